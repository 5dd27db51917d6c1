"""Answers a second of 200 chats, beside echo bots that do nothing else, with a Bot API that answers in 80 ms.

    python -m benchmarks.peers                              # a bare echo bot on python-telegram-bot, and this bot
    python -m benchmarks.peers --aiogram VENV/bin/python    # and one on aiogram, which is installed there

Every chat says something, waits for its answer and goes on, for ten seconds; the sending pace is lifted. Commands
(/help), buttons (under /settings) and links that are in the archive. Goals: a third of the rate of the echo bot on
python-telegram-bot, a quarter of that on aiogram. Beside the rate stands the processor's time an answer, which a busy
machine changes less. The last lines say what keeping each update costs. Everything is a process of its own.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import aiohttp
from aiohttp import web

from benchmarks.answering import free_port, process
from benchmarks.bot_api import BOT, TOKEN, BotApi
from benchmarks.site import page
from handlers.view.buttons.callback import decode
from handlers.view.buttons.presses import SetLength

CHATS, ANSWER_SECONDS, SECONDS, ROUNDS, LINKS = 200, 0.08, 8.0, 2, 20
WARM_UP_SECONDS = 4.0
ADDRESS = "https://news.example.cn/{number}.html"
OF_PTB, OF_AIOGRAM = 1 / 3, 1 / 4
PTB_ECHO = """
import sys
from telegram.ext import ApplicationBuilder, MessageHandler, filters
async def echo(update, context):
    await update.message.reply_text(update.message.text)
app = (ApplicationBuilder().token(sys.argv[2]).base_url(sys.argv[1] + "/bot").concurrent_updates(256)
       .connection_pool_size(256).pool_timeout(30).build())
app.add_handler(MessageHandler(filters.ALL, echo))
app.run_polling()
"""
AIOGRAM_ECHO = """
import asyncio, sys
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
dispatcher = Dispatcher()
@dispatcher.message()
async def echo(message):
    await message.answer(message.text)
