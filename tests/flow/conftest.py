"""The whole bot on a stage that plays Telegram, and a site of our own on 127.0.0.1."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from bot.runtime.services import Services, open_services
from bot.settings import Settings
from handlers.app import ALLOWED_UPDATES, App, build_application
from handlers.serving.serve import telegram_request
from tests.flow.pages import report


@dataclass
class Site:
    """Pages by path; ``asked`` counts the requests for each. A page with a gate waits for it to open.

    ``headers`` go with the answer of a path; an ETag there is honoured.
    """

    origin: str = ""
    pages: dict[str, tuple[int, str, bytes]] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    gates: dict[str, asyncio.Event] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    arrived: defaultdict[str, asyncio.Event] = field(default_factory=lambda: defaultdict(asyncio.Event))

    def add(
        self, path: str, body: str | bytes, content_type: str = "text/html; charset=utf-8", status: int = 200
    ) -> str:
        self.pages[path] = (status, content_type, body.encode() if isinstance(body, str) else body)
        return self.origin + path

    async def serve(self, request: web.Request) -> web.Response:
        self.asked[request.path] = self.asked.get(request.path, 0) + 1
        self.arrived[request.path].set()
        if gate := self.gates.get(request.path):
            await gate.wait()
        status, content_type, body = self.pages.get(request.path, (404, "text/html", b"not found"))
        headers = self.headers.get(request.path, {})
        if headers.get("ETag") and request.headers.get("If-None-Match") == headers["ETag"]:
            return web.Response(status=304)
        return web.Response(status=status, body=body, headers={"Content-Type": content_type, **headers})


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    served = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", served.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    served.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    served.add("/report.html", report())
    yield served
    await runner.cleanup()


@dataclass
class Play:
    """A running bot with its stage."""

    stage: Any
    app: App
    services: Services

    def refused(self) -> list[Any]:
        return [call for call in self.stage.calls() if not call["ok"]]


@pytest.fixture
def settings_of(tmp_path: Path) -> Any:
    def build(stage: Any, **over: str) -> Settings:
        values = {
            "TELEGRAM_TOKEN": stage.token,
            "TELEGRAM_API_URL": stage.base_url,
            "TELEGRAM_FILE_URL": stage.base_file_url,
            "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}",
            "ALLOWED_HOSTS": "127.0.0.1",
            "ACCESS": "open",
            "SEND_PER_SECOND": "0",
            "WORKERS": "0",
        }
        return Settings.from_mapping({**values, **over})

    return build


@pytest.fixture
async def play(settings_of: Any) -> AsyncIterator[Play]:
    tgstage = pytest.importorskip("tgstage", reason="the stage that plays Telegram is not beside this checkout")
    async with tgstage.Stage() as stage, open_services(settings_of(stage)) as services:
        requests = telegram_request(None, 16), telegram_request(None, 2)
        app = build_application(services, stage.token, *requests)
        async with app:
            await app.start()
            assert app.updater
            await app.updater.start_polling(timeout=1, allowed_updates=ALLOWED_UPDATES)
            yield Play(stage, app, services)
            await app.updater.stop()
            await app.stop()
