"""Kept updates → answers: each lane's in order, the lanes in turn, and each update settled in the database.

The next update of a lane starts only after what became of the one before it is written: a kill repeats at most one
update a lane.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Coroutine, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any, Final

from telegram import Update
from telegram.error import RetryAfter

from bot.errors import BotError
from bot.models import KeptUpdate, UpdateEnd, UpdateState
from bot.storage.database import StorageError
from handlers.chat.attempt import CURRENT, Attempt, attempt_after
from handlers.chat.context import App
from handlers.gateway.api_errors import kind_of, seconds_of
from handlers.serving.journal import Journal
from handlers.serving.lanes import Lanes
from handlers.serving.notices import Notices
from handlers.serving.outdated import may_outdate, outdates
from handlers.serving.pastes import MOST_PARTS, continues, is_cut, joined
from handlers.serving.raw_update import LaneKind, kind_of_lane

log = logging.getLogger(__name__)

# How long what was asked is worth an answer. A message that is older is said to be unanswered; a button's or a query's
# answer is not taken by Telegram any more.
WORTH_ANSWERING: Final[dict[LaneKind, timedelta]] = {
    "messages": timedelta(hours=6),
    "presses": timedelta(minutes=10),
    "inline": timedelta(seconds=30),
}
FIRST_PAUSE_SECONDS: Final = 15.0  # before an update is tried again whose answer could not be sent
LONGEST_PAUSE_SECONDS: Final = 600.0
LOST_TRIES: Final = 2  # of an update whose answers may all have arrived: more would show them again and again
# An update that the database fails is tried again after half a second, one, two, … for a minute: while that is away
# altogether none counts.
FIRST_FAILED_PAUSE_SECONDS: Final = 0.5
FAILED_TRIES: Final = 7
LOOK_EVERY_SECONDS: Final = 10.0  # for updates that are to be tried again, or that a process left when it died
AWAY_LOOK_SECONDS: Final = 0.5  # while the database is away
# At the start, and when the database is back, nothing is taken over for so long: others could neither renew what they
# hold nor write what became of it, and do so now (a look or a journal's next try is at most a second away, behind one
# that still waits for a server that hung: others' last as long as one's own).
RENEWED_SECONDS: Final = 2.0
LANES_AT_ONCE: Final = 500  # of one claim
# Where other processes answer too, so many updates at once are this one's: more would wait here while others idle. Most
# of a link's time is its page's.
SHARED_AT_ONCE: Final = 32
MOST_WAITING: Final = 5000  # updates in memory; beyond that nothing is taken from Telegram, which keeps them
LATE: Final = timedelta(seconds=1)  # what waited so long for its turn may have been asked for otherwise since
LONG_WAIT_SECONDS: Final = 10.0  # a wait that is told
NEXT_PART_SECONDS: Final = 1.5  # until the rest of a text is there that its client cut
WRITTEN_SECONDS: Final = 5.0  # how long a second message waits for the record of the first
STOP_SECONDS: Final = 5.0  # for what is being answered when the process is to end; then it is left to the next start


class Answering:
    """``accept`` queues what was kept; answering starts at once, and goes on until ``stop``."""

    def __init__(self, app: App, journal: Journal, lanes: Lanes | None = None) -> None:
        self._app, self._journal = app, journal
        self._lanes = lanes or Lanes()
        self._services = app.bot_data.services
        self._notices = Notices(app)
        self._tasks: set[asyncio.Task[None]] = set()
        self._held: dict[int, datetime] = {}  # update → when its lease began
        self._lease = self._services.lease
        self._wakeups = self._services.wakeups("update")
        self._idle = asyncio.Event()
        self._idle.set()
        self._is_stopping = False
        self._takes_over_at = self._services.clock.monotonic() + RENEWED_SECONDS

    @property
    def has_room(self) -> bool:
        """Whether more may be taken from Telegram."""
        return self._lanes.waiting < MOST_WAITING

    @property
    def _lanes_wanted(self) -> int:
        """In how many lanes updates may be claimed now."""
        if not self.has_room:
            return 0
        return max(0, SHARED_AT_ONCE - len(self._held)) if self._services.is_shared else LANES_AT_ONCE

    async def idle(self) -> None:
        """Until every update that was accepted is settled or put back."""
        while self._held or self._tasks:
            self._idle.clear()
            await self._idle.wait()

    def accept(self, updates: Sequence[KeptUpdate]) -> None:
        """Queue updates whose lease is held here, and start those whose turn it is."""
        now = self._services.clock.now()
        for one in updates:
            self._held[one.update_id] = now
            self._queue(one)
        self._start()

    def _queue(self, update: KeptUpdate) -> None:
        wait = self._lanes.expected_wait(update.lane)
        added = self._lanes.add(update)
        for one in added.replaced:
            self._settle(UpdateEnd(one.update_id, UpdateState.DONE))
        if added.state != "queued":
            self._settle(UpdateEnd(update.update_id, UpdateState.DONE))
        if added.state == "first over":
            self._spawn(self._notices.queue_full(update, added.ahead))
        elif added.state == "queued" and wait > LONG_WAIT_SECONDS:
            self._spawn(self._notices.busy(update, wait))

    def _settle(self, end: UpdateEnd) -> None:
        """Write it without anybody waiting."""
        self._spawn(self._written(end))

    async def _written(self, *ends: UpdateEnd) -> None:
        await self._journal.end(*ends)
        for end in ends:
            self._held.pop(end.update_id, None)

    def _start(self) -> None:
        while not self._is_stopping and (update := self._lanes.start()):
            self._spawn(self._answer(update))

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and task.exception():
            self._services.faults.note("message", "an update", task.exception() or RuntimeError())
        if not self._tasks:
            self._idle.set()

    async def _answer(self, update: KeptUpdate) -> None:
        clock = self._services.clock
        started = clock.monotonic()
        parts = await self._parts_of(update)
        if await self._is_outdated(update):
            end = UpdateEnd(update.update_id, UpdateState.GIVEN_UP)
        else:
            end = await self._outlasting(update if len(parts) == 1 else replace(update, body=joined(parts)))
        # The parts are answered by now, or are tried again together.
        await self._written(end, *(replace(end, update_id=part.update_id, sent="") for part in parts[1:]))
        self._lanes.end(update.lane, clock.monotonic() - started)
        self._start()
        if self._services.is_shared:  # for what came to this lane meanwhile, which other processes left to this one
            self._wakeups.look()

    async def _is_outdated(self, update: KeptUpdate) -> bool:
        """Whether somebody asked since for what this would undo; what this undoes in turn is given up. Rows say so: the
        one may be tried again by another process than the other."""
        updates = self._services.storage.updates
        with contextlib.suppress(StorageError):  # then none of them is answered
            waited = self._services.clock.now() - update.received_at
            is_late = update.attempts or (waited > LATE and may_outdate(update))
            if is_late and not await updates.is_waiting(update.update_id):
                return True
            older = await updates.unanswered(update.chat_id, update.update_id) if may_outdate(update) else []
            ends = [UpdateEnd(one.update_id, UpdateState.GIVEN_UP) for one in older if outdates(update, one)]
            if ends:
                log.info("outdated: updates=%d", len(ends))
                await self._journal.end(*ends)
        return False

    async def _parts_of(self, update: KeptUpdate) -> list[KeptUpdate]:
        """An update, and those that go on with its text where the client had to cut it: they come within a moment."""
        parts = [update]
        while len(parts) < MOST_PARTS and is_cut(parts[-1]):
            await self._services.clock.sleep(NEXT_PART_SECONDS)
            following = self._lanes.take_next(update.lane, partial(continues, parts[-1]))
            if following is None:
                break
            parts.append(following)
        return parts

    async def _outlasting(self, update: KeptUpdate) -> UpdateEnd:
        """Answer it; what became of it. What the database fails is tried again once that takes something, and the lane
        waits with it: its next would fail as well. Who is to be told of that is not told any more then: a line may
        wait for its turn with Telegram for seconds, and would come just before the answer."""
        notice: asyncio.Task[None] | None = None
        for tries in count():
            attempt = attempt_after(update.sent)
            attempt.is_again = tries > 0 or update.attempts > 0
            attempt.may_wait = _may_wait(update) and tries < FAILED_TRIES
            end = await self._attempted(update, attempt)
            if not (attempt.may_wait and isinstance(attempt.failure, StorageError)):
                break
            if notice is None or notice.cancelled():
                notice = asyncio.create_task(_beside(attempt.notice))
            self._journal.note(update.update_id, attempt.record())
            await self._journal.written()
            await self._services.clock.sleep(FIRST_FAILED_PAUSE_SECONDS * 2**tries)
            notice.cancel()
            update = replace(update, sent=attempt.record())
        return end

    async def _attempted(self, update: KeptUpdate, attempt: Attempt) -> UpdateEnd:
        """Answer it once; what became of it."""
        now = self._services.clock.now()
        if now - update.received_at > WORTH_ANSWERING[kind_of_lane(update.lane)]:
            await self._notices.was_away(update)
            return UpdateEnd(update.update_id, UpdateState.GIVEN_UP)
        try:
            read = Update.de_json(json.loads(update.body), self._app.bot)
        except Exception as exc:  # noqa: BLE001 - PTB stumbles in many ways over what is malformed
            log.warning("malformed update: kind=%s error=%s", update.kind, type(exc).__name__)
            await self._notices.unreadable(update)
            return UpdateEnd(update.update_id, UpdateState.MALFORMED)
        attempt.begun_at = self._services.clock.monotonic()
        attempt.noted = lambda record: self._journal.note(update.update_id, record)
        attempt.written = self._noted
        CURRENT.set(attempt)
        await self._processed(read, attempt)
        attempt.noted = lambda _: None  # what goes on behind the answer leaves no record
        return self._end_of(update, attempt)

    async def _noted(self) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._journal.written(), WRITTEN_SECONDS)

    async def _processed(self, update: Update, attempt: Attempt) -> None:
        try:
            await self._app.process_update(update)
        except Exception as exc:  # noqa: BLE001 - PTB hands what handlers raise to the error handler: this is a fault of its own
            self._services.faults.note("message", "an update", exc)
            attempt.failure = exc

    def _end_of(self, update: KeptUpdate, attempt: Attempt) -> UpdateEnd:
        failure = attempt.failure
        kind = kind_of(failure) if failure else "final"
        if failure is None or kind == "final" or (kind == "lost" and update.attempts >= LOST_TRIES):
            return UpdateEnd(update.update_id, UpdateState.DONE)
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2.0 ** (min(update.attempts, 10) - 1))
        if isinstance(failure, RetryAfter):
            pause = max(pause, seconds_of(failure))
        again_at = self._services.clock.now() + timedelta(seconds=pause)
        if again_at - update.received_at > WORTH_ANSWERING[kind_of_lane(update.lane)]:
            log.error("update given up: kind=%s failure=%s", update.kind, kind)
            return UpdateEnd(update.update_id, UpdateState.GIVEN_UP)
        self._wakeups.wake()
        return UpdateEnd(update.update_id, UpdateState.WAITING, again_at, attempt.record())

    # -- what waits in the database ----------------------------------------------------------

    async def resume(self) -> None:
        """At the start: what a process left unanswered when it died comes before what is new."""
        storage = self._services.storage
        if not self._services.is_shared and await storage.turns.is_mine("alone"):
            await storage.updates.release_leases()
        while await self._claim():
            pass

    async def run(self) -> None:
        """Look for what is due again, and hold what takes long; until cancelled."""
        clock, is_away, tried_for = self._services.clock, False, 0.0
        while True:
            began = clock.monotonic()
            self._services.pulse.beat("answers", LOOK_EVERY_SECONDS * 6)
            wait = self._look_seconds
            try:
                await self._renew()
                due = await self._due_at()
                if is_away:
                    self._takes_over_at = clock.monotonic() + RENEWED_SECONDS + tried_for
                    is_away, tried_for = False, 0.0
                wait = await self._looked(due)
            except Exception as exc:  # noqa: BLE001 - a database that is gone: this loop must not end
                is_away, wait = True, AWAY_LOOK_SECONDS
                tried_for = max(tried_for, clock.monotonic() - began)
                log.error(
                    "updates are not looked for: %s %s", type(exc).__name__, exc if isinstance(exc, BotError) else ""
                )
            await self._wakeups.wait(wait)

    @property
    def _look_seconds(self) -> float:
        return min(LOOK_EVERY_SECONDS, self._lease.total_seconds() / 3)

    async def _due_at(self) -> datetime | None:
        return await self._services.storage.updates.next_due_at(self._services.clock.now())

    async def _looked(self, due: datetime | None) -> float:
        """Claim what is due; seconds until the next look."""
        wait = self._look_seconds
        in_seconds = (due - self._services.clock.now()).total_seconds() if due else wait
        if in_seconds > 0:
            return min(wait, max(0.05, in_seconds))
        if self._lanes_wanted:
            await self._claim()
        return min(wait, self._grace) if self._grace > 0 else wait

    @property
    def _grace(self) -> float:
        """Seconds until what others left may be taken over; below 0 where it may be."""
        return self._takes_over_at - self._services.clock.monotonic() if self._services.is_shared else 0.0

    async def _claim(self) -> int:
        most = self._lanes_wanted
        if not most:
            return 0
        updates, now = self._services.storage.updates, self._services.clock.now()
        # One whose lease ran out while it is answered is claimed again here, and may be settled before this is known.
        mine = set(self._held)
        claimed = await updates.claim(now, most, self._lease, mine, takes_over=self._grace <= 0)
        self.accept([one for one in claimed if one.update_id not in mine | self._held.keys()])
        return len(claimed)

    async def _renew(self) -> None:
        now = self._services.clock.now()
        old = [number for number, since in self._held.items() if now - since > self._lease / 4]
        if old:
            await self._services.storage.updates.renew(old, now, self._lease)
            self._held.update(dict.fromkeys(self._held.keys() & set(old), now))  # some were settled meanwhile

    # -- the end -------------------------------------------------------------------------------

    async def stop(self, seconds: float = STOP_SECONDS) -> None:
        """Start nothing more, give what runs some seconds, and leave the rest to the next start."""
        self._is_stopping = True
        self._lanes.clear()
        await _waited(self._tasks, seconds)
        for task in self._tasks:
            task.cancel()
        await _waited(self._tasks, 1.0)
        if self._held:
            log.info("left to the next start: updates=%d", len(self._held))
            with contextlib.suppress(BotError, OSError):
                await self._services.storage.updates.release_leases(list(self._held))


def _may_wait(update: KeptUpdate) -> bool:
    """Whether it may be answered later: of presses, queries and guests Telegram takes one answer, and soon."""
    return kind_of_lane(update.lane) == "messages" and update.kind != "guest_message"


async def _beside(notice: Callable[[], Awaitable[None]]) -> None:
    """As nobody's answer: it waits for nothing that is to be written."""
    CURRENT.set(None)
    await notice()


async def _waited(tasks: Collection[asyncio.Task[None]], seconds: float) -> None:
    if tasks:
        await asyncio.wait(set(tasks), timeout=seconds)
