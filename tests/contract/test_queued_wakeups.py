"""Wake-ups between processes, over PgQueuer on a real server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager

import asyncpg
import pytest
from pgqueuer.core.qm import QueueManager
from pgqueuer.errors import FailingListenerError

from bot.errors import DatabaseUnusable, SettingsError
from bot.runtime.clock import SystemClock
from bot.runtime.queued_wakeups import APPLICATION, WakeupQueue, open_queue

LONG = 20.0
Opened = Callable[..., Awaitable[WakeupQueue]]


@pytest.fixture
def url(postgres_kept: object) -> str:
    from tests.postgres import KeptDatabase

    assert isinstance(postgres_kept, KeptDatabase)
    postgres_kept.empty()
    return f"postgresql+asyncpg://{postgres_kept.address}"


@pytest.fixture
async def opened(url: str) -> AsyncIterator[Opened]:
    """A process's queue, running: ``await opened(receives=True)``."""
    async with AsyncExitStack() as stack:

        async def begin(*kinds: str, receives: bool) -> WakeupQueue:
            queue = await open_queue(url, SystemClock())
            for kind in kinds:
                queue.wakeups(kind)
            running = asyncio.create_task(queue.run(receives=receives))

            async def end() -> None:
                running.cancel()
                await asyncio.wait((running,))

            stack.push_async_callback(end)
            return queue

        yield begin


async def woken(queue: WakeupQueue, kind: str) -> float:
    """Seconds until it was woken."""
    started = asyncio.get_running_loop().time()
    await queue.wakeups(kind).wait(LONG)
    return asyncio.get_running_loop().time() - started


@asynccontextmanager
async def looking_into(url: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        yield connection
    finally:
        await connection.close()


async def jobs(url: str) -> int:
    async with looking_into(url) as connection:
        return int(await connection.fetchval("SELECT count(*) FROM pgqueuer"))


async def test_a_front_end_wakes_a_worker(opened: Opened) -> None:
    worker, front = await opened("update", receives=True), await opened(receives=False)
    waiting = asyncio.create_task(woken(worker, "update"))
    front.wakeups("update").wake("messages:7")
    assert await waiting < LONG / 2


async def test_what_was_put_while_nobody_waited_wakes_who_waits_next(opened: Opened, url: str) -> None:
    front = await opened(receives=False)
    front.wakeups("update").wake("messages:7")
    async with asyncio.timeout(LONG):
        while not await jobs(url):
            pass
    worker = await opened("update", receives=True)
    assert await woken(worker, "update") < LONG / 2


async def test_what_is_queued_already_is_not_queued_again(opened: Opened, url: str) -> None:
    front = await opened(receives=False)
    for _ in range(3):
        front.wakeups("update").wake("messages:7")
        front.wakeups("update").wake("messages:8")
        async with asyncio.timeout(LONG):
            while await jobs(url) < 2:
                pass
    assert await jobs(url) == 2


async def test_what_comes_before_the_end_of_its_job_is_noted_wakes_somebody_all_the_same(
    opened: Opened, url: str
) -> None:
    front = await opened(receives=False)
    async with looking_into(url) as connection:
        await connection.execute(
            "INSERT INTO pgqueuer (priority, entrypoint, dedupe_key, status, heartbeat)"
            " VALUES (0, 'update', 'update:messages:7', 'picked', now() + interval '1 hour')"
        )
        asked = "SELECT last_value FROM pgqueuer_id_seq"
        last = await connection.fetchval(asked)
        front.wakeups("update").wake("messages:7")
        async with asyncio.timeout(LONG):
            while await connection.fetchval(asked) == last:
                pass
        await connection.execute("DELETE FROM pgqueuer")
    worker = await opened("update", receives=True)
    assert await woken(worker, "update") < LONG / 2


async def test_each_kind_of_work_wakes_its_own_loop(opened: Opened) -> None:
    worker, front = await opened("update", "poll", receives=True), await opened(receives=False)
    polling = asyncio.create_task(woken(worker, "poll"))
    updating = asyncio.create_task(woken(worker, "update"))
    front.wakeups("update").wake()
    await updating
    assert not polling.done()
    polling.cancel()


async def test_who_wakes_wakes_itself_too(opened: Opened) -> None:
    worker = await opened("deliver", receives=True)
    worker.wakeups("deliver").wake("7")
    assert await woken(worker, "deliver") < LONG / 2


async def test_a_connection_that_breaks_is_made_anew(opened: Opened, url: str) -> None:
    worker, front = await opened("update", receives=True), await opened(receives=False)
    front.wakeups("update").wake()
    await woken(worker, "update")
    async with looking_into(url) as connection:
        await connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND application_name = $1",
            APPLICATION,
        )
    waiting = asyncio.create_task(woken(worker, "update"))
    async with asyncio.timeout(LONG):
        while not waiting.done():
            front.wakeups("update").wake()
            await asyncio.wait((waiting,), timeout=0.2)


async def test_several_processes_may_start_at_the_same_moment(url: str) -> None:
    assert len(await asyncio.gather(*(open_queue(url, SystemClock()) for _ in range(4)))) == 4


async def test_another_database_is_refused_with_what_is_expected() -> None:
    with pytest.raises(SettingsError, match="postgresql"):
        await open_queue("sqlite+aiosqlite:///bot.db", SystemClock())


async def test_a_server_that_is_away_is_named() -> None:
    with pytest.raises(DatabaseUnusable):
        await open_queue("postgresql+asyncpg://tester@127.0.0.1:1/nothing", SystemClock())


async def test_an_error_of_the_queues_own_ends_it_no_more_than_a_broken_connection(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures = iter((FailingListenerError("no answer"),))
    clear = QueueManager.fetch_jobs

    def failing_once(self: QueueManager, *arguments: object) -> object:
        for one in failures:
            raise one
        return clear(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(QueueManager, "fetch_jobs", failing_once)
    worker, front = await opened("update", receives=True), await opened(receives=False)
    waiting = asyncio.create_task(woken(worker, "update"))
    front.wakeups("update").wake()
    assert await waiting < LONG / 2
