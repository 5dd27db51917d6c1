"""Chats with their settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists

from bot.models import Length
from bot.storage.database import Database
from bot.storage.erasing import erase
from bot.storage.forwarding import KIND, NUMBER
from bot.storage.moves import followed, move
from bot.storage.schema import chats

_SETTINGS = """
SELECT language, length, title, is_channel, plain_until, stopped_draft, is_active FROM chats WHERE chat_id = :chat
"""
_MOVED = f"SELECT chat_id FROM remembered WHERE kind = '{KIND}' AND name = :name"  # noqa: S608 - a word of ours


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
        """Set any of its columns. Whether it can be reached is said of the very number: that it is not in a group any
        more which moved says nothing of the new one."""
        row = {"length": "medium", "is_active": True, "created_at": now, **values}
        changed = ", ".join(f"{name} = excluded.{name}" for name in values)
        number = ":chat" if "is_active" in values else NUMBER
        given = {"chat": chat_id, **row} | ({} if "is_active" in values else {"name": str(chat_id)})
        statement = (
            f"INSERT INTO chats (chat_id, {', '.join(row)}) VALUES ({number}, :{', :'.join(row)}) "  # noqa: S608 - columns, by our own names
            f"ON CONFLICT (chat_id) DO UPDATE SET {changed}"
        )
        await self.database.write_sql(statement, given)

    async def migrate(self, old: int, new: int) -> int:
        """A group became a supergroup: all that is its own follows it (``bot.storage.moves``); its number now. Hearing
        of it again takes nothing away, and brings what was written late; each refused call tells of it, and holds up
        nobody where there is nothing to bring."""
        async with self.database.reading() as connection:
            number = await followed(connection, old, new)
        if number is not None:
            return number
        async with self.database.writing(f"migration {old}") as connection:
            return await move(connection, old, new)

    async def number_of(self, chat_id: int) -> int:
        """The number that a group has now, which may be spoken of by a former one."""
        row = await self.database.row_of(_MOVED, {"name": str(chat_id)})
        return int(row[0]) if row else chat_id

    async def erase(self, chat_id: int, answering: int = 0) -> None:
        """Forget the chat: settings, subscriptions, what is on its way, and what its person set up elsewhere; but for
        the update of this number."""
        async with self.database.writing() as connection:
            await erase(connection, chat_id, answering)


def is_active(chat_id: Any) -> ColumnElement[bool]:
    """Chats are active until they said otherwise."""
    one = chats.alias()  # looked up by its key: of a million chats very many may have left
    return ~exists().where(one.c.chat_id == chat_id, ~one.c.is_active)
