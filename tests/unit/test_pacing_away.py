"""Several processes share Telegram's rates in rows; without the database they take turns."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from telegram.error import RetryAfter

from bot.storage.database import StorageError
from bot.storage.rates import HOLD_SECONDS, Held
from handlers.gateway.presence import A_TURN, BEGIN_SECONDS, SETTLED_SECONDS, TURN_SECONDS, TURNS
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.shared_rates import AFTER_SECONDS, OF_A_CHAT_SECONDS, OF_A_GROUP_SECONDS, SharedRates
from tests.fakes import StageClock
from tests.unit.test_pacing import MESSAGE, Call, put_off, recorder, send

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass
class Server:
    """A database that is there or away; ``free_at`` are its buckets, ``numbers`` the locks that processes hold."""

    clock: StageClock
    is_away: bool = False
    hangs: bool = False
    lacks_locks: bool = False
    free_at: dict[str, float] = field(default_factory=dict)
    numbers: dict[int, Process] = field(default_factory=dict)
    asked: int = 0

    def stop(self) -> None:
        self.is_away = True
        self.numbers.clear()

    async def reached(self) -> None:
        self.asked += 1
        await asyncio.sleep(0)
        if self.hangs:
            await asyncio.Event().wait()
        if self.is_away:
            raise StorageError("unreachable")

    def taken(self, bucket: str, seconds: float, ahead: float = 0.0) -> Held | float:
        now, free_at = self.clock.monotonic(), self.free_at.get(bucket, 0.0)
        if free_at > now + ahead + 1e-6:
            return free_at - now - ahead
        self.free_at[bucket] = max(now, free_at) + seconds
        return Held(bucket, EPOCH + timedelta(seconds=self.free_at[bucket]))


class Process:
    """One of several: its pacer, and what it asks the server with. ``session`` and ``number`` are its locks'."""

    def __init__(self, server: Server, count: int = 30) -> None:
        self.server, self.session = server, 0
        self._has_session = False
        self.shared = SharedRates(self, server.clock, count, self)  # type: ignore[arg-type]
        self.pacer = Pacer(server.clock, count, shared=self.shared)
        self.times: list[float] = []

    async def take(self, bucket: str, seconds: float, ahead: float = 0.0) -> float:
        await self.server.reached()
        taken = self.server.taken(bucket, seconds, ahead)
        return taken if isinstance(taken, float) else 0.0

    async def hold(self, bucket: str) -> Held | float:
        await self.server.reached()
        return self.server.taken(bucket, HOLD_SECONDS)

    async def hold_slot(self, count: int, *, is_patient: bool) -> Held | float:
        await self.server.reached()
        found = [
            self.server.taken(f"all:{number:03}", HOLD_SECONDS) for number in range(count) if self._is_free(number)
        ]
        for spare in found[1:]:
            assert isinstance(spare, Held)
            self.server.free_at[spare.bucket] = 0.0
        return found[0] if found else 0.05

    def _is_free(self, number: int) -> bool:
        return self.server.free_at.get(f"all:{number:03}", 0.0) <= self.server.clock.monotonic()

    async def give(self, held: Held, seconds: float) -> None:
        await self.server.reached()
        if EPOCH + timedelta(seconds=self.server.free_at[held.bucket]) == held.until:
            self.server.free_at[held.bucket] = self.server.clock.monotonic() + seconds

    async def keep(self, bucket: str, seconds: float) -> None:
        await self.server.reached()
        until = self.server.clock.monotonic() + seconds
        self.server.free_at[bucket] = max(until, self.server.free_at.get(bucket, 0.0) + 1e-6)

    async def open_slots(self, _count: int) -> None:
        await self.server.reached()

    async def number(self, _kind: str, most: int) -> int | None:
        held = self.server.numbers
        if self.server.lacks_locks or (self._has_session and self not in held.values()):
            self._has_session = False
            raise StorageError("connection lost")
        await self.server.reached()
        self.session += not self._has_session
        self._has_session = True
        mine = [number for number in range(most) if held.get(number, self) is self]
        number = next((one for one in mine if one in held), mine[0] if mine else None)
        if number is not None:
            held[number] = self
        return number

    async def look(self) -> None:
        await self.shared.presence.look()

    async def send(self, chat: int, call: Call | None = None) -> None:
        await send(self.pacer, call or recorder(self.server.clock, self.times), chat)


async def look(processes: Iterable[Process]) -> None:
    for one in processes:
        await one.look()


