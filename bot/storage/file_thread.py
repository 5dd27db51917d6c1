"""SQLite's file through a connection with a thread of its own, for short statements: one trip for as many as gather.

Through SQLAlchemy and aiosqlite a row by its key costs four to nine trips between threads, each dearer than the
statement. What may take long (a search) does not belong here: it would hold what waits behind it.
"""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, TypeVar

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], Any]
_Job = tuple["asyncio.Future[Any]", Work]
_Done = list[tuple["asyncio.Future[Any]", Any, BaseException | None]]

_WAITS: Final = ("SQLITE_BUSY", "SQLITE_LOCKED")


class FileThread:
    """Opened with the first work, and again with the first after ``close``. What works raise comes through."""

    def __init__(self, path: Path, pragmas: Sequence[str]) -> None:
        self._path, self._pragmas = path, tuple(pragmas)
        self._queue: SimpleQueue[list[_Job] | None] | None = None
        self._thread: threading.Thread | None = None
        self._gathered: list[_Job] = []
        self._running = 0

    @property
    def is_idle(self) -> bool:
        """Whether nothing is done with the file, and it is not being closed."""
        return not self._running

    async def run(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """The result of ``work``, which has the connection to itself. Cancelled, it is done all the same."""
        future: asyncio.Future[T] = self.start(work)
        return await asyncio.shield(future)

    def start(self, work: Callable[[sqlite3.Connection], T]) -> asyncio.Future[T]:
        """Begin it with all that gathers in this turn of the loop."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        if not self._gathered:
            loop.call_soon(self._hand_over, loop)
        self._gathered.append((future, work))
        self._running += 1
        return future

    async def close(self) -> None:
        """Let go of the file once what runs is done."""
        thread, queue, self._thread, self._queue = self._thread, self._queue, None, None
        if thread and queue:
            self._running += 1
            queue.put(None)
            await asyncio.to_thread(thread.join)
            self._running -= 1

    def _hand_over(self, loop: asyncio.AbstractEventLoop) -> None:
        jobs, self._gathered = self._gathered, []
        if self._queue is None:
            self._queue = SimpleQueue()
            self._thread = threading.Thread(target=self._work, args=(loop, self._queue), name="file", daemon=True)
            self._thread.start()
        self._queue.put(jobs)

    def _work(self, loop: asyncio.AbstractEventLoop, queue: SimpleQueue[list[_Job] | None]) -> None:
        """The thread's: until there is a None."""
        connection: sqlite3.Connection | None = None
        while (jobs := queue.get()) is not None:
            done: _Done = []
            try:
                connection = connection or self._connected()
            except sqlite3.Error as exc:
                done = [(future, None, exc) for future, _ in jobs]
            else:
                _do(connection, jobs, queue, done)
            with contextlib.suppress(RuntimeError):  # the loop is gone, and nobody waits any more
                loop.call_soon_threadsafe(self._deliver, done)
        if connection:
            connection.close()

    def _connected(self) -> sqlite3.Connection:
        # Never made here: a file that was taken away would come back empty.
        there = f"{self._path.resolve().as_uri()}?mode=rw"
        connection = sqlite3.connect(there, uri=True, isolation_level=None, check_same_thread=False)
        try:
            for pragma in self._pragmas:
                connection.execute(f"PRAGMA {pragma}")
        except sqlite3.Error:
            connection.close()
            raise
        return connection

    def _deliver(self, done: _Done) -> None:
        for future, result, error in done:
            self._running -= 1
            if future.done():
                continue
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)


def _do(connection: sqlite3.Connection, jobs: list[_Job], queue: SimpleQueue[list[_Job] | None], done: _Done) -> None:
    """One after the other. Where a lock did not end within its time, all that waits by then hears it: each would wait
    as long again, behind the other."""
    locked: sqlite3.Error | None = None
    for future, work in jobs:
        if locked is None:
            try:
                done.append((future, work(connection), None))
                continue
            except BaseException as exc:  # noqa: BLE001 - whatever it is belongs to who asked
                done.append((future, None, exc))
                if isinstance(exc, sqlite3.Error) and getattr(exc, "sqlite_errorname", "").startswith(_WAITS):
                    locked = exc
        else:
            done.append((future, None, locked))
    if locked is not None:
        with contextlib.suppress(Empty):
            while (more := queue.get_nowait()) is not None:
                done += [(future, None, locked) for future, _ in more]
            queue.put(None)


def rows(statement: str, values: Mapping[str, Any]) -> Callable[[sqlite3.Connection], list[tuple[Any, ...]]]:
    """The rows of one SELECT."""
    return lambda connection: connection.execute(statement, values).fetchall()


def transaction(work: Callable[[sqlite3.Connection], T]) -> Callable[[sqlite3.Connection], T]:
    """``work`` in a transaction that takes the write lock at once."""

    def done(connection: sqlite3.Connection) -> T:
        connection.execute("BEGIN IMMEDIATE")
        try:
            result = work(connection)
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return result

    return done
