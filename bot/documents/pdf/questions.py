"""What pdfium is asked thousands of times: its functions as they stand in the library, answers as plain values.

Its binding checks and converts every argument, which takes longer than the answers; here the arguments are made once.
The interpreter is not released meanwhile, since each is answered at once.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Sequence
from itertools import repeat
from typing import Any, Final

AT_ONCE: Final = 4_096  # letters whose places are asked for in one go
NAME_LENGTH: Final = 128  # bytes of a font's name; what is longer tells no more
Colour = tuple[int, int, int, int]


def _quick(function: Any, result: Any, *arguments: Any) -> Callable[..., Any]:
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


class Questions:
    """One a document; keeps the C structures into which the answers are written."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self._xs, self._ys = (ctypes.c_double * AT_ONCE)(), (ctypes.c_double * AT_ONCE)()
        self._into_x = [ctypes.byref(self._xs, 8 * at) for at in range(AT_ONCE)]
        self._into_y = [ctypes.byref(self._ys, 8 * at) for at in range(AT_ONCE)]
        self._origin = _quick(raw.FPDFText_GetCharOrigin, ctypes.c_int)
        self._generated = _quick(raw.FPDFText_IsGenerated, ctypes.c_int)
        self._loose_box, self._rect = _quick(raw.FPDFText_GetLooseCharBox, ctypes.c_int), raw.FS_RECTF()
        self._get_matrix, self._matrix = _quick(raw.FPDFText_GetMatrix, ctypes.c_int), raw.FS_MATRIX()
        self._get_size = _quick(raw.FPDFText_GetFontSize, ctypes.c_double)
        self._fill, self._parts = _quick(raw.FPDFText_GetFillColor, ctypes.c_int), [ctypes.c_uint() for _ in range(4)]
        self._into_parts = [ctypes.byref(part) for part in self._parts]
        self._text_object = _quick(raw.FPDFText_GetTextObject, ctypes.c_void_p)
        self._mode = _quick(raw.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
        self._font, self._name = (
            _quick(raw.FPDFText_GetFontInfo, ctypes.c_ulong),
            ctypes.create_string_buffer(NAME_LENGTH),
        )
        self._font_rest = ctypes.c_ulong(NAME_LENGTH), ctypes.byref(ctypes.c_int())
        self._object = _quick(raw.FPDFPage_GetObject, ctypes.c_void_p)
        self._type = _quick(raw.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)

    def text(self, page: Any) -> str:
        """One character a place. Where pdfium's text leaves some out (control codes) each is asked for."""
        raw = self.raw
        count = raw.FPDFText_CountChars(page)
        buffer = (ctypes.c_ushort * (count + 1))()
        got = raw.FPDFText_GetText(page, 0, count, buffer)
        text = bytes(buffer)[: max(got - 1, 0) * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        codes = (raw.FPDFText_GetUnicode(page, at) for at in range(count))
        return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\ufffd" for code in codes)

    def origins(self, page: Any, count: int) -> tuple[list[float], list[float]]:
        """Where the first ``count`` letters stand: their x, and their y upwards."""
        xs: list[float] = []
        ys: list[float] = []
        for first in range(0, count, AT_ONCE):
            places = range(first, min(first + AT_ONCE, count))
            deque(map(self._origin, repeat(page), places, self._into_x, self._into_y), maxlen=0)
            xs += self._xs[: len(places)]
            ys += self._ys[: len(places)]
        return xs, ys

    def is_generated(self, page: Any, at: int) -> bool:
        """Whether pdfium itself put a space where it saw a gap."""
        return bool(self._generated(page, at) == 1)

    def around(self, page: Any, at: int) -> Sequence[float]:
        """Left, bottom, right and top of the room that a letter takes."""
        rect = self._rect
        self._loose_box(page, at, ctypes.byref(rect))
        return rect.left, rect.bottom, rect.right, rect.top

    def matrix(self, page: Any, at: int) -> Sequence[float] | None:
        """a, b, c and d of how a letter is turned and stretched."""
        matrix = self._matrix
        if not self._get_matrix(page, at, ctypes.byref(matrix)):
            return None
        return matrix.a, matrix.b, matrix.c, matrix.d

    def font_size(self, page: Any, at: int) -> float:
        return float(self._get_size(page, at))

    def colour(self, page: Any, at: int) -> Colour:
        """Red, green, blue and how opaque, 0 to 255; black where nothing says it."""
        if not self._fill(page, at, *self._into_parts):
            return 0, 0, 0, 255
        red, green, blue, opaque = self._parts
        return red.value, green.value, blue.value, opaque.value

    def render_mode(self, page: Any, at: int) -> int | None:
        drawn = self._text_object(page, at)
        return int(self._mode(drawn)) if drawn else None

    def font_name(self, page: Any, at: int) -> bytes:
        self._font(page, at, self._name, *self._font_rest)
        return self._name.value

    def objects(self, page: Any, count: int) -> list[tuple[int, int]]:
        """Address and type of the first ``count`` objects that are drawn on a page."""
        found = list(map(self._object, repeat(page), range(count)))
        return list(zip(found, map(self._type, found), strict=True))
