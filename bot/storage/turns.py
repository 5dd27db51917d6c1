"""Work that one process at a time does for all: whose turn it is, by a lock of PostgreSQL's that ends with its process.

A session holds the lock: the server frees it in the moment in which the connection of a dead process breaks, so that
nothing has to be elected and no clock is compared.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import TRANSLATED, Database, StorageError

_TRY: Final = text("SELECT pg_try_advisory_lock(hashtextextended('turn ' || :name, 0))")
_ALIVE: Final = text("SELECT 1")


@dataclass(slots=True)
class Turns:
    """On SQLite one process works, and every turn is its own. On PostgreSQL a connection of its own holds the locks."""

    database: Database
    _connection: AsyncConnection | None = field(default=None, init=False)
    _held: set[str] = field(default_factory=set, init=False)
    _lock: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)

    async def is_mine(self, name: str) -> bool:
        """Take the turn if nobody has it, and keep it as long as this process lives. Raises StorageError: then every
        turn is lost."""
        if self.database.writer.dialect.name == "sqlite":
            return True
        async with self._lock:
            try:
                with TRANSLATED:
                    return await self._taken(name)
            except StorageError:
                await self._let_go()
                raise

    async def _taken(self, name: str) -> bool:
        if self._connection is None:
            connection = await self.database.writer.connect()
            self._connection = await connection.execution_options(isolation_level="AUTOCOMMIT")
        if name in self._held:
            await self._connection.execute(_ALIVE)
        elif (await self._connection.execute(_TRY, {"name": name})).scalar_one():
            self._held.add(name)
        return name in self._held

    async def close(self) -> None:
        """Give every turn back."""
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
