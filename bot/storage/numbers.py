"""Numbers of rows that buttons of old messages name."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncConnection


async def unused_number(connection: AsyncConnection, table: Any, now: datetime) -> int:
    """A number that no row of a table had before: the time in microseconds.

    SQLite would give the number of a removed row again, and buttons of old messages act on another one.
    """
    newest = (await connection.execute(select(func.max(table.c.id)))).scalar_one() or 0
    return max(int(newest) + 1, int(now.timestamp() * 1_000_000))
