"""The migrations and ``schema.py`` say the same, on both engines."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, inspect, text

from bot.errors import DatabaseUnusable
from bot.storage.database import connect
from bot.storage.health import examine
from bot.storage.migrate import alembic_config, known_revisions, migrate, newest_revision
from bot.storage.schema import metadata
from bot.storage.search.entries import ENGINE_TABLES
from bot.storage.storage import Storage, open_storage


def is_declared(_: Any, name: str | None, kind: str, reflected: bool, __: Any) -> bool:
    """Not the tables of the engine's own search (with those that FTS5 keeps behind): SQLAlchemy cannot declare them.
    Nor those of PgQueuer, which another test may have left there."""
    return not (kind == "table" and reflected and str(name).startswith((*ENGINE_TABLES, "pgqueuer")))


def differences(connection: Connection) -> list[Any]:
    opts = {"compare_type": True, "compare_server_default": True, "include_object": is_declared}
    context = MigrationContext.configure(connection, opts=opts)
    return list(compare_metadata(context, metadata))


def keys(connection: Connection) -> dict[str, Any]:
    """What alembic does not compare: primary keys, and what a deleted row takes with it."""
    looked_at = inspect(connection)
    return {
        name: (
            looked_at.get_pk_constraint(name)["constrained_columns"],
            sorted(
                (key["constrained_columns"], key["referred_table"], key["options"].get("ondelete"))
                for key in looked_at.get_foreign_keys(name)
            ),
        )
        for name in metadata.tables
    }


async def test_migrations_yield_exactly_the_schema(storage: Storage) -> None:
    async with storage.database.reading() as connection:
        assert await connection.run_sync(differences) == []


async def test_migrated_tables_have_the_keys_of_the_schema(storage: Storage) -> None:
    declared = {
        name: (
            [column.name for column in table.primary_key.columns],
            sorted(
                ([column.name for column in key.columns], key.referred_table.name, key.ondelete)
                for key in table.foreign_key_constraints
            ),
        )
        for name, table in metadata.tables.items()
    }
    async with storage.database.reading() as connection:
        assert await connection.run_sync(keys) == declared


async def test_opening_again_changes_nothing(bare_url: str) -> None:
    for _ in range(2):
        opened = await open_storage(bare_url)
        async with opened.database.reading() as connection:
            assert await connection.run_sync(differences) == []
        await opened.close()


def upgrade_to(revision: str) -> Any:
    def run(connection: Connection) -> None:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)

    return run


BEFORE_0006 = (
    "INSERT INTO articles (id, page_key, owner_chat_id, title, publisher, document, read_at) "
    "VALUES (7, 'k', 0, 'a', 'b', '{}', '2026-03-12 08:00:00')",
    "INSERT INTO briefs (article_id, length, revision, document) VALUES (7, 'short', 4, '{}')",
    "INSERT INTO replies (chat_id, message_id, article_id, asker_id, sent_at) "
    "VALUES (1, 2, 7, 3, '2026-03-12 08:00:00')",
    "INSERT INTO search_entries (slot, article_id, owner_chat_id, day, revision, title, publisher, categories, topic, "
    "documents, text) VALUES (9, 7, 0, 20524, 1, 'a', 'b', '', '', '', 'a')",
)


async def test_rows_survive_the_end_of_columns_that_nobody_reads(bare_url: str) -> None:
    database = connect(bare_url)
    async with database.writing() as connection:
        await connection.run_sync(upgrade_to("0005"))
        for statement in BEFORE_0006:
            await connection.execute(text(statement))
    await migrate(database)
    kept = (
        "SELECT a.page_key, b.revision, r.message_id, e.rank_key FROM articles a JOIN briefs b ON b.article_id = a.id "
        "JOIN replies r ON r.article_id = a.id JOIN search_entries e ON e.article_id = a.id"
    )
    assert [tuple(row) for row in await database.read_sql(kept, {})] == [("k", 4, 2, 9)]
    await database.close()


async def test_opening_a_migrated_database_waits_for_no_writer(database_url: str, storage: Storage) -> None:
    async with storage.database.writing(), asyncio.timeout(20):
        await (await open_storage(database_url)).close()


def test_the_newest_revision_is_alembics_head() -> None:
    assert newest_revision() == known_revisions()[0]


async def test_the_doctor_sees_an_empty_and_a_migrated_database(bare_url: str) -> None:
    assert (await examine(bare_url)).state == "new"
    await (await open_storage(bare_url)).close()
    health = await examine(bare_url)
    assert (health.state, health.revision) == ("ready", health.head)


async def test_the_doctor_names_a_database_that_is_not_there(postgres_server: str) -> None:
    health = await examine(f"postgresql+asyncpg://{postgres_server}/none")
    assert (health.state, '"none"' in health.detail) == ("closed", True)


async def test_processes_that_start_at_once_make_the_tables_once(bare_url: str) -> None:
    opened = await asyncio.gather(*(open_storage(bare_url) for _ in range(3)))
    assert await opened[0].articles.count() == 0
    await asyncio.gather(*(one.close() for one in opened))


async def test_a_start_waits_for_who_writes_to_a_file_without_a_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "bare.db"
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as other:
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr("bot.storage.opening.time.sleep", lambda _: other.commit())
        storage = await open_storage(f"sqlite+aiosqlite:///{path}")
    assert await storage.articles.count() == 0
    await storage.close()


async def test_who_is_refused_at_the_start_has_touched_no_table(bare_url: str) -> None:
    async def refuse(_: Storage) -> None:
        raise DatabaseUnusable("not_alone", "")

    with pytest.raises(DatabaseUnusable, match="not_alone"):
        await open_storage(bare_url, check=refuse)
    database = connect(bare_url)
    async with database.reading() as connection:
        assert await connection.run_sync(lambda found: inspect(found).get_table_names()) == []
    await database.close()
