"""One link, file or text → its brief in the chat: typing, a progress line when it takes long, the brief as a reply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass
from math import ceil
from typing import Final
from urllib.parse import urlsplit

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ChatAction
from telegram.error import BadRequest, TelegramError

from bot.errors import BotError, IsFeed, SourceError
from bot.flows.briefs import Briefed, refresh
from bot.models import Length
from handlers.chat.attempt import CURRENT
from handlers.chat.context import Conversation
from handlers.chat.failures import sentence
from handlers.features.brief_message import send_brief, send_html, show_brief
from handlers.view.brief import reading_html
from handlers.view.buttons.briefs import brief_keyboard, retry_keyboard
from handlers.view.buttons.subscriptions import subscribe_keyboard

log = logging.getLogger(__name__)

PROGRESS_AFTER_SECONDS: Final = 5.0  # most pages are read sooner; nobody is told of those
TYPING_EVERY_SECONDS: Final = 4.0  # Telegram shows it for five


@dataclass(frozen=True, slots=True)
class ShownLength:
    """Which length of a brief is shown, and for whom (0: nobody in particular)."""

    length: Length
    asker_id: int


@dataclass(slots=True)
class _Progress:
    """The line «正在读取 …», once it was sent."""

    message: Message | None = None


async def answer(
    talk: Conversation,
    name: str,
    work: Awaitable[Briefed],
    position: int = 0,
    *,
    may_retry: bool,
    reading: asyncio.Event | None = None,
) -> None:
    """Do the work and reply with its brief, or with the sentence of its failure.

    Nobody is told of work before ``reading`` is set: what was made before is there at once.
    """
    async with _showing_progress(talk, name, reading) as progress:
        try:
            briefed = await work
        except BotError as exc:
            keyboard = _instead(talk, exc, position) if may_retry else None
            await _put(talk, progress, sentence(exc, talk.texts), keyboard)
            return
        await _reply_brief(talk, briefed, progress)


def _instead(talk: Conversation, error: BotError, position: int) -> InlineKeyboardMarkup | None:
    """What can be done about a link that gave no brief: [重试] where that may help, [订阅] for the message's first link
    where a feed stands.
    """
    if isinstance(error, IsFeed) and position == 0:
        return subscribe_keyboard(urlsplit(error.source).hostname or error.source, talk.texts)
    passes = isinstance(error, SourceError) and error.may_pass
    return retry_keyboard(position, talk.texts) if passes else None


async def has_quota(talk: Conversation) -> bool:
    """Whether this person and chat may have one more brief now; they are told where not."""
    quota = talk.memory.quota
    seconds = quota.take(talk.asker_id, talk.chat.id, talk.services.clock.monotonic())
    if not seconds:
        return True
    said = talk.texts.turns.too_many_briefs.format(most=quota.per_minute, seconds=ceil(seconds))
    await send_html(talk, said, None)
    return False


async def _reply_brief(talk: Conversation, briefed: Briefed, progress: _Progress) -> None:
    keyboard = keyboard_of(talk, briefed, talk.length, talk.asker_id)
    if progress.message is None:
        first = await send_brief(talk, briefed, keyboard)
    else:
        first = progress.message
        await show_brief(talk, first, briefed, keyboard)
    now = talk.services.clock.now()
    if talk.is_group:  # to point to it when the link comes again; who asked is not kept
        await talk.services.storage.replies.record(
            chat_id=talk.chat.id,
            message_id=first.message_id,
            article_id=briefed.article_id,
            thread_id=first.message_thread_id if first.is_topic_message else None,
            sent_at=now,
        )
    if briefed.is_old(now):
        talk.start(_check_page(talk, briefed, first))


async def _check_page(talk: Conversation, briefed: Briefed, message: Message) -> None:
    """After an answer from the archive: edit the brief if its page has changed since."""
    try:
        found = await refresh(talk.services, briefed.article_id, chat_id=talk.chat.id, length=talk.length)
    except BotError as exc:
        log.info("not refreshed: %s", exc.kind)
        return
    if found:
        changed = talk.texts.brief.changed.format(added=found.added, removed=found.removed)
        await edit_brief(talk, message, found.briefed, ShownLength(talk.length, talk.asker_id), changed)


async def edit_brief(
    talk: Conversation, message: Message, briefed: Briefed, shown: ShownLength, changed: str | None = None
) -> None:
    """Show another length or edition in place; what does not fit follows as messages of its own."""
    keyboard = keyboard_of(talk, briefed, shown.length, shown.asker_id)
    with contextlib.suppress(BadRequest):  # "message is not modified": what is shown is right
        await show_brief(talk, message, briefed, keyboard, changed)


def keyboard_of(talk: Conversation, briefed: Briefed, length: Length, asker_id: int) -> InlineKeyboardMarkup:
    """The buttons under a brief; [更详细] only where the long brief shows more."""
    return brief_keyboard(briefed, length, asker_id, talk.texts, more=briefed.brief.has_more)


@contextlib.asynccontextmanager
async def _showing_progress(talk: Conversation, name: str, reading: asyncio.Event | None) -> AsyncIterator[_Progress]:
    progress = _Progress(await _shown_before(talk, name))
    task = asyncio.create_task(_show_progress(talk, name, progress, reading))
    try:
        yield progress
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, TelegramError):
            await task


async def _shown_before(talk: Conversation, name: str) -> Message | None:
    """The progress line of an attempt that did not end: it becomes the answer, and nothing is sent here."""
    text, attempt = reading_html(name, talk.texts), CURRENT.get()
    if attempt is None or not attempt.knows("sendMessage", {"chat_id": talk.chat.id, "text": text}):
        return None
    return await send_html(talk, text, None)


async def _show_progress(talk: Conversation, name: str, progress: _Progress, reading: asyncio.Event | None) -> None:
    if reading:
        await reading.wait()
    clock = talk.services.clock
    started = clock.monotonic()
    while True:
        with contextlib.suppress(TelegramError):
            await talk.bot.send_chat_action(talk.chat.id, ChatAction.TYPING, message_thread_id=talk.thread_id)
        waited = clock.monotonic() - started
        if waited < PROGRESS_AFTER_SECONDS:
            await clock.sleep(min(TYPING_EVERY_SECONDS, PROGRESS_AFTER_SECONDS - waited))
            continue
        if progress.message is None:
            progress.message = await asyncio.shield(send_html(talk, reading_html(name, talk.texts), None))
        await clock.sleep(TYPING_EVERY_SECONDS)


async def _put(talk: Conversation, progress: _Progress, text: str, keyboard: InlineKeyboardMarkup | None) -> None:
    """The sentence of a failure: into the progress line where there is one, else a reply."""
    if progress.message is None:
        await send_html(talk, text, keyboard)
    else:
        await progress.message.edit_text(text, reply_markup=keyboard)
