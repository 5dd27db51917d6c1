"""Looks at the database without changing it: reachable, migrated, writable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import DatabaseUnusable, SettingsError
from bot.models import FollowedFeed
from bot.storage.database import Database, StorageError, connect, place, sqlite_file
from bot.storage.feeds import Feeds
from bot.storage.migrate import current_revision, known_revisions
from bot.storage.search.index import IndexState, SearchIndex
from bot.storage.server import check_server, refused

State = Literal["new", "ready", "behind", "ahead", "closed", "read_only"]


@dataclass(frozen=True, slots=True)
class Health:
    """``new``: made at the first start; ``behind``: brought up to date then; ``ahead``: a newer program made it."""

    state: State
    engine: str
    head: str
    revision: str | None = None
    detail: str = ""
    # What a PostgreSQL that is closed or only read has against us.
    refusal: DatabaseUnusable | SettingsError | None = None


async def examine(url: str) -> Health:
    """The state of the database at ``url``. Raises SettingsError for what is no address."""
    database = connect(url)
    engine, (head, *_) = make_url(url).get_backend_name(), known_revisions()
    file = sqlite_file(url)
    if file and not file.exists():
        return Health("new", engine, head)
    try:
        return await _examine(database, url)
    finally:
        await database.close()


async def _examine(database: Database, url: str) -> Health:
    engine, (head, *older) = make_url(url).get_backend_name(), known_revisions()
    try:
        async with database.reading() as connection:
            if engine != "sqlite":
                await check_server(connection, place(url))
            revision = await connection.run_sync(current_revision)
    except (DatabaseUnusable, StorageError, SQLAlchemyError, OSError) as exc:
        return Health("closed", engine, head, None, _reason(exc), _refusal(exc, url))
    try:
        async with database.writing() as connection:
            await connection.run_sync(_write_and_undo)
    except (StorageError, SQLAlchemyError, OSError) as exc:
        return Health("read_only", engine, head, revision, _reason(exc), _refusal(exc, url))
    if revision is None:
        return Health("new", engine, head)
    state: State = "ready" if revision == head else "behind" if revision in older else "ahead"
    return Health(state, engine, head, revision)


async def followed_feeds(url: str) -> list[FollowedFeed]:
    """The feeds of a database that is up to date. Raises SettingsError and StorageError."""
    database = connect(url)
    try:
        return await Feeds(database).all()
    finally:
        await database.close()


async def examine_search(url: str) -> IndexState | None:
    """The state of the search index; None where the database is not there or not up to date. Raises SettingsError."""
    if (await examine(url)).state != "ready":
        return None
    database = connect(url)
    try:
        return await SearchIndex(database).check()
    finally:
        await database.close()


def _write_and_undo(connection: Connection) -> None:
    """Both engines make tables inside the transaction, and forget them with it."""
    connection.execute(text("CREATE TABLE doctor_was_here (id INTEGER)"))
    connection.rollback()


def _refusal(error: BaseException, url: str) -> DatabaseUnusable | SettingsError | None:
    if make_url(url).get_backend_name() == "sqlite":
        return None
    return error if isinstance(error, DatabaseUnusable) else refused(error, url, place(url))


def _reason(error: BaseException) -> str:
    cause = error.__cause__ if isinstance(error, StorageError) else error
    shown = str(cause.orig if isinstance(cause, DBAPIError) else cause).strip()
    return shown.splitlines()[0][:160] if shown else type(cause).__name__
