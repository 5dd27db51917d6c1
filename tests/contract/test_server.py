"""A PostgreSQL that answers and cannot be worked with: what it lacks is named, by every part that connects."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from typing import Any, get_args

import asyncpg
import pytest
from sqlalchemy.ext.asyncio import create_async_engine

from bot.cli.app import UNUSABLE
from bot.cli.output import database_text, setting_text
from bot.errors import DatabaseUnusable, SettingsError, UnusableReason
from bot.runtime.clock import SystemClock
from bot.runtime.queued_wakeups import open_queue
from bot.settings import EXPECTED
from bot.storage.health import examine
from bot.storage.server import check_server, server_arguments
from bot.storage.storage import open_storage
from handlers.view.texts.settings import OF_NAME

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
Opening = Callable[[str], Awaitable[Any]]
_NUMBERS = count()


async def opened_storage(url: str) -> None:
    await (await open_storage(url)).close()


async def opened_queue(url: str) -> None:
    await open_queue(url, SystemClock())


@pytest.fixture(params=[opened_storage, opened_queue])
def opening(request: pytest.FixtureRequest) -> Opening:
    """Each of the parts of the program that connect by themselves."""
    chosen: Opening = request.param
    return chosen


async def made(server: str, *statements: str, options: str = "") -> str:
    """The address of a new database, after these statements about it: ``{name}`` and a user ``{user}``."""
    names = {"name": f"odd{next(_NUMBERS)}", "user": f"user{next(_NUMBERS)}"}
    connection = await asyncpg.connect(f"postgresql://{server}/postgres")
    try:
        for statement in ("CREATE USER {user}", f"CREATE DATABASE {{name}} {options}", *statements):
            await connection.execute(statement.format(**names))
    finally:
        await connection.close()
    host = server.partition("@")[2]
    return f"postgresql+asyncpg://{names['user']}@{host}/{names['name']}"


OWNED = "ALTER DATABASE {name} OWNER TO {user}"


async def test_a_user_who_may_make_no_tables_is_told_so(postgres_server: str, opening: Opening) -> None:
    with pytest.raises(DatabaseUnusable, match="no_rights"):
        await opening(await made(postgres_server))


async def test_a_database_that_is_only_read_is_told_so(postgres_server: str, opening: Opening) -> None:
    url = await made(postgres_server, OWNED, "ALTER DATABASE {name} SET default_transaction_read_only TO on")
    with pytest.raises(DatabaseUnusable, match="read_only_server"):
        await opening(url)


async def test_a_server_without_a_free_connection_is_told_so(postgres_server: str, opening: Opening) -> None:
    url = await made(postgres_server, OWNED, "ALTER DATABASE {name} CONNECTION LIMIT 0")
    with pytest.raises(DatabaseUnusable, match="too_many"):
        await opening(url)


async def test_a_database_that_is_not_there_is_named_as_that(postgres_server: str, opening: Opening) -> None:
    with pytest.raises(SettingsError) as refused:
        await opening(f"postgresql+asyncpg://{postgres_server}/none")
    assert "createdb" in setting_text(refused.value)


async def test_a_server_without_tls_is_refused_where_tls_is_asked_for(postgres_server: str, opening: Opening) -> None:
    with pytest.raises(DatabaseUnusable) as refused:
        await opening(f"{await made(postgres_server, OWNED)}?sslmode=require")
    assert "SSL" in refused.value.detail


@pytest.mark.parametrize("option", ["sslmode=disable", "ssl=prefer", "sslmode=allow"])
async def test_an_address_says_of_tls_the_same_to_every_part(
    postgres_server: str, opening: Opening, option: str
) -> None:
    await opening(f"{await made(postgres_server, OWNED)}?{option}")


@pytest.mark.parametrize("option", ["sslmode=yes", "options=-csearch_path", "sslmode=require&user=other", "pool=5"])
async def test_what_an_address_cannot_say_is_a_settings_error(postgres_server: str, option: str) -> None:
    with pytest.raises(SettingsError):
        await open_storage(f"postgresql+asyncpg://{postgres_server}/postgres?{option}")


@pytest.mark.parametrize("encoding", ["LATIN1", "SQL_ASCII", "EUC_CN"])
async def test_a_database_that_cannot_hold_every_character_is_not_begun(postgres_server: str, encoding: str) -> None:
    url = await made(postgres_server, OWNED, options=f"ENCODING '{encoding}' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(DatabaseUnusable) as refused:
        await open_storage(url)
    assert encoding in database_text(refused.value)
    assert "--encoding=UTF8" in database_text(refused.value)
    assert (await examine(url)).state == "closed"


async def test_what_drops_the_settings_of_a_connection_stands_before_the_server(postgres_server: str) -> None:
    engine = create_async_engine(await made(postgres_server, OWNED))
    async with engine.connect() as connection:
        with pytest.raises(DatabaseUnusable, match="pooler"):
            await check_server(connection, "here")
    await engine.dispose()


@pytest.mark.parametrize(
    ("given", "meant"), [("a%40b", "a@b"), ("a/b#c", "a/b#c"), ("%3A%25", ":%"), ("密码", "密码"), ("", None)]
)
def test_a_password_is_read_in_one_way(given: str, meant: str | None) -> None:
    arguments = server_arguments(f"postgresql+asyncpg://user:{given}@db.example:6000/name")
    expected = {"host": "db.example", "port": 6000, "user": "user", "database": "name"}
    assert {**arguments, "password": arguments.get("password") or None} == {**expected, "password": meant}


def test_a_folder_of_a_socket_and_files_of_tls_reach_the_driver() -> None:
    url = "postgresql+asyncpg://user@/name?host=/run/postgresql&sslmode=verify-full&sslrootcert=/etc/ca.pem"
    assert server_arguments(url) == {
        "host": "/run/postgresql", "user": "user", "database": "name",
        "dsn": "postgresql://?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem",
    }  # fmt: skip


def test_each_reason_has_a_sentence_and_an_exit_status() -> None:
    for reason in get_args(UnusableReason):
        assert UNUSABLE[reason]
        assert "here" in database_text(DatabaseUnusable(reason, "here"))


def test_each_setting_is_explained_in_chinese() -> None:
    assert OF_NAME.keys() == EXPECTED.keys()
    for name, expected in EXPECTED.items():
        told = setting_text(SettingsError(name.upper(), "x", expected))
        assert expected not in told or name == "log_level"


async def test_defaults_of_the_server_change_nothing(postgres_server: str) -> None:
    defaults = (
        "default_transaction_isolation TO serializable",
        "timezone TO 'America/St_Johns'",
        "datestyle TO German",
    )
    url = await made(postgres_server, OWNED, *(f"ALTER DATABASE {{name}} SET {one}" for one in defaults))
    storages = [await open_storage(url) for _ in range(2)]
    places = [storages[number % 2].feeds for number in range(12)]
    added = await asyncio.gather(*(one.add("https://a.example/feed", (), NOW) for one in places))
    rows = await storages[0].database.read_sql("SELECT current_setting('timezone'), CAST(now() AS text)", {})
    for storage in storages:
        await storage.close()
    assert sum(added) == 1
    assert rows[0][0] == "UTC"
    assert rows[0][1].startswith("20")
