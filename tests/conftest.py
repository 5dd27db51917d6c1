"""The fixtures that several folders share: databases, a clock, a news site, and the bot on a stage."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import get_args

import pytest

from bot.runtime.services import Services, open_services
from bot.settings import Settings
from bot.storage.storage import Storage, open_storage
from tests.fakes import FakeClock, Site, StageClock, serving_site
from tests.playing import OWNER, Play, Shape, playing
from tests.postgres import KeptDatabase, Missing, create_database, serving

MORNING = datetime(2026, 3, 11, 23, 50, tzinfo=UTC)  # 07:50 in Shanghai
_NUMBERS = count()


async def _migrated(url: str) -> None:
    await (await open_storage(url)).close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty database with all its tables: migrating each test's anew takes longer than most tests."""
    file = tmp_path_factory.mktemp("template") / "empty.db"
    asyncio.run(_migrated(f"sqlite+aiosqlite:///{file}"))
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an empty SQLite database of its own for each test."""
    file = shutil.copy(sqlite_template, tmp_path / "bot.db")
    return f"sqlite+aiosqlite:///{file}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server a run (of each worker); the tests that need it say why they are skipped."""
    running = serving()
    try:
        address = running.__enter__()
    except Missing as exc:
        pytest.skip(str(exc))
    yield address
    running.__exit__(None, None, None)


@pytest.fixture(scope="session")
def postgres_kept(postgres_server: str) -> Iterator[KeptDatabase]:
    """A database with all its tables, for one test after the other."""
    kept = KeptDatabase(postgres_server, "kept")
    asyncio.run(_migrated(f"postgresql+asyncpg://{kept.address}"))
    yield kept
    kept.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def bare_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without any table, on SQLite and on PostgreSQL where its programs are installed."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'bare.db'}"
    server, name = request.getfixturevalue("postgres_server"), f"bare{next(_NUMBERS)}"
    asyncio.run(create_database(server, name))
    return f"postgresql+asyncpg://{server}/{name}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty database with all its tables, on SQLite and on PostgreSQL where its programs are installed."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("sqlite_url"))
    kept: KeptDatabase = request.getfixturevalue("postgres_kept")
    kept.empty()
    return f"postgresql+asyncpg://{kept.address}"


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = await open_storage(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    async with serving_site() as served:
        yield served


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def services(sqlite_url: str, clock: FakeClock) -> AsyncIterator[Services]:
    """What the flows work with, without Telegram."""
    values = {"DATABASE_URL": sqlite_url, "ALLOWED_HOSTS": "127.0.0.1", "WORKERS": "0"}
    async with open_services(Settings.from_mapping(values), clock=clock) as opened:
        yield opened


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--shape``: how the bots on a stage are run; ``make test-all`` tries them all."""
    parser.addoption("--shape", choices=get_args(Shape), default="one")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of another shape only what talks to a bot on a stage is run: the rest is the same in each."""
    chosen = config.getoption("--shape")
    if chosen == "one":
        return
    kept = [one for one in items if _talks(one)]
    config.hook.pytest_deselected(items=[one for one in items if one not in kept])
    items[:] = kept


def _talks(test: pytest.Item) -> bool:
    return bool(
        {"on_stage", "newest", "anew", "looking"} & set(getattr(test, "fixturenames", ()))
    ) and not test.get_closest_marker("one_process")


@pytest.fixture
def shape(request: pytest.FixtureRequest) -> Shape:
    chosen: Shape = request.config.getoption("--shape")
    return chosen


@pytest.fixture
def stage_url(request: pytest.FixtureRequest, shape: Shape) -> str:
    """The database of the bot on a stage."""
    if shape == "one":
        return str(request.getfixturevalue("sqlite_url"))
    kept: KeptDatabase = request.getfixturevalue("postgres_kept")
    kept.empty()
    return f"postgresql+asyncpg://{kept.address}"


@pytest.fixture
async def on_stage(stage_url: str, shape: Shape) -> AsyncIterator[Callable[..., Awaitable[Play]]]:
    """Starts the bot on a stage, with settings of the test's: ``await on_stage(ACCESS="invited")``."""
    async with AsyncExitStack() as stack:

        async def begin(**over: str) -> Play:
            return await stack.enter_async_context(playing(StageClock(MORNING), stage_url, over, shape))

        yield begin


@pytest.fixture
def anew(
    request: pytest.FixtureRequest, stage_url: str, shape: Shape
) -> Callable[..., AbstractAsyncContextManager[Play]]:
    """Starts the bot on a stage several times in one test, each time with an empty database:
    ``async with anew(ACCESS="invited") as play``."""

    @asynccontextmanager
    async def begin(**over: str) -> AsyncIterator[Play]:
        url = stage_url
        if shape == "one":
            folder = request.getfixturevalue("tmp_path")
            file = shutil.copy(request.getfixturevalue("sqlite_template"), folder / f"bot{next(_NUMBERS)}.db")
            url = f"sqlite+aiosqlite:///{file}"
        else:  # a thread without a running loop: it has its own
            await asyncio.to_thread(request.getfixturevalue("postgres_kept").empty)
        async with playing(StageClock(MORNING), url, over, shape) as play:
            yield play

    return begin


@pytest.fixture
async def play(on_stage: Callable[..., Awaitable[Play]]) -> Play:
    """A bot without an owner, for everybody."""
    return await on_stage()


@pytest.fixture
async def newest(stage_url: str, shape: Shape) -> AsyncIterator[Play]:
    """A bot for everybody on a server of Bot API 10.4."""
    async with playing(StageClock(MORNING), stage_url, {}, shape, is_newest=True) as play:
        yield play


@pytest.fixture
async def press(on_stage: Callable[..., Awaitable[Play]]) -> Play:
    """A bot with an owner, for everybody."""
    return await on_stage(OWNER_IDS=str(OWNER))


@pytest.fixture
async def invited(on_stage: Callable[..., Awaitable[Play]]) -> Play:
    """A bot with an owner, for invited people only."""
    return await on_stage(ACCESS="invited", OWNER_IDS=str(OWNER))
