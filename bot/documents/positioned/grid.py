"""Tables by their drawn lines: which rules make a grid, which of its cells are one, what stands in each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from bot.documents.positioned.letters import joined
from bot.documents.positioned.rows import merged as merged_row
from bot.documents.positioned.rows import segments, split_at
from bot.documents.positioned.values import Box, Cell, Line, Rule, Run, Table

NEAR: Final = 3.0  # points between two rules that meet
MOST_RULES: Final = 600  # of one direction on a page: more are a drawing
MOST_CELLS: Final = 5_000
STACKED: Final = 4  # lines in every cell of a row, at the same heights: rows without rules between them


@dataclass(frozen=True, slots=True)
class Grid:
    """Borders of columns and rows, and the rules that really are drawn."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    level: tuple[Rule, ...]
    upright: tuple[Rule, ...]

    @property
    def box(self) -> Box:
        return Box(self.xs[0], self.ys[0], self.xs[-1], self.ys[-1])


def grids(rules: Sequence[Rule]) -> list[Grid]:
    """Each group of rules that meet and make two columns and two rows at least, or a row of three."""
    level = _straight(rule for rule in rules if rule.is_level)
    upright = _straight(rule for rule in rules if not rule.is_level)
    if not (len(level) > 1 and len(upright) > 0) or max(len(level), len(upright)) > MOST_RULES:
        return []
    found = []
    for some_level, some_upright in _groups(level, upright):
        xs, ys = _places(some_upright, some_level), _places(some_level, some_upright)
        if len(xs) > 2 and len(ys) > 1 and (len(ys) > 2 or len(xs) > 3) and len(xs) * len(ys) <= MOST_CELLS:
            found.append(Grid(xs, ys, tuple(some_level), tuple(some_upright)))
    return found


def _straight(rules: Iterable[Rule]) -> list[Rule]:
    """Rules that go on in each other, as one."""
    done: list[Rule] = []
    for rule in sorted(rules, key=lambda rule: (round(rule.at / 2), rule.start)):
        last = done[-1] if done else None
        if last and abs(last.at - rule.at) < 2 and rule.start <= last.end + NEAR:
            done[-1] = Rule(last.is_level, last.at, last.start, max(last.end, rule.end))
        else:
            done.append(rule)
    return done


def _groups(level: list[Rule], upright: list[Rule]) -> list[tuple[list[Rule], list[Rule]]]:
    """Rules that meet, directly or by others."""
    head = list(range(len(level) + len(upright)))

    def top(at: int) -> int:
        while head[at] != at:
            head[at] = head[head[at]]
            at = head[at]
        return at

    for n, one in enumerate(level):
        for m, other in enumerate(upright, len(level)):
            meets = one.start - NEAR <= other.at <= one.end + NEAR and other.start - NEAR <= one.at <= other.end + NEAR
            if meets:
                head[top(n)] = top(m)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = defaultdict(lambda: ([], []))
    for n, rule in enumerate(level):
        groups[top(n)][0].append(rule)
    for m, rule in enumerate(upright, len(level)):
        groups[top(m)][1].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and group[1]]


def _places(rules: list[Rule], across: list[Rule]) -> tuple[float, ...]:
    """Where rules lie, and where those across them end beyond the last (a table open at its sides)."""
    ats = sorted(rule.at for rule in rules)
    ats += [min(rule.start for rule in across)] if min(rule.start for rule in across) < ats[0] - 10 else []
    ats += [max(rule.end for rule in across)] if max(rule.end for rule in across) > max(ats) + 10 else []
    places: list[float] = []
    for at in sorted(ats):
        if not places or at - places[-1] > NEAR:
            places.append(at)
    return tuple(places)


