"""Everything that is kept, opened and closed as one."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import DatabaseUnusable
from bot.storage.articles import Articles
from bot.storage.blocked import Blocked
from bot.storage.briefs import Briefs
from bot.storage.chats import Chats
from bot.storage.database import APPLICATION_NAME, MIGRATION_SECONDS, Database, StorageError, connect, place
from bot.storage.feeds import Feeds
from bot.storage.locks import Locks
from bot.storage.members import Members
from bot.storage.migrate import UnknownRevision, is_behind, migrate
from bot.storage.mutes import Mutes
from bot.storage.opening import OpenedFile, open_file, sqlite_error, unusable
from bot.storage.outbox import Outbox
from bot.storage.queues import waiting
from bot.storage.rates import Rates
from bot.storage.recent import RecentBriefs
from bot.storage.remembered import Remembered
from bot.storage.replies import Replies
from bot.storage.retention import Retention
from bot.storage.schedules import Schedules
from bot.storage.search.index import SearchIndex
from bot.storage.server import check_server, refused
from bot.storage.stories import Stories
from bot.storage.subscriptions import Subscriptions
from bot.storage.turns import Turns
from bot.storage.updates import Updates


@dataclass(frozen=True, slots=True)
class Storage:
    """One object a table family."""

    database: Database
    articles: Articles
    briefs: Briefs
    chats: Chats
    members: Members
    replies: Replies
    feeds: Feeds
    stories: Stories
    subscriptions: Subscriptions
    mutes: Mutes
    schedules: Schedules
    outbox: Outbox
    search: SearchIndex
    updates: Updates
    blocked: Blocked
    recent: RecentBriefs
    remembered: Remembered
    retention: Retention
    locks: Locks
    turns: Turns
    rates: Rates
    opened: OpenedFile | None = None

    async def waiting(self, now: datetime) -> dict[str, int]:
        """How many rows wait to be worked on, by queue. Raises StorageError."""
        return await waiting(self.database, now)

    async def close(self) -> None:
        """Close the database."""
        await self.locks.close()
        await self.database.close()
        if self.opened:
            await asyncio.to_thread(self.opened.close)


async def open_storage(
    url: str, *, is_checked: bool = False, name: str = "", check: Callable[[Storage], Awaitable[None]] | None = None
) -> Storage:
    """Open the database and bring its tables up to date.

    Raises SettingsError for what is no address, DatabaseUnusable for what is wrong with the database. ``is_checked``:
    look through SQLite's whole file even after a clean end. ``name``: what PostgreSQL shows of the connections.
    ``check`` may raise, and then no table was touched.
    """
    database = connect(url, name=name or APPLICATION_NAME)
    path = database.file.path if database.file else None
    opened = await asyncio.to_thread(open_file, path, is_checked=is_checked) if path else None
    storage = _storage(database, opened)
    try:
        await _bring_up_to_date(url, storage, check)
    except BaseException:
        await database.close()
        if opened:
            opened.close()
        raise
    if database.file and opened:
        database.file.on_noted = opened.note
    return storage


async def _bring_up_to_date(url: str, storage: Storage, check: Callable[[Storage], Awaitable[None]] | None) -> None:
    """Migrate. Raises DatabaseUnusable, SettingsError."""
    database = storage.database
    try:
        await _check_server(url, database)
        if check:
            await check(storage)
        if await is_behind(database):
            await _migrate_patiently(url)
    except UnknownRevision as exc:
        raise DatabaseUnusable("newer", place(url), exc.revision) from exc
    except (StorageError, SQLAlchemyError, OSError) as exc:
        error = sqlite_error(exc)
        if error and database.file:
            raise unusable(database.file.path, error) from exc
        raise refused(exc, url, place(url)) from exc


async def _check_server(url: str, database: Database) -> None:
    if database.writer.dialect.name == "postgresql":
        async with database.reading() as connection:
            await check_server(connection, place(url))


async def _migrate_patiently(url: str) -> None:
    """On connections that wait as long as it takes."""
    patient = connect(url, MIGRATION_SECONDS)
    try:
        await migrate(patient)
    finally:
        await patient.close()


def _storage(database: Database, opened: OpenedFile | None) -> Storage:
    locks = Locks(database)
    return Storage(
        database,
        Articles(database),
        Briefs(database),
        Chats(database),
        Members(database),
        Replies(database),
        Feeds(database),
        Stories(database),
        Subscriptions(database),
        Mutes(database),
        Schedules(database),
        Outbox(database),
        SearchIndex(database),
        Updates(database),
        Blocked(database),
        RecentBriefs(database),
        Remembered(database),
        Retention(database),
        locks,
        Turns(locks),
        Rates(database),
        opened,
    )
