"""What a press of a button says on the first day, as values: one class a kind of button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args


@dataclass(frozen=True, slots=True)
class StartSubscribing:
    """[订阅] under /start."""


@dataclass(frozen=True, slots=True)
class PickTopics:
    """The topics that are chosen, a bit each by their place among the subject classes."""

    mask: int


@dataclass(frozen=True, slots=True)
class PickTime:
    """[下一步]: with these topics to the times."""

    mask: int


@dataclass(frozen=True, slots=True)
class FinishTopics:
    """A time of day (HH:MM; empty: as it is): subscribe to these topics."""

    mask: int
    time: str


@dataclass(frozen=True, slots=True)
class UndoTopics:
    """[撤销]: the topics that were new, and the times of day that were before (none: there were none)."""

    mask: int
    times: tuple[str, ...]


FirstDayPress = StartSubscribing | PickTopics | PickTime | FinishTopics | UndoTopics
FIRST_DAY: Final[tuple[type[FirstDayPress], ...]] = get_args(FirstDayPress)
