"""Telegram's rates: 1 message a second and chat, 20 a minute and group, 30 a second overall (FAQ for bots).

RetryAfter holds its chat alone. Every call passes here, so that calls that fail are also made again here, and what an
earlier attempt at the same update sent is not sent again.
"""

from __future__ import annotations

import contextlib
import math
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from typing import Any, Final

from telegram.error import RetryAfter, TelegramError
from telegram.ext import BaseRateLimiter

from bot.ports import Clock
from handlers.chat.attempt import CURRENT, Attempt
from handlers.gateway.api_errors import ChatBusy, kind_of, seconds_of
from handlers.gateway.retries import ApiResult, Call, Counts, Retries, is_sending, sensible
from handlers.gateway.shared_rates import SharedRates
from handlers.gateway.windows import ChatTurn, Slots, Window

ApiCall = Callable[..., Coroutine[Any, Any, ApiResult]]

# Calls that are held by a chat's limits: messages and their edits. Answers to presses are not held: they time out.
PACED: Final = frozenset({
    "sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "forwardMessage", "copyMessage",
    "editMessageText", "sendRichMessage",
})  # fmt: skip
PROMPT_SECONDS: Final = 3.0  # so long after it was asked for, an answer is one that somebody waits for impatiently
# So long after anything was asked for, a third of the slots waits for what is asked next: else digests and slow pages
# would have used them all up in the second before.
SHARED_SECONDS: Final = 10.0
REMEMBERED_CHATS: Final = 10_000  # windows and locks kept: the longest silent chat has long been free to be written to


class Pacer(BaseRateLimiter[str]):
    """Holds each send until the limits allow it; nothing is dropped and no chat waits for another's RetryAfter."""

    MARGIN = 0.05  # seconds that the clocks of both sides may differ in a chat's limits
    OVERALL_MARGIN = 0.01  # slots are counted from the answer, which comes after the other side's count

    def __init__(
        self,
        clock: Clock,
        per_second: float,
        *,
        holds_chats: bool = True,
        on_outcome: Callable[[str], None] = lambda _: None,
        shared: SharedRates | None = None,
    ) -> None:
        """``shared``: other processes call too, and the rates hold over all of them."""
        self._clock, self._holds_chats, self._on_outcome = clock, holds_chats, on_outcome
        count = max(1, int(per_second))
        self._shared = shared if per_second else None
        self._overall = Slots(count, 1 + self.OVERALL_MARGIN) if per_second else None
        self._patient_share = Slots(max(1, count * 2 // 3), 1 + self.OVERALL_MARGIN) if per_second else None
        self._prompt_at = -math.inf
        self._chats: OrderedDict[int | str, ChatTurn] = OrderedDict()
        self.counts = Counts()
        self._retries = Retries(clock, self.counts)

    async def initialize(self) -> None:
        """Where several processes call: look from now on whether the database is there by which they share."""
        if self._shared:
            await self._shared.presence.open()

    async def shutdown(self) -> None:
        """Look no more."""
        if self._shared:
            await self._shared.presence.close()

    async def process_request(
        self,
        callback: ApiCall,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> ApiResult:
        """One API call, held until it may go, and made again after what passes (``retries``).

        With arguments it is made once, and waits for no chat (ChatBusy): whoever called sees to that.
        """

        async def call() -> ApiResult:
            try:
                result = await callback(*args, **kwargs)
            except TelegramError as exc:
                self._on_outcome(kind_of(exc))
                if self._shared and isinstance(exc, RetryAfter) and data.get("chat_id") is not None:
                    await self._shared.hold_chat(data["chat_id"], seconds_of(exc))
                raise
            self._on_outcome("done")
            return result

        attempt = CURRENT.get()
        if rate_limit_args or attempt is None or not is_sending(endpoint) or endpoint not in PACED:
            return await self._held(call, endpoint, data, is_once=bool(rate_limit_args))
        return await self._noted(attempt, lambda: self._held(call, endpoint, data), attempt.key_of(endpoint, data))

    @staticmethod
    async def _noted(attempt: Attempt, call: Call, key: str) -> ApiResult:
        """A send of an update that may be tried again: known, it is not repeated; a second one waits until the first is
        noted in the database, so that a kill repeats one at most."""
        if key in attempt.known:
            known: dict[str, Any] = attempt.known[key]
            return known
        await attempt.written()
        result = await call()
        attempt.note(key, result)
        return result

    async def _held(self, call: Call, endpoint: str, data: dict[str, Any], *, is_once: bool = False) -> ApiResult:
        attempt = CURRENT.get()
        is_again = attempt is not None and attempt.is_again
        made = sensible if is_once else partial(self._retries.made, is_again=is_again)
        chat_id = data.get("chat_id")
        if chat_id is None or endpoint not in PACED or not self._holds_chats:
            return await made(endpoint, call)
        turn = self._turn_of(chat_id)
        if is_once and (wait := turn.wait(self._clock.monotonic())) > 0:
            raise ChatBusy(wait)

        async def paced() -> ApiResult:
            await turn.allowed(self._clock)
            async with self._overall_slot(chat_id, waits=not is_once):
                try:
                    return await call()
                finally:
                    turn.note(self._clock.monotonic())

        async with turn.hold():
            return await made(endpoint, paced)

    @contextlib.asynccontextmanager
    async def _overall_slot(self, chat_id: int | str, *, waits: bool) -> AsyncIterator[None]:
        """Nothing is awaited between what it waits for and the call. ``waits``: for a chat that another process has."""
        if self._overall is None or self._patient_share is None:
            yield
            return
        attempt, now = CURRENT.get(), self._clock.monotonic()
        is_prompt = attempt is not None and now - attempt.begun_at < PROMPT_SECONDS
        if is_prompt:
            self._prompt_at = now
        if self._shared:
            async with self._shared.call(chat_id, is_prompt=is_prompt, waits=waits):
                yield
            return
        is_shared = not is_prompt and now - self._prompt_at < SHARED_SECONDS
        share = self._patient_share.hold(self._clock, is_prompt=False) if is_shared else contextlib.nullcontext()
        async with share, self._overall.hold(self._clock, is_prompt=is_prompt):
            yield

    def _turn_of(self, chat_id: int | str) -> ChatTurn:
        if chat_id not in self._chats:
            is_group = not isinstance(chat_id, int) or chat_id < 0
            per_minute = Window(20 if is_group else 60, 60)
            self._chats[chat_id] = ChatTurn(Window(1, 1 + self.MARGIN), per_minute)
        self._chats.move_to_end(chat_id)
        while len(self._chats) > REMEMBERED_CHATS:
            self._chats.popitem(last=False)
        return self._chats[chat_id]
