"""The same page is read by one process at a time: who comes second finds what the first one read in the archive."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.ports import Clock
from bot.storage.database import StorageError
from bot.storage.locks import Locks

LOOK_SECONDS: Final = 0.2  # between looks whether the other process has read it
# Most pages are read long before. One whose process hangs, or whose machine left the network, holds up nobody longer.
PATIENCE_SECONDS: Final = 30.0


@asynccontextmanager
async def one_reader(locks: Locks, url: str, clock: Clock) -> AsyncIterator[None]:
    """Wait until no other process reads the address, and keep them waiting meanwhile; in this process one task at a
    time enters for an address.

    A lock that is not to be had costs work, never an answer: who waited long enough, or cannot ask, reads as well.
    """
    name = f"reading {url}"
    try:
        with contextlib.suppress(StorageError):
            await _wait_for(locks, name, clock)
        yield
    finally:  # also where this was cancelled while it asked, and may hold it
        with contextlib.suppress(StorageError):
            await locks.give(name)


async def _wait_for(locks: Locks, name: str, clock: Clock) -> None:
    """Raises StorageError."""
    until = clock.monotonic() + PATIENCE_SECONDS
    while not await locks.take(name) and clock.monotonic() < until:
        await clock.sleep(LOOK_SECONDS)
