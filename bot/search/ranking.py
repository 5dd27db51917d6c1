"""How well a text that matches does so, in days that it counts as newer (pure)."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from bot.text.normalize import is_whole_word

LEAD: Final = 200  # folded characters in which a story is told
OF_LEAD: Final = 2.0  # days, where all stand in the lead
OF_LINE: Final = 2.0  # where all stand in one paragraph
OF_TIMES: Final = 1.0  # for each doubling of the times that the rarest stands there
MOST_TIMES: Final = 3.0
INSIDE_A_WORD: Final = -365.0  # where a Latin word or a number stands only inside others: AI in Daily


def bonus(text: str, needles: Sequence[str]) -> float:
    """Days for a folded text with these folded needles in it."""
    if not needles:
        return 0.0
    times = min(text.count(needle) for needle in needles)
    value = min(MOST_TIMES, OF_TIMES * math.log2(max(1, times)))
    lead = text[:LEAD]
    if all(needle in lead for needle in needles):
        value += OF_LEAD
    if len(needles) > 1 and any(all(needle in line for needle in needles) for line in text.split("\n")):
        value += OF_LINE
    return value + INSIDE_A_WORD * (not all(_stands_alone(text, needle) for needle in needles))


def _stands_alone(text: str, needle: str) -> bool:
    at = text.find(needle)
    while at >= 0:
        if is_whole_word(text, at, at + len(needle)):
            return True
        at = text.find(needle, at + 1)
    return False
