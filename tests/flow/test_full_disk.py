"""A database that takes nothing for a while: the loop goes on, and what was due arrives afterwards."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event

from bot.flows.scheduler import Scheduler
from bot.flows.supervision import AFTER_FAILURE_SECONDS
from bot.models import Delivery, EditionKey, Message
from bot.ports import Outcome
from bot.runtime.services import Services, open_services
from bot.settings import Settings
from bot.storage.outbox import OutboxMessage
from handlers.view.digest import TelegramPresenter
from tests.fakes import StageClock

STAGES = 4
NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


class Desk:
    """The Sender port: takes everything."""

    def __init__(self) -> None:
        self.taken: list[str] = []

    async def send(self, delivery: Delivery) -> Outcome:
        self.taken.append(delivery.message.html)
        return Outcome("sent", message_id=1)


class Disk:
    """Lets a database write, or not."""

    def __init__(self, services: Services) -> None:
        self.is_full = False
        self.refusals = 0
        event.listen(services.storage.outbox.database.writer.sync_engine, "begin", self._on_begin)

    def _on_begin(self, connection: Any) -> None:
        if self.is_full:
            self.refusals += 1
            connection.exec_driver_sql("SELECT full_disk()")  # an OperationalError, like that of a full disk


async def _until(is_met: Any) -> None:
    async with asyncio.timeout(60):
        while not is_met():
            await asyncio.sleep(0.01)


async def test_the_loop_outlives_a_full_disk_and_delivers_afterwards(sqlite_url: str) -> None:
    values = {"DATABASE_URL": sqlite_url, "WORKERS": "0"}
    clock, desk = StageClock(NOW, AFTER_FAILURE_SECONDS), Desk()
    async with open_services(Settings.from_mapping(values), clock=clock) as services:
        disk = Disk(services)
        scheduler = Scheduler(services, desk, TelegramPresenter(lambda: "test_bot"))
        loop = asyncio.create_task(scheduler.run())
        await services.storage.outbox.put(
            [OutboxMessage(7, 0, EditionKey.asked(NOW), (Message("一期"),), clock.now())], clock.now()
        )
        await _until(lambda: desk.taken)
        disk.is_full = True
        scheduler.wake()
        await _until(lambda: disk.refusals > 8)
        assert not loop.done()
        disk.is_full = False
        await services.storage.outbox.put(
            [OutboxMessage(7, 0, EditionKey.digest(NOW), (Message("二期"),), clock.now())], clock.now()
        )
        await _until(lambda: len(desk.taken) > 1)
        assert desk.taken == ["一期", "二期"]
        await _until(lambda: clock.waiting == STAGES)
        loop.cancel()
        await asyncio.gather(loop, return_exceptions=True)
