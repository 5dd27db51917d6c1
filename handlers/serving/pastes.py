"""A long text that the person's client cut at Telegram's 4,096 characters, put together again (pure)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from bot.models import KeptUpdate
from handlers.view.limits import units

CUT_FROM: Final = 4000  # characters; clients cut at white space before the limit
WITHIN_SECONDS: Final = 3  # between the dates of two parts: clients send them one after the other
MOST_PARTS: Final = 20  # of a paste, as many as wait in a lane
_STOPS: Final = re.compile(r"[。！？；：…”’」』）.!?;:)]$")


def is_cut(update: KeptUpdate) -> bool:
    """Whether a message is as long as a client's parts are, and may go on."""
    if len(update.body) < CUT_FROM:
        return False
    return _is_part(part := _message(update)) and len(part["text"]) >= CUT_FROM


def continues(earlier: KeptUpdate, later: KeptUpdate) -> bool:
    """Whether a message is the next part of one that is cut: the same person's, just behind it, and words alone."""
    one, other = _message(earlier), _message(later)
    if not (is_cut(earlier) and _is_part(other)):
        return False
    seconds = _number(other, "date") - _number(one, "date")
    same = all(one.get(name) == other.get(name) for name in ("chat", "from", "message_thread_id"))
    are_forwards = ("forward_origin" in one) == ("forward_origin" in other)
    is_new = other["text"].startswith(("/", "／")) or "reply_to_message" in other
    return same and are_forwards and not is_new and 0 <= seconds <= WITHIN_SECONDS


def joined(parts: Sequence[KeptUpdate]) -> str:
    """The body of the first part with the words of all; marks keep their places."""
    raw = json.loads(parts[0].body)
    message = raw["message"]
    for part in parts[1:]:
        more = _message(part)
        text = message["text"] + _between(message["text"], more["text"])
        offset = units(text)
        moved = [{**one, "offset": _number(one, "offset") + offset} for one in _entities(more)]
        message.update(text=text + more["text"], entities=[*_entities(message), *moved])
    return json.dumps(raw, separators=(",", ":"))


def _between(before: str, after: str) -> str:
    """Clients drop the white space where they cut: a new line behind a stop, a blank between words of letters."""
    if _STOPS.search(before):
        return "\n"
    return " " if (before[-1:] + after[:1]).isascii() and (before[-1:] + after[:1]).isalnum() else ""


def _is_part(message: Mapping[str, Any]) -> bool:
    chat = message.get("chat")
    is_private = isinstance(chat, Mapping) and chat.get("type") == "private"
    return is_private and isinstance(message.get("text"), str)


def _message(update: KeptUpdate) -> Mapping[str, Any]:
    if update.kind != "message":
        return {}
    message = json.loads(update.body).get("message")
    return message if isinstance(message, Mapping) else {}


def _entities(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    found = message.get("entities")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _number(holder: Mapping[str, Any], name: str) -> int:
    number = holder.get(name)
    return number if isinstance(number, int) else 0
