"""Which number a group has now: one that becomes a supergroup gets another, and is spoken of by its former one still.

Whoever writes something of a chat asks here in the same transaction, ``alone`` under a name that the move takes too
(``bot.storage.moves``): then what is written late stands under the new number.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import remembered

KIND: Final = "moved"  # rows of ``remembered``: ``name`` is the old number, ``value`` (and ``chat_id``) the one of now
NEVER: Final = datetime(9999, 1, 1, tzinfo=UTC)  # buttons stay under the old number for years: it goes with its chat
# The number of a chat that is given as :chat, for statements that are a transaction of their own.
NUMBER: Final = f"COALESCE((SELECT chat_id FROM remembered WHERE kind = '{KIND}' AND name = :name), :chat)"  # noqa: S608


async def current(connection: AsyncConnection, chat_id: int) -> int:
    """The chat's number of now. People keep theirs, and are not looked up."""
    return (await current_of(connection, (chat_id,))).get(chat_id, chat_id)


async def current_of(connection: AsyncConnection, chat_ids: Collection[int]) -> dict[int, int]:
    """Of these chats those that have another number now, with that."""
    names = [str(one) for one in chat_ids if one < 0]
    if not names:
        return {}
    moved = (remembered.c.kind == KIND) & remembered.c.name.in_(names)
    found = await connection.execute(select(remembered.c.name, remembered.c.chat_id).where(moved))
    return {int(name): int(number) for name, number in found.all()}


async def forward(connection: AsyncConnection, old: int, new: int) -> bool:
    """From now on the old number leads to the new one, and so does what led to the old one; whether that is news."""
    kind = remembered.c.kind == KIND
    before = (await connection.execute(select(remembered.c.name).where(kind, remembered.c.name == str(old)))).first()
    leads_here = {"chat_id": new, "value": str(new)}
    former = kind & ((remembered.c.chat_id == old) | (remembered.c.name == str(old)))
    await connection.execute(update(remembered).where(former).values(**leads_here))
    if before is None:
        row = {"kind": KIND, "name": str(old), "expires_at": NEVER, **leads_here}
        await connection.execute(insert(remembered).values(**row))
    await connection.execute(delete(remembered).where(kind, remembered.c.name == str(new)))  # it leads nowhere
    return before is None
