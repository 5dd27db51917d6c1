"""Which spans fit a budget: one run of clauses a sentence, the most value for its length, in source order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.models import Article, KeyPoint, Span
from bot.summarizing.genre import Genre
from bot.summarizing.rank import SHARPNESS, Ranked
from bot.summarizing.structure import Line, carrier_end
from bot.text.tokens import norm

SHORTEST: Final = {"policy": 14, "general": 14, "broker": 10}  # characters of a point
SAME: Final = 0.6  # cosine from which a sentence says the same as a better one
COMPARED: Final = 40  # sentences that are compared with each other
OVERHEAD: Final = 4  # characters that a point costs beside its own
REPEATED: Final = 1.3  # how much a token that was said already counts against a span
STEPS: Final = 24  # of the bisection

# What governs the clauses behind it (condition, exception, hearsay, plan), and what takes back those before it.
GOVERNS: Final = re.compile(
    r"不得|严禁|禁止|不予|不再|未经|除[^，。]{1,20}外|据称|网传|传闻|如果|若|一旦|只有|凡|对于?[^，。]{2,24}的，|拟(?!定|人|真|合)|征求意见|"
    r"(?:认为|预计|估计|预测|表示|称|说|有望|或将)[，：]?$|讨论|建议"
)
TAKES_BACK: Final = re.compile(r"除外|^(?:但|但是|然而|不过|而不是|并非)")
_HEADLESS: Final = re.compile(r"^(?:这|其|他|她|它|还|也|并|使|为|此外|从而|以及|及|和|与|等|同时|因此|所以|进而|而)")
_ENDS: Final = "，。；、：,;: "
_CUTTABLE: Final = re.compile(r"会议|强调|指出|要求|明确|据悉|了解")


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``points`` points of ``characters`` together, each at most ``widest`` long.

    A sentence of a policy text whose probability is not above ``least`` never enters.
    """

    points: int
    characters: int
    widest: int
    least: float = 0.2


@dataclass(frozen=True, slots=True)
class Candidate:
    """A span of one line: ``value``, its share of the sentence's worth; ``mean``, the value of its characters."""

    line: Line
    start: int
    end: int
    value: float
    mean: float

    @property
    def size(self) -> int:
        return self.end - self.start


def choose(
    article: Article, lines: Sequence[Line], ranked: Sequence[Ranked], budget: Budget, genre: Genre
) -> tuple[KeyPoint, ...]:
    """The points in the article's order; none only where no line is worth anything."""
    kept = _distinct(lines, ranked)
    fits = (SHORTEST[genre], min(budget.widest, budget.characters))
    least = budget.least if genre == "policy" else 0.0
    options = {
        line.number: found
        for line in kept
        if ranked[line.number].worth > least and (found := candidates(article, line, ranked[line.number], fits))
    }
    chosen = (
        _by_shares(options, budget) if genre == "policy" else _by_novelty(article, options, budget)
    )  # fmt: skip
    if not chosen:
        chosen = _best_alone(article, lines, ranked, fits)
    return tuple(point_of(article, one) for one in sorted(chosen, key=lambda one: one.line.number))


def candidates(article: Article, line: Line, one: Ranked, fits: tuple[int, int]) -> list[Candidate]:
    """Every run of clauses of the line that reads well and keeps what governs it, with its value."""
    paragraph = article.paragraphs[line.paragraph]
    texts = [paragraph[a:b] for a, b in line.clauses]
    governs = [bool(GOVERNS.search(text)) for text in texts]
    takes_back = [bool(TAKES_BACK.search(text)) for text in texts]
    whole = sum(value * len(text) for value, text in zip(one.clauses, texts, strict=True)) or 1.0
    shortest, limit = fits
    found: list[Candidate] = []
    for first, (start, _) in enumerate(line.clauses):
        if any(governs[:first]):
            break
        if first and _HEADLESS.match(texts[first]):
            continue
        value = 0.0
        for last in range(first, len(texts)):
            value += one.clauses[last] * len(texts[last])
            end = _trimmed(paragraph, start, line.clauses[last][1])
            if end - start > limit:
                break
            if end - start < min(shortest, line.end - line.start - 1) or any(takes_back[last + 1 :]):
                continue
            if first == last and carrier_end(texts[first]) >= end - start:
                continue
            size = max(1, line.clauses[last][1] - start)
            found.append(Candidate(line, start, end, one.worth**SHARPNESS * value / whole, value / size))
    return found


