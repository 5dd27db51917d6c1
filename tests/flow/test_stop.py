"""SIGTERM: what is being answered gets some seconds, the process ends well, and the rest is answered after the next
start. A token that Telegram does not know, or a Telegram that is away, is told without a traceback."""

from __future__ import annotations

import asyncio
import signal
from pathlib import Path

import pytest

from tests.fakes import Site
from tests.pages import report
from tests.running import started
from tests.stage import Stage

ENDS_SECONDS = 30  # ten, of which the answers have five, on a machine that does nothing else


async def test_a_page_that_is_being_read_is_still_answered(site: Site, tmp_path: Path) -> None:
    site.gates["/report.html"] = asyncio.Event()
    async with Stage() as stage, started(stage, tmp_path) as bot, asyncio.timeout(110):
        await stage.world.connected.wait()
        ann = stage.user("ann", language_code="zh-hans")
        await ann.say(site.add("/first.html", report()))  # what a first brief loads takes longer than the last seconds
        await stage.wait_message(ann, "✓")
        since = len(stage.world.log)
        await ann.say(site.origin + "/report.html")
        await site.arrived["/report.html"].wait()
        bot.send_signal(signal.SIGTERM)
        site.gates["/report.html"].set()
        assert await stage.wait_message(ann, "✓", since=since)
        assert await bot.wait() == 0


@pytest.mark.timeout(120)
async def test_under_load_it_ends_within_ten_seconds_and_goes_on_at_the_next_start(site: Site, tmp_path: Path) -> None:
    site.gates["/report.html"] = asyncio.Event()
    async with Stage() as stage:
        people = [stage.user(f"person{number}", language_code="zh-hans") for number in range(100)]
        async with started(stage, tmp_path) as bot:
            await stage.world.connected.wait()
            for _ in range(3):
                await asyncio.gather(*(one.say(f"{site.origin}/report.html") for one in people))
            await site.arrived["/report.html"].wait()
            await stage.fetched()
            async with asyncio.timeout(ENDS_SECONDS):
                bot.send_signal(signal.SIGTERM)
                assert await bot.wait() == 0
        site.gates["/report.html"].set()
        async with started(stage, tmp_path):
            for one in people:
                await stage.wait_message(one, "✓", timeout=60)


async def test_a_token_that_telegram_does_not_know_is_told_and_not_shown(tmp_path: Path) -> None:
    async with (
        Stage() as stage,
        started(stage, tmp_path, TELEGRAM_TOKEN="77:not-this-one") as bot,
        asyncio.timeout(100),
    ):
        assert bot.stderr
        said = (await bot.stderr.read()).decode()
        assert await bot.wait() == 2
    assert "TELEGRAM_TOKEN" in said
    assert "not-this-one" not in said
    assert "Traceback" not in said


async def test_telegram_may_be_away_at_the_start(tmp_path: Path, unused_tcp_port: int) -> None:
    later = Stage(port=unused_tcp_port)
    async with asyncio.timeout(100):
        async with started(later, tmp_path) as bot:
            assert bot.stderr
            said = (await bot.stderr.readline()).decode()
            assert "cannot be reached" in said
            async with later as stage:
                await stage.world.connected.wait()
                bot.send_signal(signal.SIGTERM)
                assert await bot.wait() == 0


async def test_it_ends_while_telegram_is_away(tmp_path: Path, unused_tcp_port: int) -> None:
    never = Stage(port=unused_tcp_port)
    async with started(never, tmp_path) as bot:
        assert bot.stderr
        await bot.stderr.readline()
        async with asyncio.timeout(ENDS_SECONDS):
            bot.send_signal(signal.SIGTERM)
            assert await bot.wait() == 0
