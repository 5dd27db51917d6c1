"""Whose turn it is: a queue a lane, one update of a lane at a time and in order, the lanes in turn.

Pure: it holds no task and no clock. A lane's next update starts only after ``end`` said that the one before it is
settled. What is said in one chat delays no other chat, and neither buttons nor inline queries.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from bot.models import KeptUpdate
from handlers.serving.raw_update import LaneKind, kind_of_lane

WAITING_A_LANE: Final = 20  # what a person forwards at once; more is not meant to be read one by one
# At once in all lanes of a kind. A message may wait for its page and for its chat's pace, and holds little memory
# meanwhile; a press or a query takes milliseconds.
AT_ONCE: Final[Mapping[LaneKind, int]] = {"messages": 512, "presses": 64, "inline": 32}
WEIGHT_OF_NEWEST: Final = 0.1  # of the mean time that an update takes


@dataclass(frozen=True, slots=True)
class Added:
    """``queued``: it waits for its turn. ``first over``: the lane is full, and nobody was told yet. ``over``: the lane
    is full, and that was said. ``ahead`` counts what waits before it. ``replaced`` are queries that nobody waits for
    any more.
    """

    state: Literal["queued", "first over", "over"]
    ahead: int
    replaced: tuple[KeptUpdate, ...] = ()


@dataclass(slots=True)
class _Lane:
    waiting: deque[KeptUpdate] = field(default_factory=deque)
    is_busy: bool = False
    was_told: bool = False  # that it is full; until it is empty again


@dataclass(slots=True)
class _Pool:
    """The lanes of one kind: those with work and not busy, in the order of their turns."""

    at_once: int
    ready: OrderedDict[str, None] = field(default_factory=OrderedDict)
    running: int = 0
    mean_seconds: float = 0.0


class Lanes:
    """The queues of this process."""

    def __init__(self, at_once: Mapping[LaneKind, int] = AT_ONCE, most_waiting: int = WAITING_A_LANE) -> None:
        self._pools = {kind: _Pool(count) for kind, count in at_once.items()}
        self._lanes: dict[str, _Lane] = {}
        self._most_waiting = most_waiting
        self.waiting = 0

    @property
    def running(self) -> int:
        """Updates that are being answered."""
        return sum(pool.running for pool in self._pools.values())

    def add(self, update: KeptUpdate) -> Added:
        """Queue it, if its lane has room. Of inline queries only the newest waits: the person typed on."""
        lane = self._lanes.setdefault(update.lane, _Lane())
        kind = kind_of_lane(update.lane)
        replaced = tuple(lane.waiting) if kind == "inline" else ()
        if replaced:
            self.waiting -= len(replaced)
            lane.waiting.clear()
        ahead = len(lane.waiting) + lane.is_busy
        if len(lane.waiting) >= self._most_waiting:
            told, lane.was_told = lane.was_told, True
            return Added("over" if told else "first over", ahead)
        lane.waiting.append(update)
        self.waiting += 1
        if not lane.is_busy:
            self._pools[kind].ready[update.lane] = None
        return Added("queued", ahead, replaced)

    def start(self) -> KeptUpdate | None:
        """The next update whose turn it is, None where nothing can start now. It holds its lane until ``end``."""
        for pool in self._pools.values():
            if pool.ready and pool.running < pool.at_once:
                name, _ = pool.ready.popitem(last=False)
                lane = self._lanes[name]
                lane.is_busy = True
                pool.running += 1
                self.waiting -= 1
                return lane.waiting.popleft()
        return None

    def take_next(self, name: str, fits: Callable[[KeptUpdate], bool]) -> KeptUpdate | None:
        """Take the next update out of a lane that is held, if it fits: it is answered together with the one before."""
        waiting = self._lanes[name].waiting
        if not waiting or not fits(waiting[0]):
            return None
        self.waiting -= 1
        return waiting.popleft()

    def end(self, name: str, seconds: float) -> None:
        """The lane's update is settled after so long: the lane goes to the end of the turns, or away."""
        lane, pool = self._lanes[name], self._pools[kind_of_lane(name)]
        pool.running -= 1
        pool.mean_seconds += WEIGHT_OF_NEWEST * (seconds - pool.mean_seconds)
        lane.is_busy = False
        if lane.waiting:
            pool.ready[name] = None
        else:
            del self._lanes[name]

    def expected_wait(self, name: str) -> float:
        """Seconds until a lane that becomes ready now gets its turn, by what updates took of late."""
        pool = self._pools[kind_of_lane(name)]
        free = pool.at_once - pool.running - len(pool.ready)
        return 0.0 if free > 0 else (len(pool.ready) + 1) / pool.at_once * pool.mean_seconds

    def clear(self) -> list[KeptUpdate]:
        """Take everything out that has not started."""
        left = [one for lane in self._lanes.values() for one in lane.waiting]
        for pool in self._pools.values():
            pool.ready.clear()
        for lane in self._lanes.values():
            lane.waiting.clear()
        self.waiting = 0
        return left
