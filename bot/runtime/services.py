"""The composition root: builds and closes what the flows work with, by the settings.

What ``open_pages`` offers must start fast (the command line reads a file in half a second), so the database, the HTTP
client and the workers are imported where they are opened.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final
from weakref import WeakValueDictionary

from bot.runtime.clock import SystemClock
from bot.runtime.faults import Faults
from bot.runtime.on_the_spot import OnTheSpot
from bot.runtime.pulse import Pulse
from bot.runtime.wakeups import LocalWakeups

if TYPE_CHECKING:
    from bot.feeds.catalogue import CatalogueSource
    from bot.fetching.client import Fetcher
    from bot.models import Link, Page
    from bot.ports import Clock, Wakeups
    from bot.runtime.metrics import Metrics
    from bot.runtime.queued_wakeups import WakeupQueue
    from bot.runtime.workers import Workers
    from bot.settings import Settings
    from bot.storage.runs import Run
    from bot.storage.storage import Storage
    from bot.urls.access import AllowedHosts

RECOGNITION_SECONDS: Final = 60.0  # of CPU for one page of a scan, which takes 4 to 9 on a machine of 2025
RECOGNITION_MB: Final = 4096  # addresses that the models' runtime reserves; it uses a quarter of them
LEASE: Final = timedelta(seconds=90)  # renewed at leisure; a process that starts alone frees what another left
FEED_LEASE: Final = timedelta(minutes=15)
SHARED_LEASE: Final = timedelta(seconds=7)  # what a killed process held is another's within ten seconds
FEEDS_AT_ONCE: Final = 40  # twice the requests in flight: all are used, and none waits its time-out away in the queue


@dataclass(slots=True)
class Services:
    """What the flows work with. ``catalogue`` are the sources that come with the bot. ``recognise`` is a worker for
    letters in pictures, started by the first one; ``polls`` bounds the feeds that are asked at once, ``scans`` the
    pages of their scans: who sends a photo waits for one at most. ``faults`` keeps what the owners have to hear of.
    ``queue`` is there where other processes share the work."""

    settings: Settings
    clock: Clock
    storage: Storage
    fetcher: Fetcher
    allowed_hosts: AllowedHosts
    offload: Workers
    recognise: Workers
    metrics: Metrics
    pulse: Pulse
    catalogue: tuple[CatalogueSource, ...] = ()
    faults: Faults = field(default_factory=Faults)
    queue: WakeupQueue | None = None
    polls: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(FEEDS_AT_ONCE))
    scans: asyncio.Lock = field(default_factory=asyncio.Lock)
    _locks: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    @property
    def is_shared(self) -> bool:
        """Whether other processes work on the same rows."""
        return self.queue is not None

    @property
    def lease(self) -> timedelta:
        """How long what is claimed stays with this process; while it works on it, it is renewed thrice as often."""
        return SHARED_LEASE if self.is_shared else LEASE

    @property
    def feed_lease(self) -> timedelta:
        """The same for feeds: alone, longer than any step of a poll."""
        return SHARED_LEASE if self.is_shared else FEED_LEASE

    def wakeups(self, kind: str) -> Wakeups:
        """For one kind of work, in this process and, where it is shared, in the others."""
        return self.queue.wakeups(kind) if self.queue else LocalWakeups(self.clock)

    @asynccontextmanager
    async def lock(self, url: str) -> AsyncIterator[None]:
        """The lock of one address: the same page is fetched once, however many ask at the same time, here and in the
        other processes."""
        async with self._locks.setdefault(url, asyncio.Lock()):
            if not self.is_shared:
                yield
                return
            from bot.runtime.one_reader import one_reader

            async with one_reader(self.storage.locks, url, self.clock):
                yield


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    clock: Clock | None = None,
    workers: int | None = None,
    is_checked: bool = False,
    is_shared: bool = False,
    is_run: bool = False,
) -> AsyncIterator[Services]:
    """Open storage, fetcher and workers by the settings, and close them in reverse order.

    ``workers`` goes above the setting. ``is_checked``: the database's file is looked through. ``is_shared``: other
    processes work on the same database, which is PostgreSQL then. ``is_run``: it serves people, which nobody else may
    do from this database but those that share it. Raises SettingsError where a setting points nowhere, DatabaseUnusable
    where the database cannot be opened, or is another's.
    """
    from bot.feeds.catalogue import catalogue
    from bot.runtime.metrics import Metrics
    from bot.runtime.worker_process import WorkLimits
    from bot.runtime.workers import Workers
    from bot.urls.access import AllowedHosts

    clock = clock or SystemClock()
    allowed = AllowedHosts.parse(settings.allowed_hosts)
    metrics = Metrics()
    faults = Faults(metrics.failed)
    if is_shared:  # before a file is made for an address that several processes cannot share
        _check_shared(settings)
    async with AsyncExitStack() as stack:
        run = _run(settings, is_shared=is_shared) if is_run and settings.telegram_token else None
        check = partial(_check_run, settings, run, clock) if run else None
        name = run.name if run else ""
        storage = await _opened(settings, faults, is_checked=is_checked, name=name, check=check)
        stack.push_async_callback(storage.close)
        queue = await _queue(settings, clock) if is_shared else None
        fetcher = _fetcher(settings, allowed, clock)
        stack.push_async_callback(fetcher.aclose)
        limits = WorkLimits(settings.work_seconds, settings.work_memory_mb)
        offload = Workers(settings.workers if workers is None else workers, limits, metrics.worked)
        recognise = Workers(1, WorkLimits(RECOGNITION_SECONDS, RECOGNITION_MB), metrics.worked)
        for pool in (recognise, offload):
            stack.push_async_callback(asyncio.to_thread, pool.close)
        parts = (storage, fetcher, allowed, offload, recognise, metrics, Pulse(clock))
        yield Services(settings, clock, *parts, catalogue(settings.rsshub_url), faults, queue)


def _run(settings: Settings, *, is_shared: bool) -> Run:
    from bot.storage.runs import Run

    return Run(settings.telegram_token.partition(":")[0], is_shared, secrets.token_hex(4))


async def _check_run(settings: Settings, run: Run, clock: Clock, storage: Storage) -> None:
    from bot.storage.runs import check_run

    await check_run(settings.database_url, storage, run, clock)


def _check_shared(settings: Settings) -> None:
    """Raises SettingsError where the address is no PostgreSQL, or what it takes is not installed."""
    from bot.settings import not_shared

    try:
        from bot.runtime.queued_wakeups import check_shared
    except ImportError as exc:
        raise not_shared(settings.database_url) from exc
    check_shared(settings.database_url)


async def _queue(settings: Settings, clock: Clock) -> WakeupQueue:
    """Between the processes. Raises DatabaseUnusable."""
    from bot.runtime.queued_wakeups import open_queue

    return await open_queue(settings.database_url, clock)


class LogDamaged(Exception):
    """SQLite's log lost something: what was written last before a kill is gone."""


