"""Which spans fit a budget: one run of clauses a sentence, the most valuable first, shown in source order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.models import Article, KeyPoint, Span
from bot.summarizing.rank import clause_value
from bot.summarizing.structure import Line, carrier_end
from bot.text.tokens import cosine, vector

SHORTEST = 10  # characters of a point
SAME = 0.6  # cosine from which a sentence says the same as a better one
GOVERNED = re.compile(r"不得|除.{0,12}外|据称|网传|拟|征求意见|如果|不予|禁止|未经")
_HEADLESS = re.compile(r"^(?:这|其|他|她|还|也|并|使|此外|从而)")
_ENDS = "，。；、：,;: "


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``points`` points of ``characters`` together, each at most ``widest`` long."""

    points: int
    characters: int
    widest: int


def choose(article: Article, lines: Sequence[Line], worth: Sequence[float], budget: Budget) -> tuple[KeyPoint, ...]:
    """The points in the article's order; at least one where there is any usable line."""
    taken: list[tuple[Line, KeyPoint]] = []
    vectors: list[dict[str, float]] = []
    left = budget.characters
    for index in sorted(range(len(lines)), key=lambda i: -worth[i]):
        if len(taken) >= budget.points or left < SHORTEST or (taken and worth[index] < 0.1):
            break
        line = lines[index]
        point = span_of(article, line, min(left, budget.widest))
        if worth[index] <= 0 or point is None:
            continue
        weights = vector(line.text)
        if any(cosine(weights, other) > SAME for other in vectors):
            continue
        taken.append((line, point))
        vectors.append(weights)
        left -= len(point.span.text)
    return tuple(point for _, point in sorted(taken, key=lambda pair: pair[0].number))


def span_of(article: Article, line: Line, limit: int) -> KeyPoint | None:
    """The best run of clauses within ``limit`` characters; None where none reads well."""
    paragraph = article.paragraphs[line.paragraph]
    clauses = [c for c in line.clauses if c[1] - c[0] > carrier_end(paragraph[c[0] : c[1]])] or list(line.clauses)
    if GOVERNED.search(line.text):
        clauses = [(clauses[0][0], clauses[-1][1])]
    values = [clause_value(paragraph[a:b], n) * (b - a) for n, (a, b) in enumerate(clauses)]
    best: tuple[float, int, int] | None = None
    for first in range(len(clauses)):
        if first and _HEADLESS.match(paragraph[clauses[first][0] :]):
            continue
        value = 0.0
        for last in range(first, len(clauses)):
            value += values[last]
            start, end = clauses[first][0], _trimmed(paragraph, clauses[first][0], clauses[last][1])
            if end - start > limit:
                break
            if end - start >= SHORTEST and (best is None or value > best[0]):
                best = (value, start, end)
    if best is None:
        return None
    _, start, end = best
    span = Span(paragraph[start:end], line.paragraph, start, end)
    return KeyPoint(span, line.label, None, start > line.start, end < _trimmed(paragraph, line.start, line.end))


def _trimmed(paragraph: str, start: int, end: int) -> int:
    while end > start and paragraph[end - 1] in _ENDS:
        end -= 1
    return end
