"""Telegram's rates where several processes call: the rows of ``bot.storage.rates`` instead of this process's memory.

A database that is away holds nobody up for ever: for the calls that tell people so the processes take turns by the
clock, each by the number that it was given while there was a database.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Final

from bot.ports import Clock
from bot.storage.database import StorageError
from bot.storage.locks import Locks
from bot.storage.rates import HOLD_SECONDS, Rates
from handlers.gateway.windows import Slots

log = logging.getLogger(__name__)

OF_A_CHAT_SECONDS: Final = 1.05  # after the answer: one message a second and chat, and some room for the clocks
# Twenty a minute and group: two at once, then one every 3.4 seconds, are 19 in any minute, however they fall.
OF_A_GROUP_SECONDS: Final = 3.4
AFTER_SECONDS: Final = 1.01  # a slot is free again so long after the answer: the other side counts the call before it
# Without the database: in each turn so many calls may begin in its first part, so that their second is over when the
# next process's turn begins.
TURNS: Final = 8  # of processes; those above have none, and wait for the database
TURN_SECONDS, BEGIN_SECONDS, A_TURN = 1.5, 0.4, 20
LOOK_SECONDS: Final = 0.5  # between looks whether the database is back
PROMPT_NOTED_SECONDS: Final = 2.0  # between notes that somebody is being answered at once


class SharedRates:
    """What ``Pacer`` asks before each call, and tells after it."""

    def __init__(self, rates: Rates, clock: Clock, count: int, locks: Locks) -> None:
        """``count``: calls a second. ``locks`` give this process its number."""
        self._rates, self._clock, self._count, self._locks = rates, clock, count, locks
        self._has_slots = False
        self._noted_at = -math.inf
        self._until: dict[str, float] = {}  # buckets that a RetryAfter holds: monotonic seconds
        self._number: int | None = None  # of this process, for its turn
        self._alone = Slots(min(count, A_TURN), AFTER_SECONDS)
        self._may_at = -math.inf  # what others called just before the database went, or came, is over then
        self._is_away, self._refused_at = False, -math.inf

    async def open(self) -> None:
        """At the start: a front-end may call nobody before the database is away."""
        await self._is_there()

    @contextlib.asynccontextmanager
    async def chat(self, chat_id: int | str) -> AsyncIterator[Callable[[], Awaitable[None]]]:
        """Hold the chat for one call, and until a second after its answer. What it gives is to be awaited just before
        the call: the database may have come back meanwhile, and another process may hold the chat by now."""
        bucket, is_group = f"chat {chat_id}"[:60], not isinstance(chat_id, int) or chat_id < 0
        is_held = await self._wait(bucket, HOLD_SECONDS)
        while not is_held and (wait := self._until_turn()) > 0:
            await self._clock.sleep(min(wait, LOOK_SECONDS))
            is_held = await self._wait(bucket, HOLD_SECONDS)

        taken_at = self._clock.monotonic()

        async def confirm() -> None:
            nonlocal is_held
            if is_held and self._clock.monotonic() - taken_at > HOLD_SECONDS - OF_A_CHAT_SECONDS:
                is_held = False  # it waited long: another process may have it by now
            is_held = is_held or await self._wait(bucket, HOLD_SECONDS)

        try:
            if is_held and is_group:
                await self._wait(f"minute {chat_id}"[:60], OF_A_GROUP_SECONDS, OF_A_GROUP_SECONDS)
            yield confirm
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
        """Hold one of the slots of all calls; without the database one of this process's own, in its turn."""
        slot = await self._slot(is_prompt=is_prompt)
        while (wait := max(self._may_at - self._clock.monotonic(), 0.0 if slot else self._until_turn())) > 0:
            await self._clock.sleep(wait if slot else min(wait, LOOK_SECONDS))
            slot = slot or await self._slot(is_prompt=is_prompt)
        try:
            async with contextlib.nullcontext() if slot else self._alone.hold(self._clock, is_prompt=is_prompt):
                yield
        finally:
            if slot:
                await self._give(slot, AFTER_SECONDS)

    def _until_turn(self) -> float:
        """Seconds until a call may begin in this process's turn; without a number it has none."""
        if self._number is None:
            return math.inf
        turns = TURNS * TURN_SECONDS
        since = (self._clock.now().timestamp() - self._number * TURN_SECONDS) % turns
        return 0.0 if since < BEGIN_SECONDS else turns - since

    async def _is_there(self) -> bool:
        """Whether the database is; where it was away a moment ago, it is not asked again: a server that does not even
        refuse would hold up each call for seconds."""
        if self._is_away and self._clock.monotonic() - self._refused_at < 2 * LOOK_SECONDS:
            return False
        try:
            async with asyncio.timeout(LOOK_SECONDS if self._is_away else None):
                await self._open()
        except (StorageError, TimeoutError):
            self._note_gone()
            return False
        if self._is_away:  # a call that another process makes in its turn until it sees this is over then
            self._is_away = False
            self._may_at = self._clock.monotonic() + 2 * LOOK_SECONDS + OF_A_CHAT_SECONDS
        return True

    def _note_gone(self) -> None:
        if not self._is_away:  # what others called in the second before is over then
            log.warning("the rates are away")
            self._is_away, self._may_at = True, max(self._may_at, self._clock.monotonic() + OF_A_CHAT_SECONDS)
        self._has_slots, self._refused_at = False, self._clock.monotonic()

    async def _open(self) -> None:
        """Make the slots, and take this process's number. Raises StorageError."""
        if not self._has_slots:
            await self._rates.open_slots(self._count)
            self._number = await self._locks.number("process", TURNS)
            self._has_slots = True

    async def _wait(self, bucket: str, seconds: float, ahead: float = 0.0) -> bool:
        """Until the bucket is taken; False where the database cannot be asked."""
        if not await self._is_there():
            return False
        try:
            while (wait := await self._rates.take(bucket, seconds, ahead)) > 0:
                await self._clock.sleep(min(wait, OF_A_CHAT_SECONDS))  # it may be given back sooner
        except StorageError:
            self._note_gone()
            return False
        return True

    async def _slot(self, *, is_prompt: bool) -> str:
        """The slot that was taken; empty where the database cannot be asked."""
        if not await self._is_there():
            return ""
        try:
            if is_prompt and self._clock.monotonic() - self._noted_at > PROMPT_NOTED_SECONDS:
                self._noted_at = self._clock.monotonic()
                await self._rates.note_prompt()
            while isinstance(taken := await self._rates.take_slot(self._count, is_patient=not is_prompt), float):
                await self._clock.sleep(min(taken, 0.1))
        except StorageError:
            self._note_gone()
            return ""
        return taken

    async def _give(self, bucket: str, seconds: float) -> None:
        with contextlib.suppress(StorageError):
            await self._rates.give(bucket, seconds)
