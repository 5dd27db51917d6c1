"""The order in which a page is read: columns from left to right, between what goes across them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final

from bot.documents.positioned.values import Line, Table, around

Item = Line | Table
GUTTER: Final = 7.0  # points between two columns at least
CROSSING: Final = 0.7  # of the rows may go across (a title and a summary above two columns, tables)
MOST_TRIES: Final = 12  # strips that are looked at, those that fewest rows cross first
LEAST_ROWS: Final = 4
FILLED: Final = 0.6  # of a column's width its wider lines fill; cells of a table fill less
WIDEST: Final = 15_000  # points: the largest page that PDF allows has 14,400
MOST_DEPTH: Final = 2  # splits: up to four columns


def reading_order(items: Sequence[Item], depth: int = 0) -> list[list[Item]]:
    """Groups that are read one after the other, each from top to bottom."""
    items = sorted(items, key=lambda item: (item.box.bottom, item.box.left))
    gutter = _gutter(items, depth) if depth < MOST_DEPTH and len(items) >= 2 * LEAST_ROWS else None
    if gutter is None:
        return [items] if items else []
    groups: list[list[Item]] = []
    across: list[Item] = []
    band: list[Item] = []
    for item in [*items, None]:
        if item is not None and not _crosses(item, gutter):
            band.append(item)
            continue
        if band and _is_columns(band, gutter, depth):
            groups += [across] if across else []
            across = []
            for side in _sides(band, gutter):
                groups += reading_order(side, depth + 1)
        else:
            across += band
        band = []
        across += [item] if item is not None else []
    return [*groups, across] if across else groups


def _crosses(item: Item, x: float) -> bool:
    return item.box.left < x - 1 and item.box.right > x + 1


def _sides(band: Sequence[Item], x: float) -> tuple[list[Item], list[Item]]:
    return [item for item in band if item.box.center < x], [item for item in band if item.box.center >= x]


def _gutter(items: Sequence[Item], depth: int) -> float | None:
    """The middle of a strip in the inner part of the page that few rows cross, and that parts columns."""
    whole = around([item.box for item in items])
    if whole.width > WIDEST:
        return None
    start, end = int(whole.left + 0.15 * whole.width), int(whole.right - 0.15 * whole.width)
    crossed = [0] * (max(end - start, 0) + 2)
    for item in items:
        first, last = max(int(item.box.left) - start, 0), min(int(item.box.right) + 1 - start, len(crossed) - 1)
        if first < last:
            crossed[first] += 1
            crossed[last] -= 1
    rows = len({round(item.box.bottom / 3) for item in items})
    strips = [strip for strip in _strips(crossed, CROSSING * rows) if strip[1] - strip[0] >= GUTTER]
    for low, high, _ in sorted(strips, key=lambda strip: (strip[2], strip[0] - strip[1]))[:MOST_TRIES]:
        middle = start + (low + high) / 2
        if _is_parted(items, middle, depth):
            return middle
    return None


def _strips(changes: list[int], allowed: float) -> list[tuple[int, int, int]]:
    """Ranges of x whose crossing count stays at its local low, with that count."""
    counts, count = [], 0
    for change in changes:
        count += change
        counts.append(count)
    strips, at = [], 0
    while at < len(counts):
        end = at
        while end + 1 < len(counts) and counts[end + 1] == counts[at]:
            end += 1
        if counts[at] <= allowed:
            strips.append((at, end, counts[at]))
        at = end + 1
    return strips


def _is_parted(items: Sequence[Item], x: float, depth: int) -> bool:
    beside = [item for item in items if not _crosses(item, x)]
    return _is_columns(beside, x, depth)


def _is_columns(band: Sequence[Item], x: float, depth: int) -> bool:
    """Both sides have lines enough, and most of them fill their side (so cells of a table are no columns), or the
    columns that it has in turn."""
    sides = _sides(band, x)
    if min(len(side) for side in sides) < LEAST_ROWS:
        return False
    return all(_is_filled(side) or (depth < MOST_DEPTH and _gutter(side, depth + 1) is not None) for side in sides)


def _is_filled(side: Sequence[Item]) -> bool:
    """Whether most of its lines fill it with words: the gaps of justified words are narrow, those of cells wide."""
    width = max(around([item.box for item in side]).width, 1.0)
    wide = rows = letters = 0
    for _, row in groupby(side, key=lambda item: round(item.box.bottom / 3)):
        items = list(row)
        rows += 1
        letters += sum(len(item.text) if isinstance(item, Line) else 30 for item in items)
        wide += sum(item.box.width for item in items) > FILLED * width
    return wide >= 0.45 * rows and letters >= 9 * rows
