"""What is drawn on a page beside letters: lines (borders of tables), dark boxes behind pale letters, images."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from bot.documents.pdf.questions import Questions
from bot.documents.positioned.values import Box, Rule

THIN: Final = 2.5  # points: a filled box so flat is a line
SHORT: Final = 4.0  # points: shorter strokes are parts of a letter or of a picture
MOST_OBJECTS: Final = 20_000  # a map or a chart; its lines are no table's
MOST_SEGMENTS: Final = 2_000  # of one path
MOST_OF_PAGE: Final = 60_000  # of all paths of a page
MOST_DEPTH: Final = 3  # forms within forms
Place = Callable[[float, float, float, float], Box]
Matrix = tuple[float, float, float, float, float, float]
SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


@dataclass(frozen=True, slots=True)
class Drawing:
    rules: tuple[Rule, ...]
    dark: tuple[Box, ...]
    pictured: float

    def is_dark(self, x: float, y: float) -> bool:
        return any(box.holds(x, y) for box in self.dark)


@dataclass(slots=True)
class _Found:
    rules: list[Rule] = field(default_factory=list)
    dark: list[Box] = field(default_factory=list)
    pictured: float = 0.0
    left: int = MOST_OF_PAGE


def read_drawing(ask: Questions, page: Any, place: Place, seen: Box) -> Drawing:
    """``place`` turns a page's own coordinates into those that are seen, ``seen`` is the whole page."""
    raw, found = ask.raw, _Found()
    area = max(seen.width * seen.height, 1.0)
    for drawn, matrix in _objects(ask, page):
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind == raw.FPDF_PAGEOBJ_PATH:
            _read_path(raw, drawn, matrix, place, found)
        elif kind == raw.FPDF_PAGEOBJ_IMAGE:
            box = _bounds(raw, drawn, matrix, place)
            covered = max(min(box.right, seen.right) - max(box.left, 0), 0) * max(
                min(box.bottom, seen.bottom) - max(box.top, 0), 0
            )
            found.pictured += covered / area
    return Drawing(tuple(dict.fromkeys(found.rules)), tuple(found.dark), min(found.pictured, 1.0))


def _objects(ask: Questions, page: Any) -> Iterator[tuple[Any, Matrix]]:
    """Paths and images with the matrix of the form that they stand in."""
    raw = ask.raw
    count = min(raw.FPDFPage_CountObjects(page), MOST_OBJECTS)
    wanted = {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_FORM}
    drawn_here = [drawn for drawn, kind in ask.objects(page, count) if kind in wanted]
    left = MOST_OBJECTS - count + len(drawn_here)
    todo = [(ctypes.cast(drawn, raw.FPDF_PAGEOBJECT), SAME, 0) for drawn in reversed(drawn_here)]
    while todo and left > 0:
        drawn, matrix, depth = todo.pop()
        left -= 1
        kind = raw.FPDFPageObj_GetType(drawn)
        if kind in {raw.FPDF_PAGEOBJ_PATH, raw.FPDF_PAGEOBJ_IMAGE}:
            yield drawn, matrix
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < MOST_DEPTH:
            inner = _times(_matrix(raw, drawn), matrix)
            inside = min(max(raw.FPDFFormObj_CountObjects(drawn), 0), left)
            todo += [(raw.FPDFFormObj_GetObject(drawn, at), inner, depth + 1) for at in range(inside)][::-1]


def _matrix(raw: Any, drawn: Any) -> Matrix:
    got = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(drawn, ctypes.byref(got)):
        return SAME
    return got.a, got.b, got.c, got.d, got.e, got.f


def _times(one: Matrix, two: Matrix) -> Matrix:
    a, b, c, d, e, f = one
    k, m, n, p, q, r = two
    return a * k + b * n, a * m + b * p, c * k + d * n, c * m + d * p, e * k + f * n + q, e * m + f * p + r


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _bounds(raw: Any, drawn: Any, matrix: Matrix, place: Place) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    raw.FPDFPageObj_GetBounds(drawn, *(ctypes.byref(side) for side in sides))
    left, bottom, right, top = (side.value for side in sides)
    one, two = _at(matrix, left, bottom), _at(matrix, right, top)
    return _placed(place, (*one, *two))


def _placed(place: Place, corners: tuple[float, float, float, float]) -> Box:
    x, y, z, w = corners
    return place(min(x, z), min(y, w), max(x, z), max(y, w))


def _read_path(raw: Any, drawn: Any, matrix: Matrix, place: Place, found: _Found) -> None:
    box = _bounds(raw, drawn, matrix, place)
    if _add_thin(box, found.rules):
        return
    fill, is_stroked = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(drawn, ctypes.byref(fill), ctypes.byref(is_stroked))
    count = raw.FPDFPath_CountSegments(drawn)
    found.left -= max(count, 0)
    if not 0 < count <= MOST_SEGMENTS or found.left < 0 or not (fill.value or is_stroked.value):
        return
    for points in _subpaths(raw, drawn, _times(_matrix(raw, drawn), matrix), count):
        corners = [place(x, y, x, y) for x, y in points]
        if is_stroked.value:
            for one, two in pairwise(corners):
                _add_edge(one, two, found.rules)
        elif len(corners) > 1:
            whole = Box(
                min(c.left for c in corners), min(c.top for c in corners),
                max(c.left for c in corners), max(c.top for c in corners),
            )  # fmt: skip
            if not _add_thin(whole, found.rules) and _is_dark(raw, drawn):
                found.dark.append(whole)


def _subpaths(raw: Any, drawn: Any, matrix: Matrix, count: int) -> Iterator[list[tuple[float, float]]]:
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(count):
        segment = raw.FPDFPath_GetPathSegment(drawn, at)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield points
            points = []
        points.append(_at(matrix, x.value, y.value))
        if raw.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if points:
        yield points


def _is_dark(raw: Any, drawn: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not raw.FPDFPageObj_GetFillColor(drawn, *(ctypes.byref(part) for part in parts)):
        return False
    red, green, blue, opaque = (part.value for part in parts)
    return opaque > 100 and min(red, green, blue) < 170


def _add_thin(box: Box, rules: list[Rule]) -> bool:
    if box.height <= THIN and box.width >= SHORT:
        rules.append(Rule(True, box.middle, box.left, box.right))
    elif box.width <= THIN and box.height >= SHORT:
        rules.append(Rule(False, box.center, box.top, box.bottom))
    else:
        return box.width <= THIN and box.height <= THIN
    return True


def _add_edge(one: Box, two: Box, rules: list[Rule]) -> None:
    width, height = abs(one.left - two.left), abs(one.top - two.top)
    if height < 0.5 and width >= SHORT:
        rules.append(Rule(True, one.top, min(one.left, two.left), max(one.left, two.left)))
    elif width < 0.5 and height >= SHORT:
        rules.append(Rule(False, one.left, min(one.top, two.top), max(one.top, two.top)))
