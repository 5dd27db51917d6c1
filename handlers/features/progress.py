"""That something is being read: 正在输入, and where it takes long a draft that can be stopped, or a line.

A draft (Bot API 9.3, private chats) is a preview of 30 seconds that goes when a message comes; Stop is Bot API 10.3.
In a group, and where the server takes no drafts, a line is sent that becomes the answer.
"""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import AsyncIterator, Awaitable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from telegram import Message
from telegram.constants import ChatAction, ChatType
from telegram.error import InvalidToken, TelegramError

from bot.errors import BotError
from handlers.chat.attempt import CURRENT
from handlers.chat.context import Conversation
from handlers.features.brief_message import send_html
from handlers.view.brief import draft_html, reading_html

PROGRESS_AFTER_SECONDS: Final = 5.0  # most pages are read sooner; nobody is told of those
DRAFT_AFTER_SECONDS: Final = 2.5  # a draft leaves nothing behind, so that it may come sooner
AGAIN_EVERY_SECONDS: Final = 4.0  # Telegram shows that somebody types for five, a draft for thirty
LAST_CALL_SECONDS: Final = 2.0  # for a draft that is on its way, and for work that was stopped
DRAFT: Final = "sendMessageDraft"
T = TypeVar("T")


@dataclass(slots=True)
class Progress:
    """``message`` is the line «正在读取 …», once it was sent; ``draft_id`` that of the draft, 0 where there is none."""

    talk: Conversation
    name: str
    message: Message | None = None
    draft_id: int = 0
    stopped: asyncio.Event = field(default_factory=asyncio.Event)
    _calling: asyncio.Lock = field(default_factory=asyncio.Lock)
    _line: asyncio.Task[Message] | None = None
    _is_over: bool = False

    async def unless_stopped(self, work: Awaitable[T]) -> T | None:
        """The result of the work, None where the person pressed Stop; nothing more is shown of its progress then, and
        ``message`` is what the answer is put into. Raises what the work raises."""
        working, stopping = asyncio.ensure_future(work), asyncio.create_task(self.stopped.wait())
        try:
            await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
            return working.result() if working.done() else None
        finally:
            working.cancel()
            stopping.cancel()
            await asyncio.wait((working, stopping), timeout=LAST_CALL_SECONDS)
            await self._end()

    @property
    def may_draft(self) -> bool:
        """Whether drafts can be shown here."""
        talk = self.talk
        has_method = talk.memory.has_method(DRAFT, talk.services.clock.monotonic())
        return talk.chat.type == ChatType.PRIVATE and self.message is None and has_method

    async def _end(self) -> None:
        """No draft and no line from now on: one that arrived behind the answer would stand below it.

        A line that was asked for comes first, however long that takes: the answer to the same chat would wait as long.
        """
        self._is_over = True
        self.talk.memory.drafts.pop(self.draft_id, None)
        if self._line:
            await asyncio.wait((self._line,))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LAST_CALL_SECONDS), self._calling:
                pass

    async def draft(self, seconds: float) -> bool:
        """Show, or renew, the draft; whether it is shown."""
        talk = self.talk
        if not self.draft_id:
            self.draft_id = secrets.randbelow(2**31 - 1) + 1
            talk.memory.drafts[self.draft_id] = self.stopped
        text = draft_html(self.name, seconds, talk.texts)
        async with self._calling:
            if self._is_over:
                return True
            try:
                await talk.bot.send_message_draft(
                    talk.chat.id, self.draft_id, text, talk.thread_id, api_kwargs={"can_stop": True}
                )
            except InvalidToken:  # PTB's word for 404: no such method
                talk.memory.lacks_method(DRAFT, talk.services.clock.monotonic())
                return False
            except TelegramError:
                return False
        return True

    async def show_line(self) -> None:
        """Send the line, where it was not; it goes out also where nobody waits for it any more."""
        if self._is_over or self.message is not None or self.talk.whisper is not None:
            return
        async with self._calling:
            self._line = asyncio.create_task(send_html(self.talk, reading_html(self.name, self.talk.texts), None))
            self.message = await asyncio.shield(self._line)

    async def look_for_stop(self) -> None:
        """Stop may have been told to another process, which wrote it into the chat's row."""
        with contextlib.suppress(BotError):
            stored = await self.talk.services.storage.chats.get(self.talk.chat.id)
            if stored.stopped_draft == self.draft_id:
                self.stopped.set()


@contextlib.asynccontextmanager
async def showing_progress(talk: Conversation, name: str, reading: asyncio.Event | None) -> AsyncIterator[Progress]:
    """Show it until the block ends, from when ``reading`` is set on: what was made before is there at once."""
    progress = Progress(talk, name, await _shown_before(talk, reading_html(name, talk.texts)))
    task = asyncio.create_task(_show(progress, reading))
    try:
        yield progress
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError, TelegramError):
            await task


async def _shown_before(talk: Conversation, text: str) -> Message | None:
    """The progress line of an attempt that did not end: it becomes the answer, and nothing is sent here."""
    attempt = CURRENT.get()
    if attempt is None or not attempt.knows("sendMessage", {"chat_id": talk.chat.id, "text": text}):
        return None
    return await send_html(talk, text, None)


async def _show(progress: Progress, reading: asyncio.Event | None) -> None:
    if reading:
        await reading.wait()
    talk, clock = progress.talk, progress.talk.services.clock
    started = clock.monotonic()
    if progress.may_draft:
        await _type(talk)
        await clock.sleep(DRAFT_AFTER_SECONDS)
        while await progress.draft(clock.monotonic() - started):
            await clock.sleep(AGAIN_EVERY_SECONDS)
            await progress.look_for_stop()
    while True:
        await _type(talk)
        waited = clock.monotonic() - started
        if waited < PROGRESS_AFTER_SECONDS:
            await clock.sleep(min(AGAIN_EVERY_SECONDS, PROGRESS_AFTER_SECONDS - waited))
            continue
        await progress.show_line()
        await clock.sleep(AGAIN_EVERY_SECONDS)


async def _type(talk: Conversation) -> None:
    with contextlib.suppress(TelegramError):
        await talk.bot.send_chat_action(talk.chat.id, ChatAction.TYPING, message_thread_id=talk.thread_id)
