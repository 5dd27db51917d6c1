"""Stand-ins for what lives outside the bot."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta


class FakeClock:
    """Time that moves only when somebody sleeps or ``advance`` is called."""

    def __init__(self, start: datetime = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)) -> None:
        self.start, self.elapsed = start, 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds


class ShiftedClock:
    """Real seconds that begin at another time of day; ``advance`` leaps."""

    def __init__(self, start: datetime) -> None:
        self._offset = start - datetime.now(UTC)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)

    def advance(self, **units: float) -> None:
        self._offset += timedelta(**units)
