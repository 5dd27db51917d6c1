"""A DOCX made plain: only paragraphs, headings, bullets and tables, with the text that a reader sees and the numbers
that Word counts. What mammoth then reads holds nothing that it would read otherwise."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from bot.documents.docx.markup import MC, R, W, child, chosen, is_on, value, whole
from bot.documents.docx.numbering import Numbering
from bot.documents.docx.runs import Runs
from bot.documents.docx.styles import Look, Styles
from bot.documents.list_numbers import Numbered
from bot.documents.opening import TopLine, title_lines
from bot.documents.package import MOST_DEPTH
from bot.documents.paragraphs import (
    MOST_CHARACTERS,
    MOST_PARAGRAPHS,
    is_contents_heading,
    is_contents_line,
    is_heading,
    joined,
    paragraphs,
)
from bot.errors import TooLarge

BULLET_STYLE: Final = "B"
HEADING_STYLE: Final = "H"  # with its level: H1 to H6
_THROUGH: Final = frozenset(
    W + name for name in ("ins", "moveTo", "customXml", "smartTag", "sdtContent", "bdo", "dir", "hyperlink")
)
_CONTENTS: Final = frozenset({"Table of Contents"})
_MOST_COLUMNS: Final = 63  # Word's own limit
_MOST_LINES_OF_A_TOP: Final = 400


class Plain:
    """Builds the plain body; ``chunk`` gives the paragraphs of a part that is embedded as a page (w:altChunk)."""

    def __init__(self, source: str, styles: Styles, numbering: Numbering, chunk: Callable[[str], list[str]]) -> None:
        self.source, self.body, self.title = source, element("body"), ""
        self._styles, self._numbering, self._runs, self._chunk = styles, numbering, Runs(styles), chunk
        self._top: list[tuple[Any, TopLine]] = []
        self._carried = ""  # of a paragraph whose mark is deleted or hidden: it runs on into the next
        self._has_contents = False
        self._characters = self._count = 0
        self._handlers: dict[str, Callable[[Any, Any, int, bool], None]] = {
            W + "p": self._paragraph,
            W + "tbl": self._table,
            W + "sdt": self._control,
            MC + "AlternateContent": self._alternatives,
            W + "altChunk": self._embedded,
        }

    def read(self, body: Any) -> None:
        """Raises TooLarge."""
        self._walk(body, self.body, 0, is_top=True)
        if self._has_contents:
            for one, line in self._top:
                if is_contents_heading(line.text):
                    self.body.remove(one)
        self._set_title([(one, line) for one, line in self._top if one.getparent() is not None])

    @property
    def has_text(self) -> bool:
        return self._characters > 0

    def _walk(self, container: Any, out: Any, depth: int, *, is_top: bool = False) -> None:
        if depth > MOST_DEPTH:
            raise TooLarge(self.source)
        for one in container:
            if (handler := self._handlers.get(one.tag)) is not None:
                handler(one, out, depth, is_top)
            elif one.tag in _THROUGH:
                self._walk(one, out, depth + 1, is_top=is_top)

    def _alternatives(self, alternatives: Any, out: Any, depth: int, is_top: bool) -> None:
        if (branch := chosen(alternatives)) is not None:
            self._walk(branch, out, depth + 1, is_top=is_top)

    def _embedded(self, chunk: Any, out: Any, depth: int, is_top: bool) -> None:
        for text in self._chunk(chunk.get(R + "id", "")):
            self._add(out, text, Look(), None, is_top)

    def _control(self, control: Any, out: Any, depth: int, is_top: bool) -> None:
        if value(control, "sdtPr", "docPartObj", "docPartGallery") in _CONTENTS:
            return
        if (content := child(control, "sdtContent")) is not None:
            self._walk(content, out, depth + 1, is_top=is_top)

    def _paragraph(self, paragraph: Any, out: Any, depth: int, is_top: bool) -> None:
        properties = child(paragraph, "pPr")
        look = self._styles.paragraph(properties)
        read = self._runs.read(paragraph, look)
        text, self._carried = self._carried + read.text, ""
        if _runs_on(properties):
            self._carried = text
        elif look.is_contents or self._runs.is_in_contents:
            self._has_contents = True
        else:
            style_id = value(properties, "pStyle") if properties is not None else None
            self._add(out, text, read.look.over(look), self._numbering.before(look, style_id), is_top)
        for box in read.boxes:
            self._walk(box, out, depth + 1, is_top=is_top)

    def _add(self, out: Any, text: str, look: Look, numbered: Numbered | None, is_top: bool) -> None:
        for at, lines in enumerate(paragraphs(text)):
            whole_text = joined(lines)
            if is_contents_line(whole_text):
                self._has_contents = True
                continue
            if numbered and at == 0:
                lines[0] = numbered.before(lines[0])
            one = self._made(lines, _style(whole_text, look, numbered))
            out.append(one)
            if is_top and len(self._top) < _MOST_LINES_OF_A_TOP:
                self._top.append((one, _top_line(joined(lines), look)))

    def _made(self, lines: list[str], style: str) -> Any:
        self._count += 1
        self._characters += sum(map(len, lines))
        if self._characters > MOST_CHARACTERS or self._count > MOST_PARAGRAPHS:
            raise TooLarge(self.source)
        return paragraph_of(lines, style)

    def _set_title(self, top: list[tuple[Any, TopLine]]) -> None:
        found = title_lines([line for _, line in top])
        if found is None:
            return
        texts = [top[at][1].text for at in found]
        heading = paragraph_of(texts, HEADING_STYLE + "1")
        first = top[found[0]][0]
        first.getparent().replace(first, heading)
        for at in found[1:]:
            self.body.remove(top[at][0])
        self.title = joined(texts)

    def _table(self, table: Any, out: Any, depth: int, is_top: bool) -> None:
        rows = [(row, list(_parts(row, W + "tc", 0))) for row in _parts(table, W + "tr", 0)]
        rows = [(row, cells) for row, cells in rows if child(row, "trPr", "del") is None]
        if all(len(cells) <= 1 for _, cells in rows):  # a box around text
            for _, cells in rows:
                for cell in cells:
                    self._walk(cell, out, depth + 1, is_top=is_top)
            return
        made = element("tbl")
        for row, cells in rows:
            made.append(self._row(row, cells, depth))
        if out.tag == W + "tc":  # a table in a cell: its text
            out.extend(list(made.iter(W + "p")))
        elif any(one.text for one in made.iter(W + "t")):
            out.append(made)

    def _row(self, row: Any, cells: list[Any], depth: int) -> Any:
        made = element("tr")
        if is_on(row, "trPr", "tblHeader"):
            element("tblHeader", parent=element("trPr", parent=made))
        if (skipped := whole(value(row, "trPr", "gridBefore"))) is not None and 0 < skipped < _MOST_COLUMNS:
            made.append(_cell(skipped, None))
        for cell in cells:
            self._count += 1
            properties = child(cell, "tcPr")
            span = whole(value(properties, "gridSpan")) if properties is not None else None
            if properties is not None and value(properties, "hMerge") == "continue" and len(made):
                continue
            made_cell = _cell(min(max(span or 1, 1), _MOST_COLUMNS), child(cell, "tcPr", "vMerge"))
            self._walk(cell, made_cell, depth + 2)
            made.append(made_cell)
        return made


def element(name: str, parent: Any = None, **values: str) -> Any:
    from lxml import etree

    names = {W + key: text for key, text in values.items()}
    if parent is None:
        return etree.Element(W + name, names, nsmap={"w": W[1:-1]})
    return etree.SubElement(parent, W + name, names)


def paragraph_of(lines: list[str], style: str) -> Any:
    """A paragraph of lines with soft breaks between them."""
    made = element("p")
    if style:
        element("pStyle", parent=element("pPr", parent=made), val=style)
    run = element("r", parent=made)
    for at, line in enumerate(lines):
        if at:
            element("br", parent=run)
        element("t", parent=run).text = line
    return made


def _cell(span: int, merged: Any) -> Any:
    made = element("tc")
    properties = element("tcPr", parent=made)
    if span > 1:
        element("gridSpan", parent=properties, val=str(span))
    if merged is not None:
        element("vMerge", parent=properties, val="restart" if merged.get(W + "val") == "restart" else "continue")
    return made


def _parts(container: Any, tag: str, depth: int) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also those in controls and insertions."""
    if depth > MOST_DEPTH:
        return
    for one in container:
        if one.tag == tag:
            yield one
        elif one.tag in _THROUGH or one.tag == W + "sdt":
            yield from _parts(one, tag, depth + 1)


def _runs_on(properties: Any) -> bool:
    mark = child(properties, "rPr") if properties is not None else None
    return mark is not None and (child(mark, "del") is not None or bool(is_on(mark, "vanish")))


def _style(text: str, look: Look, numbered: Numbered | None) -> str:
    if look.level is not None and is_heading(text):
        return HEADING_STYLE + str(min(max(look.level, 1), 6))
    return BULLET_STYLE if numbered and numbered.is_bullet else ""


def _top_line(text: str, look: Look) -> TopLine:
    level = look.level if is_heading(text) else None
    return TopLine(text, look.size or 0.0, bool(look.is_centred), level, bool(look.is_bold), bool(look.is_red))
