"""What is said about updates that are not answered, or not now: each once, in the chat's language.

They come from the raw update and from memory alone: the database may be what fails.
"""

from __future__ import annotations

import asyncio
import json
import logging
import math
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from telegram import Update
from telegram.error import TelegramError

from bot.errors import BotError
from bot.models import KeptUpdate
from handlers.chat.context import App, BotContext
from handlers.chat.entry import remembered_conversation, topic_of
from handlers.chat.failures import answer_inline
from handlers.view.texts import Texts, texts

log = logging.getLogger(__name__)

AGAIN_AFTER_SECONDS: Final = 60.0  # the same is not said to a chat sooner
REMEMBERED: Final = 5000  # chats


class Notices:
    """Raises nothing: a notice that cannot be sent is not sent."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._said: OrderedDict[tuple[str, int], float] = OrderedDict()

    async def queue_full(self, update: KeptUpdate, ahead: int) -> None:
        """The chat's queue is full: so many are before this one, and it is not read."""
        await self._say(update, "full", lambda said: said.turns.queue_full.format(count=ahead))

    async def busy(self, update: KeptUpdate, seconds: float) -> None:
        """Everybody waits."""
        await self._say(update, "busy", lambda said: said.turns.busy.format(seconds=math.ceil(seconds / 5) * 5))

    async def was_away(self, update: KeptUpdate) -> None:
        """It waited too long to be answered as if nothing had happened."""
        if update.kind == "message":
            await self._say(update, "away", lambda said: said.turns.was_away)

    async def unreadable(self, update: KeptUpdate) -> None:
        """A private message of a kind that is newer than this program, or malformed."""
        if (
            update.kind != "message"
            or update.chat_id <= 0
            or not self._is_due("kind", update.chat_id, AGAIN_AFTER_SECONDS)
        ):
            return
        language = self._app.bot_data.memory.languages.get(update.chat_id, "zh-hans")
        try:
            await self._app.bot.send_message(update.chat_id, texts(language).help.cannot_read_kind)
        except (TelegramError, BotError) as exc:
            log.info("not told: error=%s", type(exc).__name__)

    async def no_storage(self, update: KeptUpdate) -> None:
        """It could not be kept, and comes again until it can: it is told once."""
        await self._say(update, f"storage {update.update_id}", lambda said: said.turns.no_storage, math.inf)

    async def _say(
        self, update: KeptUpdate, what: str, word: Callable[[Texts], str], again_after: float = AGAIN_AFTER_SECONDS
    ) -> None:
        if not self._is_due(what, update.chat_id, again_after):
            return
        try:
            read = Update.de_json(json.loads(update.body), self._app.bot)
        except Exception as exc:  # noqa: BLE001 - PTB stumbles in many ways over what is malformed
            log.info("nobody to be told: kind=%s error=%s", update.kind, type(exc).__name__)
            return
        try:
            await self._tell(read, word(self._texts(read)))
        except (TelegramError, BotError) as exc:
            log.info("not told: error=%s", type(exc).__name__)
            self._said.pop((what, update.chat_id), None)  # it was not said: whoever asks again is told
        except asyncio.CancelledError:
            self._said.pop((what, update.chat_id), None)
            raise

    def _is_due(self, what: str, chat_id: int, again_after: float) -> bool:
        now = self._app.bot_data.services.clock.monotonic()
        before = self._said.get((what, chat_id))
        if before is not None and now - before < again_after:
            return False
        self._said[what, chat_id] = now
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        return True

    def _texts(self, update: Update) -> Texts:
        talk = remembered_conversation(update, BotContext.from_update(update, self._app))
        return talk.texts if talk else texts("zh-hans")

    async def _tell(self, update: Update, text: str) -> None:
        if update.callback_query:
            await update.callback_query.answer(text)
        elif update.message:
            topic = topic_of(update.message)
            await self._app.bot.send_message(update.message.chat.id, text, message_thread_id=topic)
        elif update.inline_query:
            await answer_inline(update.inline_query, text)
