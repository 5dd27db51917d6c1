"""Whose turn it is, who reads a page, and how fast several processes may call together."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from datetime import UTC, datetime, timedelta

import asyncpg
import pytest

from bot.runtime.one_reader import LOOK_SECONDS, PATIENCE_SECONDS, one_reader
from bot.storage.database import StorageError
from bot.storage.rates import HOLD_SECONDS, Held
from bot.storage.storage import Storage, open_storage
from tests.fakes import FakeClock, WaitedClock


@pytest.fixture
def shared_url(database_url: str) -> str:
    """A database that several processes share."""
    if database_url.startswith("sqlite"):
        pytest.skip("one process alone works on SQLite")
    return database_url


@pytest.fixture
async def other(database_url: str) -> AsyncIterator[Storage]:
    """What a second process opens."""
    opened = await open_storage(database_url)
    yield opened
    await opened.close()


async def test_a_turn_is_taken_and_kept(storage: Storage) -> None:
    assert [await storage.turns.is_mine("stories") for _ in range(2)] == [True, True]


async def test_one_process_at_a_time_has_a_turn(shared_url: str, storage: Storage, other: Storage) -> None:
    assert await storage.turns.is_mine("stories")
    assert not await other.turns.is_mine("stories")
    assert await other.turns.is_mine("publishing")


async def test_the_turn_of_a_process_that_ended_is_free(shared_url: str, storage: Storage, other: Storage) -> None:
    await other.turns.is_mine("stories")
    await other.locks.close()
    assert await storage.turns.is_mine("stories")


async def test_a_connection_that_breaks_loses_its_turns(shared_url: str, storage: Storage, other: Storage) -> None:
    await storage.turns.is_mine("stories")
    await _break_all(shared_url)
    with pytest.raises(StorageError):
        await storage.turns.is_mine("stories")
    assert await other.turns.is_mine("stories")
    assert not await storage.turns.is_mine("stories")


async def test_a_lock_is_one_session_s_until_it_is_given(shared_url: str, storage: Storage, other: Storage) -> None:
    assert [await storage.locks.take("reading /a") for _ in range(2)] == [True, True]
    assert not await other.locks.take("reading /a")
    assert await other.locks.take("reading /b")
    await other.locks.give("reading /a")  # which it never had
    assert not await other.locks.take("reading /a")
    await storage.locks.give("reading /a")
    assert await other.locks.take("reading /a")


async def test_a_lock_that_is_given_costs_no_turn(shared_url: str, storage: Storage, other: Storage) -> None:
    await storage.turns.is_mine("stories")
    await storage.locks.take("reading /a")
    await storage.locks.give("reading /a")
    assert not await other.turns.is_mine("stories")


async def test_who_is_cancelled_while_he_asks_takes_no_lock_from_anybody(
    shared_url: str, storage: Storage, other: Storage
) -> None:
    await storage.turns.is_mine("stories")
    for pause in range(6):  # before it asks, and at each step of asking
        asking = asyncio.create_task(storage.locks.take("reading /a"))
        for _ in range(pause):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
        await storage.locks.give("reading /a")
        assert await other.locks.take("reading /a")
        await other.locks.give("reading /a")
        assert not await other.turns.is_mine("stories")


async def test_many_ask_at_once_over_one_session(shared_url: str, storage: Storage, other: Storage) -> None:
    names = [f"reading /{number}" for number in range(40)]
    assert all(await asyncio.gather(*(storage.locks.take(one) for one in names)))
    assert not any(await asyncio.gather(*(other.locks.take(one) for one in names)))
    await asyncio.gather(*(storage.locks.give(one) for one in names))
    assert all(await asyncio.gather(*(other.locks.take(one) for one in names)))


async def test_a_lock_that_is_not_held_is_given_without_asking_the_server(shared_url: str, storage: Storage) -> None:
    await storage.locks.give("reading /a")
    assert storage.locks.session == 0


async def test_a_process_keeps_its_number_where_a_lower_one_becomes_free(
    shared_url: str, storage: Storage, other: Storage
) -> None:
    assert [await one.locks.number("process", 2) for one in (other, storage)] == [0, 1]
    await other.locks.close()
    assert await storage.locks.number("process", 2) == 1
    assert await other.locks.number("process", 2) == 0


async def test_who_is_cut_off_while_he_asks_for_a_number_holds_one_at_most(
    shared_url: str, storage: Storage, other: Storage
) -> None:
    await other.locks.number("process", 3)
    for pause in range(8):  # before it asks, and at each step of asking
        asking = asyncio.create_task(storage.locks.number("process", 3))
        for _ in range(pause):
            await asyncio.sleep(0)
        asking.cancel()
        await asyncio.wait([asking])
    await storage.locks.take("what is asked last is done last")
    await other.locks.give("process 0")
    assert await storage.locks.number("process", 3) == 1
    assert [await other.locks.number("process", 3) for _ in range(2)] == [0, 0]


async def test_no_two_processes_have_one_number_where_there_are_too_few(
    shared_url: str, storage: Storage, other: Storage
) -> None:
    assert [await one.locks.number("process", 1) for one in (storage, other)] == [0, None]


async def test_a_page_is_read_by_one_process_at_a_time(shared_url: str, storage: Storage, other: Storage) -> None:
    clock, steps = WaitedClock(), []

    async def reading_second() -> None:
        async with one_reader(other.locks, "/a", clock):
            steps.append("second")

    async with one_reader(storage.locks, "/a", clock):
        second = asyncio.create_task(reading_second())
        await asyncio.wait_for(clock.waited.wait(), 60)
        steps.append("first")
    await asyncio.wait_for(second, 60)
    assert steps == ["first", "second"]


async def test_the_page_of_a_process_that_died_is_read_by_the_next(
    shared_url: str, storage: Storage, other: Storage
) -> None:
    clock = WaitedClock()
    await storage.locks.take("reading /a")

    async def reading() -> None:
        async with one_reader(other.locks, "/a", clock):
            pass

    second = asyncio.create_task(reading())
    await asyncio.wait_for(clock.waited.wait(), 60)
    await _break_all(shared_url, "AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)")
    await asyncio.wait_for(second, 60)


async def test_who_waited_long_for_a_page_reads_it_as_well(
    shared_url: str, storage: Storage, other: Storage, clock: FakeClock
) -> None:
    await storage.locks.take("reading /a")
    async with one_reader(other.locks, "/a", clock):
        assert PATIENCE_SECONDS <= clock.elapsed < PATIENCE_SECONDS + 2 * LOOK_SECONDS
    assert not await other.locks.take("reading /a")


async def test_a_page_is_read_although_its_lock_is_not_to_be_had(
    shared_url: str, storage: Storage, other: Storage, clock: FakeClock
) -> None:
    async with one_reader(storage.locks, "/a", clock):
        await _break_all(shared_url)
        async with one_reader(storage.locks, "/b", clock):  # its connection is gone, and so is the lock of /a
            assert clock.elapsed == 0
        assert await other.locks.take("reading /a")
    assert not await storage.locks.take("reading /a")


async def _break_all(url: str, which: str = "") -> None:
    """As if the server had been started again; or as if some of the processes had been killed."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid() AND query LIKE '%pg_try%' " + which
    )
    await connection.close()


