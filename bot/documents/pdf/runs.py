"""Letters of a page → runs. pdfium is asked for the places of all letters at once, and a few times a run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from bot.documents.pdf.drawing import Drawing
from bot.documents.pdf.questions import Colour, Questions
from bot.documents.positioned.letters import plain
from bot.documents.positioned.values import Box, Run

SMALLEST: Final = 2.0  # points: smaller letters are not read by anybody
WIDE_GAP: Final = 0.6  # of the size: letters further apart are joined by the line, or stand in another cell
SHIFTED: Final = 0.08  # of the size: letters of one line stand no further from it
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
    """The letters of one page."""

    def __init__(self, ask: Questions, page: Any, frame: Frame, drawing: Drawing) -> None:
        self._ask, self._page, self._frame, self._drawing = ask, page, frame, drawing
        self._seen = frame.box(frame.left, frame.bottom, frame.right, frame.top)
        turn = frame.quarters * math.pi / 2
        self._cos, self._sin = math.cos(turn), math.sin(turn)
        self._found: list[Run] = []
        self._style_of: dict[bytes, bool] = {}

    def runs(self) -> tuple[Run, ...]:
        """Letters that follow each other closely on one line; drawn twice at one place, once."""
        text = self._ask.text(self._page)
        xs, ys = self._places(len(text))
        parts: list[str] = []
        first = last = 0
        base = size = before = over = under = 0.0  # a line's letters stand over and under these
        space = ""
        for at, letter in enumerate(text):
            if letter in SPACES:
                space = " " if letter == " " and self._ask.is_generated(self._page, at) else "\xa0"
                continue
            if letter in "\r\n":
                continue
            x, y = xs[at], ys[at]
            if under < y < over and -0.9 * size < x - before < WIDE_GAP * size:
                parts.append(space + letter if space else letter)
            else:
                self._keep(parts, first, last, base, size)
                parts, first, base, size = [letter], at, y, self._size(at)
                under, over = y - SHIFTED * size, y + SHIFTED * size
            last, space = at, ""
            before = x + (size if letter >= WIDE else 0.5 * size)
        self._keep(parts, first, last, base, size)
        return tuple(_once(self._found))

    def _places(self, count: int) -> tuple[list[float], list[float]]:
        """Where the letters stand on the page as it is seen: their x, and their y downwards."""
        xs, ys = self._ask.origins(self._page, count)
        if not self._frame.quarters:
            top = self._frame.top
            return xs, [top - y for y in ys]
        placed = [self._frame.box(x, y, x, y) for x, y in zip(xs, ys, strict=True)]
        return [box.left for box in placed], [box.top for box in placed]

    def _keep(self, parts: list[str], first: int, last: int, base: float, size: float) -> None:
        text = plain("".join(parts)) if size >= SMALLEST else ""
        if not text:
            return
        left, right = self._sides(first)[0], self._sides(last)[1]
        box = Box(min(left, right), base - 0.88 * size, max(left, right), base + 0.12 * size)
        colour = self._ask.colour(self._page, first)
        if self._seen.holds(box.center, box.middle) and self._is_visible(first, box, colour):
            red, green, blue, _ = colour
            is_red = red > 150 and green < 90 and blue < 90
            self._found.append(Run(text, box, base, size, self._is_bold(first), is_red))

    def _sides(self, at: int) -> tuple[float, float]:
        left, bottom, right, top = self._ask.around(self._page, at)
        if not self._frame.quarters:
            return left - self._frame.left, right - self._frame.left
        box = self._frame.box(left, bottom, right, top)
        return box.left, box.right

    def _size(self, at: int) -> float:
        """The size on the page; 0 for letters that do not stand upright (watermarks)."""
        matrix = self._ask.matrix(self._page, at)
        if matrix is None:
            return 0.0
        a, b, c, d = matrix
        if not a * self._cos + b * self._sin > 0.99 * math.hypot(a, b):
            return 0.0
        return abs(self._ask.font_size(self._page, at) * math.hypot(c, d))

    def _is_visible(self, at: int, box: Box, colour: Colour) -> bool:
        """Not drawn as nothing (but over a picture of it: the letters of a recognised scan), not pale on pale."""
        if self._ask.render_mode(self._page, at) == UNSEEN:
            return self._drawing.pictured > 0.5
        if colour[3] < 100:
            return False
        return min(colour[:3]) < PALE or self._drawing.is_dark(box.center, box.middle)

    def _is_bold(self, at: int) -> bool:
        """By the font's name; a weight is a guess of pdfium's where the font has none."""
        name = self._ask.font_name(self._page, at)
        if name not in self._style_of:
            lower = name.decode("utf-8", "replace").lower()
            self._style_of[name] = any(word in lower for word in HEAVY)
        return self._style_of[name]


def _once(runs: Sequence[Run]) -> Sequence[Run]:
    """Whole runs are compared only where some begin at one place with one text."""
    places = {(run.text, run.base, run.box.left) for run in runs}
    return runs if len(places) == len(runs) else list(dict.fromkeys(runs))
