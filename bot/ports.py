"""What the bot needs from outside, as protocols: a clock."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol


class Clock(Protocol):
    """Time as an argument: tests move it, nothing sleeps for real."""

    def now(self) -> datetime:
        """The present, aware UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""
