"""What a page has of its own and not of the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.documents.pdf.rows import rows_of
from bot.documents.pdf.values import PageContent, Run

ZONE: Final = 0.12  # of the page's height at either end: margins are 2.5 to 3.7 cm of 29.7
ROWS: Final = 3  # at either end: a head has one or two lines and a number
_NUMBER = r"(?:[0-9]{1,4}|[ivxlcIVXLC]{1,7}|[一二三四五六七八九十百]{1,4})"
_PAGE_NUMBER = re.compile(
    rf"[-—–―·•.~\s]{{0,4}}(?:第|[Pp]age|[Pp]\.)?\s?{_NUMBER}\s?页?(?:\s?(?:/|of|[共，,]{{1,2}})\s?(?:共)?\s?{_NUMBER}?\s?页?)?[-—–―·•.~\s]{{0,4}}"
)
# The page's own number in a head or foot: at one of its ends. Figures within are words: notes of one wording differ.
_OWN_NUMBER = re.compile(
    rf"^[-—–·|/]?(?:第|Page)?{_NUMBER}页?[-—–·|/]?(?=\D)|(?<=\D)(?:第|Page)?[-—–·|/]?{_NUMBER}页?(?:[/共，,of]{{1,3}}{_NUMBER}页?)?[-—–·|/]?$"
)
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _EdgeRow:
    """A row near the top (or the bottom) of a page: its words with # for figures."""

    page: int
    is_top: bool
    is_outermost: bool
    y: float
    words: str
    text: str
    runs: tuple[Run, ...]


def without_furniture(pages: Sequence[PageContent]) -> list[tuple[Run, ...]]:
    """The runs of each page that belong to its text."""
    rows = [row for at, page in enumerate(pages) for row in _edge_rows(at, page)]
    seen = Counter((row.is_top, row.words, round(row.y / 6)) for row in rows)
    least = max(2, round(0.3 * len(pages))) if len(pages) < 10 else 3
    gone: list[set[Run]] = [set() for _ in pages]
    for row in rows:
        if _repeats(row, seen) >= least or (row.is_outermost and _PAGE_NUMBER.fullmatch(row.text)):
            gone[row.page].update(row.runs)
    for row in rows:  # a number above or below a head that went
        if not row.is_outermost and _PAGE_NUMBER.fullmatch(row.text) and gone[row.page]:
            gone[row.page].update(row.runs)
    return [tuple(run for run in page.runs if run not in gone[at]) for at, page in enumerate(pages)]


def _repeats(row: _EdgeRow, seen: Counter[tuple[bool, str, int]]) -> int:
    """On how many pages it stands at that height, within 9 points."""
    at = round(row.y / 6)
    return sum(seen[row.is_top, row.words, at + off] for off in (-1, 0, 1))


def _edge_rows(at: int, page: PageContent) -> Iterable[_EdgeRow]:
    rows = list(rows_of(page.runs))
    for is_top, edge in ((True, rows[:ROWS]), (False, rows[: -ROWS - 1 : -1])):
        for place, row in enumerate(edge):
            y = row[0].base
            if not (y < ZONE * page.height if is_top else y > (1 - ZONE) * page.height):
                break
            text = _SPACE.sub("", "".join(run.text for run in row))
            spaced = " ".join(run.text for run in row)
            yield _EdgeRow(at, is_top, place == 0, y, _OWN_NUMBER.sub("#", text), spaced, tuple(row))
