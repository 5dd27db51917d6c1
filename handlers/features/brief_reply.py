"""One link, file or text → its brief in the chat: typing, a progress line when it takes long, the brief as a reply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable
from math import ceil
from urllib.parse import urlsplit

from telegram import InlineKeyboardMarkup, Message

from bot.errors import BotError, IsFeed, SourceError
from bot.flows.briefs import Briefed, Refreshed, brief_again, refresh
from bot.flows.recents import note_shown
from bot.models import Length
from handlers.chat.attempt import CURRENT, waits_for_database
from handlers.chat.context import Conversation
from handlers.chat.failures import sentence
from handlers.features.brief_message import edit_brief, put_html, send_brief, send_html, show_brief
from handlers.features.progress import Progress, showing_progress
from handlers.view.buttons.briefs import brief_keyboard, retry_keyboard
from handlers.view.buttons.subscriptions import subscribe_keyboard

log = logging.getLogger(__name__)


async def answer(
    talk: Conversation,
    name: str,
    work: Awaitable[Briefed],
    position: int | None = None,
    reading: asyncio.Event | None = None,
) -> None:
    """Do the work and reply with its brief, or with the sentence of its failure.

    ``position`` is that of a link in its message, by which it can be tried again; None for what cannot. Nobody is told
    of work before ``reading`` is set: what was made before is there at once.
    """
    async with showing_progress(talk, name, reading) as progress:
        try:
            briefed = await progress.unless_stopped(work)
        except BotError as exc:
            if waits_for_database(exc):
                raise
            keyboard = _instead(talk, exc, position) if position is not None else None
            await put_html(talk, progress.message, sentence(exc, talk.texts), keyboard)
            return
        if briefed is None:
            keyboard = retry_keyboard(position, talk.texts) if position is not None else None
            await put_html(talk, progress.message, talk.texts.today.stopped, keyboard)
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
    attempt, quota = CURRENT.get(), talk.memory.quota
    if attempt and attempt.is_again:  # the attempt before took its share
        return True
    seconds = await quota.take(talk.asker_id, talk.chat.id, talk.services.clock.monotonic())
    if not seconds:
        return True
    said = talk.texts.turns.too_many_briefs.format(most=quota.per_minute, seconds=ceil(seconds))
    await send_html(talk, said, None)
    return False


async def _reply_brief(talk: Conversation, briefed: Briefed, progress: Progress) -> None:
    keyboard = keyboard_of(talk, briefed, talk.length, talk.asker_id)
    if progress.message is None:
        first = await send_brief(talk, briefed, keyboard)
    else:
        first = await show_brief(talk, progress.message, briefed, keyboard)
    await note_shown(talk.services, talk.chat.id, briefed)
    now = talk.services.clock.now()
    if talk.is_group and first.message_id:  # to point to it when the link comes again; who asked is not kept
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
    """After an answer from the archive: edit the brief if its page has changed since, in the length that is shown."""
    try:
        found = await refresh(talk.services, briefed.article_id, chat_id=talk.chat.id, length=talk.length)
        if found:
            await _show_changed(talk, message, found)
    except BotError as exc:
        log.info("not refreshed: %s", exc.kind)


async def _show_changed(talk: Conversation, message: Message, found: Refreshed) -> None:
    """A length that is chosen while the edit is on its way, maybe in another process, is shown by one edit more."""
    changed = talk.texts.brief.changed.format(added=found.added, removed=found.removed)
    shown: Length | None = None
    for _ in range(2):
        length = await _length_chosen(talk, message) or talk.length
        briefed: Briefed | None = found.briefed
        if length != talk.length:
            briefed = await brief_again(talk.services, found.briefed.article_id, chat_id=talk.chat.id, length=length)
        if length == shown or briefed is None:
            return
        keyboard = keyboard_of(talk, briefed, length, talk.asker_id)
        if not await edit_brief(talk, message, briefed, keyboard, changed):  # who deleted it does not want it back
            return
        shown = length


async def note_length(talk: Conversation, message: Message, length: Length) -> None:
    """Somebody chose this length for a brief. What goes on behind the brief looks here before it edits it."""
    with contextlib.suppress(BotError):
        await talk.services.storage.remembered.note_length(
            talk.chat.id, number_of(message), length, talk.services.clock.now()
        )


async def _length_chosen(talk: Conversation, message: Message) -> Length | None:
    remembered, now = talk.services.storage.remembered, talk.services.clock.now()
    return await remembered.length(talk.chat.id, number_of(message), now)


def number_of(message: Message) -> int:
    """Of a message in its chat; below 0 for one that a single person sees."""
    return message.message_id or -int(message.api_kwargs.get("ephemeral_message_id") or 0)


def keyboard_of(talk: Conversation, briefed: Briefed, length: Length, asker_id: int) -> InlineKeyboardMarkup:
    """The buttons under a brief."""
    return brief_keyboard(briefed, length, asker_id, talk.display, talk.bot.username)
