"""One bot serves people from a database: as one process, or as several that share the work."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.cli.output import storage_text
from bot.errors import DatabaseUnusable, MoveFailed
from bot.storage.database import StorageError
from bot.storage.moving.move import move
from bot.storage.runs import LOOKS, Run, check_run
from bot.storage.storage import Storage, open_storage
from tests.fakes import FakeClock
from tests.postgres import KeptDatabase

Begin = Callable[[Run], Awaitable[Storage]]

ALONE, FRONT, WORKER = Run("42", is_shared=False, mark="a"), Run("42", True, "b"), Run("42", True, "c")
OTHER, OTHER_WORKER = Run("43", is_shared=False, mark="d"), Run("43", True, "e")
_HOLDING = (
    "import fcntl, sys; f = open(sys.argv[1], 'r+'); fcntl.lockf(f, fcntl.LOCK_EX, 1, 64); print(flush=True); input()"
)


@pytest.fixture
def url(postgres_kept: KeptDatabase) -> str:
    postgres_kept.empty()
    return f"postgresql+asyncpg://{postgres_kept.address}"


@pytest.fixture
async def begin(url: str, clock: FakeClock) -> AsyncIterator[Begin]:
    """Opens the database as this run, and looks whether it may."""
    async with AsyncExitStack() as stack:

        async def begun(run: Run) -> Storage:
            storage = await open_storage(url, name=run.name)
            stack.push_async_callback(storage.close)
            await check_run(url, storage, run, clock)
            return storage

        yield begun


@pytest.mark.parametrize(("first", "second"), [(ALONE, OTHER), (FRONT, OTHER), (WORKER, OTHER_WORKER)])
async def test_another_bot_is_refused_by_its_number(begin: Begin, first: Run, second: Run) -> None:
    await begin(first)
    with pytest.raises(DatabaseUnusable) as refused:
        await begin(second)
    assert (refused.value.reason, refused.value.detail) == ("other_bot", first.bot)


@pytest.mark.parametrize(("first", "second"), [(ALONE, FRONT), (WORKER, ALONE), (ALONE, Run("42", False, "f"))])
async def test_who_does_everything_shares_with_nobody(begin: Begin, first: Run, second: Run) -> None:
    await begin(first)
    with pytest.raises(DatabaseUnusable, match="not_alone"):
        await begin(second)


async def test_of_two_that_start_in_the_same_moment_the_first_runs(url: str, clock: FakeClock) -> None:
    async with AsyncExitStack() as stack:
        storages = {}
        for run in (ALONE, Run("42", False, "f")):
            storages[run] = await open_storage(url, name=run.name)
            stack.push_async_callback(storages[run].close)
        looks = (check_run(url, storage, run, clock) for run, storage in storages.items())
        first, second = await asyncio.gather(*looks, return_exceptions=True)
        assert first is None
        assert isinstance(second, DatabaseUnusable)


async def test_front_ends_and_workers_of_one_bot_work_together(begin: Begin) -> None:
    for run in (FRONT, WORKER, Run("42", True, "g")):
        await begin(run)


class Ending(FakeClock):
    """Somebody ends while it is waited for."""

    def __init__(self, end: Callable[[], Awaitable[None]]) -> None:
        super().__init__()
        self._end = end

    async def sleep(self, seconds: float) -> None:
        await self._end()
        await super().sleep(seconds)


async def test_one_that_is_being_stopped_is_waited_for(begin: Begin, url: str) -> None:
    leaving = await begin(ALONE)
    storage = await open_storage(url, name=OTHER.name)
    await check_run(url, storage, OTHER, Ending(leaving.close))
    await storage.close()


async def test_data_is_not_moved_beside_a_run(begin: Begin, url: str, sqlite_url: str) -> None:
    await begin(WORKER)
    with pytest.raises(MoveFailed, match="in_use"):
        await move(url, sqlite_url, lambda *_: None)


@pytest.mark.skipif(sys.platform == "win32", reason="locks of files are POSIX's")
async def test_a_file_has_one_run_at_a_time(sqlite_url: str, clock: FakeClock) -> None:
    storage = await open_storage(sqlite_url)
    state = Path(f"{sqlite_url.partition('///')[2]}-state")
    other = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _HOLDING, str(state)), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert other.stdout
    await asyncio.wait_for(other.stdout.readline(), 60)
    with pytest.raises(DatabaseUnusable, match="not_alone"):
        await check_run(sqlite_url, storage, ALONE, clock)
    assert clock.elapsed > LOOKS / 3  # it may have been about to end
    await other.communicate(b"\n")
    await check_run(sqlite_url, storage, ALONE, clock)
    await storage.close()


async def test_too_few_connections_for_the_processes_are_said_in_the_log(
    begin: Begin, caplog: pytest.LogCaptureFixture
) -> None:
    for mark in range(6):  # the tests' server has room for six processes
        await begin(Run("42", True, f"process{mark}"))
    assert not caplog.records
    await begin(Run("42", True, "one more"))
    assert ["max_connections" in one.getMessage() for one in caplog.records] == [True]


def test_a_database_that_fails_a_command_is_said_in_a_sentence() -> None:
    assert storage_text(StorageError("ConnectionDoesNotExistError")).startswith(
        "数据库中途出错（ConnectionDoesNotExist"
    )
    assert "max_connections" in storage_text(StorageError("TooManyConnectionsError"))
