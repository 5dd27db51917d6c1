"""The outbox: one row a chat, edition and part; claimed with a lease, sent, marked after Telegram accepted it.

The column ``deliveries.rings`` is ``Delivery.notify``; the table ``delivered`` holds (chat, story, newest member).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, Select, case, delete, func, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Delivery, DeliveryState, EditionKey, EditionKind, Message
from bot.storage.database import Database
from bot.storage.feed_items import insert as insert_or_keep
from bot.storage.forwarding import current, current_of
from bot.storage.portions import portions
from bot.storage.schema import delivered, deliveries, schedules, stories, story_members, subscriptions


@dataclass(frozen=True, slots=True)
class OutboxMessage:
    """One edition of one chat or topic before it has rows: a row each of its ``parts``.

    The first ``shown`` parts are sent from ``not_before`` on (with ``notify`` the very first makes a sound), the others
    are held for a button. ``delivered`` are (story, newest member) that it covers. The cursor of the subscriptions that
    were ``evaluated`` for it moves on to ``cursor``. Without parts it only moves cursors.
    """

    chat_id: int
    thread_id: int
    edition: EditionKey
    parts: tuple[Message, ...]
    not_before: datetime
    delivered: tuple[tuple[int, int], ...] = ()
    evaluated: tuple[int, ...] = ()
    cursor: int = 0
    shown: int = 10
    notify: bool = True


_UNREADABLE: Final = {"state": DeliveryState.REFUSED, "reason": "unreadable row", "leased_until": None}


@cache
def _messages() -> TypeAdapter[Message]:
    return TypeAdapter(Message)


@dataclass(frozen=True, slots=True)
class Outbox:
    """What is to be sent, and what became of it. A process that dies leaves its rows to the next."""

    database: Database

    async def put(self, messages: Sequence[OutboxMessage], now: datetime, next_edition: datetime | None = None) -> int:
        """Queue editions, record their stories as delivered and move the cursors, in one transaction.

        ``next_edition`` is when the next digest of their chats is due (None: as before), where the one that was due by
        ``now`` was this. Returns how many were queued; an edition that is in the outbox already is not queued again.
        """
        added = 0
        async with self.database.writing("editions") as connection:
            messages = await _forwarded(connection, messages)
            placed = await _placed(connection, messages)
            for one in messages:
                if one.parts and not await _is_known(connection, one):
                    added += 1
                    await _insert(connection, one, now, placed)
                if one.evaluated:
                    behind = (subscriptions.c.id.in_(one.evaluated)) & (subscriptions.c.cursor < one.cursor)
                    await connection.execute(update(subscriptions).where(behind).values(cursor=one.cursor))
            if next_edition:
                await _advance(connection, {one.chat_id for one in messages}, now, next_edition)
        return added

    async def miss(self, chat_id: int, edition: EditionKey, now: datetime, next_edition: datetime) -> None:
        """Record a digest that was not made because its chat cannot be reached."""
        async with self.database.writing("editions") as connection:
            chat_id = await current(connection, chat_id)
            missed = OutboxMessage(chat_id, 0, edition, (Message(""),), now)
            if not await _is_known(connection, missed):
                await connection.execute(
                    insert(deliveries).values(**_row(missed, 0, now) | {"state": DeliveryState.MISSED})
                )
            await _advance(connection, {chat_id}, now, next_edition)

    async def claim(self, now: datetime, most: int, lease: timedelta, except_chats: Collection[int]) -> list[Delivery]:
        """Lease up to ``most`` messages that are due, one a chat, first parts first; of a chat to which another process
        is sending, none: its parts come in their order.

        A row that no message can be read from is refused here: it would stop every claim to come.
        """
        free = or_(deliveries.c.leased_until.is_(None), deliveries.c.leased_until < now)
        other = deliveries.alias()
        # Found once, by an index of its own: for each message anew it took seconds with some thousands of them.
        sent_to = select(other.c.chat_id).where(other.c.leased_until >= now)
        query = (
            select(deliveries)
            .where(deliveries.c.state == DeliveryState.WAITING, deliveries.c.not_before <= now, free)
            .where(deliveries.c.chat_id.not_in(sent_to), deliveries.c.chat_id.not_in(except_chats))
            .order_by(deliveries.c.part, deliveries.c.id)
            .limit(most * 4)
            .with_for_update(skip_locked=True)
        )
        # One claims after the other, and sees what the one before leased.
        async with self.database.writing("claim of deliveries") as connection:
            found: dict[int, Row[Any]] = {}
            for row in (await connection.execute(query)).all():
                found.setdefault(row.chat_id, row)
            chosen = list(found.values())[:most]
            leased = deliveries.c.id.in_([row.id for row in chosen])
            values = {"leased_until": now + lease, "attempts": deliveries.c.attempts + 1}
            await connection.execute(update(deliveries).where(leased).values(**values))
            readable = [(row.id, _delivery(row)) for row in chosen]
            for number in [number for number, delivery in readable if delivery is None]:
                await connection.execute(update(deliveries).where(deliveries.c.id == number).values(**_UNREADABLE))
        return [delivery for _, delivery in readable if delivery is not None]

    async def renew(self, delivery_id: int, until: datetime) -> None:
        """Hold a claimed message until then."""
        await self._set(deliveries.c.id == delivery_id, leased_until=until)

    async def mark_sent(self, delivery_id: int, message_id: int | None) -> None:
        """Telegram accepted it, as this message."""
        await self._set(
            deliveries.c.id == delivery_id, state=DeliveryState.SENT, message_id=message_id, leased_until=None
        )

    async def hold_chat(self, chat_id: int, until: datetime) -> None:
        """Send nothing to this chat before then, and free what was claimed of it; no other chat waits."""
        waiting = (deliveries.c.chat_id == chat_id) & (deliveries.c.state == DeliveryState.WAITING)
        async with self.database.writing() as connection:
            await connection.execute(update(deliveries).where(_later(chat_id, until)).values(not_before=until))
            await connection.execute(update(deliveries).where(waiting).values(leased_until=None))

    async def put_back(self, claimed: Delivery, until: datetime | None = None) -> None:
        """Free what was claimed and not tried, as if it had not been claimed, unless somebody else has claimed it
        meanwhile; with ``until`` hold its chat."""
        async with self.database.writing() as connection:
            if until:
                later = _later(claimed.chat_id, until)
                await connection.execute(update(deliveries).where(later).values(not_before=until))
            mine = (deliveries.c.id == claimed.id) & (deliveries.c.attempts == claimed.attempts)
            untried = {"attempts": deliveries.c.attempts - 1, "leased_until": None}
            await connection.execute(update(deliveries).where(mine).values(**untried))

    async def mark_refused(self, delivery_id: int, reason: str) -> None:
        """Telegram never takes this message; the others of its chat go on."""
        await self._set(
            deliveries.c.id == delivery_id, state=DeliveryState.REFUSED, reason=reason[:300], leased_until=None
        )

    async def mark_unreachable(self, chat_id: int) -> None:
        """Mark the chat unreachable: editions with nothing sent become missed and their stories undelivered; partly
        sent editions pause until it returns; held parts stay held.
        """
        of_chat = deliveries.c.chat_id == chat_id
        waiting = of_chat & (deliveries.c.state == DeliveryState.WAITING)
        async with self.database.writing() as connection:
            begun = select(deliveries.c.edition).where(of_chat, deliveries.c.state == DeliveryState.SENT)
            in_part = waiting & deliveries.c.edition.in_(begun)
            await connection.execute(
                update(deliveries).where(in_part).values(state=DeliveryState.PAUSED, leased_until=None)
            )
            editions = select(deliveries.c.edition).where(waiting)
            undone = (delivered.c.chat_id == chat_id) & delivered.c.edition.in_(editions)
            first = (await connection.execute(select(func.min(delivered.c.member_id)).where(undone))).scalar_one()
            if first is not None:
                await evaluate_again(connection, chat_id, first - 1)
            await connection.execute(delete(delivered).where(undone))
            missed = (
                of_chat
                & deliveries.c.state.in_((DeliveryState.WAITING, DeliveryState.HELD))
                & deliveries.c.edition.in_(editions)
            )
            await connection.execute(
                update(deliveries).where(missed).values(state=DeliveryState.MISSED, leased_until=None)
            )

    async def missed(self, chat_id: int) -> list[EditionKey]:
        """The digests that a chat missed and has not heard of, in order and each only once."""
        query = (
            select(deliveries.c.edition)
            .where(_is_missed(chat_id), _is_kind(EditionKind.DIGEST))
            .distinct()
            .order_by(deliveries.c.edition)
        )
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def resume_chat(self, chat_id: int, told: OutboxMessage | None, now: datetime, latest: datetime) -> None:
        """A chat returned: what it is ``told`` of the digests that it missed is queued in the same moment in which they
        count as told; paused editions go on, and what waits for the chat is tried anew, ``latest`` at that time.
        """
        of_chat = deliveries.c.chat_id == chat_id
        async with self.database.writing("editions") as connection:
            for before, after in (
                (_is_missed(chat_id), {"state": DeliveryState.MISSED_ANNOUNCED}),
                (of_chat & (deliveries.c.state == DeliveryState.PAUSED), {"state": DeliveryState.WAITING}),
                (of_chat & _waits_unclaimed(), {"attempts": 0}),
                (of_chat & _waits_until(latest), {"not_before": latest}),
            ):
                await connection.execute(update(deliveries).where(before).values(**after))
            if told and not await _is_known(connection, told):
                await _insert(connection, told, now, await _placed(connection, [told]))

    async def held(self, chat_id: int, thread_id: int, edition: EditionKey, most: int) -> list[int]:
        """The numbers of the next ``most`` held parts of an edition."""
        held = (
            (deliveries.c.chat_id == chat_id)
            & (deliveries.c.thread_id == thread_id)
            & (deliveries.c.edition == edition)
            & (deliveries.c.state == DeliveryState.HELD)
        )
        following = select(deliveries.c.id).where(held).order_by(deliveries.c.part).limit(most)
        async with self.database.reading() as connection:
            return list((await connection.execute(following)).scalars())

    async def release(self, numbers: Sequence[int]) -> None:
        """Let these held parts be sent."""
        held = deliveries.c.id.in_(numbers) & (deliveries.c.state == DeliveryState.HELD)
        await self._set(held, state=DeliveryState.WAITING)

    async def count_covered(self, chat_id: int, thread_id: int, edition: EditionKey) -> int:
        """How many stories an edition tells; 0 for none that is known."""
        same = (delivered.c.chat_id == chat_id) & (delivered.c.thread_id == thread_id)
        query = select(func.count()).select_from(delivered).where(same, delivered.c.edition == edition)
        async with self.database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())

    async def queued_since(self, chat_id: int, thread_id: int, kind: EditionKind, since: datetime) -> list[datetime]:
        """When messages of this kind were queued since then, oldest first; without held parts."""
        query = (
            select(deliveries.c.created_at)
            .where(deliveries.c.chat_id == chat_id, deliveries.c.thread_id == thread_id)
            .where(_is_kind(kind), deliveries.c.created_at > since)
            .where(deliveries.c.state != DeliveryState.HELD)
            .order_by(deliveries.c.created_at)
        )
        async with self.database.reading() as connection:
            return list((await connection.execute(query)).scalars())

    async def next_due_at(self) -> datetime | None:
        """When the next message may be claimed; None where nothing waits."""
        leased = deliveries.c.leased_until > deliveries.c.not_before
        moment = case((leased, deliveries.c.leased_until), else_=deliveries.c.not_before)
        earliest = func.min(moment, type_=deliveries.c.not_before.type)
        query = select(earliest).where(deliveries.c.state == DeliveryState.WAITING)
        async with self.database.reading() as connection:
            found: datetime | None = (await connection.execute(query)).scalar_one_or_none()
        return found

    async def release_leases(self) -> None:
        """End every lease, left by a process that died: only where this process is the only one (SQLite)."""
        await self._set(deliveries.c.state == DeliveryState.WAITING, leased_until=None)

    async def counts(self) -> dict[DeliveryState, int]:
        """How many messages are in each state; states without any are left out."""
        query = select(deliveries.c.state, func.count().label("rows")).group_by(deliveries.c.state)
        async with self.database.reading() as connection:
            return {row.state: row.rows for row in (await connection.execute(query)).all()}

    async def _set(self, condition: Any, **values: Any) -> None:
        async with self.database.writing() as connection:
            await connection.execute(update(deliveries).where(condition).values(**values))


async def _forwarded(connection: AsyncConnection, messages: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
    """With the numbers that groups have now: an edition takes a second to be made."""
    moved = await current_of(connection, [one.chat_id for one in messages])
    return [replace(one, chat_id=moved.get(one.chat_id, one.chat_id)) for one in messages] if moved else messages


async def _advance(connection: AsyncConnection, chats: Collection[int], now: datetime, to: datetime) -> None:
    """The next digest of these chats. Who has chosen other times since the one of ``now`` was begun keeps them."""
    due = schedules.c.chat_id.in_(chats) & (schedules.c.next_edition <= now)
    await connection.execute(update(schedules).where(due).values(next_edition=to))


async def evaluate_again(connection: AsyncConnection, chat_id: int, cursor: int) -> None:
    """Move the cursors of a chat back, but no subscription's to before its beginning."""
    behind = (subscriptions.c.chat_id == chat_id) & (subscriptions.c.cursor > cursor)
    from_start = case((subscriptions.c.since > cursor, subscriptions.c.since), else_=cursor)
    await connection.execute(update(subscriptions).where(behind).values(cursor=from_start))


