"""Running on Telegram: the HTTP client, long polling or the webhook, and a stop that finishes what it began."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import InvalidToken, NetworkError
from telegram.request import BaseRequest

from bot.errors import SettingsError
from bot.runtime.heap import small_heap
from bot.runtime.services import Services
from bot.settings import EXPECTED
from handlers.app import build_application, introduce
from handlers.chat.context import App
from handlers.gateway.api_answers import ApiRequest
from handlers.serving.intake import Intake, open_intake
from handlers.serving.operations import operated
from handlers.serving.polling import Polling, token_refused
from handlers.serving.webhook import announce, webhook_routes
from handlers.view.display import deep_link

log = logging.getLogger(__name__)

SWITCH_SECONDS = 0.0005  # the driver's threads get the interpreter ten times sooner: `benchmarks.inline` shows it
RESTART_SECONDS = 30.0
STOP_SECONDS = 2.0  # for each part that ends: with the answers' own seconds less than the ten that an operator waits


def telegram_request(proxy: str | None, connections: int = 256) -> ApiRequest:
    """PTB's client on aiohttp's connections: httpcore's pool collapses under concurrency."""
    return ApiRequest(proxy, connections)


async def run(services: Services) -> None:
    """Serve until SIGINT or SIGTERM; what is being answered then gets some seconds, and the rest waits in the database.

    Raises SettingsError where Telegram does not know the token.
    """
    settings = services.settings
    if not settings.telegram_token:
        raise SettingsError("TELEGRAM_TOKEN", "", EXPECTED["telegram_token"])
    sys.setswitchinterval(SWITCH_SECONDS)
    asking = telegram_request(settings.telegram_proxy, 4)
    app = build_application(services, settings.telegram_token, telegram_request(settings.telegram_proxy), asking)
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    try:
        if await _unless(stop, _begin(services, app)):
            async with small_heap(services.clock), _scheduled(app), open_intake(app) as intake:
                await _serve(services, app, intake, asking, stop)
    finally:
        await _ended(app)


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


async def _serve(services: Services, app: App, intake: Intake, asking: BaseRequest, stop: asyncio.Event) -> None:
    """Take updates until ``stop``, and answer whoever asks how the process is."""
    settings = services.settings
    secret = settings.webhook_secret or secrets.token_urlsafe(32)
    async with operated(services, *webhook_routes(settings.webhook_url, intake, secret)):
        if settings.webhook_url:
            if await _unless(stop, announce(app, settings.webhook_url, secret)):
                await stop.wait()
        elif await _unless(stop, _without_webhook(app)):
            polling = Polling(asking, f"{app.bot.base_url}/getUpdates", intake, services)
            await _unless(stop, polling.run())
    log.info("stopping: finishing what was begun")


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
    if services.settings.owners or await services.storage.members.owner_exists():
        return
    claim_code = app.bot_data.memory.claim_code = "o" + secrets.token_urlsafe(24)
    print(  # noqa: T201 - this is for the person who starts the bot
        f"No owner yet. Open this once to become the owner: {deep_link(app.bot.username, claim_code)}",
        file=sys.stderr,
        flush=True,
    )
