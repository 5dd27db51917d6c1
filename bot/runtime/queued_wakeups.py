"""The ``Wakeups`` port over several processes: PgQueuer's jobs wake whichever process waits for such work.

A job says only that something may be due, under a key, so that it stands in the queue once. What is due the woken
process reads from rows: a job that is lost with a server or a process costs waiting until the next look, nothing more.
That is why PgQueuer's tables need no log (``volatile``), and why its cron is not used.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any, Final

import asyncpg
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence import qb
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import QueueEntrypoint
from pgqueuer.models import Job
from pgqueuer.queries import Queries

from bot.ports import Clock
from bot.runtime.wakeups import LocalWakeups
from bot.settings import not_shared
from bot.storage.database import place
from bot.storage.server import SESSION, refused, server_arguments

log = logging.getLogger(__name__)

APPLICATION: Final = "yaodian wake-ups"  # what PostgreSQL shows of these connections
CONNECT_SECONDS: Final = 5.0
AGAIN_AFTER_SECONDS: Final = 2.0  # after a connection broke: a server that starts again takes some seconds
DEQUEUE_SECONDS: Final = timedelta(seconds=2)  # a notification that was lost is found so soon
HEARTBEAT: Final = timedelta(seconds=5)  # a job of a process that died wakes another one then
AT_ONCE: Final = 10
# A job's key is free only when PgQueuer has noted its end, which it does ten times a second, later on a busy machine:
# what is put in that moment is taken for the same. So what was skipped is put again; where its job still stands in the
# queue then, somebody is to be woken by that.
AGAIN_SECONDS: Final = (0.15, 0.5, 1.5)
TIDY_SECONDS: Final = 600.0  # PgQueuer notes the end of every job, and keeps the notes for ever
MOST_UNSENT: Final = 10_000  # keys that wait for a server that is away; the looks at the rows make up for others


_Job = tuple[str, str]  # the kind of work, and the key under which it stands in the queue once


class QueuedWakeups(LocalWakeups):
    """Wakes this process's own loop at once, and through the queue another's that has the time."""

    def __init__(self, clock: Clock, put: Callable[[str], None]) -> None:
        super().__init__(clock)
        self._put = put
        self.is_awaited = False

    def wake(self, key: str = "") -> None:
        self.look()
        self._put(key)

    async def wait(self, seconds: float) -> None:
        self.is_awaited = True
        try:
            await super().wait(seconds)
        finally:
            self.is_awaited = False


class _Waiting(QueueManager):
    """Takes jobs for those loops alone that wait for one: a process that is busy leaves them to the others."""

    awaited: dict[str, QueuedWakeups]

    def entrypoints_below_capacity_limits(self) -> set[QueueEntrypoint]:
        """Raises nothing where nobody waits: there is always the entry that nobody puts jobs under."""
        return {one for one in self.entrypoint_registry if one == _NOBODY or self.awaited[one].is_awaited}


_NOBODY: Final = QueueEntrypoint("nobody")
_AWAY: Final = (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError)


class WakeupQueue:
    """``wakeups`` gives the port for one kind of work. ``run`` sends and receives until it is cancelled, over
    connections that are made anew whenever they break."""

    def __init__(self, address: Mapping[str, Any], clock: Clock) -> None:
        """``address``: what asyncpg connects with."""
        self._address, self._clock = address, clock
        self._kinds: dict[str, QueuedWakeups] = {}
        self._unsent: dict[_Job, int] = {}  # how many times each was skipped
        self._has_unsent = asyncio.Event()
        self._again: dict[_Job, asyncio.TimerHandle] = {}

    def wakeups(self, kind: str) -> QueuedWakeups:
        """For one kind of work: ``update``, ``poll``, ``publish``, ``deliver`` …"""
        if kind not in self._kinds:
            self._kinds[kind] = QueuedWakeups(self._clock, lambda key: self._put((kind, f"{kind}:{key}")))
        return self._kinds[kind]

    def _put(self, job: _Job, times: int = 0) -> None:
        if again := self._again.pop(job, None):
            again.cancel()
        if len(self._unsent) < MOST_UNSENT:
            self._unsent[job] = times
            self._has_unsent.set()

    async def run(self, *, receives: bool) -> None:
        """Until cancelled. A process that only puts work in front of others receives nothing."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._kept_up(self._send))
            if receives:
                group.create_task(self._kept_up(self._receive))

    async def _kept_up(self, work: Callable[[Queries], Awaitable[None]]) -> None:
        while True:
            try:
                async with _queries(self._address) as queries:
                    await work(queries)
            except Exception as exc:  # noqa: BLE001 - PgQueuer has errors of its own, and the queue must not end with one
                log.warning("the queue is away: %s", type(exc).__name__)
            await self._clock.sleep(AGAIN_AFTER_SECONDS)

    async def _send(self, queries: Queries) -> None:
        loop = asyncio.get_running_loop()
        while True:
            await self._has_unsent.wait()
            self._has_unsent.clear()
            jobs, self._unsent = self._unsent, {}
            kinds, keys = [kind for kind, _ in jobs], [key for _, key in jobs]
            numbers = await queries.enqueue(
                kinds, [None] * len(jobs), [0] * len(jobs), dedupe_key=list(keys), on_conflict="skip"
            )  # fmt: skip
            for (job, times), number in zip(jobs.items(), numbers, strict=True):
                if number is None and times < len(AGAIN_SECONDS) and job not in self._unsent:
                    self._again[job] = loop.call_later(AGAIN_SECONDS[times], self._put, job, times + 1)

    async def _receive(self, queries: Queries) -> None:
        manager = _Waiting(queries)
        manager.awaited = self._kinds
        manager.entrypoint(_NOBODY)(_ignored)
        for kind, wakeups in self._kinds.items():
            manager.entrypoint(kind)(_arriving(wakeups))
        tidying = asyncio.create_task(self._tidy(queries))
        try:
            await manager.run(
                DEQUEUE_SECONDS, AT_ONCE, heartbeat_timeout=HEARTBEAT, shutdown_on_listener_failure=True,
                log_aggregation_interval=timedelta(0),
            )  # fmt: skip
        finally:
            tidying.cancel()

    async def _tidy(self, queries: Queries) -> None:
        while True:
            await self._clock.sleep(TIDY_SECONDS)
            with contextlib.suppress(*_AWAY):
                await queries.clear_queue_log()


