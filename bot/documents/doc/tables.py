"""Rows of a Word file's tables ([MS-DOC] 2.9.321): cells span columns by where their edges lie."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from html import escape
from typing import Final

_MERGED, _BELOW, _BELOW_FIRST = 0x0002, 0x0020, 0x0040  # flags of a cell
_CELL_SIZE: Final = 20
_MOST_COLUMNS: Final = 64
_SLACK: Final = 30  # twips (.5 mm): edges of rows that were drawn by hand
Cell = list[list[str]]  # paragraphs of lines


@dataclass(frozen=True, slots=True)
class Row:
    """``edges`` are those of the columns in twips, one more than there are cells; empty where the file does not say.
    ``flags`` are of the cells."""

    cells: tuple[Cell, ...]
    edges: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()


def row_of(definition: bytes, cells: list[Cell]) -> Row:
    """A row, with the cells that are merged into their left neighbour left out."""
    count = definition[0] if definition else 0
    if count != len(cells) or not 0 < count <= _MOST_COLUMNS or len(definition) < 1 + 2 * (count + 1):
        return Row(tuple(cells))
    edges = struct.unpack_from(f"<{count + 1}h", definition, 1)
    begin = 1 + 2 * (count + 1)
    flags = [
        int.from_bytes(definition[at : at + 2], "little") for at in range(begin, begin + _CELL_SIZE * count, _CELL_SIZE)
    ]
    kept = [at for at in range(count) if not flags[at] & _MERGED]
    return Row(
        tuple(cells[at] for at in kept),
        (*(edges[at] for at in kept), edges[count]),
        tuple(flags[at] for at in kept),
    )


def table_html(rows: list[Row]) -> str:
    """ "" where no cell holds text."""
    if not any(cell for row in rows for cell in row.cells):
        return ""
    grid = _grid(rows)
    return "<table>" + "".join(f"<tr>{_row(rows, at, grid)}</tr>" for at in range(len(rows))) + "</table>"


def _grid(rows: list[Row]) -> list[int]:
    """The edges of all rows, those that nearly meet as one."""
    grid: list[int] = []
    for edge in sorted({edge for row in rows for edge in row.edges}):
        if not grid or edge - grid[-1] > _SLACK:
            grid.append(edge)
    return grid


def _place(grid: list[int], edge: int) -> int:
    return min(range(len(grid)), key=lambda at: abs(grid[at] - edge))


def _row(rows: list[Row], at: int, grid: list[int]) -> str:
    row, text = rows[at], ""
    for number, cell in enumerate(row.cells):
        flag = row.flags[number] if row.flags else 0
        if flag & _BELOW and not flag & _BELOW_FIRST and _is_covered(rows, at, row.edges[number]):
            continue
        across = _place(grid, row.edges[number + 1]) - _place(grid, row.edges[number]) if row.edges else 1
        down = 1 + _below(rows, at, row.edges[number]) if flag & _BELOW_FIRST else 1
        spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
        inside = "".join(f"<p>{'<br>'.join(escape(line, quote=False) for line in lines)}</p>" for lines in cell)
        text += f"<td{spans}>{inside}</td>"
    return text


def _is_covered(rows: list[Row], at: int, edge: int) -> bool:
    return at > 0 and bool(_flag_at(rows[at - 1], edge) & _BELOW)


def _below(rows: list[Row], at: int, edge: int) -> int:
    """How many rows below go on with a cell."""
    count = 0
    for row in rows[at + 1 :]:
        flag = _flag_at(row, edge)
        if not flag & _BELOW or flag & _BELOW_FIRST:
            break
        count += 1
    return count


def _flag_at(row: Row, edge: int) -> int:
    """The flags of the cell that begins at an edge; 0 where none does."""
    for place, flag in zip(row.edges, row.flags, strict=False):
        if abs(place - edge) <= _SLACK:
            return flag
    return 0
