"""Straight lines of an OFD page: the borders of tables, which some makers draw as thin boxes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bot.documents.ofd.package import numbers, numbers4
from bot.documents.package import local
from bot.documents.positioned import Rule

POINTS: Final = 72 / 25.4  # a millimetre
_THIN: Final = 0.9  # millimetres
_SHORT: Final = 1.4
_MOST_POINTS: Final = 2_000  # of one path; a map's outline is no table
Point = tuple[float, float]


def rules(path_object: Any) -> Iterator[Rule]:
    """Level and upright lines of a PathObject, in points."""
    boundary = numbers4(path_object.get("Boundary"))
    if boundary is None or path_object.get("Visible", "true").lower() == "false":
        return
    left, top, width, height = boundary
    if (rule := _thin(left, top, left + width, top + height)) is not None:
        yield rule
        return
    data = next((one.text or "" for one in path_object if local(one) == "AbbreviatedData"), "")
    matrix = numbers(path_object.get("CTM"))
    for one, two in _edges(data):
        (x, y), (z, w) = _moved(one, matrix), _moved(two, matrix)
        if (rule := _thin(left + x, top + y, left + z, top + w)) is not None:
            yield rule


def _thin(x: float, y: float, z: float, w: float) -> Rule | None:
    x, z, y, w = min(x, z), max(x, z), min(y, w), max(y, w)
    if w - y <= _THIN and z - x >= _SHORT:
        return Rule(True, POINTS * (y + w) / 2, POINTS * x, POINTS * z)
    if z - x <= _THIN and w - y >= _SHORT:
        return Rule(False, POINTS * (x + z) / 2, POINTS * y, POINTS * w)
    return None


def _moved(point: Point, matrix: list[float]) -> Point:
    if len(matrix) < 6:
        return point
    a, b, c, d, e, f = matrix[:6]
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


def _edges(data: str) -> Iterator[tuple[Point, Point]]:
    """The straight parts of a path: S and M move, L draws, C closes; curves only move on."""
    parts = data.split()[: 3 * _MOST_POINTS]
    at, here, first = 0, (0.0, 0.0), (0.0, 0.0)
    while at < len(parts):
        command, takes = parts[at], _TAKES.get(parts[at], 0)
        values = numbers(" ".join(parts[at + 1 : at + 1 + takes]))
        at += 1 + (takes if len(values) == takes else 0)
        if takes and len(values) != takes:
            continue
        if command == "C":
            yield here, first
            here = first
        elif takes:
            end = (values[-2], values[-1])
            if command == "L":
                yield here, end
            elif command in {"M", "S"}:
                first = end
            here = end


_TAKES: Final = {"M": 2, "S": 2, "L": 2, "Q": 4, "B": 6, "A": 7}
