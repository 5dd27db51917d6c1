"""Feeds that are followed: when each is asked, by whom, and how it fares."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, case, delete, func, or_, select, update

from bot.feeds.poll_schedule import State, state_of
from bot.models import FeedKind
from bot.storage.database import Database
from bot.storage.feed_items import FeedItems, PendingArticle, insert
from bot.storage.schema import feeds

__all__ = ["Feeds", "PendingArticle", "PollRecord", "StoredFeed"]

LEASE: Final = timedelta(minutes=15)  # of waiting, one request or one item; after a kill the feed is free again


@dataclass(frozen=True, slots=True)
class StoredFeed:
    """A feed with its row. ``errors``: failures in a row; ``first_polled_at`` None: never answered yet."""

    id: int
    url: str
    kind: FeedKind
    title: str
    categories: tuple[str, ...]
    etag: str | None
    last_modified: str | None
    asks_seconds: int | None
    next_due: datetime
    errors: int
    failing_since: datetime | None
    first_polled_at: datetime | None
    last_new_at: datetime | None
    rhythm_seconds: int | None
    told_state: State | None

    def state(self, now: datetime) -> State:
        """Well, silent or broken."""
        return state_of(self, now)


@dataclass(frozen=True, slots=True)
class PollRecord:
    """What a poll that was answered leaves in the feed's row; ``last_new_at`` None: nothing was new."""

    due: datetime
    title: str
    etag: str | None = None
    last_modified: str | None = None
    asks_seconds: int | None = None
    last_new_at: datetime | None = None
    rhythm_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class Feeds(FeedItems):
    """One row a feed; ``FeedItems`` has what they brought."""

    database: Database

    async def add(
        self, url: str, categories: Sequence[str], now: datetime, *, kind: FeedKind = "feed", title: str | None = None
    ) -> bool:
        """Follow a feed from now on; False where it is followed already."""
        row = {"url": url, "kind": kind, "title": title, "categories": "/".join(categories)}
        async with self.database.writing() as connection:
            adding = insert(connection, feeds).values(**row, next_due=now, errors=0)
            added = await connection.execute(adding.on_conflict_do_nothing().returning(feeds.c.id))
            return added.first() is not None

    async def all(self) -> list[StoredFeed]:
        """Every feed, in the order in which they were added."""
        async with self.database.reading() as connection:
            return [_stored(row) for row in (await connection.execute(select(feeds).order_by(feeds.c.id))).all()]

    async def get(self, feed_id: int) -> StoredFeed | None:
        """By number."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.id == feed_id))).first()
        return _stored(row) if row else None

    async def by_url(self, url: str) -> StoredFeed | None:
        """By address, as it was added."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.url == url))).first()
        return _stored(row) if row else None

    async def remove(self, feed_id: int) -> None:
        """Follow it no more; its articles stay."""
        async with self.database.writing() as connection:
            await connection.execute(delete(feeds).where(feeds.c.id == feed_id))

    async def set_due_now(self, feed_id: int, now: datetime) -> None:
        """Ask it at the next round."""
        await self._set(feed_id, next_due=now)

    async def claim_due(self, now: datetime, most: int = 1000) -> list[StoredFeed]:
        """Take those that are to be asked now, the longest waiting first; nobody else gets them meanwhile."""
        due = select(feeds.c.id).where((feeds.c.next_due <= now) & _is_free(now)).order_by(feeds.c.next_due, feeds.c.id)
        return await self._claim(feeds.c.id.in_(due.limit(most).with_for_update(skip_locked=True)), now)

    async def claim(self, feed_id: int, now: datetime) -> StoredFeed | None:
        """Take one, due or not; None where somebody is asking it."""
        taken = await self._claim((feeds.c.id == feed_id) & _is_free(now), now)
        return taken[0] if taken else None

    async def renew(self, feed_id: int, now: datetime) -> None:
        """Keep a claimed feed for as long again."""
        await self._set(feed_id, leased_until=now + LEASE)

    async def next_due_at(self) -> datetime | None:
        """When the next feed is due that nobody is asking; None without feeds."""
        leased = feeds.c.leased_until.is_not(None) & (feeds.c.leased_until > feeds.c.next_due)
        moment = case((leased, feeds.c.leased_until), else_=feeds.c.next_due)
        async with self.database.reading() as connection:
            query = select(moment.label("due")).order_by("due").limit(1)
            return (await connection.execute(query)).scalar_one_or_none()

    async def polled(self, feed_id: int, record: PollRecord, now: datetime) -> None:
        """Asked and read; the validators go along next time."""
        new = {"last_new_at": record.last_new_at} if record.last_new_at else {}
        rhythm = {"rhythm_seconds": record.rhythm_seconds} if record.rhythm_seconds else {}
        await self._set(
            feed_id,
            etag=record.etag,
            last_modified=record.last_modified,
            asks_seconds=record.asks_seconds,
            next_due=record.due,
            leased_until=None,
            title=record.title,
            errors=0,
            failing_since=None,
            first_polled_at=func.coalesce(feeds.c.first_polled_at, now, type_=feeds.c.first_polled_at.type),
            **new,
            **rhythm,
        )

    async def unchanged(self, feed_id: int, due: datetime) -> None:
        """Answered 304."""
        await self._set(feed_id, next_due=due, leased_until=None, errors=0, failing_since=None)

    async def failed(self, feed: StoredFeed, due: datetime, now: datetime) -> None:
        """Not answered, or no feed."""
        since = feed.failing_since or now
        await self._set(feed.id, next_due=due, leased_until=None, errors=feed.errors + 1, failing_since=since)

    async def told(self, feed_id: int, state: State) -> None:
        """The subscribers know; ``well`` forgets what they were told."""
        await self._set(feed_id, told_state=None if state == "well" else state)

    async def release_leases(self) -> None:
        """Leases of a process that is no more: only where this one is the only one (SQLite)."""
        async with self.database.writing() as connection:
            await connection.execute(update(feeds).values(leased_until=None))

    async def _claim(self, which: Any, now: datetime) -> list[StoredFeed]:
        taking = update(feeds).where(which).values(leased_until=now + LEASE).returning(feeds)
        async with self.database.writing() as connection:
            rows = (await connection.execute(taking)).all()
        return sorted(map(_stored, rows), key=lambda feed: (feed.next_due, feed.id))

    async def _set(self, feed_id: int, **values: Any) -> None:
        async with self.database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))


def _is_free(now: datetime) -> Any:
    return or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now)


def _stored(row: Row[Any]) -> StoredFeed:
    return StoredFeed(
        row.id,
        row.url,
        row.kind,
        row.title or row.url,
        tuple(filter(None, row.categories.split("/"))),
        row.etag,
        row.last_modified,
        row.asks_seconds,
        row.next_due,
        row.errors,
        row.failing_since,
        row.first_polled_at,
        row.last_new_at,
        row.rhythm_seconds,
        row.told_state,
    )
