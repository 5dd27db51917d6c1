"""Updates that Telegram was told we have: kept until they are answered, then their numbers alone for some days.

Whoever keeps or claims an update holds its lease, and nobody else claims it before that ends.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Row,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import KeptUpdate, UpdateEnd, UpdateState
from bot.storage.database import Database
from bot.storage.feed_items import insert
from bot.storage.schema import updates

CLAIMED_AT_ONCE: Final = 500
# Telegram's numbers go up by one, so that their order can be found again (Bot API, Update: update_id). Where one is
# missing, those behind it wait so long for it: two front-ends keep what they get at once in any order.
MISSING_FOR: Final = timedelta(seconds=0.25)
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)
_ANY_BEFORE: Final = (  # asked with each press, by the chat: an answered one names none any more
    "SELECT update_id FROM updates WHERE state = 'waiting' AND chat_id = :chat AND update_id < :before LIMIT 1"
)
_STILL_WAITING: Final = "SELECT update_id FROM updates WHERE state = 'waiting' AND update_id = :number"
_BEYOND: Final = literal(2**63 - 1, BigInteger)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is written in one transaction: updates that came, and what became of others."""

    kept: Sequence[KeptUpdate] = ()
    ends: Sequence[UpdateEnd] = ()
    sent: Sequence[tuple[int, str]] = ()  # update → its record of what was sent so far


@dataclass(frozen=True, slots=True)
class Updates:
    """One row an update; its number is Telegram's."""

    database: Database

    async def write(self, batch: Batch, now: datetime, lease: timedelta | None) -> frozenset[int]:
        """Keep updates, leased (None: for anybody to claim), and mark others; which of the kept ones are new. Raises
        StorageError: then nothing was written."""
        leased_until = now + lease if lease else None
        async with self.database.writing() as connection:
            new = await _keep(connection, batch.kept, now, leased_until) if batch.kept else frozenset[int]()
            for number, sent in batch.sent:
                unanswered = (updates.c.update_id == number) & _is_waiting(updates)  # its end may be written already
                await connection.execute(update(updates).where(unanswered).values(sent=sent))
            await _end(connection, batch.ends, now)
        return new

    async def claim(
        self, now: datetime, lanes: int, lease: timedelta, mine: Collection[int] = (), *, takes_over: bool = True
    ) -> list[KeptUpdate]:
        """Lease what is due in up to so many lanes, each lane's in order, those that wait longest first.

        A lane of which somebody else answers something is left to that process, so that its order is kept; where the
        updates that are held are all ``mine``, what came meanwhile is leased too, and none of these again. What came in
        the last moment waits for the numbers before it. Not ``takes_over``: a lease that ran out counts as held.
        """
        # What nobody has tried is due, also where it was written a moment after ``now``, and the one behind it before.
        is_its_time = or_(updates.c.attempts == 0, updates.c.not_before <= now)
        holds_since = now if takes_over else _EVER
        is_free = _is_free(updates, holds_since) & updates.c.update_id.not_in(mine)
        is_due = and_(_is_waiting(updates), is_its_time, is_free, _is_in_sequence(now))
        other = updates.alias()
        held = select(other.c.lane).where(  # found once: for each update anew it would take seconds with a thousand
            _is_waiting(other), other.c.leased_until >= holds_since, other.c.update_id.not_in(mine)
        )
        is_open = updates.c.lane.not_in(held)
        oldest = func.min(updates.c.update_id)
        query = select(updates.c.lane).where(is_due, is_open).group_by(updates.c.lane).order_by(oldest).limit(lanes)
        async with self.database.writing() as connection:
            chosen = list((await connection.execute(_locking(query, connection.dialect.name))).scalars())
            if not chosen:
                return []
            following = (
                select(updates.c.update_id)
                .where(is_due, is_open, updates.c.lane.in_(chosen))
                .order_by(updates.c.update_id)
                .limit(CLAIMED_AT_ONCE)
                .with_for_update(skip_locked=True)
            )
            values = {"leased_until": now + lease, "attempts": updates.c.attempts + 1}
            claiming = update(updates).where(updates.c.update_id.in_(following)).values(**values).returning(updates)
            rows = (await connection.execute(claiming)).all()
        return sorted((_kept(row) for row in rows), key=lambda one: one.update_id)

    async def renew(self, update_ids: Collection[int], now: datetime, lease: timedelta) -> None:
        """Hold these for as long again; but not one whose end is being written, which would wait for this in turn, nor
        one that was put back at this moment: its lane would stand still until that lease ends."""
        held = updates.c.update_id.in_(update_ids) & _is_waiting(updates) & updates.c.leased_until.is_not(None)
        async with self.database.writing() as connection:
            unlocked = select(updates.c.update_id).where(held).with_for_update(skip_locked=True)
            mine = updates.c.update_id.in_(list((await connection.execute(unlocked)).scalars()))
            await connection.execute(update(updates).where(mine).values(leased_until=now + lease))

    async def unanswered(self, chat_id: int, before: int) -> list[KeptUpdate]:
        """What was asked in a chat before this update, and is not answered yet: it waits for its first or its next try,
        or is being answered."""
        if await self.database.row_of(_ANY_BEFORE, {"chat": chat_id, "before": before}) is None:
            return []
        query = select(updates).where(_is_waiting(updates), updates.c.chat_id == chat_id, updates.c.update_id < before)
        async with self.database.reading() as connection:
            return [_kept(row) for row in (await connection.execute(query)).all()]

    async def is_waiting(self, update_id: int) -> bool:
        """Whether it is to be answered still."""
        return await self.database.row_of(_STILL_WAITING, {"number": update_id}) is not None

    async def release_leases(self, update_ids: Collection[int] | None = None) -> None:
        """Let others claim these; all of them for None, which is right only where this process is the only
        one (SQLite)."""
        waiting = updates.c.state == UpdateState.WAITING
        mine = waiting if update_ids is None else waiting & updates.c.update_id.in_(update_ids)
        async with self.database.writing() as connection:
            await connection.execute(update(updates).where(mine).values(leased_until=None))

    async def next_due_at(self, now: datetime) -> datetime | None:
        """When the next one may be claimed: at its time, when its lease ends, or when a number that is missing before
        it has been waited for; None where nothing waits."""
        leased = updates.c.leased_until > updates.c.not_before
        moment = case((leased, updates.c.leased_until), else_=updates.c.not_before)
        in_sequence = _is_in_sequence(now)
        earliest = func.min(moment, type_=updates.c.not_before.type).filter(in_sequence)
        behind = func.min(updates.c.received_at).filter(~in_sequence)
        query = select(earliest, behind).where(_is_waiting(updates))
        async with self.database.reading() as connection:
            found, since = (await connection.execute(query)).one()
        return min((one for one in (found, since and since + MISSING_FOR) if one), default=None)

    async def count(self, state: UpdateState) -> int:
        """How many are in this state."""
        query = select(func.count()).select_from(updates).where(updates.c.state == state)
        async with self.database.reading() as connection:
            return int((await connection.execute(query)).scalar_one())


