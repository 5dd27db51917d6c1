"""Articles → stories, all at once: who reports the same event.

Groups grow by average link of likeness, so a round-up that is like one member of each of two stories does not bridge
them. Only pairs whose leads share rare bigrams are compared. ``grouping`` does the same as articles arrive.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.models import Article
from bot.stories.similarity import THRESHOLD, Probe, Sketch, sketch

SHARED: Final = 2  # rare bigrams that two leads must share

Likeness = Callable[[int, int], float]  # of two numbers, the smaller first


def cluster(articles: Iterable[Article]) -> list[list[int]]:
    """Stories of articles, as lists of their places in order of publication (undated last); each in exactly one."""
    sketches = [sketch(article) for article in articles]
    probes = [Probe(one) for one in sketches]
    latest = datetime.max.replace(tzinfo=UTC)
    groups = linked(len(sketches), candidates(sketches), lambda one, other: probes[one].likeness(sketches[other]))
    return sorted(sorted(group, key=lambda n: (sketches[n].time or latest, n)) for group in groups)


def linked(
    count: int, pairs: Iterable[tuple[int, int]], likeness: Likeness, threshold: float = THRESHOLD
) -> Iterable[list[int]]:
    """Groups of the numbers below ``count`` by average link over the pairs that may be joined directly."""
    return _Groups(count, pairs, likeness, threshold).grown()


class _Groups:
    """Average-link agglomeration over candidate pairs."""

    def __init__(self, count: int, pairs: Iterable[tuple[int, int]], likeness: Likeness, threshold: float) -> None:
        self._count, self._likeness, self._threshold = count, likeness, threshold
        self._members = {number: [number] for number in range(count)}
        self._near: dict[int, set[int]] = {number: set() for number in range(count)}
        self._known: dict[tuple[int, int], float] = {}
        self._heap: list[tuple[float, int, int]] = []
        for one, other in pairs:
            self._near[one].add(other)
            self._near[other].add(one)
            self._offer(one, other)

    def grown(self) -> Iterable[list[int]]:
        """Join the two most alike groups until none are alike enough."""
        fresh = itertools.count(self._count)
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
        pairs = [self._alike(a, b) for a in self._members[one] for b in self._members[other]]
        alike = sum(pairs) / len(pairs)
        if alike >= self._threshold:
            heapq.heappush(self._heap, (-alike, one, other))

    def _alike(self, one: int, other: int) -> float:
        pair = (min(one, other), max(one, other))
        if pair not in self._known:
            self._known[pair] = self._likeness(*pair)
        return self._known[pair]


def candidates(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs whose leads share SHARED rare bigrams, the smaller number first."""
    postings: dict[int, list[int]] = {}
    for number, one in enumerate(sketches):
        shared: Counter[int] = Counter()
        for token in one.rare:
            shared.update(postings.setdefault(token, []))
            postings[token].append(number)
        yield from ((other, number) for other, count in shared.items() if count >= SHARED)
