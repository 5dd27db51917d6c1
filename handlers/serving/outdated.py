"""What is not answered yet, and may not be (or not once more): somebody asked for something else since.

An update that Telegram did not let be answered is tried again after seconds or minutes, and what came behind it in its
chat is answered meanwhile; so is what came behind one that is being answered, or waits for its turn. Pure.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from bot.models import KeptUpdate
from handlers.view.buttons.callback import decode
from handlers.view.buttons.presses import (
    AnswerForget,
    OpenArticle,
    Press,
    ReadAttachment,
    ReadLinks,
    ReadSample,
    ScheduleSetting,
    SearchTerm,
    SetLanguage,
    SetLength,
    SetTime,
    ShowHeld,
    ShowRelated,
    ShowSchedule,
    ShowText,
    ToggleTime,
    WriteDocument,
)
from handlers.view.buttons.source_presses import (
    AskCategory,
    AskName,
    MoveSource,
    PauseSource,
    RemoveSource,
    RestoreSource,
)
from handlers.view.buttons.subscription_presses import OF_ONE_SUBSCRIPTION, ShowFewer, ShowMuted, ShowOffers

# Answered by a message of its own: it undoes nothing, whatever was pressed since.
_ADDING: Final = (
    ReadLinks, ReadAttachment, ReadSample, ShowText, WriteDocument, OpenArticle, ShowRelated, ShowSchedule, ShowHeld,
    ShowOffers, ShowFewer, ShowMuted, SearchTerm, AskName, AskCategory,
)  # fmt: skip
_FORGET: Final = AnswerForget(is_sure=True)
# Commands that set something → what; with ``*`` it is what stands behind them.
_COMMANDS: Final[Mapping[str, str]] = {
    "settings": "schedule",
    "done": "managed",
    "subscribe": "subscription *",
    "unsubscribe": "subscription *",
    "block": "blocked *",
    "unblock": "blocked *",
}
_MARKS: Final = ('"text":"/', '"chat_shared":')
_LONGEST: Final = 300  # characters of a command that are looked at


@dataclass(frozen=True, slots=True)
class _Asked:
    """``what`` was asked for, where (``message``: of a button), and which one thing it sets."""

    what: object
    message: object = None
    subject: tuple[object, ...] | None = None


def may_outdate(update: KeptUpdate) -> bool:
    """Whether it asks for something that can be asked for twice."""
    return update.kind == "callback_query" or _subject_of_message(update) is not None


def outdates(newer: KeptUpdate, older: KeptUpdate) -> bool:
    """Whether the older one, of the same chat, would undo or repeat what the newer one does."""
    one, other = _asked(newer), _asked(older)
    if one is None or other is None:
        return False
    if other.what == _FORGET:
        return _unsays(newer.lane, one, older)
    is_same_place = one.message is not None and one.message == other.message
    is_repeated = one.what == other.what and newer.lane == older.lane  # somebody else may see an answer of their own
    if is_same_place and (is_repeated or not isinstance(other.what, _ADDING)):
        return True
    return one.subject is not None and one.subject == other.subject


def _unsays(lane: str, newer: _Asked, forgetting: KeptUpdate) -> bool:
    """Whether all is not to be erased any more: what would be is more than what there was when that was asked. Nobody
    else unsays it, nor what only adds a message; and what was begun may be half done. (What is to be tried again goes
    with all else that is erased, if who asks for that may.)"""
    return lane == forgetting.lane and not forgetting.is_held and not isinstance(newer.what, _ADDING)


def _asked(update: KeptUpdate) -> _Asked | None:
    if update.kind != "callback_query":
        subject = _subject_of_message(update)
        return _Asked(None, None, subject) if subject else None
    query = _event(update)
    press = decode(str(query.get("data") or ""))
    message = query.get("message")
    number, text = (message.get("message_id"), message.get("text")) if isinstance(message, Mapping) else (None, None)
    return _Asked(press, number, _subject(press, text)) if press else None


def _subject(press: Press | None, text: object) -> tuple[object, ...] | None:
    """Which one thing a button sets, whichever message (of this text) it stands under."""
    if isinstance(press, SetTime | ToggleTime):
        return ("time", press.time, _heading(text))
    if isinstance(press, SetLanguage | SetLength | ScheduleSetting):
        return (type(press), _heading(text))
    if isinstance(press, OF_ONE_SUBSCRIPTION):
        return ("subscription", press.subscription_id)
    if isinstance(press, PauseSource | MoveSource | RemoveSource | RestoreSource):
        return ("source", press.feed_id)
    return None


def _heading(text: object) -> str:
    """The name of the chat that a message is about where it stands in another (``permissions.named_html``), else ""."""
    return text.partition("\n")[0][1:-1] if isinstance(text, str) and text.startswith(("【", "[")) else ""


def _subject_of_message(update: KeptUpdate) -> tuple[object, ...] | None:
    """Which one thing a command sets; words that mean one are not looked at."""
    if update.kind != "message" or not any(one in update.body for one in _MARKS):  # most are links: they are not read
        return None
    message = _event(update)
    if "chat_shared" in message:
        return ("managed", "")
    text = message.get("text")
    first, _, rest = text[:_LONGEST].partition(" ") if isinstance(text, str) and text.startswith("/") else ("", "", "")
    subject = _COMMANDS.get(first[1:].partition("@")[0].lower(), "")
    said = " ".join(rest.split()).lower()
    if not subject or (first.startswith("/settings") and not said):
        return None
    return (subject, said if subject.endswith("*") else "")


def _event(update: KeptUpdate) -> Mapping[str, Any]:
    try:
        event = json.loads(update.body).get(update.kind)
    except (ValueError, AttributeError):
        return {}
    return event if isinstance(event, Mapping) else {}
