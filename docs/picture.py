"""The picture at the top of the README: a real chat with the bot, as SVG on standard output.

The Application, its handlers, the storage and the fetcher are those of ``chat``; the article lies beside this file and
is served on 127.0.0.1. Only the clock stands still, so that the same code draws the same picture.
"""

from __future__ import annotations

import asyncio
import html
import io
import re
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from aiohttp import web
from rich._export_format import CONSOLE_SVG_FORMAT
from rich.cells import cell_len
from rich.console import Console

from bot.runtime.clock import SystemClock
from bot.runtime.services import open_services
from bot.settings import Settings
from handlers.app import build_application
from handlers.serving.terminal import TOKEN, TerminalRequest, panel, say

ARTICLE = Path(__file__).parent / "report.html"
NOON = datetime(2026, 3, 13, 4, 0, tzinfo=UTC)
WIDTH = 100
CELL = 12.2  # of the picture's units: what rich takes a character to be wide
PORTS = (8000, 0)  # the usual one of a page on one's own machine, or any


class StandingClock(SystemClock):
    """It is always noon; waiting takes its time all the same."""

    def now(self) -> datetime:
        return NOON


@asynccontextmanager
async def served() -> AsyncIterator[str]:
    """The article's address."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=ARTICLE.read_bytes(), content_type="text/html", charset="utf-8")

    app = web.Application()
    app.router.add_get("/report.html", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        for port in PORTS:
            try:
                await web.TCPSite(runner, "127.0.0.1", port).start()
                break
            except OSError:
                continue
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/report.html"
    finally:
        await runner.cleanup()


async def conversation(console: Console, folder: str) -> None:
    """Somebody sends a link; everything that happens is printed on the console."""
    settings = Settings.from_mapping(
        {
            "DATABASE_URL": f"sqlite+aiosqlite:///{folder}/chat.db",
            "ALLOWED_HOSTS": "127.0.0.1",
            "ACCESS": "open",
            "SEND_PER_SECOND": "0",
        }
    )

    def show(data: dict[str, Any]) -> None:
        console.print(panel(data))

    request = TerminalRequest(show)
    async with served() as address, open_services(settings, clock=StandingClock(), workers=0) as services:
        app = build_application(services, TOKEN, request)
        async with app:
            await app.start()
            console.print(f"› {address}", highlight=False)
            await say(app, request, address)
            await app.stop()


def _widened(svg: str) -> str:
    """With the width of each text in cells: rich counts its characters, and Chinese ones, two cells wide, overlapped."""

    def width(text: re.Match[str]) -> str:
        return f'textLength="{round(cell_len(html.unescape(text[3])) * CELL, 1):g}"{text[2]}>{text[3]}<'

    return re.sub(r'textLength="([\d.]+)"([^>]*)>([^<]*)<', width, svg)


def draw() -> str:
    """The SVG, without the web font that rich would have viewers load."""
    console = Console(
        record=True,
        width=WIDTH,
        file=io.StringIO(),
        force_terminal=True,
        color_system="truecolor",
        legacy_windows=False,
    )
    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(conversation(console, folder))
    own = re.sub(r"@font-face \{\{.*?\}\}\s*", "", CONSOLE_SVG_FORMAT, flags=re.S).replace("Fira Code, ", "")
    lines = _widened(console.export_svg(title="make chat", code_format=own, unique_id="chat")).splitlines()
    return "\n".join(line.rstrip() for line in lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(draw())
