"""Telegram's rates are kept, and one chat's RetryAfter holds that chat alone."""

import asyncio
import itertools
from collections.abc import Callable, Coroutine
from datetime import UTC, datetime
from typing import Any

import pytest
from telegram.error import RetryAfter

from handlers.chat.attempt import CURRENT, Attempt
from handlers.gateway.api_errors import ChatBusy
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.sender import ONCE
from handlers.gateway.windows import Slots
from tests.fakes import FakeClock, StageClock

Call = Callable[..., Coroutine[Any, Any, dict[str, Any]]]
MESSAGE: dict[str, Any] = {"message_id": 1}
NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


async def send(pacer: Pacer, call: Call, chat_id: int, endpoint: str = "sendMessage", how: str | None = None) -> Any:
    return await pacer.process_request(call, (), {}, endpoint, {"chat_id": chat_id}, how)


async def put_off(pacer: Pacer, call: Call, chat_id: int) -> float:
    """Of a call that waits for no chat: in how many seconds it may be made."""
    with pytest.raises(ChatBusy) as caught:
        await send(pacer, call, chat_id, how=ONCE)
    return caught.value.seconds


def recorder(clock: FakeClock | StageClock, times: list[float]) -> Call:
    async def call() -> dict[str, Any]:
        times.append(clock.monotonic())
        return MESSAGE

    return call


async def test_a_chat_gets_one_message_a_second() -> None:
    clock, times = FakeClock(), []
    pacer = Pacer(clock, 30)
    for _ in range(3):
        await send(pacer, recorder(clock, times), 7)
    assert all(after - before >= 1 for before, after in itertools.pairwise(times))


async def test_a_group_gets_twenty_a_minute() -> None:
    clock, times = FakeClock(), []
    pacer = Pacer(clock, 30)
    for _ in range(21):
        await send(pacer, recorder(clock, times), -7)
    assert times[20] - times[0] >= 60


async def test_all_chats_together_keep_the_overall_limit() -> None:
    clock, times = FakeClock(), []
    pacer = Pacer(clock, 2)
    for chat in range(5):
        await send(pacer, recorder(clock, times), chat)
    assert times[2] - times[0] >= 1
    assert times[4] - times[2] >= 1


async def test_what_was_just_asked_for_goes_before_what_has_waited_long() -> None:
    clock, order, gate = FakeClock(), list[str](), asyncio.Event()
    pacer = Pacer(clock, 1, holds_chats=True)

    async def say(name: str, chat: int, attempt: Attempt | None) -> None:
        async def call() -> dict[str, Any]:
            order.append(name)
            await gate.wait()
            return MESSAGE

        CURRENT.set(attempt)
        await send(pacer, call, chat)

    clock.advance(100)
    slow, new = Attempt(begun_at=80.0), Attempt(begun_at=100.0)
    said = [("first", new), ("slow", slow), ("digest", None), ("new", new), ("new", new), ("new", new)]
    tasks = [asyncio.create_task(say(name, chat, one)) for chat, (name, one) in enumerate(said)]
    await asyncio.sleep(0)
    gate.set()
    await asyncio.gather(*tasks)
    assert order == ["first", "new", "new", "new", "slow", "digest"]


async def test_whoever_stops_waiting_leaves_the_slot_to_others() -> None:
    clock, gate, times = FakeClock(), asyncio.Event(), list[float]()
    pacer = Pacer(clock, 1)

    async def held() -> dict[str, Any]:
        await gate.wait()
        return MESSAGE

    first = asyncio.create_task(send(pacer, held, 1))
    await asyncio.sleep(0)
    second = asyncio.create_task(send(pacer, held, 2))
    third = asyncio.create_task(send(pacer, recorder(clock, times), 3))
    await asyncio.sleep(0)
    second.cancel()
    gate.set()
    await asyncio.gather(first, second, third, return_exceptions=True)
    assert len(times) == 1
    await send(pacer, recorder(clock, times), 4)
    assert len(times) == 2


async def test_zero_lifts_the_overall_limit() -> None:
    clock, times = FakeClock(), []
    pacer = Pacer(clock, 0)
    for chat in range(100):
        await send(pacer, recorder(clock, times), chat)
    assert clock.slept == []


async def test_other_calls_are_not_paced() -> None:
    clock, times = FakeClock(), []
    pacer = Pacer(clock, 1)
    for _ in range(5):
        await send(pacer, recorder(clock, times), 7, "sendChatAction")
    assert clock.slept == []


