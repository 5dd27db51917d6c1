"""The ``Wakeups`` port within one process: rows say what is due, a wake-up saves waiting for the next look."""

from __future__ import annotations

import asyncio

from bot.ports import Clock


class LocalWakeups:
    """An event between tasks: whoever queued something wakes the loop that is to do it.

    Wake-ups that come while the loop works are not lost: the next ``wait`` returns at once.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._event = asyncio.Event()

    def wake(self, key: str = "") -> None:
        self._event.set()

    def look(self) -> None:
        self._event.set()

    async def wait(self, seconds: float) -> None:
        woken = asyncio.create_task(self._event.wait())
        over = asyncio.create_task(self._clock.sleep(seconds))
        try:
            await asyncio.wait((woken, over), return_when=asyncio.FIRST_COMPLETED)
        finally:
            woken.cancel()
            over.cancel()
            self._event.clear()
