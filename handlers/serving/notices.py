"""What is said about updates that are not answered, or not now: each once, in the chat's language.

They come from the raw update, and reach the database only for the language: where it fails, that of the person is used.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Final

from telegram import Update
from telegram.error import TelegramError

from bot.errors import BotError
from bot.models import KeptUpdate
from handlers.chat.context import App, BotContext
from handlers.chat.entry import conversation
from handlers.view.display import language_of
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
        await self._say(update, "busy", lambda said: said.turns.busy.format(seconds=ceil(seconds / 5) * 5))

    async def was_away(self, update: KeptUpdate) -> None:
        """It waited too long to be answered as if nothing had happened."""
        if update.kind == "message":
            await self._say(update, "away", lambda said: said.turns.was_away)

    async def no_storage(self, update: KeptUpdate) -> None:
        """It could not be kept."""
        await self._say(update, f"storage {update.update_id}", lambda said: said.failures.by_kind["storage"])

    async def _say(self, update: KeptUpdate, what: str, word: Callable[[Texts], str]) -> None:
        if not self._is_due(what, update.chat_id):
            return
        with contextlib.suppress(TelegramError, BotError):
            try:
                read = Update.de_json(json.loads(update.body), self._app.bot)
            except Exception as exc:  # noqa: BLE001 - PTB stumbles in many ways over what is malformed
                log.info("nobody to be told: kind=%s error=%s", update.kind, type(exc).__name__)
                return
            await self._tell(read, word(await self._texts(read)))

    def _is_due(self, what: str, chat_id: int) -> bool:
        now = self._app.bot_data.services.clock.monotonic()
        if now - self._said.get((what, chat_id), -AGAIN_AFTER_SECONDS) < AGAIN_AFTER_SECONDS:
            return False
        self._said[what, chat_id] = now
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)
        return True

    async def _texts(self, update: Update) -> Texts:
        try:
            talk = await conversation(update, BotContext.from_update(update, self._app))
            return talk.texts if talk else texts("zh-hans")
        except BotError:
            user = update.effective_user
            return texts(language_of(user.language_code if user else None))

    async def _tell(self, update: Update, text: str) -> None:
        if update.callback_query:
            await update.callback_query.answer(text)
        elif update.message:
            await self._app.bot.send_message(update.message.chat.id, text)
