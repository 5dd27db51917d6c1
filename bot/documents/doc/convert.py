"""The door for DOC."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape
from typing import Final

from bot.documents.containers import OLE_BROKEN, is_ole
from bot.documents.doc.lists import lists
from bot.documents.doc.pieces import WordFile, word_file
from bot.documents.doc.tables import Row, row_of, table_html
from bot.documents.doc.text import Paragraph, Reader
from bot.documents.list_numbers import Counter, Numbered, NumberedList
from bot.documents.opening import NO_LINE, TopLine, title_lines
from bot.documents.paragraphs import (
    MOST_PARAGRAPHS,
    is_contents_heading,
    is_contents_line,
    is_heading,
    joined,
    paragraphs,
)
from bot.errors import Malformed, NothingToSummarize, TooLarge, Unsupported

_ZIP: Final = b"PK\x03\x04"
_RTF: Final = b"{\\rtf"


def to_html(source: str, data: bytes) -> str:
    """The HTML of a Word 97–2003 file, without heads and feet, notes, comments and text boxes.

    What else is sent under this name is read where it can be: HTML, MHTML, DOCX. Raises Malformed, Encrypted, TooLarge,
    Unsupported (RTF, WordPerfect, Word 95), NothingToSummarize.
    """
    if not is_ole(data):
        return _other(source, data)
    try:
        html = _read(source, word_file(source, data))
    except (*OLE_BROKEN, RecursionError) as exc:
        raise Malformed(source) from exc
    if not html:
        raise NothingToSummarize(source)
    return html


def _other(source: str, data: bytes) -> str:
    from bot.documents import docx, saved_page

    if data.startswith(_ZIP):
        return docx.to_html(source, data)
    if saved_page.is_page(data):
        return saved_page.to_html(source, data)
    if data.startswith(_RTF):
        raise Unsupported(source, file_kind="rtf")
    raise Unsupported(source, file_kind="doc") if data.strip(b"\0 \r\n") else NothingToSummarize(source)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (its lines, and how it looks) or, where ``html`` is set, a table."""

    lines: list[str] = field(default_factory=list)
    line: TopLine = NO_LINE
    is_bullet: bool = False
    html: str = ""


def _read(source: str, file: WordFile) -> str:
    blocks: list[Block] = []
    for block in _blocks(file):
        blocks.append(block)
        if len(blocks) > MOST_PARAGRAPHS:
            raise TooLarge(source)
    return _html(blocks)


def _html(blocks: list[Block]) -> str:
    places = [at for at, block in enumerate(blocks) if not block.html]
    found = title_lines([blocks[at].line for at in places[:400]])
    of_title = [places[at] for at in found] if found else []
    texts = [blocks[at].line.text for at in of_title]
    pieces = [f"<title>{escape(joined(texts), quote=False)}</title>"] if texts else []
    for at, block in enumerate(blocks):
        if of_title and at == of_title[0]:
            pieces.append(f"<h1>{_lines(texts)}</h1>")
        elif at not in of_title:
            pieces.append(block.html or _paragraph(block))
    return "".join(pieces)


def _paragraph(block: Block) -> str:
    text = _lines(block.lines)
    if block.is_bullet:
        return f"<ul><li>{text}</li></ul>"
    level = block.line.level
    name = "p" if level is None else f"h{min(max(level, 1), 6)}"
    return f"<{name}>{text}</{name}>"


def _lines(lines: list[str]) -> str:
    return "<br>".join(escape(line, quote=False) for line in lines)


def _blocks(file: WordFile) -> Iterator[Block]:
    """Paragraphs and tables in order; tables of contents left out."""
    gathered = _Gathered(lists(file.lists, file.lists_length, file.list_uses))
    for one in Reader(file).paragraphs():
        gathered.add(one)
    gathered.end_table()
    has_contents = gathered.has_contents or any(is_contents_line(block.line.text) for block in gathered.blocks)
    for block in gathered.blocks:
        text = block.line.text
        if not has_contents or not (is_contents_heading(text) or is_contents_line(text)):
            yield block


class _Gathered:
    """What was read: whole blocks, and the table that is open."""

    def __init__(self, uses: dict[int, NumberedList]) -> None:
        self._uses, self._counter = uses, Counter()
        self.blocks: list[Block] = []
        self.has_contents = False
        self._rows: list[Row] = []
        self._cells: list[list[list[str]]] = []
        self._cell: list[list[str]] = []

    def add(self, one: Paragraph) -> None:
        use = self._uses.get(one.list_id) if one.end != "row" else None
        numbered = self._counter.next(str(one.list_id), use, one.list_level) if use else None
        if one.depth == 0:
            self.end_table()
            self.has_contents = self.has_contents or one.is_contents
            if not one.is_contents:
                self.blocks += _of_paragraph(one, numbered)
        elif one.depth > 1 or one.end == "paragraph":  # a table in a cell gives its text
            self._cell += _numbered_lines(one, numbered)
        elif one.end == "cell":
            self._cells.append([*self._cell, *_numbered_lines(one, numbered)])
            self._cell = []
        else:
            self._rows.append(row_of(one.row, self._cells))
            self._cells, self._cell = [], []

    def end_table(self) -> None:
        if self._rows or self._cells or self._cell:
            self.blocks += _table(self._rows, self._cells, self._cell)
            self._rows, self._cells, self._cell = [], [], []


def _table(rows: list[Row], cells: list[list[list[str]]], cell: list[list[str]]) -> Iterator[Block]:
    """A table, or the paragraphs of a box; what is left of a broken row too."""
    if rows and any(len(row.cells) > 1 for row in rows):
        html = table_html(rows)
        if html:
            yield Block(html=html)
    else:
        for row in rows:
            for inside in row.cells:
                yield from (Block(lines, TopLine(joined(lines))) for lines in inside)
    for inside in (*cells, cell):
        yield from (Block(lines, TopLine(joined(lines))) for lines in inside)


def _numbered_lines(one: Paragraph, numbered: Numbered | None) -> list[list[str]]:
    found = list(paragraphs(one.text))
    if found and numbered:
        found[0][0] = numbered.before(found[0][0])
    return found


def _of_paragraph(one: Paragraph, numbered: Numbered | None) -> Iterator[Block]:
    for lines in _numbered_lines(one, numbered):
        text = joined(lines)
        level = one.level if is_heading(text) else None
        line = TopLine(text, one.size, one.is_centred, level, one.is_bold, one.is_red)
        yield Block(lines, line, bool(numbered and numbered.is_bullet))
