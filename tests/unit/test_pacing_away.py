"""Several processes share Telegram's rates in rows; without the database they take turns."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime

from bot.storage.database import StorageError
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.shared_rates import SharedRates
from tests.fakes import FakeClock, StageClock
from tests.unit.test_pacing import recorder, send

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


class Rows:
    """Rates of a database that is there or away."""

    def __init__(self) -> None:
        self.is_away = self.is_back_soon = False
        self.others_wait = list[float]()  # what who asks next for a chat hears: another process has it

    async def take(self, _bucket: str, _seconds: float, _ahead: float = 0.0) -> float:
        self._reached()
        return self.others_wait.pop() if self.others_wait else 0.0

    async def give(self, _bucket: str, _seconds: float) -> None:
        self._reached()

    async def take_slot(self, _count: int, *, is_patient: bool) -> str:
        assert is_patient
        self._reached()
        return "all:000"

    async def open_slots(self, _count: int) -> None:
        self._reached()

    def _reached(self) -> None:
        if self.is_away:
            self.is_away = not self.is_back_soon
            raise StorageError("unreachable")


class Numbers:
    """Locks that give each process its number."""

    def __init__(self, number: int) -> None:
        self.given = number

    async def number(self, _kind: str, _most: int) -> int:
        return self.given


def sharing(clock: FakeClock | StageClock, number: int = 0) -> tuple[Pacer, Rows]:
    rows, locks = Rows(), Numbers(number)
    return Pacer(clock, 30, shared=SharedRates(rows, clock, 30, locks)), rows  # type: ignore[arg-type]


async def test_without_the_database_several_processes_keep_the_rates_together() -> None:
    clock, times = StageClock(NOW), list[float]()
    processes = [sharing(clock, number) for number in range(5)]
    for pacer, _ in processes:
        await pacer.initialize()
    for _, rows in processes:
        rows.is_away = True
    calls = [send(pacer, recorder(clock, times), chat) for pacer, _ in processes for chat in range(25)]
    await asyncio.gather(*calls)
    assert all(later - first >= 1 for first, later in zip(times, times[30:], strict=False))


async def test_without_the_database_two_processes_never_write_to_a_chat_in_one_second() -> None:
    clock, times = StageClock(NOW), list[float]()
    processes = [sharing(clock, number) for number in range(3)]
    for pacer, rows in processes:
        await pacer.initialize()
        rows.is_away = True
    await asyncio.gather(*(send(pacer, recorder(clock, times), 7) for pacer, _ in processes for _ in range(2)))
    assert all(later - first >= 1 for first, later in itertools.pairwise(sorted(times)))


async def test_what_others_called_before_the_database_went_or_came_is_waited_for() -> None:
    clock, times = FakeClock(), list[float]()
    pacer, rows = sharing(clock)
    asked = []
    for is_away in (False, True, False, False):
        rows.is_away = is_away
        clock.advance(1.0)
        asked.append(clock.monotonic())
        await send(pacer, recorder(clock, times), len(times))
    waited = [went - began for began, went in zip(asked, times, strict=True)]
    assert waited[0] == waited[3] == 0
    assert waited[1] >= 1
    assert waited[2] >= 1


async def test_a_chat_is_asked_for_again_where_the_database_came_back_before_the_call() -> None:
    clock, times = FakeClock(NOW), list[float]()
    pacer, rows = sharing(clock)
    rows.is_away = rows.is_back_soon = True
    rows.others_wait = [0.7]
    await send(pacer, recorder(clock, times), 7)
    assert not rows.others_wait
