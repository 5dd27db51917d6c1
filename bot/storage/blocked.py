"""People and chats that the owner keeps out."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select, update

from bot.storage.database import Database
from bot.storage.feed_items import insert
from bot.storage.schema import blocked


@dataclass(frozen=True, slots=True)
class Blocked:
    """One row a person or chat. They are few, and asked for with every update: the caller keeps them in memory."""

    database: Database

    async def all(self) -> dict[int, bool]:
        """Who is blocked, and whether they were told."""
        async with self.database.reading() as connection:
            rows = (await connection.execute(select(blocked.c.chat_id, blocked.c.is_told))).all()
        return {row.chat_id: row.is_told for row in rows}

    async def has(self, chat_id: int) -> bool:
        """Whether somebody is blocked."""
        async with self.database.reading() as connection:
            return (
                await connection.execute(select(blocked.c.chat_id).where(blocked.c.chat_id == chat_id))
            ).first() is not None

    async def add(self, chat_id: int, by: int, now: datetime) -> None:
        """Keep somebody out; who is out already stays so."""
        row = {"chat_id": chat_id, "blocked_by": by, "blocked_at": now, "is_told": False}
        async with self.database.writing() as connection:
            await connection.execute(insert(connection, blocked).values(**row).on_conflict_do_nothing())

    async def remove(self, chat_id: int) -> bool:
        """Let somebody in again; False where they were not out."""
        async with self.database.writing() as connection:
            gone = await connection.execute(delete(blocked).where(blocked.c.chat_id == chat_id))
        return bool(gone.rowcount)

    async def mark_told(self, chat_ids: Collection[int]) -> None:
        """They heard it: from now on there is silence."""
        async with self.database.writing() as connection:
            told = blocked.c.chat_id.in_(chat_ids)
            await connection.execute(update(blocked).where(told).values(is_told=True))
