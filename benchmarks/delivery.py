"""500 subscribers, one edition: the outbox under Telegram's rates, under kill -9, and with connections that break.

    python -m benchmarks.delivery           # against the small Bot API of benchmarks/bot_api.py
    python -m benchmarks.delivery --stage   # against the strict one of tests/stage

The bot is a process of its own (``python -m bot run``), the Bot API enforces 30 messages a second and 1 a second and
chat. Goals: all delivered, none refused, at 90 % or more of the 30 a second; killed with -9 five times meanwhile: none
lost, at most 4 duplicates a kill; 5 % of the calls dropped or their answers lost: none lost. Never more than 4 in
flight.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.answering import free_port
from benchmarks.bot_api import PER_SECOND, TOKEN, BotApi, serve
from bot.flows.briefs import prepare_brief
from bot.models import Article, NewSubscription, Schedule, StoryAssignment, SubscriptionTarget
from bot.runtime.services import open_services
from bot.settings import Settings
from bot.storage.feeds import PendingArticle
from tests.stage import Stage

SUBSCRIBERS, KILLS, IN_FLIGHT, SHARE = 500, 5, 4, 0.9
FIRST_CHAT = 1000
PATIENCE_SECONDS = 180.0
TEXT = (
    "云江省财政厅3月12日下达耕地地力保护补贴46亿元，每亩标准不低于78元，4月底前兑付到户。",
    "省农业农村厅要求各县3月底前公示面积，对虚报冒领的追回资金，并取消三年申报资格。",
)


@dataclass(frozen=True)
class Result:
    """One run: messages by chat, refusals, the seconds from the first to the last, the most sends at once."""

    by_chat: Counter[int]
    refused: int
    seconds: float
    most_in_flight: int

    @property
    def lost(self) -> int:
        return SUBSCRIBERS - len(self.by_chat)

    @property
    def duplicates(self) -> int:
        return self.by_chat.total() - len(self.by_chat)

    @property
    def rate(self) -> float:
        """Messages a second, the first one not counted."""
        return (self.by_chat.total() - 1) / self.seconds if self.seconds else 0.0


def environment(folder: str, port: int) -> dict[str, str]:
    """The settings of the bot."""
    return {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
        "TELEGRAM_FILE_URL": f"http://127.0.0.1:{port}/file/bot",
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/bot.db", "ACCESS": "open", "OWNER_IDS": "1", "WORKERS": "0",
        "SEND_PER_SECOND": str(PER_SECOND), "LOG_LEVEL": "ERROR",
    }  # fmt: skip


async def prepare(settings: Settings, subscribers: int = SUBSCRIBERS) -> None:
    """Subscribers of a category, an edition that is due, and one story for it."""
    async with open_services(settings) as services:
        now, storage = datetime.now(UTC), services.storage
        schedule = Schedule("Asia/Shanghai", quiet=None)
        target = SubscriptionTarget("category", "财政", "财政")
        for chat in range(FIRST_CHAT, FIRST_CHAT + subscribers):
            await storage.subscriptions.add(NewSubscription(chat, 0, target, chat), now)
            await storage.schedules.put(chat, schedule, now - timedelta(minutes=1))
        address = "https://example.org/1.html"
        article = Article(address, address, "云江下达耕地补贴46亿元", TEXT, publisher="云江日报", categories=("财政",))
        stored = await storage.articles.save(article, topic="其他", owner_chat_id=None, read_at=now)
        await prepare_brief(services, stored.id)
        await storage.stories.assign(PendingArticle(stored.id, True, now), StoryAssignment(None, "new"), (), now)


class Small:
    """The small Bot API of this folder, in this process."""

    def __init__(self, faults: float) -> None:
        self.api, self.port, self.token = BotApi(), free_port(), TOKEN
        self.api.is_limited, self.api.answers_after = True, 0.02
        self.api.dropped = self.api.lost = faults / 2

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        serving = asyncio.create_task(serve(self.port, self.api))
        await asyncio.sleep(0.2)
        yield
        serving.cancel()

    @property
    def log(self) -> list[dict[str, Any]]:
        return self.api.log

    @property
    def most_in_flight(self) -> int:
        return self.api.most_in_flight


class Staged:
    """The stage of the tests, in this process, with everybody having written to the bot before."""

    most_in_flight = 0  # it does not count

    def __init__(self, faults: float) -> None:
        self.faults, self.stage = faults, Stage()
        self.token = self.stage.token

    @asynccontextmanager
    async def serving(self) -> AsyncIterator[None]:
        async with self.stage:
            self.port = self.stage.port
            self.stage.world.flood.enabled = True
            for chat in range(FIRST_CHAT, FIRST_CHAT + SUBSCRIBERS):
                self.stage.user(f"reader{chat}", id=chat).user.started = True
            breaking = asyncio.create_task(self._break())
            yield
            breaking.cancel()

    async def _break(self) -> None:
        """Every so often one call is dropped and one answer lost."""
        while self.faults:
            self.stage.fail("sendMessage", drop=True)
            self.stage.fail("sendMessage", drop=True, after=True)
            await asyncio.sleep(2 / self.faults / PER_SECOND)

    @property
    def log(self) -> list[dict[str, Any]]:
        return list(self.stage.world.log)


def start(given: dict[str, str]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "bot", "run"], env={**os.environ, **given}, stderr=subprocess.DEVNULL
    )  # fmt: skip


def sent(api: Small | Staged) -> list[dict[str, Any]]:
    return [one for one in api.log if one["kind"] == "sent" and one["chat"] >= FIRST_CHAT]


async def until(api: Small | Staged, count: int) -> None:
    """Wait until so many chats have a message."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while len({one["chat"] for one in sent(api)}) < count:
            await asyncio.sleep(0.05)