async def settled(server: Server, count: int) -> list[Process]:
    """So many processes, each with its number for long enough."""
    processes = [Process(server) for _ in range(count)]
    await look(processes)
    server.clock.advance(seconds=SETTLED_SECONDS)
    return processes


async def steps(count: int = 40) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


def most_in_a_second(times: list[float]) -> int:
    return max(sum(first <= one < first + 1 for one in times) for first in times)


@pytest.fixture
def server() -> Server:
    return Server(StageClock(NOW))


async def test_without_the_database_several_processes_keep_the_rates_together(server: Server) -> None:
    processes = await settled(server, 5)
    server.stop()
    await look(processes)
    await asyncio.gather(*(one.send(chat) for one in processes for chat in range(40)))
    assert most_in_a_second([time for one in processes for time in one.times]) <= 30


async def test_a_turn_leaves_room_for_what_is_under_way_elsewhere(server: Server) -> None:
    [one] = await settled(server, 1)
    server.stop()
    await one.look()
    await asyncio.gather(*(one.send(chat) for chat in range(40)))
    assert most_in_a_second(one.times) == A_TURN


async def test_without_the_database_calls_begin_in_the_process_s_own_turn_however_late_answers_are(
    server: Server,
) -> None:
    processes = await settled(server, 3)
    server.stop()
    await look(processes)

    def slow(times: list[float]) -> Call:
        async def call() -> dict[str, int]:
            times.append(server.clock.monotonic())
            await server.clock.sleep(0.6)
            return MESSAGE

        return call

    await asyncio.gather(*(one.send(chat, slow(one.times)) for one in processes for chat in range(45)))
    began = [(number, time) for number, one in enumerate(processes) for time in one.times]
    seconds = [(NOW.timestamp() + time - number * TURN_SECONDS) % (TURNS * TURN_SECONDS) for number, time in began]
    assert max(seconds) < BEGIN_SECONDS + 0.001


async def test_without_the_database_two_processes_never_write_to_a_chat_in_one_second(server: Server) -> None:
    processes = await settled(server, 3)
    server.stop()
    await look(processes)
    await asyncio.gather(*(one.send(7) for one in processes for _ in range(2)))
    assert most_in_a_second([time for one in processes for time in one.times]) == 1


async def test_what_others_called_before_the_database_went_or_came_is_waited_for(server: Server) -> None:
    [one] = await settled(server, 1)
    waited = []
    for chat, is_away in enumerate((False, True, False, False)):
        server.clock.advance(seconds=-server.clock.monotonic() % (TURNS * TURN_SECONDS))  # its turn begins
        server.is_away = is_away
        await one.look()
        asked = server.clock.monotonic()
        await one.send(chat)
        waited.append(one.times[-1] - asked)
    assert waited[0] == waited[3] == 0
    assert waited[1] >= 1
    assert waited[2] >= 1


async def test_a_process_without_a_number_of_its_own_waits_for_the_database(server: Server) -> None:
    processes = await settled(server, TURNS + 1)
    server.stop()
    await look(processes)
    sending = asyncio.create_task(processes[-1].send(7))
    server.clock.advance(seconds=TURNS * TURN_SECONDS)
    await steps(400)
    assert not processes[-1].times
    server.is_away = False
    await processes[-1].look()
    await sending
    assert processes[-1].times


async def test_a_process_that_calls_nobody_notices_that_its_number_is_lost(server: Server) -> None:
    idle, busy = processes = await settled(server, 2)
    server.stop()
    await look(processes)
    server.is_away = False
    for _ in range(3):  # the busy one is first to come back, and takes the first number
        await look((busy, idle))
    server.clock.advance(seconds=SETTLED_SECONDS)
    server.stop()
    await look(processes)
    await asyncio.gather(*(one.send(chat) for one in processes for chat in range(20)))
    assert most_in_a_second(idle.times + busy.times) <= 30


async def test_a_number_is_not_used_before_whose_it_was_must_have_noticed(server: Server) -> None:
    idle, busy = processes = await settled(server, 2)
    server.stop()
    await look(processes)
    server.is_away = False
    for _ in range(3):
        await busy.look()  # and takes the number of the one that has not looked yet
    server.stop()
    await look(processes)
    sending = [asyncio.create_task(one.send(chat)) for one in processes for chat in range(20)]
    await steps(2000)
    assert len(idle.times) == 20
    assert not busy.times
    for task in sending:
        task.cancel()


async def test_a_lock_that_breaks_while_the_database_is_there_costs_the_number(server: Server) -> None:
    one, other = await settled(server, 2)
    server.numbers.clear()
    for _ in range(2):
        await look((other, one))
    server.clock.advance(seconds=SETTLED_SECONDS)
    server.stop()
    await look((one, other))
    await asyncio.gather(*(each.send(chat) for each in (one, other) for chat in range(20)))
    assert most_in_a_second(one.times + other.times) <= 30


