"""Telegram's rates where several processes call: the rows of ``bot.storage.rates`` instead of this process's memory.

A database that is away holds nobody up for ever: the calls that tell people so go at a pace that several processes can
keep without knowing of each other.
"""

from __future__ import annotations

import contextlib
import logging
import math
from collections.abc import AsyncIterator
from typing import Final

from bot.ports import Clock
from bot.storage.database import StorageError
from bot.storage.rates import HOLD_SECONDS, Rates
from handlers.gateway.windows import Slots, wait_until

log = logging.getLogger(__name__)

OF_A_CHAT_SECONDS: Final = 1.05  # after the answer: one message a second and chat, and some room for the clocks
# Twenty a minute and group: two at once, then one every 3.4 seconds, are 19 in any minute, however they fall.
OF_A_GROUP_SECONDS: Final = 3.4
AFTER_SECONDS: Final = 1.01  # a slot is free again so long after the answer: the other side counts the call before it
# Without the database each process keeps to this: five workers, which know nothing of each other then, are thirty a
# second.
ALONE_A_SECOND: Final = 6
PROMPT_NOTED_SECONDS: Final = 2.0  # between notes that somebody is being answered at once


class SharedRates:
    """What ``Pacer`` asks before each call, and tells after it."""

    def __init__(self, rates: Rates, clock: Clock, count: int) -> None:
        self._rates, self._clock, self._count = rates, clock, count
        self._has_slots = False
        self._noted_at = -math.inf
        self._until: dict[str, float] = {}  # buckets that a RetryAfter holds: monotonic seconds
        self._alone = Slots(min(count, ALONE_A_SECOND), AFTER_SECONDS)
        self._may_at = (
            -math.inf
        )  # what others called before the database went, or alone before it came, is counted then
        self._is_away = False

    @contextlib.asynccontextmanager
    async def chat(self, chat_id: int | str) -> AsyncIterator[None]:
        """Hold the chat for one call, and until a second after its answer."""
        bucket, is_group = f"chat {chat_id}"[:60], not isinstance(chat_id, int) or chat_id < 0
        is_held = await self._wait(bucket, HOLD_SECONDS)
        try:
            if not is_held:  # another process may just have written there
                await self._clock.sleep(OF_A_GROUP_SECONDS if is_group else OF_A_CHAT_SECONDS)
            elif is_group:
                await self._wait(f"minute {chat_id}"[:60], OF_A_GROUP_SECONDS, OF_A_GROUP_SECONDS)
            yield
        finally:
            if is_held:
                held = self._until.pop(bucket, 0.0) - self._clock.monotonic()
                await self._give(bucket, max(OF_A_CHAT_SECONDS, held))

    async def hold_chat(self, chat_id: int | str, seconds: float) -> None:
        """Telegram asks to leave the chat alone for so long: every process does."""
        bucket = f"chat {chat_id}"[:60]
        self._until[bucket] = self._clock.monotonic() + seconds
        await self._give(bucket, seconds)

    @contextlib.asynccontextmanager
    async def slot(self, *, is_prompt: bool) -> AsyncIterator[None]:
        """Hold one of the slots of all calls; without the database one of this process's own, which are fewer."""
        slot = await self._slot(is_prompt=is_prompt)
        self._note_away(is_away=not slot)
        await wait_until(self._clock, self._may_at)
        try:
            async with contextlib.nullcontext() if slot else self._alone.hold(self._clock, is_prompt=is_prompt):
                yield
        finally:
            if slot:
                await self._give(slot, AFTER_SECONDS)

    def _note_away(self, *, is_away: bool) -> None:
        if is_away is not self._is_away:
            self._is_away, self._may_at = is_away, self._clock.monotonic() + AFTER_SECONDS

    async def _wait(self, bucket: str, seconds: float, ahead: float = 0.0) -> bool:
        """Until the bucket is taken; False where the database cannot be asked."""
        try:
            while (wait := await self._rates.take(bucket, seconds, ahead)) > 0:
                await self._clock.sleep(min(wait, OF_A_CHAT_SECONDS))  # it may be given back sooner
        except StorageError:
            return False
        return True

    async def _slot(self, *, is_prompt: bool) -> str:
        """The slot that was taken; empty where the database cannot be asked."""
        try:
            if not self._has_slots:
                await self._rates.open_slots(self._count)
                self._has_slots = True
            if is_prompt and self._clock.monotonic() - self._noted_at > PROMPT_NOTED_SECONDS:
                self._noted_at = self._clock.monotonic()
                await self._rates.note_prompt()
            while isinstance(taken := await self._rates.take_slot(self._count, is_patient=not is_prompt), float):
                await self._clock.sleep(min(taken, 0.1))
        except StorageError as exc:
            log.warning("no slot of the rates: kind=%s", exc.kind)
            return ""
        return taken

    async def _give(self, bucket: str, seconds: float) -> None:
        with contextlib.suppress(StorageError):
            await self._rates.give(bucket, seconds)
