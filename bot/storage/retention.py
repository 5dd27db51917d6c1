"""What is old goes: by age and by number of rows, a batch a transaction, so that nobody waits for it.

``BOUNDS`` says of every table what keeps it from growing for ever; a test fails for one that it does not name.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, false, func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DeliveryState, UpdateState
from bot.storage.database import Database
from bot.storage.recent import MOST
from bot.storage.schema import (
    arrivals,
    articles,
    briefs,
    deliveries,
    feed_items,
    invitations,
    rates,
    recent_briefs,
    remembered,
    replies,
    stories,
    story_members,
    updates,
)
from bot.storage.search.entries import remove

BATCH: Final = 200  # rows a transaction: some milliseconds
FEW: Final = 20  # articles a transaction: the words of each are worked out anew to take them out of the search index
IN_STORIES: Final = timedelta(days=30)  # an article of a story that grew since then is kept, whatever its age: editions
# look back a week, and /digest two days
IDLE: Final = timedelta(hours=1)  # longer than Telegram asks to wait
MALFORMED: Final = timedelta(days=7)  # an update that nobody could read, for the operator
EXPIRED: Final = timedelta(days=30)  # an invitation that nobody can use any more

BOUNDS: Final[dict[str, str]] = {
    "articles": "KEEP_ARTICLES",
    "briefs": "KEEP_BRIEFS, and their articles",
    "feed_items": "KEEP_FEED_ITEMS",
    "deliveries": "KEEP_DELIVERIES",
    "replies": "KEEP_REPLIES, and their articles",
    "recent_briefs": "twenty a chat, and their articles",
    "updates": "KEEP_UPDATES",
    "search_entries": "their articles",
    "arrivals": "their articles, and taken off as they come",
    "stories": "gone with their last article",
    "story_members": "their articles",
    "story_signatures": "their articles",
    "delivered": "their stories",
    "invitations": "gone a month after their end",
    "remembered": "gone with their end; a group's former number is kept until /forget",
    "chats": "a row a chat, until /forget",
    "members": "a row a person who was let in, until /forget",
    "schedules": "a row a chat, until /forget",
    "subscriptions": "what people keep subscribed",
    "mutes": "what people want less of",
    "feeds": "what is followed, or was until its owner removed it",
    "blocked": "a row somebody whom the owner keeps out",
    "rates": "gone an hour after their buckets are free",
}


@dataclass(frozen=True, slots=True)
class Keep:
    """How long rows are kept and how many of them at most; 0: without this limit."""

    days: int
    rows: int

    @classmethod
    def parse(cls, text: str) -> Keep:
        """``DAYS/ROWS`` as the settings have it."""
        days, _, rows = text.partition("/")
        return cls(int(days), int(rows))

    def before(self, now: datetime) -> datetime | None:
        """What is older than this goes; None: nothing does for its age."""
        return now - timedelta(days=self.days) if self.days else None


@dataclass(frozen=True, slots=True)
class Retention:
    """Each method removes what is due and returns how many rows. Raises StorageError; what was removed stays so."""

    database: Database

    async def drop_articles(self, keep: Keep, now: datetime) -> int:
        """Articles with all that is about them, the longest unread first. Those of living stories and those that wait
        for one stay. Stories go with their last article.
        """
        limit = await self._limit(select(articles.c.read_at), articles.c.read_at, keep, now)
        living = select(story_members.c.article_id).where(story_members.c.placed_at >= now - IN_STORIES)
        waiting = select(arrivals.c.article_id)
        old = articles.c.id.not_in(living) & articles.c.id.not_in(waiting)
        old = old & limit if limit is not None else old

        async def batch(connection: AsyncConnection) -> int:
            query = select(articles.c.id).where(old).order_by(articles.c.read_at).limit(FEW)
            ids = list((await connection.execute(query)).scalars())
            await remove(connection, ids)
            await connection.execute(delete(articles).where(articles.c.id.in_(ids)))
            return len(ids)

        dropped = await self._in_batches(batch, FEW) if limit is not None else 0
        await self._in_batches(_drop_empty_stories(now - IN_STORIES))
        return dropped

    async def drop_briefs(self, keep: Keep, now: datetime) -> int:
        """Briefs of articles that were read long ago: they are made anew when somebody asks. Those by which living
        stories are told stay.
        """
        joined = briefs.join(articles, articles.c.id == briefs.c.article_id)
        limit = await self._limit(select(articles.c.read_at).select_from(joined), articles.c.read_at, keep, now)
        living = select(story_members.c.article_id).where(story_members.c.placed_at >= now - IN_STORIES)
        key = (briefs.c.article_id, briefs.c.length, briefs.c.revision)
        query = select(*key).select_from(joined)
        if limit is None:
            return 0
        query = query.where(limit, briefs.c.article_id.not_in(living)).order_by(articles.c.read_at)
        return await self._in_batches(_found(briefs, key, query))

    async def drop_feed_items(self, keep: Keep, now: datetime) -> int:
        """What a feed has not listed for long, ``keep.rows`` a feed. A feed that was silent for as long keeps all: what
        it listed last would come as new.
        """
        async with self.database.reading() as connection:
            newest = select(feed_items.c.feed_id, func.max(feed_items.c.listed_at)).group_by(feed_items.c.feed_id)
            feeds = [(int(row[0]), row[1]) for row in (await connection.execute(newest)).all()]
        dropped = 0
        for feed_id, listed_at in feeds:
            before = keep.before(now)
            age = Keep(keep.days if before and listed_at and listed_at > before else 0, keep.rows)
            mine = feed_items.c.feed_id == feed_id
            limit = await self._limit(select(feed_items.c.listed_at).where(mine), feed_items.c.listed_at, age, now)
            if limit is not None:
                dropped += await self._in_batches(_oldest(feed_items, mine & limit, feed_items.c.listed_at))
        return dropped

    async def drop_deliveries(self, keep: Keep, now: datetime) -> int:
        """Messages that wait for nothing any more."""
        settled = deliveries.c.state != DeliveryState.WAITING
        limit = await self._limit(select(deliveries.c.created_at).where(settled), deliveries.c.created_at, keep, now)
        if limit is None:
            return 0
        return await self._in_batches(_oldest(deliveries, settled & limit, deliveries.c.created_at))

    async def drop_updates(self, keep: Keep, now: datetime) -> int:
        """Numbers of updates that were answered or given up; those that could not be read stay for somebody to look."""
        settled = updates.c.state.in_((UpdateState.DONE, UpdateState.GIVEN_UP))
        unread = updates.c.state == UpdateState.MALFORMED
        moment = updates.c.not_before  # of a settled one: when it was settled
        limit = await self._limit(select(moment).where(settled), moment, keep, now)
        old = (settled & limit) if limit is not None else false()
        gone = or_(old, unread & (moment < now - MALFORMED))
        return await self._in_batches(_oldest(updates, gone, moment, updates.c.update_id))

    async def drop_rates(self, now: datetime) -> int:
        """Buckets of chats that nobody wrote to for an hour; the slots of all calls stay."""
        idle = (rates.c.free_at < now - IDLE) & rates.c.bucket.not_like("all:%")
        return await self._in_batches(_oldest(rates, idle, rates.c.free_at, rates.c.bucket))

    async def drop_replies(self, keep: Keep, now: datetime) -> int:
        """Where in a chat a brief stands; a link that is sent again is then answered in full."""
        limit = await self._limit(select(replies.c.sent_at), replies.c.sent_at, keep, now)
        if limit is None:
            return 0
        key = (replies.c.chat_id, replies.c.message_id)
        return await self._in_batches(_found(replies, key, select(*key).where(limit).order_by(replies.c.sent_at)))

    async def drop_recent(self) -> int:
        """Of each chat's last briefs those that it is not shown any more."""
        key = (recent_briefs.c.chat_id, recent_briefs.c.article_id)
        order = (recent_briefs.c.shown_at.desc(), recent_briefs.c.article_id.desc())
        place = func.row_number().over(partition_by=recent_briefs.c.chat_id, order_by=order).label("place")
        placed = select(*key, place).subquery()
        query = select(placed.c.chat_id, placed.c.article_id).where(placed.c.place > MOST)
        return await self._in_batches(_found(recent_briefs, key, query))

    async def drop_remembered(self, now: datetime) -> int:
        """What is remembered for a while, when that is over."""
        key = (remembered.c.kind, remembered.c.name)
        return await self._in_batches(_found(remembered, key, select(*key).where(remembered.c.expires_at < now)))

    async def drop_invitations(self, now: datetime) -> int:
        """Invitations that were not used in time."""
        async with self.database.writing() as connection:
            old = invitations.c.expires_at < now - EXPIRED
            return (await connection.execute(delete(invitations).where(old))).rowcount

    async def _limit(
        self, moments: Select[Any], moment: ColumnElement[Any], keep: Keep, now: datetime
    ) -> ColumnElement[bool] | None:
        """Which rows are too old or too many by their ``moment``; None where none can be."""
        before = keep.before(now)
        found: list[ColumnElement[bool]] = [moment < before] if before else []
        if keep.rows:
            first_over = moments.order_by(moment.desc()).offset(keep.rows).limit(1)
            async with self.database.reading() as connection:
                over = (await connection.execute(first_over)).scalar_one_or_none()
            found += [moment <= over] if over is not None else []
        return or_(*found) if found else None

    async def _in_batches(self, batch: Callable[[AsyncConnection], Awaitable[int]], full: int = BATCH) -> int:
        """Until a batch is not full; between two of them others write."""
        total = 0
        while True:
            async with self.database.writing() as connection:
                count = await batch(connection)
            total += count
            if count < full:
                return total


