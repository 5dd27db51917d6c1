"""Whether the database is there by which several processes share Telegram's rates, and when one calls without it.

One task looks; who wants to call waits three seconds at most for a database that does not answer. While it is away the
processes take turns by the clock, each by the number that it was given while there was a database, and who has none of
its own waits.
That keeps the rates as long as it is away from all of them. A process that alone lost its connection cannot be told
from that, and the others go on: in its turn, every twelve seconds, Telegram may see up to twenty calls in .4 s beside
their thirty a second, and two in one second in a chat.
"""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

from bot.ports import Clock
from bot.storage.database import StorageError
from bot.storage.locks import Locks
from bot.storage.rates import Rates

log = logging.getLogger(__name__)
T = TypeVar("T")

OF_A_CALL_SECONDS: Final = 1.05  # after a call began, its second is over
LOOK_SECONDS: Final = 0.5  # between looks
PATIENCE_SECONDS: Final = 3.0  # a database that answers later is away: it hangs, or its packets are lost
# For a look at one that is away, with a new connection. Who looks too early looks again: so long after it is back all
# processes know, and until then one may still take its turn.
BACK_SECONDS: Final = 1.0
ALL_KNOW_SECONDS: Final = 2 * BACK_SECONDS + LOOK_SECONDS
# In each turn so many calls may begin in its first part, so that their second is over when the next process's begins.
TURNS: Final = 8  # of processes; those above have none
TURN_SECONDS, BEGIN_SECONDS, A_TURN = 1.5, 0.4, 20
# A number is used when it was held for so long before the database went: whose it was before has seen by then that its
# lock was lost, also where the database comes for a moment only.
SETTLED_SECONDS: Final = 5.0


class Presence:
    """Of the database, as this process sees it."""

    def __init__(self, rates: Rates, clock: Clock, count: int, locks: Locks) -> None:
        """``count``: calls a second. ``locks`` give this process its number."""
        self._rates, self._clock, self._count, self._locks = rates, clock, count, locks
        self.is_away, self.patience = False, PATIENCE_SECONDS
        self._number: tuple[int, int] | None = None  # and before it, the session that holds it
        self._settled_at, self._gone_at = math.inf, -math.inf
        self._may_at = -math.inf  # what others called just before the database went, or came, is over then
        self._turn, self._begun = -1, 0
        self._watching: asyncio.Task[None] | None = None
        self._cut_off: set[asyncio.Task[Any]] = set()

    async def open(self) -> None:
        """Look, and go on looking until ``close``."""
        if self._watching is None:
            await self.look()
            self._watching = asyncio.create_task(self._watch())

    async def close(self) -> None:
        """Look no more."""
        if self._watching:
            self._watching.cancel()

    async def look(self) -> None:
        """At the lock of this process's number, and at the database."""
        number = None if self.is_away else await self._numbered()
        try:
            opening = self._rates.open_slots(self._count)
            await self._answer(opening, BACK_SECONDS if self.is_away else self.patience)
        except Exception:  # noqa: BLE001 - whatever it is, there are no rates; and looking must not end
            self._note_gone()  # and the number stays: nobody can take it meanwhile
            return
        if self.is_away:
            self.is_away, self._may_at = False, self._clock.monotonic() + ALL_KNOW_SECONDS + OF_A_CALL_SECONDS
        if number != self._number:
            self._number, self._settled_at = number, self._clock.monotonic() + SETTLED_SECONDS

    async def asked(self, asking: Coroutine[Any, Any, T]) -> T | None:
        """What the database answers; None where it does not, and is away then."""
        try:
            return await self._answer(asking, self.patience)
        except (StorageError, TimeoutError):
            self._note_gone()
            return None

    async def _answer(self, asking: Coroutine[Any, Any, T], seconds: float) -> T:
        """Raises TimeoutError when the time is over: what is cut off then takes two seconds more to end a connection
        that hangs, and nobody waits for that."""
        task = asyncio.create_task(asking)
        try:
            await asyncio.wait((task,), timeout=seconds)
        finally:
            if not task.done():
                self._cut_off.add(task)
                task.add_done_callback(self._note_end)
                task.cancel()
        if not task.done():
            raise TimeoutError
        return task.result()

    def _note_end(self, task: asyncio.Task[Any]) -> None:
        self._cut_off.discard(task)
        if not task.cancelled():
            task.exception()  # nobody has to hear of it

    def _note_gone(self) -> None:
        if not self.is_away:
            log.warning("the rates are away")
            self.is_away, self._gone_at = True, self._clock.monotonic()
            self._may_at = max(self._may_at, self._gone_at + OF_A_CALL_SECONDS)

    def wait(self) -> float:
        """Seconds until a call may begin. Without the database, 0 is given so often a turn only as calls may begin."""
        if (wait := self._may_at - self._clock.monotonic()) > 0:
            return wait
        return self._wait_for_turn() if self.is_away else 0.0

    def _wait_for_turn(self) -> float:
        if self._number is None or self._settled_at > self._gone_at:
            return math.inf
        turns = TURNS * TURN_SECONDS
        turn, since = divmod(self._clock.now().timestamp() - self._number[1] * TURN_SECONDS, turns)
        if turn != self._turn:
            self._turn, self._begun = int(turn), 0
        if since >= BEGIN_SECONDS or self._begun >= min(A_TURN, self._count):
            return turns - since
        self._begun += 1
        return 0.0

    async def _numbered(self) -> tuple[int, int] | None:
        """The session, and the number that it holds, if it holds one. Of one that does not answer yet nothing is known;
        while its connection stands, nobody else can have its number."""
        try:
            async with asyncio.timeout(BACK_SECONDS):
                number = await self._locks.number("process", TURNS)
        except TimeoutError:
            return self._number
        except Exception:  # noqa: BLE001 - a driver's own error: looking must not end
            return None
        return None if number is None else (self._locks.session, number)

    async def _watch(self) -> None:
        while True:
            await self._clock.sleep(LOOK_SECONDS)
            await self.look()
