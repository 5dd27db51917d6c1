"""What a Word file says of runs and paragraphs: lists of changes (sprm), in pages of 512 bytes ([MS-DOC] 2.6, 2.9)."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

_PAGE: Final = 512
_LENGTHS: Final = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION: Final = 0xD608
_TABS: Final = 0xC615
DELETED, HIDDEN, BOLD, SIZE, COLOUR_INDEX, COLOUR, RAISED = (
    0x0800, 0x083C, 0x0835, 0x4A43, 0x2A42, 0x6870, 0x2A48,
)  # fmt: skip
ALIGNED_OLD, ALIGNED, OUTLINE, LIST_LEVEL, LIST, IN_TABLE, ROW_END, INNER_CELL, INNER_ROW_END, DEPTH = (
    0x2403, 0x2461, 0x2640, 0x260A, 0x460B, 0x2416, 0x2417, 0x244B, 0x244C, 0x6649,
)  # fmt: skip
TABLE_DEFINITION: Final = _TABLE_DEFINITION
Properties = dict[int, bytes]


def changes(data: bytes) -> Properties:
    """The operand of each change, the last one where there are two."""
    found: Properties = {}
    at = 0
    while at + 2 < len(data):
        code = struct.unpack_from("<H", data, at)[0]
        at += 2
        length = _LENGTHS.get(code >> 13)
        if length is None:
            at, length = _variable(data, at, code)
        found[code] = data[at : at + length]
        at += length
    return found


def _variable(data: bytes, at: int, code: int) -> tuple[int, int]:
    """Where an operand begins that says its own length, and the length."""
    if code == _TABLE_DEFINITION:
        return at + 2, max(int.from_bytes(data[at : at + 2], "little") - 1, 0)
    if code == _TABS and data[at] == 255:
        return at, len(data) - at
    return at + 1, data[at] if at < len(data) else 0


def byte(properties: Properties, code: int) -> int | None:
    value = properties.get(code)
    return value[0] if value else None


def word(properties: Properties, code: int) -> int | None:
    value = properties.get(code)
    return int.from_bytes(value[:2], "little", signed=True) if value else None


def is_on(properties: Properties, code: int, *, in_style: bool = False) -> bool:
    """A toggle: 0x80 is as the style says, 0x81 the opposite."""
    value = byte(properties, code)
    if value is None or value == 0x80:
        return in_style
    return not in_style if value == 0x81 else value == 1


@dataclass(frozen=True, slots=True)
class Runs:
    """Runs of the main stream: each begins at its place in ``begins`` and holds the data at the same place."""

    begins: tuple[int, ...]
    data: tuple[bytes, ...]

    def at(self, offset: int) -> bytes:
        place = bisect_right(self.begins, offset) - 1
        return self.data[place] if place >= 0 else b""

    def between(self, first: int, end: int) -> Iterator[tuple[int, int, bytes]]:
        """The parts of a stretch: begin, end, data."""
        place = max(bisect_right(self.begins, first) - 1, 0)
        at = first
        while at < end:
            stop = self.begins[place + 1] if place + 1 < len(self.begins) else end
            stop = min(max(stop, at), end)
            if stop > at:
                yield at, stop, self.data[place] if self.begins and self.begins[place] <= at else b""
            at, place = stop, place + 1


def character_runs(main: bytes, table: bytes) -> Runs:
    """Each run's changes."""
    found = []
    for page in _pages(main, table):
        count = page[-1]
        for number, begin in enumerate(_begins(page, count)):
            place = 4 * (count + 1) + number
            offset = 2 * page[place] if place < _PAGE else 0
            found.append((begin, page[offset + 1 : offset + 1 + page[offset]] if offset else b""))
    return _sorted(found)


def paragraph_runs(main: bytes, table: bytes) -> Runs:
    """Each paragraph's style number (two bytes), then its changes."""
    found = []
    for page in _pages(main, table):
        count = page[-1]
        for number, begin in enumerate(_begins(page, count)):
            place = 4 * (count + 1) + 13 * number
            offset = 2 * page[place] if place < _PAGE else 0
            found.append((begin, _paragraph(page, offset) if offset else b""))
    return _sorted(found)


def _paragraph(page: bytes, offset: int) -> bytes:
    size = page[offset]
    if size:
        return page[offset + 1 : offset + 2 * size]
    size = page[offset + 1] if offset + 1 < _PAGE else 0
    return page[offset + 2 : offset + 2 + 2 * size]


def _begins(page: bytes, count: int) -> tuple[int, ...]:
    count = min(count, _PAGE // 4 - 1)
    return struct.unpack_from(f"<{count}I", page, 0)


def _pages(main: bytes, table: bytes) -> Iterator[bytes]:
    count = (len(table) - 4) // 8
    for number in range(max(count, 0)):
        where = struct.unpack_from("<I", table, 4 * (count + 1) + 4 * number)[0] & 0x3FFFFF
        page = main[where * _PAGE : (where + 1) * _PAGE]
        if len(page) == _PAGE:
            yield page


def _sorted(found: list[tuple[int, bytes]]) -> Runs:
    found.sort(key=lambda run: run[0])
    return Runs(tuple(begin for begin, _ in found), tuple(data for _, data in found))
