"""A first poll that somebody waits for: a line that says how far it has come, edited in place."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.flows.polling import PollProgress
from handlers.chat.context import Conversation
from handlers.view.first_day import progress_html
from handlers.view.subscriptions import polling_html

Show = Callable[[str, InlineKeyboardMarkup | None], Awaitable[object]]
EVERY_SECONDS: Final = 3.0  # an edit: a group takes 20 messages a minute


def edits(message: Message) -> Show:
    """Answers replace a message."""

    async def show(text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        await message.edit_text(text, reply_markup=keyboard)

    return show


async def poll_first(talk: Conversation, name: str, feed_ids: Sequence[int], show: Show) -> tuple[PollProgress, Show]:
    """Poll, and tell meanwhile how far it is; with it where the answer belongs: in the place of that line."""
    progress, head = PollProgress(len(feed_ids)), polling_html(name, talk.texts)
    shown = await show(head, None)
    show = edits(shown) if isinstance(shown, Message) else show
    telling = asyncio.create_task(_tell(talk, head, progress, show))
    try:
        await talk.scheduler.poll_now(feed_ids, progress)
    finally:
        telling.cancel()
        with contextlib.suppress(asyncio.CancelledError, TelegramError):
            await telling
    return progress, show


async def _tell(talk: Conversation, head: str, progress: PollProgress, show: Show) -> None:
    """Until cancelled; a line that cannot be shown is not missed."""
    before = ""
    while True:
        await talk.services.clock.sleep(EVERY_SECONDS)
        text = progress_html(head, progress, talk.texts)
        if text != before:
            with contextlib.suppress(TelegramError):
                await asyncio.shield(asyncio.ensure_future(show(text, None)))
        before = text
