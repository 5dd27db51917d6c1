"""Tables of data as lines: a row a line, cells joined by ``|``, a spanning cell said in each row that it spans."""

from __future__ import annotations

from typing import Any, Final

from bot.reading.boilerplate_patterns import folded

_CELL: Final = 80  # characters of a cell; a table with longer ones is layout, and its cells are paragraphs
_SPAN: Final = 100  # rows that a cell may span: hostile pages say millions


def write_rows(table: Any) -> None:
    """Make each row of a table of short cells one line; a layout table, which may hold such tables, stays as it is."""
    if table.find("table") is not None:
        return
    rows = table.find_all("tr")
    texts = _texts(rows)
    data = [cells for cells in texts if len(cells) >= 2]
    if len(data) < 2 or any(len(cell) > _CELL for cells in data for cell in cells):
        return
    for row, cells in zip(rows, texts, strict=True):
        row.clear()
        row.append(" | ".join(cells) if any(cells) else "")


def _texts(rows: list[Any]) -> list[list[str]]:
    """The text of each cell of each row; cells of rows above that span a row stand in their column."""
    found: list[list[str]] = []
    spanning: dict[int, tuple[int, str]] = {}  # column: rows that are left, text
    for row in rows:
        texts: list[str] = []
        column = 0
        for cell in row.find_all(["td", "th"], recursive=False) or row.find_all(["td", "th"]):
            column = _spanned(spanning, column, texts)
            for line in cell.find_all("br"):
                line.replace_with(" ")
            texts.append(folded(cell.get_text()))
            rows_spanned = _number(cell.get("rowspan"))
            if rows_spanned > 1:
                spanning[column] = (rows_spanned - 1, texts[-1])
            column += _number(cell.get("colspan"))
        _spanned(spanning, column, texts)
        found.append(texts)
    return found


def _spanned(spanning: dict[int, tuple[int, str]], column: int, texts: list[str]) -> int:
    """Add the cells from above that stand from a column on; the next free column."""
    while column in spanning:
        left, text = spanning.pop(column)
        texts.append(text)
        if left > 1:
            spanning[column] = (left - 1, text)
        column += 1
    return column


def _number(value: Any) -> int:
    text = str(value or "1").strip()
    return max(1, min(_SPAN, int(text))) if text.isascii() and text.isdigit() and len(text) < 9 else 1