async def measure(kind: type[Small] | type[Staged], *, kills: int = 0, faults: float = 0.0) -> Result:
    """One run with a fresh database."""
    api = kind(faults)
    with tempfile.TemporaryDirectory() as folder:
        async with api.serving():
            given = {**environment(folder, api.port), "TELEGRAM_TOKEN": api.token}
            await prepare(Settings.from_mapping(given))
            bot = start(given)
            for number in range(kills):
                await until(api, (number + 1) * SUBSCRIBERS // (kills + 1))
                bot.send_signal(signal.SIGKILL)
                bot.wait()
                bot = start(given)
            try:
                await until(api, SUBSCRIBERS)
            except TimeoutError:
                print("not all arrived in time")
            await asyncio.sleep(2)
            bot.kill()
            bot.wait()
            found = sent(api)
            calls = [one for one in api.log if one["kind"] == "call" and not one["ok"]]
            refused = sum("error" not in one or str(one["error"]).startswith("4") for one in calls)
            seconds = found[-1]["at"] - found[0]["at"] if found else 0.0
            return Result(Counter(one["chat"] for one in found), refused, seconds, api.most_in_flight)


def report(name: str, run: Result, *, kills: int = 0, is_timed: bool = False, may_repeat: bool = False) -> bool:
    """Print a run; whether it met the goals."""
    is_met = not run.lost and not run.refused and run.most_in_flight <= IN_FLIGHT
    is_met = is_met and (may_repeat or run.duplicates <= kills * IN_FLIGHT)
    is_met = is_met and (not is_timed or run.rate >= SHARE * PER_SECOND)
    print(
        f"{name}: {len(run.by_chat)} of {SUBSCRIBERS} chats, lost {run.lost}, duplicates {run.duplicates}, refused "
        f"{run.refused}, {run.rate:.1f} a second (goal {SHARE * PER_SECOND:.0f}), at most {run.most_in_flight} in "
        f"flight: {'met' if is_met else 'MISSED'}",
        flush=True,
    )
    return is_met


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", action="store_true", help="against the strict Bot API of tests/stage")
    staged = parser.parse_args().stage
    logging.getLogger("aiohttp.server").disabled = True  # what it says of connections that are broken on purpose
    kind = Staged if staged else Small
    met = [report("undisturbed", await measure(kind), is_timed=True)]
    met.append(report(f"killed {KILLS} times", await measure(kind, kills=KILLS), kills=KILLS))
    met.append(report("5 % of the calls broken", await measure(kind, faults=0.05), may_repeat=True))
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
