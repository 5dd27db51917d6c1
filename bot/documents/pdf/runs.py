"""Letters of a page → runs. pdfium is asked once a letter and a few times a run: questions are what takes time."""

from __future__ import annotations

import ctypes
import math
from dataclasses import dataclass
from typing import Any, Final

from bot.documents.pdf.drawing import Drawing
from bot.documents.pdf.letters import plain
from bot.documents.pdf.values import Box, Run

SMALLEST: Final = 2.0  # points: smaller letters are not read by anybody
WIDE_GAP: Final = 0.6  # of the size: letters further apart are joined by the line, or stand in another cell
WIDE: Final = "\u2e80"  # from here on letters are as wide as they are high; those before it about half as wide
UNSEEN: Final = 3  # the mode of drawing that fills and strokes nothing
PALE: Final = 190  # of 255, in every colour: a watermark, or white letters
SPACES: Final = frozenset(" \t\xa0\u3000\u2002\u2003\u2009")
HEAVY: Final = ("bold", "heavy", "black", "simhei", "heiti", "黑体", "xiaobiao", "小标宋")


@dataclass(frozen=True, slots=True)
class Frame:
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


class Letters:
    """The letters of one page; keeps the C structures into which the answers are written."""

    def __init__(self, raw: Any, page: Any, frame: Frame, drawing: Drawing) -> None:
        self._raw, self._page, self._frame, self._drawing = raw, page, frame, drawing
        self._seen = frame.box(frame.left, frame.bottom, frame.right, frame.top)
        self._found: list[Run] = []
        self._style_of: dict[bytes, bool] = {}
        self._matrix, self._rect = raw.FS_MATRIX(), raw.FS_RECTF()
        self._colours = tuple(ctypes.c_uint() for _ in range(4))
        self._name, self._flags = ctypes.create_string_buffer(128), ctypes.c_int()

    def runs(self) -> tuple[Run, ...]:
        """Letters that follow each other closely on one line; drawn twice at one place, once."""
        raw, page, turned, top = self._raw, self._page, self._frame.quarters != 0, self._frame.top
        x, y = ctypes.c_double(), ctypes.c_double()
        into_x, into_y, ask = ctypes.byref(x), ctypes.byref(y), raw.FPDFText_GetCharOrigin
        parts: list[str] = []
        first = last = 0
        at_x = base = size = before = 0.0
        space = ""
        for at, letter in enumerate(self._text()):
            if letter in SPACES:
                space = " " if letter == " " and raw.FPDFText_IsGenerated(page, at) == 1 else "\xa0"
                continue
            if letter in "\r\n" or not ask(page, at, into_x, into_y):
                continue
            at_x, at_y = x.value, top - y.value
            if turned:
                placed = self._frame.box(at_x, y.value, at_x, y.value)
                at_x, at_y = placed.left, placed.top
            gap = at_x - before
            if parts and -0.08 * size < at_y - base < 0.08 * size and -0.9 * size < gap < WIDE_GAP * size:
                parts.append(space + letter if space else letter)
            else:
                self._keep(parts, first, last, base, size)
                parts, first, base, size = [letter], at, at_y, self._size(at)
            last, space = at, ""
            before = at_x + (size if letter >= WIDE else 0.5 * size)
        self._keep(parts, first, last, base, size)
        return tuple(dict.fromkeys(self._found))

    def _text(self) -> str:
        """One character a place. Where pdfium's text leaves some out (control codes) each is asked for."""
        raw, page = self._raw, self._page
        count = raw.FPDFText_CountChars(page)
        buffer = (ctypes.c_ushort * (count + 1))()
        got = raw.FPDFText_GetText(page, 0, count, buffer)
        text = bytes(buffer)[: max(got - 1, 0) * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (raw.FPDFText_GetUnicode(page, at) for at in range(count))
        return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)

    def _keep(self, parts: list[str], first: int, last: int, base: float, size: float) -> None:
        text = plain("".join(parts)) if size >= SMALLEST else ""
        if not text:
            return
        left, right = self._sides(first)[0], self._sides(last)[1]
        box = Box(min(left, right), base - 0.88 * size, max(left, right), base + 0.12 * size)
        colour = self._colour(first)
        if self._seen.holds(box.center, box.middle) and self._is_visible(first, box, colour):
            red, green, blue, _ = colour
            is_red = red > 150 and green < 90 and blue < 90
            self._found.append(Run(text, box, base, size, self._is_bold(first), is_red))

    def _sides(self, at: int) -> tuple[float, float]:
        rect = self._rect
        self._raw.FPDFText_GetLooseCharBox(self._page, at, ctypes.byref(rect))
        box = self._frame.box(rect.left, rect.bottom, rect.right, rect.top)
        return box.left, box.right

    def _size(self, at: int) -> float:
        """The size on the page; 0 for letters that do not stand upright (watermarks)."""
        raw, matrix = self._raw, self._matrix
        if not raw.FPDFText_GetMatrix(self._page, at, ctypes.byref(matrix)):
            return 0.0
        turn = self._frame.quarters * math.pi / 2
        along = matrix.a * math.cos(turn) + matrix.b * math.sin(turn)
        if not along > 0.99 * math.hypot(matrix.a, matrix.b):
            return 0.0
        return abs(float(raw.FPDFText_GetFontSize(self._page, at) * math.hypot(matrix.c, matrix.d)))

    def _is_visible(self, at: int, box: Box, colour: tuple[int, int, int, int]) -> bool:
        """Not drawn as nothing (but over a picture of it: the letters of a recognised scan), not pale on pale."""
        raw = self._raw
        drawn = raw.FPDFText_GetTextObject(self._page, at)
        if drawn and raw.FPDFTextObj_GetTextRenderMode(drawn) == UNSEEN:
            return self._drawing.pictured > 0.5
        if colour[3] < 100:
            return False
        return min(colour[:3]) < PALE or self._drawing.is_dark(box.center, box.middle)

    def _colour(self, at: int) -> tuple[int, int, int, int]:
        red, green, blue, opaque = self._colours
        parts = (ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(opaque))
        if not self._raw.FPDFText_GetFillColor(self._page, at, *parts):
            return 0, 0, 0, 255
        return red.value, green.value, blue.value, opaque.value

    def _is_bold(self, at: int) -> bool:
        """By the font's name; a weight is a guess of pdfium's where the font has none."""
        self._raw.FPDFText_GetFontInfo(self._page, at, self._name, 128, ctypes.byref(self._flags))
        name = self._name.value
        if name not in self._style_of:
            lower = name.decode("utf-8", "replace").lower()
            self._style_of[name] = any(word in lower for word in HEAVY)
        return self._style_of[name]
