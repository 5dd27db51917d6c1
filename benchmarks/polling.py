"""One round of 500 feeds: a third unchanged, a tenth slow, a tenth broken, the others with two new articles each.

    python -m benchmarks.polling

The feeds live on 250 addresses of 127.0.0.0/8, each answer takes 0.5 s, a slow one 5 s. Prints the wall time beside
what the limits allow at best: all requests through the slots in flight, those of one host through its slots, or the
longest chain of one feed and its articles, whichever takes longest. Goal: within 1.5 of that, every good one read.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.feeds_site import DELAY_SECONDS, ETAG, FEEDS, ITEMS, SLOW_SECONDS, address_of, kind_of
from bot.feeds.poll_decision import PollDecision
from bot.fetching.client import BACKOFF_SECONDS, IN_FLIGHT, IN_FLIGHT_PER_HOST
from bot.flows.polling import PollRound, poll_due
from bot.runtime.services import Services, open_services
from bot.settings import Settings

GOAL = 1.5
READ = ("slow", "good")


def chain(number: int) -> list[float]:
    """The seconds that each request for a feed and its articles takes, one after the other."""
    kind = kind_of(number)
    first = SLOW_SECONDS if kind == "slow" else DELAY_SECONDS
    tries = 2 if kind in {"status", "closed"} else 1  # what may be over in a second is asked once more
    return [first] * tries + [DELAY_SECONDS] * (ITEMS if kind in READ else 0)


def allowed_seconds() -> float:
    """The least time that the limits leave for the round."""
    hosts: defaultdict[str, float] = defaultdict(float)
    for number in range(FEEDS):
        hosts[address_of(number)] += sum(chain(number))
    in_all = sum(hosts.values()) / IN_FLIGHT
    one_host = max(hosts.values()) / IN_FLIGHT_PER_HOST
    one_feed = max(sum(chain(number)) for number in range(FEEDS))
    return max(in_all, one_host, one_feed, DELAY_SECONDS * 2 + BACKOFF_SECONDS)


@contextlib.contextmanager
def site() -> Iterator[int]:
    """The feeds in a process of their own; the port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, "-m", "benchmarks.feeds_site", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    try:
        assert process.stdout.readline().strip() == "ready"
        yield port
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


async def follow(services: Services, port: int) -> None:
    """Every feed as one that was polled before, so that what it brings now is news."""
    now = services.clock.now()
    for number in range(FEEDS):
        await services.storage.feeds.add(f"http://{address_of(number)}:{port}/feed/{number}.xml", (), now)
    for feed in await services.storage.feeds.all():
        polled = replace(feed, title="源", etag=ETAG, first_polled_at=now, last_new_at=now)
        await services.storage.feeds.save(PollDecision(polled))


def waited_for_cpu() -> float:
    """Seconds that the main thread was ready to run and others had the processors; 0 where Linux does not tell."""
    try:
        return int(Path("/proc/thread-self/schedstat").read_text("ascii").split()[1]) / 1e9
    except (OSError, IndexError, ValueError):
        return 0.0


async def measure(port: int, folder: str) -> tuple[PollRound, tuple[float, float, float], int]:
    """The round, its seconds (all, this process's CPU, waiting for a CPU), and how many articles arrived."""
    values = {"DATABASE_URL": f"sqlite+aiosqlite:///{Path(folder, 'a.db')}", "ALLOWED_HOSTS": "127.0.0.0/8"}
    async with open_services(Settings.from_mapping(values)) as services:
        await follow(services, port)
        await services.offload(len, ())  # the worker's start is no part of a round
        before = (time.perf_counter(), time.process_time(), waited_for_cpu())
        done = await poll_due(services)
        after = (time.perf_counter(), time.process_time(), waited_for_cpu())
        wall, cpu, waited = (end - start for start, end in zip(before, after, strict=True))
        return done, (wall, cpu, waited), len(await services.storage.feeds.pending_articles())


def main() -> int:
    kinds = Counter(kind_of(number) for number in range(FEEDS))
    wanted = sum(kinds[kind] for kind in READ) * ITEMS
    broken = FEEDS - kinds["unchanged"] - kinds["slow"] - kinds["good"]
    with site() as port, tempfile.TemporaryDirectory() as folder:
        done, (seconds, cpu, waited), arrived = asyncio.run(measure(port, folder))
    allowed = allowed_seconds()
    print(f"feeds: {done.feeds} of {FEEDS} ({', '.join(f'{count} {kind}' for kind, count in sorted(kinds.items()))})")
    print(f"read: {done.read} of {wanted} articles, {arrived} arrivals; failed: {len(done.failed)} of {broken} broken")
    print(f"failures: {dict(Counter(kind for _, kind in done.failed))}")
    print(f"wall: {seconds:.1f} s, {cpu:.1f} s of it CPU of this process, {waited:.1f} s waiting for a CPU")
    print(f"the limits allow {allowed:.1f} s: ratio {seconds / allowed:.2f} (goal {GOAL})")
    is_whole = done.feeds == FEEDS and done.read == arrived == wanted and len(done.failed) == broken
    return 0 if is_whole and seconds <= GOAL * allowed else 1


if __name__ == "__main__":
    sys.exit(main())
