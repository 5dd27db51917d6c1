"""The main text of a Word file as paragraphs and cells, with what is hidden, deleted or an instruction left out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from bot.documents.doc.pieces import Piece, WordFile
from bot.documents.doc.properties import (
    ALIGNED,
    ALIGNED_OLD,
    BOLD,
    COLOUR,
    COLOUR_INDEX,
    DELETED,
    DEPTH,
    HIDDEN,
    IN_TABLE,
    INNER_CELL,
    INNER_ROW_END,
    LIST,
    LIST_LEVEL,
    OUTLINE,
    RAISED,
    ROW_END,
    SIZE,
    TABLE_DEFINITION,
    Properties,
    byte,
    changes,
    character_runs,
    is_on,
    paragraph_runs,
    word,
)
from bot.documents.doc.styles import Style, styles
from bot.documents.fields import gives_no_text
from bot.documents.scripts import scripted

_RED: Final = 6  # of the sixteen colours
_CENTRE: Final = 1
_DEFAULT_SIZE: Final = 20  # half points
_MARKS = re.compile("[\r\x07\x0c\x13\x14\x15]")
_DROPPED = dict.fromkeys([*range(0x07), 0x08, *range(0x0F, 0x1E), 0x1F])
_CHANGED: Final = {**_DROPPED, 0x0B: "\n", 0x0E: "\f", 0x1E: "-", 0x09: "\t"}
_MOST_FIELDS: Final = 100


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``end`` tells what ends it; ``depth`` of the table that it stands in, 0 in none; ``row`` the definition of the
    row that a row's end carries; ``size`` in points."""

    text: str
    end: str  # "paragraph", "cell" or "row"
    depth: int = 0
    level: int | None = None
    list_id: int = 0
    list_level: int = 0
    size: float = 0.0
    is_centred: bool = False
    is_bold: bool = False
    is_red: bool = False
    is_contents: bool = False
    row: bytes = b""


@dataclass(slots=True)
class _Gathered:
    """The text of a paragraph until its mark, and how many characters look how: size, bold, red."""

    pieces: list[str] = field(default_factory=list)
    looks: dict[tuple[float, bool, bool], int] = field(default_factory=dict)

    def look(self) -> tuple[float, bool, bool]:
        return max(self.looks, key=lambda look: self.looks[look], default=(0.0, False, False))


class Reader:
    """Reads the text from its begin to its end."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._styles = styles(file.styles)
        self._characters = character_runs(file.main, file.character_runs)
        self._paragraphs = paragraph_runs(file.main, file.paragraph_runs)
        self._fields: list[list[str | bool]] = []  # instruction, whether its result has begun
        self._gathered = _Gathered()

    def paragraphs(self) -> Iterator[Paragraph]:
        for piece in self._file.pieces:
            yield from self._piece(piece)
        if self._gathered.pieces:
            yield self._made(-1, "\r", {})

    def _piece(self, piece: Piece) -> Iterator[Paragraph]:
        end = piece.offset + (piece.end - piece.first) * piece.width
        for first, stop, data in self._characters.between(piece.offset, min(end, len(self._file.main))):
            text = self._file.main[first:stop].decode("cp1252" if piece.width == 1 else "utf-16-le", "replace")
            yield from self._run(text, first, piece.width, changes(data))

    def _run(self, text: str, offset: int, width: int, look: Properties) -> Iterator[Paragraph]:
        at = 0
        for mark in _MARKS.finditer(text):
            self._add(text[at : mark.start()], look, offset)
            at = mark.end()
            if mark[0] in "\r\x07\x0c":
                yield from self._ended(mark[0], offset + mark.start() * width, look)
            else:
                self._field(mark[0])
        self._add(text[at:], look, offset)

    def _field(self, mark: str) -> None:
        if mark == "\x13":
            if len(self._fields) < _MOST_FIELDS:
                self._fields.append(["", False])
        elif self._fields and mark == "\x14":
            self._fields[-1][1] = True
        elif self._fields:
            self._fields.pop()

    def _add(self, text: str, look: Properties, offset: int) -> None:
        if not text:
            return
        if self._fields and not self._fields[-1][1]:
            self._fields[-1][0] = (str(self._fields[-1][0]) + text)[:300]
            return
        if self.is_in_contents or not all(one[1] for one in self._fields):
            return
        style = self._style(offset)
        if is_on(look, DELETED) or is_on(look, HIDDEN, in_style=is_on(style.characters, HIDDEN)):
            return
        text = text.translate(_CHANGED)
        if (raised := byte(look, RAISED)) in {1, 2}:
            text = scripted(text, raised == 1)
        self._gathered.pieces.append(text)
        size = (word(look, SIZE) or word(style.characters, SIZE) or _DEFAULT_SIZE) / 2
        seen = (size, is_on(look, BOLD, in_style=is_on(style.characters, BOLD)), _is_red(look))
        self._gathered.looks[seen] = self._gathered.looks.get(seen, 0) + len(text.strip())

    @property
    def is_in_contents(self) -> bool:
        return any(one[1] and gives_no_text(str(one[0])) for one in self._fields)

    def _style(self, offset: int) -> Style:
        data = self._paragraphs.at(offset)
        return self._styles.get(int.from_bytes(data[:2], "little"), _PLAIN)

    def _ended(self, mark: str, offset: int, look: Properties) -> Iterator[Paragraph]:
        if mark == "\r" and (is_on(look, DELETED) or is_on(look, HIDDEN)):
            return  # its text runs on into the next paragraph
        yield self._made(offset, mark, look)

    def _made(self, offset: int, mark: str, look: Properties) -> Paragraph:
        data = self._paragraphs.at(offset) if offset >= 0 else b""
        style = self._styles.get(int.from_bytes(data[:2], "little"), _PLAIN)
        own = changes(data[2:])
        both = {**style.paragraph, **own}
        gathered, self._gathered = self._gathered, _Gathered()
        size, is_bold, is_red = gathered.look()
        outline = byte(own, OUTLINE)
        level = outline + 1 if outline is not None and outline < 9 else style.level
        return Paragraph(
            "".join(gathered.pieces),
            _end(mark, both),
            _depth(both),
            level,
            word(both, LIST) or 0,
            byte(both, LIST_LEVEL) or 0,
            size,
            (byte(both, ALIGNED) if ALIGNED in both else byte(both, ALIGNED_OLD)) == _CENTRE,
            is_bold,
            is_red,
            style.is_contents or self.is_in_contents,
            own.get(TABLE_DEFINITION, b""),
        )


_PLAIN: Final = Style()


def _end(mark: str, look: Properties) -> str:
    if byte(look, ROW_END) or byte(look, INNER_ROW_END):
        return "row"
    return "cell" if mark == "\x07" or byte(look, INNER_CELL) else "paragraph"


def _depth(look: Properties) -> int:
    depth = look.get(DEPTH)
    if depth:
        return min(int.from_bytes(depth[:4], "little"), 100)
    return 1 if byte(look, IN_TABLE) else 0


def _is_red(look: Properties) -> bool:
    colour = look.get(COLOUR)
    if colour is not None and len(colour) == 4:
        return colour[0] >= 0xB0 and colour[1] <= 0x60 and colour[2] <= 0x60 and not colour[3]
    return byte(look, COLOUR_INDEX) == _RED
