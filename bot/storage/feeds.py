"""Feeds that are followed: when each is asked, by whom, and how it fares.

Columns that are named otherwise than the fields of ``FollowedFeed``: ``asks_seconds`` is
``requested_interval_seconds``, ``rhythm_seconds`` is ``median_interval_seconds``, ``told_state`` is ``announced``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Row, case, func, or_, select, tuple_, update

from bot.feeds.poll_decision import PollDecision
from bot.models import FeedHealth, FeedKind, FollowedFeed
from bot.storage.database import Database
from bot.storage.feed_changes import FeedChanges, failure_of, failure_text
from bot.storage.feed_items import PendingArticle, insert
from bot.storage.portions import MANY, portions
from bot.storage.schema import feeds

__all__ = ["Feeds", "PendingArticle"]

LEASE: Final = timedelta(minutes=15)  # longer than any single step of a poll; after a kill the feed is free then


@dataclass(frozen=True, slots=True)
class Feeds(FeedChanges):
    """One row a feed; ``FeedItems`` is about their items, ``FeedChanges`` what their owner changes."""

    database: Database

    async def add(
        self, url: str, categories: Sequence[str], now: datetime, *, kind: FeedKind = "feed", title: str | None = None
    ) -> bool:
        """Follow a feed from now on; False where it is followed already. One that was removed is put back as it was,
        but for a new category."""
        row = {"url": url, "kind": kind, "title": title, "categories": "/".join(categories)}
        back = {"removed_at": None, "next_due": now, **({"categories": row["categories"]} if categories else {})}
        removed = (feeds.c.url == url) & feeds.c.removed_at.is_not(None)
        async with self.database.writing() as connection:
            adding = insert(connection, feeds).values(**row, next_due=now, errors=0)
            added = await connection.execute(adding.on_conflict_do_nothing().returning(feeds.c.id))
            if added.first() is not None:
                return True
            return (await connection.execute(update(feeds).where(removed).values(**back))).rowcount > 0

    async def all(self) -> list[FollowedFeed]:
        """Every feed, in the order in which they were added."""
        async with self.database.reading() as connection:
            query = select(feeds).where(_IS_THERE).order_by(feeds.c.id)
            return [_followed(row) for row in (await connection.execute(query)).all()]

    async def get(self, feed_id: int) -> FollowedFeed | None:
        """By number, also one that was removed."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(feeds).where(feeds.c.id == feed_id))).first()
        return _followed(row) if row else None

    async def look(self, feed_ids: Sequence[int], now: datetime) -> tuple[list[FollowedFeed], set[int]]:
        """Those of these numbers, also removed ones, and the numbers of those that somebody is asking."""
        found = list[Row[Any]]()
        for some in portions(feed_ids):
            async with self.database.reading() as connection:
                query = select(feeds).where(feeds.c.id.in_(some)).order_by(feeds.c.id)
                found += (await connection.execute(query)).all()
        taken = {row.id for row in found if row.leased_until and row.leased_until > now}
        return [_followed(row) for row in found], taken

    async def by_url(self, url: str) -> FollowedFeed | None:
        """By address, as it was added."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(feeds).where((feeds.c.url == url) & _IS_THERE))).first()
        return _followed(row) if row else None

    async def in_first_poll(self, now: datetime) -> list[FollowedFeed]:
        """Those that never answered, and are asked now, or will be at once: those that failed wait for their time."""
        is_asked = feeds.c.failing_since.is_(None) | (feeds.c.leased_until > now)
        async with self.database.reading() as connection:
            query = select(feeds).where(_IS_ASKED & feeds.c.first_polled_at.is_(None) & is_asked).order_by(feeds.c.id)
            return [_followed(row) for row in (await connection.execute(query)).all()]

    async def claim_due(self, now: datetime, most: int = 1000, lease: timedelta = LEASE) -> list[FollowedFeed]:
        """Lease the feeds that are due, the longest waiting first.

        Nobody else gets them until ``save``, or until the lease ends.
        """
        due = select(feeds.c.id).where((feeds.c.next_due <= now) & _is_free(now)).order_by(feeds.c.next_due, feeds.c.id)
        return await self._claim([feeds.c.id.in_(due.limit(most).with_for_update(skip_locked=True))], now + lease)

    async def claim(self, seen: Sequence[FollowedFeed], now: datetime, lease: timedelta = LEASE) -> list[FollowedFeed]:
        """Lease those of these feeds that never answered, due or not; not those that are gone, that somebody is asking,
        or did since they were ``seen`` so."""
        which = list[Any]()
        for some in portions(seen, MANY // 2):
            same = tuple_(feeds.c.id, feeds.c.errors).in_([(one.id, one.errors) for one in some])
            mine = select(feeds.c.id).where(same & feeds.c.first_polled_at.is_(None) & _is_free(now))
            # Two who want the same feeds, each in another order, do not wait for each other.
            which.append(feeds.c.id.in_(mine.with_for_update(skip_locked=True)))
        return await self._claim(which, now + lease) if which else []

    async def renew(self, feed_id: int, now: datetime, lease: timedelta = LEASE) -> None:
        """Lease a claimed feed for as long again."""
        await self._set(feed_id, leased_until=now + lease)

    async def next_due_at(self) -> datetime | None:
        """When the next feed can be claimed: at its due time, or when its lease ends; None without feeds."""
        leased = feeds.c.leased_until.is_not(None) & (feeds.c.leased_until > feeds.c.next_due)
        moment = case((leased, feeds.c.leased_until), else_=feeds.c.next_due)
        async with self.database.reading() as connection:
            query = select(moment.label("due")).where(_IS_ASKED).order_by("due").limit(1)
            return (await connection.execute(query)).scalar_one_or_none()

    async def save(self, decision: PollDecision) -> None:
        """Write what a poll decided, and end the feed's lease."""
        feed = decision.feed
        silence_is_over = {"told_state": None} if decision.is_silence_over else {}
        await self._set(
            feed.id,
            title=func.coalesce(func.nullif(feeds.c.title, feeds.c.url), feed.title),  # renamed meanwhile, it stays so
            etag=feed.etag,
            last_modified=feed.last_modified,
            asks_seconds=feed.requested_interval_seconds,
            next_due=feed.next_due,
            leased_until=None,
            errors=feed.errors,
            failing_since=feed.failing_since,
            first_polled_at=feed.first_polled_at,
            last_new_at=feed.last_new_at,
            rhythm_seconds=feed.median_interval_seconds,
            failure=failure_text(feed.failure),
            failed_at=feed.failure.at if feed.failure else None,
            **silence_is_over,
        )

    async def announced(self, feed_id: int, health: FeedHealth) -> None:
        """Note what the subscribers were told: with ``healthy`` there is nothing more to take back."""
        await self._set(feed_id, told_state=None if health == "healthy" else health)

    async def release_leases(self) -> None:
        """End every lease, left by a process that died: only where this process is the only one (SQLite)."""
        async with self.database.writing() as connection:
            await connection.execute(update(feeds).values(leased_until=None))

    async def _claim(self, which: Sequence[Any], until: datetime) -> list[FollowedFeed]:
        rows = list[Row[Any]]()
        async with self.database.writing() as connection:
            for one in which:
                taking = update(feeds).where(one).values(leased_until=until).returning(feeds)
                rows += (await connection.execute(taking)).all()
        return sorted(map(_followed, rows), key=lambda feed: (feed.next_due, feed.id))


_IS_THERE: Final = feeds.c.removed_at.is_(None)
_IS_ASKED: Final = _IS_THERE & ~feeds.c.is_paused


def _is_free(now: datetime) -> Any:
    """Nobody is asking it, and it may be asked."""
    return or_(feeds.c.leased_until.is_(None), feeds.c.leased_until <= now) & _IS_ASKED


def _followed(row: Row[Any]) -> FollowedFeed:
    return FollowedFeed(
        id=row.id,
        url=row.url,
        kind=row.kind,
        title=row.title or row.url,
        categories=tuple(filter(None, row.categories.split("/"))),
        next_due=row.next_due,
        etag=row.etag,
        last_modified=row.last_modified,
        requested_interval_seconds=row.asks_seconds,
        errors=row.errors,
        failing_since=row.failing_since,
        first_polled_at=row.first_polled_at,
        last_new_at=row.last_new_at,
        median_interval_seconds=row.rhythm_seconds,
        announced=row.told_state,
        failure=failure_of(row.failure, row.failed_at),
        is_paused=row.is_paused,
        is_removed=row.removed_at is not None,
    )
