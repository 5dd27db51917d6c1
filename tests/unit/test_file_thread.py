"""SQLite's file through a thread of its own: in order, each with its own fault, and no lock is waited for twice."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from bot.storage.database import Database, StorageError, connect
from bot.storage.file_thread import FileThread, rows, transaction

WAIT_MS = 200


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "a.db"
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript("PRAGMA journal_mode=WAL; CREATE TABLE one (n INTEGER PRIMARY KEY)")
    return file


@pytest.fixture
async def thread(path: Path) -> AsyncIterator[FileThread]:
    one = FileThread(path, (f"busy_timeout={WAIT_MS}",))
    yield one
    await one.close()


@pytest.fixture
async def database(path: Path) -> AsyncIterator[Database]:
    one = connect(f"sqlite+aiosqlite:///{path}", wait_seconds=WAIT_MS / 1000)
    yield one
    await one.close()


def numbers(path: Path) -> list[int]:
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT n FROM one ORDER BY n")]


async def test_what_gathers_is_done_in_its_order(thread: FileThread) -> None:
    done = list[int]()
    await asyncio.gather(*(thread.run(lambda _, n=number: done.append(n)) for number in range(20)))
    assert done == list(range(20))


async def test_a_fault_belongs_to_who_asked_and_to_nobody_else(thread: FileThread) -> None:
    found = await asyncio.gather(
        thread.run(rows("SELECT 1", {})),
        thread.run(rows("SELECT * FROM nowhere", {})),
        thread.run(rows("SELECT 3", {})),
        return_exceptions=True,
    )
    assert found[0] == [(1,)]
    assert isinstance(found[1], sqlite3.OperationalError)
    assert found[2] == [(3,)]


async def test_a_transaction_that_fails_leaves_nothing(thread: FileThread, path: Path) -> None:
    def half(connection: sqlite3.Connection) -> None:
        connection.execute("INSERT INTO one VALUES (1)")
        raise LookupError

    with pytest.raises(LookupError):
        await thread.run(transaction(half))
    await thread.run(transaction(lambda connection: connection.execute("INSERT INTO one VALUES (2)").rowcount))
    assert numbers(path) == [2]


async def test_who_waits_behind_a_lock_hears_of_it_together(thread: FileThread, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        loop = asyncio.get_running_loop()
        began = loop.time()
        writes = (thread.run(transaction(lambda connection: connection.total_changes)) for _ in range(20))
        found = await asyncio.gather(*writes, return_exceptions=True)
        took = loop.time() - began
        other.execute("ROLLBACK")
    assert all(isinstance(one, sqlite3.OperationalError) for one in found)
    assert took < 20 * WAIT_MS / 1000 / 2
    assert await thread.run(rows("SELECT 1", {})) == [(1,)]


async def test_it_is_opened_again_after_it_was_closed(thread: FileThread) -> None:
    assert await thread.run(rows("SELECT 1", {})) == [(1,)]
    await thread.close()
    assert await thread.run(rows("SELECT 2", {})) == [(2,)]
    assert thread.is_idle


async def test_a_write_whose_writer_left_is_done_and_lets_the_next_one_in(database: Database, path: Path) -> None:
    left = asyncio.create_task(database.write_sql("INSERT INTO one VALUES (:n)", {"n": 1}))
    await asyncio.sleep(0)
    left.cancel()
    await database.write_sql("INSERT INTO one VALUES (:n)", {"n": 2})
    async with database.writing():
        pass
    assert left.cancelled()
    assert numbers(path) == [1, 2]


async def test_writes_of_both_ways_wait_for_each_other(database: Database, path: Path) -> None:
    async with database.writing() as connection:
        await connection.exec_driver_sql("INSERT INTO one VALUES (1)")
        other = asyncio.create_task(database.write_sql("INSERT INTO one VALUES (:n)", {"n": 2}))
        await asyncio.sleep(0)
        assert numbers(path) == []
    await other
    assert numbers(path) == [1, 2]


async def test_a_refused_write_is_a_storage_error_and_lets_the_next_one_in(database: Database, path: Path) -> None:
    await database.write_sql("INSERT INTO one VALUES (:n)", {"n": 1})
    with pytest.raises(StorageError, match="IntegrityError"):
        await database.write_sql("INSERT INTO one VALUES (:n)", {"n": 1})
    await database.write_sql("INSERT INTO one VALUES (:n)", {"n": 2})
    assert numbers(path) == [1, 2]
