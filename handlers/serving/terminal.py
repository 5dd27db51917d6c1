"""Telegram played by the terminal: the same Application, a ``BaseRequest`` that shows what the bot sends."""

from __future__ import annotations

import asyncio
import contextlib
import html
import json
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from telegram import Update
from telegram.request import BaseRequest, RequestData

from bot.flows.scheduler import Scheduler
from bot.runtime.services import Services
from handlers.app import build_application
from handlers.chat.context import App
from handlers.serving.terminal_lines import Lines, until_interrupted

PERSON: Final = {"id": 1, "is_bot": False, "first_name": "you", "language_code": "zh"}
CHAT: Final = {"id": 1, "type": "private", "first_name": "you"}
BOT: Final = {"id": 2, "is_bot": True, "first_name": "要点", "username": "yaodian_bot", "can_join_groups": True}
TOKEN: Final = "2:terminal"  # noqa: S105 - no token: nothing leaves this process
UNKNOWN: Final = frozenset({"sendRichMessage", "sendMessageDraft"})  # a terminal shows what is plain
SENT: Final = 1  # seconds: any date but 0, by which Telegram marks what it no longer shows
STOP_SECONDS: Final = 2.0  # for what ends with the conversation
WIDTH: Final = 100  # cells of a message on a terminal
FRAME: Final = 4  # of them for the border and the space beside it
_PIECE: Final = re.compile(
    r"\n|(?:[!-~]+|[^\n])[，。；：、？！》”’）…]*"
)  # what is not broken: words, and marks that close
_LINK = re.compile(r'<a href="([^"]*+)">([^<]*+(?:<(?!a |/a>)[^<]*+)*+)</a>', re.S)
_TAG = re.compile(r"<[^<>]+>")
_DEEP_LINK = re.compile(r"https://t\.me/yaodian_bot\?start=([A-Za-z0-9_-]{1,64})$")
_ENTITIES = ((re.compile(r"https?://[^\s，。）】]+"), "url"), (re.compile(r"^/[a-z]+"), "bot_command"))


