"""Pages of a PDF as pdfium sees them: the one owner of pypdfium2.

It is asked a character at a time, so that it must be cheap: 195 pages of text take about a second.
"""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from bot.documents.pdf.drawing import Drawing, read_drawing
from bot.documents.pdf.letters import plain
from bot.documents.pdf.values import Box, PageContent, Run
from bot.errors import Encrypted, Malformed, TooLarge

MOST_PAGES: Final = 800  # the longest plans and yearbooks have about 500
MOST_PAGE_CHARACTERS: Final = 60_000  # a full page of a newspaper has 12,000
MOST_CHARACTERS: Final = 2_000_000
SMALLEST: Final = 2.0  # points: smaller letters are not read by anybody
WIDE_GAP: Final = 0.6  # of the letters' size: what stands further apart is joined by the line, or is another cell
UNSEEN: Final = 3  # the mode of drawing that fills and strokes nothing
SPACES: Final = frozenset(" \t\xa0\u3000\u2002\u2003\u2009")


@contextmanager
def opened(source: str, data: bytes) -> Iterator[Any]:
    """The document, closed at the end. Raises Encrypted, Malformed, TooLarge (too many pages)."""
    import pypdfium2

    if b"%PDF" not in data[:1024]:
        raise Malformed(source)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as exc:
        if getattr(exc, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD or "password" in str(exc).lower():
            raise Encrypted(source) from exc
        raise Malformed(source) from exc
    try:
        if len(document) > MOST_PAGES:
            raise TooLarge(source)
        yield document
    finally:
        document.close()


def read_pages(source: str, data: bytes) -> list[PageContent]:
    """Every page that can be read; one that is broken is left out. Raises Encrypted, Malformed, TooLarge."""
    import pypdfium2

    pages: list[PageContent] = []
    left = MOST_CHARACTERS
    with opened(source, data) as document:
        for number in range(len(document)):
            try:
                page = document[number]
            except pypdfium2.PdfiumError:
                continue
            try:
                pages.append(_read_page(source, page, number + 1))
            finally:
                page.close()
            left -= sum(len(run.text) for run in pages[-1].runs)
            if left < 0:
                raise TooLarge(source)
    if not pages:
        raise Malformed(source)
    return pages


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a page's own coordinates, which grow upwards and may be turned, lie on the page as it is seen."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.quarters == 1:
            return Box(bottom - self.bottom, left - self.left, top - self.bottom, right - self.left)
        if self.quarters == 2:
            return Box(self.right - right, bottom - self.bottom, self.right - left, top - self.bottom)
        if self.quarters == 3:
            return Box(self.top - top, self.right - right, self.top - bottom, self.right - left)
        return Box(left - self.left, self.top - top, right - self.left, self.top - bottom)


def _read_page(source: str, page: Any, number: int) -> PageContent:
    import pypdfium2
    from pypdfium2 import raw

    left, bottom, right, top = page.get_bbox()
    frame = _Frame(left, bottom, right, top, raw.FPDFPage_GetRotation(page) % 4)
    seen = frame.box(frame.left, frame.bottom, frame.right, frame.top)
    drawing = read_drawing(raw, page, frame.box, seen)
    try:
        letters = page.get_textpage()
    except pypdfium2.PdfiumError:
        return PageContent(number, seen.right, seen.bottom, (), drawing.rules, drawing.pictured)
    try:
        if raw.FPDFText_CountChars(letters) > MOST_PAGE_CHARACTERS:
            raise TooLarge(source)
        runs = _Runs(raw, letters, frame, seen, drawing).read()
    finally:
        letters.close()
    return PageContent(number, seen.right, seen.bottom, runs, drawing.rules, drawing.pictured)


def _text_of(raw: Any, letters: Any) -> str:
    """One character a place. Where pdfium's text leaves some out (control codes) each is asked for."""
    count = raw.FPDFText_CountChars(letters)
    buffer = (ctypes.c_ushort * (count + 1))()
    got = raw.FPDFText_GetText(letters, 0, count, buffer)
    text = bytes(buffer)[: max(got - 1, 0) * 2].decode("utf-16-le", "replace")
    if len(text) == count:
        return text
    codes = (raw.FPDFText_GetUnicode(letters, at) for at in range(count))
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)


@dataclass(slots=True)
class _OpenRun:
    parts: list[str]
    at: int
    left: float
    right: float
    base: float
    size: float

    def takes(self, left: float, base: float) -> bool:
        """Whether a letter that starts there goes on."""
        size = self.size
        return abs(base - self.base) < 0.08 * size and -0.9 * size < left - self.right < WIDE_GAP * size


