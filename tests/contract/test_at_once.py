"""What several processes add at the same moment is there once, and nobody hears of a fault, on both engines."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models import (
    Article,
    Brief,
    EditionKey,
    Message,
    NewSubscription,
    Schedule,
    SubscriptionTarget,
)
from bot.storage.database import connect, raw_sql
from bot.storage.outbox import Outbox, OutboxMessage
from bot.storage.storage import Storage, open_storage
from bot.storage.stories import Stories
from tests.contract.test_outbox import placed, queued
from tests.postgres import KeptDatabase

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
PAGE = Article("s", "https://a.example/1", "题", ("一句话。",))
WISH = NewSubscription(7, 0, SubscriptionTarget("keyword", "专项债", "专项债"), 7)
SIDE_BY_SIDE, ROUNDS = 6, 8


async def at_once(make: Callable[[], Awaitable[Any]]) -> Sequence[Any]:
    return await asyncio.gather(*(make() for _ in range(SIDE_BY_SIDE)))


async def rows(storage: Storage, table: str) -> int:
    return int((await storage.database.read_sql(f"SELECT count(*) FROM {table}", {}))[0][0])


async def saved(storage: Storage, number: int) -> int:
    page = Article("s", f"https://a.example/{number}", "题", ("一句话。",))
    return (await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=NOW)).id


async def subscribed(storage: Storage, number: int) -> int:
    wish = NewSubscription(number, 0, SubscriptionTarget("keyword", "专项债", "专项债"), 7)
    return (await storage.subscriptions.add(wish, NOW))[0].id


async def muted(storage: Storage, number: int) -> int:
    return (await storage.mutes.add((number, 0), "keyword", "足球", 5, NOW)).id


async def invited(storage: Storage, number: int) -> None:
    await storage.members.add(number, "member", 1, NOW)


async def planned(storage: Storage, number: int) -> None:
    await storage.schedules.put(number, Schedule("Asia/Shanghai"), NOW)


async def published(storage: Storage, number: int) -> None:
    await storage.outbox.put([OutboxMessage(number, 0, EditionKey.digest(NOW), (Message("一"),), NOW)], NOW)


@pytest.mark.parametrize(
    ("table", "add"),
    [
        ("articles", saved), ("subscriptions", subscribed), ("mutes", muted), ("members", invited),
        ("schedules", planned), ("deliveries", published),
    ],
)  # fmt: skip
async def test_what_is_added_at_once_is_one_row(storage: Storage, table: str, add: Callable[..., Any]) -> None:
    for number in range(ROUNDS):
        assert len(set(await at_once(lambda number=number: add(storage, number)))) == 1  # type: ignore[misc]
    assert await rows(storage, table) == ROUNDS


async def test_a_brief_that_is_made_twice_is_kept_once(storage: Storage) -> None:
    for number in range(ROUNDS):
        article = await saved(storage, number)
        await at_once(lambda article=article: storage.briefs.save(article, "short", 1, Brief(PAGE, None, ())))  # type: ignore[misc]
    assert await rows(storage, "briefs") == ROUNDS


async def test_what_is_put_back_while_the_same_is_made_anew_is_one_row(storage: Storage) -> None:
    for _ in range(ROUNDS):
        made, _ = await storage.subscriptions.add(WISH, NOW)
        await storage.subscriptions.remove(made.id)
        await asyncio.gather(storage.subscriptions.restore(made), storage.subscriptions.add(WISH, NOW))
        (left,) = await storage.subscriptions.of_chat(7)
        await storage.subscriptions.remove(left.id)


@pytest.fixture
def shared_url(postgres_kept: KeptDatabase) -> str:
    postgres_kept.empty()
    return f"postgresql+asyncpg://{postgres_kept.address}"


@pytest.fixture
async def patient(shared_url: str) -> AsyncIterator[Storage]:
    """On PostgreSQL; its stories and its outbox wait for each other as long as a slow machine takes."""
    opened, database = await open_storage(shared_url), connect(shared_url, 90)
    yield replace(opened, stories=Stories(database), outbox=Outbox(database))
    await database.close()
    await opened.close()


async def waiting(storage: Storage, many: int) -> None:
    """So many transactions wait for what others hold."""
    async with asyncio.timeout(60):
        while (await storage.database.read_sql("SELECT count(*) FROM pg_locks WHERE NOT granted", {}))[0][0] < many:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("is_moved_first", [True, False])
async def test_editions_of_stories_that_become_one_meanwhile_are_queued(patient: Storage, is_moved_first: bool) -> None:
    """Whoever comes first; the rows lie in another order than that of their numbers where the edition does."""
    told = [(await placed(patient, number), await patient.stories.newest()) for number in (1, 2)]
    first = {"first": told[0][1]}
    if not is_moved_first:
        await patient.database.write_sql("UPDATE story_members SET relation = 'new' WHERE id = :first", first)
    editions = [queued(1, delivered=(told[1],)), queued(2, delivered=(told[0],))]
    works = [lambda: placed(patient, 3, moved_in=(1, 2)), lambda: patient.outbox.put(editions, NOW)]
    async with patient.database.writing() as holding:
        await raw_sql(holding, "SELECT id FROM story_members WHERE id = :first FOR UPDATE", first)
        tasks = []
        for number, work in enumerate(works if is_moved_first else works[::-1]):
            tasks.append(asyncio.create_task(work()))
            await waiting(patient, number + 1)
    results = await asyncio.wait_for(asyncio.gather(*tasks), 60)
    story = results[0 if is_moved_first else 1]
    assert await patient.stories.delivered(1, 0, [story]) == {story: told[1][1]}
    assert await patient.stories.delivered(2, 0, [story]) == {story: told[0][1]}
