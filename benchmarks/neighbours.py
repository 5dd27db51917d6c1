"""How long others wait for /help and for a link while neighbours are noisy; the sending pace is Telegram's.

    python -m benchmarks.neighbours

At once: one chat says 600 short things, sixty people send links of hosts that do not answer, sixty more links of names
that no name server answers. Meanwhile twenty people say /help again and again, and five send links of a site that
answers. Goal: the 99th percentile of /help under two seconds, nothing said to nobody, and the flood answered once
beyond its queue. The bot and the sites are processes of their own; names that hang are played in the bot's process.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from ipaddress import IPv4Address
from typing import Any

from benchmarks.answering import free_port, process
from benchmarks.bot_api import TOKEN, BotApi, serve

FLOOD, SLOW, NAMELESS, PEOPLE, READERS = 600, 60, 60, 20, 5
SECONDS, EVERY_SECONDS, GOAL_SECONDS = 25.0, 1.5, 2.0
SITE, SILENT = IPv4Address("127.0.5.1"), IPv4Address("127.0.6.1")
FULL = "稍等，前面还有"


class Crowd(BotApi):
    """Remembers when each chat was answered."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[int, list[str]] = {}
        self.arrivals: dict[int, asyncio.Queue[str]] = {}

    def note(self, kind: str, **data: Any) -> None:
        """Only what people see."""
        if kind in {"sent", "edited"}:
            text = str(data["message"]["text"])
            self.said.setdefault(data["chat"], []).append(text)
            if data["chat"] in self.arrivals:
                self.arrivals[data["chat"]].put_nowait(text)

    async def ask(self, who: str, text: str, holds: str) -> float:
        """Seconds until this person sees an answer that holds this."""
        person = self.people.setdefault(who, 1000 + len(self.people))
        inbox = self.arrivals.setdefault(person, asyncio.Queue())
        started = time.perf_counter()
        self.say(who, text)
        async with asyncio.timeout(120):
            while holds not in await inbox.get():
                pass
        return time.perf_counter() - started


async def again_and_again(api: Crowd, who: str, over: float) -> list[float]:
    found = []
    while time.perf_counter() < over:
        found.append(await api.ask(who, "/help", "能做什么"))
        await asyncio.sleep(EVERY_SECONDS)
    return found


async def readers(api: Crowd, site: int) -> list[float]:
    """People who read something while the others are noisy."""
    await asyncio.sleep(3)
    return await asyncio.gather(
        *(api.ask(f"reader{one}", f"http://{SITE + one}:{site}/{one}.html", "✓") for one in range(READERS))
    )


def be_noisy(api: Crowd, silent: int) -> None:
    for number in range(FLOOD):
        api.say("flooder", f"/trend {number}")
    for number in range(SLOW):
        api.say(f"slow{number}", f"http://{SILENT + number}:{silent}/{number}.html")
    for number in range(NAMELESS):
        api.say(f"nameless{number}", f"http://name{number}.hangs.example/{number}.html")


async def play(api: Crowd, site: int, silent: int) -> tuple[list[float], list[float], list[float]]:
    """/help alone, /help beside the noise, links beside the noise."""
    await api.ask("first", f"http://{SITE + 90}:{site}/900.html", "✓")  # everything is loaded now
    quiet = await asyncio.gather(*(api.ask(f"person{one}", "/help", "能做什么") for one in range(PEOPLE)))
    await asyncio.sleep(2)
    be_noisy(api, silent)
    over = time.perf_counter() + SECONDS
    reading = asyncio.create_task(readers(api, site))
    found = await asyncio.gather(*(again_and_again(api, f"person{one}", over) for one in range(PEOPLE)))
    links = await reading
    await asyncio.sleep(20)  # what waited for hosts is told by then
    return list(quiet), [one for some in found for one in some], links


async def silent_hosts(port: int) -> list[socket.socket]:
    """Hosts that take connections and say nothing."""
    found = []
    for number in range(SLOW):
        one = socket.create_server((str(SILENT + number), port), backlog=16)
        found.append(one)
    return found


async def measure(folder: str, site: int, silent: int) -> bool:
    api, port = Crowd(), free_port()
    serving = asyncio.create_task(serve(port, api))
    await asyncio.sleep(0.3)
    over = {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
        "TELEGRAM_FILE_URL": f"http://127.0.0.1:{port}/file/bot", "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "ALLOWED_HOSTS": "127.0.0.0/8", "ACCESS": "open", "OWNER_IDS": "1", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    bot = subprocess.Popen([sys.executable, "-m", "benchmarks.neighbours", "--bot"], env={**os.environ, **over})
    hosts = await silent_hosts(silent)
    try:
        quiet, noisy, links = await play(api, site, silent)
    finally:
        started = time.perf_counter()
        bot.terminate()
        await asyncio.to_thread(bot.wait, 60)
        print(f"ended {time.perf_counter() - started:.1f} s after SIGTERM")
        serving.cancel()
        for one in hosts:
            one.close()
    return report(api, quiet, noisy, links)


def report(api: Crowd, quiet: list[float], noisy: list[float], links: list[float]) -> bool:
    """The lines; whether the goal is met."""
    p99 = sorted(noisy)[int(len(noisy) * 0.99)]
    print(f"/help alone, {len(quiet)} at once: median {statistics.median(quiet) * 1000:.0f} ms")
    print(
        f"/help beside the noise, {len(noisy)} times: median {statistics.median(noisy) * 1000:.0f} ms, "
        f"p99 {p99 * 1000:.0f} ms (goal {GOAL_SECONDS * 1000:.0f}), longest {max(noisy) * 1000:.0f} ms"
    )
    print(f"links beside the noise: {', '.join(f'{one:.1f}' for one in sorted(links))} s")
    flood = api.said.get(api.people["flooder"], [])
    told = sum(FULL in text for text in flood)
    noisy_people = [name for name in api.people if name.startswith(("slow", "nameless"))]
    unanswered = sum(not any("…" not in text for text in api.said.get(api.people[name], [])) for name in noisy_people)
    print(f"the flood: {len(flood)} answers, told once: {told == 1}; links without an answer: {unanswered}")
    is_met = p99 < GOAL_SECONDS and told == 1 and not unanswered
    print("met" if is_met else "MISSED")
    return is_met


async def run_bot() -> None:
    """The bot as ``make run`` starts it, but for a name server that does not answer for one domain."""
    from bot.fetching.client import Fetcher
    from bot.fetching.resolving import Resolver, system_lookup
    from bot.fetching.routes import TIMEOUT_SECONDS, open_routes
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.serving.serve import run_all

    def hanging(host: str, port: int) -> list[str]:
        if host.endswith(".hangs.example"):
            time.sleep(40)
            raise OSError("no answer")
        return system_lookup(host, port)

    settings = load_settings()
    configure(settings.log_level)
    async with open_services(settings) as services:
        await services.fetcher.aclose()
        routes = open_routes(services.allowed_hosts, None, (), None, Resolver(hanging))
        services.fetcher = Fetcher(routes, services.clock, TIMEOUT_SECONDS)
        await run_all(services)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bot", action="store_true", help=argparse.SUPPRESS)
    if parser.parse_args().bot:
        asyncio.run(run_bot())
        return 0
    site, silent = free_port(), free_port()
    pages = process("-m", "benchmarks.site", str(site), "0.3", str(SITE), "100")
    with tempfile.TemporaryDirectory() as folder, pages:
        return 0 if asyncio.run(measure(folder, site, silent)) else 1


if __name__ == "__main__":
    sys.exit(main())
