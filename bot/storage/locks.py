"""Names that one process at a time holds, by locks of PostgreSQL's that end with their process.

A session holds them: the server frees them in the moment in which the connection of a dead process breaks, so that
nothing has to be elected and no clock is compared.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import TRANSLATED, Database, StorageError

T = TypeVar("T")
_TAKE: Final = text("SELECT pg_try_advisory_lock(hashtextextended(:name, 0))")
_GIVE: Final = text("SELECT pg_advisory_unlock(hashtextextended(:name, 0))")
_ALIVE: Final = text("SELECT 1")


@dataclass(slots=True)
class Locks:
    """On SQLite one process works, and every name is its own. On PostgreSQL a connection of its own holds them all;
    where it breaks all are lost, and the next that is taken is taken on another."""

    database: Database
    session: int = field(default=0, init=False)  # which connection it is: what another one held may be somebody else's
    _connection: AsyncConnection | None = field(default=None, init=False)
    _held: set[str] = field(default_factory=set, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _running: set[asyncio.Task[Any]] = field(default_factory=set, init=False)

    async def take(self, name: str) -> bool:
        """Whether this process holds it now, since nobody else does or since it held it before. Raises StorageError:
        then nobody knows."""
        return self._is_alone or await self._to_its_end(self._taken, name)

    async def give(self, name: str) -> None:
        """Others may have it, whether this process held it or not. Raises StorageError."""
        if not self._is_alone:
            await self._to_its_end(self._given, name, math.inf)

    async def number(self, kind: str, most: int) -> int | None:
        """The number below ``most`` that this process holds for this kind of thing, from now on: what it held before,
        else the lowest that nobody holds; None where all are taken. It is looked for in one go, so that nobody who is
        cut off in between holds two. Raises StorageError."""

        async def numbered(name: str) -> int | None:
            for number in sorted(range(most), key=lambda one: f"{name} {one}" not in self._held):
                if await self._taken(f"{name} {number}"):
                    return number
            return None

        return 0 if self._is_alone else await self._to_its_end(numbered, kind)

    @property
    def _is_alone(self) -> bool:
        return self.database.writer.dialect.name == "sqlite"

    async def _to_its_end(self, work: Callable[[str], Awaitable[T]], name: str, patience: float | None = None) -> T:
        """Also where who asked is cancelled meanwhile: a statement that is cut off ends its connection, and with it
        every lock of this process. What is asked is done in the order of asking."""
        task = asyncio.create_task(self._asked(work, name, patience or self.database.wait_seconds))
        self._running.add(task)
        task.add_done_callback(self._note_end)
        return await asyncio.shield(task)

    def _note_end(self, task: asyncio.Task[Any]) -> None:
        self._running.discard(task)
        if not task.cancelled():
            task.exception()  # who asked may be gone: nobody else has to hear of it

    async def _asked(self, work: Callable[[str], Awaitable[T]], name: str, patience: float) -> T:
        await self._take_turn(patience)
        try:
            with TRANSLATED:
                return await work(name)
        except Exception:  # whatever it was, nobody knows any more what is held
            await self._let_go()
            raise
        finally:
            self._lock.release()

    async def _take_turn(self, patience: float) -> None:
        """One statement at a time goes over the connection. Raises StorageError after so many seconds; what is given
        back waits as long as it takes, or others would wait for it."""
        try:
            async with asyncio.timeout(None if patience == math.inf else patience):
                await self._lock.acquire()
        except TimeoutError as exc:
            raise StorageError("locked") from exc

    async def _connected(self) -> AsyncConnection:
        if self._connection is None:
            connection = await self.database.writer.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
            self.session += 1
        return self._connection

    async def _taken(self, name: str) -> bool:
        connection = await self._connected()
        if name in self._held:  # PostgreSQL counts: one that is taken twice has to be given twice
            await connection.execute(_ALIVE)
        elif (await connection.execute(_TAKE, {"name": name})).scalar_one():
            self._held.add(name)
        return name in self._held

    async def _given(self, name: str) -> bool:
        if name not in self._held:  # nor is a server asked that may be away: many would wait for it one by one
            return False
        connection = await self._connected()
        self._held.discard(name)
        return bool((await connection.execute(_GIVE, {"name": name})).scalar_one())

    async def close(self) -> None:
        """Give everything back."""
        async with self._lock:
            await self._let_go()

    async def _let_go(self) -> None:
        connection, self._connection = self._connection, None
        self._held.clear()
        if connection is None:
            return
        try:
            await connection.invalidate()  # the connection itself ends, and the locks with it
            await connection.close()
        except (SQLAlchemyError, OSError):
            return
