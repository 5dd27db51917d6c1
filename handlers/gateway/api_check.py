"""One question to the Bot API, for ``doctor``: getMe, and the date of the answer."""

from __future__ import annotations

import json
from typing import Final
from urllib.parse import urlsplit

import aiohttp

from bot.fetching.http_headers import http_date
from bot.runtime.checks import ApiAnswer
from bot.settings import Settings

TIMEOUT_SECONDS: Final = 10  # as long as PTB waits for a connection


async def ask_api(settings: Settings) -> ApiAnswer:
    """getMe; without a token only the server's date. Failures are named by their type: their text holds the token."""
    base = urlsplit(settings.telegram_api_url)
    token = settings.telegram_token
    url = f"{settings.telegram_api_url}{token}/getMe" if token else f"{base.scheme}://{base.netloc}/"
    timeout = aiohttp.ClientTimeout(TIMEOUT_SECONDS)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout, trust_env=True, proxy=settings.telegram_proxy) as session,
            session.get(url, allow_redirects=False) as response,
        ):
            return _answer(response, await response.read())
    except (aiohttp.ClientError, OSError, ValueError) as exc:
        return ApiAnswer(failure=type(exc).__name__)


def _answer(response: aiohttp.ClientResponse, body: bytes) -> ApiAnswer:
    try:
        said = json.loads(body)
    except ValueError:
        said = None
    me = said.get("result") if isinstance(said, dict) and said.get("ok") else None
    return ApiAnswer(response.status, me if isinstance(me, dict) else None, http_date(response.headers.get("Date", "")))
