"""Which briefs a chat was shown last: a row a chat and article. Twenty are shown; ``Retention`` drops the others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import select

from bot.storage.database import Database
from bot.storage.forwarding import NUMBER
from bot.storage.schema import articles, recent_briefs

MOST: Final = 20  # a chat: enough to find what was read this week, and no history of a person
_NOTE: Final = (  # one short statement: every brief is followed by it
    f"INSERT INTO recent_briefs (chat_id, article_id, shown_at) VALUES ({NUMBER}, :article, :now) "  # noqa: S608
    "ON CONFLICT (chat_id, article_id) DO UPDATE SET shown_at = excluded.shown_at"
)


@dataclass(frozen=True, slots=True)
class RecentBrief:
    """An article, and when its brief was shown last."""

    article_id: int
    shown_at: datetime


@dataclass(frozen=True, slots=True)
class RecentBriefs:
    """The last briefs of each chat."""

    database: Database

    async def note(self, chat_id: int, article_id: int, now: datetime) -> None:
        """A brief was shown."""
        values = {"chat": chat_id, "name": str(chat_id), "article": article_id, "now": now}
        await self.database.write_sql(_NOTE, values)

    async def of_chat(self, chat_id: int) -> list[RecentBrief]:
        """The newest MOST that this chat may still see, the newest first."""
        is_seen = articles.c.owner_chat_id.in_((0, chat_id))
        query = (
            select(recent_briefs.c.article_id, recent_briefs.c.shown_at)
            .join(articles, articles.c.id == recent_briefs.c.article_id)
            .where((recent_briefs.c.chat_id == chat_id) & is_seen)
            .order_by(recent_briefs.c.shown_at.desc(), recent_briefs.c.article_id.desc())
            .limit(MOST)
        )
        async with self.database.reading() as connection:
            return [RecentBrief(*row) for row in (await connection.execute(query)).all()]
