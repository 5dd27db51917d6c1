"""An update of Telegram's as it is kept until it was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class UpdateState(StrEnum):
    """``waiting``: to be answered. ``done``: answered; the row is a number only. ``malformed``: nothing that the bot
    could read. ``given_up``: it is too old by now, or would undo what was asked for since."""

    WAITING = "waiting"
    DONE = "done"
    MALFORMED = "malformed"
    GIVEN_UP = "given_up"


@dataclass(frozen=True, slots=True)
class KeptUpdate:
    """``body`` is Telegram's JSON. Updates of one ``lane`` are answered one after the other. ``chat_id`` (0: none) is
    whose it is. ``sent`` is a record of what an earlier attempt sent, empty for none. ``is_held``: a process answers
    it, has it waiting in its lane, or died over it."""

    update_id: int
    kind: str
    lane: str
    chat_id: int
    body: str
    received_at: datetime
    attempts: int = 0
    sent: str = ""
    is_held: bool = False


@dataclass(frozen=True, slots=True)
class UpdateEnd:
    """What became of an update: a final state, or ``waiting`` with ``not_before``, when it is tried again."""

    update_id: int
    state: UpdateState
    not_before: datetime | None = None
    sent: str = ""
