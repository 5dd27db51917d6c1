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
from handlers.view.buttons.first_day_presses import FinishTopics, PickTime, PickTopics, StartSubscribing, UndoTopics
from handlers.view.buttons.presses import (
    AnswerForget,
    ChangeLength,
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
    TurnRecent,
    TurnResults,
    WriteDocument,
)
from handlers.view.buttons.source_presses import (
    AskCategory,
    AskName,
    ChooseCategory,
    ListSources,
    MoveSource,
    PauseSource,
    RemoveSource,
    RestoreSource,
    ShowSource,
)
from handlers.view.buttons.subscription_presses import (
    OF_ONE_SUBSCRIPTION,
    OpenCategory,
    PauseSubscription,
    SetPace,
    ShowFewer,
    ShowMuted,
    ShowOffers,
    ShowTopics,
    TurnList,
)

# What a message shows, and nothing else: it is not shown any more once something else was chosen there. Whatever
# changes something is done all the same, unless the same thing was chosen otherwise since.
_SHOWING: Final = (
    ChangeLength, TurnRecent, TurnResults, TurnList, OpenCategory, ShowTopics, ListSources, ShowSource, ChooseCategory,
    StartSubscribing, PickTopics, PickTime,
)  # fmt: skip
# Answered by a message of its own: it undoes nothing, whatever was pressed since.
_ADDING: Final = (
    ReadLinks, ReadAttachment, ReadSample, ShowText, WriteDocument, OpenArticle, ShowRelated, ShowSchedule, ShowHeld,
    ShowOffers, ShowFewer, ShowMuted, SearchTerm, AskName, AskCategory,
)  # fmt: skip
# What of a subscription, or of a source, is set; the others say whether it is there.
_FIELDS: Final[Mapping[type, str]] = {
    PauseSubscription: "paused", SetPace: "pace", PauseSource: "source paused", MoveSource: "source category",
}  # fmt: skip
_FORGET: Final = AnswerForget(is_sure=True)
_OF_A_TOPIC: Final = "subscription *"
# Commands that set something → what; with ``*`` it is what stands behind them.
_COMMANDS: Final[Mapping[str, str]] = {
    "settings": "schedule",
    "done": "managed",
    "subscribe": _OF_A_TOPIC,
    "unsubscribe": _OF_A_TOPIC,
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
    """Whether the older one, of the same chat, would undo or repeat what the newer one does:

    1. Both set one thing: a time, a length, whether a subscription is there.
    2. They stand under one message, and the older one only changes what that shows, or is the same once more.
    3. The older one erases all, and who asked for that has gone on since.
    """
    one, other = _asked(newer), _asked(older)
    if one is None or other is None:
        return False
    if other.what == _FORGET:
        return _unsays(newer.lane, one, older)
    if one.subject is not None and one.subject == other.subject:
        return True
    is_same_place = one.message is not None and one.message == other.message
    is_repeated = one.what == other.what and newer.lane == older.lane  # somebody else may see an answer of their own
    is_shown_over = isinstance(other.what, _SHOWING) and not isinstance(one.what, _ADDING)
    return is_same_place and (is_repeated or is_shown_over)


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
    if isinstance(press, FinishTopics | UndoTopics):  # the time of the digest, and topics
        return ("first day", _heading(text))
    if isinstance(press, OF_ONE_SUBSCRIPTION):
        return (_FIELDS.get(type(press), "there"), press.subscription_id)
    if isinstance(press, PauseSource | MoveSource | RemoveSource | RestoreSource):
        return (_FIELDS.get(type(press), "source there"), press.feed_id)
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
        return ("managed", "", None)
    text = message.get("text")
    first, _, rest = text[:_LONGEST].partition(" ") if isinstance(text, str) and text.startswith("/") else ("", "", "")
    subject = _COMMANDS.get(first[1:].partition("@")[0].lower(), "")
    said = " ".join(rest.split()).lower()
    if not subject or (not said and subject != "managed"):  # /block as a reply says nothing itself of whom it means
        return None
    if not subject.endswith("*"):
        return (subject, "", None)
    is_of_topic = subject == _OF_A_TOPIC and message.get("is_topic_message")  # a thread of replies is no topic
    return (subject, said, message.get("message_thread_id") if is_of_topic else None)


def _event(update: KeptUpdate) -> Mapping[str, Any]:
    try:
        event = json.loads(update.body).get(update.kind)
    except (ValueError, AttributeError):
        return {}
    return event if isinstance(event, Mapping) else {}