async def test_a_number_that_cannot_be_confirmed_is_not_used(server: Server) -> None:
    [one] = await settled(server, 1)
    server.lacks_locks = True
    await one.look()
    server.clock.advance(seconds=SETTLED_SECONDS)
    server.stop()
    await one.look()
    sending = asyncio.create_task(one.send(7))
    await steps(400)
    assert not sending.done()
    sending.cancel()


async def test_nobody_waits_for_a_look_at_a_database_that_does_not_answer(server: Server) -> None:
    [one] = await settled(server, 1)
    server.stop()
    await one.look()
    server.hangs = True
    looking = asyncio.create_task(one.look())
    await one.send(7)
    assert not looking.done()
    looking.cancel()


async def test_a_database_that_does_not_answer_a_call_is_away(server: Server) -> None:
    [one] = await settled(server, 1)
    one.shared.presence.patience = 0.01
    server.hangs = True
    await asyncio.gather(*(one.send(chat) for chat in range(20)))
    assert server.asked <= 5  # the first call asked, and no other


async def test_what_waits_for_its_chat_leaves_the_slots_to_others(server: Server) -> None:
    one, other = Process(server, 1), Process(server, 1)
    server.free_at["all:000"] = HOLD_SECONDS + 1
    waiting = asyncio.create_task(one.send(7))
    while server.clock.monotonic() < HOLD_SECONDS:
        await asyncio.sleep(0)
    await other.shared.hold_chat(7, 300)
    await asyncio.gather(other.send(8), one.send(9))
    assert server.clock.monotonic() < HOLD_SECONDS + 5
    assert not waiting.done()
    server.clock.advance(seconds=300)
    await waiting


@pytest.mark.parametrize("busy", ["all:000", "chat -7", "minute -7", ""])
async def test_who_is_cancelled_while_he_waits_holds_nothing(busy: str) -> None:
    server = Server(StageClock(NOW, moment_seconds=0))
    one = Process(server, 1)
    if busy:
        server.free_at[busy] = 100.0
    for server.is_away in () if busy else (True, False):  # what others call is waited for
        await one.look()
    sending = asyncio.create_task(one.send(-7))
    while not server.clock.waiting:
        await asyncio.sleep(0)
    sending.cancel()
    await asyncio.wait([sending])
    assert [bucket for bucket, free_at in server.free_at.items() if free_at > 0] == [busy] * bool(busy)


async def test_who_is_cancelled_in_his_call_leaves_chat_and_slots_to_others_soon(server: Server) -> None:
    one, begun = Process(server, 1), asyncio.Event()

    async def stuck() -> dict[str, int]:
        begun.set()
        await asyncio.Event().wait()
        return MESSAGE

    sending = asyncio.create_task(one.send(7, stuck))
    await begun.wait()
    sending.cancel()
    await asyncio.wait([sending])
    assert server.free_at == {"all:000": AFTER_SECONDS, "chat 7": OF_A_CHAT_SECONDS}


async def test_a_retry_after_holds_its_chat_in_every_process(server: Server) -> None:
    one, other = Process(server), Process(server)
    answers = [RetryAfter(30), MESSAGE]

    async def limited() -> dict[str, int]:
        answer = answers.pop(0)
        if isinstance(answer, RetryAfter):
            raise answer
        return answer

    sending = asyncio.create_task(one.send(7, limited))
    await steps()
    waiting = asyncio.create_task(other.send(7))
    await steps()
    assert not other.times
    server.clock.advance(seconds=31)
    await asyncio.gather(sending, waiting)
    assert len(other.times) == 1


@pytest.mark.parametrize(("bucket", "seconds"), [("chat -7", 300), ("minute -7", 60), ("chat -7", 2)])
async def test_a_delivery_waits_for_no_chat_that_another_process_has(
    server: Server, bucket: str, seconds: float
) -> None:
    one = Process(server, 1)
    server.free_at[bucket] = seconds + OF_A_GROUP_SECONDS * bucket.startswith("minute")  # two may come at once
    told = min(seconds, OF_A_CHAT_SECONDS) if seconds < HOLD_SECONDS else seconds  # a call may be over sooner
    for _ in range(3):
        assert await put_off(one.pacer, recorder(server.clock, one.times), -7) == pytest.approx(told)
    assert server.clock.monotonic() == 0
    await one.send(8)  # the only slot is free
    assert len(one.times) == 1
