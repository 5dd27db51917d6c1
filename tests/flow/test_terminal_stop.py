"""Ctrl-C ends `chat`: at once, without a traceback, and with all that was said before kept."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fakes import Site
from tests.pages import report

ROOT = Path(__file__).parents[2]
# The last second is none too much for a page that is read on a machine which does much else.
PATIENT = "import handlers.serving.terminal_lines as at; at.LAST_SECONDS = 60; from bot.__main__ import main; main()"


@asynccontextmanager
async def chatting(folder: Path, command: Sequence[str] = ("-m", "bot", "chat")) -> AsyncIterator[Process]:
    values = {"DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'chat.db'}", "ALLOWED_HOSTS": "127.0.0.1"}
    chat = await asyncio.create_subprocess_exec(
        sys.executable, *command, cwd=ROOT, env={**os.environ, **values},
        stdin=PIPE, stdout=PIPE, stderr=PIPE,
    )  # fmt: skip
    try:
        yield chat
    finally:
        if chat.returncode is None:
            chat.kill()
            await chat.wait()


async def say(chat: Process, line: str) -> None:
    assert chat.stdin
    chat.stdin.write(f"{line}\n".encode())
    await chat.stdin.drain()


async def heard(chat: Process, part: str) -> None:
    """Until the bot has said this."""
    assert chat.stdout
    while part not in (line := (await chat.stdout.readline()).decode()):
        assert line, f"it never said {part}"


async def end_of(chat: Process) -> tuple[int, str]:
    assert chat.stderr
    said = (await chat.stderr.read()).decode()
    return await chat.wait(), said


@pytest.mark.timeout(120)
async def test_an_idle_chat_ends_and_has_lost_nothing(tmp_path: Path) -> None:
    async with chatting(tmp_path) as chat:
        await say(chat, "/subscribe 专项债")
        await heard(chat, "下一期")
        chat.send_signal(signal.SIGINT)
        assert await end_of(chat) == (0, "")
    async with chatting(tmp_path) as chat:
        await say(chat, "/subscriptions")
        await heard(chat, "专项债")


@pytest.mark.timeout(120)
async def test_a_chat_ends_in_the_middle_of_an_answer(site: Site, tmp_path: Path) -> None:
    site.gates["/report.html"] = asyncio.Event()
    async with chatting(tmp_path) as chat:
        await say(chat, site.origin + "/report.html")
        await site.arrived["/report.html"].wait()
        chat.send_signal(signal.SIGINT)
        assert await end_of(chat) == (0, "")
    site.gates["/report.html"].set()
    async with chatting(tmp_path) as chat:
        await say(chat, site.origin + "/report.html")
        await heard(chat, "✓")


@pytest.mark.timeout(120)
async def test_an_answer_that_is_nearly_done_is_still_shown(site: Site, tmp_path: Path) -> None:
    site.gates["/report.html"] = asyncio.Event()
    async with chatting(tmp_path, ("-c", PATIENT, "chat")) as chat:
        await say(chat, site.add("/first.html", report()))
        await heard(chat, "✓")
        await say(chat, site.origin + "/report.html")
        await site.arrived["/report.html"].wait()
        chat.send_signal(signal.SIGINT)
        site.gates["/report.html"].set()
        await heard(chat, "✓")
        assert await end_of(chat) == (0, "")


@pytest.mark.timeout(120)
async def test_the_end_of_the_input_ends_it_too(tmp_path: Path) -> None:
    async with chatting(tmp_path) as chat:
        assert chat.stdin
        chat.stdin.write(b"/help\n/start")
        chat.stdin.close()
        await heard(chat, "能做什么")
        await heard(chat, "发来一条")
        assert await end_of(chat) == (0, "")
