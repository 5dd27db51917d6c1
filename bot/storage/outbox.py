"""The outbox: one row a chat, edition and part; leased, claimed, sent, marked after Telegram accepted."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Row, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Delivery, Message
from bot.storage.database import Database
from bot.storage.schema import delivered, deliveries, schedules, subscriptions

KEPT: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Posting:
    """One edition of one chat, before it has rows.

    The first ``shown`` messages go out (the very first one rings where ``rings``), the others are held for a button.
    ``stories`` are (story, newest member) that it tells of. ``looked`` are subscriptions whose cursor moves to
    ``cursor`` with it.
    """

    chat_id: int
    thread_id: int
    edition: str
    messages: tuple[Message, ...]
    not_before: datetime
    stories: tuple[tuple[int, int], ...] = ()
    looked: tuple[int, ...] = ()
    cursor: int = 0
    shown: int = 10
    rings: bool = True


@dataclass(frozen=True, slots=True)
class Missed:
    """A digest that a chat did not get, and when it was due."""

    edition: str

    @property
    def due(self) -> datetime:
        """By its name, in UTC."""
        return datetime.fromisoformat(self.edition[2:]).replace(tzinfo=UTC)


@cache
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is to be sent. Rows are the truth: a process that dies leaves them to the next."""

    database: Database

    async def put(self, postings: Sequence[Posting], now: datetime, next_edition: datetime | None = None) -> int:
        """Queue editions, mark their stories and move the cursors, in one transaction; how many were new.

        ``next_edition`` moves the schedules of their chats along. An edition that is queued already is not queued
        again.
        """
        added = 0
        async with self.database.writing() as connection:
            for one in postings:
                if one.messages and not await _is_known(connection, one):
                    added += 1
                    await _insert(connection, one, now)
                if one.looked:
                    looked = (subscriptions.c.id.in_(one.looked)) & (subscriptions.c.cursor < one.cursor)
                    await connection.execute(update(subscriptions).where(looked).values(cursor=one.cursor))
            if next_edition:
                chats = schedules.c.chat_id.in_({one.chat_id for one in postings})
                await connection.execute(update(schedules).where(chats).values(next_edition=next_edition))
        return added

    async def miss(self, chat_id: int, edition: str, now: datetime, next_edition: datetime) -> None:
        """Note an edition that could not be made because the chat cannot be reached."""
        missed = Posting(chat_id, 0, edition, (Message(""),), now)
        async with self.database.writing() as connection:
            if not await _is_known(connection, missed):
                await connection.execute(insert(deliveries).values(**_row(missed, 0, now) | {"state": "missed"}))
            chat = schedules.c.chat_id == chat_id
            await connection.execute(update(schedules).where(chat).values(next_edition=next_edition))

    async def claim(self, now: datetime, most: int, lease: timedelta, except_chats: Collection[int]) -> list[Delivery]:
        """Lease up to ``most`` rows that are due, one a chat, first parts first."""
        free = or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until < now)
        query = (
            select(deliveries)
            .where(deliveries.c.state == "waiting", deliveries.c.not_before <= now, free)
            .where(deliveries.c.chat_id.not_in(except_chats))
            .order_by(deliveries.c.part, deliveries.c.id)
            .limit(most * 4)
            .with_for_update(skip_locked=True)
        )
        async with self.database.writing() as connection:
            found: dict[int, Row[Any]] = {}
            for row in (await connection.execute(query)).all():
                found.setdefault(row.chat_id, row)
            chosen = list(found.values())[:most]
            leased = deliveries.c.id.in_([row.id for row in chosen])
            values = {"leased_until": now + lease, "attempts": deliveries.c.attempts + 1}
            await connection.execute(update(deliveries).where(leased).values(**values))
        return [_delivery(row) for row in chosen]

    async def sent(self, delivery_id: int, message_id: int | None) -> None:
        """Telegram accepted it."""
        await self._set(deliveries.c.id == delivery_id, state="sent", message_id=message_id, leased_until=None)

    async def hold_chat(self, chat_id: int, until: datetime) -> None:
        """Nothing to this chat before then; no other chat waits."""
        waiting = (deliveries.c.chat_id == chat_id) & (deliveries.c.state == "waiting")
        async with self.database.writing() as connection:
            later = waiting & (deliveries.c.not_before < until)
            await connection.execute(update(deliveries).where(later).values(not_before=until))
            await connection.execute(update(deliveries).where(waiting).values(leased_until=None))

    async def refused(self, delivery_id: int, reason: str) -> None:
        """Telegram never takes this one; the others go on."""
        await self._set(deliveries.c.id == delivery_id, state="refused", reason=reason[:300], leased_until=None)

    async def gone(self, chat_id: int) -> None:
        """The chat cannot be reached. Editions of which nothing arrived are missed, and their stories are due again;
        of one that arrived in part the rest goes on when the chat returns. What waits behind a button stays there.
        """
        of_chat = deliveries.c.chat_id == chat_id
        waiting = of_chat & (deliveries.c.state == "waiting")
        async with self.database.writing() as connection:
            begun = select(deliveries.c.edition).where(of_chat, deliveries.c.state == "sent")
            in_part = waiting & deliveries.c.edition.in_(begun)
            await connection.execute(update(deliveries).where(in_part).values(state="resting", leased_until=None))
            editions = select(deliveries.c.edition).where(waiting)
            undone = (delivered.c.chat_id == chat_id) & delivered.c.edition.in_(editions)
            first = (await connection.execute(select(func.min(delivered.c.member_id)).where(undone))).scalar_one()
            if first is not None:
                await _look_again(connection, chat_id, first - 1)
            await connection.execute(delete(delivered).where(undone))
            missed = of_chat & deliveries.c.state.in_(("waiting", "held")) & deliveries.c.edition.in_(editions)
            await connection.execute(update(deliveries).where(missed).values(state="missed", leased_until=None))

    async def take_missed(self, chat_id: int) -> list[Missed]:
        """The editions that a chat missed, each told once; what it got in part goes on."""
        missed = (deliveries.c.chat_id == chat_id) & (deliveries.c.state == "missed")
        query = (
            select(deliveries.c.edition)
            .where(missed, deliveries.c.edition.like("d:%"))
            .distinct()
            .order_by(deliveries.c.edition)
        )
        async with self.database.writing() as connection:
            found = [Missed(edition) for edition in (await connection.execute(query)).scalars()]
            await connection.execute(update(deliveries).where(missed).values(state="told"))
            resting = (deliveries.c.chat_id == chat_id) & (deliveries.c.state == "resting")
            await connection.execute(update(deliveries).where(resting).values(state="waiting"))
        return found

    async def release(self, chat_id: int, thread_id: int, edition: str, most: int) -> int:
        """Send the next parts of an edition that are held; how many."""
        held = (
            (deliveries.c.chat_id == chat_id)
            & (deliveries.c.thread_id == thread_id)
            & (deliveries.c.edition == edition)
            & (deliveries.c.state == "held")
        )
        following = select(deliveries.c.id).where(held).order_by(deliveries.c.part).limit(most)
        async with self.database.writing() as connection:
            ids = list((await connection.execute(following)).scalars())
            await connection.execute(update(deliveries).where(deliveries.c.id.in_(ids)).values(state="waiting"))
        return len(ids)

    async def count_since(self, chat_id: int, thread_id: int, kind: str, since: datetime) -> list[datetime]:
        """When parts of editions whose name begins so were queued to be sent since then, oldest first."""
        query = (
            select(deliveries.c.created_at)
            .where(deliveries.c.chat_id == chat_id, deliveries.c.thread_id == thread_id)
            .where(deliveries.c.edition.like(kind + "%"), deliveries.c.created_at > since)
            .where(deliveries.c.state != "held")
            .order_by(deliveries.c.created_at)
        )
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def next_due_at(self) -> datetime | None:
        """When the next row may be claimed."""
        leased = deliveries.c.leased_until > deliveries.c.not_before
        moment = case((leased, deliveries.c.leased_until), else_=deliveries.c.not_before)
        query = (
            select(func.min(moment, type_=deliveries.c.not_before.type)).where(deliveries.c.state == "waiting")
        )  # fmt: skip
        async with self.database.reading() as connection:
            found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def release_leases(self) -> None:
        """Leases of a process that is no more: only where this one is the only one (SQLite)."""
        await self._set(deliveries.c.state == "waiting", leased_until=None)

    async def counts(self) -> dict[str, int]:
        """Rows by state."""
        query = select(deliveries.c.state, func.count().label("rows")).group_by(deliveries.c.state)
        async with self.database.reading() as connection:
            return {row.state: row.rows for row in (await connection.execute(query)).all()}

    async def forget_old(self, now: datetime) -> None:
        """Drop what was settled a month ago."""
        settled = (deliveries.c.created_at < now - KEPT) & (deliveries.c.state != "waiting")
        async with self.database.writing() as connection:
            await connection.execute(delete(deliveries).where(settled))

    async def _set(self, condition: Any, **values: Any) -> None:
        async with self.database.writing() as connection:
            await connection.execute(update(deliveries).where(condition).values(**values))


