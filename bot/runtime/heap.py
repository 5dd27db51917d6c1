"""Memory that was freed goes back to the system.

Answers of many sizes leave holes in the C library's heap: in a run of 16 minutes what was in use stayed at 87 MB while
the holes grew from 18 to 57 MB, and the process with them. ``malloc_trim`` (glibc) gives whole pages of them back.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from bot.ports import Clock

EVERY_SECONDS: Final = 60.0  # a few milliseconds' work each time; holes grow by 2 MB a minute at most


@asynccontextmanager
async def small_heap(clock: Clock) -> AsyncIterator[None]:
    """While this lasts, free memory is given back every minute, beside the event loop."""
    task = asyncio.create_task(_keep_small(clock))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _keep_small(clock: Clock) -> None:
    while True:
        await clock.sleep(EVERY_SECONDS)
        await asyncio.to_thread(release_free_memory)


def release_free_memory() -> bool:
    """Give free pages of the heap back; whether this C library can (glibc: yes; musl, macOS: no, and they need not)."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is None:
        return False
    trim(0)
    return True
