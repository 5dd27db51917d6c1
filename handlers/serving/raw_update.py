"""An update as Telegram sent it, before anything reads it: its number, its kind, and the lane that it waits in.

Nothing here trusts the shape of what came: a malformed update is kept like any other and fails alone when it is read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final, Literal

from bot.models import KeptUpdate

LaneKind = Literal["messages", "presses", "inline"]

MESSAGES: Final = ("message", "edited_message", "channel_post", "edited_channel_post")
KINDS: Final = (
    *MESSAGES, "callback_query", "inline_query", "chosen_inline_result", "my_chat_member", "guest_message",
    "stopped_message_generation",
)  # fmt: skip
UNKNOWN: Final = "unknown"
_GROUPS: Final = ("group", "supergroup")
_MOST: Final = 2**63  # a number that the database cannot hold is no number of Telegram's


def kept_update(raw: object, now: datetime) -> KeptUpdate | None:
    """What is kept of it; None for what has no number, by which alone it could be known again."""
    if not isinstance(raw, Mapping) or not _is_id(raw.get("update_id")):
        return None
    kind = next((one for one in KINDS if one in raw), UNKNOWN)
    event = raw.get(kind)
    chat, user = _id(_inside(event, "chat") or _inside(event, "message", "chat")), _id(_inside(event, "from"))
    # In ASCII: a lone half of a surrogate pair is no text that a database takes.
    body = json.dumps(raw, separators=(",", ":"))
    return KeptUpdate(int(raw["update_id"]), kind, _lane(kind, chat, user), chat or user, body, now)


def _lane(kind: str, chat: int, user: int) -> str:
    """Messages wait for those of their chat, presses and inline queries for those of their person."""
    match kind:
        case "callback_query" | "stopped_message_generation":  # Stop must not wait for what it stops
            return f"presses:{chat}:{user}"
        case "inline_query":
            return f"inline:{user}"
        case "chosen_inline_result":
            return f"messages:chosen:{user}"
    return f"messages:{chat}"


def kind_of_lane(lane: str) -> LaneKind:
    """Which of the three it is."""
    letter = lane.partition(":")[0]
    return "presses" if letter == "presses" else "inline" if letter == "inline" else "messages"


def is_chatter(raw: object, username: str, bot_id: int) -> bool:
    """Whether it is what people of a group say to each other: no command, no mention of the bot, no reply to it.

    Such an update would be read by no handler, so that it is not kept.
    """
    event = next((raw[one] for one in MESSAGES if one in raw), None) if isinstance(raw, Mapping) else None
    text = _inside(event, "text") or _inside(event, "caption")
    if _inside(event, "chat", "type") not in _GROUPS or not isinstance(text, str):
        return False
    is_reply = _inside(event, "reply_to_message", "from", "id") == bot_id
    is_named = f"@{username}".lower() in text.replace("＠", "@").lower()
    return not (is_reply or is_named or text.startswith("/"))


def _inside(value: object, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _id(holder: object) -> int:
    number = _inside(holder, "id")
    return int(number) if _is_id(number) else 0


def _is_id(number: Any) -> bool:
    return isinstance(number, int) and not isinstance(number, bool) and -_MOST <= number < _MOST
