"""Running on Telegram: the HTTP client, long polling or the webhook, and a stop that finishes what it began."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hmac
import logging
import secrets
import signal
import ssl
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web
from httpx_aiohttp import AiohttpTransport
from telegram import Update
from telegram.request import HTTPXRequest

from bot.errors import SettingsError
from bot.flows.scheduler import Scheduler
from bot.runtime.services import Services
from handlers.app import ALLOWED_UPDATES, POLL_TIMEOUT, build_application, introduce
from handlers.chat.context import App
from handlers.serving.operations import operated
from handlers.view.display import deep_link

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005  # the driver's threads get the interpreter ten times sooner: `benchmarks.inline` shows it
RESTART_SECONDS = 30.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def telegram_request(proxy: str | None, connections: int = 256) -> HTTPXRequest:
    """PTB's client on aiohttp's connections: httpcore's pool collapses under concurrency."""

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections)
        return aiohttp.ClientSession(connector=connector, trust_env=True, proxy=proxy)

    # The session verifies with its own context; the transport's is never used, so it need not read the authorities.
    transport = AiohttpTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), client=session)
    return HTTPXRequest(
        connection_pool_size=connections,
        connect_timeout=10,
        pool_timeout=10,
        read_timeout=30,
        write_timeout=30,
        httpx_kwargs={"transport": transport},
    )


async def run(services: Services) -> None:
    """Serve until SIGINT or SIGTERM; what is being answered then is answered."""
    settings = services.settings
    if not settings.telegram_token:
        raise SettingsError("TELEGRAM_TOKEN", "", "the token that BotFather gives, such as 123456:ABC-DEF")
    sys.setswitchinterval(SWITCH_SECONDS)
    requests = telegram_request(settings.telegram_proxy), telegram_request(settings.telegram_proxy, 4)
    app = build_application(services, settings.telegram_token, *requests)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with app:
        await introduce(app)
        await _offer_ownership(services, app)
        await app.start()
        gc.freeze()  # what lives as long as the process is not looked through again: a pause of every answer
        secret = settings.webhook_secret or secrets.token_urlsafe(32)
        async with _scheduled(app), operated(services, *webhook_routes(services, app, secret)):
            if settings.webhook_url:
                await app.bot.set_webhook(settings.webhook_url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
                await stop.wait()
            elif app.updater:
                await app.updater.start_polling(timeout=POLL_TIMEOUT, allowed_updates=ALLOWED_UPDATES)
                await stop.wait()
                await app.updater.stop()
            log.info("stopping: finishing what was begun")
            await app.stop()


@asynccontextmanager
async def _scheduled(app: App) -> AsyncIterator[None]:
    """The loop beside the updates; at the end what is being sent is sent, and the rest waits for the next start."""
    scheduler = app.bot_data.scheduler
    loop = asyncio.create_task(_kept_running(scheduler))
    try:
        yield
    finally:
        with contextlib.suppress(TimeoutError):
            await scheduler.stop()
        loop.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loop


async def _kept_running(scheduler: Scheduler) -> None:
    """The loop, begun again where a fault of ours ended it: rows say what is due, so nothing is lost."""
    while True:
        try:
            await scheduler.run()
        except Exception:  # whatever it is, digests have to go on
            log.critical("the loop ended and begins again", exc_info=True)
            await scheduler.services.clock.sleep(RESTART_SECONDS)


async def _offer_ownership(services: Services, app: App) -> None:
    """Without an owner, print a one-time link that makes its opener the owner."""
    if services.settings.owners or await services.storage.members.owner_exists():
        return
    claim_code = app.bot_data.memory.claim_code = "o" + secrets.token_urlsafe(24)
    print(  # noqa: T201 - this is for the person who starts the bot
        f"No owner yet. Open this once to become the owner: {deep_link(app.bot.username, claim_code)}",
        file=sys.stderr,
        flush=True,
    )


def webhook_routes(services: Services, app: App, secret: str) -> tuple[web.RouteDef, ...]:
    """What Telegram posts to; nothing where the bot polls."""
    url = services.settings.webhook_url
    return (web.post(urlsplit(url).path or "/", receiver(app, secret)),) if url else ()


def receiver(app: App, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The webhook's handler: the secret first, then the update into the queue."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return web.Response(status=403)
        try:
            update = Update.de_json(await request.json(), app.bot)
        except (ValueError, KeyError, TypeError):
            return web.Response(status=400)
        await app.update_queue.put(update)
        return web.Response()

    return receive
