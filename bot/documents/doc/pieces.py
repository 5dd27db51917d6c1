"""The streams of a Word file and where its text lies: its information block and piece table ([MS-DOC] 2.4.1)."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, Final

from bot.documents.containers import opened
from bot.documents.paragraphs import MOST_CHARACTERS
from bot.errors import Encrypted, Malformed, TooLarge, Unsupported

_WORD_97: Final = 0xA5EC
_WORD_95: Final = frozenset({0xA5DC, 0xA59B, 0xA59C})
_ENCRYPTED, _TABLE_1 = 0x0100, 0x0200  # flags of the file information block
_LENGTHS, _PAIRS = 0x4C, 0x9A  # where ccpText stands; where the pairs of offset and length begin
_STYLES, _CHARACTER_RUNS, _PARAGRAPH_RUNS, _TEXT, _LISTS, _LIST_USES = 1, 12, 13, 33, 73, 74
_MOST_STREAM: Final = 64_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters ``first`` to ``end`` of the text lie at ``offset`` of the main stream, ``width`` bytes each."""

    first: int
    end: int
    offset: int
    width: int


@dataclass(frozen=True, slots=True)
class WordFile:
    """``main`` is the stream of the text, the others are tables of the table stream."""

    main: bytes
    pieces: tuple[Piece, ...]
    styles: bytes
    character_runs: bytes
    paragraph_runs: bytes
    lists: bytes  # with the levels that follow them
    list_uses: bytes
    lists_length: int


def word_file(source: str, data: bytes) -> WordFile:
    """Raises Malformed, Encrypted, TooLarge, Unsupported (older than Word 97; no Word file)."""
    container = opened(source, data)
    if container.exists("EncryptedPackage"):
        raise Encrypted(source)
    if not container.exists("WordDocument"):
        raise Unsupported(source, file_kind="doc")
    main = _stream(source, container, "WordDocument")
    magic, flags = struct.unpack_from("<H", main, 0)[0], struct.unpack_from("<H", main, 0x0A)[0]
    if magic in _WORD_95:
        raise Unsupported(source, file_kind="doc")
    if magic != _WORD_97:
        raise Malformed(source)
    if flags & _ENCRYPTED:
        raise Encrypted(source)
    table = _stream(source, container, "1Table" if flags & _TABLE_1 else "0Table")
    length = struct.unpack_from("<i", main, _LENGTHS)[0]
    if length < 0:
        raise Malformed(source)
    if length > MOST_CHARACTERS:
        raise TooLarge(source)
    lists_at, lists_length = _pair(main, _LISTS)
    return WordFile(
        main,
        tuple(_pieces(source, _part(main, table, _TEXT), length)),
        _part(main, table, _STYLES),
        _part(main, table, _CHARACTER_RUNS),
        _part(main, table, _PARAGRAPH_RUNS),
        table[lists_at:] if lists_length else b"",
        _part(main, table, _LIST_USES),
        lists_length,
    )


def _stream(source: str, container: Any, name: str) -> bytes:
    if not container.exists(name):
        raise Malformed(source)
    with container.openstream(name) as stream:
        data: bytes = stream.read(_MOST_STREAM)
    return data


def _pair(main: bytes, index: int) -> tuple[int, int]:
    at = _PAIRS + 8 * index
    found: tuple[int, int] = struct.unpack_from("<II", main, at) if at + 8 <= len(main) else (0, 0)
    return found


def _part(main: bytes, table: bytes, index: int) -> bytes:
    at, length = _pair(main, index)
    return table[at : at + length]


def _pieces(source: str, clx: bytes, length: int) -> list[Piece]:
    """Of the main text alone: behind it stand notes, heads and comments, each with a text of its own."""
    at = 0
    while at < len(clx) and clx[at] == 1:  # formatting of pieces
        at += 3 + struct.unpack_from("<H", clx, at + 1)[0]
    if at >= len(clx) or clx[at] != 2:
        raise Malformed(source)
    size = struct.unpack_from("<I", clx, at + 1)[0]
    table = clx[at + 5 : at + 5 + size]
    count = (len(table) - 4) // 12
    if count < 1:
        raise Malformed(source)
    places = struct.unpack_from(f"<{count + 1}I", table, 0)
    found = []
    for number in range(count):
        first, end = places[number], min(places[number + 1], length)
        if first >= end:
            continue
        where = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * number + 2)[0]
        is_narrow = bool(where & 0x40000000)
        where &= 0x3FFFFFFF
        found.append(Piece(first, end, where // 2 if is_narrow else where, 1 if is_narrow else 2))
    if sum(piece.end - piece.first for piece in found) > MOST_CHARACTERS:
        raise TooLarge(source)
    return found
