"""Which spans fit a budget: one run of clauses a sentence, by value for length, shown in source order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.models import KeyPoint, Span
from bot.summarizing.features import DocumentFeatures, SegmentFeatures
from bot.summarizing.safe_spans import runs
from bot.summarizing.segment import Segment, carrier_end
from bot.text.bigrams import tokens

SHORTEST: Final = 14  # characters of a point, where its sentence has as many
SHORTEST_OF: Final = {"general": 10, "broker": 8}  # the same in other genres: brokers write telegrams
SAME: Final = 0.6  # cosine from which a sentence says the same as a better one
LEAST: Final = 0.3  # probability below which a sentence is no point
POWER: Final = 2.5  # of the probability: higher means less junk and less coverage
OVERHEAD: Final = 4  # characters that a point costs beside its text
MOST_LINES: Final = 80  # lines that are looked at closely, the likeliest
_CONNECTIVE: Final = re.compile(r"(?:其中|此外|同时|另外|与此同时|对此|为此|据悉|据了解|接下来)[，,]$")
_ENDS: Final = "，。；、：,;:. 　"


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``points`` points of ``characters`` together, each at most ``widest`` long.

    A sentence of a policy text whose probability is below ``least`` is no point.
    """

    points: int
    characters: int
    widest: int
    least: float = LEAST


@dataclass(frozen=True, slots=True)
class SpanCandidate:
    """A run of clauses of the line ``row``; ``start`` and ``end`` are offsets in its paragraph."""

    row: int
    start: int
    end: int
    value: float
    first: int = 0
    last: int = 0

    @property
    def length(self) -> int:
        return self.end - self.start


def spans_of(
    row: SegmentFeatures,
    index: int,
    shares: Sequence[float],
    sentence_score: float,
    limit: int,
    shortest: int = SHORTEST,
) -> list[SpanCandidate]:
    """Every readable run of clauses within ``limit``; its value is its part of the sentence's score."""
    line, texts = row.line, row.line.clause_texts()
    weights = [share * len(text) for share, text in zip(shares, texts, strict=True)]
    total = sum(weights) or 1.0
    skip = len(texts) > 1 and carrier_end(texts[0]) > 0
    found = []
    for first, last in runs(texts):
        if (skip and last == 0) or (first == 0 and last > 0 and _CONNECTIVE.match(texts[0])):
            continue
        start, end = line.clauses[first][0], trimmed(line, line.clauses[last][1])
        if end - start > limit or (end - start < shortest and (first, last) != (0, len(texts) - 1)):
            continue
        if end > start:
            found.append(
                SpanCandidate(index, start, end, sentence_score * sum(weights[first : last + 1]) / total, first, last)
            )
    return found


def any_span(document: DocumentFeatures, sentence_scores: Sequence[float], limit: int) -> SpanCandidate | None:
    """What is shown where nothing else fits: the longest governed run of the likeliest line that has one."""
    order = sorted(
        range(len(sentence_scores)), key=lambda at: (document.rows[at].line.junk is not None, -sentence_scores[at])
    )
    for readable in (True, False):
        for at in order[:MOST_LINES]:
            line = document.rows[at].line
            found = [
                SpanCandidate(at, line.clauses[first][0], trimmed(line, line.clauses[last][1]), 0.0)
                for first, last in runs(line.clause_texts(), readable=readable)
            ]
            fitting = [one for one in found if 4 <= one.length <= limit]
            if fitting:
                return max(fitting, key=lambda one: one.length)
    return None


def trimmed(line: Segment, end: int) -> int:
    """The end without the marks that close a clause."""
    while end > line.start and line.text[end - 1 - line.start] in _ENDS:
        end -= 1
    return end


def choose(groups: Sequence[Sequence[SpanCandidate]], budget: Budget) -> list[SpanCandidate]:
    """At most one candidate a group: most value within the budget (Lagrange multiplier by bisection, then filled)."""
    groups = [group for group in groups if group]
    picked = _at_price(groups, _price(groups, budget.characters))
    if len(picked) > budget.points:
        kept = {one.row for one in sorted(picked, key=lambda one: -one.value)[: budget.points]}
        groups = [group for group in groups if group[0].row in kept]
        picked = _at_price(groups, _price(groups, budget.characters))
    return sorted(_filled(groups, picked, budget), key=lambda one: one.row)


