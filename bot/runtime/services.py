"""Builds and closes what lives as long as the process."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from weakref import WeakValueDictionary

from bot.fetching.client import Fetcher, open_fetcher
from bot.ports import Clock
from bot.runtime.clock import SystemClock
from bot.runtime.workers import Offload
from bot.settings import Settings
from bot.storage.storage import Storage, open_storage
from bot.urls.access import AllowedHosts

FEEDS_AT_ONCE = 40  # twice the requests in flight: all are used, and none waits its time-out away in the queue


@dataclass(slots=True)
class Services:
    """What the flows work with. ``polls`` bounds the feeds that are asked at once."""

    settings: Settings
    clock: Clock
    storage: Storage
    fetcher: Fetcher
    allowed_hosts: AllowedHosts
    offload: Offload
    polls: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FEEDS_AT_ONCE))
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def lock(self, key: str) -> asyncio.Lock:
        """The lock of one address: the same page is fetched once, however many ask at the same time."""
        return self._locks.setdefault(key, asyncio.Lock())


@asynccontextmanager
async def open_services(
    settings: Settings, *, clock: Clock | None = None, workers: int | None = None
) -> AsyncIterator[Services]:
    """Open storage, fetcher and workers by the settings, and close them in reverse order.

    Raises SettingsError where a setting points nowhere.
    """
    clock = clock or SystemClock()
    allowed = AllowedHosts.parse(settings.allowed_hosts)
    proxy_hosts = tuple(settings.fetch_proxy_hosts.replace(",", " ").split())
    storage = await open_storage(settings.database_url)
    fetcher = open_fetcher(allowed, clock, proxy=settings.fetch_proxy, proxy_hosts=proxy_hosts)
    offload = Offload(settings.workers if workers is None else workers)
    try:
        yield Services(settings, clock, storage, fetcher, allowed, offload)
    finally:
        await asyncio.to_thread(offload.close)
        await fetcher.aclose()
        await storage.close()
