"""Loops that go on: a stage that fails is tried again after a while, a loop that ends is begun anew, each alone."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, Final

from bot.errors import BotError
from bot.models import FaultPart
from bot.ports import Wakeups
from bot.runtime.services import Services

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS: Final = 60.0  # another process may have queued something
AFTER_FAILURE_SECONDS: Final = 30.0  # a full disk is not emptied, nor a lock released, within seconds
TURN_SECONDS: Final = 3.0  # between looks whether the process that had the turn has ended
ROOM_SECONDS: Final = 30.0  # a busy machine is late without being stuck
STAGE_SECONDS: Final = 900.0  # one stage at most: a morning's editions to thousands of chats take minutes
LONGEST_BACK_OFF_SECONDS: Final = 600.0  # after faults that came again and again
Stage = Callable[[], Awaitable[datetime | None]]


async def repeat(part: FaultPart, stage: Stage, wakeups: Wakeups, services: Services) -> None:
    """Run a stage again and again, each time when it said that it is due next, or when somebody wakes it.

    A failure (a full disk, a locked database) is waited out; a fault is noted, and each in a row doubles the wait.
    """
    clock, faults_in_a_row = services.clock, 0
    while True:
        due = None
        services.pulse.beat(part, STAGE_SECONDS)
        try:
            with services.faults.island(part, part) as island:
                due = await stage()
        except BotError as exc:
            log.error("stage failed: part=%s kind=%s", part, exc.kind)
            services.pulse.beat(part, AFTER_FAILURE_SECONDS + ROOM_SECONDS)
            await clock.sleep(AFTER_FAILURE_SECONDS)
            continue
        if island.is_hit:
            faults_in_a_row += 1
            pause = back_off_seconds(faults_in_a_row)
            services.pulse.beat(part, pause + ROOM_SECONDS)
            await clock.sleep(pause)
            continue
        faults_in_a_row = 0
        services.pulse.beat(part, LONGEST_WAIT_SECONDS + ROOM_SECONDS)
        wait = (due - clock.now()).total_seconds() if due else LONGEST_WAIT_SECONDS
        await wakeups.wait(min(LONGEST_WAIT_SECONDS, max(0.05, wait)))


@asynccontextmanager
async def renewed(renew: Callable[[int], Awaitable[None]], number: int, services: Services) -> AsyncIterator[None]:
    """Hold the short lease of what is worked on where other processes claim too, however long that takes. A database
    that is away is asked again in time."""
    if not services.is_shared:
        yield
        return

    async def holding() -> None:
        while True:
            await services.clock.sleep(services.lease.total_seconds() / 3)
            with contextlib.suppress(BotError):
                await renew(number)

    task = asyncio.create_task(holding())
    try:
        yield
    finally:
        task.cancel()


def in_turn(part: FaultPart, stage: Stage, services: Services) -> Stage:
    """The stage, run by one process at a time: the others wait for their turn, which comes when that one ends. Waiting,
    however long, is no standing still."""

    async def taking_turns() -> datetime | None:
        while not await services.storage.turns.is_mine(part):
            services.pulse.beat(part, TURN_SECONDS + ROOM_SECONDS)
            await services.clock.sleep(TURN_SECONDS)
        services.pulse.beat(part, STAGE_SECONDS)
        return await stage()

    return taking_turns


async def keep_running(part: FaultPart, run: Callable[[], Coroutine[Any, Any, None]], services: Services) -> None:
    """Run one part until this is cancelled. However it ends (a fault, a library that cancels what is not its own), it
    is begun anew, and the other parts do not notice.
    """
    ends = 0
    while True:
        task = asyncio.create_task(run())
        try:
            await asyncio.wait((task,))
        finally:
            await _ended(task)
        ends += 1
        error = None if task.cancelled() else task.exception()
        if error is None:
            log.error("part ended: part=%s", part)
        elif isinstance(error, BotError):
            log.error("part failed: part=%s kind=%s", part, error.kind)
        else:
            services.faults.note(part, part, error)
        await services.clock.sleep(back_off_seconds(ends))


async def _ended(task: asyncio.Task[None]) -> None:
    """Cancel a task that still runs, and wait for its end."""
    if not task.done():
        task.cancel()
        await asyncio.wait((task,))


def back_off_seconds(times: int) -> float:
    """How long to wait after so many faults in a row."""
    return min(LONGEST_BACK_OFF_SECONDS, AFTER_FAILURE_SECONDS * 2.0 ** min(times - 1, 10))
