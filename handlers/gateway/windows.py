"""What one process counts its calls with: events in any window of time, and slots that are given back."""

from __future__ import annotations

import asyncio
import contextlib
import math
from collections import deque
from collections.abc import AsyncIterator
from typing import Final

from bot.ports import Clock

OF_THE_PATIENT: Final = 4  # every fourth free slot is for what waits longer, so that it is never starved


class Window:
    """At most ``count`` events in any ``seconds``; noted when they are over."""

    __slots__ = ("_count", "_seconds", "_times")

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._times: deque[float] = deque(maxlen=count)

    def earliest(self, now: float, behind: int = 0) -> float:
        """When the next event may happen, ``behind`` so many others that happen as soon as they may."""
        if behind >= self._count:
            return self.earliest(now, behind - self._count) + self._seconds
        first = len(self._times) + behind - self._count  # with it, the event would be one too many
        return max(now, self._times[first] + self._seconds) if first >= 0 else now

    def note(self, when: float) -> None:
        """It is over."""
        self._times.append(when)


class ChatTurn:
    """Whose turn it is to write to one chat: one call after another, each when all windows allow it."""

    __slots__ = ("_asking", "_lock", "_windows")

    def __init__(self, *windows: Window) -> None:
        self._windows, self._lock = windows, asyncio.Lock()
        self._asking = 0  # who has the turn, and all who wait for it

    def wait(self, now: float) -> float:
        """Seconds until it would be the turn of who asks now; more where calls before that fail or take long."""
        return max(one.earliest(now, self._asking) for one in self._windows) - now

    @contextlib.asynccontextmanager
    async def hold(self) -> AsyncIterator[None]:
        """Wait for the turn, and keep it for a call with all its tries."""
        self._asking += 1
        try:
            async with self._lock:
                yield
        finally:
            self._asking -= 1

    async def allowed(self, clock: Clock) -> None:
        """Wait, in one's turn, until the windows allow a call."""
        now = clock.monotonic()
        await wait_until(clock, max(one.earliest(now) for one in self._windows))

    def note(self, when: float) -> None:
        """A call is over."""
        for one in self._windows:
            one.note(when)


class Slots:
    """At most ``count`` calls in any ``seconds``, as the other side counts them.

    A call arrives there some time between its start and its answer, so a slot is free again ``seconds`` after the
    answer: however late one call arrives, the one that follows in its slot arrives later still. Where calls wait, those
    that somebody has just asked for go first: a page that took fifteen seconds may take another, a button may not.
    """

    __slots__ = ("_free", "_free_at", "_given", "_patient", "_prompt", "_seconds")

    def __init__(self, count: int, seconds: float) -> None:
        self._seconds = seconds
        self._free_at = deque([-math.inf] * count)
        self._free, self._given = count, 0
        self._prompt: deque[asyncio.Future[None]] = deque()
        self._patient: deque[asyncio.Future[None]] = deque()

    @contextlib.asynccontextmanager
    async def hold(self, clock: Clock, *, is_prompt: bool) -> AsyncIterator[None]:
        """Wait for a slot and keep it for the call."""
        await self._turn(self._prompt if is_prompt else self._patient)
        free_at = self._free_at.popleft()
        try:
            await wait_until(clock, free_at)
            yield
        finally:
            self._free_at.append(max(free_at, clock.monotonic() + self._seconds))
            self._pass_on()

    async def _turn(self, waiting: deque[asyncio.Future[None]]) -> None:
        if self._free:
            self._free -= 1
            return
        mine = asyncio.get_running_loop().create_future()
        waiting.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.cancelled():
                with contextlib.suppress(ValueError):  # it was passed over already
                    waiting.remove(mine)
            else:  # it was given a slot in the same moment
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        self._given += 1
        is_their_turn = self._given % OF_THE_PATIENT == 0
        for waiting in (self._patient, self._prompt) if is_their_turn else (self._prompt, self._patient):
            while waiting:
                one = waiting.popleft()
                if not one.done():  # who is cancelled in the same moment takes none, though he still stands there
                    one.set_result(None)
                    return
        self._free += 1


async def wait_until(clock: Clock, when: float) -> None:
    """Until the clock's monotonic seconds are ``when``."""
    if (seconds := when - clock.monotonic()) > 0:
        await clock.sleep(seconds)
