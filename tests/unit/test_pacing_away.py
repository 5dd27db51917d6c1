"""Several processes share Telegram's rates in rows; without the database each keeps to a part of them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from bot.storage.database import StorageError
from handlers.gateway.rate_limiter import Pacer
from handlers.gateway.shared_rates import SharedRates
from tests.fakes import FakeClock, StageClock
from tests.unit.test_pacing import recorder, send

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


class Rows:
    """Rates of a database that is there or away, in which nobody else calls."""

    def __init__(self) -> None:
        self.is_away = False

    async def take(self, _bucket: str, _seconds: float, _ahead: float = 0.0) -> float:
        self._reached()
        return 0.0

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
            raise StorageError("unreachable")


def sharing(clock: FakeClock | StageClock) -> tuple[Pacer, Rows]:
    rows: Any = Rows()
    return Pacer(clock, 30, shared=SharedRates(rows, clock, 30)), rows


async def test_without_the_database_a_process_makes_six_calls_a_second() -> None:
    clock, times = StageClock(NOW), list[float]()
    pacer, rows = sharing(clock)
    rows.is_away = True
    await asyncio.gather(*(send(pacer, recorder(clock, times), chat) for chat in range(20)))
    assert all(later - first >= 1 for first, later in zip(times, times[6:], strict=False))


async def test_what_others_called_before_the_database_went_is_waited_for() -> None:
    clock, times = FakeClock(), list[float]()
    pacer, rows = sharing(clock)
    await send(pacer, recorder(clock, times), 1)
    rows.is_away = True
    await send(pacer, recorder(clock, times), 2)  # a chat in which another process may have written just now
    rows.is_away = False
    await send(pacer, recorder(clock, times), 3)
    await send(pacer, recorder(clock, times), 4)
    assert times[1] - times[0] >= 2
    assert times[2] - times[1] >= 1
    assert times[3] == times[2]
