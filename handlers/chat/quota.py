"""How many briefs a minute somebody gets: a person, and a chat with all its people."""

from __future__ import annotations

from collections import OrderedDict, deque
from typing import Final

WINDOW_SECONDS: Final = 60.0
OF_A_CHAT: Final = 2  # times what one person gets: a busy group has more than one reader
REMEMBERED: Final = 10_000  # people and chats; who is dropped has been quiet for long


class Quota:
    """Pure but for what it remembers; 0 a minute is no limit."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._taken: OrderedDict[int, deque[float]] = OrderedDict()

    def take(self, person: int, chat: int, now: float) -> float:
        """Count a brief for both; where one of them has had its share, the seconds until there is more, and nothing is
        counted. ``person`` 0 is nobody in particular."""
        if not self.per_minute:
            return 0.0
        limits = {chat: self.per_minute * OF_A_CHAT} | ({person: self.per_minute} if person else {})
        wait = max(self._wait(key, most, now) for key, most in limits.items())
        if wait <= 0:
            for key in limits:
                self._note(key, now)
        return max(0.0, wait)

    def _wait(self, key: int, most: int, now: float) -> float:
        times = self._taken.get(key, deque())
        while times and times[0] <= now - WINDOW_SECONDS:
            times.popleft()
        return times[-most] + WINDOW_SECONDS - now if len(times) >= most else 0.0

    def _note(self, key: int, now: float) -> None:
        self._taken.setdefault(key, deque()).append(now)
        self._taken.move_to_end(key)
        while len(self._taken) > REMEMBERED:
            self._taken.popitem(last=False)
