"""The bot on a stage: its own application, storage and HTTP, with Telegram played and the time of the test."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.runtime.services import Services, open_services
from bot.settings import Settings
from handlers.app import build_application
from handlers.chat.context import App
from handlers.serving.intake import Intake, open_intake
from handlers.serving.polling import Polling
from handlers.serving.serve import telegram_request
from tests.fakes import StageClock
from tests.stage import Stage

OWNER = 1001
NEWER = ("sendRichMessage", "sendMessageDraft")


@dataclass
class Play:
    """A running bot with its stage; its scheduler is stepped by the test."""

    stage: Stage
    app: App
    services: Services
    clock: StageClock
    intake: Intake

    def refused(self) -> list[Any]:
        return [call for call in self.stage.calls() if not call["ok"]]

    async def settled(self) -> None:
        """Until the bot has fetched every update and each of their handlers has ended."""
        await self.stage.fetched()
        async with asyncio.timeout(20):
            await self.intake.answering.idle()


@asynccontextmanager
async def playing(
    clock: StageClock, database_url: str, over: Mapping[str, str], *, is_newest: bool = False
) -> AsyncIterator[Play]:
    """A bot that anybody may use, under Telegram's rates, which the stage enforces on the same clock.

    Unless it ``is_newest``, the bot knows of its server that it has none of the methods of ``NEWER``: most tests are
    about what is said, and read plain messages.
    """
    async with Stage() as stage:
        stage.world.clock = clock.monotonic
        stage.world.flood.enabled = True
        values = {
            "TELEGRAM_TOKEN": stage.token,
            "TELEGRAM_API_URL": stage.base_url,
            "TELEGRAM_FILE_URL": stage.base_file_url,
            "DATABASE_URL": database_url,
            "ALLOWED_HOSTS": "127.0.0.1",
            "ACCESS": "open",
            "WORKERS": "0",
        }
        async with open_services(Settings.from_mapping({**values, **over}), clock=clock) as services:
            services.catalogue = ()  # its sources stand on the web: a test that wants some names its own
            asking = telegram_request(None, 2)
            app = build_application(services, stage.token, telegram_request(None, 16), asking)
            if not is_newest:
                app.bot_data.memory.lacking = dict.fromkeys(NEWER, math.inf)
            async with app:
                await app.start()
                async with open_intake(app) as intake:
                    polling = Polling(asking, f"{app.bot.base_url}/getUpdates", intake, services, hold_seconds=1)
                    running = asyncio.create_task(polling.run())
                    yield Play(stage, app, services, clock, intake)
                    clock.end()
                    running.cancel()
                await app.stop()
