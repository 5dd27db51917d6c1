"""Runs that stand on one line, joined into segments: what lies further apart is another column or another cell."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from bot.documents.positioned.letters import is_wide_end, is_wide_start
from bot.documents.positioned.values import Line, Run, around
from bot.text.exponents import LOWERED, RAISED

JOINED_GAP: Final = 0.85  # of the size: narrow columns lie 1 apart; words that lie further apart are joined later
NEAR_GAP: Final = 1.25  # of the size, within one column: a wide space is 1, cells of a table lie further apart
SAME_LINE: Final = 0.35  # of the size: so far two letters' lines may lie apart on one line
LIFT: Final = 2.0  # of its size: so far an exponent's line may lie from that of its number
MOST_BESIDE: Final = 300  # runs on the lines around; a page of text has ten


def rows_of(runs: Iterable[Run]) -> Iterator[list[Run]]:
    """Runs of one line, from left to right; lines from top to bottom."""
    row: list[Run] = []
    for run in sorted(runs, key=lambda run: (run.base, run.box.left)):
        if row and run.base - row[0].base > SAME_LINE * max(run.size, row[0].size):
            yield sorted(row, key=lambda run: run.box.left)
            row = []
        row.append(run)
    if row:
        yield sorted(row, key=lambda run: run.box.left)


def raised(runs: Iterable[Run]) -> list[Run]:
    """Small figures beside larger letters, put on the line of these: raised ones as exponents, marks of notes gone."""
    runs = list(runs)
    large = sorted((run for run in runs if len(run.text) > 1), key=lambda run: run.base)
    bases = [run.base for run in large]
    return [one for run in runs if (one := _on_line(run, large, bases)) is not None]


def _on_line(run: Run, large: list[Run], bases: list[float]) -> Run | None:
    if len(run.text) > 6:
        return run
    first = bisect_left(bases, run.base - LIFT * run.size)
    last = min(bisect_left(bases, run.base + LIFT * run.size), first + MOST_BESIDE)
    beside = next((other for other in large[first:last] if _is_beside(run, other)), None)
    if beside is None:
        return run
    lift = beside.base - run.base
    if abs(lift) < 0.08 * beside.size:
        return replace(run, base=beside.base)
    if lift > 0 and is_wide_end(beside.text):
        return None  # the mark of a note
    text = run.text.translate(RAISED if lift > 0 else LOWERED)
    return replace(run, text=text, base=beside.base, size=beside.size)


def _is_beside(run: Run, other: Run) -> bool:
    gap = run.box.left - other.box.right
    return (
        run.size < 0.8 * other.size
        and abs(run.base - other.base) < 0.6 * other.size
        and -0.3 * other.size < gap < 0.35 * other.size
    )


def split_at(run: Run, x: float) -> tuple[Run, Run]:
    """The run in two, by the widths that its letters have about: Chinese ones are twice as wide as others."""
    widths = [1.0 if letter >= "\u2e80" else 0.5 for letter in run.text]
    scale = run.box.width / max(sum(widths), 0.5)
    edge, cut = run.box.left, 0
    while cut < len(widths) and edge + 0.5 * scale * widths[cut] < x:
        edge += scale * widths[cut]
        cut += 1
    return (
        replace(run, text=run.text[:cut].strip(), box=replace(run.box, right=edge)),
        replace(run, text=run.text[cut:].strip(), box=replace(run.box, left=edge)),
    )


def segments(runs: Iterable[Run], page: int) -> list[list[Line]]:
    """Rows of segments, each a Line."""
    rows = []
    for row in rows_of(raised(runs)):
        parts: list[list[Run]] = []
        for run in row:
            if parts and run.box.left - parts[-1][-1].box.right < JOINED_GAP * min(run.size, parts[-1][-1].size):
                parts[-1].append(run)
            else:
                parts.append([run])
        rows.append([line_of(part, page) for part in parts])
    return rows


def line_of(runs: list[Run], page: int) -> Line:
    """The runs as one line; its size and weight are those of most of its letters."""
    text = runs[0].text
    for before, run in pairwise(runs):
        gap = (run.box.left - before.box.right) / max(run.size, 1.0)
        is_wide = is_wide_end(text) or is_wide_start(run.text)
        text += (" " if gap > (0.8 if is_wide else 0.12) else "") + run.text
    if len(runs) > 2 and all(len(run.text) == 1 for run in runs):  # letters set apart: 云 江 省
        text = text.replace(" ", "")
    total = sum(len(run.text) for run in runs)
    main = max(runs, key=lambda run: len(run.text))
    return Line(
        text,
        around([run.box for run in runs]),
        main.base,
        main.size,
        sum(len(run.text) for run in runs if run.is_bold) > 0.8 * total,
        sum(len(run.text) for run in runs if run.is_red) > 0.8 * total,
        page,
    )


def near(row: list[Line]) -> list[Line]:
    """Segments of one column: those that only a wide space parts (第一条　…) are one."""
    parts: list[list[Line]] = []
    for line in row:
        if parts and line.box.left - parts[-1][-1].box.right < NEAR_GAP * line.size:
            parts[-1].append(line)
        else:
            parts.append([line])
    return [merged(part) for part in parts]


def unrelated(row: list[Line]) -> list[Line]:
    """Segments that stand in one line after all, as one; but 签发人 beside a document's number stands alone."""
    at = next((at for at, line in enumerate(row) if at and line.text.startswith(("签发人", "簽發人"))), 0)
    return [merged(row[:at]), merged(row[at:])] if at else [merged(row)]


def merged(row: list[Line]) -> Line:
    """Segments as one line; wide gaps become a space."""
    if len(row) == 1:
        return row[0]
    main = max(row, key=lambda line: len(line.text))
    text = " ".join(line.text for line in row)
    if all(len(line.text) == 1 for line in row):  # letters set apart: 目 录
        text = text.replace(" ", "")
    return replace(main, text=text, box=around([line.box for line in row]))
