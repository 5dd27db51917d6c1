"""Which parts of the process still move: each beats when it gets round, and a part that is overdue is stuck."""

from __future__ import annotations

from bot.ports import Clock


class Pulse:
    """The last beat of each part that was begun."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._beats: dict[str, tuple[float, float]] = {}  # part → (last beat, overdue at), monotonic seconds

    def beat(self, part: str, within_seconds: float) -> None:
        """``part`` moves, and promises to beat again within so many seconds."""
        now = self._clock.monotonic()
        self._beats[part] = (now, now + within_seconds)

    def overdue(self) -> dict[str, float]:
        """The parts that are stuck, with the seconds since each beat last."""
        now = self._clock.monotonic()
        return {part: now - last for part, (last, due) in self._beats.items() if now > due}

    def parts(self) -> list[str]:
        """The parts that were begun, by name."""
        return sorted(self._beats)
