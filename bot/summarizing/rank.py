"""How much a sentence, and a clause in it, is worth."""

from __future__ import annotations

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from functools import cache
from importlib import resources

from bot.summarizing.structure import Line
from bot.text.tokens import idf, tokens

_PURPOSE = re.compile(r"^(?:确保|切实|不断|努力|为|促进|更好|充分|认真|深刻|牢固|从而|有效|全力|进一步|旨在|同时)")


@cache
def _model() -> tuple[float, tuple[tuple[float, re.Pattern[str] | None], ...]]:
    data = json.loads(resources.files("bot.summarizing").joinpath("data/weights.json").read_text("utf-8"))
    rows = tuple((weight, None if pattern == "LABEL" else re.compile(pattern)) for weight, pattern in data["patterns"])
    return data["intercept"], rows


def probabilities(lines: Sequence[Line], title: str) -> list[float]:
    """For each line, how likely an analyst underlines it (0..1; junk lines 0)."""
    intercept, rows = _model()
    bags = [Counter(tokens(line.text)) for line in lines]
    total = sum(bags, Counter())
    heading = set(tokens(title))
    labels = sum(line.label is not None for line in lines)
    return [
        0.0
        if line.is_junk
        else _sigmoid(intercept + _score(line, bag, rows, labels) + _context(bag, total, heading, line, len(lines)))
        for line, bag in zip(lines, bags, strict=True)
    ]


def _score(line: Line, bag: Counter[str], rows: Sequence[tuple[float, re.Pattern[str] | None]], labels: int) -> float:
    value = 0.0
    for weight, pattern in rows:
        if pattern is None:
            value += weight if line.label and labels >= 2 else 0.0
        else:
            value += weight * min(3, len(pattern.findall(line.text))) ** 0.5 if pattern.search(line.text) else 0.0
    size = len(line.text)
    return (
        value
        + (0.36 * sum(idf(t) for t in bag) / max(1, len(bag)))
        - (0.9 if size < 16 else 0.0)
        + (0.6 if size > 60 else 0.0)
    )


def _context(bag: Counter[str], total: Counter[str], heading: set[str], line: Line, count: int) -> float:
    centre = sum(math.log1p(total[t]) for t in bag) / max(1, len(bag))
    shared = sum(idf(t) for t in bag if t in heading) / (1 + sum(idf(t) for t in heading))
    return 0.4 * centre + 1.2 * shared + (0.9 if line.number == 0 else 0.3 * (1 - line.number / max(1, count)))


def clause_value(text: str, position: int) -> float:
    """The share of the point that a clause carries, per character."""
    found = tokens(text)
    if not found:
        return 0.01
    value = sum(idf(t) for t in found) / len(found)
    value *= 1.3 if re.search(r"\d|[“《]", text) else 1.0
    value *= 0.6 if _PURPOSE.match(text) else 1.0
    return value * (0.85 if position == 0 else 1.0)


def _sigmoid(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