session = AiohttpSession(api=TelegramAPIServer.from_base(sys.argv[1]))
asyncio.run(dispatcher.start_polling(Bot(sys.argv[2], session=session)))
"""


class Rate(NamedTuple):
    """Of one rush: answers a second, and the processor's time that the bot's main process took for each."""

    a_second: float
    processor_ms: float


class RushApi(BotApi):
    """Chats that say the next thing as soon as they are answered."""

    def __init__(self) -> None:
        super().__init__()
        self.kind = ""
        self.count = 0
        self.over = 0.0
        self.buttons: dict[int, Any] = {}
        self.polled = asyncio.Event()  # a bot has asked for updates since the last one was started

    async def call(self, request: web.Request) -> web.Response:
        """Every method but getUpdates takes its time."""
        if request.match_info["method"] == "getUpdates":
            self.polled.set()
        else:
            await asyncio.sleep(ANSWER_SECONDS)
        try:
            return await super().call(request)
        except ConnectionError:  # the bot was ended
            return web.Response()

    def note(self, kind: str, **data: Any) -> None:
        """Nothing is kept but counts; an answer brings the next question."""
        if kind in {"sent", "edited"} and time.monotonic() < self.over:
            self.count += 1
            self.ask(data["chat"])

    def result(self, method: str, data: dict[str, Any]) -> Any:
        """The message, whose buttons are remembered."""
        found = super().result(method, data)
        if isinstance(found, dict) and "inline_keyboard" in str(data.get("reply_markup")):
            self.buttons[found["chat"]["id"]] = (found, json.loads(str(data["reply_markup"])))
        return found

    def ask(self, person: int) -> None:
        """What this chat says next."""
        if self.kind == "press" and person in self.buttons:
            self.press(person)
        elif self.kind == "link":
            number = next(self.numbers) % LINKS
            self.say(f"p{person - 1000}", ADDRESS.format(number=number))
        else:
            self.say(f"p{person - 1000}", "/settings" if self.kind == "press" else "/help")

    def press(self, person: int) -> None:
        """A button that changes what is shown and kept: one length of briefs, then another."""
        message, markup = self.buttons[person]
        lengths = [
            button
            for row in markup["inline_keyboard"]
            for button in row
            if isinstance(decode(button["callback_data"]), SetLength)
        ]
        pressed = lengths[next(self.numbers) % len(lengths)]
        query = {
            "id": str(next(self.numbers)), "from": {"id": person, "is_bot": False, "first_name": "p"},
            "chat_instance": "1", "data": pressed["callback_data"], "message": {**message, "reply_markup": markup},
        }  # fmt: skip
        self.updates.append({"update_id": next(self.numbers), "callback_query": query})
        self.arrived.set()

    async def begin(self, _: web.Request) -> web.Response:
        """Another bot is started."""
        self.polled.clear()
        self.updates.clear()
        self.buttons.clear()
        return web.Response()

    async def rush(self, request: web.Request) -> web.Response:
        """All chats at once for so long; how many answers there were a second."""
        body = await request.json()
        self.kind, self.count = body["kind"], 0
        async with asyncio.timeout(60):
            await self.polled.wait()
        self.over = time.monotonic() + body["seconds"]
        for number in range(CHATS):
            self.people.setdefault(f"p{number}", 1000 + number)
            self.ask(1000 + number)
        await asyncio.sleep(body["seconds"])
        counted = self.count
        await asyncio.sleep(1.5)  # what is on its way arrives
        return web.json_response({"rate": counted / body["seconds"]})


async def serve_api(port: int) -> None:
    api = RushApi()
    app = web.Application()
    app.router.add_post("/control/rush", api.rush)
    app.router.add_post("/control/begin", api.begin)
    app.router.add_post("/bot{token:[^/]+}/{method}", api.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


async def rush(origin: str, kind: str, seconds: float) -> float:
    timeout = aiohttp.ClientTimeout(total=seconds + 60)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        body = {"kind": kind, "seconds": seconds}
        async with session.post(f"{origin}/control/rush", json=body) as response:
            return float((await response.json())["rate"])


async def begin(origin: str) -> None:
    async with aiohttp.ClientSession() as session, session.post(f"{origin}/control/begin"):
        pass


@contextmanager
def running(origin: str, command: list[str], **over: str) -> Iterator[int]:
    """A bot; the first rush waits until it asks for updates."""
    asyncio.run(begin(origin))
    bot = subprocess.Popen(command, env={**os.environ, **over}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield bot.pid
    finally:
        bot.terminate()
        try:
            bot.wait(20)
        except subprocess.TimeoutExpired:
            bot.kill()
            bot.wait()


def processor_seconds(pid: int) -> float:
    """What a process has used so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def measured(pid: int, origin: str, kind: str) -> Rate:
    """One rush."""
    before = processor_seconds(pid)
    rate = asyncio.run(rush(origin, kind, SECONDS))
    return Rate(rate, (processor_seconds(pid) - before) / max(1.0, rate * SECONDS) * 1000)


def of_echo(command: list[str], origin: str) -> Rate:
    """An echo bot, after a warm-up."""
    with running(origin, [*command, origin, TOKEN]) as pid:
        asyncio.run(rush(origin, "help", WARM_UP_SECONDS))
        return measured(pid, origin, "help")


async def fill_archive(url: str) -> None:
    """The articles behind the links, read by everybody's bot before."""
    from bot.flows.articles import article_of_pages
    from bot.models import Page
    from bot.runtime.clock import SystemClock
    from bot.storage.storage import open_storage
    from bot.summarizing.summarize import REVISION, Options, summarize

    storage, now = await open_storage(url), SystemClock().now()
    for number in range(LINKS):
        address = ADDRESS.format(number=number)
        article = article_of_pages((Page(address, page(number), "html", address),), now)
        made = summarize(article, Options(length="medium"))
        stored = await storage.articles.save(made.article, topic=made.topic, owner_chat_id=None, read_at=now)
        await storage.briefs.save(stored.id, "medium", REVISION, made)
    await storage.close()


