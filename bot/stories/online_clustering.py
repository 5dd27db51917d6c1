"""Articles → stories as they arrive, for a process that runs for months: only the neighbourhood is clustered again.

Similarity and average link are those of ``batch_clustering``, applied to an article and the few stories near it. What
came early was often assigned before its own kind arrived; an article may therefore move others into its story, and
split others off from it. Memory and the cost of an article are bounded by a time window: what left it leaves every
index. docs/decisions/0017 has the measurements.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

from bot.models import Article, Relation, StoryAssignment
from bot.stories.batch_clustering import SHARED, linked
from bot.stories.near_duplicates import Fingerprint, are_near_duplicates, fingerprint, signatures
from bot.stories.novelty import LATER, adds_facts, facts_of, leading_facts
from bot.stories.similarity import QuerySketch, Sketch, sketch

MEMORY: Final = timedelta(hours=72)  # twice the window of similarity: an article may arrive a day and a half late
CANDIDATE_MEMBERS: Final = 60  # that share most rare bigrams with an article; their stories are candidates
CANDIDATE_STORIES: Final = 6  # that are compared at most: bounds the cost of an article about an everyday subject
COMPARED: Final = 6  # newest members of a story that are compared beside its first: a story of 200 stays cheap
NEIGHBOUR: Final = 0.15  # similarity to one member from which its story is clustered again: average link can end above
# THRESHOLD although single pairs lie below it
VERIFIED: Final = 20  # members with a signature in common whose fingerprints are compared
GROWN: Final = 1.5  # times the length of what it reprints, from which a near-duplicate may still be progress
SAME: Final = 1.0  # similarity of near-duplicates, and of members of a story too large to be split


@dataclass(frozen=True, slots=True)
class ArticleFeatures:
    """What clustering needs of one article, computed once when it arrives.

    ``rare`` are the distinct bigram keys of its lead under which it is indexed; ``facts`` and ``leading`` those of
    ``novelty``. ``time`` is its publication, or its arrival where it has no date. ``similarities`` caches those to
    members that it was compared with, by article number.
    """

    sketch: Sketch
    fingerprint: Fingerprint
    rare: tuple[int, ...]
    signatures: tuple[int, ...]
    facts: frozenset[int]
    leading: frozenset[int]
    time: datetime
    arrived: datetime
    similarities: dict[int, float] = field(default_factory=dict)


def features_of(article: Article, arrived: datetime) -> ArticleFeatures:
    """The features of an article that arrived at that time; some milliseconds of work."""
    made = sketch(article, arrived)
    return ArticleFeatures(
        made,
        fingerprint(article),
        tuple(set(made.rare)),
        signatures(article),
        facts_of(article),
        leading_facts(article),
        made.time or arrived,
        arrived,
    )


class OnlineClusterer:
    """The stories of the last days, grown as articles arrive.

    The caller numbers articles and stories. ``assign`` says where an article belongs and changes nothing; once the
    caller has stored that, ``move`` and ``add`` apply it here. After a restart the articles of the last MEMORY are
    added again, in order of arrival.
    """

    def __init__(self, memory: timedelta = MEMORY) -> None:
        self._memory = memory
        self._members: dict[int, ArticleFeatures] = {}
        self._story_of: dict[int, int] = {}
        self._stories: dict[int, dict[int, None]] = {}  # story → members in order of arrival
        self._rare: dict[int, dict[int, None]] = {}  # bigram → members
        self._signed: dict[int, dict[int, None]] = {}  # signature → members
        self._ages: list[tuple[datetime, int]] = []  # heap of (arrival, member)
        self._newest: datetime | None = None

    def __len__(self) -> int:
        return len(self._members)

    def assign(self, one: ArticleFeatures, duplicates: Sequence[int] = ()) -> StoryAssignment:
        """Where an article belongs.

        :param duplicates: stories in which the caller found verified near-duplicates, maybe older than the window;
            the one named most often wins.
        """
        if duplicates:
            return StoryAssignment(Counter(duplicates).most_common(1)[0][0], "copy")
        duplicate = self._duplicate_of(one)
        together, *others = self._regrouped(one, duplicate)
        if not together:
            return StoryAssignment(None, "new")
        story = self._story_led_by(together)
        moved_in = tuple(sorted(number for number in together if self._story_of[number] != story))
        relation = self._relation(one, duplicate, together)
        return StoryAssignment(story, relation, moved_in, self._split_off(story, others))

    def add(self, one: ArticleFeatures, story_id: int, article_id: int) -> None:
        """Remember an article as a member of a story, and forget what left the window."""
        self._drop(article_id)
        self._members[article_id] = one
        self._join(article_id, story_id)
        for table, keys in ((self._rare, one.rare), (self._signed, one.signatures)):
            for key in keys:
                table.setdefault(key, {})[article_id] = None
        heapq.heappush(self._ages, (one.arrived, article_id))
        self._newest = max(one.arrived, self._newest or one.arrived)
        self._forget(self._newest - self._memory)

    def move(self, article_ids: Iterable[int], story_id: int) -> None:
        """Put members into another story, as an assignment asked (``moved_in``, ``split_off``).

        Articles that left the window meanwhile are passed over.
        """
        for number in article_ids:
            if number in self._members:
                self._join(number, story_id)

    # ------------------------------------------------------------ the neighbourhood

    def _duplicate_of(self, one: ArticleFeatures) -> int | None:
        """The near-duplicate among the members: of those that share most signatures the earliest; None without any."""
        shared: Counter[int] = Counter()
        for key in one.signatures:
            shared.update(self._signed.get(key, {}).keys())
        found = heapq.nsmallest(VERIFIED, shared.items(), key=lambda item: (-item[1], item[0]))
        return next(
            (number for number, _ in found if are_near_duplicates(one.fingerprint, self._members[number].fingerprint)),
            None,
        )

    def _regrouped(self, one: ArticleFeatures, duplicate: int | None) -> list[list[int]]:
        """Average link over the article and the stories near it: first the members that are with it, then the other
        groups."""
        near = self._near(QuerySketch(one.sketch), one, duplicate)
        own = len(near)
        pairs = [*combinations(range(own), 2), *((at, own) for at in range(own))]

        def similarity(a: int, b: int) -> float:
            return one.similarities[near[a]] if b == own else self._similarity(near[a], near[b])

        named = [
            (own not in group, [near[at] for at in group if at != own]) for group in linked(own + 1, pairs, similarity)
        ]
        return [group for _, group in sorted(named, key=lambda item: item[0])]

    def _near(self, query: QuerySketch, one: ArticleFeatures, duplicate: int | None) -> list[int]:
        """The compared members of every story that has a NEIGHBOUR; fills ``one.similarities``."""
        near: list[int] = []
        for story in self._candidates(one, duplicate):
            compared = self._compared(story, duplicate)
            fresh = (number for number in compared if number not in one.similarities)
            one.similarities.update((number, query.similarity(self._members[number].sketch)) for number in fresh)
            if duplicate in compared or any(one.similarities[number] >= NEIGHBOUR for number in compared):
                near += compared
        if duplicate is not None:
            one.similarities[duplicate] = SAME
        return near

    def _candidates(self, one: ArticleFeatures, duplicate: int | None) -> list[int]:
        """The duplicate's story, and those of the members that share most rare bigrams."""
        shared: Counter[int] = Counter()
        for key in one.rare:
            shared.update(self._rare.get(key, {}).keys())
        listed = shared.most_common(CANDIDATE_MEMBERS)
        first = [] if duplicate is None else [duplicate]
        named = [*first, *(number for number, count in listed if count >= SHARED)]
        return list(dict.fromkeys(self._story_of[number] for number in named))[:CANDIDATE_STORIES]

    def _compared(self, story: int, duplicate: int | None) -> list[int]:
        """The first and the newest members of a story, and the duplicate if it is there."""
        members = list(self._stories[story])
        chosen = members[:1] + members[1:][-COMPARED:]
        if duplicate is not None and duplicate in self._stories[story] and duplicate not in chosen:
            return [*chosen, duplicate]
        return chosen

    def _similarity(self, one: int, other: int) -> float:
        if self._story_of[one] == self._story_of[other] and self._is_large(self._story_of[one]):
            return SAME
        known = self._members[one].similarities.get(other, self._members[other].similarities.get(one))
        if known is None:
            known = QuerySketch(self._members[one].sketch).similarity(self._members[other].sketch)
            self._members[one].similarities[other] = known
        return known

    # ------------------------------------------------------------ the assignment

    def _story_led_by(self, together: Sequence[int]) -> int | None:
        """The earliest story whose first article is among these; None where each belongs to a story led by another."""
        stories = dict.fromkeys(self._story_of[number] for number in together)
        firsts = {next(iter(self._stories[story])): story for story in stories}
        led = [number for number in firsts if number in together]
        return firsts[min(led, key=lambda number: (self._members[number].time, number))] if led else None

    def _is_large(self, story: int) -> bool:
        """Whether it is too large to be compared whole, and hence never split."""
        return len(self._stories[story]) > COMPARED + 1

    def _split_off(self, story: int | None, groups: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
        """The members of the story that belong to other groups, now that the article tells them apart."""
        if story is None or self._is_large(story):
            return ()
        inside = ([number for number in group if self._story_of[number] == story] for group in groups)
        return tuple(tuple(sorted(group)) for group in inside if group)

    def _relation(self, one: ArticleFeatures, duplicate: int | None, together: Sequence[int]) -> Relation:
        if duplicate is None or one.fingerprint.length > GROWN * self._members[duplicate].fingerprint.length:
            first = min(self._members[number].time for number in together)
            known = frozenset().union(*(self._members[number].facts for number in self._all_of(together)))
            if one.time - first >= LATER and adds_facts(one.leading, known):
                return "progress"
        return "report" if duplicate is None else "copy"

    def _all_of(self, together: Sequence[int]) -> set[int]:
        """These and all other members of their stories."""
        return {number for story in {self._story_of[one] for one in together} for number in self._stories[story]}

    # ------------------------------------------------------------ the indexes

    def _join(self, number: int, story_id: int) -> None:
        self._leave_story(number)
        self._story_of[number] = story_id
        self._stories.setdefault(story_id, {})[number] = None

    def _leave_story(self, number: int) -> None:
        story = self._story_of.pop(number, None)
        if story is not None:
            del self._stories[story][number]
            if not self._stories[story]:
                del self._stories[story]

    def _forget(self, horizon: datetime) -> None:
        """Drop what arrived before the horizon; an entry of the heap is stale where its article was added again."""
        while self._ages and self._ages[0][0] < horizon:
            arrived, number = heapq.heappop(self._ages)
            if number in self._members and self._members[number].arrived == arrived:
                self._drop(number)

    def _drop(self, number: int) -> None:
        one = self._members.pop(number, None)
        if one is not None:
            self._leave_story(number)
            _remove(self._rare, one.rare, number)
            _remove(self._signed, one.signatures, number)


def _remove(table: dict[int, dict[int, None]], keys: Iterable[int], number: int) -> None:
    for key in keys:
        del table[key][number]
        if not table[key]:
            del table[key]