async def test_a_bucket_is_held_once_and_free_so_long_after_its_call(shared_url: str, storage: Storage) -> None:
    rates = storage.rates
    held = await rates.hold("chat 7")
    assert isinstance(held, Held)
    assert 0 < await _wait(rates.hold("chat 7")) <= HOLD_SECONDS
    assert isinstance(await rates.hold("chat 8"), Held)
    await rates.give(held, 0)
    assert isinstance(await rates.hold("chat 7"), Held)


async def test_what_was_held_for_too_long_is_not_given_back_in_another_s_call(
    shared_url: str, storage: Storage, other: Storage
) -> None:
    first = await storage.rates.hold("chat 7")
    assert isinstance(first, Held)
    await storage.rates.give(first, 0)  # as if its hold had ended
    assert isinstance(await other.rates.hold("chat 7"), Held)
    await storage.rates.give(first, 0)
    assert await _wait(storage.rates.hold("chat 7")) > 0


@pytest.mark.parametrize("seconds", [1, 30])
async def test_a_retry_after_outlasts_what_others_give_back(
    shared_url: str, storage: Storage, other: Storage, seconds: int
) -> None:
    held = await other.rates.hold("chat 7")
    assert isinstance(held, Held)
    await storage.rates.keep("chat 7", seconds)
    await other.rates.give(held, 0)
    assert await _wait(storage.rates.hold("chat 7")) > max(seconds, HOLD_SECONDS) - 1


async def _wait(asking: Awaitable[Held | float]) -> float:
    """The seconds that somebody has to wait."""
    seconds = await asking
    assert isinstance(seconds, float)
    return seconds


async def test_a_bucket_may_be_taken_ahead_for_a_short_burst(shared_url: str, storage: Storage) -> None:
    taken = [await storage.rates.take("minute -1", 30, ahead=60) for _ in range(4)]
    assert taken[:3] == [0, 0, 0]
    assert 0 < taken[3] <= 30


async def test_no_more_calls_go_at_once_than_there_are_slots(shared_url: str, storage: Storage, other: Storage) -> None:
    await storage.rates.open_slots(5)
    asked = [one.rates.hold_slot(5, is_patient=False) for one in (storage, other) for _ in range(4)]
    slots = [one for one in await asyncio.gather(*asked) if isinstance(one, Held)]
    while isinstance(slot := await storage.rates.hold_slot(5, is_patient=False), Held):
        slots.append(slot)
    assert len({one.bucket for one in slots}) == len(slots) == 5
    await storage.rates.give(slots[0], 0)
    again = await other.rates.hold_slot(5, is_patient=False)
    assert isinstance(again, Held)
    assert again.bucket == slots[0].bucket


async def test_who_is_patient_leaves_slots_to_who_has_just_asked(shared_url: str, storage: Storage) -> None:
    await storage.rates.open_slots(3)
    await storage.rates.note_prompt()
    patient = [await storage.rates.hold_slot(3, is_patient=True) for _ in range(3)]
    assert [isinstance(one, Held) for one in patient] == [True, True, False]
    assert isinstance(await storage.rates.hold_slot(3, is_patient=False), Held)


async def test_buckets_that_nobody_uses_are_forgotten_and_the_slots_stay(shared_url: str, storage: Storage) -> None:
    await storage.rates.open_slots(2)
    await storage.rates.take("chat 7", 0)
    later = datetime.now(UTC) + timedelta(hours=2)
    assert await storage.retention.drop_rates(datetime.now(UTC)) == 0
    assert await storage.retention.drop_rates(later) == 1
    assert isinstance(await storage.rates.hold_slot(2, is_patient=False), Held)
