"""How many briefs a minute somebody gets: a person, and a chat with all its people."""

from __future__ import annotations

import contextlib
from collections import OrderedDict, deque
from typing import Final

from bot.storage.database import StorageError
from bot.storage.rates import Rates

WINDOW_SECONDS: Final = 60.0
OF_A_CHAT: Final = 2  # times what one person gets: a busy group has more than one reader
REMEMBERED: Final = 10_000  # people and chats; who is dropped has been quiet for long


class SharedQuota:
    """The same over several processes, in rows: as many at once as a minute gives, then one at a time as they come
    back. A database that is away refuses nobody."""

    def __init__(self, rates: Rates, per_minute: int) -> None:
        self._rates, self.per_minute = rates, per_minute

    async def take(self, person: int, chat: int, _now: float) -> float:
        """As ``Quota.take``; a share of the chat may be spent on somebody who then has none of their own left."""
        limits = {f"briefs by {person}": self.per_minute} if person else {}
        if chat != person:
            limits = {f"briefs of {chat}": self.per_minute * OF_A_CHAT, **limits}
        waits = [0.0]
        with contextlib.suppress(StorageError):
            for bucket, most in limits.items() if self.per_minute else ():
                each = WINDOW_SECONDS / most
                waits.append(await self._rates.take(bucket, each, WINDOW_SECONDS - each))
        return max(waits)


class Quota:
    """Pure but for what it remembers; 0 a minute is no limit."""

    def __init__(self, per_minute: int) -> None:
        self.per_minute = per_minute
        self._taken: OrderedDict[int, deque[float]] = OrderedDict()

    async def take(self, person: int, chat: int, now: float) -> float:
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