async def test_retry_after_is_obeyed_and_the_message_sent() -> None:
    clock, answers = FakeClock(), [RetryAfter(3), MESSAGE]

    async def call() -> dict[str, Any]:
        answer = answers.pop(0)
        if isinstance(answer, RetryAfter):
            raise answer
        return MESSAGE

    assert await send(Pacer(clock, 30), call, 7)
    assert clock.slept[0] >= 3


async def test_a_flood_that_does_not_end_is_reported() -> None:
    async def call() -> dict[str, Any]:
        raise RetryAfter(1)

    with pytest.raises(RetryAfter):
        await send(Pacer(FakeClock(), 30), call, 7)


async def test_a_held_chat_holds_no_other() -> None:
    clock, held, times = FakeClock(), asyncio.Event(), []
    pacer = Pacer(clock, 30)

    async def stuck() -> dict[str, Any]:
        await held.wait()
        return MESSAGE

    waiting = asyncio.create_task(send(pacer, stuck, 1))
    await asyncio.sleep(0)
    await send(pacer, recorder(clock, times), 2)
    assert times
    held.set()
    assert await waiting


@pytest.mark.parametrize("chats", [(1, 2, 3, 4), (7, 7, 7, 7)])
async def test_rates_are_kept_where_calls_arrive_late(chats: tuple[int, ...]) -> None:
    clock, arrived, late = FakeClock(), [], [0.5, 0.3, 0.0, 0.0]
    pacer = Pacer(clock, 2)

    async def call() -> dict[str, Any]:
        await clock.sleep(late.pop(0))
        arrived.append(clock.monotonic())
        return MESSAGE

    for chat in chats:
        await send(pacer, call, chat)
    assert arrived[2] - arrived[0] >= 1
    assert arrived[3] - arrived[1] >= 1


async def test_who_is_cancelled_together_with_others_takes_no_slot_with_him() -> None:
    slots, clock = Slots(1, 0.0), FakeClock()
    served: list[str] = []

    async def call(name: str) -> None:
        async with slots.hold(clock, is_prompt=True):
            served.append(name)
            await asyncio.sleep(0 if name == "last" else 3600)

    calls = {}
    for name in ("holder", "first", "second", "last"):
        calls[name] = asyncio.create_task(call(name))
        await asyncio.sleep(0)
    for name in ("holder", "first", "second"):
        calls[name].cancel()
    async with asyncio.timeout(30):
        await calls["last"]
    assert served == ["holder", "last"]
    assert [task.cancelled() for task in calls.values()] == [True, True, True, False]


async def test_a_delivery_waits_for_no_chat_and_is_told_when_its_turn_comes() -> None:
    clock, gate, times = FakeClock(), asyncio.Event(), list[float]()
    pacer = Pacer(clock, 30)

    async def held() -> dict[str, Any]:
        await gate.wait()
        return MESSAGE

    waiting = [asyncio.create_task(send(pacer, held, -7)) for _ in range(3)]
    await asyncio.sleep(0)
    assert 3 <= await put_off(pacer, recorder(clock, times), -7) < 4
    gate.set()
    await asyncio.gather(*waiting)
    assert 0 < await put_off(pacer, recorder(clock, times), -7) < 1.06
    clock.advance(1.05)
    await send(pacer, recorder(clock, times), -7, how=ONCE)
    assert len(times) == 1


@pytest.mark.parametrize(("queued", "minutes"), [(0, 1), (5, 1), (20, 2), (45, 3)])
async def test_behind_many_answers_in_a_group_a_delivery_is_told_the_minute_of_its_turn(
    queued: int, minutes: int
) -> None:
    clock, times = StageClock(NOW), list[float]()
    pacer = Pacer(clock, 30)
    for _ in range(20):
        await send(pacer, recorder(clock, times), -7)
    tasks = [asyncio.create_task(send(pacer, recorder(clock, times), -7)) for _ in range(queued)]
    await asyncio.sleep(0)
    since = clock.monotonic()  # twenty were sent in it
    assert minutes * 60 - since <= await put_off(pacer, recorder(clock, times), -7) <= minutes * 60
    assert len(times) == 20
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    clock.advance(seconds=61)
    await send(pacer, recorder(clock, times), -7, how=ONCE)


async def test_a_delivery_that_had_no_turn_counts_in_no_window() -> None:
    clock, times = FakeClock(), list[float]()
    pacer = Pacer(clock, 30)
    await send(pacer, recorder(clock, times), -7)
    for _ in range(40):
        await put_off(pacer, recorder(clock, times), -7)
    clock.advance(1.05)
    await send(pacer, recorder(clock, times), -7, how=ONCE)
    assert len(times) == 2
