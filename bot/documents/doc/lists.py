"""The numbered lists of a Word file ([MS-DOC] LSTF, LFO, LVLF; formats by number: [MS-OSHARED] MSONFC)."""

from __future__ import annotations

import struct
from typing import Final

from bot.documents.list_numbers import LEVELS, Level, NumberedList

_FORMS: Final = {
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter", 5: "ordinal",
    10: "ideographDigital", 11: "japaneseCounting", 14: "decimalFullWidth", 17: "japaneseDigitalTenThousand",
    18: "decimalEnclosedCircle", 19: "decimalFullWidth2", 22: "decimalZero", 23: "bullet",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac",
    32: "ideographZodiacTraditional", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting", 38: "chineseLegalSimplified",
    39: "chineseCountingThousand", 57: "numberInDash", 255: "none",
}  # fmt: skip
_LIST_SIZE, _USE_SIZE, _LEVEL_SIZE = 28, 16, 28
_MOST: Final = 4_000  # lists, and uses of lists


def lists(table: bytes, length: int, uses: bytes) -> dict[int, NumberedList]:
    """By the number of the use, from 1; ``table`` goes on behind its ``length`` with the levels."""
    if length < 2 or len(uses) < 4:
        return {}
    levels = _all_levels(table, length)
    count = min(struct.unpack_from("<I", uses, 0)[0], _MOST, (len(uses) - 4) // _USE_SIZE)
    at, found = 4 + _USE_SIZE * count, {}
    for number in range(count):
        key = struct.unpack_from("<i", uses, 4 + _USE_SIZE * number)[0]
        overrides = uses[4 + _USE_SIZE * number + 12]
        own, starts, at = _overrides(uses, at, overrides)
        found[number + 1] = NumberedList(str(key), {**levels.get(key, {}), **own}, starts)
    return found


def _all_levels(table: bytes, length: int) -> dict[int, dict[int, Level]]:
    """By the key of the list."""
    count = min(struct.unpack_from("<H", table, 0)[0], _MOST, (length - 2) // _LIST_SIZE)
    at, found = length, {}
    for number in range(count):
        begin = 2 + _LIST_SIZE * number
        key, is_simple = struct.unpack_from("<i", table, begin)[0], table[begin + 26] & 1
        levels: dict[int, Level] = {}
        for place in range(1 if is_simple else LEVELS):
            if at + _LEVEL_SIZE > len(table):
                break
            levels[place], at = _level(table, at)
        found[key] = levels
    return found


def _level(table: bytes, at: int) -> tuple[Level, int]:
    """A level, and where the next one begins."""
    start, form, flags = struct.unpack_from("<iBB", table, at)
    characters, paragraph, limit = table[at + 24], table[at + 25], table[at + 26]
    at += _LEVEL_SIZE + characters + paragraph
    if at + 2 > len(table):
        return Level(), len(table)
    length = struct.unpack_from("<H", table, at)[0]
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    shown = "".join(f"%{ord(one) + 1}" if ord(one) < LEVELS else one for one in text)
    restart = limit if flags & 0x08 else None
    return Level(start, _form(form), shown, restart, bool(flags & 0x04)), at + 2 + 2 * length


def _form(number: int) -> str:
    return _FORMS.get(number, "decimal")


def _overrides(uses: bytes, at: int, count: int) -> tuple[dict[int, Level], dict[int, int], int]:
    """Levels that a use words anew, where it starts levels anew, and where the next use's data begin."""
    levels: dict[int, Level] = {}
    starts: dict[int, int] = {}
    at += 4
    for _ in range(count):
        if at + 8 > len(uses):
            break
        start, flags = struct.unpack_from("<iI", uses, at)
        place = flags & 0xF
        at += 8
        if flags & 0x20 and at + _LEVEL_SIZE <= len(uses):
            levels[place], at = _level(uses, at)
            starts[place] = levels[place].start
        elif flags & 0x10:
            starts[place] = start
    return levels, starts, at
