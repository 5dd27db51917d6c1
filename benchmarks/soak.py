"""A long run of mixed traffic: does memory stop growing, is every message answered, how large do the tables become?

    python -m benchmarks.soak                # 60 minutes
    python -m benchmarks.soak --minutes 5    # a look
    make soak

The bot is a process of its own (``python -m bot run``) on SQLite. Forty people send new links, links that were read
before, texts, broken links, commands, searches and presses, ask inline, and subscribe to keywords and to a feed that
has something new at each poll. Each person waits for an answer before the next message; what is not answered within 30
seconds is lost. Memory is that of the process and its workers together, every ten seconds; what counts is what grows
after the first quarter (caches fill in the beginning).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

from aiohttp import web

from benchmarks.answering import free_port
from benchmarks.bot_api import TOKEN, BotApi
from benchmarks.site import page

PEOPLE, SAMPLE_SECONDS, PATIENCE_SECONDS = 40, 10.0, 30.0
THINKING_SECONDS = (2.0, 8.0)
QUARTER = 0.25
OWNER = 1000  # the first who writes
ACTIONS = {
    "new link": 5, "known link": 4, "text": 2, "broken link": 2, "/help": 2, "/search 专利": 3, "inline": 4, "press": 4,
    "/subscribe 专利 技术": 1, "/subscribe 科技": 1, "/subscriptions": 1, "/digest": 1, "/settings": 1,
}  # fmt: skip


class People(BotApi):
    """The Bot API, and the people behind it: who waits for what."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: dict[int, asyncio.Event] = {}
        self.buttons: dict[int, tuple[int, list[str]]] = {}  # chat → message, what its buttons carry

    def note(self, kind: str, **data: Any) -> None:
        """Nothing is kept: an hour's messages would fill the memory of who measures memory.

        That something is being read (it ends in …) is no answer yet.
        """
        if kind in {"sent", "edited"} and not str(data["message"]["text"]).endswith("…"):
            self.heard.setdefault(data["chat"], asyncio.Event()).set()

    def result(self, method: str, data: dict[str, Any]) -> Any:
        """Remembers the buttons of each message."""
        made = super().result(method, data)
        if isinstance(made, dict) and "chat" in made:
            rows = json.loads(str(data.get("reply_markup") or "{}")).get("inline_keyboard", [])
            carried = [one["callback_data"] for row in rows for one in row if "callback_data" in one]
            self.buttons[made["chat"]["id"]] = (made["message_id"], carried)
        if method == "answerCallbackQuery":
            chat = int(str(data["callback_query_id"]).partition("-")[0])
            self.heard.setdefault(chat, asyncio.Event()).set()
        return made

    def press(self, chat: int, message: int, carried: str) -> None:
        """A button is pressed; the query's id begins with the chat, for ``result``."""
        user = {"id": chat, "is_bot": False, "first_name": "person", "language_code": "zh"}
        under = {"message_id": message, "date": int(time.time()), "chat": self.chat(chat), "text": "…"}
        query = {
            "id": f"{chat}-{next(self.numbers)}", "from": user, "chat_instance": "1", "message": under, "data": carried,
        }  # fmt: skip
        self.updates.append({"update_id": next(self.numbers), "callback_query": query})
        self.arrived.set()


@dataclass
class Tally:
    """What happened: actions, those without an answer, seconds to each answer, memory by time."""

    done: Counter[str] = field(default_factory=Counter)
    lost: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds since the start, MB

    def growth(self) -> tuple[float, float]:
        """MB a minute after the first quarter by least squares, and twice its standard error."""
        whole = self.memory[-1][0]
        kept = [(at / 60, size) for at, size in self.memory if at >= whole * QUARTER]
        times, sizes = [at for at, _ in kept], [size for _, size in kept]
        if len(kept) < 4:
            return 0.0, float("inf")
        slope, start = statistics.linear_regression(times, sizes)
        left = [size - start - slope * at for at, size in kept]
        spread = sum((at - statistics.fmean(times)) ** 2 for at in times)
        return slope, 2 * (sum(one * one for one in left) / (len(kept) - 2) / spread) ** 0.5


