"""As much of a Bot API as the benchmarks need, for who has no better stand-in: updates, messages, the sending rates.

``python -m benchmarks.bot_api PORT`` serves until it is ended. ``POST /control/say {"who", "text"}`` lets a person
write, ``POST /control/flood {"enabled"}`` enforces Telegram's published rates, ``GET /control/log?since=N`` tells what
was called and sent, with times.
"""

from __future__ import annotations

import asyncio
import json
import random
import re
import sys
import time
from collections import defaultdict, deque
from typing import Any

from aiohttp import web

TOKEN = "42:benchmark"
BOT = {"id": 42, "is_bot": True, "first_name": "bot", "username": "benchmark_bot", "can_join_groups": True}
PER_SECOND, CHAT_SECONDS = 30, 1.0
UNKNOWN = {"sendRichMessage", "sendMessageDraft"}  # newer than what is measured
TEXTS = {"sendMessage", "editMessageText"}


class BotApi:
    """One bot, people in private chats."""

    def __init__(self) -> None:
        self.log: list[dict[str, Any]] = []
        self.people: dict[str, int] = {}
        self.updates: deque[dict[str, Any]] = deque()
        self.arrived = asyncio.Event()
        self.numbers = iter(range(1, 1_000_000_000))
        self.answered: dict[str, tuple[float, int]] = {}
        self.is_limited = False
        self.answers_after = 0.0  # seconds
        self.dropped = self.lost = 0.0  # shares of sendMessage: closed before it is done, and after
        self.in_flight = self.most_in_flight = 0
        self.chance = random.Random(7)
        self.sent: deque[float] = deque()
        self.sent_to: dict[int, float] = defaultdict(float)

    def note(self, kind: str, **data: Any) -> None:
        self.log.append({"n": len(self.log), "at": time.time(), "kind": kind, **data})

    def say(self, who: str, text: str) -> int:
        """A private message; the chat's id."""
        person = self.people.setdefault(who, 1000 + len(self.people))
        user = {"id": person, "is_bot": False, "first_name": who, "language_code": "zh"}
        entities = [
            {"type": "url", "offset": match.start(), "length": len(match[0])}
            for match in re.finditer(r"https?://\S+", text)
        ]
        command = text.partition(" ")[0]
        if text.startswith("/"):
            entities.insert(
                0, {"type": "bot_command", "offset": 0, "length": len(command)}
            )  # by offset, as Telegram does
        message = {
            "message_id": next(self.numbers), "date": int(time.time()), "chat": self.chat(person), "from": user,
            "text": text, "entities": entities,
        }  # fmt: skip
        self.updates.append({"update_id": next(self.numbers), "message": message})
        self.arrived.set()
        return person

    def ask_inline(self, person: int, text: str) -> str:
        """An inline query; its id, under which ``answered`` has the moment and the count of results."""
        number = str(next(self.numbers))
        user = {"id": person, "is_bot": False, "first_name": "person", "language_code": "zh"}
        query = {"id": number, "from": user, "query": text, "offset": ""}
        self.updates.append({"update_id": next(self.numbers), "inline_query": query})
        self.arrived.set()
        return number

    @staticmethod
    def chat(number: int) -> dict[str, Any]:
        return {"id": number, "type": "private", "first_name": "person"}

    def refused(self, chat: int) -> float:
        """The seconds to wait by the published rates, 0 where the message may go."""
        now = time.monotonic()
        while self.sent and self.sent[0] <= now - 1:
            self.sent.popleft()
        overall = self.sent[0] + 1 - now if len(self.sent) >= PER_SECOND else 0.0
        wait = max(overall, self.sent_to[chat] + CHAT_SECONDS - now) if self.is_limited else 0.0
        if wait <= 0:
            self.sent.append(now)
            self.sent_to[chat] = now
        return max(wait, 0.0)

    async def call(self, request: web.Request) -> web.Response:
        """One method of the Bot API."""
        method = request.match_info["method"]
        data = dict(await request.post())
        if request.match_info["token"] != TOKEN:
            return web.json_response({"ok": False, "error_code": 401, "description": "Unauthorized"}, status=401)
        if method in UNKNOWN:
            unknown = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
            return web.json_response(unknown, status=404)
        if method in TEXTS and "text" not in data:  # a rich message, which this server passes over
            empty = {"ok": False, "error_code": 400, "description": "Bad Request: message text is empty"}
            return web.json_response(empty, status=400)
        if method == "answerInlineQuery":
            results = len(json.loads(str(data["results"])))
            self.answered[str(data["inline_query_id"])] = (time.perf_counter(), results)
        if method == "getUpdates":
            return web.json_response({"ok": True, "result": await self.take(data)})
        if method == "sendMessage":
            return await self.send(request, data)
        self.note("call", method=method, ok=True)
        return web.json_response({"ok": True, "result": self.result(method, data)})

    async def send(self, request: web.Request, data: dict[str, Any]) -> web.Response:
        """A message, if the rates allow it and the connection holds."""
        self.in_flight += 1
        self.most_in_flight = max(self.most_in_flight, self.in_flight)
        try:
            await asyncio.sleep(self.answers_after)
            return self.sent_or_not(request, data)
        finally:
            self.in_flight -= 1

    def sent_or_not(self, request: web.Request, data: dict[str, Any]) -> web.Response:
        fate, method = self.chance.random(), "sendMessage"
        if fate < self.dropped:
            self.close(request)
        if wait := self.refused(int(str(data["chat_id"]))):
            self.note("call", method=method, ok=False)
            parameters = {"retry_after": int(wait) + 1}
            refusal = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": parameters}
            return web.json_response(refusal, status=429)
        self.note("call", method=method, ok=True)
        answer = web.json_response({"ok": True, "result": self.result(method, data)})
        if fate > 1 - self.lost:
            self.close(request)
        return answer

    @staticmethod
    def close(request: web.Request) -> None:
        """The connection breaks without an answer."""
        if request.transport:
            request.transport.abort()
        raise ConnectionResetError

    def result(self, method: str, data: dict[str, Any]) -> Any:
        if method == "getMe":
            return BOT
        if method not in TEXTS:
            return True
        chat = int(str(data["chat_id"]))
        text = re.sub(r"<[^>]+>", "", str(data["text"]))
        message = {
            "message_id": int(str(data.get("message_id") or next(self.numbers))), "date": int(time.time()),
            "chat": self.chat(chat), "from": BOT, "text": text,
        }  # fmt: skip
        self.note("sent" if method == "sendMessage" else "edited", chat=chat, message=message)
        return message

    async def take(self, data: dict[str, Any]) -> list[dict[str, Any]]:
        """Long polling, at most 100 at once; an offset confirms what is before it."""
        offset = int(str(data.get("offset") or 0))
        while self.updates and self.updates[0]["update_id"] < offset:
            self.updates.popleft()
        if not self.updates:
            self.arrived.clear()
            try:
                async with asyncio.timeout(float(str(data.get("timeout") or 0))):
                    await self.arrived.wait()
            except TimeoutError:
                return []
        return list(self.updates)[:100]

    async def control(self, request: web.Request) -> web.Response:
        body = await request.json()
        if request.match_info["action"] == "flood":
            self.is_limited = bool(body["enabled"])
            return web.json_response({"ok": True})
        chat = self.say(body["who"], body["text"])
        return web.json_response({"ok": True, "result": {"chat": self.chat(chat)}})

    async def read_log(self, request: web.Request) -> web.Response:
        return web.json_response(self.log[int(request.query["since"]) :], dumps=json.dumps)


async def serve(port: int, api: BotApi | None = None) -> None:
    """Serve on 127.0.0.1; prints one line when ready."""
    api = api or BotApi()
    app = web.Application()
    app.router.add_get("/control/log", api.read_log)
    app.router.add_post("/control/{action}", api.control)
    app.router.add_post("/bot{token:[^/]+}/{method}", api.call)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))
