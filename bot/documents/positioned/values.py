"""What stands on a page: runs of letters, drawn lines, boxes. Points (1/72 inch), y grows downwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Box:
    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def center(self) -> float:
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    def holds(self, x: float, y: float, slack: float = 0.0) -> bool:
        return self.left - slack <= x <= self.right + slack and self.top - slack <= y <= self.bottom + slack


def around(boxes: list[Box]) -> Box:
    """The smallest box that holds them all; of none raises ValueError."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


@dataclass(frozen=True, slots=True)
class Run:
    """Letters of one size on one line without a wide gap; ``base`` is the y of the line that they stand on."""

    text: str
    box: Box
    base: float
    size: float
    is_bold: bool = False
    is_red: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn line, level or upright: ``at`` is its y (x), from ``start`` to ``end`` its x (y)."""

    is_level: bool
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    """One page as it was read; ``pictured`` is the part of it that the largest image covers, 0 to 1."""

    number: int
    width: float
    height: float
    runs: tuple[Run, ...]
    rules: tuple[Rule, ...]
    pictured: float


@dataclass(frozen=True, slots=True)
class Line:
    """Runs that are read as one line, joined."""

    text: str
    box: Box
    base: float
    size: float
    is_bold: bool = False
    is_red: bool = False
    page: int = 1


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; ``edges`` are the x of its columns' borders: by them its rest is known on the next page."""

    rows: tuple[tuple[Cell, ...], ...]
    box: Box
    page: int
    edges: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """What is read from top to bottom between two edges, in order. ``is_note``: the footnotes of a page."""

    items: tuple[Line | Table, ...]
    left: float
    right: float
    is_note: bool = False


Alignment = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Lines joined to one statement. ``is_open``: it ran to the end of its column, and may go on in the next."""

    text: str
    page: int
    size: float
    align: Alignment = "left"
    is_bold: bool = False
    is_red: bool = False
    is_indented: bool = False
    is_open: bool = False
    is_note: bool = False
    lines: int = 1