class TerminalRequest(BaseRequest):
    """Answers Bot API calls from memory and hands every message to ``show(text, buttons)``."""

    def __init__(self, show: Callable[[dict[str, Any]], None]) -> None:
        self._show = show
        self._files: dict[str, Path] = {}
        self.messages: dict[int, dict[str, Any]] = {}
        self._next_id = 1
        self._question: dict[str, Any] | None = None

    def asked(self) -> dict[str, Any] | None:
        """The question that the bot asked last and wants a reply to; each is answered once."""
        question, self._question = self._question, None
        return question

    @property
    def read_timeout(self) -> float | None:
        return None

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        """One Bot API call (or file download) as Telegram would answer it."""
        if "/file/" in url:
            return 200, self._files[url.rsplit("/", 1)[1]].read_bytes()
        call = url.rsplit("/", 1)[1]
        if call in UNKNOWN:
            return 404, b'{"ok": false, "error_code": 404, "description": "Not Found: method not found"}'
        data: dict[str, Any] = dict(request_data.parameters) if request_data else {}
        if request_data and request_data.contains_files:  # (name, bytes, type): they stand beside the parameters
            data.update(request_data.multipart_data or {})
        result = getattr(self, "_" + call, lambda _: True)(data)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def note(self, message: dict[str, Any]) -> dict[str, Any]:
        """Give a message its number and keep it, so that buttons and replies find it."""
        message["message_id"] = self._next_id
        self._next_id += 1
        self.messages[message["message_id"]] = message
        return message

    def add_file(self, path: Path) -> dict[str, Any]:
        """A document as Telegram describes it."""
        file_id = f"f{len(self._files)}"
        self._files[file_id] = path
        return {"file_id": file_id, "file_unique_id": file_id, "file_name": path.name, "file_size": path.stat().st_size}

    def _getMe(self, _: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - the Bot API's name
        return BOT

    def _getFile(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        return {"file_id": data["file_id"], "file_unique_id": data["file_id"], "file_path": data["file_id"]}

    def _sendMessage(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        answered = (data.get("reply_parameters") or {}).get("message_id")
        message = self.note({"date": SENT, "chat": CHAT, "from": BOT, **_content(data)})
        if answered in self.messages:
            message["reply_to_message"] = self.messages[answered]
        if (data.get("reply_markup") or {}).get("force_reply"):
            self._question = message
        self._show(data)
        return message

    def _editMessageText(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        message = self.messages[data["message_id"]]
        message.pop("reply_markup", None)
        message.update(_content(data))
        self._show(data)
        return message

    def _sendPhoto(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        _, picture, _ = data["photo"]
        with tempfile.NamedTemporaryFile(prefix="yaodian-", suffix=".png", delete=False) as kept:
            kept.write(picture)
        shown = {"text": f"{data.get('caption', '')}\n{kept.name}"}
        self._show(shown)
        sizes = [{"file_id": kept.name, "file_unique_id": kept.name, "width": 1, "height": 1}]
        return self.note({"date": SENT, "chat": CHAT, "from": BOT, "photo": sizes, "caption": plain(shown["text"])})

    def _sendDocument(self, data: dict[str, Any]) -> dict[str, Any]:  # noqa: N802
        name, content, _ = data["document"]
        kept = Path(tempfile.mkdtemp(prefix="yaodian-")) / Path(name).name
        kept.write_bytes(content)
        self._show({"text": html.escape(str(kept), quote=False)})
        return self.note({"date": SENT, "chat": CHAT, "from": BOT, "document": self.add_file(kept)})

    def _answerInlineQuery(self, data: dict[str, Any]) -> bool:  # noqa: N802
        for number, result in enumerate(data["results"], 1):
            about = html.escape(str(result.get("description") or ""), quote=False)
            self._show({"text": f"{number} <b>{html.escape(result['title'], quote=False)}</b>\n{about}"})
        if not data["results"]:
            self._show({"text": "—"})
        return True

    def _answerCallbackQuery(self, data: dict[str, Any]) -> bool:  # noqa: N802
        if data.get("text"):
            self._show({"text": f"({data['text']})"})
        return True


def _content(data: dict[str, Any]) -> dict[str, Any]:
    markup = {"reply_markup": data["reply_markup"]} if (data.get("reply_markup") or {}).get("inline_keyboard") else {}
    return {"text": plain(data["text"]), "entities": list(_links(data["text"])), **markup}


def _links(text: str) -> Iterator[dict[str, Any]]:
    """The entities of linked words, as Telegram counts: in UTF-16 units."""
    for match in _LINK.finditer(text):
        before, linked = plain(text[: match.start()]), plain(match[2])
        yield {"type": "text_link", "url": html.unescape(match[1]), "offset": _units(before), "length": _units(linked)}


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def plain(text: str) -> str:
    """Telegram HTML as text; links lose their address."""
    return html.unescape(_TAG.sub("", _LINK.sub(r"\2", text)))


def buttons(data: dict[str, Any]) -> Iterator[str]:
    """The labels under a message, row by row."""
    for row in (data.get("reply_markup") or {}).get("inline_keyboard") or []:
        yield " ".join(f"[{button['text']}]" for button in row)


def show_plain(data: dict[str, Any]) -> None:
    """A message on stdout, for pipes."""
    print("\n".join([plain(data["text"]), *buttons(data)]), end="\n\n", flush=True)  # noqa: T201


def show_rich(data: dict[str, Any]) -> None:
    """A message on a person's terminal."""
    from rich.console import Console

    Console().print(panel(data))


def panel(data: dict[str, Any]) -> Any:
    """A message in a frame, with links that can be clicked and its buttons below."""
    from rich.panel import Panel

    return Panel(_rich_text(data["text"]), subtitle=" ".join(buttons(data)) or None, title="要点", width=WIDTH)


def _rich_text(text: str) -> Any:
    from rich.markup import escape
    from rich.text import Text

    def markup(match: re.Match[str]) -> str:
        return f"\0link={html.unescape(match[1])}\1{match[2]}\0/link\1"

    marked = re.sub(r"<(/?)(b|i)>", "\0\\1\\2\1", _LINK.sub(markup, text))
    safe = escape(html.unescape(_TAG.sub("", marked)))
    return _wrapped(Text.from_markup(safe.replace("\0", "[").replace("\1", "]")))


def _wrapped(text: Any) -> Any:
    """Broken where Chinese is, between any two characters but not before a closing mark: rich breaks at spaces alone,
    and leaves the number of a point alone on its line."""
    from rich.cells import cell_len
    from rich.text import Text

    breaks, cells, inside = list[int](), 0, WIDTH - FRAME
    for piece in _PIECE.finditer(text.plain):
        width = cell_len(piece[0])
        if cells and cells + width > inside:
            breaks.append(piece.start())
            cells = 0
        cells = 0 if piece[0] == "\n" else cells + width
    return Text("\n").join(text.divide(breaks))


async def chat(services: Services, *, interactive: bool) -> None:
    """Read lines until the input ends or Ctrl-C; each is a message, /file PATH, /tap LABEL, or /inline QUERY."""
    request = TerminalRequest(show_rich if interactive else show_plain)
    app = build_application(services, TOKEN, request, is_paced=False)
    scheduler = app.bot_data.scheduler
    async with app:
        await app.start()
        loop = asyncio.create_task(scheduler.run()) if interactive else None
        lines = Lines()
        await until_interrupted(_converse(app, request, lines, interactive=interactive), lambda: lines.is_waiting)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                await _stopped(scheduler, loop)
                await app.stop()


async def _converse(app: App, request: TerminalRequest, lines: Lines, *, interactive: bool) -> None:
    if interactive:
        await say(app, request, "/start")
    while True:
        if interactive:
            print("› ", end="", flush=True)  # noqa: T201
        line = await lines.next()
        if not line:
            return
        await say(app, request, line.strip())
        if not interactive:
            await app.bot_data.scheduler.delivery.deliver()


async def _stopped(scheduler: Scheduler, loop: asyncio.Task[None] | None) -> None:
    """What is being sent is sent; the rest waits for the next start."""
    if loop:
        await scheduler.stop()
        loop.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await loop


async def say(app: App, request: TerminalRequest, line: str) -> None:
    """One line of the person's, and everything that the bot answers to it."""
    if not line:
        return
    if line.startswith("/tap "):
        update = _press(request, line[5:])
    elif line.split(maxsplit=1)[0] == "/inline":
        update = {"inline_query": {"id": "1", "from": PERSON, "query": line[8:].strip(), "offset": ""}}
    else:
        update = _message(request, line)
    if update:
        await app.process_update(Update.de_json({"update_id": len(request.messages), **update}, app.bot))


def _message(request: TerminalRequest, line: str) -> dict[str, Any] | None:
    message: dict[str, Any] = {"date": SENT, "chat": CHAT, "from": PERSON}
    if line.startswith("/file "):
        path = Path(line[6:].strip()).expanduser()
        if not path.is_file():
            print(f"no such file: {path}", file=sys.stderr)  # noqa: T201
            return None
        message["document"] = request.add_file(path)
    else:
        marks = [
            {"type": kind, "offset": _units(line[: m.start()]), "length": _units(m[0])}
            for pattern, kind in _ENTITIES for m in pattern.finditer(line)
        ]  # fmt: skip
        message.update(text=line, entities=marks)
        if not line.startswith(("/", "／")) and (question := request.asked()):
            message["reply_to_message"] = question
    return {"message": request.note(message)}


def _press(request: TerminalRequest, label: str) -> dict[str, Any] | None:
    """The newest button with that label. One that leads back to the bot is followed; what another one copies, opens or
    asks inline is printed: here nobody else does it."""
    for message in reversed(request.messages.values()):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if label in button["text"]:
                    return _pressed(request, message, button)
    print(f"no such button: {label}", file=sys.stderr)  # noqa: T201
    return None


def _pressed(request: TerminalRequest, message: dict[str, Any], button: dict[str, Any]) -> dict[str, Any] | None:
    if "callback_data" in button:
        pressed = {"id": "1", "from": PERSON, "chat_instance": "1", "data": button["callback_data"]}
        return {"callback_query": {**pressed, "message": message}}
    url = str(button.get("url", ""))
    if deep := _DEEP_LINK.match(url):
        return _message(request, f"/start {deep[1]}")
    query = button.get("switch_inline_query_chosen_chat", {}).get("query", "")
    print(url or button.get("copy_text", {}).get("text") or f"/inline {query}", end="\n\n", flush=True)  # noqa: T201
    return None
