"""Methods that are newer than PTB 22.8 (Bot API 10.1 to 10.4), each with what PTB needs to answer.

They pass the pacer and the retries like every other call: a broken connection says nothing about what was done.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from telegram import InlineKeyboardMarkup, Message, ReplyParameters

from handlers.chat.context import Bot, Whisper
from handlers.chat.whispers import Content, edit_whispered, is_whispered, parameters

SEND_RICH: Final = "sendRichMessage"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message goes: its chat, the topic in it, what it answers, and who alone is to see it."""

    chat_id: int
    thread_id: int | None = None
    reply: ReplyParameters | None = None
    whisper: Whisper | None = None


async def send_rich(bot: Bot, place: Place, html: str, keyboard: InlineKeyboardMarkup | None) -> Message:
    """One rich message. Raises BadRequest where it is not taken, EndPointNotFound where there are none."""
    data: dict[str, Any] = {"chat_id": place.chat_id, "rich_message": {"html": html}, **parameters(place.whisper)}
    if place.thread_id:
        data["message_thread_id"] = place.thread_id
    if place.reply:
        data["reply_parameters"] = place.reply.to_dict() | {"allow_sending_without_reply": True}
    if keyboard:
        data["reply_markup"] = keyboard.to_dict()
    sent: Message = await bot.do_api_request(SEND_RICH, api_kwargs=data, return_type=Message)
    return sent


async def edit_rich(bot: Bot, message: Message, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """Show a rich message in place of what a message shows. Raises BadRequest."""
    if is_whispered(message):
        await edit_whispered(bot, message, Content(html, is_rich=True), keyboard)
        return
    where = {"chat_id": message.chat.id, "message_id": message.message_id}
    await bot.edit_message_text("", reply_markup=keyboard, api_kwargs=where | _shown(html))


async def edit_rich_inline(bot: Bot, number: str, html: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """The same for a message that was posted for somebody (inline, guest mode). Raises BadRequest."""
    await bot.edit_message_text("", inline_message_id=number, reply_markup=keyboard, api_kwargs=_shown(html))


def _shown(html: str) -> dict[str, Any]:
    """The parameters that show a rich message, without those of a plain one that PTB fills in."""
    return {"rich_message": {"html": html}, "text": None, "parse_mode": None, "link_preview_options": None}