async def _is_known(connection: AsyncConnection, one: OutboxMessage) -> bool:
    """Whether the edition is in the outbox already. A missed one is deleted and does not count: its stories are due
    again."""
    same = (
        (deliveries.c.chat_id == one.chat_id)
        & (deliveries.c.thread_id == one.thread_id)
        & (deliveries.c.edition == one.edition)
    )
    await connection.execute(
        delete(deliveries).where(same & deliveries.c.state.in_((DeliveryState.MISSED, DeliveryState.MISSED_ANNOUNCED)))
    )
    return (await connection.execute(select(deliveries.c.id).where(same).limit(1))).first() is not None


def _waits_unclaimed() -> ColumnElement[bool]:
    """What is being sent is known to its sender by how many times it was claimed."""
    return (deliveries.c.state == DeliveryState.WAITING) & deliveries.c.leased_until.is_(None)


def _later(chat_id: int, until: datetime) -> ColumnElement[bool]:
    """What waits for a chat and is to be sent before then."""
    waiting = (deliveries.c.chat_id == chat_id) & (deliveries.c.state == DeliveryState.WAITING)
    return waiting & (deliveries.c.not_before < until)


def _waits_until(after: datetime) -> ColumnElement[bool]:
    """What is not to be sent before some time after this."""
    return (deliveries.c.state == DeliveryState.WAITING) & (deliveries.c.not_before > after)


