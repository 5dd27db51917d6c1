"""What chats subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Pace, Subscription, SubscriptionKind
from bot.storage.chats import is_active
from bot.storage.database import Database
from bot.storage.schema import story_members, subscriptions


@dataclass(frozen=True, slots=True)
class Wish:
    """A subscription before it has a row."""

    chat_id: int
    thread_id: int
    kind: SubscriptionKind
    value: str
    label: str
    pace: Pace
    created_by: int


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """One row a wish of a chat or topic."""

    database: Database

    async def add(self, wish: Wish, now: datetime) -> tuple[Subscription, bool]:
        """The subscription, and whether it is new. What arrived before is not delivered for it."""
        columns = subscriptions.c
        same = (
            (columns.chat_id == wish.chat_id) & (columns.thread_id == wish.thread_id)
            & (columns.kind == wish.kind) & (columns.value == wish.value)
        )  # fmt: skip
        async with self.database.writing() as connection:
            known = (await connection.execute(select(subscriptions).where(same))).first()
            if known:
                return _subscription(known), False
            newest = (await connection.execute(select(func.max(story_members.c.id)))).scalar_one() or 0
            values = {name: getattr(wish, name) for name in Wish.__slots__}
            added = insert(subscriptions).values(
                id=await _number(connection, now), is_paused=False, since=newest, cursor=newest, created_at=now,
                **values,
            )  # fmt: skip
            row = (await connection.execute(added.returning(subscriptions))).one()
        return _subscription(row), True

    async def get(self, subscription_id: int) -> Subscription | None:
        """By number."""
        return next(iter(await self._all(subscriptions.c.id == subscription_id)), None)

    async def of_chat(self, chat_id: int) -> list[Subscription]:
        """All of a chat, in the order they were made."""
        return await self._all(subscriptions.c.chat_id == chat_id)

    async def of_chats(self, chat_ids: Sequence[int], pace: Pace) -> list[Subscription]:
        """Those of these chats that are not paused."""
        chosen = subscriptions.c.chat_id.in_(chat_ids) & (subscriptions.c.pace == pace)
        return await self._all(chosen & ~subscriptions.c.is_paused)

    async def behind(self, member_id: int) -> list[Subscription]:
        """Those to be told at once that have not looked at this member of a story yet, in active chats."""
        waiting = (subscriptions.c.pace == "at_once") & (subscriptions.c.cursor < member_id)
        return await self._all(waiting & ~subscriptions.c.is_paused & is_active(subscriptions.c.chat_id))

    async def to_source(self, feed_id: int) -> list[Subscription]:
        """Those of one feed, in active chats."""
        of_feed = (subscriptions.c.kind == "source") & (subscriptions.c.value == str(feed_id))
        return await self._all(of_feed & is_active(subscriptions.c.chat_id))

    async def remove(self, subscription_id: int) -> None:
        """End it; ``restore`` undoes this."""
        async with self.database.writing() as connection:
            await connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription_id))

    async def restore(self, subscription: Subscription, now: datetime) -> None:
        """Put back what was removed, as it was; nothing where the chat has made the same anew."""
        values = {name: getattr(subscription, name) for name in Subscription.__slots__}
        columns = subscriptions.c
        same = (
            (columns.chat_id == subscription.chat_id) & (columns.thread_id == subscription.thread_id)
            & (columns.kind == subscription.kind) & (columns.value == subscription.value)
        )  # fmt: skip
        async with self.database.writing() as connection:
            known = select(columns.id).where((columns.id == subscription.id) | same)
            if not (await connection.execute(known)).first():
                await connection.execute(insert(subscriptions).values(created_at=now, **values))

    async def pause(self, subscription_id: int, *, is_paused: bool) -> None:
        """Pause, or go on from now: what arrived in between is not delivered."""
        async with self.database.writing() as connection:
            newest = (await connection.execute(select(func.max(story_members.c.id)))).scalar_one() or 0
            values: dict[str, Any] = {"is_paused": is_paused} | (
                {} if is_paused else {"since": newest, "cursor": newest}
            )
            await connection.execute(self._update(subscription_id, **values))

    async def pause_topic(self, chat_id: int, thread_id: int) -> None:
        """Pause all of a topic that is no more."""
        topic = (subscriptions.c.chat_id == chat_id) & (subscriptions.c.thread_id == thread_id)
        async with self.database.writing() as connection:
            await connection.execute(update(subscriptions).where(topic).values(is_paused=True))

    async def set_pace(self, subscription_id: int, pace: Pace) -> None:
        """With the digest, or at once."""
        async with self.database.writing() as connection:
            await connection.execute(self._update(subscription_id, pace=pace))

    async def count_chats(self) -> int:
        """How many chats have one."""
        async with self.database.reading() as connection:
            query = select(func.count(func.distinct(subscriptions.c.chat_id)))
            return int((await connection.execute(query)).scalar_one())

    def _update(self, subscription_id: int, **values: Any) -> Any:
        return update(subscriptions).where(subscriptions.c.id == subscription_id).values(**values)

    async def _all(self, condition: ColumnElement[bool]) -> list[Subscription]:
        query = select(subscriptions).where(condition).order_by(subscriptions.c.id)
        async with self.database.reading() as connection:
            return [_subscription(row) for row in (await connection.execute(query)).all()]


async def _number(connection: AsyncConnection, now: datetime) -> int:
    """A number that none had before, in microseconds: SQLite gives that of a removed row again, and the buttons of
    old messages would act on another subscription."""
    newest = (await connection.execute(select(func.max(subscriptions.c.id)))).scalar_one() or 0
    return max(int(newest) + 1, int(now.timestamp() * 1_000_000))


def _subscription(row: Row[Any]) -> Subscription:
    return Subscription(**{name: getattr(row, name) for name in Subscription.__slots__})