@dataclass
class Crowd:
    """People who write until the time is over."""

    api: People
    site: str
    tally: Tally
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    numbers: Iterator[int] = field(default_factory=count)
    known: list[str] = field(default_factory=list)

    async def live(self, name: str, until: float) -> None:
        """One person: an action, its answer, a pause."""
        chat = self.api.people.setdefault(name, 1000 + len(self.api.people))
        await asyncio.sleep(self.chance.uniform(0, min(THINKING_SECONDS[1], (until - time.monotonic()) / 2)))
        while time.monotonic() < until:
            action = self.chance.choices(list(ACTIONS), list(ACTIONS.values()))[0]
            await self._act(name, chat, action)
            pause = self.chance.uniform(*THINKING_SECONDS)
            await asyncio.sleep(max(0.0, min(pause, until - time.monotonic())))

    async def follow_the_feed(self) -> None:
        """The owner adds the feed and subscribes at once; the bot has started when the answers are there."""
        for text in (f"/addfeed {self.site}/feed.xml 科技", "/subscribe 科技"):
            heard = self.api.heard[OWNER] = asyncio.Event()
            self.api.say("owner", text)
            async with asyncio.timeout(PATIENCE_SECONDS * 2):
                await heard.wait()

    async def _act(self, name: str, chat: int, action: str) -> None:
        heard = self.api.heard[chat] = asyncio.Event()
        started = time.monotonic()
        self.tally.done[action] += 1
        try:
            async with asyncio.timeout(PATIENCE_SECONDS):
                if action == "inline":
                    await self._ask_inline(chat)
                else:
                    self._send(name, chat, action)
                    await heard.wait()
        except TimeoutError:
            self.tally.lost[action] += 1
        self.tally.seconds.append(time.monotonic() - started)

    def _send(self, name: str, chat: int, action: str) -> None:
        message, carried = self.api.buttons.get(chat, (0, []))
        if action == "press" and carried:
            self.api.press(chat, message, self.chance.choice(carried))
        elif action == "new link" or (action == "known link" and not self.known):
            self.known.append(f"{self.site}/{next(self.numbers)}.html")
            self.api.say(name, self.known[-1])
        elif action == "known link":
            self.api.say(name, self.chance.choice(self.known[-500:]))
        elif action == "broken link":
            self.api.say(name, f"{self.site}/{self.chance.choice(['missing', 'empty', 'closed', 'binary'])}")
        elif action == "text":
            text = re.sub(r"<[^>]+>", "", page(next(self.numbers)).partition("article")[2])
            self.api.say(name, text[:900])
        else:
            self.api.say(name, action if action.startswith("/") else "/help")

    async def _ask_inline(self, chat: int) -> None:
        number = self.api.ask_inline(chat, self.chance.choice(["专利", "技术 会议", "云江省", "补助"]))
        while number not in self.api.answered:
            await asyncio.sleep(0.02)
        del self.api.answered[number]


def pages() -> web.Application:
    """Articles, broken pages, and a feed that has three new articles at each poll."""
    polls = count()

    async def article(request: web.Request) -> web.Response:
        return web.Response(text=page(int(request.match_info["number"])), content_type="text/html")

    async def broken(request: web.Request) -> web.Response:
        match request.match_info["how"]:
            case "missing":
                return web.Response(status=404)
            case "closed":
                assert request.transport
                request.transport.abort()
                return web.Response()
            case "binary":
                return web.Response(body=os.urandom(20_000), content_type="text/html")
            case _:
                return web.Response(text="<html><body></body></html>", content_type="text/html")

    async def feed(request: web.Request) -> web.Response:
        first = 1_000_000 + 3 * next(polls)
        items = "".join(
            f"<item><guid>{n}</guid><title>第{n}次专利会议</title><link>http://{request.host}/{n}.html</link></item>"
            for n in range(first, first + 3)
        )
        text = f"<rss version='2.0'><channel><title>专利新闻</title>{items}</channel></rss>"
        return web.Response(text=text, content_type="application/rss+xml")

    app = web.Application()
    app.router.add_get(r"/{number:\d+}.html", article)
    app.router.add_get("/feed.xml", feed)
    app.router.add_get("/{how}", broken)
    return app


