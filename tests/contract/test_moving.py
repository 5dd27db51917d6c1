"""All rows move from SQLite to PostgreSQL and back, as they are; stopped anywhere, the same call ends the same way."""

from __future__ import annotations

import asyncio
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import asyncpg
import pytest
from sqlalchemy import BigInteger, Boolean, Column, Integer, String, Table, insert, select, text, update

from bot.errors import MoveFailed, MoveReason, SettingsError
from bot.models import Article, DeliveryState, EditionKey, UpdateState
from bot.storage.database import connect
from bot.storage.moving.move import move
from bot.storage.moving.parts import BATCH
from bot.storage.schema import Edition, Instant, Progress, State, articles, invitations, metadata, story_members
from bot.storage.search.entries import entries
from bot.storage.search.statement import IndexQuery
from bot.storage.storage import Storage, open_storage
from bot.text.normalize import fold
from handlers.view.texts.command_line import MOVE
from tests.postgres import KeptDatabase

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 3, 12, 8, 0, 0, 123_456, tzinfo=UTC)
# Two ways to write é, a letter outside the first plane, one that joins, one that turns the direction, blanks, quotes.
ODD = (
    "",
    "e\u0301é",
    "𠮷野家👩\u200d👩\u200d👧",
    "\u202eabc\u202c",
    " \t\n\r ",
    "'\"\\%_;--",
    "\x01\x7f\x85\ufeff",
    "龘" * 9,
)
LONG = "很长的文字。" * 50_000
NUMBERS = (0, -1, 1, 2**31 - 1, -(2**31))
WIDE = (2**63 - 1, -(2**63), -1_001_234_567_890)
WORDS = ("专利", "利转", "水利", "補助", "new harbor", "第7号", "江")


@pytest.fixture
def postgres_url(postgres_kept: KeptDatabase) -> str:
    postgres_kept.empty()
    return f"postgresql+asyncpg://{postgres_kept.address}"


@pytest.fixture
def back_url(sqlite_template: Path, tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{shutil.copy(sqlite_template, tmp_path / 'back.db')}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Storage]:
    storage = await open_storage(url)
    try:
        yield storage
    finally:
        await storage.close()


def untold(*_: object) -> None:
    """Nobody watches."""


