"""An answer in the place of a message, which somebody may have deleted meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Final, Literal

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message
from telegram.error import BadRequest

from handlers.chat.context import Bot
from handlers.chat.whispers import Content, edit_whispered, is_whispered

# gone: the message does not show it, and never will; who waits for it needs a message of its own.
Edited = Literal["shown", "unchanged", "gone"]
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


async def edited(edit: Awaitable[object]) -> Edited:
    """Make an edit; what became of it. Telegram has many words for a message that takes none (deleted, of somebody
    else, without a text), and one for what stands there already."""
    try:
        await edit
    except BadRequest as exc:
        return "unchanged" if "not modified" in exc.message.lower() else "gone"
    return "shown"


async def edit_html(
    bot: Bot,
    message: Message,
    html: str,
    keyboard: InlineKeyboardMarkup | None,
    preview: LinkPreviewOptions = NO_PREVIEW,
) -> Edited:
    """Show a plain text in place of what a message shows, also one that a single person sees."""
    if is_whispered(message):
        return await edited(edit_whispered(bot, message, Content(html), keyboard))
    return await edited(message.edit_text(html, reply_markup=keyboard, link_preview_options=preview))