@asynccontextmanager
async def running(folder: Path, api_port: int) -> AsyncIterator[subprocess.Popen[bytes]]:
    """The bot in a process of its own; it may speak to the Bot API of this loop until it has ended."""
    environment = {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{api_port}/bot",
        "TELEGRAM_FILE_URL": f"http://127.0.0.1:{api_port}/file/bot",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db",
        "ALLOWED_HOSTS": "127.0.0.0/8", "ACCESS": "open", "OWNER_IDS": str(OWNER), "SEND_PER_SECOND": "0",
        "POLL_SECONDS": "60", "LOG_LEVEL": "ERROR", "LISTEN": f"127.0.0.1:{free_port()}",
    }  # fmt: skip
    child = subprocess.Popen([sys.executable, "-m", "bot", "run"], env={**os.environ, **environment})
    try:
        yield child
    finally:
        child.terminate()
        await asyncio.to_thread(child.wait, 60)


def megabytes(process: int) -> float:
    """Proportional set size of a process and its children: pages that they share count once."""
    total, children = 0, [process]
    while children:
        one = children.pop()
        try:
            status = Path(f"/proc/{one}/smaps_rollup").read_text("ascii")
            children += _children(one)
        except OSError:
            continue
        total += int(re.search(r"^Pss:\s+(\d+)", status, re.MULTILINE)[1])  # type: ignore[index]
    return total / 1024


def _children(process: int) -> list[int]:
    """The kernel lists a child under the thread that started it: workers belong to lanes, not to the main thread."""
    lists = [one.read_text("ascii") for one in Path(f"/proc/{process}/task").glob("*/children")]
    return [int(number) for text in lists for number in text.split()]


def tables(file: Path) -> dict[str, int]:
    """Rows by table."""
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        ours = [name for name in names if not name.startswith(("sqlite_", "alembic", "search_"))]
        return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in ours}


async def soak(minutes: float) -> tuple[Tally, dict[str, int], float]:
    """The whole run: the tally, rows by table at the end, and the size of the database in MB."""
    api, tally = People(), Tally()
    api_port, site_port = free_port(), free_port()
    server = web.Application()
    server.router.add_post("/bot{token:[^/]+}/{method}", api.call)
    runners = [web.AppRunner(app, access_log=None, shutdown_timeout=1.0) for app in (server, pages())]
    for runner, port in zip(runners, (api_port, site_port), strict=True):
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with running(folder, api_port) as bot:
            crowd = Crowd(api, f"http://127.0.0.1:{site_port}", tally)
            await crowd.follow_the_feed()
            started = time.monotonic()
            until = started + minutes * 60
            async with asyncio.TaskGroup() as group:
                for number in range(PEOPLE):
                    group.create_task(crowd.live(f"person{number}", until))
                while time.monotonic() < until:
                    await asyncio.sleep(min(SAMPLE_SECONDS, minutes * 6))
                    tally.memory.append((time.monotonic() - started, megabytes(bot.pid)))
            assert bot.poll() is None, "the bot ended by itself"
        rows = tables(folder / "bot.db")
        size = sum(file.stat().st_size for file in folder.glob("bot.db*")) / 1e6
    for runner in runners:
        await runner.cleanup()
    return tally, rows, size


def main() -> None:
    """Run and print; exit 1 where something was lost, or memory grew beyond its noise after the first quarter."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    arguments = parser.parse_args()
    tally, rows, size = asyncio.run(soak(arguments.minutes))
    slope, error = tally.growth()
    ordered = sorted(tally.seconds)
    print(f"actions {tally.done.total():,}, without an answer {tally.lost.total()} {dict(tally.lost)}")
    print(f"seconds to the answer: p50 {ordered[len(ordered) // 2]:.2f}, p99 {ordered[len(ordered) * 99 // 100]:.2f}")
    for share in (0.0, 0.125, 0.25, 0.375, 0.5, 0.625, 0.75, 0.875, 1.0):
        at, used = tally.memory[min(len(tally.memory) - 1, int(share * len(tally.memory)))]
        print(f"memory after {at / 60:5.1f} minutes: {used:6.1f} MB")
    print(f"growth after the first quarter: {slope:+.3f} MB a minute (twice the standard error: {error:.3f})")
    print(f"database {size:.1f} MB; rows: {', '.join(f'{name} {many:,}' for name, many in sorted(rows.items()))}")
    raise SystemExit(bool(tally.lost or slope > max(error, 0.05)))


if __name__ == "__main__":
    main()
