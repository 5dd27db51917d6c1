"""A fixed set of articles → stories: who reports the same event.

Groups are joined by the average similarity of their members (average link), so that a round-up that resembles one
member of each of two stories does not bridge them. Only pairs whose leads share rare bigrams are compared.
``online_clustering`` does the same for articles as they arrive.
"""

from __future__ import annotations

import heapq
import itertools
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Final

from bot.models import Article
from bot.stories.similarity import THRESHOLD, QuerySketch, Sketch, sketch

SHARED: Final = 2  # rare bigrams that two leads must share: one alone is met by chance, three miss short leads

Similarity = Callable[[int, int], float]  # of two items by their numbers, the smaller first


def cluster(articles: Iterable[Article]) -> list[list[int]]:
    """The stories, each a list of positions in ``articles``; each article is in exactly one.

    Members and stories stand in order of publication, undated articles last.
    """
    sketches = [sketch(article) for article in articles]
    queries = [QuerySketch(one) for one in sketches]
    latest = datetime.max.replace(tzinfo=UTC)  # sorts undated articles last
    groups = linked(len(sketches), candidates(sketches), lambda one, other: queries[one].similarity(sketches[other]))
    return sorted(sorted(group, key=lambda n: (sketches[n].time or latest, n)) for group in groups)


def linked(
    count: int, pairs: Iterable[tuple[int, int]], similarity: Similarity, threshold: float = THRESHOLD
) -> Iterable[list[int]]:
    """Cluster the items 0 … ``count`` - 1 by average link.

    :param pairs: the items that may be joined directly; groups without such a pair between them stay apart.
    """
    return _Groups(count, pairs, similarity, threshold).grown()


class _Groups:
    """Average-link agglomeration over candidate pairs."""

    def __init__(self, count: int, pairs: Iterable[tuple[int, int]], similarity: Similarity, threshold: float) -> None:
        self._count, self._similarity, self._threshold = count, similarity, threshold
        self._members = {number: [number] for number in range(count)}
        self._near: dict[int, set[int]] = {number: set() for number in range(count)}
        self._known: dict[tuple[int, int], float] = {}
        self._heap: list[tuple[float, int, int]] = []
        for one, other in pairs:
            self._near[one].add(other)
            self._near[other].add(one)
            self._offer(one, other)

    def grown(self) -> Iterable[list[int]]:
        """Join the two most similar groups again and again, until none are similar enough."""
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
        pairs = [self._similarity_of(a, b) for a in self._members[one] for b in self._members[other]]
        mean = sum(pairs) / len(pairs)
        if mean >= self._threshold:
            heapq.heappush(self._heap, (-mean, one, other))

    def _similarity_of(self, one: int, other: int) -> float:
        pair = (min(one, other), max(one, other))
        if pair not in self._known:
            self._known[pair] = self._similarity(*pair)
        return self._known[pair]


def candidates(sketches: Sequence[Sketch]) -> Iterator[tuple[int, int]]:
    """Pairs of positions whose leads share SHARED rare bigrams, the smaller first."""
    postings: dict[int, list[int]] = {}
    for number, one in enumerate(sketches):
        shared: Counter[int] = Counter()
        for token in one.rare:
            shared.update(postings.setdefault(token, []))
            postings[token].append(number)
        yield from ((other, number) for other, count in shared.items() if count >= SHARED)
