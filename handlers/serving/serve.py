"""Running on Telegram: the HTTP client, long polling or the webhook, and a stop that finishes what it began."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import InvalidToken, NetworkError

from bot.errors import SettingsError
from bot.runtime.heap import small_heap
from bot.runtime.services import Services
from bot.settings import EXPECTED, not_shared
from handlers.app import build_application, introduce
from handlers.chat.context import App
from handlers.features.access import has_owner, owner_claim
from handlers.gateway.api_answers import ApiRequest
from handlers.serving.intake import Intake, open_answering, open_front, open_intake
from handlers.serving.operations import operated
from handlers.serving.polling import Polling, token_refused
from handlers.serving.webhook import announce, webhook_routes
from handlers.view.deep_links import deep_link

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005  # the driver's threads get the interpreter ten times sooner: `benchmarks.inline` shows it
RESTART_SECONDS = 30.0
STOPPING = "stopping: finishing what was begun"
STOP_SECONDS = 2.0  # for each part that ends: with the answers' own seconds less than the ten that an operator waits


def telegram_request(proxy: str | None, connections: int = 256) -> ApiRequest:
    """PTB's client on aiohttp's connections: httpcore's pool collapses under concurrency."""
    return ApiRequest(proxy, connections)


Serving = Callable[[App, asyncio.Event], Awaitable[None]]  # what a role does until the event is set


async def run_all(services: Services) -> None:
    """Take updates, answer them and send what is due, all in this process, until SIGINT or SIGTERM.

    What is being answered then gets some seconds, and the rest waits in the database. Raises SettingsError where
    Telegram does not know the token.
    """

    async def serve(app: App, stop: asyncio.Event) -> None:
        async with _scheduled(app), open_intake(app) as (intake, _):
            await _take(app, intake, stop)

    await _run(services, serve)


async def run_front(services: Services) -> None:
    """Take updates by the webhook and put them in front of the workers. Raises SettingsError."""
    if not services.settings.webhook_url:
        raise SettingsError("WEBHOOK_URL", "", EXPECTED["webhook_url"])
    if not services.settings.webhook_secret:  # every front-end has to know the same
        raise SettingsError("WEBHOOK_SECRET", "", EXPECTED["webhook_secret"])

    async def serve(app: App, stop: asyncio.Event) -> None:
        async with open_front(app) as intake, _queued(services, receives=False):
            await _take(app, intake, stop)

    await _run(services, serve)


async def run_worker(services: Services) -> None:
    """Answer what the front-ends took, poll, and send what is due. Raises SettingsError."""

    async def serve(app: App, stop: asyncio.Event) -> None:
        async with _scheduled(app), open_answering(app), _queued(services, receives=True), operated(services):
            await stop.wait()
            log.info(STOPPING)

    await _run(services, serve)


async def _run(services: Services, serve: Serving) -> None:
    """Greet Telegram, serve until a signal says that the process is to end, and close what was opened."""
    settings = services.settings
    if not settings.telegram_token:
        raise SettingsError("TELEGRAM_TOKEN", "", EXPECTED["telegram_token"])
    sys.setswitchinterval(SWITCH_SECONDS)
    app = build_application(services, settings.telegram_token, telegram_request(settings.telegram_proxy))
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        if await _unless(stop, _begin(services, app)):
            async with small_heap(services.clock):
                await serve(app, stop)
    finally:
        await _ended(app)


@asynccontextmanager
async def _queued(services: Services, *, receives: bool) -> AsyncIterator[None]:
    """What wakes the processes, while the block lasts."""
    if services.queue is None:
        raise not_shared(services.settings.database_url)
    running = asyncio.create_task(services.queue.run(receives=receives))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.wait((running,), timeout=STOP_SECONDS)


async def _begin(services: Services, app: App) -> None:
    """Greet Telegram, however long it cannot be reached, and say what the bot is."""
    while True:
        try:
            await app.initialize()
            await introduce(app)
            break
        except InvalidToken:
            raise token_refused() from None
        except NetworkError as exc:
            log.warning("Telegram does not answer: %s", type(exc).__name__)
            await services.clock.sleep(RESTART_SECONDS)
    await _offer_ownership(services, app)
    await app.start()
    gc.freeze()  # what lives as long as the process is not looked through again: a pause of every answer


async def _take(app: App, intake: Intake, stop: asyncio.Event) -> None:
    """Take updates until ``stop``, and answer whoever asks how the process is."""
    services = app.bot_data.services
    settings = services.settings
    secret = settings.webhook_secret or secrets.token_urlsafe(32)
    async with operated(services, *webhook_routes(settings.webhook_url, intake, secret)):
        if settings.webhook_url:
            if await _unless(stop, announce(app, settings.webhook_url, secret)):
                await stop.wait()
        elif await _unless(stop, _without_webhook(app)):
            asking = telegram_request(settings.telegram_proxy, 4)
            async with asking:
                polling = Polling(asking, f"{app.bot.base_url}/getUpdates", intake, services)
                await _unless(stop, polling.run())
    log.info(STOPPING)


async def _without_webhook(app: App) -> None:
    await app.bot.delete_webhook()


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Work until it ends (True) or ``stop`` is set. What it raises comes through."""
    working, stopping = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if not working.done():
        working.cancel()
        await asyncio.wait((working,), timeout=STOP_SECONDS)
        return False
    working.result()
    return True


async def _ended(app: App) -> None:
    """Close what was opened, whatever of it was."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(STOP_SECONDS):
            if app.running:
                await app.stop()
            await app.shutdown()


@asynccontextmanager
async def _scheduled(app: App) -> AsyncIterator[None]:
    """The loop beside the updates; at the end what is being sent is sent, and the rest waits for the next start."""
    scheduler = app.bot_data.scheduler
    loop = asyncio.create_task(scheduler.run())
    try:
        yield
    finally:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await scheduler.stop()
        loop.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loop


async def _offer_ownership(services: Services, app: App) -> None:
    """Without an owner, print a one-time link that makes its opener the owner."""
    if await has_owner(services):
        return
    link = deep_link(app.bot.username, owner_claim(services.settings))
    print(  # noqa: T201 - this is for the person who starts the bot
        f"No owner yet. Open this once to become the owner: {link}",
        file=sys.stderr,
        flush=True,
    )
