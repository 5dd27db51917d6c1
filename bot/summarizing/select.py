"""Which statements fit a budget: at most one a line, by value for length, shown in the order of the article."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.summarizing.statements.generate import Statement

OVERHEAD: Final = 4  # characters that a point costs beside its text: its number and the air around it


@dataclass(frozen=True, slots=True)
class Budget:
    """At most ``points`` points of ``characters`` together, each at most ``widest``.

    The line of rank r (0 the likeliest) is a point only if its probability is at least ``base`` + ``rise`` × r: a brief
    may be shorter than its budget.
    """

    points: int
    characters: int
    widest: int
    base: float = 0.0
    rise: float = 0.06


@dataclass(frozen=True, slots=True)
class Choice:
    """A statement of the line ``row`` with its value, and how likely it stands on its own."""

    row: int
    statement: Statement
    value: float
    completeness: float

    @property
    def length(self) -> int:
        """Characters."""
        return self.statement.length


def choose(groups: Sequence[Sequence[Choice]], budget: Budget) -> list[Choice]:
    """At most one choice a group: most value within the budget (Lagrange multiplier by bisection, then filled)."""
    groups = [group for group in groups if group]
    picked = _at_price(groups, _price(groups, budget.characters))
    if len(picked) > budget.points:
        kept = {one.row for one in sorted(picked, key=lambda one: -one.value)[: budget.points]}
        groups = [group for group in groups if group[0].row in kept]
        picked = _at_price(groups, _price(groups, budget.characters))
    return sorted(_filled(groups, picked, budget), key=lambda one: one.row)


def _at_price(groups: Sequence[Sequence[Choice]], price: float) -> list[Choice]:
    picked = []
    for group in groups:
        best = max(group, key=lambda one: one.value - price * (one.length + OVERHEAD))
        if best.value > price * (best.length + OVERHEAD):
            picked.append(best)
    return picked


def _price(groups: Sequence[Sequence[Choice]], characters: int) -> float:
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


def _filled(groups: Sequence[Sequence[Choice]], picked: list[Choice], budget: Budget) -> list[Choice]:
    """Spend what is left: the best gain a character, in place of a line's shorter statement or as a new point."""
    chosen = {one.row: one for one in picked}
    while True:
        left = budget.characters - sum(one.length for one in chosen.values())
        best: tuple[float, Choice] | None = None
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