def table_of(grid: Grid, runs: Sequence[Run], page: int) -> Table | None:
    """The grid with its text; None where it holds none, or all of it in one cell: a frame around text."""
    spans = _spans(grid)
    owners = _owners(spans)
    inside: dict[tuple[int, int], list[Run]] = defaultdict(list)
    for part in (part for run in runs for part in _parted(grid, run)):
        row, column = _index(grid.ys, part.box.middle), _index(grid.xs, part.box.center)
        inside[owners[row, column]].append(part)
    if len(inside) < 2 or not any(len(row) > 1 for row in _rows_used(inside)):
        return None
    lines = {place: [merged_row(row) for row in segments(runs, page)] for place, runs in inside.items()}
    rows: list[tuple[Cell, ...]] = []
    for n in range(len(grid.ys) - 1):
        own = [(m, spans[n, m]) for m in range(len(grid.xs) - 1) if (n, m) in spans]
        stack = _stacked([lines.get((n, m), []) for m, _ in own]) if all(size[0] == 1 for _, size in own) else 1
        for layer in range(stack):
            cells = []
            for m, (rowspan, colspan) in own:
                held = lines.get((n, m), [])
                cells.append(Cell(_joined(held if stack == 1 else held[layer : layer + 1]), rowspan, colspan))
            rows.append(tuple(cells))
    kept = tuple(row for row in rows if any(cell.text or cell.rowspan > 1 for cell in row))
    return Table(kept, grid.box, page, grid.xs)


def _parted(grid: Grid, run: Run) -> list[Run]:
    """A run that goes over borders (text of two cells that are full to their edges) as one for each cell."""
    row = _index(grid.ys, run.box.middle)
    slack = 0.4 * run.size
    over = [
        x
        for column, x in enumerate(grid.xs)
        if run.box.left + slack < x < run.box.right - slack and _is_ruled(grid, row, column, is_level=False)
    ]
    parts = [run]
    for x in over:
        left, right = split_at(parts[-1], x)
        parts[-1:] = [left, right]
    return [part for part in parts if part.text]


def _rows_used(inside: dict[tuple[int, int], list[Run]]) -> Iterable[list[int]]:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in inside:
        rows[row].append(column)
    return rows.values()


def _joined(lines: Sequence[Line]) -> str:
    text = ""
    for line in lines:
        text = joined(text, line.text)
    return text


def _stacked(cells: list[list[Line]]) -> int:
    """How many rows a row without inner rules holds: where all its cells have lines at the same heights."""
    filled = [cell for cell in cells if cell]
    count = len(filled[0]) if filled else 0
    if len(filled) < 2 or count < STACKED or any(len(cell) != count for cell in filled):
        return 1
    level = all(abs(one.base - two.base) < 3 for cell in filled for one, two in zip(filled[0], cell, strict=True))
    return count if level else 1


def _index(places: tuple[float, ...], at: float) -> int:
    for n, place in enumerate(places[1:]):
        if at < place:
            return n
    return len(places) - 2


def _owners(spans: dict[tuple[int, int], tuple[int, int]]) -> dict[tuple[int, int], tuple[int, int]]:
    """Each place → the first place of the cell that covers it."""
    return {(n + k, m + j): (n, m) for (n, m), (high, wide) in spans.items() for k in range(high) for j in range(wide)}


def _spans(grid: Grid) -> dict[tuple[int, int], tuple[int, int]]:
    """First place of each cell → its (rows, columns): places without a rule between them are one cell."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    taken: set[tuple[int, int]] = set()
    rows, columns = len(grid.ys) - 1, len(grid.xs) - 1
    for n in range(rows):
        for m in range(columns):
            if (n, m) in taken:
                continue
            wide = 1
            while (
                m + wide < columns and (n, m + wide) not in taken and not _is_ruled(grid, n, m + wide, is_level=False)
            ):
                wide += 1
            high = 1
            while n + high < rows and all(
                (n + high, k) not in taken and not _is_ruled(grid, n + high, k, is_level=True)
                for k in range(m, m + wide)
            ):
                high += 1
            spans[n, m] = (high, wide)
            taken.update((k, j) for k in range(n, n + high) for j in range(m, m + wide))
    return spans


def _is_ruled(grid: Grid, row: int, column: int, *, is_level: bool) -> bool:
    """Whether a rule lies above this place (left of it)."""
    places, across = (grid.ys, grid.xs) if is_level else (grid.xs, grid.ys)
    at, other = (row, column) if is_level else (column, row)
    middle = (across[other] + across[other + 1]) / 2
    rules = grid.level if is_level else grid.upright
    return any(abs(rule.at - places[at]) <= NEAR and rule.start - 1 <= middle <= rule.end + 1 for rule in rules)
