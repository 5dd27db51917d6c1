"""Messages of a group that one person alone sees (ephemeral messages, Bot API 10.2 and 10.3).

A bot may send one within fifteen seconds of that person's press. A server that does not know them passes over the
parameter and sends the message to everybody, as it ever did.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from telegram import CallbackQuery, InlineKeyboardMarkup, Message
from telegram.constants import ParseMode

from handlers.chat.context import GROUPS, Bot, Whisper

EDIT: Final = "editEphemeralMessageText"


def whisper_to(query: CallbackQuery) -> Whisper | None:
    """How who pressed a button is answered alone; None where nobody else would see the answer anyway."""
    message = query.message
    return Whisper(query.from_user.id, query.id) if message and message.chat.type in GROUPS else None


def parameters(whisper: Whisper | None) -> dict[str, Any]:
    """What a send needs to be one, as further parameters."""
    if whisper is None:
        return {}
    alone = {"receiver_user_id": whisper.person_id, "callback_query_id": whisper.query_id}
    return {"ephemeral_message_parameters": alone}


def is_whispered(message: Message | None) -> bool:
    """Whether one person alone sees it."""
    return message is not None and isinstance(message.api_kwargs.get("ephemeral_message_id"), int)


@dataclass(frozen=True, slots=True)
class Content:
    """What a message is to show: HTML, or a rich message's HTML."""

    html: str
    is_rich: bool = False


async def edit_whispered(bot: Bot, message: Message, content: Content, keyboard: InlineKeyboardMarkup | None) -> None:
    """Show something else in place of it. Raises BadRequest."""
    shown = {"rich_message": {"html": content.html}} if content.is_rich else {
        "text": content.html, "parse_mode": ParseMode.HTML, "link_preview_options": {"is_disabled": True},
    }  # fmt: skip
    receiver = message.api_kwargs.get("receiver_user")
    data: dict[str, Any] = {
        "chat_id": message.chat.id,
        "receiver_user_id": receiver.get("id") if isinstance(receiver, dict) else None,
        "ephemeral_message_id": message.api_kwargs.get("ephemeral_message_id"),
        **shown,
    }
    await bot.do_api_request(EDIT, api_kwargs=data | ({"reply_markup": keyboard.to_dict()} if keyboard else {}))
