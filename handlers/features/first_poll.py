"""A first poll that somebody waits for: a line that says how far it has come, edited in place."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from telegram import InlineKeyboardMarkup, Message
from telegram.error import TelegramError

from bot.flows.first_polls import PollProgress
from handlers.chat.context import Conversation
from handlers.chat.in_place import edit_html
from handlers.features.brief_message import send_html
from handlers.view.first_day import progress_html

Show = Callable[[str, InlineKeyboardMarkup | None], Awaitable[object]]
EVERY_SECONDS: Final = 3.0  # an edit: a group takes 20 messages a minute


@dataclass(frozen=True, slots=True)
class _Line:
    """The line as it is now, where it stands, and the lock that is held while it is edited."""

    text: Callable[[], str]
    show: Show
    editing: asyncio.Lock


def edits(talk: Conversation, message: Message) -> Show:
    """Answers replace a message; where it is gone, they are a message of their own, which the next replace."""

    async def show(text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        nonlocal message
        if await edit_html(talk.bot, message, text, keyboard) == "gone":
            message = await send_html(talk, text, keyboard)

    return show


def in_one_place(talk: Conversation, show: Show) -> Show:
    """Where an answer became a message of its own, the next replace that."""

    async def shown(text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        nonlocal show
        sent = await show(text, keyboard)
        show = edits(talk, sent) if isinstance(sent, Message) else show

    return shown


async def poll_first(talk: Conversation, head: str, feed_ids: Sequence[int], show: Show) -> tuple[PollProgress, Show]:
    """Poll, and tell meanwhile below ``head`` how far it is; with it where the answer belongs: in the place of that
    line."""
    progress, editing = PollProgress(len(feed_ids)), asyncio.Lock()
    show = in_one_place(talk, show)
    await show(head, None)
    line = _Line(lambda: progress_html(head, progress, talk.texts), show, editing)
    telling = asyncio.create_task(_tell(talk, line))
    try:
        await talk.scheduler.poll_first(feed_ids, progress)
    finally:
        async with editing:  # an edit that is on its way would land on top of the answer
            telling.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await telling
    return progress, show


async def _tell(talk: Conversation, line: _Line) -> None:
    """Until cancelled, between two edits; a line that cannot be shown is not missed."""
    before = ""
    while True:
        await talk.services.clock.sleep(EVERY_SECONDS)
        async with line.editing:
            text = line.text()
            if text != before:
                with contextlib.suppress(TelegramError):
                    await line.show(text, None)
            before = text