class _Runs:
    """Groups the letters of one page; keeps the C structures that are asked into."""

    def __init__(self, raw: Any, letters: Any, frame: _Frame, seen: Box, drawing: Drawing) -> None:
        self._raw, self._letters, self._frame, self._seen, self._drawing = raw, letters, frame, seen, drawing
        self._found: list[Run] = []
        self._style_of: dict[str, bool] = {}

    def read(self) -> tuple[Run, ...]:
        """Letters that follow each other closely on one line; drawn twice at one place, once."""
        raw, letters, turned = self._raw, self._letters, self._frame.quarters != 0
        rect, x, y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        box, from_x, from_y = ctypes.byref(rect), ctypes.byref(x), ctypes.byref(y)
        ask_box, ask_origin = raw.FPDFText_GetLooseCharBox, raw.FPDFText_GetCharOrigin
        open_run: _OpenRun | None = None
        space = ""
        for at, letter in enumerate(_text_of(raw, letters)):
            if letter in SPACES:
                space = " " if letter == " " and raw.FPDFText_IsGenerated(letters, at) == 1 else "\xa0"
                continue
            if letter in "\r\n" or not ask_box(letters, at, box) or not ask_origin(letters, at, from_x, from_y):
                continue
            left, right, base = rect.left, rect.right, self._frame.top - y.value
            if turned:
                placed = self._frame.box(left, rect.bottom, right, rect.top)
                left, right, base = placed.left, placed.right, self._frame.box(x.value, y.value, x.value, y.value).top
            if open_run and open_run.takes(left, base):
                open_run.parts.append(space + letter)
                open_run.right = max(right, open_run.right)
            else:
                self._keep(open_run)
                open_run = _OpenRun([letter], at, left, right, base, self._size(at))
            space = ""
        self._keep(open_run)
        return tuple(dict.fromkeys(self._found))

    def _keep(self, run: _OpenRun | None) -> None:
        text = plain("".join(run.parts)) if run else ""
        if not run or not text or run.size < SMALLEST:
            return
        box = Box(run.left, run.base - 0.88 * run.size, run.right, run.base + 0.12 * run.size)
        if not self._seen.holds(box.center, box.middle) or not self._is_visible(run.at, box):
            return
        self._found.append(Run(text, box, run.base, run.size, self._is_bold(run.at), self._is_red(run.at)))

    def _size(self, at: int) -> float:
        """The size on the page; 0 for letters that do not stand upright (watermarks)."""
        raw, letters = self._raw, self._letters
        matrix = raw.FS_MATRIX()
        if not raw.FPDFText_GetMatrix(letters, at, ctypes.byref(matrix)):
            return 0.0
        turn = self._frame.quarters * math.pi / 2
        along = matrix.a * math.cos(turn) + matrix.b * math.sin(turn)
        if not along > 0.99 * math.hypot(matrix.a, matrix.b):
            return 0.0
        return abs(float(raw.FPDFText_GetFontSize(letters, at) * math.hypot(matrix.c, matrix.d)))

    def _is_visible(self, at: int, box: Box) -> bool:
        """Not drawn as nothing (but over a picture of it: the letters of a recognised scan), not pale on pale."""
        raw = self._raw
        drawn = raw.FPDFText_GetTextObject(self._letters, at)
        if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) == UNSEEN:
            return self._drawing.pictured > 0.5
        red, green, blue, opaque = self._colour(at)
        if opaque < 100:
            return False
        return min(red, green, blue) < 190 or self._drawing.is_dark(box.center, box.middle)

    def _colour(self, at: int) -> tuple[int, int, int, int]:
        parts = [ctypes.c_uint() for _ in range(4)]
        if not self._raw.FPDFText_GetFillColor(self._letters, at, *(ctypes.byref(part) for part in parts)):
            return 0, 0, 0, 255
        return parts[0].value, parts[1].value, parts[2].value, parts[3].value

    def _is_red(self, at: int) -> bool:
        red, green, blue, _ = self._colour(at)
        return red > 150 and green < 90 and blue < 90

    def _is_bold(self, at: int) -> bool:
        """By the font's name; a weight is a guess of pdfium's where the font has none."""
        buffer, flags = ctypes.create_string_buffer(128), ctypes.c_int()
        self._raw.FPDFText_GetFontInfo(self._letters, at, buffer, 128, ctypes.byref(flags))
        name = buffer.value.decode("utf-8", "replace")
        if name not in self._style_of:
            lower = name.lower()
            heavy = ("bold", "heavy", "black", "simhei", "heiti", "黑体", "xiaobiao", "小标宋")
            self._style_of[name] = any(word in lower for word in heavy)
        return self._style_of[name]
