"""/forget: everything that is about one chat or person, in every table that names chats or persons.

``ERASED`` says of each such column what happens to it; a test fails for one that it does not name.
"""

from __future__ import annotations

from typing import Final, Literal

from sqlalchemy import ColumnElement, Table, delete, true, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.schema import metadata

# "row": the row goes. "zero" and "null": the row is somebody else's, and names nobody from then on. "articles": with
# the articles that are the chat's own. "kept": a decision of the owner's about the person, who cannot undo it.
Fate = Literal["row", "zero", "null", "articles", "kept"]
ERASED: Final[dict[tuple[str, str], Fate]] = {
    ("articles", "owner_chat_id"): "articles",
    ("search_entries", "owner_chat_id"): "articles",
    ("chats", "chat_id"): "row",
    ("members", "user_id"): "row",  # but for an owner: the bot would be nobody's
    ("members", "invited_by"): "null",
    ("invitations", "created_by"): "null",
    ("invitations", "used_by"): "row",  # without its user it could be used again
    ("replies", "chat_id"): "row",
    ("recent_briefs", "chat_id"): "row",
    ("subscriptions", "chat_id"): "row",
    ("subscriptions", "created_by"): "zero",
    ("mutes", "chat_id"): "row",
    ("mutes", "created_by"): "zero",
    ("schedules", "chat_id"): "row",
    ("delivered", "chat_id"): "row",
    ("deliveries", "chat_id"): "row",
    ("updates", "chat_id"): "row",
    ("remembered", "chat_id"): "row",
    ("blocked", "chat_id"): "kept",
    ("blocked", "blocked_by"): "zero",
}


def _goes(table: Table, answering: int) -> ColumnElement[bool]:
    match table.name:
        case "members":
            return table.c.role != "owner"
        case "updates":
            return table.c.update_id != answering
    return true()


async def erase(connection: AsyncConnection, chat_id: int, answering: int = 0) -> None:
    """Erase all but the articles, in the transaction of the connection. The update that is being answered stays until
    it is: were it gone, a lost answer would never come."""
    for (table_name, column_name), fate in ERASED.items():
        table = metadata.tables.get(table_name)
        if table is None or fate in {"articles", "kept"}:
            continue
        same = table.c[column_name] == chat_id
        if fate == "row":
            await connection.execute(delete(table).where(same & _goes(table, answering)))
        else:
            values = {column_name: 0 if fate == "zero" else None}
            await connection.execute(update(table).where(same).values(**values))
