"""Which candidates of a kind of fact are shown: rules that settle it, and learnt weights for the rest.

A candidate's marks say where it stands and what stands around it. A logistic model a kind (``data/facts_weights.json``,
made by ``make models``) turns them into a probability; what reaches the kind's threshold is shown, at
most so many, each fact once. An empty field beats a wrong one.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from bot.summarizing.data_files import data_file

Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Candidate(Generic[Fact]):
    """Something that may be a fact. ``key`` is the same for two candidates that name one thing; ``place`` orders them
    as the article does; ``settled`` is what a rule says of it, None where none does."""

    fact: Fact
    key: str
    place: tuple[int, int]
    marks: frozenset[str]
    settled: bool | None = None


class Judge(NamedTuple):
    """The learnt part: the weight of each mark, and how likely a candidate must be."""

    intercept: float
    weights: dict[str, float]
    threshold: float
    most: int

    def probability(self, marks: Iterable[str]) -> float:
        """How likely a reader would note the candidate as a fact, in 0..1, in whatever order the marks come."""
        known = self.weights
        return 1 / (1 + math.exp(-self.intercept - math.fsum([known[mark] for mark in marks if mark in known])))


@cache
def judge(kind: str) -> Judge:
    """The shipped weights of a kind of fact."""
    data = data_file("facts_weights.json")[kind]
    return Judge(data["intercept"], data["weights"], data["threshold"], data["most"])


def chosen(
    candidates: Sequence[Candidate[Fact]], using: Judge, same: Callable[[str, str], bool] = lambda a, b: a == b
) -> list[Candidate[Fact]]:
    """The candidates that are shown, in the article's order: the likeliest of each thing, what is settled first."""
    rated = [
        (2.0 if one.settled else using.probability(one.marks), one) for one in candidates if one.settled is not False
    ]
    likely = sorted((pair for pair in rated if pair[0] >= using.threshold), key=lambda pair: (-pair[0], pair[1].place))
    shown: list[Candidate[Fact]] = []
    for _, one in likely:
        if len(shown) < using.most and not any(same(one.key, other.key) for other in shown):
            shown.append(one)
    return sorted(shown, key=lambda one: one.place)


def bucket(value: int, *bounds: int) -> str:
    """The smallest bound that a number does not pass, as part of a mark; ``+`` beyond the last."""
    for bound in bounds:
        if value <= bound:
            return str(bound)
    return "+"
