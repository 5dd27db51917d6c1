"""When each chat gets its digests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, insert, select, update

from bot.models import Days, Recipient, Schedule
from bot.storage.chats import is_active
from bot.storage.database import Database
from bot.storage.forwarding import current
from bot.storage.portions import portions
from bot.storage.schema import chats, schedules

_OF_A_CHAT = "SELECT zone, days, times, quiet, says_nothing_new FROM schedules WHERE chat_id = :chat"


@dataclass(frozen=True, slots=True)
class DueEdition:
    """A chat whose digest is due, and by which schedule; ``is_active``: the chat can be reached."""

    chat_id: int
    schedule: Schedule
    is_active: bool


@dataclass(frozen=True, slots=True)
class Schedules:
    """One row a chat that ever subscribed."""

    database: Database

    async def get(self, chat_id: int) -> Schedule | None:
        """The chat's schedule, None before its first subscription."""
        row = await self.database.row_of(_OF_A_CHAT, {"chat": chat_id})
        return _schedule(*row) if row else None

    async def next_of(self, chat_id: int) -> datetime | None:
        """When the chat's next edition is due."""
        async with self.database.reading() as connection:
            query = select(schedules.c.next_edition).where(schedules.c.chat_id == chat_id)
            return (await connection.execute(query)).scalar_one_or_none()

    async def put(self, chat_id: int, schedule: Schedule, next_edition: datetime) -> None:
        """Set the schedule of a chat."""
        values = {
            "zone": schedule.zone, "days": schedule.days, "times": " ".join(schedule.times),
            "quiet": " ".join(schedule.quiet or ()), "says_nothing_new": schedule.says_nothing_new,
            "next_edition": next_edition,
        }  # fmt: skip
        async with self.database.writing(f"schedule {chat_id}") as connection:
            chat_id = await current(connection, chat_id)
            done = await connection.execute(update(schedules).where(schedules.c.chat_id == chat_id).values(**values))
            if not done.rowcount:
                await connection.execute(insert(schedules).values(chat_id=chat_id, **values))

    async def postpone(self, chat_id: int, now: datetime, until: datetime) -> None:
        """Make the edition that was due by ``now`` at ``until``; it stays the same edition. Who has chosen other times
        meanwhile keeps them."""
        async with self.database.writing() as connection:
            due = (schedules.c.chat_id == chat_id) & (schedules.c.next_edition <= now)
            await connection.execute(update(schedules).where(due).values(next_edition=until))

    async def due(self, now: datetime, most: int) -> list[DueEdition]:
        """Chats with a digest to be made, the longest waiting first."""
        query = (
            select(schedules, is_active(schedules.c.chat_id).label("is_active"))
            .where(schedules.c.next_edition <= now)
            .order_by(schedules.c.next_edition, schedules.c.chat_id)
            .limit(most)
        )
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).all()
        return [DueEdition(row.chat_id, _schedule_of(row), bool(row.is_active)) for row in rows]

    async def next_due_at(self) -> datetime | None:
        """When the next edition of any chat is due."""
        query = select(schedules.c.next_edition).order_by(schedules.c.next_edition).limit(1)
        async with self.database.reading() as connection:
            return (await connection.execute(query)).scalar_one_or_none()

    async def recipients(self, chat_ids: Sequence[int], default_zone: str) -> dict[int, Recipient]:
        """Language and time zone of each of these chats, by chat."""
        found, chat, zone = dict[int, Recipient](), dict[int, Any](), dict[int, str]()
        async with self.database.reading() as connection:
            for some in portions(chat_ids):
                known = select(chats.c.chat_id, chats.c.language, chats.c.is_channel).where(chats.c.chat_id.in_(some))
                zones = select(schedules.c.chat_id, schedules.c.zone).where(schedules.c.chat_id.in_(some))
                chat |= {row.chat_id: (row.language, row.is_channel) for row in (await connection.execute(known)).all()}
                zone |= {row.chat_id: row.zone for row in (await connection.execute(zones)).all()}
        for one in chat_ids:
            language, is_channel = chat.get(one, (None, False))
            found[one] = Recipient(one, 0, language, zone.get(one, default_zone), bool(is_channel))
        return found


def _schedule_of(row: Row[Any]) -> Schedule:
    return _schedule(row.zone, row.days, row.times, row.quiet, row.says_nothing_new)


def _schedule(zone: str, days: Days, times: str, quiet: str, says_nothing_new: bool) -> Schedule:
    first, _, last = quiet.partition(" ")
    return Schedule(zone, days, tuple(times.split()), (first, last) if last else None, bool(says_nothing_new))
