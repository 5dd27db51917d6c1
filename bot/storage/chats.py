"""Chats with their settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import DeliveryState, Length
from bot.storage.database import Database
from bot.storage.erasing import erase
from bot.storage.schema import (
    articles,
    blocked,
    chats,
    delivered,
    deliveries,
    members,
    mutes,
    recent_briefs,
    remembered,
    schedules,
    subscriptions,
)
from bot.storage.search.entries import entries

_SETTINGS = """
SELECT language, length, title, is_channel, plain_until, stopped_draft, is_active FROM chats WHERE chat_id = :chat
"""
_OF_A_CHAT = (
    *(table.c.chat_id for table in (chats, subscriptions, mutes, schedules, delivered, deliveries, recent_briefs)),
    members.c.user_id,  # where only invited people may use the bot, a group may be let in as a whole
    blocked.c.chat_id,
)


@dataclass(frozen=True, slots=True)
class ChatSettings:
    """``language`` None: not chosen yet. ``plain_until``: till then (seconds since 1970) it gets no rich messages,
    since it refused one. ``stopped_draft``: the number of the draft that was stopped last. One that is not
    ``is_active`` sleeps: it cannot be written to, or its owner keeps it out."""

    language: str | None = None
    length: Length = "medium"
    title: str | None = None
    is_channel: bool = False
    plain_until: int | None = None
    stopped_draft: int | None = None
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class Chats:
    """One row a chat that chose something."""

    database: Database

    async def get(self, chat_id: int) -> ChatSettings:
        """The chat's settings, the defaults where it chose none."""
        row = await self.database.row_of(_SETTINGS, {"chat": chat_id})
        if row is None:
            return ChatSettings()
        language, length, title, is_channel, plain_until, stopped_draft, is_active = row
        return ChatSettings(language, length, title, bool(is_channel), plain_until, stopped_draft, bool(is_active))

    async def update(self, chat_id: int, *, now: datetime, **values: Any) -> None:
        """Set any of its columns."""
        row = {"chat_id": chat_id, "length": "medium", "is_active": True, "created_at": now, **values}
        changed = ", ".join(f"{name} = excluded.{name}" for name in values)
        statement = (
            f"INSERT INTO chats ({', '.join(row)}) VALUES (:{', :'.join(row)}) "  # noqa: S608 - columns, by our own names
            f"ON CONFLICT (chat_id) DO UPDATE SET {changed}"
        )
        await self.database.write_sql(statement, row)

    async def migrate(self, old: int, new: int) -> None:
        """A group became a supergroup: all that is its own follows it. Hearing of it twice changes nothing."""
        if old == new:
            return
        async with self.database.writing(f"migration {old}") as connection:
            for column in _OF_A_CHAT:
                before = column.table.alias()
                follows = exists().where(before.c[column.name] == old)
                await connection.execute(delete(column.table).where(column == new, follows))
                await connection.execute(update(column.table).where(column == old).values({column.name: new}))
            await _move_articles(connection, old, new)
            managed = (remembered.c.kind == "managed") & (remembered.c.value == str(old))
            await connection.execute(update(remembered).where(managed).values(value=str(new)))
            # What else is remembered hangs on messages that stay behind with the old number.
            await connection.execute(delete(remembered).where(remembered.c.chat_id == old))
            unsent = (deliveries.c.chat_id == new) & (deliveries.c.state == DeliveryState.WAITING)
            await connection.execute(update(deliveries).where(unsent).values(leased_until=None))

    async def erase(self, chat_id: int) -> None:
        """Forget the chat: settings, subscriptions, what is on its way, and what its person set up elsewhere."""
        async with self.database.writing() as connection:
            await erase(connection, chat_id)


async def _move_articles(connection: AsyncConnection, old: int, new: int) -> None:
    """What was sent in, but for what was sent in again since."""
    own = articles.alias()
    again = select(own.c.page_key).where(own.c.owner_chat_id == new)
    moved = (articles.c.owner_chat_id == old) & articles.c.page_key.not_in(again)
    await connection.execute(update(articles).where(moved).values(owner_chat_id=new))
    of_new = select(articles.c.id).where(articles.c.owner_chat_id == new)
    found = (entries.c.owner_chat_id == old) & entries.c.article_id.in_(of_new)
    await connection.execute(update(entries).where(found).values(owner_chat_id=new))


def is_active(chat_id: Any) -> ColumnElement[bool]:
    """Chats are active until they said otherwise."""
    one = chats.alias()  # looked up by its key: of a million chats very many may have left
    return ~exists().where(one.c.chat_id == chat_id, ~one.c.is_active)
