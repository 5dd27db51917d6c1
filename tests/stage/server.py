"""The stage over HTTP: the Bot API for the bot, and a control API for tests in any language."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import time
from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from tests.stage import actors, rich
from tests.stage.errors import ApiError, bad_request
from tests.stage.limits import Limits
from tests.stage.methods import METHODS, Params
from tests.stage.world import Bot, Chat, Fault, User, World

LOOPBACK = {"127.0.0.1", "localhost", "::1", "[::1]"}


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
        self.any_token, self.strict_webhook = any_token, strict_webhook
        self._runner: web.AppRunner | None = None
        self._deliveries: asyncio.Task | None = None
        self._http: aiohttp.ClientSession | None = None

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
        self._http = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0))
        self._deliveries = asyncio.create_task(self._deliver_updates())
        return self

    async def __aexit__(self, *_: object) -> None:
        self._deliveries.cancel()
        await asyncio.gather(self._deliveries, return_exceptions=True)
        if self.world.poll_owner and not self.world.poll_owner.done():
            self.world.poll_owner.cancel()
        await self._http.close()
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
        timeout: float = 5.0,
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

    async def fetched(self, timeout: float = 10.0) -> None:
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
            return _answer(ApiError(401, "Unauthorized"))
        try:
            params = await _read_params(request)
        except ApiError as error:
            return _answer(error)
        polling = name.lower() == "getupdates"
        fault = self.world.take_fault(name, params.values)
        if fault:
            if fault.after:
                with contextlib.suppress(ApiError):
                    await self._perform(name, params)
            if fault.delay:
                await asyncio.sleep(fault.delay)
            self.world.record(
                "call",
                method=name,
                params=_shown(params),
                ok=False,
                fault=True,
                error=fault.raw
                or ("connection dropped" if fault.drop else fault.description or fault.error().description),
            )
            if fault.drop:
                request.transport.close()
                return web.Response()
            if fault.raw is not None:
                return web.Response(text=fault.raw, status=fault.error_code or 502, content_type="text/html")
            if fault.error_code:
                return _answer(fault.error())
        try:
            result = await self._perform(name, params)
        except ApiError as error:
            if not polling:
                self.world.record("call", method=name, params=_shown(params), ok=False, error=error.description)
            return _answer(error)
        if not polling:
            self.world.record("call", method=name, params=_shown(params), ok=True, result=result)
        return web.json_response({"ok": True, "result": result}, dumps=_dumps)

    async def _perform(self, name: str, params: Params) -> Any:
        lower = name.lower()
        if lower == "getupdates":
            return await self._get_updates(params)
        if lower == "setwebhook":
            return self._set_webhook(params)
        if lower == "deletewebhook":
            if params.bool("drop_pending_updates"):
                self.world.updates.clear()
            self.world.webhook = None
            return True
        if lower == "getwebhookinfo":
            return self._webhook_info()
        function = METHODS.get(lower)
        if function is None:
            raise ApiError(404, "Not Found: method not found")
        return function(self.world, params)

    async def _get_updates(self, p: Params) -> list[dict]:
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

    def _set_webhook(self, p: Params) -> bool:
        world, url, secret = self.world, p.str("url"), p.str("secret_token")
        if not url:
            world.webhook = None
            return True
        parts = urlsplit(url)
        if not parts.hostname:
            raise bad_request("invalid webhook URL specified")
        if len(secret) > world.limits.secret_token:
            raise bad_request("secret token is too long")
        if not re.fullmatch(r"[A-Za-z0-9_-]*", secret):
            raise bad_request("secret token contains unallowed characters")
        if self.strict_webhook or parts.hostname not in LOOPBACK:
            if parts.scheme != "https":
                raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
            if (parts.port or 443) not in world.limits.webhook_ports:
                raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        if parts.hostname not in LOOPBACK:
            raise bad_request("bad webhook: Failed to resolve host: Name or service not known")
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

    def _webhook_info(self) -> dict:
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

    async def _deliver_updates(self) -> None:
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
                async with self._http.post(
                    hook["url"],
                    data=_dumps(update),
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
            result = await self._perform(name, Params(call))
            self.world.record("call", method=name, params=call, ok=True, result=result, in_webhook_reply=True)
        except ApiError as error:
            self.world.record(
                "call", method=name, params=call, ok=False, error=error.description, in_webhook_reply=True
            )

    # -- files and control -----------------------------------------------------------------

    async def _file(self, request: web.Request) -> web.Response:
        for file in self.world.files.values():
            if file["path"] == request.match_info["path"]:
                return web.Response(body=file["data"], content_type="application/octet-stream")
        return _answer(ApiError(404, "Not Found"))

    async def _log(self, request: web.Request) -> web.Response:
        since = int(request.query.get("since", 0))
        return web.json_response(self.world.log[since:], dumps=_dumps)

    async def _control(self, request: web.Request) -> web.Response:
        """POST /control/ACTION with a JSON body; see README.md for the actions."""
        body = await request.json() if request.can_read_body else {}
        try:
            return web.json_response(
                {"ok": True, "result": await self.control(request.match_info["action"], body)}, dumps=_dumps
            )
        except (actors.ScriptError, KeyError, TypeError, ValueError) as error:
            return web.json_response({"ok": False, "error": f"{type(error).__name__}: {error}"}, status=400)

    async def control(self, action: str, body: dict) -> Any:
        """One action by name, with plain data: what the control API and the player use."""
        world = self.world
        if action == "user":
            return asdict(self.user(**body).user)
        if action == "chat":
            status = body.pop("bot_status", None)
            topics, admins = body.pop("topics", {}), body.pop("admins", [])
            chat = world.add_chat(**body)
            chat.members.update(dict.fromkeys(admins, "administrator"))
            chat.bot_status = status or ("administrator" if chat.type == "channel" else "member")
            chat.topics = {int(k): v for k, v in topics.items()}
            return chat.api()
        if action == "fault":
            return asdict(self.fail(**body))
        if action == "flood":
            world.flood.enabled = bool(body.get("enabled", True))
            return world.flood.enabled
        if action == "limits":
            world.limits.override(body)
            return True
        if action == "update":  # any raw update: {"message": {…}}
            ((kind, payload),) = body.items()
            if kind in ("callback_query", "inline_query"):  # so that the bot's answer is accepted
                book = world.callbacks if kind == "callback_query" else world.inline
                book[payload["id"]] = {"query": payload, "at": world.clock(), "answer": None}
            if kind == "guest_message":
                world.guest[payload["guest_query_id"]] = {"message": payload, "at": world.clock(), "answer": None}
            return world.push(kind, payload)
        if action == "repeat_update":
            return world.repeat()
        if action in ("photo", "document", "video", "audio", "voice"):  # given as in a script: text, base64, pdf, docx…
            who, caption = self.user(body.pop("who")), body.pop("caption", None)
            given = {
                k: body.pop(k) for k in ("text", "base64", "path", "size", "pdf", "docx", "name", "mime") if k in body
            }
            content = who.made_file(action, given)
            return await who.send({**content, **(who.formatted(caption, None, "caption_") if caption else {})}, **body)
        if action == "album":
            who = self.user(body.pop("who"))
            return await who.album([who.made_file(*next(iter(i.items()))) for i in body.pop("items")], **body)
        if action == "share_users":
            return await self.user(body.pop("who")).share_users([self.user(n).user for n in body.pop("users")], **body)
        if action in (
            "say",
            "edit",
            "tap",
            "inline",
            "choose",
            "block",
            "unblock",
            "migrate",
            "set_bot_status",
            "callback",
            "forward",
            "stop_draft",
            "send",
            "rich",
            "delete",
            "burst",
            "open",
            "press",
            "share_chat",
            "new_topic",
            "strange",
        ):
            who = self.user(body.pop("who"))
            if "as" in body:
                body["as_"] = body.pop("as")
            result = getattr(who, action)(**body)
            return await result if asyncio.iscoroutine(result) else result
        raise KeyError(f"unknown action {action!r}")


def _answer(error: ApiError) -> web.Response:
    return web.json_response(error.body(), status=error.code, dumps=_dumps)


def _dumps(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> Any:
    return value.api() if hasattr(value, "api") else f"<{len(value)} bytes>" if isinstance(value, bytes) else str(value)


def _shown(params: Params) -> dict:
    files = {name: f"<{filename}: {len(data)} bytes>" for name, (filename, data) in params.files.items()}
    return {**params.values, **files}


async def _read_params(request: web.Request) -> Params:
    """Query string, form, multipart or JSON: the Bot API reads them all."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, tuple[str, bytes]] = {}
    kind = request.content_type
    if kind == "application/json":
        try:
            body = await request.json()
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if isinstance(body, dict):
            values.update({k: v for k, v in body.items() if v is not None})
    elif kind == "multipart/form-data":
        async for part in await request.multipart():
            if part.filename:
                files[part.name] = (part.filename, bytes(await part.read()))
            else:
                values[part.name] = await part.text()
    elif request.can_read_body:
        values.update(await request.post())
    return Params(values, files)
