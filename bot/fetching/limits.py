"""Manners towards hosts: how many requests at once, and not before they allow it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from math import ceil
from typing import Final
from weakref import WeakValueDictionary

from bot.fetching.http_headers import retry_after_seconds
from bot.ports import Clock

# Half of all pages are read sooner; with longer ones sixty hosts that say nothing hold a page up for seconds: they pass
# through the fast places twenty at a time (`python -m benchmarks.neighbours`).
SLOW_AFTER_SECONDS: Final = 0.5


class HostSlots:
    """At most ``per_host`` requests to one host, whoever makes them."""

    def __init__(self, per_host: int) -> None:
        self._per_host = per_host
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    def of(self, host: str) -> asyncio.Semaphore:
        """To be held during a request."""
        slot = self._hosts.get(host)
        if slot is None:
            slot = self._hosts[host] = asyncio.Semaphore(self._per_host)
        return slot


@dataclass(eq=False, slots=True)
class _Place:
    """Of one request in flight."""

    is_slow: bool = False


class RequestSlots:
    """At most ``fast`` requests in flight that have not lasted long, and ``slow`` that have.

    A request that lasts longer than ``slow_after`` seconds makes room for another: it waits more than it works, and
    sixty hosts that do not answer must not delay a page that does.
    """

    def __init__(self, fast: int, slow: int, hosts: HostSlots, slow_after: float = SLOW_AFTER_SECONDS) -> None:
        self._fast, self._slow_places = asyncio.Semaphore(fast), slow
        self._hosts, self._slow_after = hosts, slow_after
        self._overdue: deque[_Place] = deque()  # they last long, and there is no slow place for them

    @asynccontextmanager
    async def hold(self, host: str) -> AsyncIterator[None]:
        """Wait for the host first: who waits for a slow host must not keep others waiting."""
        async with self._hosts.of(host):
            await self._fast.acquire()
            place = _Place()
            timer = asyncio.get_running_loop().call_later(self._slow_after, self._is_late, place)
            try:
                yield
            finally:
                timer.cancel()
                self._leave(place)

    def _is_late(self, place: _Place) -> None:
        self._overdue.append(place)
        self._make_room()

    def _make_room(self) -> None:
        while self._overdue and self._slow_places:
            self._slow_places -= 1
            self._overdue.popleft().is_slow = True
            self._fast.release()

    def _leave(self, place: _Place) -> None:
        if not place.is_slow:
            if place in self._overdue:
                self._overdue.remove(place)
            self._fast.release()
            return
        self._slow_places += 1
        self._make_room()


class Pauses:
    """Until when hosts asked to be left alone (Retry-After of 429 and 5xx), for as long as the process lives."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[str, tuple[float, int]] = {}

    def add(self, host: str, retry_after: str, status: int) -> int | None:
        """Keep a Retry-After header; its seconds, None where it says nothing."""
        seconds = retry_after_seconds(retry_after, self._clock.now())
        if seconds is None:
            return None
        now = self._clock.monotonic()
        self._until = {name: pause for name, pause in self._until.items() if pause[0] > now}
        self._until[host] = (now + seconds, status)
        return seconds

    def left(self, host: str) -> tuple[int, int] | None:
        """The seconds to go and the status that asked for them."""
        until, status = self._until.get(host, (0.0, 0))
        seconds = ceil(until - self._clock.monotonic())
        return (seconds, status) if status and seconds > 0 else None
