"""What chats want less of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, delete, insert, select

from bot.models.mutes import Mute, MuteKind
from bot.storage.database import Database
from bot.storage.forwarding import current
from bot.storage.numbers import unused_number
from bot.storage.schema import mutes


@dataclass(frozen=True, slots=True)
class Mutes:
    """One row a publisher, category or word of a chat or topic."""

    database: Database

    async def add(self, thread: tuple[int, int], kind: MuteKind, value: str, by: int, now: datetime) -> Mute:
        """The row, the old one where the chat or topic (``thread``) has it already."""
        async with self.database.writing("mutes") as connection:
            chat_id = await current(connection, thread[0])
            row = {"chat_id": chat_id, "thread_id": thread[1], "kind": kind, "value": value}
            known = select(mutes).where(*(mutes.c[name] == given for name, given in row.items()))
            found = (await connection.execute(known)).first()
            if found is None:
                added = insert(mutes).values(
                    id=await unused_number(connection, mutes, now), created_by=by, created_at=now, **row
                )  # fmt: skip
                found = (await connection.execute(added.returning(mutes))).one()
        return _mute(found)

    async def get(self, mute_id: int) -> Mute | None:
        """By number."""
        async with self.database.reading() as connection:
            row = (await connection.execute(select(mutes).where(mutes.c.id == mute_id))).first()
        return _mute(row) if row else None

    async def of_topic(self, chat_id: int, thread_id: int) -> list[Mute]:
        """Those of a chat or topic, in the order they were made."""
        own = (mutes.c.chat_id == chat_id) & (mutes.c.thread_id == thread_id)
        async with self.database.reading() as connection:
            query = select(mutes).where(own).order_by(mutes.c.id)
            return [_mute(row) for row in (await connection.execute(query)).all()]

    async def remove(self, mute_id: int) -> None:
        """Tell such stories again."""
        async with self.database.writing() as connection:
            await connection.execute(delete(mutes).where(mutes.c.id == mute_id))


def _mute(row: Row[Any]) -> Mute:
    return Mute(row.id, row.chat_id, row.thread_id, row.kind, row.value)
