"""Hostile pages and hostile updates against the running bot, while a neighbour asks for /help.

    python -m benchmarks.attack                  # all of benchmarks/hostile.py
    python -m benchmarks.attack --pages 40       # a sample

Each page is sent as a link, and the feeds among them as ``/addfeed`` too; four at once, so that a worker is always
busy. Each update goes in raw, beside others. Goals: every page is answered within 15 seconds, every ``/help`` of the
neighbour within one second meanwhile, and the process ends well on SIGTERM afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from aiohttp import web

from benchmarks.answering import free_port
from benchmarks.hostile import HostilePage, pages, updates
from benchmarks.soak import OWNER, People, running

AT_ONCE, PAGE_SECONDS, HELP_SECONDS = 4, 15.0, 1.0
PATIENCE_SECONDS = 60.0
NEIGHBOUR_PAUSE = 0.3
MISSING = HostilePage("missing", b"", status=404)  # what a hostile page or feed leads on to


@dataclass
class Seen:
    """Seconds to each answer, by name; what had none has ``PATIENCE_SECONDS``."""

    pages: dict[str, float] = field(default_factory=dict)
    helps: list[float] = field(default_factory=list)


def site(hostile: dict[str, HostilePage]) -> web.Application:
    """Each page under its name."""

    async def answer(request: web.Request) -> web.StreamResponse:
        page = hostile.get(request.match_info["name"], MISSING)
        headers = dict(page.headers) | ({"Content-Type": page.content_type} if page.content_type else {})
        if not page.drips:
            return web.Response(body=page.body, status=page.status, headers=headers)
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        with contextlib.suppress(ConnectionError):
            for number in range(len(page.body)):
                await response.write(page.body[number : number + 1])
                await asyncio.sleep(0.5)
        return response

    async def loop(request: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": str(request.path)})

    app = web.Application()
    app.router.add_get("/loop", loop)
    app.router.add_get("/{name}", answer)
    return app


@asynccontextmanager
async def served(app: web.Application) -> AsyncIterator[int]:
    """The port of a site on 127.0.0.1 while the block lasts."""
    runner, port = web.AppRunner(app, access_log=None, shutdown_timeout=1.0), free_port()
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield port
    finally:
        await runner.cleanup()


async def answered(api: People, name: str, text: str) -> float:
    """Seconds until the person hears anything."""
    chat = api.people.setdefault(name, OWNER + len(api.people))
    heard = api.heard[chat] = asyncio.Event()
    started = time.monotonic()
    api.say(name, text)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(PATIENCE_SECONDS):
            await heard.wait()
    return time.monotonic() - started


async def neighbour(api: People, seen: Seen) -> None:
    """Asks for /help again and again until cancelled."""
    while True:
        seen.helps.append(await answered(api, "neighbour", "/help"))
        await asyncio.sleep(NEIGHBOUR_PAUSE)


async def attack_with_pages(api: People, origin: str, chosen: list[HostilePage], seen: Seen) -> None:
    """Everything that a link can lead to, ``AT_ONCE`` at a time, each from a chat of its own."""
    slots = asyncio.Semaphore(AT_ONCE)

    async def one(page: HostilePage, text: str, name: str, who: str) -> None:
        async with slots:
            seen.pages[name] = await answered(api, who, text)

    async with asyncio.TaskGroup() as group:
        for page in chosen:
            address = f"{origin}/{quote(page.name, safe='')}"
            group.create_task(one(page, address, page.name, f"sender of {page.name}"))
            if page.name.startswith(("feed", "json", "comments")):
                # Several owners are several lanes: the one in OWNER_IDS is asked one after the other.
                group.create_task(
                    one(page, f"/subscribe {address}", f"subscribe {page.name}", f"reader of {page.name}")
                )


async def attack_with_updates(api: People) -> None:
    """Raw updates, some at once, each with an id as Telegram gives it, and some without."""
    for number, update in enumerate(updates(chat=7_000)):
        wrapped: Any = update
        if isinstance(update, dict):
            wrapped = update | {"update_id": next(api.numbers)}
        api.updates.append(wrapped if number % 25 else update)
        api.arrived.set()
        await asyncio.sleep(0.05)


def sturdy(api: People) -> None:
    """Telegram's side of ``getUpdates`` for updates without a number: they are given once."""
    given = api.take

    async def take(data: dict[str, Any]) -> list[Any]:
        taken = []
        strange = [one for one in api.updates if not isinstance(one, dict) or "update_id" not in one]
        for one in strange:
            api.updates.remove(one)
            taken.append(one)
        return taken or await given(data)

    api.take = take  # type: ignore[method-assign]


async def attack(count: int, *, with_updates: bool) -> tuple[Seen, int]:
    """The whole attack: what was seen, and the exit code of the bot after SIGTERM."""
    chosen = pages()
    if count:
        chosen = random.Random(5).sample(chosen, count)
    api, seen, server = People(), Seen(), web.Application()
    sturdy(api)
    server.router.add_post("/bot{token:[^/]+}/{method}", api.call)
    with tempfile.TemporaryDirectory() as folder:
        async with served(server) as api_port, served(site({one.name: one for one in chosen})) as port:
            async with running(Path(folder), api_port) as bot:
                await answered(api, "owner", "/help")
                beside = asyncio.create_task(neighbour(api, seen))
                await attack_with_pages(api, f"http://127.0.0.1:{port}", chosen, seen)
                if with_updates:
                    await attack_with_updates(api)
                    seen.helps.append(await answered(api, "afterwards", "/help"))
                beside.cancel()
            return seen, bot.returncode


def main() -> None:
    """Attack and print; exit 1 where a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=0, help="a sample of so many; 0 for all")
    arguments = parser.parse_args()
    seen, code = asyncio.run(attack(arguments.pages, with_updates=True))
    late = {name: seconds for name, seconds in seen.pages.items() if seconds > PAGE_SECONDS}
    slowest = sorted(seen.pages.items(), key=lambda item: -item[1])[:8]
    helps = sorted(seen.helps)
    print(f"pages {len(seen.pages)}, answered within {PAGE_SECONDS:.0f} s: {len(seen.pages) - len(late)}")
    for name, seconds in slowest:
        print(f"  {seconds:6.2f} s  {name}")
    print(
        f"updates {len(updates(1))}; /help of the neighbour {len(helps)} times: p50 {helps[len(helps) // 2]:.2f} s,",
        end="",
    )
    print(f" p99 {helps[len(helps) * 99 // 100]:.2f} s, longest {helps[-1]:.2f} s")
    print(f"exit code after SIGTERM: {code}")
    raise SystemExit(bool(late or helps[-1] > HELP_SECONDS or code))


if __name__ == "__main__":
    sys.exit(main())
