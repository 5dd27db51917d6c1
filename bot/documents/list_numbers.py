"""How word processors count their lists (pure): a count a level, begun anew below whatever counts above it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.documents.number_formats import BULLET, shown

LEVELS: Final = 9
_PLACE = re.compile("%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """``text`` holds %1 for the number of the first level; ``restart`` is the level (from 1) after which it begins
    anew, 0: never, None: after any above."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None
    is_legal: bool = False
    is_hidden: bool = False
    style_id: str | None = None


@dataclass(frozen=True, slots=True)
class NumberedList:
    """A use of a list: ``key`` names what counts, which uses may share; ``starts``: levels that it starts anew."""

    key: str
    levels: Mapping[int, Level]
    starts: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Numbered:
    """What stands before a paragraph: a label, or a bullet."""

    label: str = ""
    is_bullet: bool = False

    def before(self, text: str) -> str:
        """The text behind the label, with a space where Latin letters or digits would run together."""
        return self.label.rstrip() + (" " if self.label[-1:].isascii() and self.label else "") + text


class Counter:
    """How far each list has counted."""

    def __init__(self) -> None:
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[tuple[str, int]] = set()

    def next(self, use_id: str, use: NumberedList, at: int) -> Numbered | None:
        """Counts one paragraph at a level (from 0) of the use of a list; None where there is no such level."""
        level = use.levels.get(at)
        if level is None or not 0 <= at < LEVELS:
            return None
        counts = self._counts.setdefault(use.key, [None] * LEVELS)
        for above in range(at):  # a level that was never used counts as begun
            if counts[above] is None:
                counts[above] = _start(use, above)
        if at in use.starts and (use_id, at) not in self._begun:
            counts[at] = None
        self._begun.add((use_id, at))
        now = counts[at]
        counts[at] = _start(use, at) if now is None else now + 1
        for below in range(at + 1, LEVELS):
            restart = use.levels[below].restart if below in use.levels else None
            if restart is None or (restart and at < restart):
                counts[below] = None
        if level.form == BULLET:
            return Numbered(is_bullet=True)
        return Numbered("" if level.is_hidden else _label(counts, level, use.levels))


def _start(use: NumberedList, at: int) -> int:
    return use.starts.get(at, use.levels[at].start if at in use.levels else 1)


def _label(counts: list[int | None], level: Level, levels: Mapping[int, Level]) -> str:
    def place(found: re.Match[str]) -> str:
        at = int(found[1]) - 1
        form = levels[at].form if at in levels else "decimal"
        form = "decimal" if level.is_legal and form != "decimalZero" else form
        number = counts[at]
        return "" if number is None else shown(number, form)

    return _PLACE.sub(place, level.text)
