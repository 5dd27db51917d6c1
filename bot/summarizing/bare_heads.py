"""Numbered heads that name a measure and do not say it (一、提前储备燃料。); the sentence behind them does."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from bot.summarizing.document import Row

_KINDS: Final = frozenset({"mark", "brackets", "dot", "half", "is"})
LONGEST: Final = 30  # characters of a head; of two clauses at most: a slogan (强化监管，守牢底线。)
_CLAUSES: Final = 2
# A head that obliges, allows, forbids or has a figure is the measure itself.
_BINDS: Final = re.compile(
    r"应当|必须|须|不得|禁止|严禁|可以|不予|免征|取消|同意|决定|将|\d|[一二三四五六七八九十百千万](?:元|个|日|天|年|倍|成)|[：:？?]$"
)


def head_above(rows: Sequence[Row], at: int) -> int | None:
    """The line of the bare head that a sentence without a number stands behind: in its paragraph, or alone above it."""
    line = rows[at].line
    if line.label is not None:
        return None
    above = at - 1
    while above >= 0 and rows[above].line.paragraph == line.paragraph and rows[above].line.label is None:
        above -= 1
    return above if above >= 0 and _reaches(rows, above, line.paragraph) and says_no_measure(rows, above) else None


def says_no_measure(rows: Sequence[Row], at: int) -> bool:
    """Whether a line is a bare head and a longer sentence without a number stands right behind it."""
    line = rows[at].line
    if line.kind not in _KINDS or len(line.text) > LONGEST or len(line.clauses) > _CLAUSES or _BINDS.search(line.text):
        return False
    behind = rows[at + 1].line if at + 1 < len(rows) else None
    if behind is None or behind.label is not None or len(behind.text) <= len(line.text):
        return False
    return _reaches(rows, at, behind.paragraph)


def _reaches(rows: Sequence[Row], head: int, paragraph: int) -> bool:
    """Whether a head stands in the paragraph, or fills the one above it."""
    own = rows[head].line.paragraph
    alone = not (head and rows[head - 1].line.paragraph == own) and rows[head + 1].line.paragraph != own
    return own == paragraph or (alone and own == paragraph - 1)
