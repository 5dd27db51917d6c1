"""How much each sentence and each clause is worth, by the models that ``data/models.json`` holds.

Policy texts: a logistic model of "an analyst underlines this sentence" and one of "this clause carries its point",
learnt from marked articles. General news and broker notes: the expected overlap of a clause with what a person wrote
as its summary, by ridge regression. ``benchmarks/train_points.py`` makes the file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from bot.models import Article
from bot.summarizing.features import Measured, measure
from bot.summarizing.genre import Genre
from bot.summarizing.structure import Line

SHARPNESS: Final = 1.5  # power of the sentence's probability in a span's value: lower covers more, higher less junk


@dataclass(frozen=True, slots=True)
class Ranked:
    """One sentence: ``worth`` in 0..1 (0: never shown) and the value of each of its clauses per character."""

    worth: float
    clauses: tuple[float, ...]
    weights: dict[str, float]


@cache
def models() -> dict[str, Any]:
    """The weights by model name, in the order of the features."""
    return dict(json.loads(resources.files("bot.summarizing").joinpath("data/models.json").read_text("utf-8")))


def rank(article: Article, lines: Sequence[Line], genre: Genre) -> list[Ranked]:
    """The worth of every line, in order; what is junk is worth nothing."""
    measured = measure(article, lines)
    judge = _policy if genre == "policy" else _other(genre)
    return _series_share([judge(line, one) for line, one in zip(lines, measured, strict=True)], lines)


def _policy(line: Line, one: Measured) -> Ranked:
    worth = 0.0 if line.is_junk else sigmoid(dot(models()["policy_sentence"], one.sentence))
    clauses = tuple(sigmoid(dot(models()["policy_clause"], clause)) for clause in one.clauses)
    return Ranked(worth, clauses, one.weights)


def _other(genre: Genre) -> Any:
    weights = models()[genre]

    def judge(line: Line, one: Measured) -> Ranked:
        values = tuple(max(0.0, dot(weights, clause + one.sentence)) for clause in one.clauses)
        worth = 0.0 if line.is_junk else min(1.0, max(values, default=0.0))
        return Ranked(worth, values, one.weights)

    return judge


def _series_share(ranked: list[Ranked], lines: Sequence[Line]) -> list[Ranked]:
    """The members of one enumeration stand together: each counts at least as much as their mean."""
    members: dict[int, list[int]] = {}
    for line in lines:
        if line.series is not None and not line.is_junk:
            members.setdefault(line.series, []).append(line.number)
    for numbers in members.values():
        mean = sum(ranked[number].worth for number in numbers) / len(numbers)
        for number in numbers:
            one = ranked[number]
            ranked[number] = Ranked(max(one.worth, mean), one.clauses, one.weights)
    return ranked


def dot(weights: Sequence[float], values: Sequence[float]) -> float:
    """Sum of products."""
    return sum(a * b for a, b in zip(weights, values, strict=True))


def sigmoid(value: float) -> float:
    """The logistic function, without overflow."""
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))
