"""The databases that storage is tested on: SQLite, and PostgreSQL where its programs are installed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from bot.storage.storage import Storage, open_storage
from tests.postgres import Missing, serving

_NUMBERS = count()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """One server a run; the tests that need it say why they are skipped."""
    running = serving()
    try:
        address = running.__enter__()
    except Missing as exc:
        pytest.skip(str(exc))
    yield address
    running.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of its own for each test."""
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    server: Any = request.getfixturevalue("postgres_server")
    name = f"test{next(_NUMBERS)}"
    connection = await asyncpg.connect(f"postgresql://{server}/postgres")
    await connection.execute(f"CREATE DATABASE {name}")
    await connection.close()
    return f"postgresql+asyncpg://{server}/{name}"


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = await open_storage(database_url)
    yield opened
    await opened.close()
