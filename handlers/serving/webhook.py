"""The webhook: the secret first, then the update is kept, and only then Telegram hears 200."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.runtime.services import Services
from bot.storage.database import StorageError
from handlers.app import ALLOWED_UPDATES
from handlers.chat.context import App
from handlers.serving.intake import Intake
from handlers.serving.raw_update import kept_update

log = logging.getLogger(__name__)

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name
MOST_BYTES: Final = 1_000_000  # many times the longest update


@asynccontextmanager
async def serving_webhook(services: Services, app: App, intake: Intake) -> AsyncIterator[Coroutine[Any, Any, None]]:
    """Listen; what is to be awaited tells Telegram where."""
    settings = services.settings
    secret = settings.webhook_secret or secrets.token_urlsafe(32)
    url = settings.webhook_url or ""
    site = web.Application(client_max_size=MOST_BYTES)
    site.router.add_post(urlsplit(url).path or "/", receiver(intake, secret))
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=2.0)
    await runner.setup()
    try:
        host, port = settings.listen_address
        await web.TCPSite(runner, host, port).start()
        yield _announced(app, url, secret)
    finally:
        await runner.cleanup()


async def _announced(app: App, url: str, secret: str) -> None:
    await app.bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)


def receiver(intake: Intake, secret: str) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The webhook's handler. 403: no secret; 400 and 413: no update; 503: not kept, and Telegram sends it again."""

    async def receive(request: web.Request) -> web.Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode("utf-8", "replace"), secret.encode()):
            return web.Response(status=403)
        try:
            raw = json.loads(await request.read())
        except web.HTTPRequestEntityTooLarge:
            return web.Response(status=413)
        except (ValueError, RecursionError, OSError, web.HTTPException, asyncio.IncompleteReadError):
            return web.Response(status=400)
        return await _taken(intake, raw)

    return receive


async def _taken(intake: Intake, raw: object) -> web.Response:
    try:
        is_update = kept_update(raw, intake.now()) is not None
    except RecursionError:  # nested too deeply to be written again
        is_update = False
    if not is_update:
        return web.Response(status=400)
    if not intake.has_room:
        return web.Response(status=503)
    try:
        await intake.take([raw])
    except StorageError:
        return web.Response(status=503)
    return web.Response()
