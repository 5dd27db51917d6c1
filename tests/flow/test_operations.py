"""What whoever runs the bot is told by ``/healthz`` and ``/metrics``."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.errors import SettingsError, SourceError
from bot.flows.briefs import brief_link
from bot.flows.supervision import STAGE_SECONDS, repeat
from bot.models import Link
from bot.runtime.services import Services, open_services
from bot.runtime.wakeups import LocalWakeups
from bot.settings import Settings
from handlers.serving.operations import operated
from tests.fakes import FakeClock

Operated = Callable[..., AbstractAsyncContextManager[tuple[Services, str, str]]]


def _port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def operating(sqlite_url: str, clock: FakeClock) -> Operated:
    """The services with both sites: their addresses."""

    @asynccontextmanager
    async def operating() -> AsyncIterator[tuple[Services, str, str]]:
        listen, metrics = f"127.0.0.1:{_port()}", f"127.0.0.1:{_port()}"
        values = {"DATABASE_URL": sqlite_url, "WORKERS": "0", "LISTEN": listen, "METRICS_LISTEN": metrics}
        async with open_services(Settings.from_mapping(values), clock=clock) as services, operated(services):
            yield services, f"http://{listen}/healthz", f"http://{metrics}/metrics"

    return operating


async def _get(url: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.text()


async def _health(url: str) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as session, session.get(url) as response:
        return response.status, await response.json()


async def test_a_bot_whose_parts_move_is_healthy(operating: Operated) -> None:
    async with operating() as (services, health, _):
        services.pulse.beat("delivery", within_seconds=60)
        status, body = await _health(health)
    assert (status, body["status"], body["parts"]) == (200, "ok", ["delivery"])


async def test_a_part_that_is_overdue_is_named_and_a_beat_heals_it(operating: Operated, clock: FakeClock) -> None:
    async with operating() as (services, health, _):
        services.pulse.beat("delivery", within_seconds=60)
        await clock.sleep(61)
        status, body = await _health(health)
        assert (status, body["stuck"]) == (503, {"delivery": 61.0})
        services.pulse.beat("delivery", within_seconds=60)
        assert (await _health(health))[0] == 200


async def test_a_loop_whose_stage_never_ends_is_named(operating: Operated, clock: FakeClock) -> None:
    async def stuck() -> datetime | None:
        await asyncio.Event().wait()
        return None

    async with operating() as (services, health, _):
        loop = asyncio.create_task(repeat("polling", stuck, LocalWakeups(clock), services))
        await asyncio.sleep(0)
        assert (await _health(health))[0] == 200
        await clock.sleep(STAGE_SECONDS + 1)
        status, body = await _health(health)
        loop.cancel()
    assert (status, list(body["stuck"])) == (503, ["polling"])


async def test_without_its_database_the_bot_is_ailing(operating: Operated, tmp_path: Path) -> None:
    async with operating() as (services, health, _):
        await services.storage.close()
        for file in tmp_path.glob("bot.db*"):
            file.write_bytes(b"no database at all" * 1000)
        status, body = await _health(health)
    assert (status, body["database"]) == (503, False)


async def test_metrics_tell_counts_by_kind_and_the_queues(operating: Operated) -> None:
    async with operating() as (services, _, metrics):
        services.metrics.updated("message")
        services.metrics.called("lost")
        services.metrics.watch("repeated_sends", "Sends that were repeated", lambda: 3)
        services.metrics.briefed("given", 0.2)
        services.metrics.failed("polling", OverflowError("a person's words"))
        status, text = await _get(metrics)
    assert status == 200
    assert 'yaodian_updates_total{kind="message"} 1.0' in text
    assert 'yaodian_failures_total{kind="OverflowError",part="polling"} 1.0' in text
    assert 'yaodian_calls_total{outcome="lost"} 1.0' in text
    assert "yaodian_repeated_sends 3.0" in text
    assert 'yaodian_waiting{queue="deliveries"} 0.0' in text
    assert "a person's words" not in text


async def test_a_brief_is_counted_by_what_became_of_it(operating: Operated) -> None:
    link = Link(sent="http://127.0.0.1:9/a.html", url="http://127.0.0.1:9/a.html")
    async with operating() as (services, _, metrics):
        with pytest.raises(SourceError):
            await brief_link(services, link, chat_id=1, length="medium")
        async with services.lock(link.url):
            asked = asyncio.create_task(brief_link(services, link, chat_id=1, length="medium"))
            await asyncio.sleep(0)
            asked.cancel()
            await asyncio.gather(asked, return_exceptions=True)
        _, text = await _get(metrics)
    assert 'yaodian_briefs_total{outcome="refused"} 1.0' in text
    assert 'yaodian_briefs_total{outcome="ended"} 1.0' in text
    assert 'outcome="given"' not in text


async def test_metrics_are_off_until_somebody_asks_for_them(sqlite_url: str, clock: FakeClock) -> None:
    assert Settings.from_mapping({}).metrics_address is None


async def test_a_port_that_is_taken_is_named_with_its_setting(sqlite_url: str, clock: FakeClock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        values = {
            "DATABASE_URL": sqlite_url, "WORKERS": "0", "LISTEN": f"127.0.0.1:{_port()}",
            "METRICS_LISTEN": f"127.0.0.1:{taken.getsockname()[1]}",
        }  # fmt: skip
        async with open_services(Settings.from_mapping(values), clock=clock) as services:
            with pytest.raises(SettingsError, match="METRICS_LISTEN"):
                async with operated(services):
                    pass


async def test_a_taken_health_port_does_not_stop_a_bot_that_polls(sqlite_url: str, clock: FakeClock) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        values = {"DATABASE_URL": sqlite_url, "WORKERS": "0", "LISTEN": f"127.0.0.1:{taken.getsockname()[1]}"}
        async with open_services(Settings.from_mapping(values), clock=clock) as services, operated(services):
            pass