def _is_waiting(table: FromClause) -> ColumnElement[bool]:
    return table.c.state == UpdateState.WAITING


def _is_in_sequence(now: datetime) -> ColumnElement[bool]:
    """Whether no number that is missing before it is waited for."""
    return or_(updates.c.received_at <= now - MISSING_FOR, updates.c.update_id < _first_behind_a_gap(now))


def _first_behind_a_gap(now: datetime) -> ColumnElement[int]:
    """The lowest number of the last moment whose predecessor is not here; beyond all numbers where there is none.

    Below the lowest number of all nothing is missed: a new database knows of none, and old ones are forgotten.
    """
    here, before, any_before = updates.alias(), updates.alias(), updates.alias()
    query = select(func.min(here.c.update_id)).where(
        _is_waiting(here),
        here.c.received_at > now - MISSING_FOR,
        ~exists().where(before.c.update_id == here.c.update_id - 1),
        exists().where(any_before.c.update_id < here.c.update_id),
    )
    return func.coalesce(query.scalar_subquery(), _BEYOND)


def _is_free(table: FromClause, now: datetime) -> ColumnElement[bool]:
    return or_(table.c.leased_until.is_(None), table.c.leased_until < now)


def _locking(lanes: Select[tuple[str]], dialect: str) -> Select[tuple[str]]:
    """Those of the lanes that no other process claims from at this moment; until the transaction ends none does.

    Only a statement that begins after this one sees what another process has just claimed. On SQLite a transaction
    that writes is alone anyway.
    """
    if dialect == "sqlite":
        return lanes
    found = lanes.cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    # Of 64 bits: two lanes that share a lock wait for each other, once in ages.
    key = func.hashtextextended("lane " + found.c.lane, 0)
    return select(found.c.lane).where(func.pg_try_advisory_xact_lock(key))


async def _keep(
    connection: AsyncConnection, kept: Sequence[KeptUpdate], now: datetime, leased_until: datetime | None
) -> frozenset[int]:
    rows = [
        {
            "update_id": one.update_id, "kind": one.kind, "lane": one.lane, "chat_id": one.chat_id, "body": one.body,
            "sent": None, "state": UpdateState.WAITING, "attempts": int(leased_until is not None),
            "received_at": one.received_at, "not_before": now, "leased_until": leased_until,
        }
        for one in kept
    ]  # fmt: skip
    adding = insert(connection, updates).on_conflict_do_nothing().returning(updates.c.update_id)
    return frozenset((await connection.execute(adding, rows)).scalars())


async def _end(connection: AsyncConnection, ends: Sequence[UpdateEnd], now: datetime) -> None:
    emptied = {"body": None, "sent": None, "lane": "", "chat_id": 0, "leased_until": None, "not_before": now}
    for state in (UpdateState.DONE, UpdateState.GIVEN_UP):
        ids = [one.update_id for one in ends if one.state is state]
        if ids:
            ended = updates.c.update_id.in_(ids)
            await connection.execute(update(updates).where(ended).values(state=state, **emptied))
    malformed = [one.update_id for one in ends if one.state is UpdateState.MALFORMED]
    if malformed:
        values = {"state": UpdateState.MALFORMED, "leased_until": None, "not_before": now}
        await connection.execute(update(updates).where(updates.c.update_id.in_(malformed)).values(**values))
    again = [
        {"number": one.update_id, "at": one.not_before or now, "what": one.sent or None}
        for one in ends
        if one.state is UpdateState.WAITING
    ]
    if again:
        later: Any = {"not_before": bindparam("at"), "sent": bindparam("what"), "leased_until": None}
        unanswered = (updates.c.update_id == bindparam("number")) & _is_waiting(updates)
        await connection.execute(update(updates).where(unanswered).values(later), again)


def _kept(row: Row[Any]) -> KeptUpdate:
    return KeptUpdate(
        row.update_id,
        row.kind,
        row.lane,
        row.chat_id,
        row.body or "",
        row.received_at,
        row.attempts - 1,
        row.sent or "",
        row.leased_until is not None,
    )
