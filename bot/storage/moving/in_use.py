"""Whether anybody else works with a database: what a move reads and writes has to hold still."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import make_url, text

from bot.errors import MoveFailed, SettingsError
from bot.storage.database import (
    APPLICATION_NAME,
    MIGRATION_SECONDS,
    Database,
    StorageError,
    connect,
    place,
    sqlite_file,
)
from bot.storage.storage import open_storage

_SESSIONS: Final = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid() AND application_name LIKE :name"
)
_LOOKS: Final = 4  # half a second apart: the server needs a moment to see that a process was killed
_PAUSE: Final = text("SELECT pg_sleep(0.5)")


@asynccontextmanager
async def opened_alone(url: str) -> AsyncIterator[Database]:
    """The database, looked through and with its tables up to date; its connections wait as long as it takes.

    A SQLite file is kept from everybody else until the end. Of a PostgreSQL it is known who has it open now, and two
    moves keep each other out; a bot that starts later is found by the sums. Raises MoveFailed, SettingsError,
    DatabaseUnusable.
    """
    if await _has_sessions(url):
        raise MoveFailed("in_use", place(url))
    storage = await open_storage(url)
    try:
        is_free = storage.opened.state.is_last() if storage.opened else await storage.turns.is_mine("move")
        if not is_free:
            raise MoveFailed("in_use", place(url))
        patient = connect(url, MIGRATION_SECONDS)
        try:
            yield patient
        finally:
            await patient.close()
    finally:
        await storage.close()


async def _has_sessions(url: str) -> bool:
    """Whether processes of this program are connected to a PostgreSQL; what cannot be opened is said later."""
    database = connect(url)
    if database.writer.dialect.name == "sqlite":
        return False
    try:
        async with database.reading() as connection:
            for _ in range(_LOOKS):
                if not (await connection.execute(_SESSIONS, {"name": f"{APPLICATION_NAME}%"})).scalar_one():
                    return False
                await connection.execute(_PAUSE)
            return True
    except StorageError:
        return False
    finally:
        await database.close()


def check_places(source: str, target: str) -> None:
    """Two databases, of which the first is there. Raises MoveFailed, SettingsError."""
    for name, url in (("--from", source), ("--to", target)):
        try:
            connect(url)  # nothing is opened
        except SettingsError as exc:
            raise SettingsError(name, url, exc.expected) from exc
    if identity(source) == identity(target):
        raise MoveFailed("same", place(source))
    file = sqlite_file(source)
    if make_url(source).get_backend_name() == "sqlite" and not (file and file.exists()):
        raise MoveFailed("not_there", place(source))


def identity(url: str) -> tuple[str, ...]:
    """What two addresses of one database have in common."""
    file, parsed = sqlite_file(url), make_url(url)
    if file:
        return (str(Path(file).resolve()),)
    return (parsed.get_backend_name(), parsed.host or "", str(parsed.port or 5432), parsed.database or "")
