"""Manners towards hosts: how many requests at once, and not before they allow it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil
from weakref import WeakValueDictionary

from bot.fetching.http_headers import retry_after_seconds
from bot.ports import Clock


class RequestSlots:
    """At most ``in_all`` requests in flight, ``per_host`` to one host."""

    def __init__(self, in_all: int, per_host: int) -> None:
        self._all = asyncio.Semaphore(in_all)
        self._per_host = per_host
        self._hosts: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()

    @asynccontextmanager
    async def hold(self, host: str) -> AsyncIterator[None]:
        """Wait for the host first: who waits for a slow host must not keep others waiting."""
        slot = self._hosts.get(host)
        if slot is None:
            slot = self._hosts[host] = asyncio.Semaphore(self._per_host)
        async with slot, self._all:
            yield


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
