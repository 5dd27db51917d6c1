"""Engines and transactions: one writer's and one readers' engine on SQLite, one engine on PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import BotError, SettingsError

Rows = Sequence[Sequence[Any]]

EXPECTED = "sqlite+aiosqlite:///FILE or postgresql+asyncpg://user:password@host/name, in a folder that can be written"


class StorageError(BotError):
    """The database refused: locked for too long, full disk, connection lost."""

    kind = "storage"


@dataclass(frozen=True, slots=True)
class Database:
    """``writing`` takes the write lock at once (BEGIN IMMEDIATE); ``reading`` waits for nobody.

    On SQLite the writers of this process wait for each other in ``turn``, in their order: SQLite itself lets those who
    wait for its lock sleep and try again, and of hundreds some never get it.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    turn: AbstractAsyncContextManager[Any]

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that writes. Raises StorageError."""
        async with self.turn, _translated(), self.writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises StorageError."""
        async with _translated(), self.reader.connect() as connection:
            yield connection

    async def read_sql(self, statement: str, values: Mapping[str, Any]) -> Rows:
        """The rows of one SELECT that is a transaction of its own. Raises StorageError."""
        if self.reader.dialect.name != "sqlite":
            async with self.reading() as connection:
                return await raw_sql(connection, statement, values)
        async with self.reader.connect() as connection:  # nothing is executed on it, so that it sends no BEGIN
            return await raw_sql(connection, statement, values)

    async def close(self) -> None:
        """Close every connection."""
        await self.reader.dispose()
        await self.writer.dispose()


async def raw_sql(connection: AsyncConnection, statement: str, values: Mapping[str, Any]) -> Rows:
    """Run a statement in one round trip to the aiosqlite thread (SQLAlchemy needs four: cursor, execute, fetch, close;
    a round trip costs more than a short statement).

    Works in the transaction of the connection; no rows where the statement gives none. Raises StorageError.
    """
    if connection.dialect.name != "sqlite":
        result = await connection.execute(text(statement), values)
        return result.all() if result.returns_rows else ()
    raw = await connection.get_raw_connection()
    try:
        rows: Rows = await raw.driver_connection.execute_fetchall(statement, values)  # type: ignore[union-attr]
    except sqlite3.Error as exc:
        raise StorageError(type(exc).__name__) from exc
    return rows


@asynccontextmanager
async def _translated() -> AsyncIterator[None]:
    try:
        yield
    except DBAPIError as exc:
        raise StorageError(type(exc.orig).__name__) from exc
    except NoConnection as exc:
        raise StorageError("no free connection") from exc


def connect(url: str) -> Database:
    """Engines for the address; nothing is opened yet. Raises SettingsError."""
    try:
        if not url.startswith("sqlite"):
            engine = create_async_engine(url, pool_pre_ping=True)
            return Database(engine, engine, nullcontext())
        _check_folder(url)
        writer = create_async_engine(url, connect_args={"timeout": 30})
        reader = create_async_engine(url, connect_args={"timeout": 30})
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as exc:
        raise SettingsError("DATABASE_URL", url.rpartition("@")[2], EXPECTED) from exc
    _prepare(writer, "BEGIN IMMEDIATE", read_only=False)
    _prepare(reader, "BEGIN", read_only=True)
    return Database(writer, reader, asyncio.Lock())


def sqlite_file(url: str) -> Path | None:
    """The file of a SQLite address, None for one in memory and for other engines. Raises ArgumentError."""
    parsed = make_url(url)
    named = parsed.database if parsed.get_backend_name() == "sqlite" else None
    return Path(named) if named and named != ":memory:" and not named.startswith("file:") else None


def _check_folder(url: str) -> None:
    """Before the driver tries: the thread of a connection that failed outlives its event loop."""
    file = sqlite_file(url)
    if file and not file.parent.is_dir():
        raise ValueError(f"no folder {file.parent}")


def _prepare(engine: AsyncEngine, begin: str, *, read_only: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions itself
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=30000", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        if read_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)