def point_of(article: Article, one: Candidate) -> KeyPoint:
    """The key point of a candidate, with the marks of what was cut."""
    paragraph = article.paragraphs[one.line.paragraph]
    span = Span(paragraph[one.start : one.end], one.line.paragraph, one.start, one.end)
    before = one.start > one.line.start and not _is_cuttable(paragraph[one.line.start : one.start])
    return KeyPoint(span, one.line.label, None, before, one.end < _trimmed(paragraph, one.line.start, one.line.end))


def _is_cuttable(text: str) -> bool:
    return len(text) <= 12 and bool(_CUTTABLE.search(text))


def _distinct(lines: Sequence[Line], ranked: Sequence[Ranked]) -> list[Line]:
    """Without lines that say what a better one says; the ``COMPARED`` best are looked at."""
    usable = (line for line in lines if ranked[line.number].worth > 0)
    kept: list[Line] = []
    units: list[dict[str, float]] = []
    for line in sorted(usable, key=lambda one: -ranked[one.number].worth)[:COMPARED]:
        weights = ranked[line.number].weights
        size = norm(weights) or 1.0
        unit = {token: value / size for token, value in weights.items()}
        if all(_dot(unit, other) <= SAME for other in units):
            kept.append(line)
            units.append(unit)
    return kept


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(one[token] * other[token] for token in one.keys() & other.keys())


def _by_shares(options: dict[int, list[Candidate]], budget: Budget) -> list[Candidate]:
    """Maximize the value with a price per character, found by bisection; then fill what is left."""
    low, high = 0.0, 0.2
    chosen: list[Candidate] = []
    for _ in range(STEPS):
        price = (low + high) / 2
        picked = _at_price(options, price, budget.points)
        if sum(one.size for one in picked) <= budget.characters:
            high, chosen = price, picked
        else:
            low = price
    return _filled(options, chosen, budget)


def _at_price(options: dict[int, list[Candidate]], price: float, points: int) -> list[Candidate]:
    def gain(one: Candidate) -> float:
        return one.value - price * (one.size + OVERHEAD)

    best = [max(found, key=gain) for found in options.values()]
    return sorted((one for one in best if gain(one) > 0), key=gain, reverse=True)[:points]


def _filled(options: dict[int, list[Candidate]], chosen: list[Candidate], budget: Budget) -> list[Candidate]:
    """Add or lengthen spans while the budget lasts, the most value per character first."""
    taken = {one.line.number: one for one in chosen}
    while True:
        left = budget.characters - sum(one.size for one in taken.values())
        steps: list[tuple[float, Candidate]] = []
        for number, found in options.items():
            now = taken.get(number)
            if now is None and len(taken) >= budget.points:
                continue
            size, value = (now.size, now.value) if now else (-OVERHEAD, 0.0)
            steps.extend(
                ((one.value - value) / (one.size - size), one)
                for one in found
                if one.value > value and one.size > size and one.size - max(0, size) <= left
            )
        if not steps:
            return list(taken.values())
        best = max(steps, key=lambda step: step[0])[1]
        taken[best.line.number] = best


def _by_novelty(article: Article, options: dict[int, list[Candidate]], budget: Budget) -> list[Candidate]:
    """Greedy: value for length, less what was said already."""
    taken: dict[int, Candidate] = {}
    said: set[str] = set()
    left = budget.characters

    def gain(one: Candidate) -> float:
        pairs = _pairs(article, one)
        repeated = sum(pair in said for pair in pairs) / max(1, len(pairs))
        return one.mean * (1 - REPEATED * repeated) * one.size / (one.size + 2)

    while len(taken) < budget.points:
        open_ = [one for n, found in options.items() if n not in taken for one in found if one.size <= left]
        best = max(open_, key=gain, default=None)
        if best is None or gain(best) <= 0:
            break
        taken[best.line.number] = best
        said.update(_pairs(article, best))
        left -= best.size
    return list(taken.values())


def _pairs(article: Article, one: Candidate) -> list[str]:
    text = article.paragraphs[one.line.paragraph][one.start : one.end]
    return [text[i : i + 2] for i in range(len(text) - 1)]


def _best_alone(
    article: Article, lines: Sequence[Line], ranked: Sequence[Ranked], fits: tuple[int, int]
) -> list[Candidate]:
    """Never an empty answer where there is a real sentence: the longest part that fits of the worthiest."""
    for line in sorted((one for one in lines if not one.is_junk), key=lambda one: -ranked[one.number].worth):
        fitting = candidates(article, line, ranked[line.number], fits)
        if fitting:
            return [max(fitting, key=lambda one: one.size)]
    return []


def _trimmed(paragraph: str, start: int, end: int) -> int:
    while end > start and paragraph[end - 1] in _ENDS:
        end -= 1
    return end
