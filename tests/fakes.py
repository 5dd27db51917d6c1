"""Stand-ins for what lives outside the bot."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from aiohttp import web

from bot.flows.first_polls import LOOK_SECONDS as LOOK_AT_OTHERS_SECONDS
from bot.runtime.clock import SystemClock
from bot.runtime.one_reader import LOOK_SECONDS
from tests.pages import report


class FakeClock:
    """Time that moves only when somebody sleeps or ``advance`` is called."""

    def __init__(self, start: datetime = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)) -> None:
        self.start, self.elapsed = start, 0.0
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.elapsed)

    def monotonic(self) -> float:
        return self.elapsed

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.elapsed += seconds
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        self.elapsed += seconds


class WaitedClock(SystemClock):
    """The system's time, on which nobody who waits for another process to read a page (``bot/runtime/one_reader.py``)
    pauses; it says that somebody did."""

    def __init__(self) -> None:
        self.waited = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds != LOOK_SECONDS:
            await super().sleep(seconds)
            return
        self.waited.set()
        await asyncio.sleep(0)


class StageClock:
    """The time of a play: a moment's pause passes at once, a longer one when the test moves time on.

    A moment is what the pace of messages, the steps of delivery and a second try take. What takes longer (the typing
    sign again, a progress line) belongs to the test that wants to see it. Those who pause together, pause together:
    time moves to the end of each pause, not by the sum of them. ``waiting`` counts those in a longer one. At the
    ``end`` of the play nobody is kept waiting: what failed fails at once.
    """

    def __init__(self, start: datetime, moment_seconds: float = 2.0) -> None:
        self._start, self._moment, self._elapsed = start, moment_seconds, 0.0
        self._moved = asyncio.Event()
        self._has_ended = False
        self.waiting = 0

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    def monotonic(self) -> float:
        return self._elapsed

    async def sleep(self, seconds: float) -> None:
        over = self._elapsed + seconds
        if seconds <= self._moment:
            await asyncio.sleep(0)
            self._move(over)
            return
        self.waiting += 1
        try:
            while self._elapsed < over and not self._has_ended:
                await self._moved.wait()
            await asyncio.sleep(0)
        finally:
            self.waiting -= 1

    def advance(self, **units: float) -> None:
        self._move(self._elapsed + timedelta(**units).total_seconds())

    def end(self) -> None:
        self._has_ended = True
        self._move(self._elapsed)

    def _move(self, to: float) -> None:
        self._elapsed = max(self._elapsed, to)
        self._moved.set()
        self._moved = asyncio.Event()


class LookedClock(StageClock):
    """The time of a play, which looks at what others do (``bot/flows/first_polls.py``) do not move; it says that
    somebody looked."""

    def __init__(self, start: datetime) -> None:
        super().__init__(start)
        self.looked = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        if seconds != LOOK_AT_OTHERS_SECONDS:
            await super().sleep(seconds)
            return
        self.looked.set()
        await asyncio.sleep(0)


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


@asynccontextmanager
async def serving_site() -> AsyncIterator[Site]:
    """A news site on 127.0.0.1 with one report."""
    served = Site()
    app = web.Application()
    app.router.add_get("/{path:.*}", served.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    served.origin = f"http://127.0.0.1:{runner.addresses[0][1]}"
    served.add("/report.html", report())
    yield served
    await runner.cleanup()