def page(number: int) -> Article:
    body = ("云江省部署专利转化，下达水利补助。", f"第{number}号通知 New Harbor bank", "江" * (number % 7))
    day = NOW + timedelta(days=number // 3)
    return Article("s", f"https://a.example/{number}", f"专利{number}", body, publisher="云江日报", published=day)


async def archived(storage: Storage, how_many: int) -> None:
    for number in range(how_many):
        owner = 77 if number % 5 == 4 else None
        await storage.articles.save(page(number), topic="其他", owner_chat_id=owner, read_at=NOW)


async def filled(storage: Storage, each: int = 20) -> None:
    """Rows in every table, with values of every kind that its columns take."""
    await archived(storage, each)
    async with storage.database.writing() as connection:
        for table in metadata.sorted_tables:
            if table not in (articles, entries):
                await connection.execute(insert(table), [row_of(table, number) for number in range(1, each + 1)])
        await connection.execute(update(articles).where(articles.c.id == 3).values(etag=LONG, last_modified=""))


def row_of(table: Table, number: int) -> dict[str, Any]:
    return {column.name: value_of(column, number) for column in table.columns}


def value_of(column: Column[Any], number: int) -> Any:
    """Keys and what refers to them are the row's number; the rest is odd."""
    is_key = column.primary_key or column.foreign_keys or column.name in {"url", "value", "part", "cursor", "since"}
    if isinstance(column.type, Edition):
        return EditionKey.asked(NOW + timedelta(minutes=number))
    if isinstance(column.type, State | Progress):
        states = list(DeliveryState if isinstance(column.type, State) else UpdateState)
        return states[number % len(states)]
    if column.nullable and number % 4 == 0:
        return None
    if isinstance(column.type, Instant):
        return NOW + timedelta(microseconds=number)
    if isinstance(column.type, Boolean):
        return bool(number % 2)
    if isinstance(column.type, Integer | BigInteger):
        return number if is_key else (NUMBERS if type(column.type) is Integer else WIDE)[number % 3]
    kept = ODD[number % len(ODD)]
    assert isinstance(column.type, String)
    return f"{number:03}{kept}"[: column.type.length] if is_key else kept[: column.type.length]


async def everything(url: str) -> dict[str, set[tuple[Any, ...]]]:
    """The rows of each table; of the search index without its own keys."""
    async with opened(url) as storage, storage.database.reading() as connection:
        found = {}
        for table in metadata.sorted_tables:
            columns = [column for column in table.columns if column.name != "rank_key"]
            found[table.name] = {tuple(row) for row in (await connection.execute(select(*columns))).all()}
        return found


async def answers(url: str) -> list[list[tuple[int, str]]]:
    async with opened(url) as storage:
        asked = [IndexQuery(texts=(fold(word),), chat_id=owner) for word in WORDS for owner in (None, 77)]
        asked.append(IndexQuery(fields=(("publisher", fold("云江日报")),), title=fold("专利5")))
        found = [await storage.search.matches(one, limit=1000) for one in asked]
        assert (await storage.search.check()).is_sound
    return [[(match.article_id, match.text) for match in some] for some in found]


async def test_there_and_back_every_row_and_every_answer_is_the_same(
    sqlite_url: str, postgres_url: str, back_url: str
) -> None:
    async with opened(sqlite_url) as storage:
        await filled(storage)
    before, found = await everything(sqlite_url), await answers(sqlite_url)
    assert all(before.values())
    assert all(found)
    moved = await move(sqlite_url, postgres_url, untold)
    assert moved == {name: len(rows) for name, rows in before.items() if name != "rates"}
    assert await everything(postgres_url) == {**before, "rates": set()}
    assert await answers(postgres_url) == found
    await move(postgres_url, back_url, untold)
    assert await everything(back_url) == {**before, "rates": set()}
    assert await answers(back_url) == found
    assert await everything(sqlite_url) == before


async def test_the_bot_goes_on_with_new_numbers_after_it(sqlite_url: str, postgres_url: str) -> None:
    async with opened(sqlite_url) as storage:
        await filled(storage)
        async with storage.database.writing() as connection:
            await connection.execute(text("UPDATE subscriptions SET cursor = 900, since = 3"))
            await connection.execute(text("UPDATE delivered SET member_id = member_id + 10"))
    await move(sqlite_url, postgres_url, untold)
    async with opened(postgres_url) as storage:
        new = await storage.articles.save(page(500), topic="其他", owner_chat_id=None, read_at=NOW)
        assert new.id == 21
        member = {"story_id": 1, "article_id": 21, "relation": "new", "is_news": True, "placed_at": NOW}
        adding = insert(story_members).values(**member).returning(story_members.c.id)
        async with storage.database.writing() as connection:
            number = (await connection.execute(adding)).scalar_one()
        assert number == 901  # no subscription takes it for one that it has seen


class Stopped(Exception):
    """The move ends here."""


def stopping(batches: int) -> Callable[[str, int, int], None]:
    """Ends the move when so many batches were written."""
    begun, left = set[str](), iter(range(batches - 1))

    def tell(name: str, _done: int, _total: int) -> None:
        if name != "check" and name in begun and next(left, None) is None:
            raise Stopped
        begun.add(name)

    return tell


async def test_stopped_after_any_batch_it_goes_on_and_ends_the_same(
    sqlite_url: str, postgres_url: str, back_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.moving.parts.BATCH", 3)
    async with opened(sqlite_url) as storage:
        await filled(storage, 5)
    before, found = await everything(sqlite_url), await answers(sqlite_url)
    for source, target in ((sqlite_url, postgres_url), (postgres_url, back_url)):
        for batches in (1, 2, 6, 11, 17):
            with pytest.raises(Stopped):
                await move(source, target, stopping(batches))
        await move(source, target, lambda *_: None)
        assert await everything(target) == {**before, "rates": set()}
        assert await answers(target) == found


@pytest.mark.timeout(120)
async def test_killed_in_the_middle_the_same_command_ends_the_same(
    sqlite_url: str, postgres_url: str, back_url: str
) -> None:
    async with opened(sqlite_url) as storage:
        await archived(storage, BATCH + BATCH // 2)
    for source, target in ((sqlite_url, postgres_url), (postgres_url, back_url)):
        process = await started(source, target)
        assert process.stderr
        async for line in process.stderr:
            if line.startswith(b"search_entries 500/"):
                process.kill()
        assert await process.wait() == -9
        status, said = await ended(await started(source, target))
        assert (status, "已搬迁并核对" in said) == (0, True)
        assert "search_entries 500/750" in said  # not from the beginning
        assert await everything(target) == await everything(sqlite_url)
        assert await answers(target) == await answers(sqlite_url)


@pytest.fixture
async def sorting_url(postgres_server: str) -> str:
    """A database that sorts texts as people do: a before B before _."""
    connection = await asyncpg.connect(f"postgresql://{postgres_server}/postgres")
    try:
        made = "CREATE DATABASE sorting TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'en-US'"
        await connection.execute(made)
    except asyncpg.PostgresError as exc:
        pytest.skip(f"no ICU here: {exc}")
    finally:
        await connection.close()
    return f"postgresql+asyncpg://{postgres_server}/sorting"


async def test_texts_that_are_keys_have_one_order_in_both(
    sqlite_url: str, sorting_url: str, back_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.moving.parts.BATCH", 2)
    codes = ["a", "B", "_c", "D", "e", "-F", "é", "Z", "zz", "𠮷"]
    row = {"role": "invited", "expires_at": NOW}
    async with opened(sqlite_url) as storage, storage.database.writing() as connection:
        await connection.execute(insert(invitations), [{"code": code, **row} for code in codes])
    before = await everything(sqlite_url)
    for source, target in ((sqlite_url, sorting_url), (sorting_url, back_url)):
        for _ in range(3):
            with pytest.raises(Stopped):
                await move(source, target, stopping(1))
        await move(source, target, untold)
        assert await everything(target) == before


async def started(source: str, target: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "migrate-data", "--from", source, "--to", target),
        cwd=ROOT, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, str]:
    _, said = await process.communicate()
    return process.returncode, said.decode()


async def reason(source: str, target: str) -> str:
    with pytest.raises(MoveFailed) as refused:
        await move(source, target, untold)
    return refused.value.reason


async def test_a_target_with_other_rows_is_refused_and_left_alone(sqlite_url: str, postgres_url: str) -> None:
    async with opened(sqlite_url) as storage:
        await archived(storage, 5)
    async with opened(postgres_url) as storage:
        await storage.members.add(9, "owner", None, NOW)
    before = await everything(postgres_url)
    assert await reason(sqlite_url, postgres_url) == "other_data"
    assert await everything(postgres_url) == before


@pytest.mark.parametrize(
    "change", ["UPDATE feeds SET errors = 7 WHERE id = 2", "DELETE FROM blocked WHERE chat_id = 3"]
)
async def test_a_target_that_differs_in_one_value_or_row_is_refused(
    sqlite_url: str, postgres_url: str, change: str
) -> None:
    async with opened(sqlite_url) as storage:
        await filled(storage, 4)
    await move(sqlite_url, postgres_url, untold)
    async with opened(postgres_url) as storage, storage.database.writing() as connection:
        await connection.execute(text(change))
    assert await reason(sqlite_url, postgres_url) == "other_data"


async def test_what_comes_to_the_source_meanwhile_is_found(sqlite_url: str, postgres_url: str, back_url: str) -> None:
    async with opened(sqlite_url) as storage:
        await filled(storage, 4)
    await move(sqlite_url, postgres_url, untold)
    changing = connect(postgres_url)

    async def late() -> None:
        async with changing.writing() as connection:
            await connection.execute(text("UPDATE feeds SET errors = 7 WHERE id = 2"))

    begun: list[asyncio.Task[None]] = []

    def tell(name: str, done: int, _total: int) -> None:
        if name == "search_entries" and done and not begun:
            begun.append(asyncio.ensure_future(late()))

    with pytest.raises(MoveFailed) as found:
        await move(postgres_url, back_url, tell)
    await changing.close()
    assert (found.value.reason, found.value.where) == ("differs", "feeds")


async def test_a_server_that_goes_away_in_the_middle_is_a_reason_and_the_rest_goes_on_later(
    sqlite_url: str, postgres_server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.storage.moving.parts.BATCH", 3)
    async with opened(sqlite_url) as storage:
        await filled(storage, 8)
    server = await asyncpg.connect(f"postgresql://{postgres_server}/postgres")
    await server.execute("CREATE DATABASE going")
    target, gone = f"postgresql+asyncpg://{postgres_server}/going", asyncio.Event()

    async def go_away() -> None:
        await server.execute("ALTER DATABASE going ALLOW_CONNECTIONS false")
        await server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'going'")
        gone.set()

    going: list[asyncio.Task[None]] = []

    def tell(name: str, _done: int, _total: int) -> None:
        if name == "feeds" and not going:
            going.append(asyncio.ensure_future(go_away()))

    with pytest.raises(MoveFailed) as broken:
        await move(sqlite_url, target, tell)
    await gone.wait()
    assert broken.value.reason == "broken_off"
    await server.execute("ALTER DATABASE going ALLOW_CONNECTIONS true")
    await server.close()
    await move(sqlite_url, target, untold)
    assert await everything(target) == {**await everything(sqlite_url), "rates": set()}


def test_every_reason_has_its_sentence() -> None:
    assert set(MOVE) == set(get_args(MoveReason))


@pytest.mark.parametrize("is_backwards", [False, True])
@pytest.mark.parametrize("used", ["source", "target"])
async def test_nothing_moves_while_somebody_works_with_either(
    sqlite_url: str, postgres_url: str, used: str, is_backwards: bool
) -> None:
    source, target = (postgres_url, sqlite_url) if is_backwards else (sqlite_url, postgres_url)
    async with opened(source if used == "source" else target):
        assert await reason(source, target) == "in_use"


async def test_one_database_is_not_moved_to_itself(sqlite_url: str) -> None:
    again = sqlite_url.replace("bot.db", "./bot.db")
    assert await reason(sqlite_url, again) == "same"


async def test_a_source_that_is_not_there_is_not_made(postgres_url: str, tmp_path: Path) -> None:
    assert await reason(f"sqlite+aiosqlite:///{tmp_path / 'none.db'}", postgres_url) == "not_there"
    assert not list(tmp_path.glob("none*"))


async def test_a_text_with_nul_loses_it_where_the_target_takes_none(sqlite_url: str, postgres_url: str) -> None:
    async with opened(sqlite_url) as storage:
        await filled(storage, 4)
        async with storage.database.writing() as connection:
            await connection.execute(text("UPDATE feeds SET title = :title WHERE id = 2"), {"title": "前\0后"})
    await move(sqlite_url, postgres_url, untold)
    async with opened(postgres_url) as storage, storage.database.reading() as connection:
        kept = (await connection.execute(text("SELECT title FROM feeds WHERE id = 2"))).scalar_one()
    assert kept == "前后"


async def test_a_row_that_the_target_does_not_take_is_named_and_the_rest_before_it_is_there(
    sqlite_url: str, postgres_url: str
) -> None:
    async with opened(sqlite_url) as storage:
        await filled(storage, 4)
        async with storage.database.writing() as connection:
            await connection.execute(text("UPDATE feeds SET rhythm_seconds = 4294967296 WHERE id = 3"))
    with pytest.raises(MoveFailed) as refused:
        await move(sqlite_url, postgres_url, untold)
    assert (refused.value.reason, refused.value.where) == ("row", "feeds (3,)")
    async with opened(sqlite_url) as storage, storage.database.writing() as connection:
        await connection.execute(text("UPDATE feeds SET rhythm_seconds = 5 WHERE id = 3"))
    await move(sqlite_url, postgres_url, untold)


async def test_entries_of_an_older_program_are_folded_anew(sqlite_url: str, postgres_url: str) -> None:
    async with opened(sqlite_url) as storage:
        await archived(storage, 5)
        async with storage.database.writing() as connection:
            await connection.execute(text("UPDATE search_entries SET revision = 0, text = 'x' WHERE article_id = 2"))
    await move(sqlite_url, postgres_url, untold)
    assert [2] in [[number for number, _ in some if number == 2] for some in await answers(postgres_url)]


async def test_a_move_without_any_address_says_what_is_needed() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "migrate-data"), cwd=ROOT, stderr=asyncio.subprocess.PIPE
    )
    status, said = await ended(process)
    assert status == 2
    assert said.startswith("没有 --to")


async def test_an_address_that_is_none_is_named_without_its_password(sqlite_url: str) -> None:
    with pytest.raises(SettingsError) as refused:
        await move(sqlite_url, "postgres+asyncpg://bot:geheim@host/name", untold)
    assert refused.value.name == "--to"
    assert "geheim" not in refused.value.value


async def test_what_stops_a_move_is_a_sentence_and_an_exit_status(sqlite_url: str, tmp_path: Path) -> None:
    status, said = await ended(await started(f"sqlite+aiosqlite:///{tmp_path / 'none.db'}", sqlite_url))
    assert (status, said) == (10, f"没有数据库文件 {tmp_path / 'none.db'}：请检查 --from。\n")
