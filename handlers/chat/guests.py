"""Guest mode (Bot API 10.0): one message in a chat that the bot is not in, as the answer to one that names it."""

from __future__ import annotations

from typing import Any

from telegram import InlineKeyboardMarkup, InlineQueryResultArticle, InputTextMessageContent, Message
from telegram.error import BadRequest

TITLE = "要点"  # of the result; nobody sees it


async def answer_guest(
    message: Message, html: str, keyboard: InlineKeyboardMarkup | None = None, rich: str | None = None
) -> str:
    """Answer once: with the rich message where it is taken, else with the plain one. The identifier by which the answer
    can be edited, empty where it is not known. Raises BadRequest, also where it comes too late."""
    bot, query_id = message.get_bot(), message.guest_query_id or ""
    result = InlineQueryResultArticle("g", TITLE, InputTextMessageContent(html), reply_markup=keyboard)
    if rich:
        try:
            sent = await bot.answer_guest_query(query_id, result, api_kwargs={"result": _rich(rich, keyboard)})
        except BadRequest as exc:
            if "too old" in exc.message.lower():
                raise
        else:
            return sent.inline_message_id
    return (await bot.answer_guest_query(query_id, result)).inline_message_id


def _rich(html: str, keyboard: InlineKeyboardMarkup | None) -> dict[str, Any]:
    content = {"rich_message": {"html": html}}
    shown = {"reply_markup": keyboard.to_dict()} if keyboard else {}
    return {"type": "article", "id": "g", "title": TITLE, "input_message_content": content, **shown}
