"""Updates as they come → the database → their lanes. Whoever brought them is told "yes" only after they are kept."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Final, Protocol

from bot.models import KeptUpdate
from bot.ports import Wakeups
from bot.storage.database import StorageError
from handlers.chat.context import App
from handlers.serving.answering import Answering
from handlers.serving.journal import Journal
from handlers.serving.notices import Notices
from handlers.serving.raw_update import is_chatter, kept_update

log = logging.getLogger(__name__)

TOLD_AT_ONCE: Final = 20  # people who hear at the same time that nothing can be kept
# Who waits so long for his message to be kept is told: a database that hangs refuses nothing for many seconds.
TOLD_AFTER_SECONDS: Final = 5.0
BLOCKED_SECONDS: Final = 5.0  # between looks at whom another process was told to block
FLUSH_SECONDS: Final = 2.0  # for the last transaction when the process ends


class Answers(Protocol):
    """Who answers what was kept: this process (``Answering``), or another."""

    @property
    def has_room(self) -> bool:
        """Whether more may be taken from Telegram."""

    def accept(self, updates: Sequence[KeptUpdate]) -> None:
        """Answer these in time."""


class Keeping(Protocol):
    """Who writes what came: the ``Journal``."""

    async def keep(self, updates: Sequence[KeptUpdate]) -> frozenset[int]:
        """Keep them; which were new. Raises StorageError."""


class Telling(Protocol):
    """Who tells people that nothing can be kept: ``Notices``."""

    async def no_storage(self, update: KeptUpdate) -> None:
        """Raises nothing."""


class OthersAnswer:
    """The updates stand in the database for any process to claim; one of them is woken for each lane."""

    has_room = True

    def __init__(self, wakeups: Wakeups) -> None:
        self._wakeups = wakeups

    def accept(self, updates: Sequence[KeptUpdate]) -> None:
        for lane in {one.lane for one in updates}:
            self._wakeups.wake(lane)


class Intake:
    """What polling and the webhook hand their updates to."""

    def __init__(self, app: App, journal: Keeping, answers: Answers, notices: Telling | None = None) -> None:
        self._app, self._journal, self._answers = app, journal, answers
        self._notices = notices or Notices(app)
        self.told_after_seconds = TOLD_AFTER_SECONDS
        self._telling: set[asyncio.Task[None]] = set()

    def now(self) -> datetime:
        """When an update that comes now is received."""
        return self._app.bot_data.services.clock.now()

    @property
    def has_room(self) -> bool:
        """Whether more may be taken; else Telegram keeps them a while longer."""
        return self._answers.has_room

    async def take(self, raws: Sequence[object]) -> None:
        """Keep updates in one transaction, and queue those that are new. Raises StorageError: then none is kept, and
        each person who wrote has heard it."""
        kept = self._kept(raws)
        if not kept:
            return
        new = await self._new_of(kept)
        if len(new) < len(kept):
            log.info("updates that came again: count=%d", len(kept) - len(new))
        for one in kept:
            self._app.bot_data.services.metrics.updated(one.kind if one.update_id in new else "repeated")
        self._answers.accept([one for one in kept if one.update_id in new])

    async def _new_of(self, kept: Sequence[KeptUpdate]) -> frozenset[int]:
        """Which of them are new, once they are kept. Raises StorageError, and then most were told: many lines to one
        chat take their time, and nobody else waits for them."""
        keeping = asyncio.create_task(self._journal.keep(kept))
        try:
            await asyncio.wait((keeping,), timeout=self.told_after_seconds)
            telling = None if keeping.done() else self._told(kept)
            await asyncio.wait((keeping,))
        finally:
            keeping.cancel()
        if keeping.exception():
            await asyncio.wait((telling or self._told(kept),), timeout=self.told_after_seconds)
        else:
            self._withdraw()
        return keeping.result()

    def _told(self, kept: Sequence[KeptUpdate]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._tell_all(kept))
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)
        return task

    def _withdraw(self) -> None:
        """Something was kept: nobody hears any more that nothing can be. A notice waits for its turn with Telegram for
        seconds, and would come behind the answer."""
        for task in self._telling:
            task.cancel()

    def _kept(self, raws: Sequence[object]) -> list[KeptUpdate]:
        now, me = self.now(), self._app.bot
        found: dict[int, KeptUpdate] = {}
        for raw in raws:
            one = kept_update(raw, now)
            if one is None:
                log.warning("malformed update: it has no number")
            elif not is_chatter(raw, me.username, me.id) and not self._is_silenced(one):
                found.setdefault(one.update_id, one)
        return list(found.values())

    def _is_silenced(self, update: KeptUpdate) -> bool:
        """Whether its chat is blocked and was told so."""
        return self._app.bot_data.memory.blocked.get(update.chat_id, False)

    async def _tell_all(self, kept: Sequence[KeptUpdate]) -> None:
        """One line from memory: it is sent without the database."""
        for start in range(0, len(kept), TOLD_AT_ONCE):
            some = kept[start : start + TOLD_AT_ONCE]
            await asyncio.gather(*(self._notices.no_storage(one) for one in some))


@asynccontextmanager
async def open_intake(app: App) -> AsyncIterator[tuple[Intake, Answering]]:
    """Takes and answers in this process; what was left unanswered first. At the end what runs gets some seconds, and
    the rest waits for the next start."""
    services = app.bot_data.services
    async with writing(app, services.lease) as journal, answering(app, journal) as answers:
        yield Intake(app, journal, answers), answers


@asynccontextmanager
async def open_front(app: App) -> AsyncIterator[Intake]:
    """Takes updates for other processes to answer."""
    services = app.bot_data.services
    async with writing(app, None) as journal:
        yield Intake(app, journal, OthersAnswer(services.wakeups("update")))


@asynccontextmanager
async def open_answering(app: App) -> AsyncIterator[Answering]:
    """Answers what other processes took."""
    async with writing(app, app.bot_data.services.lease) as journal, answering(app, journal) as answers:
        yield answers


@asynccontextmanager
async def writing(app: App, lease: timedelta | None) -> AsyncIterator[Journal]:
    """A journal that writes; at the end what gathered is written."""
    services = app.bot_data.services
    journal = Journal(services.storage.updates, services.clock, lease)
    running = asyncio.create_task(journal.run())
    reading: asyncio.Task[None] | None = None
    try:
        app.bot_data.memory.blocked = await services.storage.blocked.all()
        reading = asyncio.create_task(_read_blocked(app)) if services.is_shared else None
        yield journal
    finally:
        if reading:
            await _cancelled(reading)
        journal.stop()
        await asyncio.wait([running], timeout=FLUSH_SECONDS)
        await _cancelled(running)


@asynccontextmanager
async def answering(app: App, journal: Journal) -> AsyncIterator[Answering]:
    """Answers what is claimed, what was left by others first; at the end what runs gets some seconds."""
    answers = Answering(app, journal)
    looking: asyncio.Task[None] | None = None
    try:
        await answers.resume()
        looking = asyncio.create_task(answers.run())
        yield answers
    finally:
        if looking:
            await _cancelled(looking)
        await answers.stop()


async def _read_blocked(app: App) -> None:
    """Whom the owner blocks in another process is blocked here some seconds later."""
    services = app.bot_data.services
    while True:
        await services.clock.sleep(BLOCKED_SECONDS)
        with contextlib.suppress(StorageError):
            app.bot_data.memory.blocked = await services.storage.blocked.all()


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
