"""Alembic at start: the tables are brought to the newest revision."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from bot.storage.database import Database


async def migrate(database: Database) -> None:
    """Run what is missing, in one transaction."""
    async with database.writing() as connection:
        await connection.run_sync(_upgrade)


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
