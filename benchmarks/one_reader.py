"""What a new link pays so that other processes do not fetch it too: two statements on the session that holds the locks.

    python -m benchmarks.one_reader

On a throw-away PostgreSQL of this machine: milliseconds of links one after the other and of 32 at once (as many as a
worker answers at a time), without their pages, and of this process's processor.
"""

from __future__ import annotations

import asyncio
import time
from statistics import median, quantiles

from bot.runtime.clock import SystemClock
from bot.runtime.one_reader import one_reader
from bot.storage.locks import Locks
from bot.storage.storage import open_storage
from tests.postgres import create_database, serving

LINKS, AT_ONCE = 2000, 32


async def milliseconds(locks: Locks, number: int) -> float:
    """Of one link whose page nobody else reads."""
    began = time.perf_counter()
    async with one_reader(locks, f"https://news.example.org/{number}.html", SystemClock()):
        pass
    return (time.perf_counter() - began) * 1000


async def measure(server: str) -> None:
    """Print both."""
    await create_database(server, "links")
    storage = await open_storage(f"postgresql+asyncpg://{server}/links")
    await milliseconds(storage.locks, 0)  # connects
    cpu = time.process_time()
    alone = [await milliseconds(storage.locks, number) for number in range(LINKS)]
    cpu = (time.process_time() - cpu) * 1000 / LINKS
    together = await asyncio.gather(*(milliseconds(storage.locks, number) for number in range(AT_ONCE)))
    await storage.close()
    print(f"one by one   median {median(alone):.2f} ms, p99 {quantiles(alone, n=100)[-1]:.2f} ms, CPU {cpu:.2f} ms")
    print(f"{AT_ONCE} at once   median {median(together):.1f} ms, the last {max(together):.1f} ms")


def main() -> None:
    with serving() as server:
        asyncio.run(measure(server))


if __name__ == "__main__":
    main()
