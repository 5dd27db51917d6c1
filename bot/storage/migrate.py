"""Alembic at start: the tables are brought to the newest revision."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from bot.storage.database import Database

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


class UnknownRevision(Exception):
    """A newer program made the tables: this one knows no ``revision`` of that name."""

    def __init__(self, revision: str) -> None:
        super().__init__(revision)
        self.revision = revision


async def migrate(database: Database) -> None:
    """Run what is missing, in one transaction. Where nothing is, no lock is taken and Alembic is not loaded.

    Raises UnknownRevision.
    """
    if await is_behind(database):
        async with database.writing("migration of tables") as connection:  # several processes start at once
            await connection.run_sync(_upgrade)


async def is_behind(database: Database) -> bool:
    """Whether something is to be migrated. Raises UnknownRevision."""
    async with database.reading() as connection:
        revision = await connection.run_sync(_noted_revision)
    if revision is not None and revision not in revisions():
        raise UnknownRevision(revision)
    return revision != newest_revision()


def newest_revision() -> str:
    """The number that the name of the last migration begins with."""
    return max(revisions())


def revisions() -> frozenset[str]:
    """Every revision of this program, by the names of the migrations: Alembic need not be loaded."""
    return frozenset(path.name.partition("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def _noted_revision(connection: Connection) -> str | None:
    """What ``current_revision`` says, read without Alembic."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


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
    config.set_main_option("script_location", str(MIGRATIONS))
    return config