async def _look_again(connection: AsyncConnection, chat_id: int, cursor: int) -> None:
    """Move the cursors of a chat back, but not before each subscription's beginning."""
    behind = (subscriptions.c.chat_id == chat_id) & (subscriptions.c.cursor > cursor)
    from_start = case((subscriptions.c.since > cursor, subscriptions.c.since), else_=cursor)
    await connection.execute(update(subscriptions).where(behind).values(cursor=from_start))


async def _is_known(connection: AsyncConnection, one: Posting) -> bool:
    """Whether it is queued already. What was missed under this name gives way: its stories are due again."""
    same = (
        (deliveries.c.chat_id == one.chat_id)
        & (deliveries.c.thread_id == one.thread_id)
        & (deliveries.c.edition == one.edition)
    )
    await connection.execute(delete(deliveries).where(same & deliveries.c.state.in_(("missed", "told"))))
    return (await connection.execute(select(deliveries.c.id).where(same).limit(1))).first() is not None


async def _insert(connection: AsyncConnection, one: Posting, now: datetime) -> None:
    await connection.execute(insert(deliveries), [_row(one, part, now) for part in range(len(one.messages))])
    told = {"chat_id": one.chat_id, "thread_id": one.thread_id, "edition": one.edition}
    rows = [{**told, "story_id": story, "member_id": member} for story, member in one.stories]
    if rows:
        await connection.execute(insert(delivered), rows)


def _row(one: Posting, part: int, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": one.chat_id, "thread_id": one.thread_id, "edition": one.edition, "part": part,
        "message": _messages().dump_json(one.messages[part]).decode(), "rings": one.rings and not part,
        "state": "waiting" if part < one.shown else "held", "attempts": 0, "not_before": one.not_before,
        "created_at": now,
    }  # fmt: skip


def _delivery(row: Row[Any]) -> Delivery:
    message = _messages().validate_json(row.message)
    thread = row.thread_id or None
    return Delivery(row.id, row.chat_id, thread, row.edition, row.part, message, row.rings, row.attempts + 1)
