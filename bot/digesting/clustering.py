"""Articles → stories: who reports the same event.

Likeness is the mean of two cosines of bigram TF-IDF vectors (the first 200 characters, the whole text). What separates
one event from another of its kind is a day or a place in the lead that contradicts: a penalty, no veto, since a report
of progress changes them too. Groups grow by average link, so a round-up that is like one member of each of two stories
does not bridge them. Only pairs whose leads share rare bigrams are compared.
"""

from __future__ import annotations

import heapq
import itertools
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import resources
from typing import Final

from bot.models import Article
from bot.text.tokens import idf, tokens

LEAD: Final = 200  # characters
WINDOW: Final = timedelta(hours=36)
TOO_FAR: Final = -0.5  # likeness of two articles further apart than the window
THRESHOLD: Final = 0.3
OTHER_PLACE: Final = 0.2  # taken off where other places are named; half where others come first
OTHER_DAY: Final = 0.12
RARE: Final = 4.0  # idf of a bigram that leads to candidates
SHARED: Final = 2  # such bigrams that two leads must share

_DAYS = re.compile(r"(?:\d{1,2}月)?(\d{1,2})日(?![前起])")
_DATES = re.compile(r"(?:20\d\d年)?(?:\d{1,2}月)?\d{1,2}日|20\d\d年(?:\d{1,2}月)?")
_DATELINE = re.compile(r"^.{0,30}?(?:电|讯|消息|报道)(?:[（(][^（）()]{0,30}[）)])?\s*")


@dataclass(frozen=True, slots=True)
class Sketch:
    """What of an article tells its event; vectors have length 1, places are in order."""

    lead: dict[str, float]
    whole: dict[str, float]
    published: datetime | None
    days: frozenset[str]
    places: tuple[str, ...]


@cache
def _places() -> re.Pattern[str]:
    lines = resources.files("bot.digesting").joinpath("data/places.txt").read_text("utf-8").splitlines()
    return re.compile("|".join(name for line in lines if not line.startswith("#") for name in line.split()))


def sketch(article: Article) -> Sketch:
    """The sketch of an article; a day without a time counts as its noon."""
    body = "\n".join(article.paragraphs)
    title = "" if body.startswith(article.title.rstrip("…")) else article.title + "\n"
    lead = title + _DATELINE.sub("", body[: LEAD + 40])[:LEAD]
    published = article.published
    if published is not None and not isinstance(published, datetime):
        published = datetime(published.year, published.month, published.day, 12, tzinfo=UTC)
    return Sketch(
        _unit(lead),
        _unit(title + body),
        published,
        frozenset(match[1] for match in _DAYS.finditer(lead)),
        tuple(_places().findall(lead)),
    )


def _unit(text: str) -> dict[str, float]:
    """A vector without dates, which the window and the days' conflict tell better."""
    counts = Counter(tokens(_DATES.sub(" ", text)))
    weights = {token: (1 + math.log(n)) * idf(token) for token, n in counts.items()}
    size = math.sqrt(sum(value * value for value in weights.values())) or 1.0
    return {token: value / size for token, value in weights.items()}


def likeness(one: Sketch, other: Sketch) -> float:
    """Up to 1; TOO_FAR where both are dated and too far apart."""
    if one.published and other.published and abs(one.published - other.published) > WINDOW:
        return TOO_FAR
    alike = (_dot(one.lead, other.lead) + _dot(one.whole, other.whole)) / 2
    if one.places and other.places and one.places[0] != other.places[0]:
        alike -= OTHER_PLACE / (2 if set(one.places) & set(other.places) else 1)
    if one.days and other.days and not one.days & other.days:
        alike -= OTHER_DAY
    return alike


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    if len(one) > len(other):
        one, other = other, one
    return sum(value * other.get(token, 0.0) for token, value in one.items())


def cluster(articles: Iterable[Article]) -> list[list[int]]:
    """Stories of articles, as lists of their places in order of publication (undated last); each in exactly one."""
    sketches = [sketch(article) for article in articles]
    latest = datetime.max.replace(tzinfo=UTC)
    groups = _Groups(sketches).grown()
    return sorted(sorted(group, key=lambda n: (sketches[n].published or latest, n)) for group in groups)


class _Groups:
    """Average-link agglomeration over candidate pairs."""

    def __init__(self, sketches: Sequence[Sketch]) -> None:
        self._sketches = sketches
        self._members = {number: [number] for number in range(len(sketches))}
        self._near: dict[int, set[int]] = {number: set() for number in range(len(sketches))}
        self._known: dict[tuple[int, int], float] = {}
        self._heap: list[tuple[float, int, int]] = []
        for one, other in _candidates(sketches):
            self._near[one].add(other)
            self._near[other].add(one)
            self._offer(one, other)

    def grown(self) -> Iterable[list[int]]:
        """Join the two most alike groups until none are alike enough."""
        fresh = itertools.count(len(self._sketches))
        while self._heap:
            _, one, other = heapq.heappop(self._heap)
            if one not in self._members or other not in self._members:
                continue
            made = next(fresh)
            self._members[made] = self._members.pop(one) + self._members.pop(other)
            near = (self._near.pop(one) | self._near.pop(other)) - {one, other}
            self._near[made] = {group for group in near if group in self._members}
            for group in self._near[made]:
                self._near[group] = (self._near[group] - {one, other}) | {made}
                self._offer(made, group)
        return self._members.values()

    def _offer(self, one: int, other: int) -> None:
        pairs = [self._likeness(a, b) for a in self._members[one] for b in self._members[other]]
        alike = sum(pairs) / len(pairs)
        if alike >= THRESHOLD:
            heapq.heappush(self._heap, (-alike, one, other))

    def _likeness(self, one: int, other: int) -> float:
        pair = (min(one, other), max(one, other))
        if pair not in self._known:
            self._known[pair] = likeness(self._sketches[one], self._sketches[other])
        return self._known[pair]


def _candidates(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs whose leads share SHARED rare bigrams, the smaller number first."""
    postings: dict[str, list[int]] = {}
    for number, one in enumerate(sketches):
        shared: Counter[int] = Counter()
        for token in one.lead:
            if idf(token) >= RARE:
                shared.update(postings.setdefault(token, []))
                postings[token].append(number)
        yield from ((other, number) for other, count in shared.items() if count >= SHARED)