def _arriving(wakeups: QueuedWakeups) -> Callable[[Job], Awaitable[None]]:
    async def arrived(_job: Job) -> None:
        wakeups.look()

    return arrived


async def _ignored(_job: Job) -> None:
    """Nobody puts such a job."""


@asynccontextmanager
async def _queries(address: Mapping[str, Any]) -> AsyncIterator[Queries]:
    connection = await asyncpg.connect(
        **address, timeout=CONNECT_SECONDS, server_settings={**SESSION, "application_name": APPLICATION}
    )
    try:
        yield _on(connection)
    finally:
        connection.terminate()  # nothing on it is worth a farewell, for which a cancelled task would have to wait


def _on(connection: asyncpg.Connection) -> Queries:
    settings = DBSettings(durability=Durability.volatile)
    environment, queue, schedules = (
        qb.QueryBuilderEnvironment(settings), qb.QueryQueueBuilder(settings), qb.QuerySchedulerBuilder(settings)
    )  # fmt: skip
    return Queries(AsyncpgDriver(connection), environment, queue, schedules)


def check_shared(url: str) -> None:
    """Whether several processes can work on a database of this address. Raises SettingsError."""
    if not url.startswith("postgresql+asyncpg://"):
        raise not_shared(url)


async def open_queue(url: str, clock: Clock) -> WakeupQueue:
    """Make PgQueuer's tables, or bring them up to date, one process at a time. ``url`` is the setting DATABASE_URL.

    Raises SettingsError for another database, DatabaseUnusable where the server does not answer or refuses.
    """
    check_shared(url)
    address = server_arguments(url)
    try:
        await _install(address)
    except _AWAY as exc:
        raise refused(exc, url, place(url)) from exc
    return WakeupQueue(address, clock)


async def _install(address: Mapping[str, Any]) -> None:
    async with _queries(address) as queries:
        async with queries.schema_lock():
            is_there = await queries.schema_is_installed()
            if not is_there:
                await queries.install()
        if is_there:
            await queries.upgrade()