def _is_missed(chat_id: int) -> ColumnElement[bool]:
    return (deliveries.c.chat_id == chat_id) & (deliveries.c.state == DeliveryState.MISSED)


def _is_kind(kind: EditionKind) -> ColumnElement[bool]:
    """Whether a row belongs to an edition of this kind, by the prefix of its key."""
    return deliveries.c.edition.like(f"{kind}:%")


async def _insert(
    connection: AsyncConnection, one: OutboxMessage, now: datetime, placed: Mapping[tuple[int, int], int]
) -> None:
    await connection.execute(insert(deliveries), [_row(one, part, now) for part in range(len(one.parts))])
    told = {"chat_id": one.chat_id, "thread_id": one.thread_id, "edition": one.edition}
    found = ((placed.get(pair), pair[1]) for pair in one.delivered)
    rows = [{**told, "story_id": story, "member_id": member} for story, member in found if story]
    if rows:
        await connection.execute(insert_or_keep(connection, delivered).on_conflict_do_nothing(), rows)


async def _placed(connection: AsyncConnection, messages: Sequence[OutboxMessage]) -> dict[tuple[int, int], int]:
    """What editions cover, as (story, member) → the story that the member is in by now: while they were made, a story
    may have become part of another, or have gone; those that are gone are left out.

    All rows are held at once, each table's in the order of their numbers, as who moves members holds them: those who
    take them in several orders wait for each other for ever."""
    pairs = {pair for one in messages for pair in one.delivered}
    moved = select(story_members.c.id, story_members.c.story_id).with_for_update(read=True)
    of_member = dict(await _held(connection, moved, story_members.c.id, {member for _, member in pairs}))
    others = {story for story, member in pairs if member not in of_member}
    kept = select(stories.c.id, stories.c.id).with_for_update(read=True, key_share=True)
    there = dict(await _held(connection, kept, stories.c.id, others))
    found = {(story, member): of_member.get(member, there.get(story)) for story, member in pairs}
    return {pair: story for pair, story in found.items() if story is not None}


async def _held(
    connection: AsyncConnection, holding: Select[Any], number: ColumnElement[int], numbers: Collection[int]
) -> list[Any]:
    rows = list[Any]()
    for some in portions(sorted(numbers)):
        rows += (await connection.execute(holding.where(number.in_(some)).order_by(number))).all()
    return rows


def _row(one: OutboxMessage, part: int, now: datetime) -> dict[str, Any]:
    return {
        "chat_id": one.chat_id, "thread_id": one.thread_id, "edition": one.edition, "part": part,
        "message": _messages().dump_json(one.parts[part]).decode(), "rings": one.notify and not part,
        "state": DeliveryState.WAITING if part < one.shown else DeliveryState.HELD,
        "attempts": 0, "not_before": one.not_before, "created_at": now,
    }  # fmt: skip


def _delivery(row: Row[Any]) -> Delivery | None:
    """The row as a delivery, None for a message that cannot be read."""
    try:
        message = _messages().validate_json(row.message)
    except ValueError:
        return None
    thread = row.thread_id or None
    return Delivery(row.id, row.chat_id, thread, row.edition, row.part, message, row.rings, row.attempts + 1)
