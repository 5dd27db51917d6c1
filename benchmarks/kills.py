"""kill -9 at each point where an answer may be: after updates were given, before and after a message arrived.

    python -m benchmarks.kills               # 20 kills
    python -m benchmarks.kills --kills 3

Ten people write at once, commands and links; the bot is killed when the chosen call of the Bot API comes in or has been
answered, and started again. The next kill waits until everybody of this one is answered. Goals: nobody without an
answer, at most one answer twice a chat and kill, everything answered within a minute of the start.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import signal
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from aiohttp import web

from benchmarks.attack import served
from benchmarks.soak import OWNER, People, pages, running

PEOPLE, LIMIT_SECONDS, LOOK_SECONDS = 10, 60.0, 0.05
# Where a process may die: which call, its number within the round, and whether the call has been done.
POINTS: Final = (
    ("getUpdates", 1, True), ("sendMessage", 1, False), ("sendMessage", 1, True), ("sendMessage", 4, True),
    ("sendMessage", 9, False), ("sendChatAction", 1, False), ("sendChatAction", 3, True), ("getUpdates", 2, True),
    ("getUpdates", 2, False), ("sendMessage", 7, True),
)  # fmt: skip


@dataclass(frozen=True)
class Round:
    """One kill: where, messages without an answer, the most answers too many in one chat, seconds from the start."""

    point: str
    lost: int
    twice: int
    seconds: float


class Killing(People):
    """A Bot API that kills its bot at a chosen call."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: Counter[int] = Counter()
        self._answered: set[tuple[int, int]] = set()
        self.kill: Callable[[], None] = lambda: None
        self._point: tuple[str, int, bool] | None = None
        self.is_hit = asyncio.Event()

    def arm(self, point: tuple[str, int, bool]) -> None:
        """Kill at this point, once."""
        self._point = point
        self.is_hit.clear()

    def note(self, kind: str, **data: Any) -> None:
        """Counts the answers of each chat; that something is being read (…) is none, and becomes one."""
        super().note(kind, **data)
        if kind not in {"sent", "edited"} or str(data["message"].get("text", "")).endswith("…"):
            return
        answer = (data["chat"], data["message"]["message_id"])
        if answer not in self._answered:
            self._answered.add(answer)
            self.answers[data["chat"]] += 1

    async def call(self, request: web.Request) -> web.Response:
        """As ever, but for the point."""
        method = request.match_info["method"]
        if self._point and self._point[0] == method and (method != "getUpdates" or self.updates):
            method, number, is_done = self._point
            self._point = (method, number - 1, is_done) if number > 1 else None
            if self._point is None:
                answer = await super().call(request) if is_done else None
                self.kill()
                self.is_hit.set()
                return answer or web.Response(status=502)
        return await super().call(request)


async def one_round(api: Killing, folder: Path, api_port: int, site: str, at: int, numbers: Any) -> Round:
    """Everybody writes, the bot dies at the point, another starts and answers the rest."""
    before, said = Counter(api.answers), Counter[int]()
    point = POINTS[at % len(POINTS)]
    for number in range(PEOPLE):
        text = "/help" if number % 2 else f"{site}/{next(numbers)}.html"
        said[api.say(f"person{number}", text)] += 1
    async with running(folder, api_port) as bot:
        api.kill = lambda: os.kill(bot.pid, signal.SIGKILL)
        api.arm(point)
        async with asyncio.timeout(LIMIT_SECONDS):
            await api.is_hit.wait()
        await asyncio.to_thread(bot.wait)
    started = time.monotonic()

    def lacking() -> int:
        return sum(max(0, many - (api.answers - before)[chat]) for chat, many in said.items())

    async with running(folder, api_port):
        while lacking() and time.monotonic() - started < LIMIT_SECONDS:
            await asyncio.sleep(LOOK_SECONDS)
        seconds = time.monotonic() - started
        await asyncio.sleep(1.0)  # what comes twice comes now
    twice = max((api.answers - before)[chat] - many for chat, many in said.items())
    where = f"{point[0]} {point[1]} {'done' if point[2] else 'not done'}"
    return Round(where, lacking(), max(0, twice), seconds)


async def kills(many: int) -> list[Round]:
    """So many kills, one after the other, on one database."""
    api, server, numbers = Killing(), web.Application(), count()
    api.people["owner"] = OWNER
    server.router.add_post("/bot{token:[^/]+}/{method}", api.call)
    with tempfile.TemporaryDirectory() as folder:
        async with served(server) as api_port, served(pages()) as port:
            site = f"http://127.0.0.1:{port}"
            return [await one_round(api, Path(folder), api_port, site, at, numbers) for at in range(many)]


def main() -> None:
    """Run and print; exit 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    rounds = asyncio.run(kills(parser.parse_args().kills))
    for one in rounds:
        print(f"{one.point:28} lost {one.lost}, twice at most {one.twice}, all answered in {one.seconds:.1f} s")
    lost, twice = sum(one.lost for one in rounds), max(one.twice for one in rounds)
    print(f"{len(rounds)} kills of {PEOPLE} messages each: lost {lost}, twice at most {twice} a chat and kill")
    raise SystemExit(bool(lost or twice > 1))


if __name__ == "__main__":
    main()
