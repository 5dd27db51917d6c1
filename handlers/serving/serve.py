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
from bot.runtime.services import Services
from handlers.app import ALLOWED_UPDATES, POLL_TIMEOUT, build_application, introduce
from handlers.chat.context import App
from handlers.gateway.api_answers import ApiRequest
from handlers.view.display import deep_link

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005  # the driver's threads get the interpreter ten times sooner: `benchmarks.inline` shows it
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def telegram_request(proxy: str | None, connections: int = 256) -> HTTPXRequest:
    """PTB's client on aiohttp's connections: httpcore's pool collapses under concurrency."""

    def session() -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(limit=connections)
        return aiohttp.ClientSession(connector=connector, trust_env=True, proxy=proxy)

    # The session verifies with its own context; the transport's is never used, so it need not read the authorities.
    transport = AiohttpTransport(verify=ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT), client=session)
    return ApiRequest(
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
        async with _scheduled(app):
            if settings.webhook_url:
                await _serve_webhook(services, app, stop)
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
    loop = asyncio.create_task(scheduler.run())
    try:
        yield
    finally:
        with contextlib.suppress(TimeoutError):
            await scheduler.stop()
        loop.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loop


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


async def _serve_webhook(services: Services, app: App, stop: asyncio.Event) -> None:
    settings = services.settings
    secret = settings.webhook_secret or secrets.token_urlsafe(32)
    url = settings.webhook_url or ""
    site = web.Application(client_max_size=1_000_000)
    site.router.add_post(urlsplit(url).path or "/", receiver(app, secret))
    runner = web.AppRunner(site, access_log=None)
    await runner.setup()
    host, port = settings.listen_address
    await web.TCPSite(runner, host, port).start()
    await app.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
    await stop.wait()
    await runner.cleanup()


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
