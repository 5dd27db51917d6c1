"""The styles of a Word file ([MS-DOC] 2.9.271): what each says of paragraphs and runs, with what it is based on."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import Final

from bot.documents.doc.properties import Properties, changes

_NO_BASE: Final = 0xFFF
_PARAGRAPH_STYLE: Final = 1
_HEADINGS: Final = range(1, 10)  # numbers of Word's own styles, the same in every language
_CONTENTS: Final = range(19, 28)
_TITLE: Final = 62
_DEEPEST: Final = 20


@dataclass(frozen=True, slots=True)
class Style:
    """``level``: 0 of the title, 1–9 of headings."""

    level: int | None = None
    is_contents: bool = False
    base: int = _NO_BASE
    paragraph: Properties = field(default_factory=dict)
    characters: Properties = field(default_factory=dict)


def styles(table: bytes) -> dict[int, Style]:
    """By number, each with all that it inherits."""
    if len(table) < 6:
        return {}
    header, count, base_size = struct.unpack_from("<HHH", table, 0)
    at, own = 2 + header, {}
    for number in range(count):
        if at + 2 > len(table):
            break
        size = struct.unpack_from("<H", table, at)[0]
        if size:
            own[number] = _style(table[at + 2 : at + 2 + size], base_size)
        at += 2 + size
    return {number: _inherited(own, number) for number in own}


def _style(data: bytes, base_size: int) -> Style:
    if len(data) < 4:
        return Style()
    first, second = struct.unpack_from("<HH", data, 0)
    builtin, kind, base = first & 0xFFF, second & 0xF, second >> 4
    level = builtin if builtin in _HEADINGS else 0 if builtin == _TITLE else None
    parts = _parts(data, base_size) if kind == _PARAGRAPH_STYLE else []
    paragraph = changes(parts[0][2:]) if parts else {}
    return Style(level, builtin in _CONTENTS, base, paragraph, changes(parts[1]) if len(parts) > 1 else {})


def _parts(data: bytes, base_size: int) -> list[bytes]:
    """Behind the name, each with its length before it, at even places."""
    if base_size + 2 > len(data):
        return []
    at = base_size + 2 * (struct.unpack_from("<H", data, base_size)[0] + 2)
    found: list[bytes] = []
    while at + 2 <= len(data) and len(found) < 3:
        size = struct.unpack_from("<H", data, at)[0]
        found.append(data[at + 2 : at + 2 + size])
        at += 2 + size + size % 2
    return found


def _inherited(own: dict[int, Style], number: int) -> Style:
    style = own[number]
    level, base = style.level, style.base
    paragraph, characters = dict(style.paragraph), dict(style.characters)
    for _ in range(_DEEPEST):
        if base not in own:
            break
        below = own[base]
        paragraph, characters = {**below.paragraph, **paragraph}, {**below.characters, **characters}
        level = below.level if level is None else level
        base = below.base
    return Style(level, style.is_contents, style.base, paragraph, characters)
