"""Stories and their members, and the signatures by which near-duplicates of any age are found.

The table's column ``story_members.placed_at`` is ``StoryMember.assigned_at``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any

from sqlalchemy import Row, delete, exists, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Story, StoryAssignment, StoryMember
from bot.storage.briefs import read_brief
from bot.storage.database import Database
from bot.storage.feed_items import PendingArticle
from bot.storage.portions import portions
from bot.storage.schema import (
    arrivals,
    articles,
    briefs,
    delivered,
    feed_items,
    stories,
    story_members,
    story_signatures,
)

_TOGETHER = (
    "SELECT asked.article_id, member.article_id FROM story_members asked "
    "JOIN story_members member ON member.story_id = asked.story_id WHERE asked.article_id IN ({numbers})"
)


@dataclass(frozen=True, slots=True)
class Assigned:
    """The numbers of an article's story, and of the new stories of the groups that were split off, in their order."""

    story_id: int
    split_off: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Stories:
    """One row a story, one an article in it."""

    database: Database

    async def assign(
        self, article: PendingArticle, assignment: StoryAssignment, signatures: Sequence[int], now: datetime
    ) -> Assigned:
        """Put an article into its story and take it off those that are pending, in one transaction.

        An article that is in a story already stays there; if it only filled the archive and is news now, it becomes a
        new member.
        """
        of_article = story_members.c.article_id == article.article_id
        async with self.database.writing() as connection:
            await connection.execute(delete(arrivals).where(arrivals.c.article_id == article.article_id))
            known = (await connection.execute(select(story_members.c.story_id).where(of_article))).scalar_one_or_none()
            if known is not None:
                await _renew(connection, article, now)
                return Assigned(int(known))
            await _hold(connection, [*assignment.moved_in, *chain.from_iterable(assignment.split_off)])
            story_id = await _story(connection, assignment.story_id, now)
            await _move_in(connection, story_id, assignment.moved_in)
            row = {"story_id": story_id, "article_id": article.article_id, "relation": assignment.relation}
            await connection.execute(insert(story_members).values(**row, is_news=article.is_news, placed_at=now))
            split_off = [await _split_off(connection, group, now) for group in assignment.split_off]
            signed = [{"signature": one, "article_id": article.article_id} for one in dict.fromkeys(signatures)]
            if signed:
                await connection.execute(insert(story_signatures), signed)
        return Assigned(story_id, tuple(split_off))

    async def with_signatures(self, signatures: Sequence[int], most: int = 20) -> list[tuple[int, int]]:
        """(article, story) of the newest articles that share one of these signatures."""
        query = (
            select(story_members.c.article_id, story_members.c.story_id)
            .join(story_signatures, story_signatures.c.article_id == story_members.c.article_id)
            .where(story_signatures.c.signature.in_(signatures))
            .distinct()
            .order_by(story_members.c.article_id.desc())
            .limit(most)
        )
        async with self.database.reading() as connection:
            return [(row.article_id, row.story_id) for row in (await connection.execute(query)).all()]

    async def assigned_since(self, since: datetime) -> list[tuple[int, int, datetime]]:
        """(article, story, when) of every article that was assigned since then, in order."""
        query = (
            select(story_members.c.article_id, story_members.c.story_id, story_members.c.placed_at)
            .where(story_members.c.placed_at >= since)
            .order_by(story_members.c.id)
        )
        async with self.database.reading() as connection:
            return [(row.article_id, row.story_id, row.placed_at) for row in (await connection.execute(query)).all()]

    async def members_of(self, article_ids: Sequence[int]) -> dict[int, list[int]]:
        """Each of these articles that shares its story → all articles of that story, itself included."""
        numbers = ", ".join(str(int(one)) for one in article_ids) or "NULL"
        rows = await self.database.read_sql(_TOGETHER.format(numbers=numbers), {})
        found: dict[int, list[int]] = {}
        for asked, member in rows:
            found.setdefault(asked, []).append(member)
        return {one: members for one, members in found.items() if len(members) > 1}

    async def newest(self) -> int:
        """The number of the newest member, 0 without any."""
        async with self.database.reading() as connection:
            return int((await connection.execute(select(func.max(story_members.c.id)))).scalar_one() or 0)

    async def since(self, cursor: int, not_before: datetime, *, only_news: bool = True) -> list[int]:
        """Numbers of the stories with a member behind the cursor that was assigned since ``not_before``."""
        fresh = (story_members.c.id > cursor) & (story_members.c.placed_at >= not_before)
        fresh = fresh & story_members.c.is_news if only_news else fresh
        async with self.database.reading() as connection:
            found = select(story_members.c.story_id).where(fresh).distinct().order_by(story_members.c.story_id)
            return [int(one) for one in (await connection.execute(found)).scalars()]

    async def without_brief(self, story_ids: Sequence[int]) -> list[int]:
        """Articles of these stories without a short brief: a change of the page deletes it, until somebody asks."""
        found: list[int] = []
        async with self.database.reading() as connection:
            for some in portions(story_ids):
                made = exists().where(briefs.c.article_id == story_members.c.article_id, briefs.c.length == "short")
                query = select(story_members.c.article_id).where(story_members.c.story_id.in_(some), ~made)
                found.extend((await connection.execute(query)).scalars())
        return found

    async def load(self, story_ids: Sequence[int]) -> list[Story]:
        """Stories with their members' short briefs; members without one are left out."""
        found: list[Story] = []
        for some in portions(story_ids):
            found += await self._load(some)
        return found

    async def _load(self, story_ids: Sequence[int]) -> list[Story]:
        query = (
            select(story_members, articles.c.document.label("article"), briefs.c.document.label("brief"))
            .join(articles, articles.c.id == story_members.c.article_id)
            .join(briefs, (briefs.c.article_id == articles.c.id) & (briefs.c.length == "short"))
            .where(story_members.c.story_id.in_(story_ids))
            .order_by(story_members.c.story_id, story_members.c.id)
        )
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
            ids = [row.article_id for row in rows]
            feeds = select(feed_items.c.article_id, feed_items.c.feed_id).where(feed_items.c.article_id.in_(ids))
            brought = [(row.article_id, row.feed_id) for row in (await connection.execute(feeds)).all()]
        return _grouped(rows, brought)

    async def delivered(self, chat_id: int, thread_id: int, story_ids: Iterable[int]) -> dict[int, int]:
        """Those of these stories that the chat was sent → the newest member that it was told of."""
        ids, found = list(story_ids), {}
        async with self.database.reading() as connection:
            for some in portions(ids):
                query = (
                    select(delivered.c.story_id, func.max(delivered.c.member_id).label("newest"))
                    .where(delivered.c.chat_id == chat_id, delivered.c.thread_id == thread_id)
                    .where(delivered.c.story_id.in_(some))
                    .group_by(delivered.c.story_id)
                )
                found.update({row.story_id: row.newest for row in (await connection.execute(query)).all()})
        return found