def _at_price(groups: Sequence[Sequence[SpanCandidate]], price: float) -> list[SpanCandidate]:
    picked = []
    for group in groups:
        best = max(group, key=lambda one: one.value - price * (one.length + OVERHEAD))
        if best.value > price * (best.length + OVERHEAD):
            picked.append(best)
    return picked


def _price(groups: Sequence[Sequence[SpanCandidate]], characters: int) -> float:
    low, high = 0.0, 1.0
    if sum(one.length for one in _at_price(groups, low)) <= characters:
        return low
    for _ in range(18):
        middle = (low + high) / 2
        if sum(one.length for one in _at_price(groups, middle)) <= characters:
            high = middle
        else:
            low = middle
    return high


def _filled(
    groups: Sequence[Sequence[SpanCandidate]], picked: list[SpanCandidate], budget: Budget
) -> list[SpanCandidate]:
    """Spend what is left: the best gain a character, in place of a line's shorter run or as a new point."""
    chosen = {one.row: one for one in picked}
    while True:
        left = budget.characters - sum(one.length for one in chosen.values())
        best: tuple[float, SpanCandidate] | None = None
        for one in (one for group in groups for one in group):
            now = chosen.get(one.row)
            if now is None and len(chosen) >= budget.points:
                continue
            more, gain = one.length - (now.length if now else 0), one.value - (now.value if now else 0.0)
            rate = gain / (more + OVERHEAD) if more > 0 else 0.0
            if 0 < more <= left and rate > 0 and (best is None or rate > best[0]):
                best = (rate, one)
        if best is None:
            return list(chosen.values())
        chosen[best[1].row] = best[1]


def distinct(document: DocumentFeatures, order: Sequence[int]) -> list[int]:
    """The rows in this order without those that repeat a row before them."""
    kept: list[int] = []
    for index in order:
        row = document.rows[index]
        if row.norm and all(_cosine(row, document.rows[other]) <= SAME for other in kept):
            kept.append(index)
    return kept


def _cosine(one: SegmentFeatures, other: SegmentFeatures) -> float:
    small, large = (one, other) if len(one.vector) <= len(other.vector) else (other, one)
    return sum(v * large.vector.get(t, 0.0) for t, v in small.vector.items()) / (one.norm * other.norm)


def choose_covering(
    groups: Sequence[Sequence[SpanCandidate]], document: DocumentFeatures, budget: Budget, said: str = ""
) -> list[SpanCandidate]:
    """Greedy by value for length, less for what chosen spans or ``said`` already say (general news, brokers' notes)."""
    pool = [one for group in groups for one in group]
    inside = [tokens(_text(document, one)) for one in pool]
    places: dict[str, list[int]] = {}
    for at, found in enumerate(inside):
        for token in found:
            places.setdefault(token, []).append(at)
    shared = [0] * len(pool)  # tokens of each that are said already
    _say(tokens(said), places, shared)
    chosen: list[SpanCandidate] = []
    taken: set[int] = set()
    left = budget.characters
    while len(chosen) < budget.points:
        best, most = -1, 0.0
        for at, one in enumerate(pool):
            if one.row in taken or one.length > left:
                continue
            gain = one.value * (1 - 1.3 * shared[at] / max(1, len(inside[at]))) / (one.length + 2)
            if gain > most:
                best, most = at, gain
        if best < 0:
            break
        chosen.append(pool[best])
        taken.add(pool[best].row)
        _say(inside[best], places, shared)
        left -= pool[best].length
    return sorted(chosen, key=lambda one: one.row)


def _say(found: Sequence[str], places: dict[str, list[int]], shared: list[int]) -> None:
    """Count tokens as said: each once, then it is no longer looked for."""
    for token in found:
        for at in places.pop(token, ()):
            shared[at] += 1


def _text(document: DocumentFeatures, one: SpanCandidate) -> str:
    line = document.rows[one.row].line
    return line.text[one.start - line.start : one.end - line.start]


def point(document: DocumentFeatures, paragraphs: Sequence[str], one: SpanCandidate) -> KeyPoint:
    """The key point of a candidate."""
    line = document.rows[one.row].line
    span = Span(paragraphs[line.paragraph][one.start : one.end], line.paragraph, one.start, one.end)
    return KeyPoint(span, line.label, None, one.start > line.start, one.end < trimmed(line, line.end))
