"""What whoever runs the bot asks it: ``/healthz`` on LISTEN, and ``/metrics`` on METRICS_LISTEN where that is set.

Neither answers anything about a person: names of parts, counts and seconds.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Final

from aiohttp import web

from bot.errors import SettingsError
from bot.runtime.metrics import CONTENT_TYPE
from bot.runtime.services import Services
from bot.settings import FREE_ADDRESS
from bot.storage.database import StorageError

log = logging.getLogger(__name__)

DATABASE_SECONDS: Final = 2.0  # how long the database may take before it counts as away; probes wait some 3 to 5
MOST_BYTES: Final = 1_000_000  # many times the longest update
SHUTDOWN_SECONDS: Final = 2.0  # for a request that is being answered when the process ends


@asynccontextmanager
async def operated(services: Services, *routes: web.RouteDef) -> AsyncIterator[None]:
    """Listen for ``/healthz`` beside ``routes`` (the webhook's), and for ``/metrics`` where it is asked for.

    Raises SettingsError where an address cannot be listened on; for ``/healthz`` alone that is only said in the log,
    since a second bot on the machine with the same default should not be stopped by it.
    """
    settings = services.settings
    async with AsyncExitStack() as stack:
        try:
            listening = _listening("LISTEN", settings.listen_address, health_route(services), *routes)
            await stack.enter_async_context(listening)
            log.info("listening: address=%s", settings.listen)
        except SettingsError:
            if routes:
                raise
            log.warning("no health: another process listens on %s (LISTEN)", settings.listen)
        if address := settings.metrics_address:
            await stack.enter_async_context(_listening("METRICS_LISTEN", address, metrics_route(services)))
        yield


def health_route(services: Services) -> web.RouteDef:
    """200 where the database answers and every part of the process moves, else 503; which part is in the body."""

    async def answer(_request: web.Request) -> web.Response:
        stuck = {part: round(seconds, 1) for part, seconds in services.pulse.overdue().items()}
        database = await _queues(services) is not None
        is_well = database and not stuck
        body = {"status": "ok" if is_well else "ailing", "database": database, "stuck": stuck}
        return web.json_response(body | {"parts": services.pulse.parts()}, status=200 if is_well else 503)

    return web.get("/healthz", answer)


def metrics_route(services: Services) -> web.RouteDef:
    """Prometheus' text format; where the database is away, what the process itself knows."""

    async def answer(_request: web.Request) -> web.Response:
        waiting = await _queues(services)
        if waiting is None:
            log.warning("metrics without the database's counts")
        return web.Response(body=services.metrics.text(waiting or {}), headers={"Content-Type": CONTENT_TYPE})

    return web.get("/metrics", answer)


async def _queues(services: Services) -> dict[str, int] | None:
    """The rows that wait, None where the database does not answer in time."""
    try:
        async with asyncio.timeout(DATABASE_SECONDS):
            return await services.storage.waiting(services.clock.now())
    except (StorageError, TimeoutError):
        return None


@asynccontextmanager
async def _listening(name: str, address: tuple[str, int], *routes: web.RouteDef) -> AsyncIterator[None]:
    """A site on ``address`` while the block lasts. Raises SettingsError, which names the setting."""
    site = web.Application(client_max_size=MOST_BYTES)
    site.router.add_routes(routes)
    runner = web.AppRunner(site, access_log=None, shutdown_timeout=SHUTDOWN_SECONDS)
    await runner.setup()
    try:
        host, port = address
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as exc:
            raise SettingsError(name, f"{host}:{port}", FREE_ADDRESS) from exc
        yield
    finally:
        await runner.cleanup()
