"""What a press of a button says about the owner's sources, as values: one class a kind of button."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, get_args


@dataclass(frozen=True, slots=True)
class ListSources:
    """A page of the owner's list of sources, from 0."""

    page: int


@dataclass(frozen=True, slots=True)
class ShowSource:
    """One source with all that can be done about it."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class PauseSource:
    """⏸, or ▶ where it goes on."""

    feed_id: int
    is_paused: bool


@dataclass(frozen=True, slots=True)
class AskName:
    """[改名]: the new name is asked for."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class ChooseCategory:
    """[移到…]: a page, from 0, of the categories that there are."""

    feed_id: int
    page: int = 0


@dataclass(frozen=True, slots=True)
class AskCategory:
    """[写一个新的…]."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class MoveSource:
    """One of the categories, by the hash of its path."""

    feed_id: int
    path_hash: str


@dataclass(frozen=True, slots=True)
class RemoveSource:
    """[移除]."""

    feed_id: int


@dataclass(frozen=True, slots=True)
class RestoreSource:
    """[撤销] under a source that was removed."""

    feed_id: int


OfSources = (
    ListSources | ShowSource | PauseSource | AskName | ChooseCategory | AskCategory | MoveSource | RemoveSource
    | RestoreSource
)  # fmt: skip
OF_SOURCES: Final[tuple[type[OfSources], ...]] = get_args(OfSources)
