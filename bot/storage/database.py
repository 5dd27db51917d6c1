"""Engines and transactions: one writer's and one readers' engine on SQLite, one engine on PostgreSQL."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Final

from sqlalchemy import event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as NoConnection
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import QueuePool

from bot.errors import BotError, SettingsError
from bot.settings import EXPECTED
from bot.storage.file_thread import FileThread, rows, transaction
from bot.storage.server import SESSION, server_url, tls_arguments
from bot.storage.watched_file import FileChanged, WatchedFile

Rows = Sequence[Sequence[Any]]


# How long anything waits for the database: who comes while another waits is told within fifteen seconds all the same.
# Other processes hold SQLite's lock for a second or two (a batch of ``reindex``).
WAIT_SECONDS: Final = 6.0
# To PostgreSQL, each kept: one that is made anew for a moment costs more than what is asked on it, and forgets its
# prepared statements.
CONNECTIONS: Final = 15
STATEMENTS: Final = 300  # that a connection keeps prepared: a round trip less each
CONNECT_SECONDS: Final = 5.0  # to a PostgreSQL that does not answer; one that is there takes milliseconds
APPLICATION_NAME: Final = "yaodian"  # what PostgreSQL shows of each connection: who moves data sees that a bot runs
_ALONE: Final = text("SELECT pg_advisory_xact_lock(hashtextextended('alone ' || :name, 0))")
MIGRATION_SECONDS: Final = 3600.0  # a new index on a large archive takes minutes


@dataclass(frozen=True, slots=True)
class Quick:
    """Threads for short statements: lookups by a key, and transactions of one statement."""

    reader: FileThread
    writer: FileThread


class StorageError(BotError):
    """The database refused: locked for too long, full disk, connection lost, file gone."""

    kind = "storage"


@dataclass(frozen=True, slots=True)
class Database:
    """``writing`` takes the write lock at once (BEGIN IMMEDIATE); ``reading`` waits for nobody; on PostgreSQL each
    of its statements is a transaction of its own, as READ COMMITTED has it anyway.

    On SQLite the writers of this process wait for each other in ``turn``, in their order: SQLite itself lets those who
    wait for its lock sleep and try again, and of hundreds some never get it. ``file`` is SQLite's, None for one in
    memory and on PostgreSQL, where there is no turn either. ``quick`` are the file's own threads for short statements.
    """

    writer: AsyncEngine
    reader: AsyncEngine
    turn: asyncio.Lock | None = None
    file: WatchedFile | None = None
    wait_seconds: float = WAIT_SECONDS
    quick: Quick | None = None

    @asynccontextmanager
    async def writing(self, alone: str = "") -> AsyncIterator[AsyncConnection]:
        """A transaction that writes. Raises StorageError.

        One that looks at rows first and then adds what it misses is ``alone`` under a name: no process has another of
        that name open meanwhile, which could add the same. On SQLite each is alone anyway.
        """
        with TRANSLATED:
            await self._take_turn()
            number = None
            try:
                async with self.writer.begin() as connection:
                    if alone:
                        await take_alone(connection, alone)
                    yield connection
                    number = await self._numbered(connection)
            finally:
                if self.turn is not None:
                    self.turn.release()
        if number is not None and self.file is not None:
            self.file.committed(number)

    async def _numbered(self, connection: AsyncConnection) -> int | None:
        """Give a transaction of SQLite's a number that grows, once a second: a file that has a lower one than was noted
        beside it has lost something. None for a transaction without."""
        if self.file is None or not self.file.is_to_be_noted(asyncio.get_running_loop().time()):
            return None
        number = int((await connection.exec_driver_sql("PRAGMA user_version")).scalar_one()) + 1
        await connection.exec_driver_sql(f"PRAGMA user_version = {number}")
        return number

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A transaction that only reads. Raises StorageError."""
        with TRANSLATED:
            await self._check_file()
            async with self.reader.connect() as connection:
                yield connection

    async def _take_turn(self) -> None:
        """Look at the file, and wait for those who came before. Raises StorageError, and then nothing was taken."""
        if self.file is not None:
            await self._check_file()
        if self.turn is None:
            return
        if not self.turn.locked():
            await self.turn.acquire()
            return
        try:
            async with asyncio.timeout(self.wait_seconds):
                await self.turn.acquire()
        except TimeoutError as exc:
            raise StorageError("locked") from exc

    async def _check_file(self) -> None:
        """A file that was taken away or exchanged is let go of: what is written to one without a name is lost."""
        try:
            if self.file is not None:
                self.file.check(asyncio.get_running_loop().time())
        except FileChanged as exc:
            await self._let_go()
            raise StorageError(str(exc)) from exc

    async def _let_go(self) -> None:
        """Close every connection, once none is in use any more; until then each look finds the file changed."""
        pools = [engine.sync_engine.pool for engine in (self.reader, self.writer)]
        is_used = any(isinstance(pool, QueuePool) and pool.checkedout() for pool in pools)
        if self.quick and not (self.quick.reader.is_idle and self.quick.writer.is_idle):
            is_used = True
        if self.file is not None and not is_used:
            await self.close()
            self.file.settle()

    async def read_sql(self, statement: str, values: Mapping[str, Any]) -> Rows:
        """The rows of one SELECT that is a transaction of its own. Raises StorageError."""
        if self.reader.dialect.name != "sqlite":
            async with self.reading() as connection:
                return await raw_sql(connection, statement, values)
        with TRANSLATED:
            await self._check_file()
            async with self.reader.connect() as connection:  # nothing is executed on it, so that it sends no BEGIN
                return await raw_sql(connection, statement, values)

    async def row_of(self, statement: str, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """The first row of a SELECT by a key, which takes microseconds. Raises StorageError."""
        if self.quick is None:
            found = await self.read_sql(statement, values)
        else:
            with TRANSLATED:
                await self._check_file()
                found = await self.quick.reader.run(rows(statement, _all_for_sqlite(values)))
        return found[0] if found else None

    async def run_sql(self, statement: str, values: Mapping[str, Any]) -> Rows:
        """On PostgreSQL, one statement that changes rows and is a transaction of its own; what it returns. Raises
        StorageError."""
        async with self.reading() as connection:
            return await raw_sql(connection, statement, values)

    async def write_sql(self, statement: str, values: Mapping[str, Any]) -> None:
        """One statement that is a transaction of its own. Raises StorageError."""
        if self.writer.dialect.name != "sqlite":
            await self.run_sql(statement, values)
            return
        if self.quick is None or self.turn is None or self.file is None:
            async with self.writing() as connection:
                await raw_sql(connection, statement, values)
            return
        with TRANSLATED:
            await self._take_turn()
            is_noted = self.file.is_to_be_noted(asyncio.get_running_loop().time())
            work = transaction(lambda connection: _written(connection, statement, values, is_noted=is_noted))
            done = self.quick.writer.start(work)
            done.add_done_callback(self._give_turn)
            number = await asyncio.shield(done)
        if number is not None:
            self.file.committed(number)

    def _give_turn(self, _: asyncio.Future[Any]) -> None:
        if self.turn is not None:
            self.turn.release()

    async def close(self) -> None:
        """Close every connection."""
        if self.quick:
            await self.quick.reader.close()
            await self.quick.writer.close()
        await self.reader.dispose()
        await self.writer.dispose()


async def take_alone(connection: AsyncConnection, name: str) -> None:
    """Be alone under this name, too, until the transaction ends. Who takes several takes them before any row."""
    if connection.dialect.name != "sqlite":
        await connection.execute(_ALONE, {"name": name})


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
        rows: Rows = await raw.driver_connection.execute_fetchall(  # type: ignore[union-attr]
            statement, _all_for_sqlite(values)
        )
    except sqlite3.Error as exc:
        raise StorageError(type(exc).__name__) from exc
    return rows


def _written(
    connection: sqlite3.Connection, statement: str, values: Mapping[str, Any], *, is_noted: bool
) -> int | None:
    """Execute it; the transaction's number, where it is to have one (``Database._numbered``)."""
    connection.execute(statement, _all_for_sqlite(values))
    if not is_noted:
        return None
    number = int(connection.execute("PRAGMA user_version").fetchone()[0]) + 1
    connection.execute(f"PRAGMA user_version = {number}")
    return number


def _all_for_sqlite(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _for_sqlite(value) for name, value in values.items()}


def _for_sqlite(value: Any) -> Any:
    """Moments as SQLAlchemy keeps them: UTC as text without a zone."""
    return f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value


class _Translated:
    """Drivers' errors as ours. asyncpg's own, and the system's where it connects, pass SQLAlchemy as they are."""

    def __enter__(self) -> None:
        """Nothing to begin."""

    def __exit__(self, _: type[BaseException] | None, error: BaseException | None, __: TracebackType | None) -> None:
        if error is None or isinstance(error, StorageError):
            return
        said = _said(error)
        if said is not None:
            raise StorageError(said) from error


TRANSLATED: Final = _Translated()  # keeps nothing


def _said(error: BaseException) -> str | None:
    """What an error of the database is called; None for any other error."""
    if isinstance(error, DBAPIError):
        return type((error.orig and error.orig.__cause__) or error.orig).__name__
    if isinstance(error, NoConnection):
        return "no free connection"
    if isinstance(error, OSError) or type(error).__module__.partition(".")[0] in {"asyncpg", "sqlite3"}:
        return type(error).__name__
    return None


def connect(url: str, wait_seconds: float = WAIT_SECONDS, name: str = APPLICATION_NAME) -> Database:
    """Engines for the address; nothing is opened yet. ``name``: what PostgreSQL shows of the connections. Raises
    SettingsError."""
    try:
        if not url.startswith("sqlite"):
            engine = create_async_engine(
                server_url(url),
                pool_timeout=wait_seconds,
                pool_size=CONNECTIONS,
                max_overflow=0,
                **_options(url, wait_seconds, name),
            )
            _leave_out_closed(engine)
            return Database(engine, engine.execution_options(isolation_level="AUTOCOMMIT"))
        _check_folder(url)
        writer, reader = (create_async_engine(url, **_options(url, wait_seconds)) for _ in range(2))
    except (ArgumentError, NoSuchModuleError, ImportError, ValueError) as exc:
        raise SettingsError("DATABASE_URL", url, EXPECTED["database_url"]) from exc
    _prepare(writer, "BEGIN IMMEDIATE", wait_seconds, read_only=False)
    _prepare(reader, "BEGIN", wait_seconds, read_only=True)
    file = sqlite_file(url)
    if file is None:
        return Database(writer, reader, asyncio.Lock(), None, wait_seconds)
    quick = Quick(*(FileThread(file, _pragmas(wait_seconds, read_only=one)) for one in (True, False)))
    return Database(writer, reader, asyncio.Lock(), WatchedFile(file), wait_seconds, quick)


def _options(url: str, wait_seconds: float, name: str = "") -> dict[str, Any]:
    """How both engines are made: no value of a statement ever stands in an error or a log line."""
    waits: dict[str, Any] = {"timeout": wait_seconds}
    if not url.startswith("sqlite"):
        is_asyncpg = "+asyncpg" in url.partition("://")[0]
        waits = {"timeout": CONNECT_SECONDS, "command_timeout": wait_seconds} if is_asyncpg else {}
        waits |= {"prepared_statement_cache_size": STATEMENTS} if is_asyncpg else {}
        waits |= {"server_settings": {"application_name": name, **SESSION}} if is_asyncpg else {}
        waits |= tls_arguments(url) if is_asyncpg else {}
    return {"connect_args": waits, "hide_parameters": True}


def place(url: str) -> str:
    """Where a database lies, for people: the file, or host and name; no user and no password."""
    parsed = make_url(url)
    return parsed.database or "" if parsed.host is None else f"{parsed.host}:{parsed.port or 5432}/{parsed.database}"


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


def _leave_out_closed(engine: AsyncEngine) -> None:
    """A connection that the server has closed is not given out; the driver knows without asking. A question before each
    use, as pools ask otherwise, is three round trips, which cost more than most statements."""

    @event.listens_for(engine.sync_engine, "checkout")
    def on_checkout(connection: Any, _: Any, __: Any) -> None:
        raw = getattr(connection, "driver_connection", None)
        if raw is not None and raw.is_closed():
            raise DisconnectionError


def _prepare(engine: AsyncEngine, begin: str, wait_seconds: float, *, read_only: bool) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy begins transactions itself
        cursor = connection.cursor()
        for pragma in _pragmas(wait_seconds, read_only=read_only):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)


def _pragmas(wait_seconds: float, *, read_only: bool) -> tuple[str, ...]:
    """What every connection to a file is told."""
    told = (f"busy_timeout={wait_seconds * 1000:.0f}", "journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
    return (*told, "query_only=ON") if read_only else told
