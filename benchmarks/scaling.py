"""Front-ends, workers and one PostgreSQL on one machine: what a second and a third worker bring.

    python -m benchmarks.scaling             # one link, links and digests, with 1, 2 and 3 workers
    python -m benchmarks.scaling --part links --workers 1 2

Two front-ends take the webhook of the strict stage (tests/stage) behind a balancer; workers answer and deliver. Each
is a real process, on a throw-away PostgreSQL without fsync. A worker, with the process that computes for it, has
one core, as a container with one would; PostgreSQL, front-ends, stage, pages and writers share all cores.

One link: how long a new link takes, one after the other, in one process with SQLite and with a front-end and a worker;
goal: at most a tenth of a second longer. Links: everybody sends a new link at once, without rates. Digests: one edition
to 300 subscribers under Telegram's rates, which the stage enforces. Goals: CPU seconds of the workers a link at most a
tenth higher with two than with one, 1.3 times as many links a second; digests at 95 % of 30 a second with any number of
workers, nothing refused.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from dataclasses import dataclass
from typing import Any

from benchmarks.answering import ADDRESSES, FIRST, bot_api, free_port, people, process
from benchmarks.bot_api import TOKEN
from benchmarks.delivery import FIRST_CHAT, PER_SECOND, prepare
from benchmarks.several import Process, several
from bot.settings import Settings
from tests.postgres import create_database, serving

LINKS, PAGE_SECONDS, SUBSCRIBERS = 300, 0.3, 300
GROWTH, FASTER, SHARE = 1.1, 1.3, 0.95
SINGLE, WARMING, LATER_SECONDS = 40, 5, 0.1
PATIENCE_SECONDS = 120.0
PARTS = ("single", "links", "digests")


@dataclass(frozen=True)
class Links:
    """Links a second, and CPU seconds a link: of the workers, of the front-ends."""

    workers: int
    per_second: float
    of_workers: float
    of_fronts: float


@dataclass(frozen=True)
class Digests:
    """Messages a second from the first to the last; what was refused, and who got none or more than one."""

    workers: int
    per_second: float
    refused: int
    lost: int
    twice: int


def environment(origin: str, database_url: str, per_second: int) -> dict[str, str]:
    """The settings of every process."""
    return {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"{origin}/bot", "TELEGRAM_FILE_URL": f"{origin}/file/bot",
        "DATABASE_URL": database_url, "ALLOWED_HOSTS": "127.0.0.0/8", "ACCESS": "open", "OWNER_IDS": "1",
        "SEND_PER_SECOND": str(per_second), "WEBHOOK_SECRET": "benchmark", "LOG_LEVEL": "WARNING",
    }  # fmt: skip


async def single(server: str) -> dict[str, list[float]]:
    """Seconds until the brief of one new link, by how the bot is run; the processes take turns, a link each."""
    site_port = str(free_port())
    site = process("-m", "benchmarks.site", site_port, str(PAGE_SECONDS), str(FIRST), str(ADDRESSES))
    took: dict[str, list[float]] = {"one process, SQLite": [], "front-end and worker": []}
    folder, one, others = tempfile.TemporaryDirectory(), bot_api(staged=True), bot_api(staged=True)
    with folder as kept, site, one as (origin, _), others as (other, _):
        alone = Process("all", environment(origin, f"sqlite+aiosqlite:///{kept}/one.db", 0))
        running = several(1, 1, environment(other, await new_database(server), 0))
        async with running, people(origin, site_port) as few, people(other, site_port) as many:
            alone.start()
            await alone.ready()
            for number in range(SINGLE + WARMING):
                for shape, crowd in zip(took, (few, many), strict=True):
                    started, ended = await crowd.timed(1)
                    took[shape] += [ended - started] if number >= WARMING else []
            await alone.stop()
    return took


async def links(workers: int, server: str) -> Links:
    """Everybody at once, after some to warm up."""
    database, site_port = await new_database(server), str(free_port())
    site = process("-m", "benchmarks.site", site_port, str(PAGE_SECONDS), str(FIRST), str(ADDRESSES))
    with bot_api(staged=True) as (origin, _), site:
        running_them = several(2, workers, environment(origin, database, 0), is_pinned=True)
        async with running_them as running, people(origin, site_port) as crowd:
            await crowd.timed(10 * workers)
            before = _cpu(running)
            started, ended = await crowd.timed(LINKS)
            after = _cpu(running)
    spent = {role: (after[role] - before[role]) / LINKS for role in after}
    return Links(workers, LINKS / (ended - started), spent["worker"], spent["front"])


async def digests(workers: int, server: str) -> Digests:
    """One edition that is due when the workers start."""
    database = await new_database(server)
    with bot_api(staged=True) as (origin, _):
        settings = environment(origin, database, PER_SECOND)
        async with people(origin, "") as crowd:
            for chat in range(FIRST_CHAT, FIRST_CHAT + SUBSCRIBERS):
                await crowd.control("user", name=f"reader{chat}", id=chat, started=True)
            await crowd.control("user", name="owner", id=1, started=True)
            await crowd.control("flood", enabled=True)
            await prepare(Settings.from_mapping(settings), SUBSCRIBERS)
            async with several(1, workers, settings):
                sent, refused = await _delivered(crowd)
    chats = [one["chat"] for one in sent]
    seconds = sent[-1]["at"] - sent[0]["at"]
    lost, twice = SUBSCRIBERS - len(set(chats)), len(chats) - len(set(chats))
    return Digests(workers, (len(sent) - 1) / seconds, refused, lost, twice)


async def _delivered(crowd: Any) -> tuple[list[dict[str, Any]], int]:
    """What was sent, until everybody has it or patience ends."""
    sent, refused, deadline = [], 0, time.monotonic() + PATIENCE_SECONDS
    while len({one["chat"] for one in sent}) < SUBSCRIBERS and time.monotonic() < deadline:
        await asyncio.sleep(0.2)
        for entry in await crowd.entries():
            if entry["kind"] == "call" and not entry.get("ok", True):
                refused += 1
                print(f"refused: {entry['method']}: {entry.get('error')}")
            if entry["kind"] == "sent" and entry["chat"] >= FIRST_CHAT:
                sent.append(entry)
    return sent, refused


def _cpu(processes: list[Process]) -> dict[str, float]:
    return {
        role: sum(one.cpu_seconds() for one in processes if one.role == role) for role in ("front", "worker")
    }  # fmt: skip


async def new_database(server: str) -> str:
    """A database of its own on the server, and the setting that names it."""
    name = f"scaling{time.monotonic_ns()}"
    await create_database(server, name)
    return f"postgresql+asyncpg://{server}/{name}"


def report_single(found: dict[str, list[float]]) -> bool:
    print(f"one link (its page takes {PAGE_SECONDS} s)  p50 s  p95 s")
    for shape, took in found.items():
        print(f"{shape:33}  {statistics.median(took):.3f}  {statistics.quantiles(took, n=20)[-1]:.3f}")
    one, several_processes = (statistics.median(took) for took in found.values())
    return several_processes <= one + LATER_SECONDS


def report_links(found: list[Links]) -> bool:
    print("workers  links/s  CPU s a link: workers, front-ends")
    for one in found:
        print(f"{one.workers:7}  {one.per_second:7.1f}  {one.of_workers:.4f}, {one.of_fronts:.4f}")
    alone = next((one for one in found if one.workers == 1), None)
    two = next((one for one in found if one.workers == 2), None)
    if not (alone and two):
        return True
    growth, faster = two.of_workers / alone.of_workers, two.per_second / alone.per_second
    print(f"from one to two: CPU a link × {growth:.2f} (goal {GROWTH}), links a second × {faster:.2f} (goal {FASTER})")
    return growth <= GROWTH and faster >= FASTER


def report_digests(found: list[Digests]) -> bool:
    print(f"workers  digests/s of {PER_SECOND}  refused  lost  twice")
    for one in found:
        print(f"{one.workers:7}  {one.per_second:15.1f}  {one.refused:7}  {one.lost:4}  {one.twice:5}")
    return all(one.per_second >= PER_SECOND * SHARE and not one.refused and not one.lost for one in found)


def main() -> None:
    """Measure and print; exit 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--part", choices=PARTS, nargs="+", default=PARTS)
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 3])
    chosen, is_well = parser.parse_args(), True
    with serving() as server:
        if "single" in chosen.part:
            is_well &= report_single(asyncio.run(single(server)))
        if "links" in chosen.part:
            is_well &= report_links([asyncio.run(links(one, server)) for one in chosen.workers])
        if "digests" in chosen.part:
            is_well &= report_digests([asyncio.run(digests(one, server)) for one in chosen.workers])
    raise SystemExit(not is_well)


if __name__ == "__main__":
    main()
