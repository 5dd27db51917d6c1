"""The bot on a stage: its own application, storage and HTTP, with Telegram played and the time of the test."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Literal

from telegram.request import BaseRequest

from bot.runtime.services import Services, open_services
from bot.settings import Settings
from handlers.app import build_application
from handlers.chat.context import App
from handlers.serving.answering import Answering
from handlers.serving.intake import Intake, open_answering, open_front, open_intake
from handlers.serving.polling import Polling
from handlers.serving.serve import telegram_request
from tests.fakes import StageClock
from tests.stage import Stage

OWNER = 1001
NEWER = ("sendRichMessage", "sendMessageDraft")


# How the bot is run: all in one process on SQLite or on PostgreSQL, or a front-end and a worker on PostgreSQL.
Shape = Literal["one", "postgres", "apart"]
_WAITING = "SELECT count(*) FROM updates WHERE state = 'waiting'"
_DUE = " AND not_before <= :now"
_LOOK_SECONDS = 1.0
PATIENCE_SECONDS = 100  # with a machine that does much else; what hangs is ended by pytest's limit of a test


@dataclass
class Play:
    """A running bot with its stage; its scheduler is stepped by the test. Of several processes ``app`` and
    ``services`` are the worker's."""

    stage: Stage
    app: App
    services: Services
    clock: StageClock
    intake: Intake
    answering: Answering

    def refused(self) -> list[Any]:
        return [call for call in self.stage.calls() if not call["ok"]]

    async def settled(self) -> None:
        """Until the bot has fetched every update and each of their handlers has ended."""
        await self.stage.fetched()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while self.services.is_shared and await self._count(_WAITING + _DUE, now=self.clock.now()):
                self.services.wakeups("update").look()
            await self.answering.idle()

    async def settled_in_time(self) -> None:
        """The same, while the time of the play passes: what is waited for comes, also what was put off."""
        settling = asyncio.create_task(self._all_settled())
        while not settling.done():
            await asyncio.sleep(0.02)
            self.clock.advance(seconds=1)
        await settling

    async def _all_settled(self) -> None:
        await self.settled()
        async with asyncio.timeout(PATIENCE_SECONDS):
            while await self._count(_WAITING):
                await self.settled()

    async def _count(self, query: str, **values: object) -> int:
        return int((await self.services.storage.database.read_sql(query, values))[0][0])


@asynccontextmanager
async def playing(
    clock: StageClock,
    database_url: str,
    over: Mapping[str, str],
    shape: Shape = "one",
    *,
    is_newest: bool = False,
) -> AsyncIterator[Play]:
    """A bot that anybody may use, under Telegram's rates, which the stage enforces on the same clock.

    Unless it ``is_newest``, the bot knows of its server that it has none of the methods of ``NEWER``: most tests are
    about what is said, and read plain messages.
    """
    async with Stage() as stage, AsyncExitStack() as stack:
        stage.world.clock = clock.monotonic
        stage.world.flood.enabled = shape != "apart"  # several processes count by the database's clock, which is real
        values = {
            "TELEGRAM_TOKEN": stage.token,
            "TELEGRAM_API_URL": stage.base_url,
            "TELEGRAM_FILE_URL": stage.base_file_url,
            "DATABASE_URL": database_url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "ACCESS": "open",
            "WORKERS": "0",
            "SEND_PER_SECOND": "30" if stage.world.flood.enabled else "0",
        }
        settings = Settings.from_mapping({**values, **over})
        app, asking = await _begun(stack, settings, stage, clock, is_shared=shape == "apart")
        if not is_newest:
            app.bot_data.memory.lacking = dict.fromkeys(NEWER, math.inf)
        if shape == "apart":
            front, asking = await _begun(stack, settings, stage, clock, is_shared=True)
            intake = await stack.enter_async_context(open_front(front))
            await queue_running(stack, front, receives=False)
            answering = await stack.enter_async_context(open_answering(app))
            await queue_running(stack, app, receives=True)
            await running_until_the_end(stack, _looking(app))
        else:
            intake, answering = await stack.enter_async_context(open_intake(app))
        services = app.bot_data.services
        polling = Polling(asking, f"{app.bot.base_url}/getUpdates", intake, services, hold_seconds=1)
        running = asyncio.create_task(polling.run())
        yield Play(stage, app, services, clock, intake, answering)
        clock.end()
        running.cancel()


async def _begun(
    stack: AsyncExitStack, settings: Settings, stage: Stage, clock: StageClock, *, is_shared: bool
) -> tuple[App, BaseRequest]:
    """One process's application, and what it asks for updates with."""
    services = await stack.enter_async_context(open_services(settings, clock=clock, is_shared=is_shared))
    services.catalogue = ()  # its sources stand on the web: a test that wants some names its own
    asking = telegram_request(None, 2)
    app = build_application(services, stage.token, telegram_request(None, 16), asking)
    await stack.enter_async_context(app)
    await app.start()
    stack.push_async_callback(app.stop)
    return app, asking


async def queue_running(stack: AsyncExitStack, app: App, *, receives: bool) -> None:
    queue = app.bot_data.services.queue
    assert queue
    await running_until_the_end(stack, queue.run(receives=receives))


async def running_until_the_end(stack: AsyncExitStack, work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)

    async def end() -> None:
        task.cancel()
        await asyncio.wait((task,))

    stack.push_async_callback(end)


async def _looking(app: App) -> None:
    """A worker's look at what no wake-up said: it is due by the time of the play, which stands still, while the queue
    and its server live in real time."""
    while True:
        await asyncio.sleep(_LOOK_SECONDS)
        app.bot_data.services.wakeups("update").look()