async def _opened(
    settings: Settings,
    faults: Faults,
    *,
    is_checked: bool,
    name: str,
    check: Callable[[Storage], Awaitable[None]] | None,
) -> Storage:
    """The storage; what is wrong with it names the newest backup, the way back."""
    from bot.errors import DatabaseUnusable
    from bot.storage.backup import newest_backup
    from bot.storage.storage import open_storage

    backup = str(newest_backup(settings.backup_dir) or "")
    try:
        storage = await open_storage(settings.database_url, is_checked=is_checked, name=name, check=check)
    except DatabaseUnusable as exc:
        raise DatabaseUnusable(exc.reason, exc.where, exc.detail, backup) from exc
    if storage.opened and storage.opened.lost_log:
        item = f"the database: its log lost what was written last, kept as {storage.opened.lost_log}; "
        item += f"the newest backup is {backup} (python -m bot restore)" if backup else "there is no backup"
        faults.note("housekeeping", item, LogDamaged())
    return storage


@dataclass(frozen=True, slots=True)
class Pages:
    """What reading needs without a database: how to fetch, and where to compute."""

    fetch: Callable[[Link], Awaitable[Page | None]]
    offload: OnTheSpot
    recognise: OnTheSpot


@asynccontextmanager
async def open_pages(load: Callable[[], Settings]) -> AsyncIterator[Pages]:
    """At the first address the settings are loaded and the HTTP client is made: files need neither."""
    opened: list[Fetcher] = []
    offload, recognise = OnTheSpot(), OnTheSpot(RECOGNITION_SECONDS, RECOGNITION_MB)

    async def fetch(link: Link) -> Page | None:
        from bot.urls.access import AllowedHosts

        if not opened:
            settings = load()
            opened.append(_fetcher(settings, AllowedHosts.parse(settings.allowed_hosts), SystemClock()))
        return await opened[0].fetch(link)

    try:
        yield Pages(fetch, offload, recognise)
    finally:
        offload.close()
        recognise.close()
        for fetcher in opened:
            await fetcher.aclose()


def _fetcher(settings: Settings, allowed: AllowedHosts, clock: Clock) -> Fetcher:
    from bot.fetching.client import open_fetcher

    proxy_hosts = tuple(settings.fetch_proxy_hosts.replace(",", " ").split())
    return open_fetcher(allowed, clock, proxy=settings.fetch_proxy, proxy_hosts=proxy_hosts)
