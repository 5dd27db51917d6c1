"""One statement in one turn of the driver: on SQLite SQLAlchemy takes four (cursor, execute, fetch, close), and a turn
to the driver's thread and back costs more than a short statement."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.database import Database, StorageError

Rows = Sequence[Sequence[Any]]


async def run(connection: AsyncConnection, statement: str, values: Mapping[str, Any]) -> Rows:
    """Its rows, none where it gives none; in the transaction of the connection. Raises StorageError."""
    if connection.dialect.name != "sqlite":
        result = await connection.execute(text(statement), values)
        return result.all() if result.returns_rows else ()
    raw = await connection.get_raw_connection()
    try:
        rows: Rows = await raw.driver_connection.execute_fetchall(statement, values)  # type: ignore[union-attr]
    except sqlite3.Error as exc:
        raise StorageError(type(exc).__name__) from exc
    return rows


async def read(database: Database, statement: str, values: Mapping[str, Any]) -> Rows:
    """The rows of a statement that is a transaction of its own. Raises StorageError."""
    if database.reader.dialect.name != "sqlite":
        async with database.reading() as connection:
            return await run(connection, statement, values)
    async with database.reader.connect() as connection:
        return await run(connection, statement, values)
