"""Feeds that are followed, and which of their items were seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from bot.storage.database import Database
from bot.storage.schema import feed_items, feeds


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed with its row; ``errors``: failures in a row."""

    id: int
    url: str
    categories: tuple[str, ...]
    etag: str | None
    last_modified: str | None
    errors: int


@dataclass(frozen=True, slots=True)
class Feeds:
    """One row a feed; one row an item that needs no more reading."""

    database: Database

    async def add(self, url: str, categories: Sequence[str], now: datetime) -> bool:
        """Follow a feed from now on; False where it is followed already."""
        async with self.database.writing() as connection:
            if (await connection.execute(select(feeds.c.id).where(feeds.c.url == url))).first():
                return False
            await connection.execute(
                insert(feeds).values(url=url, categories="/".join(categories), next_due=now, errors=0)
            )
        return True

    async def due(self, now: datetime) -> list[StoredFeed]:
        """Those to be asked now, the longest waiting first."""
        query = select(feeds).where(feeds.c.next_due <= now).order_by(feeds.c.next_due, feeds.c.id)
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [
            StoredFeed(
                row.id, row.url, tuple(filter(None, row.categories.split("/"))), row.etag, row.last_modified, row.errors
            )
            for row in rows
        ]

    async def next_due_at(self) -> datetime | None:
        """When the next feed is due; None without feeds."""
        async with self.database.reading() as connection:
            query = select(feeds.c.next_due).order_by(feeds.c.next_due).limit(1)
            return (await connection.execute(query)).scalar_one_or_none()

    async def unseen(self, feed_id: int, keys: Sequence[str]) -> set[str]:
        """Those of the items' keys that were not seen in this feed."""
        query = select(feed_items.c.item_key).where(feed_items.c.feed_id == feed_id, feed_items.c.item_key.in_(keys))
        async with self.database.reading() as connection:
            return set(keys) - set((await connection.execute(query)).scalars())

    async def saw(self, feed_id: int, key: str, now: datetime) -> None:
        """Note an item: it is not read again."""
        same = (feed_items.c.feed_id == feed_id) & (feed_items.c.item_key == key)
        async with self.database.writing() as connection:
            if not (await connection.execute(select(feed_items.c.id).where(same))).first():
                await connection.execute(insert(feed_items).values(feed_id=feed_id, item_key=key, seen_at=now))

    async def polled(self, feed_id: int, etag: str | None, last_modified: str | None, due: datetime) -> None:
        """Asked and read; the validators go along next time."""
        await self._set(feed_id, etag=etag, last_modified=last_modified, next_due=due, errors=0)

    async def unchanged(self, feed_id: int, due: datetime) -> None:
        """Answered 304."""
        await self._set(feed_id, next_due=due, errors=0)

    async def failed(self, feed_id: int, errors: int, due: datetime) -> None:
        """Not answered, or no feed."""
        await self._set(feed_id, next_due=due, errors=errors)

    async def _set(self, feed_id: int, **values: Any) -> None:
        async with self.database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))
