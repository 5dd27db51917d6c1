"""Tables without upright rules: rows of several segments that stand below each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.documents.positioned.letters import joined
from bot.documents.positioned.rows import unrelated
from bot.documents.positioned.values import Cell, Line, Table, around

LEAST_ROWS: Final = 3
SHORT: Final = 16  # letters a cell on average where there are two columns: more are text beside text
FAR: Final = 3.2  # of the size between two rows of one table


def with_tables(rows: Sequence[list[Line]]) -> list[Line | Table]:
    """The rows of a column; runs of rows that make a table as one, the others joined to lines."""
    done: list[Line | Table] = []
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and _goes_on(rows, at, end):
            end += 1
        table = _table(rows[at:end]) if end - at >= LEAST_ROWS else None
        if table:
            done.append(table)
            at = end
        else:
            stop = max(end, at + 1)
            done += [line for row in rows[at:stop] for line in unrelated(row)]
            at = stop
    return done


def _goes_on(rows: Sequence[list[Line]], start: int, at: int) -> bool:
    """Whether a row belongs to the same table as those before: several segments, close, of one size."""
    row = rows[at]
    if len(row) < 2:
        return at > start and _stands_between(rows, at)
    if at == start:
        return True
    before = rows[at - 1]
    return row[0].base - before[0].base < FAR * row[0].size and abs(row[0].size - before[0].size) < 0.2 * row[0].size


def _stands_between(rows: Sequence[list[Line]], at: int) -> bool:
    """One short cell at half the height of two rows: it belongs to both."""
    if at + 1 >= len(rows) or len(rows[at - 1]) < 2 or len(rows[at + 1]) < 2:
        return False
    line, before, after = rows[at][0], rows[at - 1][0], rows[at + 1][0]
    near = max(line.base - before.base, after.base - line.base) < 1.6 * line.size
    return near and len(line.text) < SHORT


def _goes_into_last(made: Sequence[list[Cell]], placed: list[Cell], row: list[Line]) -> bool:
    """Whether a shorter row is a second line of cells, or the one cell beside two rows of the head."""
    if len(row) == 1:
        return all(not (old.text and new.text) for old, new in zip(made[-1], placed, strict=False))
    return not placed[0].text and all(cell.colspan == 1 for cell in placed) and len(made) > 1


def _table(rows: Sequence[list[Line]]) -> Table | None:
    count = Counter(len(row) for row in rows).most_common(1)[0][0]
    full = [row for row in rows if len(row) == count]
    if len(full) < max(LEAST_ROWS - 1, 0.5 * len(rows)) or any(len(row) > count for row in rows):
        return None
    columns = [around([row[n].box for row in full]) for n in range(count)]
    if any(one.right > two.left + 1 for one, two in pairwise(columns)):
        return None
    letters = sum(len(line.text) for row in full for line in row) / (count * len(full))
    if letters > (SHORT if count == 2 else 3 * SHORT):
        return None
    edges = (columns[0].left, *(box.left for box in columns[1:]), columns[-1].right)
    made: list[list[Cell]] = []
    for row in rows:
        placed = _placed(row, [box.center for box in columns])
        if made and len(row) < count and _goes_into_last(made, placed, row):
            made[-1] = [
                replace(old, text=joined(old.text, new.text)) for old, new in zip(made[-1], placed, strict=False)
            ]
        else:
            made.append(placed)
    return Table(tuple(map(tuple, made)), around([line.box for row in rows for line in row]), rows[0][0].page, edges)


def _placed(row: list[Line], centers: list[float]) -> list[Cell]:
    """Its segments in their columns; one that stands in the middle of two heads both."""
    if len(row) == len(centers):
        return [Cell(line.text) for line in row]
    cells: list[Cell] = []
    at = 0
    for line in row:
        spans = [
            (abs((centers[first] + centers[first + wide - 1]) / 2 - line.box.center) + 0.5 * wide, first, wide)
            for first in range(at, len(centers))
            for wide in range(1, min(4, len(centers) - first + 1))
        ]
        if not spans:
            break
        _, first, wide = min(spans)
        cells += [Cell("")] * (first - at) + [Cell(line.text, colspan=wide)]
        at = first + wide
    return cells + [Cell("")] * (len(centers) - at)
