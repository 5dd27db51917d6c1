"""How a bot gets its updates: long polling, and the webhook with its retries."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from tests.stage.errors import ApiError, bad_request
from tests.stage.methods import Params
from tests.stage.wire import dumps
from tests.stage.world import World

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}


class Updates:
    """``perform`` does the method call that a webhook's answer may hold."""

    def __init__(self, world: World, perform: Callable[[str, Params], Awaitable[Any]], *, is_strict: bool) -> None:
        self.world, self.perform, self.is_strict = world, perform, is_strict
        self.http: aiohttp.ClientSession | None = None

    async def get_updates(self, p: Params) -> list[dict]:
        world = self.world
        if world.webhook:
            raise ApiError(
                409,
                "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook "
                "to delete the webhook first",
            )
        self._remember_kinds(p)
        world.connected.set()
        if world.poll_owner and not world.poll_owner.done():
            world.poll_owner.set_exception(
                ApiError(
                    409,
                    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
                )
            )
        offset, limit = p.int("offset"), min(max(p.int("limit", 100), 1), 100)
        if offset < 0:
            while len(world.updates) > -offset:
                world.updates.popleft()
        while offset > 0 and world.updates and world.updates[0]["update_id"] < offset:
            world.updates.popleft()
        world.stir()
        owner = world.poll_owner = asyncio.get_running_loop().create_future()
        wait = min(max(p.int("timeout"), 0), 50)
        if not world.updates and wait:
            waiting = asyncio.ensure_future(world.wait_for(lambda: bool(world.updates), wait))
            await asyncio.wait({waiting, owner}, return_when=asyncio.FIRST_COMPLETED)
            waiting.cancel()
        if owner.done():
            return owner.result()  # raises the conflict
        owner.set_result([])
        return list(world.updates)[:limit]

    def _remember_kinds(self, p: Params) -> None:
        kinds = p.json("allowed_updates")
        if kinds is not None:
            if not isinstance(kinds, list):
                raise bad_request("can't parse allowed_updates: expected an Array of Strings")
            self.world.allowed_updates = kinds or None

    def set_webhook(self, p: Params) -> bool:
        world, url, secret = self.world, p.str("url"), p.str("secret_token")
        if not url:
            world.webhook = None
            return True
        self._check_webhook(url, secret)
        if p.bool("drop_pending_updates"):
            world.updates.clear()
        self._remember_kinds(p)
        world.webhook = {
            "url": url,
            "secret": secret,
            "max_connections": min(max(p.int("max_connections", 40), 1), 100),
        }
        world.webhook_error = None
        world.connected.set()
        world.record("webhook", url=url, secret=bool(secret))
        return True

    def _check_webhook(self, url: str, secret: str) -> None:
        parts = urlsplit(url)
        if not parts.hostname:
            raise bad_request("invalid webhook URL specified")
        if len(secret) > self.world.limits.secret_token:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        if self.is_strict or parts.hostname not in LOOPBACK:
            if parts.scheme != "https":
                raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
            if (parts.port or 443) not in self.world.limits.webhook_ports:
                raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if parts.hostname not in LOOPBACK:
            raise bad_request("bad webhook: Failed to resolve host: Name or service not known")

    def delete_webhook(self, p: Params) -> bool:
        if p.bool("drop_pending_updates"):
            self.world.updates.clear()
        self.world.webhook = None
        return True

    def webhook_info(self, _: Params) -> dict:
        world = self.world
        info: dict[str, Any] = {"url": "", "has_custom_certificate": False, "pending_update_count": len(world.updates)}
        if world.webhook:
            info.update(url=world.webhook["url"], max_connections=world.webhook["max_connections"])
            if world.webhook_error:
                info.update(last_error_date=world.webhook_error[0], last_error_message=world.webhook_error[1])
        if world.allowed_updates:
            info["allowed_updates"] = world.allowed_updates
        return info

    # -- webhook delivery ------------------------------------------------------------------

    async def deliver_all(self) -> None:
        """Post queued updates to the webhook: up to max_connections at once, failed ones again later."""
        world, running = self.world, set()
        while True:
            await world.wait_for(lambda: world.webhook and world.updates, 3600)
            while world.webhook and world.updates:
                if len(running) >= world.webhook["max_connections"]:
                    await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
                    running = {t for t in running if not t.done()}
                    continue
                task = asyncio.create_task(self._deliver(world.updates.popleft()))
                running.add(task)
                await asyncio.sleep(0)
            running = {t for t in running if not t.done()}

    async def _deliver(self, update: dict) -> None:
        world, wait = self.world, 0.2
        for _ in range(12):
            hook = world.webhook
            if hook is None:
                world.updates.appendleft(update)
                return
            headers = {"X-Telegram-Bot-Api-Secret-Token": hook["secret"]} if hook["secret"] else {}
            try:
                async with self.http.post(
                    hook["url"],
                    data=dumps(update),
                    ssl=False,
                    headers={"Content-Type": "application/json", **headers},
                    timeout=aiohttp.ClientTimeout(total=world.limits.webhook_timeout),
                ) as answer:
                    body = await answer.read()
                    if 200 <= answer.status < 300:
                        await self._reply_in_body(body)
                        return
                    problem = f"Wrong response from the webhook: {answer.status} {answer.reason}"
            except (TimeoutError, aiohttp.ClientError, OSError) as error:
                problem = "Read timeout expired" if isinstance(error, asyncio.TimeoutError) else "Connection refused"
            world.webhook_error = (int(time.time()), problem)
            world.record("webhook_failed", update_id=update["update_id"], error=problem)
            await asyncio.sleep(wait)
            wait = min(wait * 2, 10)
        world.record("webhook_gave_up", update_id=update["update_id"])

    async def _reply_in_body(self, body: bytes) -> None:
        """A bot may answer a webhook request with a method call; its result is not reported."""
        try:
            call = json.loads(body)
            name = call.pop("method")
        except (ValueError, KeyError, AttributeError, TypeError):
            return
        try:
            result = await self.perform(name, Params(call))
            self.world.record("call", method=name, params=call, ok=True, result=result, in_webhook_reply=True)
        except ApiError as error:
            self.world.record(
                "call", method=name, params=call, ok=False, error=error.description, in_webhook_reply=True
            )
