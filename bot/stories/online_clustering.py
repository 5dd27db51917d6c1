"""Stories grown as articles arrive, for a process that runs for months: only the neighbourhood is regrouped.

Likeness and average link are those of ``clustering``, applied to an article and the few stories near it. What came
early was often placed before its own kind arrived: an article may therefore take others along into its story, and part
others from it. Memory and the cost of an article are bounded by the window: what left it
leaves every list.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import Final

from bot.models import Article, Relation
from bot.stories.batch_clustering import SHARED, linked
from bot.stories.near_duplicates import Fingerprint, copied, fingerprint, signatures
from bot.stories.novelty import LATER, adds_facts, facts_of
from bot.stories.similarity import Probe, Sketch, sketch

KEPT: Final = timedelta(hours=72)  # likeness ends after 36 hours; articles may arrive late
LISTED: Final = 60  # members that share most rare bigrams with an article, whose stories are compared
STORIES: Final = 6  # stories compared at most
NEWEST: Final = 6  # members of a story compared beside its first: one of 200 reprints stays cheap
NEAR: Final = 0.15  # likeness to some member from which a story is regrouped with the article
TWINS: Final = 20  # members with a signature in common that are verified
GROWN: Final = 1.5  # times the length of what it copies, from which a copy may be progress
TOGETHER: Final = 1.0  # likeness of near-copies, and of the members of a story too large to be taken apart


@dataclass(frozen=True, slots=True)
class Decision:
    """The story of an article, None for a new one, and what the article is to those it is with there.

    ``taken`` are articles that move to that story too; each group of ``parted`` moves to a new story of its own, since
    it was placed with some of them for want of a better place. Both are seldom more than empty.
    """

    story_id: int | None
    relation: Relation
    taken: tuple[int, ...] = ()
    parted: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class _Member:
    sketch: Sketch
    print_: Fingerprint
    rare: tuple[int, ...]  # bigrams of the lead under which it is listed
    signatures: tuple[int, ...]
    facts: frozenset[int]
    time: datetime
    arrived: datetime
    alike: dict[int, float] = field(default_factory=dict)  # likeness to members that were compared


def _member(article: Article, arrived: datetime) -> _Member:
    made = sketch(article, arrived)
    return _Member(
        made,
        fingerprint(article),
        tuple(set(made.rare)),
        signatures(article),
        facts_of(article),
        made.time or arrived,
        arrived,
    )


class Grouper:
    """Stories of the last days, grown as articles arrive; memory bounded by its window.

    ``decide`` changes nothing; ``note`` tells it where the article went in the end (the caller numbers articles and
    stories). After a restart the articles of the last KEPT are noted again, in order of arrival.
    """

    def __init__(self, kept: timedelta = KEPT) -> None:
        self._kept = kept
        self._members: dict[int, _Member] = {}
        self._story_of: dict[int, int] = {}
        self._stories: dict[int, dict[int, None]] = {}  # members in order of arrival
        self._rare: dict[int, dict[int, None]] = {}  # bigram → members
        self._signed: dict[int, dict[int, None]] = {}  # signature → members
        self._ages: list[tuple[datetime, int]] = []  # heap
        self._newest: datetime | None = None
        self._latest: tuple[Article, datetime, _Member] | None = None

    def __len__(self) -> int:
        return len(self._members)

    def decide(self, article: Article, arrived: datetime, copies: Sequence[int] = ()) -> Decision:
        """Where an article belongs.

        :param copies: stories in which the caller found verified near-copies, maybe older than the window; the one
            named most often wins.
        """
        one = self._known(article, arrived)
        if copies:
            return Decision(Counter(copies).most_common(1)[0][0], "copy")
        twin = self._twin(one)
        together, *others = self._regrouped(one, twin)
        if not together:
            return Decision(None, "new")
        story = self._story_led_by(together)
        taken = tuple(sorted(number for number in together if self._story_of[number] != story))
        relation = self._relation(article, one, twin, together)
        return Decision(story, relation, taken, self._parted(story, others))

    def note(self, article: Article, arrived: datetime, story_id: int, article_id: int) -> None:
        """Remember an article as a member of a story, and forget what left the window."""
        one = self._known(article, arrived)
        self._latest = None
        self._drop(article_id)
        self._members[article_id] = one
        self._join(article_id, story_id)
        for table, keys in ((self._rare, one.rare), (self._signed, one.signatures)):
            for key in keys:
                table.setdefault(key, {})[article_id] = None
        heapq.heappush(self._ages, (arrived, article_id))
        self._newest = max(arrived, self._newest or arrived)
        self._forget(self._newest - self._kept)

    def move(self, article_ids: Iterable[int], story_id: int) -> None:
        """Put members into another story, as a decision asked (``taken``, ``parted``); forgotten ones stay so."""
        for number in article_ids:
            if number in self._members:
                self._join(number, story_id)

    def _known(self, article: Article, arrived: datetime) -> _Member:
        """What was made of the article when it was decided, moments ago."""
        if self._latest is None or self._latest[0] is not article or self._latest[1] != arrived:
            self._latest = (article, arrived, _member(article, arrived))
        return self._latest[2]

    # ------------------------------------------------------------ the neighbourhood

    def _twin(self, one: _Member) -> int | None:
        """A member of which the article is a near-copy: the earliest of those that share most signatures."""
        shared: Counter[int] = Counter()
        for key in one.signatures:
            shared.update(self._signed.get(key, {}).keys())
        found = heapq.nsmallest(TWINS, shared.items(), key=lambda item: (-item[1], item[0]))
        return next((number for number, _ in found if copied(one.print_, self._members[number].print_)), None)

    def _regrouped(self, one: _Member, twin: int | None) -> list[list[int]]:
        """Average link over the article and the stories near it: the members with it first, then the other groups."""
        near = self._near(Probe(one.sketch), one, twin)
        own = len(near)
        pairs = [*combinations(range(own), 2), *((at, own) for at in range(own))]
        groups = linked(own + 1, pairs, lambda a, b: one.alike[near[a]] if b == own else self._alike(near[a], near[b]))
        named = [(own not in group, [near[at] for at in group if at != own]) for group in groups]
        return [group for _, group in sorted(named, key=lambda item: item[0])]

    def _near(self, probe: Probe, one: _Member, twin: int | None) -> list[int]:
        """Members of the stories of which one is somewhat alike; their likeness is noted in ``one``."""
        near: list[int] = []
        for story in self._candidates(one, twin):
            compared = self._compared(story, twin)
            one.alike.update((n, probe.likeness(self._members[n].sketch)) for n in compared if n not in one.alike)
            if twin in compared or any(one.alike[number] >= NEAR for number in compared):
                near += compared
        if twin is not None:
            one.alike[twin] = TOGETHER
        return near

    def _candidates(self, one: _Member, twin: int | None) -> list[int]:
        """The twin's story, and those of the members that share most rare bigrams."""
        shared: Counter[int] = Counter()
        for key in one.rare:
            shared.update(self._rare.get(key, {}).keys())
        listed = shared.most_common(LISTED)
        first = [] if twin is None else [twin]
        named = [*first, *(number for number, count in listed if count >= SHARED)]
        return list(dict.fromkeys(self._story_of[number] for number in named))[:STORIES]

    def _compared(self, story: int, twin: int | None) -> list[int]:
        """The first and the newest of a story, and the twin if it is there."""
        members = list(self._stories[story])
        chosen = members[:1] + members[1:][-NEWEST:]
        return [*chosen, twin] if twin in self._stories[story] and twin not in chosen and twin is not None else chosen

    def _alike(self, one: int, other: int) -> float:
        if self._story_of[one] == self._story_of[other] and self._is_large(self._story_of[one]):
            return TOGETHER
        known = self._members[one].alike.get(other, self._members[other].alike.get(one))
        if known is None:
            known = Probe(self._members[one].sketch).likeness(self._members[other].sketch)
            self._members[one].alike[other] = known
        return known

    # ------------------------------------------------------------ the decision

    def _story_led_by(self, together: Sequence[int]) -> int | None:
        """The earliest story whose first article is among these."""
        stories = dict.fromkeys(self._story_of[number] for number in together)
        firsts = {next(iter(self._stories[story])): story for story in stories}
        led = [number for number in firsts if number in together]
        return firsts[min(led, key=lambda number: (self._members[number].time, number))] if led else None

    def _is_large(self, story: int) -> bool:
        """Too large to be compared whole, hence not to be taken apart."""
        return len(self._stories[story]) > NEWEST + 1

    def _parted(self, story: int | None, groups: Iterable[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
        """What of the story belongs to another group, now that the article tells them apart."""
        if story is None or self._is_large(story):
            return ()
        inside = ([number for number in group if self._story_of[number] == story] for group in groups)
        return tuple(tuple(sorted(group)) for group in inside if group)

    def _relation(self, article: Article, one: _Member, twin: int | None, together: Sequence[int]) -> Relation:
        if twin is None or one.print_.length > GROWN * self._members[twin].print_.length:
            first = min(self._members[number].time for number in together)
            known = frozenset().union(*(self._members[number].facts for number in self._all_of(together)))
            if one.time - first >= LATER and adds_facts(article, known):
                return "progress"
        return "report" if twin is None else "copy"

    def _all_of(self, together: Sequence[int]) -> set[int]:
        """These and all other members of their stories."""
        return {number for story in {self._story_of[one] for one in together} for number in self._stories[story]}

    # ------------------------------------------------------------ the lists

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
        while self._ages and self._ages[0][0] < horizon:
            arrived, number = heapq.heappop(self._ages)
            if number in self._members and self._members[number].arrived == arrived:
                self._drop(number)

    def _drop(self, number: int) -> None:
        one = self._members.pop(number, None)
        if one is not None:
            self._leave_story(number)
            _unlist(self._rare, one.rare, number)
            _unlist(self._signed, one.signatures, number)


def _unlist(table: dict[int, dict[int, None]], keys: Iterable[int], number: int) -> None:
    for key in keys:
        del table[key][number]
        if not table[key]:
            del table[key]
