"""Match quality, expressed as a bonus in days of recency (pure).

What is sought is mostly the news of these days: a better match may pass articles that are a few days newer, no more.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from bot.text.normalize import is_whole_word

LEAD: Final = 200  # folded characters in which a story is told
OF_LEAD: Final = 2.0  # days, where all stand in the lead: the article is about them
OF_LINE: Final = 2.0  # days, where all stand in one paragraph: they are said of each other
OF_TIMES: Final = 1.0  # day for each doubling of the times that the rarest stands there
MOST_TIMES: Final = 3.0  # days, from eight times on: repeating a word makes no article newer than a week
INSIDE_A_WORD: Final = -365.0  # days, where a Latin word or a number stands only inside others (AI in Daily): last


def bonus(text: str, terms: Sequence[str]) -> float:
    """The bonus in days of a folded text that holds each of these folded terms; 0 without terms."""
    if not terms:
        return 0.0
    times = min(text.count(term) for term in terms)
    value = min(MOST_TIMES, OF_TIMES * math.log2(max(1, times)))
    lead = text[:LEAD]
    if all(term in lead for term in terms):
        value += OF_LEAD
    if len(terms) > 1 and any(all(term in line for term in terms) for line in text.split("\n")):
        value += OF_LINE
    return value + INSIDE_A_WORD * (not all(_stands_alone(text, term) for term in terms))


def _stands_alone(text: str, term: str) -> bool:
    at = text.find(term)
    while at >= 0:
        if is_whole_word(text, at, at + len(term)):
            return True
        at = text.find(term, at + 1)
    return False
