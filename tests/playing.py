"""The bot on a stage: its own application, storage and HTTP, with Telegram played and the time of the test."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from bot.runtime.services import Services, open_services
from bot.settings import Settings
from handlers.app import ALLOWED_UPDATES, App, build_application
from handlers.serving.serve import telegram_request
from tests.fakes import StageClock
from tests.stage import Stage

OWNER = 1001


@dataclass
class Play:
    """A running bot with its stage; its scheduler is stepped by the test."""

    stage: Stage
    app: App
    services: Services
    clock: StageClock

    def refused(self) -> list[Any]:
        return [call for call in self.stage.calls() if not call["ok"]]

    async def settled(self) -> None:
        """Until the bot has fetched every update and each of their handlers has ended."""
        await self.stage.fetched()
        async with asyncio.timeout(20):
            await self.app.update_queue.join()


@asynccontextmanager
async def playing(clock: StageClock, database_url: str, over: Mapping[str, str]) -> AsyncIterator[Play]:
    """A bot that anybody may use, under Telegram's rates, which the stage enforces on the same clock."""
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
            app = build_application(services, stage.token, telegram_request(None, 16), telegram_request(None, 2))
            async with app:
                await app.start()
                assert app.updater
                await app.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
                yield Play(stage, app, services, clock)
                clock.end()
                await app.updater.stop()
                await app.stop()
