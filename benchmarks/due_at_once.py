"""Digests of very many chats that are due at one moment: is making and claiming them slower, the more there are?

    python -m benchmarks.due_at_once                          # 1,000 and 10,000 chats
    python -m benchmarks.due_at_once --chats 1000 100000

On SQLite and on a throw-away PostgreSQL, in this process and without Telegram: milliseconds a digest is made in (with
all that wait), and the median of a claim of the next message while all of them wait. Telegram takes 30 a second; a
claim, a digest and the rest of a send have 33 milliseconds.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import Final

from sqlalchemy import text

from benchmarks.delivery import FIRST_CHAT, environment, prepare
from bot.flows.digests import Publishing
from bot.runtime.services import Services, open_services
from bot.settings import Settings
from handlers.view.digest import TelegramPresenter
from tests.postgres import Missing, create_database, serving

CLAIMS: Final = 50
LEASE: Final = timedelta(minutes=1)
# Of one chat, made by the bot's own flows, another for each number.
COPIES: Final = {
    "subscriptions": "INSERT INTO subscriptions (id, chat_id, {rest}) SELECT id + :n, chat_id + :n, {rest} FROM"
    " subscriptions WHERE chat_id = :first",
    "schedules": "INSERT INTO schedules (chat_id, {rest}) SELECT chat_id + :n, {rest} FROM schedules"
    " WHERE chat_id = :first",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds: of a digest's making, the clock's and the processor's; of a claim."""

    made: float
    cpu: float
    claimed: float


async def multiply(services: Services, chats: int) -> None:
    """As many chats as the first one."""
    async with services.storage.database.writing() as connection:
        for table, statement in COPIES.items():
            names = (await connection.execute(text(f"SELECT * FROM {table}"))).keys()
            rest = ", ".join(name for name in names if name not in {"id", "chat_id"})
            numbers = [{"n": number, "first": FIRST_CHAT} for number in range(1, chats)]
            await connection.execute(text(statement.format(rest=rest)), numbers)


async def measured(url: str, chats: int) -> Measured:
    """Make all digests, then claim some messages."""
    settings = Settings.from_mapping(environment("", 0) | {"DATABASE_URL": url})
    await prepare(settings, 1)
    async with open_services(settings) as services:
        await multiply(services, chats)
        publishing = Publishing(services, TelegramPresenter(lambda: "bot"))
        made, began, cpu = 0, time.perf_counter(), time.process_time()
        while some := await publishing.publish_due():
            made += some
        assert made == chats, made
        took, cpu = time.perf_counter() - began, time.process_time() - cpu
        await services.storage.database.write_sql("ANALYZE deliveries", {})  # as autovacuum does within a minute
        claims = [await claim(services) for _ in range(CLAIMS)]
    return Measured(took / chats * 1000, cpu / chats * 1000, median(claims))


async def claim(services: Services) -> float:
    """Milliseconds of one."""
    began = time.perf_counter()
    claimed = await services.storage.outbox.claim(datetime.now(UTC), 1, LEASE, ())
    assert len(claimed) == 1
    return (time.perf_counter() - began) * 1000


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--chats", type=int, nargs="+", default=[1000, 10_000])
    counts = parser.parse_args().chats
    print("engine       chats  a digest made, ms (CPU)   a claim, ms")
    with tempfile.TemporaryDirectory() as folder:
        for chats in counts:
            show("SQLite", chats, asyncio.run(measured(f"sqlite+aiosqlite:///{Path(folder)}/{chats}.db", chats)))
    try:
        with serving() as server:
            for chats in counts:
                asyncio.run(create_database(server, f"due{chats}"))
                show("PostgreSQL", chats, asyncio.run(measured(f"postgresql+asyncpg://{server}/due{chats}", chats)))
    except Missing as exc:
        print(f"PostgreSQL: {exc}")


def show(engine: str, chats: int, found: Measured) -> None:
    print(f"{engine:10} {chats:7,} {found.made:13.1f} ({found.cpu:.1f}) {found.claimed:20.2f}", flush=True)


if __name__ == "__main__":
    main()
