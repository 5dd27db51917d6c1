"""The numbers that PostgreSQL gives to new rows: they go on behind the highest that was given anywhere else."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Table, text
from sqlalchemy.ext.asyncio import AsyncConnection

# Rows that are gone may still be named here, and numbers given anew would be taken for theirs.
_ALSO_GIVEN: Final = {
    "story_members": "SELECT cursor FROM subscriptions UNION ALL SELECT since FROM subscriptions"
    " UNION ALL SELECT member_id FROM delivered"
}


async def set_numbers(connection: AsyncConnection, table: Table) -> None:
    """For a table whose key PostgreSQL numbers; for any other nothing."""
    name = table.primary_key.columns[0].name
    sequence = text("SELECT pg_get_serial_sequence(:table, :name)")
    found = (await connection.execute(sequence, {"table": table.name, "name": name})).scalar_one()
    if found is None:
        return
    given = f"SELECT {name} AS number FROM {table.name} UNION ALL {_ALSO_GIVEN.get(table.name, 'SELECT 0')}"  # noqa: S608
    asked = text(f"SELECT coalesce(max(number), 0) FROM ({given}) AS given")  # noqa: S608
    highest = (await connection.execute(asked)).scalar_one()
    values = {"found": found, "last": max(1, highest), "is_given": highest > 0}
    await connection.execute(text("SELECT setval(CAST(:found AS regclass), :last, :is_given)"), values)
