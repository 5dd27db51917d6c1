"""kill -9 of front-ends and workers at random, and a PostgreSQL that is stopped and started again.

    python -m benchmarks.scaling_kills                  # ten minutes
    python -m benchmarks.scaling_kills --minutes 2

Two front-ends and three workers on one throw-away PostgreSQL, under Telegram's rates, which the strict stage enforces.
Twenty people send three new links each at once, wait until all three are answered, and go on. Every ten seconds one
process is killed, and started again six seconds later, so that others have to take over. Once, half-way, the server is
stopped for five seconds. Goals: nothing lost; at most one answer too many a kill and chat; answers in the order of the
links; everything that was asked when a process died is answered within ten seconds more than usual; nothing refused.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import re
import statistics
import time
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from benchmarks.answering import ADDRESSES, FIRST, People, bot_api, free_port, people, process
from benchmarks.scaling import environment, new_database
from benchmarks.several import Process, several
from tests.postgres import FAST, Server, serving_server

PEOPLE, BURST, KILL_EVERY_SECONDS, AWAY_SECONDS, SERVER_AWAY_SECONDS = 20, 3, 10.0, 6.0, 5.0
PATIENCE_SECONDS, TAKEN_OVER_SECONDS = 90.0, 10.0
PAGE_SECONDS = 0.3


@dataclass
class Reader:
    """One person: what is waited for, what came and when."""

    name: str
    chat: int = 0
    waiting: list[int] = field(default_factory=list)
    answered: list[int] = field(default_factory=list)
    told: int = 0  # answers that say that something failed
    heard: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Run:
    """Of the whole run: seconds of each burst by when it began, what was lost, twice or out of order, refusals."""

    bursts: list[tuple[float, float]] = field(default_factory=list)
    lost: list[tuple[float, int]] = field(default_factory=list)  # when the burst began, how many of its links
    twice: list[tuple[float, int]] = field(default_factory=list)  # when, in which chat
    disordered: list[tuple[float, str]] = field(default_factory=list)  # when the burst began, what came in which order
    refused: list[tuple[float, str]] = field(default_factory=list)  # when, the call and what was said
    told: list[str] = field(default_factory=list)
    undelivered: list[float] = field(default_factory=list)  # when the webhook did not take an update
    kills: list[tuple[float, str]] = field(default_factory=list)


class Crowd:
    """Everybody who writes, and what the Bot API saw."""

    def __init__(self, api: People, site_port: str, run: Run) -> None:
        self._api, self._site, self._run = api, site_port, run
        self._readers: dict[int, Reader] = {}
        self._numbers = count()
        self.is_over = False

    async def read(self) -> None:
        """Hand what the bot sends to who waits for it, until cancelled."""
        while True:
            await asyncio.sleep(0.05)
            for entry in await self._api.entries():
                if entry["kind"] == "call" and not entry.get("ok", True):
                    self._run.refused.append((time.monotonic(), f"{entry['method']}: {entry.get('error')}"))
                if entry["kind"] == "webhook_failed":
                    self._run.undelivered.append(time.monotonic())
                if entry["kind"] in {"sent", "edited"}:
                    self._note(entry)

    def _note(self, entry: dict[str, Any]) -> None:
        reader = self._readers.get(entry["chat"])
        text = str(entry["message"])
        if reader is None:
            return
        if "✓" not in text:
            if not str(entry["message"].get("text")).endswith("…"):
                self._run.told.append(str(entry["message"].get("text")))
                reader.told += 1
                reader.heard.set()
            return
        for found in {int(one) for one in re.findall(r"/(\d+)\.html", text)}:
            if found in reader.answered:
                self._run.twice.append((time.monotonic(), reader.chat))
                continue
            reader.answered.append(found)
            reader.heard.set()

    async def person(self, name: str) -> None:
        """Bursts of links until it is over."""
        reader = Reader(name)
        while not self.is_over:
            reader.told, reader.waiting, started = 0, [next(self._numbers) for _ in range(BURST)], time.monotonic()
            for number in reader.waiting:
                address = f"http://{FIRST + number % ADDRESSES}:{self._site}/{number}.html"
                said = await self._api.control("say", who=name, text=address)
                reader.chat = int(said["chat"]["id"])
                self._readers[reader.chat] = reader
            await self._answered(reader, started)
            await asyncio.sleep(random.uniform(1.0, 4.0))

    async def _answered(self, reader: Reader, started: float) -> None:
        while len(missing := set(reader.waiting) - set(reader.answered)) > reader.told:
            reader.heard.clear()
            try:
                async with asyncio.timeout(max(0.0, started + PATIENCE_SECONDS - time.monotonic())):
                    await reader.heard.wait()
            except TimeoutError:
                self._run.lost.append((started, len(missing)))
                return
        self._run.bursts.append((started, time.monotonic() - started))
        came = [one for one in reader.answered if one in reader.waiting]
        is_delayed = any(
            started <= at for at in self._run.undelivered
        )  # the Bot API itself brought them in another order
        is_away = _is_hit(
            self._run, started, time.monotonic() - started, "postgres"
        )  # told, and answered in its turn later
        if came != sorted(came) and not is_delayed and not is_away:
            self._run.disordered.append((started, " ".join(str(one - min(came) + 1) for one in came)))


async def killing(processes: list[Process], server: Server, run: Run, minutes: float) -> None:
    """One after the other, at random; the server once, half-way."""
    started, has_stopped = time.monotonic(), False
    while (elapsed := time.monotonic() - started) < minutes * 60:
        await asyncio.sleep(KILL_EVERY_SECONDS - AWAY_SECONDS)
        if not has_stopped and elapsed > minutes * 30:
            has_stopped = True
            run.kills.append((time.monotonic(), "postgres"))
            await asyncio.to_thread(server.stop)
            await asyncio.sleep(SERVER_AWAY_SECONDS)
            await asyncio.to_thread(server.start)
            continue
        one = random.choice(processes)
        run.kills.append((time.monotonic(), one.role))
        await asyncio.to_thread(one.kill)
        await asyncio.sleep(AWAY_SECONDS)
        for each in processes:  # also who began while the server was away, and ended with a message
            if each.child and each.child.poll() is not None:
                each.start()


async def measured(server: Server, minutes: float) -> Run:
    """Everybody writes while processes die."""
    run, site_port = Run(), str(free_port())
    database = await new_database(server.address)
    site = process("-m", "benchmarks.site", site_port, str(PAGE_SECONDS), str(FIRST), str(ADDRESSES))
    with bot_api(staged=True) as (origin, _), site:
        async with AsyncExitStack() as stack:
            api = await stack.enter_async_context(people(origin, site_port))
            await api.control("user", name="owner", id=1, started=True)
            await api.control("flood", enabled=True)
            processes = await stack.enter_async_context(several(2, 3, environment(origin, database, 30)))
            crowd = Crowd(api, site_port, run)
            reading = asyncio.create_task(crowd.read())
            writing = [asyncio.create_task(crowd.person(f"person{number}")) for number in range(PEOPLE)]
            await killing(processes, server, run, minutes)
            crowd.is_over = True
            await asyncio.gather(*writing)
            await asyncio.sleep(2.0)  # what comes twice comes now
            reading.cancel()
    return run


def report(run: Run) -> bool:
    """Print it; whether every goal is met."""
    quiet = [took for began, took in run.bursts if not _is_hit(run, began, took)]
    hit = [took for began, took in run.bursts if _is_hit(run, began, took)]
    usual = statistics.median(quiet or [0.0])
    of_server = [took for began, took in run.bursts if _is_hit(run, began, took, "postgres")]
    delays = sorted(
        ((took - usual) / len(kills), took, kills)
        for began, took in run.bursts
        if (kills := _kills_in(run, began, took)) and "postgres" not in {role for _, role in kills}
    )
    longest = delays[-1][0] if delays else 0.0
    killed, roles = len(run.kills), Counter(role for _, role in run.kills)
    lost = sum(links for _, links in run.lost)
    print(f"{killed} kills ({dict(roles)}), {len(run.bursts)} bursts of {BURST} links answered, lost {lost}")
    for began, links in run.lost:
        print(f"    lost {links} of a burst; killed about its begin: {_near(run, began)}")
    most = max(_twice_of_a_kill(run).values(), default=0)
    a_kill = len(run.twice) / max(1, killed)
    print(f"twice: {len(run.twice)} ({a_kill:.2f} a kill), of one kill in one chat at most {most}")
    print("    " + ", ".join(_since_a_kill(run, at) for at, _ in run.twice))
    print(f"out of order: {len(run.disordered)} of {len(run.bursts)} bursts")
    for began, came in run.disordered:
        print(f"    {came}; killed about its begin: {_near(run, began)}")
    print(
        f"a burst takes {usual:.1f} s; with a kill in it {statistics.median(hit or [0.0]):.1f},"
        f" at most {longest:.1f} s more a kill"
    )
    for more, took, kills in delays[-3:]:
        print(f"    {more:.1f} s more a kill: {took:.1f} s, {', '.join(f'{role} + {at:.1f} s' for at, role in kills)}")
    print(f"with the server away for {SERVER_AWAY_SECONDS:.0f} s: at most {max(of_server, default=0.0):.1f} s")
    print(f"told that something failed: {len(run.told)} {Counter(one[:60] for one in run.told).most_common(3)}")
    refused = Counter((_since_a_kill(run, at), what) for at, what in run.refused)
    print(f"refused: {len(run.refused)}")
    for (since, what), times in sorted(refused.items()):
        print(f"    {times} × {since}: {what}")
    is_kept = not run.lost and not run.disordered and most <= 1
    return is_kept and not run.refused and longest <= TAKEN_OVER_SECONDS


def _near(run: Run, began: float) -> str:
    return ", ".join(f"{role} {at - began:+.1f} s" for at, role in run.kills if began - 20 <= at <= began + 20)


def _twice_of_a_kill(run: Run) -> Counter[tuple[float, int]]:
    """Answers too many by the last kill before them and the chat."""
    return Counter((max((at for at, _ in run.kills if at <= when), default=0.0), chat) for when, chat in run.twice)


def _since_a_kill(run: Run, when: float) -> str:
    """What was killed last, and about how long before."""
    at, role = max(((at, role) for at, role in run.kills if at <= when), default=(0.0, "the start"))
    return f"{role} + {when - at:2.0f} s" if at else role


def _kills_in(run: Run, began: float, took: float) -> list[tuple[float, str]]:
    """Who was killed during a burst, and how many seconds after its begin."""
    return [(at - began, role) for at, role in run.kills if began - 1.0 <= at <= began + took]


def _is_hit(run: Run, began: float, took: float, whom: str = "") -> bool:
    """Whether a kill, of the server alone or of anybody, fell into a burst; the server's own start takes some more."""
    return any(
        began - (1.0 if role != "postgres" else 2 * SERVER_AWAY_SECONDS) <= at <= began + took
        for at, role in run.kills
        if whom in role
    )


def main() -> None:
    """Run and print; exit 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=10.0)
    minutes = parser.parse_args().minutes
    # As a server stands by default: what it said was written it has after a crash of its own too.
    with serving_server(FAST.replace("synchronous_commit=off", "synchronous_commit=on")) as server:
        is_well = report(asyncio.run(measured(server, minutes)))
    raise SystemExit(not is_well)


if __name__ == "__main__":
    main()
