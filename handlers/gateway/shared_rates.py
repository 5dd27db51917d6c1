"""Telegram's rates where several processes call: the rows of ``bot.storage.rates`` instead of this process's memory.

A call takes a slot of all calls and then its chat, both or none: what waits holds nothing that others wait for.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import AsyncIterator
from typing import Final

from bot.ports import Clock
from bot.storage.locks import Locks
from bot.storage.rates import HOLD_SECONDS, SOON_SECONDS, Held, Rates
from handlers.gateway.api_errors import ChatBusy
from handlers.gateway.presence import LOOK_SECONDS, Presence
from handlers.gateway.windows import Slots

OF_A_CHAT_SECONDS: Final = 1.05  # after the answer: one message a second and chat, and some room for the clocks
# Twenty a minute and group: two at once, then one every 3.4 seconds, are 19 in any minute, however they fall.
OF_A_GROUP_SECONDS: Final = 3.4
AFTER_SECONDS: Final = 1.01  # a slot is free again so long after the answer: the other side counts the call before it
SLOT_LOOK_SECONDS: Final = 0.1  # between looks for a slot: others give theirs back sooner than they had to
PROMPT_NOTED_SECONDS: Final = 2.0  # between notes that somebody is being answered at once


class SharedRates:
    """What ``Pacer`` asks before each call, and tells after it."""

    def __init__(self, rates: Rates, clock: Clock, count: int, locks: Locks) -> None:
        """``count``: calls a second."""
        self._rates, self._clock, self._count = rates, clock, count
        self._asking = Slots(1, 0.0)  # one at a time asks for a slot, so that the prompt ones are first
        self._noted_at = -math.inf
        self.presence = Presence(rates, clock, count, locks)

    @contextlib.asynccontextmanager
    async def call(self, chat_id: int | str, *, is_prompt: bool, waits: bool = True) -> AsyncIterator[None]:
        """Wait until the chat and one of the slots of all calls are free, and hold both for the call; without the
        database until this process's turn, in which the call is to begin at once. Raises ChatBusy where it ``waits``
        for no chat."""
        held: dict[Held, float] = {}  # seconds after the call until it is free
        try:
            while (wait := await self._taken(chat_id, held, is_prompt=is_prompt)) > 0:
                is_call = wait <= HOLD_SECONDS  # which may be over sooner; a RetryAfter is not
                wait = min(wait, OF_A_CHAT_SECONDS) if is_call else wait
                if not waits:
                    raise ChatBusy(wait)
                await self._clock.sleep(wait)
            yield
        finally:
            await self._give(held)

    async def hold_chat(self, chat_id: int | str, seconds: float) -> None:
        """Telegram asks to leave the chat alone for so long: every process does."""
        if not self.presence.is_away:
            await self.presence.asked(self._rates.keep(_bucket(chat_id), seconds))

    async def _taken(self, chat_id: int | str, held: dict[Held, float], *, is_prompt: bool) -> float:
        """Wait for a slot, and take it with the chat. 0, or the seconds that the chat is another's: nothing is held."""
        async with self._asking.hold(self._clock, is_prompt=is_prompt):
            while isinstance(slot := await self._slot(is_prompt=is_prompt), float):
                await self._clock.sleep(slot)
            if slot is None:
                return 0.0
            held[slot] = AFTER_SECONDS
            if wait := await self._wait_for_chat(chat_id, held):
                await self._give(dict.fromkeys(held, 0.0))
                held.clear()
            return wait

    async def _slot(self, *, is_prompt: bool) -> Held | float | None:
        """A slot, or how many seconds to wait before asking again; None in a turn, where there are none."""
        if (wait := self.presence.wait()) > 0:
            return min(wait, LOOK_SECONDS)
        if self.presence.is_away:
            return None
        if is_prompt and self._clock.monotonic() - self._noted_at > PROMPT_NOTED_SECONDS:
            self._noted_at = self._clock.monotonic()
            await self.presence.asked(self._rates.note_prompt())
        taken = await self.presence.asked(self._rates.hold_slot(self._count, is_patient=not is_prompt))
        return min(taken, SLOT_LOOK_SECONDS) if isinstance(taken, float) else taken or SOON_SECONDS

    async def _wait_for_chat(self, chat_id: int | str, held: dict[Held, float]) -> float:
        taken = await self.presence.asked(self._rates.hold(_bucket(chat_id)))
        if not isinstance(taken, Held):
            return taken or SOON_SECONDS
        held[taken] = OF_A_CHAT_SECONDS
        if isinstance(chat_id, int) and chat_id > 0:
            return 0.0
        bucket = f"minute {chat_id}"[:60]
        wait = await self.presence.asked(self._rates.take(bucket, OF_A_GROUP_SECONDS, OF_A_GROUP_SECONDS))
        return SOON_SECONDS if wait is None else wait

    async def _give(self, held: dict[Held, float]) -> None:
        for one, seconds in held.items():
            if not self.presence.is_away:  # else it is free when its hold ends
                await self.presence.asked(self._rates.give(one, seconds))


def _bucket(chat_id: int | str) -> str:
    return f"chat {chat_id}"[:60]
