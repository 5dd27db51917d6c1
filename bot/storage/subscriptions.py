"""What chats subscribe to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, delete, func, insert, select, update

from bot.models import NewSubscription, Pace, Subscription, SubscriptionTarget
from bot.storage.chats import is_active
from bot.storage.database import Database
from bot.storage.forwarding import current
from bot.storage.numbers import unused_number
from bot.storage.schema import story_members, subscriptions


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """One row a target of a chat or topic."""

    database: Database

    async def add(self, new: NewSubscription, now: datetime) -> tuple[Subscription, bool]:
        """The subscription, and whether it is new. What arrived before is not delivered for it."""
        async with self.database.writing("subscriptions") as connection:
            new = replace(new, chat_id=await current(connection, new.chat_id))
            known = (await connection.execute(select(subscriptions).where(_is_same(new)))).first()
            if known:
                return _subscription(known), False
            newest = (await connection.execute(select(func.max(story_members.c.id)))).scalar_one() or 0
            added = insert(subscriptions).values(
                id=await unused_number(connection, subscriptions, now), is_paused=False, since=newest, cursor=newest,
                created_at=now, **_values(new),
            )  # fmt: skip
            row = (await connection.execute(added.returning(subscriptions))).one()
        return _subscription(row), True

    async def has(self, new: NewSubscription) -> bool:
        """Whether the chat or topic has it already."""
        async with self.database.reading() as connection:
            found = await connection.execute(select(subscriptions.c.id).where(_is_same(new)))
            return found.first() is not None

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

    async def behind(self, member_id: int, after_chat: int, chats: int) -> list[Subscription]:
        """Those that want stories at once and were not evaluated up to this member yet, of the next so many active
        chats by their numbers."""
        waiting = (subscriptions.c.pace == "at_once") & (subscriptions.c.cursor < member_id)
        waiting &= ~subscriptions.c.is_paused & is_active(subscriptions.c.chat_id)
        following = waiting & (subscriptions.c.chat_id > after_chat)
        some = select(subscriptions.c.chat_id).where(following).group_by(subscriptions.c.chat_id)
        some = some.order_by(subscriptions.c.chat_id).limit(chats)
        return await self._all(waiting & subscriptions.c.chat_id.in_(some))

    async def to_source(self, feed_id: int) -> list[Subscription]:
        """Those whose target is this feed, in active chats."""
        of_feed = (subscriptions.c.kind == "source") & (subscriptions.c.value == str(feed_id))
        return await self._all(of_feed & is_active(subscriptions.c.chat_id))

    async def remove(self, subscription_id: int) -> None:
        """End it; ``restore`` undoes this."""
        async with self.database.writing() as connection:
            await connection.execute(delete(subscriptions).where(subscriptions.c.id == subscription_id))

    async def restore(self, subscription: Subscription) -> None:
        """Put back what was removed, as it was; nothing where the chat has made the same anew."""
        row = {name: getattr(subscription, name) for name in ("id", "is_paused", "since", "cursor")}
        made_at = subscription.made_at
        async with self.database.writing("subscriptions") as connection:
            subscription = replace(subscription, chat_id=await current(connection, subscription.chat_id))
            is_known = (subscriptions.c.id == subscription.id) | _is_same(subscription)
            if not (await connection.execute(select(subscriptions.c.id).where(is_known))).first():
                await connection.execute(
                    insert(subscriptions).values(created_at=made_at, **row, **_values(subscription))
                )

    async def pause(self, subscription_id: int, *, is_paused: bool) -> None:
        """Pause, or go on from now: what arrived in between is not delivered."""
        async with self.database.writing() as connection:
            newest = (await connection.execute(select(func.max(story_members.c.id)))).scalar_one() or 0
            values: dict[str, Any] = {"is_paused": is_paused} | (
                {} if is_paused else {"since": newest, "cursor": newest}
            )
            await connection.execute(self._update(subscription_id, **values))

    async def pause_topic(self, chat_id: int, thread_id: int) -> None:
        """Pause all of a topic that was deleted."""
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

    async def count_asleep(self) -> int:
        """How many of these chats cannot be written to at present, or are kept out."""
        async with self.database.reading() as connection:
            query = select(func.count(func.distinct(subscriptions.c.chat_id)))
            return int((await connection.execute(query.where(~is_active(subscriptions.c.chat_id)))).scalar_one())

    def _update(self, subscription_id: int, **values: Any) -> Any:
        return update(subscriptions).where(subscriptions.c.id == subscription_id).values(**values)

    async def _all(self, condition: ColumnElement[bool]) -> list[Subscription]:
        query = select(subscriptions).where(condition).order_by(subscriptions.c.id)
        async with self.database.reading() as connection:
            return [_subscription(row) for row in (await connection.execute(query)).all()]


def _is_same(one: NewSubscription | Subscription) -> ColumnElement[bool]:
    """Whether a row is of the same chat and topic, and has the same target."""
    columns = subscriptions.c
    return and_(
        columns.chat_id == one.chat_id,
        columns.thread_id == one.thread_id,
        columns.kind == one.target.kind,
        columns.value == one.target.value,
    )


def _values(one: NewSubscription | Subscription) -> dict[str, Any]:
    """The columns that both have."""
    return {
        "chat_id": one.chat_id, "thread_id": one.thread_id, "kind": one.target.kind, "value": one.target.value,
        "label": one.target.label, "pace": one.pace, "created_by": one.created_by,
    }  # fmt: skip


def _subscription(row: Row[Any]) -> Subscription:
    target = SubscriptionTarget(row.kind, row.value, row.label)
    return Subscription(
        row.id,
        row.chat_id,
        row.thread_id,
        target,
        row.pace,
        row.is_paused,
        row.since,
        row.cursor,
        row.created_by,
        row.created_at,
    )
