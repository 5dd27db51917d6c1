"""Alembic at start: the tables are brought to the newest revision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config


async def migrate(database: Database) -> None:
    """Run what is missing, in one transaction."""
    async with database.writing() as connection:
        await connection.run_sync(_upgrade)


def current_revision(connection: Connection) -> str | None:
    """The revision that the database is at, None where it has no tables yet."""
    from alembic.runtime.migration import MigrationContext

    return MigrationContext.configure(connection).get_current_revision()


def known_revisions() -> tuple[str, ...]:
    """Every revision of this program, the newest first."""
    from alembic.script import ScriptDirectory

    return tuple(script.revision for script in ScriptDirectory.from_config(alembic_config()).walk_revisions())


def _upgrade(connection: Connection) -> None:
    from alembic import command

    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def alembic_config() -> Config:
    """Where the migrations lie; without an ini file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config
