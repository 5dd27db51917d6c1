"""Everything that is kept, opened and closed as one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SettingsError
from bot.storage.articles import Articles
from bot.storage.briefs import Briefs
from bot.storage.chats import Chats
from bot.storage.database import EXPECTED, Database, StorageError, connect
from bot.storage.feeds import Feeds
from bot.storage.members import Members
from bot.storage.migrate import migrate
from bot.storage.outbox import Outbox
from bot.storage.replies import Replies
from bot.storage.schedules import Schedules
from bot.storage.search.index import SearchIndex
from bot.storage.stories import Stories
from bot.storage.subscriptions import Subscriptions


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
    schedules: Schedules
    outbox: Outbox
    search: SearchIndex

    async def close(self) -> None:
        """Close the database."""
        await self.database.close()


async def open_storage(url: str) -> Storage:
    """Open the database and bring its tables up to date. Raises SettingsError where it cannot be opened."""
    database = connect(url)
    try:
        await migrate(database)
    except (StorageError, SQLAlchemyError, OSError) as exc:
        await database.close()
        raise SettingsError("DATABASE_URL", url, EXPECTED) from exc
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
        Schedules(database),
        Outbox(database),
        SearchIndex(database),
    )
