"""Items of feeds: the keys that are known, the articles that were read from them, and those that wait for a story.

The table ``arrivals`` holds pending articles; ``feed_items`` has a row a key, since an item may have several.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import BindParameter, Select, Table, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.feeds.item_plan import KnownKey
from bot.storage.database import Database
from bot.storage.portions import MANY, portions
from bot.storage.schema import arrivals, feed_items

LISTED_AGAIN: Final = timedelta(days=30)  # far less than rows are kept, and rarely enough to cost nothing
_ARTICLES: Final = func.count(feed_items.c.article_id.distinct())
OVERLAP: Final = timedelta(days=1)  # outlets report one event within a day; what an archive holds longer is old


@dataclass(frozen=True, slots=True)
class PendingArticle:
    """An article that waits for its story. ``is_news`` is False for imports and what a feed's first poll brought."""

    article_id: int
    is_news: bool
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class FeedItems:
    """What is known of the items of every feed."""

    database: Database

    async def known_keys(self, feed_id: int, keys: Sequence[str]) -> dict[str, KnownKey]:
        """Those of these keys that the feed listed before."""
        columns = (feed_items.c.item_key, feed_items.c.article_id, feed_items.c.is_news, feed_items.c.tries)
        found: dict[str, KnownKey] = {}
        async with self.database.reading() as connection:
            for some in portions(keys):
                same = (feed_items.c.feed_id == feed_id) & feed_items.c.item_key.in_(some)
                for row in (await connection.execute(select(*columns).where(same))).all():
                    found[row.item_key] = KnownKey(row.article_id, row.is_news, row.tries)
        return found

    async def rename_keys(self, feed_id: int, keys: Mapping[str, str]) -> None:
        """Let rows be known by other keys: the key that each has → the one that it gets."""
        async with self.database.writing() as connection:
            for key, other in keys.items():
                same = (feed_items.c.feed_id == feed_id) & (feed_items.c.item_key == key)
                await connection.execute(update(feed_items).where(same).values(item_key=other))

    async def note_listed(self, feed_id: int, keys: Sequence[str], now: datetime) -> None:
        """The feed lists these still, so that they are not forgotten. Written about once a month."""
        old = (feed_items.c.feed_id == feed_id) & (feed_items.c.listed_at < now - LISTED_AGAIN)
        for some in portions(keys):
            same = old & feed_items.c.item_key.in_(some)
            async with self.database.reading() as connection:
                is_any = (await connection.execute(select(feed_items.c.id).where(same).limit(1))).first()
            if is_any:
                async with self.database.writing() as connection:
                    await connection.execute(update(feed_items).where(same).values(listed_at=now))

    async def articles_by_key(self, address_keys: Sequence[str]) -> dict[str, int]:
        """The articles that were read from these addresses (``address_key``), for whichever feed."""
        found: dict[str, int] = {}
        async with self.database.reading() as connection:
            for some in portions(address_keys):
                same = feed_items.c.item_key.in_(some) & feed_items.c.article_id.is_not(None)
                query = select(feed_items.c.item_key, feed_items.c.article_id).where(same)
                found.update({row.item_key: row.article_id for row in (await connection.execute(query)).all()})
        return found

    async def mark_read(
        self, feed_id: int, keys: Sequence[str], article_id: int | None, *, is_news: bool, now: datetime
    ) -> None:
        """Mark an item as read (or, with no article, as one that can never be): it is not read again.

        Its article becomes pending unless a feed brought it before. An article that only first polls brought within
        the last day is news all the same to a feed that was followed before. One transaction.
        """
        async with self.database.writing() as connection:
            if article_id is not None:
                await self._insert_pending(connection, feed_id, PendingArticle(article_id, is_news, now))
            await self._note(connection, feed_id, keys, article_id=article_id, is_news=is_news, tries=0, seen_at=now)

    async def mark_skipped(self, feed_id: int, items: Iterable[Sequence[str]], now: datetime) -> None:
        """Mark items, each by its keys, as known without reading them."""
        async with self.database.writing() as connection:
            for keys in items:
                await self._note(connection, feed_id, keys, article_id=None, is_news=False, tries=0, seen_at=now)

    async def mark_for_retry(
        self, feed_id: int, keys: Sequence[str], tries: int, *, is_news: bool, now: datetime
    ) -> None:
        """Mark an item that could not be read ``tries`` times so far, and is to be tried again."""
        async with self.database.writing() as connection:
            await self._note(connection, feed_id, keys, article_id=None, is_news=is_news, tries=tries, seen_at=now)

    async def news_times(self, feed_id: int, most: int = MANY) -> list[datetime]:
        """When items of the feed that are news were first seen, the newest first."""
        mine = (feed_items.c.feed_id == feed_id) & feed_items.c.is_news
        query = select(feed_items.c.seen_at).where(mine).distinct().order_by(feed_items.c.seen_at.desc()).limit(most)
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def pending_articles(self) -> list[PendingArticle]:
        """Articles that wait for their story, the oldest first."""
        query = select(arrivals).order_by(arrivals.c.arrived_at, arrivals.c.article_id)
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [PendingArticle(row.article_id, row.is_news, row.arrived_at) for row in rows]

    async def count_articles(self, feed_ids: Sequence[int]) -> int:
        """How many articles these feeds brought together."""
        return await self._count(select(_ARTICLES), feed_ids)

    async def count_unsorted(self, feed_ids: Sequence[int]) -> int:
        """How many of them wait for their story."""
        waiting = select(_ARTICLES).join(arrivals, arrivals.c.article_id == feed_items.c.article_id)
        return await self._count(waiting, feed_ids)

    async def unsorted_of_first_polls(self) -> dict[int, set[int]]:
        """Feed → the articles that it brought and that wait for their story, though they are no news."""
        query = (
            select(feed_items.c.feed_id, arrivals.c.article_id)
            .join(arrivals, arrivals.c.article_id == feed_items.c.article_id)
            .where(~arrivals.c.is_news)
        )
        found: dict[int, set[int]] = {}
        async with self.database.reading() as connection:
            for row in (await connection.execute(query)).all():
                found.setdefault(row.feed_id, set()).add(row.article_id)
        return found

    async def _count(self, counting: Select[Any], feed_ids: Sequence[int]) -> int:
        """In one statement, as feeds share articles: the numbers stand in its text, which takes any many of them."""
        numbers: BindParameter[int] = bindparam("feed_ids", list(feed_ids), expanding=True, literal_execute=True)
        async with self.database.reading() as connection:
            return int((await connection.execute(counting.where(feed_items.c.feed_id.in_(numbers)))).scalar_one())

    async def insert_pending(self, article_id: int, now: datetime) -> None:
        """Let an article that no feed brought (an import) wait for its story; it is no news."""
        async with self.database.writing() as connection:
            await self._insert_pending(connection, 0, PendingArticle(article_id, False, now))

    async def drop_pending(self, article_id: int) -> None:
        """An article does not wait any longer: it is no more in the archive."""
        async with self.database.writing() as connection:
            await connection.execute(delete(arrivals).where(arrivals.c.article_id == article_id))

    async def feeds_of(self, article_ids: Sequence[int]) -> dict[int, set[int]]:
        """Article → the feeds that brought it, without those that none brought."""
        found: dict[int, set[int]] = {}
        async with self.database.reading() as connection:
            for some in portions(article_ids):
                query = select(feed_items.c.article_id, feed_items.c.feed_id).where(feed_items.c.article_id.in_(some))
                for row in (await connection.execute(query)).all():
                    found.setdefault(row.article_id, set()).add(row.feed_id)
        return found

    async def _note(self, connection: AsyncConnection, feed_id: int, keys: Sequence[str], **values: Any) -> None:
        values = {**values, "listed_at": values["seen_at"]}
        rows = [{"feed_id": feed_id, "item_key": key, **values} for key in dict.fromkeys(keys)]
        adding = insert(connection, feed_items).values(rows)
        await connection.execute(adding.on_conflict_do_update(index_elements=["feed_id", "item_key"], set_=values))

    async def _insert_pending(self, connection: AsyncConnection, feed_id: int, pending: PendingArticle) -> None:
        """Call before inserting the item: existing rows show that the article is already known."""
        columns = (feed_items.c.feed_id, feed_items.c.is_news, feed_items.c.seen_at)
        query = select(*columns).where(feed_items.c.article_id == pending.article_id)
        before = (await connection.execute(query)).all()
        since = pending.arrived_at - OVERLAP
        is_late_news = pending.is_news and all(
            row.feed_id != feed_id and not row.is_news and row.seen_at > since for row in before
        )
        if before and not is_late_news:
            return
        row = {"article_id": pending.article_id, "is_news": pending.is_news, "arrived_at": pending.arrived_at}
        adding = insert(connection, arrivals).values(**row)
        if pending.is_news:
            adding = adding.on_conflict_do_update(index_elements=["article_id"], set_={"is_news": True})
        else:
            adding = adding.on_conflict_do_nothing()
        await connection.execute(adding)


def insert(connection: AsyncConnection, table: Table) -> Any:
    """The dialect's own insert, which can say what to do about a row that exists (ON CONFLICT)."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)