async def _renew(connection: AsyncConnection, article: PendingArticle, now: datetime) -> None:
    """Give an archived article a new member id if it is news after all: a new feed's first poll brought it, and then a
    feed that was followed before."""
    archived = (story_members.c.article_id == article.article_id) & ~story_members.c.is_news
    row = (await connection.execute(select(story_members).where(archived))).first() if article.is_news else None
    if row is None:
        return
    await connection.execute(delete(story_members).where(archived))
    values = {"story_id": row.story_id, "article_id": row.article_id, "relation": row.relation}
    await connection.execute(insert(story_members).values(**values, is_news=True, placed_at=now))


async def _story(connection: AsyncConnection, story_id: int | None, now: datetime) -> int:
    """The story's number; None makes a new one."""
    if story_id is None:
        return int((await connection.execute(insert(stories).values(updated=now).returning(stories.c.id))).scalar_one())
    await connection.execute(update(stories).where(stories.c.id == story_id).values(updated=now))
    return story_id


async def _hold(connection: AsyncConnection, article_ids: Sequence[int]) -> None:
    """Let nobody else have these members, in the order of their numbers, as who records what he delivers holds them."""
    moving = select(story_members.c.id).where(story_members.c.article_id.in_(article_ids))
    if article_ids:
        await connection.execute(moving.order_by(story_members.c.id).with_for_update())


async def _move_in(connection: AsyncConnection, story_id: int, article_ids: Sequence[int]) -> None:
    """Move articles into this story and copy the old stories' delivery records: who was told of the old ones knows of
    this one."""
    if not article_ids:
        return
    moved = story_members.c.article_id.in_(article_ids)
    query = select(story_members.c.story_id).where(moved).distinct()
    olds = list((await connection.execute(query)).scalars())
    for old in olds:
        told = select(delivered).where(delivered.c.story_id == old)
        rows = [{**row._mapping, "story_id": story_id} for row in (await connection.execute(told)).all()]
        for row in rows:
            same = [delivered.c[name] == row[name] for name in ("chat_id", "thread_id", "story_id", "member_id")]
            if not (await connection.execute(select(delivered.c.story_id).where(*same))).first():
                await connection.execute(insert(delivered).values(**row))
    await connection.execute(update(story_members).where(moved).values(story_id=story_id))
    await _drop_empty(connection, olds)


async def _split_off(connection: AsyncConnection, article_ids: Sequence[int], now: datetime) -> int:
    """Split articles into a new story with new member ids, so that subscribers see it as new: nobody was told of it
    as a story of its own."""
    story_id = await _story(connection, None, now)
    query = select(story_members).where(story_members.c.article_id.in_(article_ids)).order_by(story_members.c.id)
    rows = [dict(row._mapping) for row in (await connection.execute(query)).all()]
    await connection.execute(delete(story_members).where(story_members.c.article_id.in_(article_ids)))
    for number, row in enumerate(rows):
        del row["id"]
        relation = row["relation"] if number else "new"
        await connection.execute(insert(story_members).values(**row | {"story_id": story_id, "relation": relation}))
    await _drop_empty(connection, [row["story_id"] for row in rows])
    return story_id


async def _drop_empty(connection: AsyncConnection, story_ids: Sequence[int]) -> None:
    """Delete those of these stories that have no member left."""
    filled = select(story_members.c.story_id).where(story_members.c.story_id.in_(story_ids))
    left = stories.c.id.in_(story_ids) & stories.c.id.not_in(filled)
    await connection.execute(delete(stories).where(left))


def _grouped(rows: Sequence[Row[Any]], brought: Iterable[tuple[int, int]]) -> list[Story]:
    """Rows of members → stories; ``brought`` are (article, feed)."""
    feeds: dict[int, set[int]] = {}
    for article_id, feed_id in brought:
        feeds.setdefault(article_id, set()).add(feed_id)
    members: dict[int, list[StoryMember]] = {}
    for row in rows:
        member = StoryMember(
            row.id, row.article_id, read_brief(row.brief, row.article), row.relation, row.is_news, row.placed_at,
            frozenset(feeds.get(row.article_id, ())),
        )  # fmt: skip
        members.setdefault(row.story_id, []).append(member)
    return [Story(story_id, tuple(found)) for story_id, found in members.items()]
