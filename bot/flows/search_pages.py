"""Where a page of results begins: as text, since whoever turns the page brings it along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from bot.storage.search.index import Match

WINDOW: Final = 30  # matches that are put in order together
LARGEST_KEY: Final = 2**63 - 1  # a rank key is a signed 64-bit number in both databases
DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
TIERS: Final = ("title", "in title", "newest", "loose")


@dataclass(frozen=True, slots=True)
class Cursor:
    """The tier, the rank key that its window lies below (None: the newest), hits of it shown.

    As text at most 15 characters, the numbers to the base 36.
    """

    tier: int = 0
    below: int | None = None
    shown: int = 0

    def __str__(self) -> str:
        return f"{self.tier}.{'' if self.below is None else _base36(self.below)}.{_base36(self.shown)}"

    @property
    def is_strict(self) -> bool:
        """Whether it lies among the hits that hold all words."""
        return self.tier < TIERS.index("loose")

    @classmethod
    def parse(cls, text: str | None) -> Cursor:
        """The beginning where it is none of ours."""
        parts = (text or "").split(".")
        if len(parts) != 3 or not all(set(part) <= set(DIGITS) for part in parts) or len(text or "") > 40:
            return cls()
        tier, below, shown = (int(part, 36) if part else None for part in parts)
        is_known = below is not None and below <= LARGEST_KEY
        return cls(min(tier or 0, len(TIERS)), below if is_known else None, min(shown or 0, WINDOW))


def _base36(number: int) -> str:
    text = DIGITS[number % 36]
    while number := number // 36:
        text = DIGITS[number % 36] + text
    return text


@dataclass(frozen=True, slots=True)
class Ranked:
    """A match to be shown, where the page after it begins, and how many near-copies it stands for. ``held``: the folded
    pieces of the query that it holds, of a match that does not hold all of it."""

    match: Match
    after: Cursor
    others: int = 0
    held: tuple[str, ...] = ()
