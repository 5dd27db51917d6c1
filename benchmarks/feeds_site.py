"""Feeds of our own on many loopback addresses, some unchanged, slow or broken, and the articles that they name.

``python -m benchmarks.feeds_site PORT`` serves until it is ended. Two feeds an address.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from collections.abc import Awaitable, Callable
from ipaddress import IPv4Address
from typing import Final, Literal

from aiohttp import web

from benchmarks.site import page

Kind = Literal["unchanged", "slow", "status", "garbage", "closed", "endless", "good"]

FEEDS: Final = 500
FEEDS_AN_ADDRESS: Final = 2
ITEMS: Final = 2  # new ones of a feed
FIRST_ADDRESS: Final = IPv4Address("127.9.0.1")
DELAY_SECONDS: Final = 0.5
SLOW_SECONDS: Final = 5.0
ETAG: Final = '"1"'
_BROKEN: Final[tuple[Kind, ...]] = ("status", "garbage", "closed", "endless")


def kind_of(number: int) -> Kind:
    """Of 30 feeds 10 are unchanged, 3 slow, 3 broken in one of four ways, the others good."""
    place = number % 30
    if place < 10:
        return "unchanged"
    if place < 13:
        return "slow"
    return _BROKEN[(number // 30 * 3 + place) % 4] if place < 16 else "good"


def address_of(number: int) -> str:
    """Where a feed lives; its neighbours of this and the next kind share the address."""
    return str(FIRST_ADDRESS + number // FEEDS_AN_ADDRESS)


def feed(number: int, origin: str) -> str:
    """A feed of two items."""
    items = "".join(
        f"<item><guid>{number}-{item}</guid><title>第{number}次会议之{item}</title>"
        f"<link>{origin}/article/{number * ITEMS + item}.html</link>"
        f"<pubDate>Thu, 12 Mar 2026 0{item}:00:00 GMT</pubDate></item>"
        for item in range(ITEMS)
    )
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>源{number}</title>'
    return f"{head}{items}</channel></rss>"


async def article(request: web.Request) -> web.Response:
    await asyncio.sleep(DELAY_SECONDS)
    return web.Response(text=page(int(request.match_info["number"])), content_type="text/html")


async def answer(request: web.Request) -> web.StreamResponse:
    number = int(request.match_info["number"])
    kind = kind_of(number)
    await asyncio.sleep(SLOW_SECONDS if kind == "slow" else DELAY_SECONDS)
    special = _SPECIAL.get(kind)
    if special:
        return await special(request)
    return web.Response(text=feed(number, str(request.url.origin())), content_type="application/rss+xml")


async def _unchanged(request: web.Request) -> web.StreamResponse:
    return web.Response(status=304 if request.headers.get("If-None-Match") == ETAG else 500)


async def _status(_: web.Request) -> web.StreamResponse:
    return web.Response(status=500)


async def _garbage(_: web.Request) -> web.StreamResponse:
    return web.Response(body=bytes(range(256)) * 200, content_type="application/rss+xml")


async def _closed(request: web.Request) -> web.StreamResponse:
    if request.transport:
        request.transport.close()
    return web.Response()


async def _endless(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/rss+xml"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):  # until the reader has had enough
        while True:
            await response.write(b"<item><title>again</title></item>" * 2000)
    return response


_SPECIAL: dict[Kind, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
    "unchanged": _unchanged,
    "status": _status,
    "garbage": _garbage,
    "closed": _closed,
    "endless": _endless,
}


async def serve(port: int) -> None:
    """Every address on one port; prints one line when ready."""
    app = web.Application()
    app.router.add_get(r"/feed/{number:\d+}.xml", answer)
    app.router.add_get(r"/article/{number:\d+}.html", article)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    for address in dict.fromkeys(address_of(number) for number in range(FEEDS)):
        await web.TCPSite(runner, address, port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
