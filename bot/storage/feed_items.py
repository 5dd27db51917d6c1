"""What feeds brought: keys that are known, the articles behind them, and those that wait for their story."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database
from bot.storage.schema import arrivals, feed_items

MANY: Final = 500  # values in one statement
OVERLAP: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that a feed had before; ``tries`` above 0: its item could not be read yet."""

    article_id: int | None
    is_news: bool
    tries: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """An article that waits to be placed; what the first poll of a feed brought is no news."""

    article_id: int
    is_news: bool
    arrived_at: datetime


@dataclass(frozen=True, slots=True)
class Items:
    """A row a key of an item."""

    database: Database

    async def known(self, feed_id: int, keys: Sequence[str]) -> dict[str, KnownKey]:
        """Those of the keys that this feed had before."""
        columns = (feed_items.c.item_key, feed_items.c.article_id, feed_items.c.is_news, feed_items.c.tries)
        found: dict[str, KnownKey] = {}
        async with self.database.reading() as connection:
            for some in _portions(keys):
                same = (feed_items.c.feed_id == feed_id) & feed_items.c.item_key.in_(some)
                for row in (await connection.execute(select(*columns).where(same))).all():
                    found[row.item_key] = KnownKey(row.article_id, row.is_news, row.tries)
        return found

    async def brought(self, address_keys: Sequence[str]) -> dict[str, int]:
        """The articles that any feed brought from these addresses."""
        found: dict[str, int] = {}
        async with self.database.reading() as connection:
            for some in _portions(address_keys):
                same = feed_items.c.item_key.in_(some) & feed_items.c.article_id.is_not(None)
                query = select(feed_items.c.item_key, feed_items.c.article_id).where(same)
                found.update({row.item_key: row.article_id for row in (await connection.execute(query)).all()})
        return found

    async def saw(
        self, feed_id: int, keys: Sequence[str], article_id: int | None, *, is_news: bool, now: datetime
    ) -> None:
        """Note an item: it is not read again. Its article becomes an arrival unless a feed brought it before.

        One transaction. What only a feed's first poll brought within the last day is news all the same to a feed
        that was followed before.
        """
        async with self.database.writing() as connection:
            if article_id is not None:
                await self._arrive(connection, feed_id, Arrival(article_id, is_news, now))
            await self._note(connection, feed_id, keys, article_id=article_id, is_news=is_news, tries=0, seen_at=now)

    async def passed_over(self, feed_id: int, items: Iterable[Sequence[str]], now: datetime) -> None:
        """Note items that are not read at all."""
        async with self.database.writing() as connection:
            for keys in items:
                await self._note(connection, feed_id, keys, article_id=None, is_news=False, tries=0, seen_at=now)

    async def try_again(self, feed_id: int, keys: Sequence[str], tries: int, *, is_news: bool, now: datetime) -> None:
        """Note an item that could not be read for now."""
        async with self.database.writing() as connection:
            await self._note(connection, feed_id, keys, article_id=None, is_news=is_news, tries=tries, seen_at=now)

    async def arrival_times(self, feed_id: int, most: int = MANY) -> list[datetime]:
        """When the feed's news came, the newest first."""
        mine = (feed_items.c.feed_id == feed_id) & feed_items.c.is_news
        query = select(feed_items.c.seen_at).where(mine).distinct().order_by(feed_items.c.seen_at.desc()).limit(most)
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def arrivals(self) -> list[Arrival]:
        """Articles that wait to be placed, the oldest first."""
        query = select(arrivals).order_by(arrivals.c.arrived_at, arrivals.c.article_id)
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [Arrival(row.article_id, row.is_news, row.arrived_at) for row in rows]

    async def arrive(self, article_id: int, now: datetime) -> None:
        """An article that no feed brought waits for its story too; it is no news."""
        async with self.database.writing() as connection:
            await self._arrive(connection, 0, Arrival(article_id, False, now))

    async def drop_arrival(self, article_id: int) -> None:
        """It waits no more."""
        async with self.database.writing() as connection:
            await connection.execute(delete(arrivals).where(arrivals.c.article_id == article_id))

    async def feeds_of(self, article_ids: Sequence[int]) -> dict[int, set[int]]:
        """Which feeds brought each article; without those that none brought."""
        found: dict[int, set[int]] = {}
        async with self.database.reading() as connection:
            for some in _portions(article_ids):
                query = select(feed_items.c.article_id, feed_items.c.feed_id).where(feed_items.c.article_id.in_(some))
                for row in (await connection.execute(query)).all():
                    found.setdefault(row.article_id, set()).add(row.feed_id)
        return found

    async def _note(self, connection: AsyncConnection, feed_id: int, keys: Sequence[str], **values: Any) -> None:
        rows = [{"feed_id": feed_id, "item_key": key, **values} for key in dict.fromkeys(keys)]
        adding = insert(connection, feed_items).values(rows)
        await connection.execute(adding.on_conflict_do_update(index_elements=["feed_id", "item_key"], set_=values))

    async def _arrive(self, connection: AsyncConnection, feed_id: int, arrival: Arrival) -> None:
        """Before the item is noted: what is noted of this article was brought before."""
        columns = (feed_items.c.feed_id, feed_items.c.is_news, feed_items.c.seen_at)
        query = select(*columns).where(feed_items.c.article_id == arrival.article_id)
        before = (await connection.execute(query)).all()
        since = arrival.arrived_at - OVERLAP
        is_late_news = arrival.is_news and all(
            row.feed_id != feed_id and not row.is_news and row.seen_at > since for row in before
        )
        if before and not is_late_news:
            return
        row = {"article_id": arrival.article_id, "is_news": arrival.is_news, "arrived_at": arrival.arrived_at}
        adding = insert(connection, arrivals).values(**row)
        if arrival.is_news:
            adding = adding.on_conflict_do_update(index_elements=["article_id"], set_={"is_news": True})
        else:
            adding = adding.on_conflict_do_nothing()
        await connection.execute(adding)


def insert(connection: AsyncConnection, table: Table) -> Any:
    """An insert that can say what to do about a row that is there."""
    return (sqlite if connection.dialect.name == "sqlite" else postgresql).insert(table)


def _portions(values: Sequence[Any]) -> Iterable[Sequence[Any]]:
    return (values[start : start + MANY] for start in range(0, len(values), MANY))
