"""Which message of a chat shows which article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from bot.storage.database import Database
from bot.storage.schema import replies


@dataclass(frozen=True, slots=True)
class Replies:
    """Where in a chat a brief stands."""

    database: Database

    async def record(self, **values: Any) -> None:
        """Note a message: chat_id, message_id, article_id, thread_id, sent_at."""
        same = (replies.c.chat_id == values["chat_id"]) & (replies.c.message_id == values["message_id"])
        async with self.database.writing() as connection:
            await connection.execute(delete(replies).where(same))
            await connection.execute(insert(replies).values(**values))

    async def latest(self, chat_id: int, article_id: int, since: datetime) -> int | None:
        """The number of the newest message with this article since then."""
        query = (
            select(replies.c.message_id)
            .where(replies.c.chat_id == chat_id, replies.c.article_id == article_id, replies.c.sent_at >= since)
            .order_by(replies.c.sent_at.desc())
            .limit(1)
        )
        async with self.database.reading() as connection:
            row = (await connection.execute(query)).first()
        return int(row[0]) if row else None
