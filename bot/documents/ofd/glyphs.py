"""Text objects of an OFD page as characters with their places ([GB/T 33190] 11)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from bot.documents.ofd.package import numbers, numbers4
from bot.documents.package import local

Matrix = tuple[float, float, float, float, float, float]
SAME: Final[Matrix] = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
MOST_CHARACTERS: Final = 20_000  # of one text object; a page of a newspaper has 12,000
_PALE: Final = 110  # of 255: what lets more of the ground through is a watermark
_TURNED: Final = 0.05  # sine of an angle: steeper text is a watermark or a stamp
_WIDE_GAP: Final = 0.6  # of the size: further apart stand the words of other columns
_LATIN: Final = 0.5  # the usual width of a letter or digit, of the size


@dataclass(frozen=True, slots=True)
class Letters:
    """Characters that follow each other on one line; millimetres, ``base`` is the y of the line they stand on."""

    text: str
    left: float
    right: float
    base: float
    size: float
    is_bold: bool
    is_red: bool


def letters(text_object: Any) -> Iterator[Letters]:
    """What a TextObject shows; nothing for one that is hidden, pale or turned."""
    boundary = numbers4(text_object.get("Boundary"))
    size = (numbers(text_object.get("Size") or text_object.get("size")) or [0.0])[0]  # easyofd writes it small
    matrix = _matrix(text_object.get("CTM"))
    if boundary is None or size <= 0 or not _is_seen(text_object) or matrix is None:
        return
    tall = size * math.hypot(matrix[2], matrix[3])
    wide = size * math.hypot(matrix[0], matrix[1]) * (numbers(text_object.get("HScale")) or [1.0])[0]
    is_bold = (numbers(text_object.get("Weight")) or [400.0])[0] >= 600
    is_red = _is_red(text_object)
    x = y = 0.0
    for code in text_object:
        if local(code) != "TextCode":
            continue
        x, y = (numbers(code.get("X")) or [x])[0], (numbers(code.get("Y")) or [y])[0]
        text = (code.text or "")[:MOST_CHARACTERS]
        text = text.strip() if text[:1] in "\r\n" else text.rstrip("\r\n\t")  # line breaks of a pretty-printed file
        for part, places in _stretches(text, x, y, code, wide / max(math.hypot(matrix[0], matrix[1]), 1e-6)):
            start, end = _placed(matrix, places[0]), _placed(matrix, places[1])
            base = boundary[1] + start[1]
            yield Letters(part, boundary[0] + start[0], boundary[0] + end[0], base, tall, is_bold, is_red)


def _is_seen(text_object: Any) -> bool:
    if text_object.get("Visible", "true").lower() == "false" or _alpha(text_object.get("Alpha")) < _PALE:
        return False
    return all(_alpha(one.get("Alpha")) >= _PALE for one in text_object if local(one) == "FillColor")


def _alpha(text: str | None) -> float:
    return (numbers(text) or [255.0])[0]


def _is_red(text_object: Any) -> bool:
    for one in text_object:
        if local(one) == "FillColor" and (value := one.get("Value")):
            parts = [_colour(part) for part in value.split()]
            return len(parts) == 3 and parts[0] >= 0xB0 and max(parts[1:]) <= 0x60
    return False


def _colour(text: str) -> int:
    """A part of a colour: 238, or #ee."""
    try:
        return int(text[1:], 16) if text.startswith("#") else int(float(text))
    except (ValueError, OverflowError):
        return 0


def _matrix(text: str | None) -> Matrix | None:
    """None where the text is turned; mirrored text is read as it stands."""
    found = numbers(text)
    if len(found) < 6:
        return SAME
    a, b = found[0], found[1]
    length = math.hypot(a, b)
    if length == 0 or abs(b) / length > _TURNED or a < 0:
        return None
    return found[0], found[1], found[2], found[3], found[4], found[5]


def _placed(matrix: Matrix, point: tuple[float, float]) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * point[0] + c * point[1] + e, b * point[0] + d * point[1] + f


Point = tuple[float, float]


def _stretches(text: str, x: float, y: float, code: Any, size: float) -> Iterator[tuple[str, tuple[Point, Point]]]:
    """A text code in stretches without wide gaps, each with where it begins and ends."""
    across, down = deltas(code.get("DeltaX"), len(text)), deltas(code.get("DeltaY"), len(text))
    begin, piece, here = (x, y), "", (x, y)
    for at, one in enumerate(text):
        width = size * width_of(one)
        piece += one
        end = (here[0] + width, here[1])
        step_x = across[at] if at < len(across) else (0.0 if down else width)
        step_y = down[at] if at < len(down) else 0.0
        here = (here[0] + step_x, here[1] + step_y)
        is_upright = across == [] and bool(down)
        if not is_upright and (step_x - width > _WIDE_GAP * size or step_x < -size or abs(step_y) > 0.3 * size):
            yield piece, (begin, end)
            begin, piece = here, ""
    if piece:
        yield piece, (begin, (end[0], begin[1]))


def width_of(character: str) -> float:
    """Of the letters' size."""
    return 1.0 if unicodedata.east_asian_width(character) in "WFA" else _LATIN


def deltas(text: str | None, most: int) -> list[float]:
    """The steps from character to character; ``g 3 1.5`` stands for three steps of 1.5."""
    parts, at = (text or "").split(), 0
    found: list[float] = []
    while at < len(parts) and len(found) < most:
        if parts[at] == "g" and at + 2 < len(parts):
            count, step = numbers(parts[at + 1]), numbers(parts[at + 2])
            if not count or not step:
                break
            found += step[:1] * min(max(int(count[0]), 0), most)
            at += 3
        else:
            step = numbers(parts[at])
            if not step:
                break
            found.append(step[0])
            at += 1
    return found[:most]
