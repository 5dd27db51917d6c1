"""Claims where thousands wait: work is counted in steps of SQLite's machine, since time would be the computer's."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.models import EditionKey, KeptUpdate, Message
from bot.storage.outbox import OutboxMessage
from bot.storage.storage import Storage, open_storage
from bot.storage.updates import Batch

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
LEASE = timedelta(minutes=1)
COUNT = 2000


async def updates_came(storage: Storage, count: int) -> None:
    kept = [
        KeptUpdate(number, "message", f"m:{number // 2}", number // 2, "{}", NOW) for number in range(100, 100 + count)
    ]
    await storage.updates.write(Batch(kept), NOW, None)


async def updates_are_claimed(storage: Storage) -> int:
    return len(await storage.updates.claim(NOW + LEASE, 10, LEASE))


async def deliveries_came(storage: Storage, count: int) -> None:
    texts = (Message("一期"), Message("续"))
    made = [OutboxMessage(chat, 0, EditionKey.asked(NOW), texts, NOW) for chat in range(100, 100 + count)]
    await storage.outbox.put(made, NOW)


async def deliveries_are_claimed(storage: Storage) -> int:
    return len(await storage.outbox.claim(NOW + LEASE, 20, LEASE, ()))


async def hundreds_of_steps(storage: Storage, claim: Callable[[Storage], Awaitable[int]]) -> int:
    """That a claim of twenty takes."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    async with storage.database.writing() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        await raw.set_progress_handler(count, 100)  # type: ignore[union-attr]
    assert await claim(storage) == 20
    return counted


@pytest.mark.parametrize(
    ("came", "claim", "most"),
    [(updates_came, updates_are_claimed, COUNT), (deliveries_came, deliveries_are_claimed, COUNT // 20)],
)
async def test_a_claim_takes_some_hundred_steps_for_each_that_is_claimed_and_few_for_each_that_waits(
    sqlite_url: str,
    came: Callable[[Storage, int], Awaitable[None]],
    claim: Callable[[Storage], Awaitable[int]],
    most: int,
) -> None:
    storage = await open_storage(sqlite_url)
    await came(storage, COUNT)
    assert await hundreds_of_steps(storage, claim) < most
    await storage.close()
