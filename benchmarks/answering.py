"""100 chats send one new link each at once; every page takes 0.3 s, on 50 addresses of the loopback range.

    python -m benchmarks.answering           # against the small Bot API of benchmarks/bot_api.py
    python -m benchmarks.answering --stage   # against the strict one of tests/stage

Goals: without sending rates all are answered within 10 times the time of one chat alone; with Telegram's published
rates within 5 s and without a refusal; the event loop is never held longer than 50 ms at the 99th percentile.
The pages, the Bot API and the bot are processes of their own, so that none of them measures another.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from ipaddress import IPv4Address
from itertools import count
from typing import Any

import aiohttp

from benchmarks.bot_api import TOKEN

CHATS, ADDRESSES, PAGE_SECONDS = 100, 50, 0.3
FIRST = IPv4Address("127.0.1.1")
TIMES_ALONE, LIMITED_SECONDS, HELD_MS = 10, 5.0, 50.0
PROBE_SECONDS = 0.005
PATIENCE_SECONDS = 60.0


@dataclass(frozen=True)
class Run:
    """What one run showed; times in seconds, ``held`` how long the loop was held at each probe, in ms."""

    alone: float
    all_answered: float
    refusals: int
    held: list[float]
    held_idle: list[float]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def process(*arguments: str, **over: Any) -> Iterator[subprocess.Popen[str]]:
    """A Python process that prints a line when it is ready."""
    child = subprocess.Popen([sys.executable, *arguments], stdout=subprocess.PIPE, text=True, **over)
    try:
        assert child.stdout
        if not child.stdout.readline():
            raise SystemExit(f"{arguments[1]} did not start")
        yield child
    finally:
        child.terminate()
        child.communicate(timeout=30)  # reads on: what it prints at its end may not fit into the pipe


@contextmanager
def bot_api(*, staged: bool) -> Iterator[tuple[str, str]]:
    """Address and token of a Bot API."""
    port = free_port()
    stage = ("-m", "tests.stage", "serve", "--port", str(port), "--token", TOKEN)
    with process(*(stage if staged else ("-m", "benchmarks.bot_api", str(port)))):
        yield f"http://127.0.0.1:{port}", TOKEN


@dataclass
class People:
    """The other side: writes to the bot and reads what comes back."""

    session: aiohttp.ClientSession
    origin: str
    site: str
    read: int = 0
    refusals: int = 0
    names: Iterator[int] = field(default_factory=count)

    async def control(self, action: str, **body: Any) -> Any:
        async with self.session.post(f"{self.origin}/control/{action}", json=body) as response:
            return (await response.json()).get("result")

    async def send_link(self) -> int:
        """A person nobody knows sends a link nobody sent; the chat's id."""
        number = next(self.names)
        host = FIRST + number % ADDRESSES
        said = await self.control("say", who=f"person{number}", text=f"http://{host}:{self.site}/{number}.html")
        return int(said["chat"]["id"])

    async def entries(self) -> list[dict[str, Any]]:
        """What the Bot API noted since it was asked last."""
        async with self.session.get(f"{self.origin}/control/log?since={self.read}") as response:
            entries: list[dict[str, Any]] = await response.json()
        self.read += len(entries)
        return entries

    async def answers(self, chats: set[int]) -> float:
        """When the last of them had its brief."""
        last, waiting, deadline = 0.0, set(chats), time.time() + PATIENCE_SECONDS
        while waiting:
            if time.time() > deadline:
                raise SystemExit(f"{len(waiting)} of {len(chats)} chats had no brief after {PATIENCE_SECONDS:.0f} s")
            await asyncio.sleep(0.05)
            for entry in await self.entries():
                self.refusals += entry["kind"] == "call" and not entry.get("ok", True)
                is_brief = entry["kind"] in {"sent", "edited"} and "✓" in json.dumps(
                    entry["message"], ensure_ascii=False
                )
                if is_brief and entry["chat"] in waiting:
                    waiting.discard(entry["chat"])
                    last = entry["at"]
        return last

    async def timed(self, count: int) -> tuple[float, float]:
        """``count`` people write at the same time: from when to when."""
        started = time.time()
        chats = await asyncio.gather(*(self.send_link() for _ in range(count)))
        return started, await self.answers(set(chats))