def of_this_bot(origin: str) -> dict[str, Rate]:
    """The rates of commands, buttons and archived links."""
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(fill_archive(f"sqlite+aiosqlite:///{folder}/bot.db"))
        over = {
            "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"{origin}/bot", "TELEGRAM_FILE_URL": f"{origin}/file/bot",
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db", "ACCESS": "open",
            "OWNER_IDS": "1", "SEND_PER_SECOND": "0", "BRIEFS_PER_MINUTE": "0", "LOG_LEVEL": "ERROR",
        }  # fmt: skip
        with running(origin, [sys.executable, "-m", "bot", "run"], **over) as pid:
            found = {}
            for kind in ("help", "press", "link"):
                asyncio.run(rush(origin, kind, WARM_UP_SECONDS))
                found[kind] = measured(pid, origin, kind)
            return found


def report(name: str, rates: list[Rate], goal: float | None = None) -> bool:
    """A line with the median; whether the goal is met."""
    middle = median(rates)
    is_met = goal is None or middle >= goal
    told = "" if goal is None else f" (goal {goal:.0f}): {'met' if is_met else 'MISSED'}"
    rounds = ", ".join(f"{one.a_second:.0f}" for one in rates)
    each = statistics.median(one.processor_ms for one in rates)
    print(f"{name}: {middle:.0f} answers a second (rounds {rounds}), processor {each:.2f} ms each{told}", flush=True)
    return is_met


def median(rates: list[Rate]) -> float:
    return statistics.median(one.a_second for one in rates) if rates else 0.0


async def cost_of_keeping(updates: int = 5000) -> None:
    """Milliseconds an update to keep and to mark it, one after the other and in hundreds."""
    from datetime import timedelta

    from bot.models import KeptUpdate, UpdateEnd, UpdateState
    from bot.runtime.clock import SystemClock
    from bot.storage.storage import open_storage
    from bot.storage.updates import Batch

    lease, now = timedelta(seconds=60), SystemClock().now()
    body = json.dumps({"update_id": 1, "message": {"chat": BOT, "from": BOT, "text": "https://a.example/" + "a" * 80}})
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(f"sqlite+aiosqlite:///{Path(folder) / 'bot.db'}")
        for name, size in (("one by one", 1), ("a hundred at once", 100)):
            rows = [KeptUpdate(time.time_ns() + n, "message", f"messages:{n}", n, body, now) for n in range(updates)]
            started = time.perf_counter()
            for start in range(0, updates, size):
                some = rows[start : start + size]
                await storage.updates.write(Batch(some), now, lease)
                ends = [UpdateEnd(one.update_id, UpdateState.DONE) for one in some]
                await storage.updates.write(Batch(ends=ends), now, lease)
            each = (time.perf_counter() - started) / updates * 1000
            print(f"keeping and marking an update, {name}: {each:.2f} ms", flush=True)
        await storage.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--aiogram", metavar="PYTHON", help="an interpreter that has aiogram")
    parser.add_argument("--api", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.api:
        asyncio.run(serve_api(int(arguments.api)))
        return 0
    ptb, aiogram, ours = list[Rate](), list[Rate](), list[dict[str, Rate]]()
    for _ in range(ROUNDS):
        port = free_port()
        with process("-m", "benchmarks.peers", "--api", str(port)):
            origin = f"http://127.0.0.1:{port}"
            ptb.append(of_echo([sys.executable, "-c", PTB_ECHO], origin))
            if arguments.aiogram:
                aiogram.append(of_echo([arguments.aiogram, "-c", AIOGRAM_ECHO], origin))
            ours.append(of_this_bot(origin))
    report("echo on python-telegram-bot", ptb)
    if aiogram:
        report("echo on aiogram", aiogram)
    goal = max(median(ptb) * OF_PTB, median(aiogram) * OF_AIOGRAM)
    names = {"help": "commands", "press": "buttons", "link": "archived links"}
    met = [report(f"this bot, {name}", [one[kind] for one in ours], goal) for kind, name in names.items()]
    asyncio.run(cost_of_keeping())
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
