"""The stage over HTTP: the Bot API for the bot, and a control API for tests in any language."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from typing import Any

import aiohttp
from aiohttp import web

from tests.stage import actors, rich
from tests.stage.control import control
from tests.stage.errors import ApiError, ScriptError
from tests.stage.limits import Limits
from tests.stage.methods import METHODS, Params
from tests.stage.updates import Updates
from tests.stage.wire import answer, dumps, read_params, shown
from tests.stage.world import Bot, Chat, Fault, User, World


class Stage:
    """A running fake Bot API. Use it as `async with Stage() as tg:`.

    base_url, base_file_url: what to give to ApplicationBuilder().base_url/.base_file_url
    origin: the server's address, for libraries that are given one for everything
    """

    def __init__(
        self,
        *,
        bot: Bot | None = None,
        limits: Limits | None = None,
        host: str = "127.0.0.1",
        port: int = 0,
        any_token: bool = False,
        strict_webhook: bool = False,
    ) -> None:
        self.world = World(bot, limits)
        self.host, self.port = host, port
        self.any_token = any_token
        self._updates = Updates(self.world, self._perform, is_strict=strict_webhook)
        self._own = {
            "getupdates": self._updates.get_updates,
            "setwebhook": self._updates.set_webhook,
            "deletewebhook": self._updates.delete_webhook,
            "getwebhookinfo": self._updates.webhook_info,
        }
        self._runner: web.AppRunner | None = None
        self._deliveries: asyncio.Task | None = None

    # -- life ------------------------------------------------------------------------------

    async def __aenter__(self) -> Stage:
        app = web.Application(client_max_size=80 * 1024 * 1024)
        app.router.add_route("*", "/bot{token:[^/]+}/{method}", self._bot_call)
        app.router.add_get("/file/bot{token:[^/]+}/{path:.+}", self._file)
        app.router.add_post("/control/{action}", self._control)
        app.router.add_get("/control/log", self._log)
        self._runner = web.AppRunner(app, access_log=None, handle_signals=False)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = site._server.sockets[0].getsockname()[1]
        self._updates.http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._deliveries = asyncio.create_task(self._updates.deliver_all())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._deliveries.cancel()
        await asyncio.gather(self._deliveries, return_exceptions=True)
        if self.world.poll_owner and not self.world.poll_owner.done():
            self.world.poll_owner.cancel()
        await self._updates.http.close()
        await self._runner.cleanup()

    @property
    def token(self) -> str:
        return self.world.bot.token

    @property
    def origin(self) -> str:
        return f"http://{self.host}:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.origin}/bot"

    @property
    def base_file_url(self) -> str:
        return f"{self.origin}/file/bot"

    # -- people and expectations -----------------------------------------------------------

    def user(self, name: str, id: int | None = None, **more: Any) -> actors.Actor:
        """A person by name; made on first use."""
        for user in self.world.users.values():
            if name in (user.username, user.first_name):
                return actors.Actor(self.world, user)
        made = self.world.add_user(id or 1000 + len(self.world.users) + 1, name, username=name, **more)
        return actors.Actor(self.world, made)

    def sent(self, chat: Any = None, since: int = 0) -> list[dict]:
        """Messages the bot sent or edited, oldest first."""
        chat_id = chat.id if isinstance(chat, (actors.Actor, Chat, User)) else chat
        return [
            e["message"]
            for e in self.world.log[since:]
            if e["kind"] in ("sent", "edited") and (chat_id is None or e["chat"] == chat_id)
        ]

    async def wait_message(
        self,
        chat: Any = None,
        text: str | None = None,
        since: int = 0,
        timeout: float = 30.0,
        where: Callable[[dict], bool] | None = None,
    ) -> dict:
        """Wait for a message of the bot whose text or caption contains `text`."""

        def found() -> dict | None:
            for message in self.sent(chat, since):
                body = rich.body(message)
                if (text is None or text in body) and (where is None or where(message)):
                    return message
            return None

        message = await self.world.wait_for(found, timeout)
        if message is None:
            got = [rich.body(m) for m in self.sent(chat, since)]
            raise AssertionError(f"no message with {text!r} within {timeout}s; the bot sent: {got}")
        return message

    async def quiet(self, seconds: float = 0.3, timeout: float = 10.0) -> None:
        """Wait until nothing has been logged for `seconds`."""
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            size = len(self.world.log)
            await asyncio.sleep(seconds)
            if len(self.world.log) == size:
                return

    async def fetched(self, timeout: float = 60.0) -> None:
        """Wait until a polling bot has fetched every update and asked for more."""
        if not await self.world.wait_for(lambda: not self.world.updates, timeout):
            raise AssertionError(f"{len(self.world.updates)} updates were not fetched within {timeout}s")

    def calls(self, method: str | None = None) -> list[dict]:
        """Bot API calls so far: {"method", "params", "ok", "error"…}; getUpdates is left out."""
        return [
            e
            for e in self.world.log
            if e["kind"] == "call" and (method is None or e["method"].lower() == method.lower())
        ]

    def fail(self, method: str = "*", **fault: Any) -> Fault:
        """Plan a failure, for example fail("sendMessage", error_code=429, parameters={"retry_after": 2})."""
        made = Fault(method=method, **fault)
        self.world.faults.append(made)
        return made

    # -- Bot API ---------------------------------------------------------------------------

    async def _bot_call(self, request: web.Request) -> web.StreamResponse:
        name, token = request.match_info["method"], request.match_info["token"]
        if not self.any_token and token != self.world.bot.token:
            return answer(ApiError(401, "Unauthorized"))
        try:
            params = await read_params(request)
        except ApiError as error:
            return answer(error)
        fault = self.world.take_fault(name, params.values)
        failed = await self._fail(fault, name, params, request) if fault else None
        return await self._answer(name, params) if failed is None else failed

    async def _answer(self, name: str, params: Params) -> web.Response:
        """Do the call and note it; getUpdates is not noted."""
        is_noted = name.lower() != "getupdates"
        try:
            result = await self._perform(name, params)
        except ApiError as error:
            if is_noted:
                self.world.record("call", method=name, params=shown(params), ok=False, error=error.description)
            return answer(error)
        if is_noted:
            self.world.record("call", method=name, params=shown(params), ok=True, result=result)
        return web.json_response({"ok": True, "result": result}, dumps=dumps)

    async def _fail(self, fault: Fault, name: str, params: Params, request: web.Request) -> web.Response | None:
        """Play a fault; None where it was a delay only."""
        if fault.after:
            with contextlib.suppress(ApiError):
                await self._perform(name, params)
        if fault.delay:
            await asyncio.sleep(fault.delay)
        said = "connection dropped" if fault.drop else fault.description or fault.error().description
        self.world.record("call", method=name, params=shown(params), ok=False, fault=True, error=fault.raw or said)
        if fault.drop:
            request.transport.close()
            return web.Response()
        if fault.raw is not None:
            return web.Response(text=fault.raw, status=fault.error_code or 502, content_type="text/html")
        return answer(fault.error()) if fault.error_code else None

    async def _perform(self, name: str, params: Params) -> Any:
        function = self._own.get(name.lower())
        if function:
            result = function(params)
            return await result if asyncio.iscoroutine(result) else result
        lacks = {one.lower() for one in self.world.bot.lacks}
        if "sendrichmessage" in lacks:  # an older server passes over parameters that it does not know
            params.values.pop("rich_message", None)
        if "editephemeralmessagetext" in lacks:
            params.values.pop("ephemeral_message_parameters", None)
        if name.lower() not in METHODS or name.lower() in lacks:
            raise ApiError(404, "Not Found: method not found")
        return METHODS[name.lower()](self.world, params)

    # -- files and control -----------------------------------------------------------------

    async def _file(self, request: web.Request) -> web.Response:
        for file in self.world.files.values():
            if file["path"] == request.match_info["path"]:
                return web.Response(body=file["data"], content_type="application/octet-stream")
        return answer(ApiError(404, "Not Found"))

    async def _log(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", 0))
        return web.json_response(self.world.log[since:], dumps=dumps)

    async def _control(self, request: web.Request) -> web.Response:
        """POST /control/ACTION with a JSON body; see README.md for the actions."""
        body = await request.json() if request.can_read_body else {}
        try:
            return web.json_response(
                {"ok": True, "result": await self.control(request.match_info["action"], body)}, dumps=dumps
            )
        except (ScriptError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": f"{type(error).__name__}: {error}"}, status=400)

    async def control(self, action: str, body: dict) -> Any:
        """One action by name, with plain data."""
        return await control(self, action, body)
