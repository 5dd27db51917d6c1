"""The text of a paragraph as a reader sees it: without what is deleted, hidden, or an instruction of a field."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.documents.docx.markup import MC, M, W, child, chosen, value
from bot.documents.docx.styles import Look, Styles, run_look
from bot.documents.fields import gives_no_text
from bot.documents.package import MOST_DEPTH
from bot.documents.scripts import scripted

LINE: Final = "\n"  # a soft line break
PAGE: Final = "\f"  # a page or column break
_THROUGH: Final = frozenset(
    W + name
    for name in (
        "ins",
        "moveTo",
        "hyperlink",
        "smartTag",
        "customXml",
        "sdtContent",
        "dir",
        "bdo",
        "fldSimple",
        "ruby",
        "rubyBase",
    )
)
_DROPPED: Final = frozenset(
    W + name for name in ("del", "moveFrom", "pPr", "rPr", "rt", "instrText", "delText", "rubyPr", "sdtPr")
)
_DRAWN: Final = frozenset({W + "drawing", W + "pict", W + "object"})


@dataclass(slots=True)
class Read:
    """A paragraph while it is read: its text in pieces, the text boxes anchored in it, how many characters look how."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    looks: dict[Look, int] = field(default_factory=dict)

    @property
    def text(self) -> str:
        return "".join(self.pieces)

    @property
    def look(self) -> Look:
        """That of most of its characters."""
        return max(self.looks, key=lambda look: self.looks[look], default=Look())


@dataclass(slots=True)
class _Field:
    """Between its begin and its separator a field holds its instruction, then its result."""

    instruction: str = ""
    is_result: bool = False
    is_hidden: bool = False


class Runs:
    """Reads paragraph after paragraph; fields may begin in one and end in another."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._fields: list[_Field] = []
        self._handlers: dict[str, Callable[[Any, Read, Look, int], None]] = {
            W + "r": self._run,
            W + "sdt": self._control,
            W + "fldChar": self._field_mark,
            MC + "AlternateContent": self._alternatives,
            M + "oMath": self._formula,
            M + "oMathPara": self._formula,
            **dict.fromkeys(_DRAWN, self._drawing),
        }

    @property
    def is_in_contents(self) -> bool:
        """Whether the paragraph that was read last ended inside a table of contents."""
        return any(one.is_hidden for one in self._fields)

    def read(self, paragraph: Any, look: Look) -> Read:
        found = Read()
        self._all(paragraph, found, look, 0)
        return found

    def _all(self, element: Any, found: Read, look: Look, depth: int) -> None:
        if depth > MOST_DEPTH:
            return
        for one in element:
            tag = one.tag
            if tag in _DROPPED:
                if tag == W + "instrText" and self._fields:
                    self._fields[-1].instruction += one.text or ""
            elif (handler := self._handlers.get(tag)) is not None:
                handler(one, found, look, depth + 1)
            elif tag in _THROUGH:
                self._through(one, found, look, depth + 1)
            else:
                self._add(_characters(one), found, look)

    def _through(self, element: Any, found: Read, look: Look, depth: int) -> None:
        if not gives_no_text(element.get(W + "instr") or ""):
            self._all(element, found, look, depth)

    def _add(self, text: str, found: Read, look: Look) -> None:
        if text and not look.is_hidden and all(one.is_result and not one.is_hidden for one in self._fields):
            found.pieces.append(text)
            found.looks[look] = found.looks.get(look, 0) + len(text.strip())

    def _run(self, run: Any, found: Read, look: Look, depth: int) -> None:
        properties = child(run, "rPr")
        if properties is None:
            return self._all(run, found, look, depth)
        own = self._styles.combined(run_look(properties), self._styles.look(value(properties, "rStyle")), look)
        before = len(found.pieces)
        self._all(run, found, own, depth)
        if (raised := value(properties, "vertAlign")) in {"superscript", "subscript"}:
            text = "".join(found.pieces[before:])
            found.pieces[before:] = [scripted(text, raised == "superscript")]
        return None

    def _control(self, control: Any, found: Read, look: Look, depth: int) -> None:
        """Of a structured document tag its content; a text that only asks for input is none."""
        content = child(control, "sdtContent")
        if content is not None and child(control, "sdtPr", "showingPlcHdr") is None:
            self._all(content, found, look, depth)

    def _alternatives(self, alternatives: Any, found: Read, look: Look, depth: int) -> None:
        branch = chosen(alternatives)
        if branch is not None:
            self._all(branch, found, look, depth)

    def _drawing(self, drawing: Any, found: Read, look: Look, depth: int) -> None:
        if not look.is_hidden:
            found.boxes.extend(boxes(drawing, depth))

    def _formula(self, formula: Any, found: Read, look: Look, depth: int) -> None:
        self._add(_formula_text(formula, depth), found, look)

    def _field_mark(self, mark: Any, found: Read, look: Look, depth: int) -> None:
        kind = mark.get(W + "fldCharType")
        if kind == "begin":
            if len(self._fields) < MOST_DEPTH:
                self._fields.append(_Field())
        elif self._fields and kind == "separate":
            one = self._fields[-1]
            one.is_result, one.is_hidden = True, gives_no_text(one.instruction)
        elif self._fields and kind == "end":
            self._fields.pop()


def boxes(drawing: Any, depth: int = 0) -> Iterator[Any]:
    """The contents of the text boxes of a drawing, each once: alternatives hold the same box for older readers."""
    if depth > MOST_DEPTH:
        return
    for one in drawing:
        if one.tag == W + "txbxContent":
            yield one
        elif one.tag == MC + "AlternateContent":
            branch = chosen(one)
            yield from () if branch is None else boxes(branch, depth + 1)
        else:
            yield from boxes(one, depth + 1)


def _characters(element: Any) -> str:
    tag = element.tag
    if tag == W + "t":
        return element.text or ""
    if tag in {W + "br", W + "cr"}:
        return PAGE if element.get(W + "type") in {"page", "column"} else LINE
    if tag in {W + "tab", W + "ptab"}:
        return "\t"
    if tag == W + "noBreakHyphen":
        return "-"
    return _symbol(element) if tag == W + "sym" else ""


def _symbol(element: Any) -> str:
    """A character of a font of pictures, as the nearest character of Unicode."""
    from mammoth.docx.dingbats import dingbats

    code = element.get(W + "char") or ""
    try:
        point = int(code, 16)
    except ValueError:
        return ""
    if 0xF000 <= point <= 0xF0FF:
        point -= 0xF000
    known = dingbats.get((element.get(W + "font"), point))
    return "" if known is None else chr(known)


def _formula_text(element: Any, depth: int) -> str:
    """A formula in one line: a fraction with a stroke, powers raised."""
    if depth > MOST_DEPTH:
        return ""
    text = ""
    for one in element:
        if one.tag == M + "t":
            text += one.text or ""
            continue
        inner = _formula_text(one, depth + 1)
        if one.tag == M + "den":
            inner = "/" + inner
        elif one.tag in {M + "sup", M + "sub"}:
            inner = scripted(inner, one.tag == M + "sup")
        text += inner
    return text
