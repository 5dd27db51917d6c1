"""Updates as they come → the database → their lanes. Whoever brought them is told "yes" only after they are kept."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

from bot.models import KeptUpdate
from bot.storage.database import StorageError
from handlers.chat.context import App
from handlers.serving.answering import Answering
from handlers.serving.journal import Journal
from handlers.serving.notices import Notices
from handlers.serving.raw_update import is_chatter, kept_update

log = logging.getLogger(__name__)

TOLD_AT_ONCE: Final = 20  # people who hear at the same time that nothing can be kept
FLUSH_SECONDS: Final = 2.0  # for the last transaction when the process ends


class Intake:
    """What polling and the webhook hand their updates to."""

    def __init__(self, app: App, journal: Journal, answering: Answering) -> None:
        self._app, self._journal = app, journal
        self.answering = answering
        self._notices = Notices(app)

    def now(self) -> datetime:
        """When an update that comes now is received."""
        return self._app.bot_data.services.clock.now()

    @property
    def has_room(self) -> bool:
        """Whether more may be taken; else Telegram keeps them a while longer."""
        return self.answering.has_room

    async def take(self, raws: Sequence[object]) -> None:
        """Keep updates in one transaction, and queue those that are new. Raises StorageError: then none is kept, and
        each person who wrote has heard it."""
        kept = self._kept(raws)
        if not kept:
            return
        try:
            new = await self._journal.keep(kept)
        except StorageError:
            await self._tell_all(kept)
            raise
        if len(new) < len(kept):
            log.info("updates that came again: count=%d", len(kept) - len(new))
        for one in kept:
            self._app.bot_data.services.metrics.updated(one.kind if one.update_id in new else "repeated")
        self.answering.accept([one for one in kept if one.update_id in new])

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
async def open_intake(app: App) -> AsyncIterator[Intake]:
    """An intake that answers what was left unanswered first. At the end what runs gets some seconds, and the rest waits
    for the next start."""
    services = app.bot_data.services
    journal = Journal(services.storage.updates, services.clock)
    answering = Answering(app, journal)
    writing = asyncio.create_task(journal.run())
    looking: asyncio.Task[None] | None = None
    try:
        app.bot_data.memory.blocked = await services.storage.blocked.all()
        await answering.resume()
        looking = asyncio.create_task(answering.run())
        yield Intake(app, journal, answering)
    finally:
        if looking:
            await _cancelled(looking)
        await answering.stop()
        journal.stop()
        await asyncio.wait([writing], timeout=FLUSH_SECONDS)
        await _cancelled(writing)


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task