def _oldest(
    table: Any, which: ColumnElement[bool], moment: ColumnElement[Any], number: ColumnElement[int] | None = None
) -> Callable[[AsyncConnection], Any]:
    """A batch of the oldest rows of a table with a number, mostly called id."""
    key: ColumnElement[int] = table.c.id if number is None else number

    async def batch(connection: AsyncConnection) -> int:
        query = select(key).where(which).order_by(moment).limit(BATCH)
        ids: Sequence[int] = (await connection.execute(query)).scalars().all()
        await connection.execute(delete(table).where(key.in_(ids)))
        return len(ids)

    return batch


def _found(
    table: Any, key: tuple[ColumnElement[Any], ...], query: Select[Any]
) -> Callable[[AsyncConnection], Awaitable[int]]:
    """A batch of the rows whose keys, of several columns, a query finds."""

    async def batch(connection: AsyncConnection) -> int:
        rows = [tuple(row) for row in (await connection.execute(query.limit(BATCH))).all()]
        await connection.execute(delete(table).where(tuple_(*key).in_(rows)))
        return len(rows)

    return batch


def _drop_empty_stories(before: datetime) -> Callable[[AsyncConnection], Any]:
    filled = select(story_members.c.id).where(story_members.c.story_id == stories.c.id).exists()
    return _oldest(stories, (stories.c.updated < before) & ~filled, stories.c.updated)
