"""What a page has of its own and not of the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.documents.positioned.rows import rows_of
from bot.documents.positioned.values import PageContent, Run

ZONE: Final = 0.12  # of the page's height at either end: margins are 2.5 to 3.7 cm of 29.7
MARGIN: Final = 0.09  # of the height: where nothing of a text stands
SMALL: Final = 0.9  # of the text's size
FAR: Final = 2.2  # of the text's size, from it
ROWS: Final = 3  # at either end: a head has one or two lines and a number
_NUMBER = r"(?:[0-9]{1,4}|[ivxlcIVXLC]{1,7}|[一二三四五六七八九十百]{1,4})"
_PAGE_NUMBER = re.compile(
    rf"[-—–―·•.~\s]{{0,4}}(?:第|[Pp]age|[Pp]\.)?\s?{_NUMBER}\s?页?(?:\s?(?:/|of|[共，,]{{1,2}})\s?(?:共)?\s?{_NUMBER}?\s?页?)?[-—–―·•.~\s]{{0,4}}"
)
# The page's own number in a head or foot: at one of its ends. Figures within are words: notes of one wording differ.
_OWN_NUMBER = re.compile(
    rf"^[-—–·|/]?(?:第|Page)?{_NUMBER}页?[-—–·|/]?(?=\D)|(?<=\D)(?:第|Page)?[-—–·|/]?{_NUMBER}页?(?:[/共，,of]{{1,3}}{_NUMBER}页?)?[-—–·|/]?$"
)
# What a text itself has in small letters at a page's edge: notes, sources, marks of the file, the printer's line.
_OWN_WORDS = re.compile(
    r"附件|附：|编号|密级|机密|秘密|特急|签发|抄送|抄報|印发|主送|联系|注|备注|资料来源|数据来源|来源|作者|收稿|基金|"
    r"[［\[（(*＊†①-⑳⁰¹²³⁴-⁹]|[0-9]{1,2}[.、\s]"
)
_SPACE = re.compile(r"\s")


@dataclass(frozen=True, slots=True)
class _EdgeRow:
    """A row near the top (or the bottom) of a page: its words with # for figures."""

    page: int
    is_top: bool
    is_outermost: bool
    is_set_apart: bool
    y: float
    words: str
    text: str
    runs: tuple[Run, ...]

    @property
    def is_by_its_looks(self) -> bool:
        """Whether it is no text even where it stands once."""
        if self.is_outermost and _PAGE_NUMBER.fullmatch(self.text):
            return True
        return self.is_set_apart and not _OWN_WORDS.match(self.text)


def without_furniture(pages: Sequence[PageContent]) -> list[tuple[Run, ...]]:
    """The runs of each page that belong to its text."""
    rows = [row for at, page in enumerate(pages) for row in _edge_rows(at, page)]
    seen = Counter((row.is_top, row.words, round(row.y / 6)) for row in rows)
    least = max(2, round(0.3 * len(pages))) if len(pages) < 10 else 3
    gone: list[set[int]] = [set() for _ in pages]  # by identity: to hash every run of a book takes longer than the rest
    for row in rows:
        if _repeats(row, seen) >= least or row.is_by_its_looks:
            gone[row.page].update(map(id, row.runs))
    for row in rows:  # a number above or below a head that went
        if not row.is_outermost and _PAGE_NUMBER.fullmatch(row.text) and gone[row.page]:
            gone[row.page].update(map(id, row.runs))
    return [tuple(run for run in page.runs if id(run) not in gone[at]) for at, page in enumerate(pages)]


def _repeats(row: _EdgeRow, seen: Counter[tuple[bool, str, int]]) -> int:
    """On how many pages it stands at that height, within 9 points."""
    at = round(row.y / 6)
    return sum(seen[row.is_top, row.words, at + off] for off in (-1, 0, 1))


def _edge_rows(at: int, page: PageContent) -> Iterable[_EdgeRow]:
    rows = list(rows_of(page.runs))
    apart = _set_apart(rows, page)
    for is_top, edge in ((True, rows[:ROWS]), (False, rows[: -ROWS - 1 : -1])):
        for place, row in enumerate(edge):
            y = row[0].base
            if not (y < ZONE * page.height if is_top else y > (1 - ZONE) * page.height):
                break
            text = _SPACE.sub("", "".join(run.text for run in row))
            spaced = " ".join(run.text for run in row)
            yield _EdgeRow(
                at,
                is_top,
                place == 0,
                place == 0 and is_top in apart,
                y,
                _OWN_NUMBER.sub("#", text),
                spaced,
                tuple(row),
            )


def _set_apart(rows: list[list[Run]], page: PageContent) -> set[bool]:
    """Whether the first row (True) and the last (False) are a head and a foot by their looks alone, though they stand
    once: in the margin, smaller than the text, and far from it."""
    if len(rows) < 4:
        return set()
    sizes: Counter[float] = Counter()
    for run in page.runs:
        sizes[round(run.size * 2) / 2] += len(run.text)
    body = sizes.most_common(1)[0][0]
    found = set()
    for is_top, (row, other) in ((True, rows[:2]), (False, rows[:-3:-1])):
        base = row[0].base
        is_small = max(run.size for run in row) < SMALL * body
        is_outside = base < MARGIN * page.height if is_top else base > (1 - MARGIN) * page.height
        if is_small and is_outside and abs(other[0].base - base) > FAR * body:
            found.add(is_top)
    return found
