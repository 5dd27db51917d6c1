"""The webhook: the secret first, then the update is kept, and only then Telegram hears 200."""

from __future__ import annotations

import asyncio
import hmac
import json
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.storage.database import StorageError
from handlers.app import ALLOWED_UPDATES
from handlers.chat.context import App
from handlers.serving.intake import Intake
from handlers.serving.raw_update import kept_update

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def webhook_routes(url: str | None, intake: Intake, secret: str) -> tuple[web.RouteDef, ...]:
    """What Telegram posts to; nothing where the bot polls."""
    return (web.post(urlsplit(url).path or "/", receiver(intake, secret)),) if url else ()


async def announce(app: App, url: str, secret: str) -> None:
    """Tell Telegram where to post."""
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