@asynccontextmanager
async def people(origin: str, site: str) -> AsyncIterator[People]:
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        yield People(session, origin, site)


async def play(origin: str, site: str, bot: subprocess.Popen[str], *, limited: bool) -> Run:
    """Warm up, one chat alone (median of five), then all at once."""
    async with people(origin, site) as crowd:
        await crowd.timed(1)
        await crowd.timed(4)
        await crowd.control("flood", enabled=limited)
        idle_from = time.time()
        await asyncio.sleep(1.2)
        idle_to = time.time()
        alone = [end - start for start, end in [await crowd.timed(1) for _ in range(5)]]
        await asyncio.sleep(1.2)
        started, ended = await crowd.timed(CHATS)
    bot.terminate()
    assert bot.stdout
    probes = json.loads(bot.stdout.read().splitlines()[-1])
    within = lambda start, end: [ms for at, ms in probes if start <= at <= end]  # noqa: E731
    held, idle = within(started, ended), within(idle_from, idle_to)
    return Run(statistics.median(alone), ended - started, crowd.refusals, held, idle)


def measure(*, staged: bool, limited: bool) -> Run:
    """One run with fresh processes and a fresh database."""
    site_port = str(free_port())
    with tempfile.TemporaryDirectory() as folder, bot_api(staged=staged) as (origin, token):
        environment = {
            "TELEGRAM_TOKEN": token,
            "TELEGRAM_API_URL": f"{origin}/bot",
            "TELEGRAM_FILE_URL": f"{origin}/file/bot",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
            "ALLOWED_HOSTS": f"{FIRST}/24",
            "ACCESS": "open",
            "OWNER_IDS": "1",
            "SEND_PER_SECOND": "30" if limited else "0",
            "LOG_LEVEL": "WARNING",
        }
        site = process("-m", "benchmarks.site", site_port, str(PAGE_SECONDS), str(FIRST), str(ADDRESSES))
        with site, process("-m", "benchmarks.answering", "--bot", env={**os.environ, **environment}) as bot:
            return asyncio.run(play(origin, site_port, bot, limited=limited))


async def probe(found: list[tuple[float, float]]) -> None:
    """How late the loop comes back from a short sleep: that long something held it."""
    while True:
        before = time.perf_counter()
        await asyncio.sleep(PROBE_SECONDS)
        found.append((time.time(), (time.perf_counter() - before - PROBE_SECONDS) * 1000))


async def run_bot() -> None:
    """The bot as ``make run`` starts it, with a probe in its loop; prints the probes at the end."""
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.serving.serve import run_all

    settings = load_settings()
    configure(settings.log_level)
    found: list[tuple[float, float]] = []
    async with open_services(settings) as services:
        watching = asyncio.create_task(probe(found))
        print("ready", flush=True)
        await run_all(services)
        watching.cancel()
    print(json.dumps(found))


def centile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def report(name: str, run: Run, allowed: float, *, limited: bool) -> bool:
    """Print a run; whether it met the goals."""
    held = centile(run.held, 0.99)
    is_met = run.all_answered <= allowed and held <= HELD_MS and not (limited and run.refusals)
    print(
        f"{name}: one alone {run.alone:.2f} s; {CHATS} chats {run.all_answered:.2f} s (goal {allowed:.2f} s); "
        f"refusals {run.refusals}; loop held p50 {centile(run.held, 0.5):.1f} ms, p99 {held:.1f} ms "
        f"(goal {HELD_MS:.0f} ms), longest {max(run.held):.1f} ms; idle p99 {centile(run.held_idle, 0.99):.1f} ms: "
        f"{'met' if is_met else 'MISSED'}",
        flush=True,
    )
    return is_met


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", action="store_true", help="against the strict Bot API of tests/stage")
    parser.add_argument("--bot", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.bot:
        asyncio.run(run_bot())
        return 0
    free = measure(staged=arguments.stage, limited=False)
    met = report("without sending rates", free, TIMES_ALONE * free.alone, limited=False)
    paced = measure(staged=arguments.stage, limited=True)
    return 0 if report("with sending rates", paced, LIMITED_SECONDS, limited=True) and met else 1


if __name__ == "__main__":
    sys.exit(main())
