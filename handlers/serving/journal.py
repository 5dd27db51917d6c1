"""Writes what came and what became of it, all that gathered meanwhile in one transaction (group commit).

A transaction costs the same for one update as for a hundred, and the database takes one after the other: while one is
written, the next gathers.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.models import KeptUpdate, UpdateEnd
from bot.ports import Clock
from bot.storage.database import StorageError
from bot.storage.updates import Batch, Updates

log = logging.getLogger(__name__)

BETWEEN_SECONDS: Final = 0.01  # from one transaction to the next: with many chats a hundred a second are enough
NOTED_AFTER_SECONDS: Final = 0.3  # most answers are one message and end at once: they need no record of their own
# Between tries while the database refuses: what became of updates is written before other processes take them for left.
PAUSE_SECONDS: Final = 1.0


@dataclass(slots=True)
class _Gathered:
    """What is to be written next. ``done`` ends with the transaction, ``new`` with the numbers that were new in it."""

    kept: list[KeptUpdate] = field(default_factory=list)
    ends: list[UpdateEnd] = field(default_factory=list)
    sent: dict[int, str] = field(default_factory=dict)
    new: asyncio.Future[frozenset[int]] | None = None
    done: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def is_empty(self) -> bool:
        return not (self.kept or self.ends or self.sent)


class Journal:
    """``keep``, ``end`` and ``note`` gather; ``run`` writes. Ends are never lost to a database that refuses for now:
    they wait until it takes them, and their chats with them."""

    def __init__(self, updates: Updates, clock: Clock, lease: timedelta | None) -> None:
        """``lease``: how long what is kept stays with this process; None: any process may claim it at once."""
        self._updates, self._clock, self._lease = updates, clock, lease
        self._next = _Gathered()
        self._writing = _Gathered()
        self._woken = asyncio.Event()
        self._is_stopping = False
        self._written_at = -BETWEEN_SECONDS

    async def keep(self, updates: Sequence[KeptUpdate]) -> frozenset[int]:
        """Keep them; which were new. Raises StorageError: none of them is kept."""
        gathered = self._next
        if gathered.new is None:
            gathered.new = asyncio.get_running_loop().create_future()
        gathered.kept.extend(updates)
        self._woken.set()
        return await asyncio.shield(gathered.new)

    async def end(self, *ends: UpdateEnd) -> None:
        """Write what became of updates; returns when it is written, however long the database refuses."""
        gathered = self._next
        gathered.ends.extend(ends)
        self._woken.set()
        await gathered.done.wait()

    def note(self, update_id: int, sent: str) -> None:
        """Write soon what an attempt has sent so far; where the update ends sooner, not at all."""
        self._next.sent[update_id] = sent
        asyncio.get_running_loop().call_later(NOTED_AFTER_SECONDS, self._woken.set)

    async def written(self) -> None:
        """Until all that was noted so far is written."""
        self._woken.set()
        for gathered in (self._writing, self._next):
            if gathered.sent:
                await gathered.done.wait()

    async def run(self) -> None:
        """Until ``stop``; then what gathered is still written."""
        while not self._is_stopping or self._woken.is_set():
            await self._woken.wait()
            self._woken.clear()
            if self._next.is_empty:
                continue
            pause = self._written_at + BETWEEN_SECONDS - self._clock.monotonic()
            if pause > 0 and not self._is_stopping:
                await self._clock.sleep(pause)
            self._writing, self._next = self._next, _Gathered()
            await self._write(self._writing)
            self._writing, self._written_at = _Gathered(), self._clock.monotonic()

    def stop(self) -> None:
        """Let ``run`` end."""
        self._is_stopping = True
        self._woken.set()

    async def _write(self, gathered: _Gathered) -> None:
        try:
            new = await self._tried(gathered)
        except StorageError as exc:
            if gathered.new and not gathered.new.done():
                gathered.new.set_exception(exc)
                gathered.new.exception()  # retrieved, where whoever waited was cancelled
            await self._write_ends(gathered)
        else:
            if gathered.new and not gathered.new.done():
                gathered.new.set_result(new)
        gathered.done.set()

    async def _write_ends(self, gathered: _Gathered) -> None:
        """Again and again without what came: whoever brought that has heard that it is not kept. What comes meanwhile
        is refused as well."""
        gathered.kept = []
        while gathered.ends or gathered.sent:
            await self._clock.sleep(PAUSE_SECONDS)
            self._refuse()
            with contextlib.suppress(StorageError):
                await self._tried(gathered)
                return

    async def _tried(self, gathered: _Gathered) -> frozenset[int]:
        """One transaction. Raises StorageError, whatever went wrong: this loop must not end."""
        try:
            return await self._updates.write(_batch(gathered), self._clock.now(), self._lease)
        except StorageError as exc:
            log.error("updates are not written: kind=%s", exc.kind)
            raise
        except Exception as exc:  # a driver's own errors (a server that is gone) come untranslated
            log.error("updates are not written: %s", type(exc).__name__)
            raise StorageError(type(exc).__name__) from exc

    def _refuse(self) -> None:
        waiting = self._next
        if waiting.new and not waiting.new.done():
            waiting.new.set_exception(StorageError("not written"))
            waiting.new.exception()
            waiting.new, waiting.kept = None, []


def _batch(gathered: _Gathered) -> Batch:
    ended = {one.update_id for one in gathered.ends}
    sent = [(number, what) for number, what in gathered.sent.items() if number not in ended]
    return Batch(gathered.kept, gathered.ends, sent)
