"""The page: one column a chat, from the entries of a log."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

from tests.stage.show.message import who
from tests.stage.show.notes import note
from tests.stage.show.rows import DraftRow, MessageRow, NoteRow, Row


def write(events: str, out: str, title: str = "") -> int:
    """Draw the events of ``play --log`` into a file; how many messages it shows."""
    log = [json.loads(line) for line in Path(events).read_text(encoding="utf-8").splitlines() if line.strip()]
    page, count = render(log, title or Path(events).name)
    Path(out).write_text(page, encoding="utf-8")
    return count


def render(log: list[dict], title: str) -> tuple[str, int]:
    """The page, and how many messages it shows."""
    conversation = _Conversation(log)
    for entry in log:
        conversation.add(entry)
    page, style = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.html", "page.css"))
    page = page.replace("{title}", escape(title)).replace("{style}", style)
    return page.replace("{body}", conversation.html()), conversation.count


@dataclass
class _Room:
    """A chat: its rows, and its messages by their numbers."""

    rows: list[Row] = field(default_factory=list)
    known: dict[tuple, MessageRow] = field(default_factory=dict)

    def open_draft(self, number: int) -> DraftRow | None:
        drafts = [row for row in self.rows if isinstance(row, DraftRow)]
        return next((row for row in reversed(drafts) if row.number == number and not row.is_done), None)

    def close_drafts(self) -> None:
        for row in self.rows:
            if isinstance(row, DraftRow):
                row.is_done = True

    def html(self, ident: Any, title: str) -> str:
        out, previous = [], None
        for row in self.rows:
            out.append(row.html(previous))
            if not isinstance(row, DraftRow):
                previous = row.message if isinstance(row, MessageRow) else None
        head = f"<header>{escape(title)}<small>{escape(str(ident))}</small></header>"
        return f'<section>{head}<div class="chat">{"".join(out)}</div></section>'


class _Conversation:
    def __init__(self, log: list[dict]) -> None:
        self.rooms: dict[Any, _Room] = {}
        self.titles: dict[Any, str] = {}
        senders = [(entry.get("message") or {}).get("from") for entry in log]
        self.names = {user["id"]: who({"from": user}) for user in senders if user}
        self.count = 0

    def add(self, entry: dict) -> None:
        self._note_title(entry.get("message"))
        if entry["kind"] in ("sent", "said", "chose", "edited"):
            self._add_message(entry)
        elif entry["kind"] == "deleted":
            self._mark_deleted(entry)
        elif entry["kind"] == "draft":
            self._add_draft(entry)
        elif drawn := note(entry, self.names):
            self._room(self._place(entry)).rows.append(NoteRow(*drawn))

    def html(self) -> str:
        return "".join(
            room.html(ident, self.titles.get(ident) or self.names.get(ident) or str(ident))
            for ident, room in self.rooms.items()
            if ident is not None or room.rows
        )

    def _room(self, ident: Any) -> _Room:
        return self.rooms.setdefault(ident, _Room())

    def _note_title(self, message: Any) -> None:
        if isinstance(message, dict) and "chat" in message:
            home = message["chat"]
            name = " ".join(filter(None, [home.get("first_name"), home.get("last_name")]))
            self.titles[home["id"]] = home.get("title") or name

    def _add_message(self, entry: dict) -> None:
        message = entry["message"]
        receiver = (message.get("receiver_user") or {}).get("id")
        key = (message["message_id"], message.get("ephemeral_message_id"), receiver)
        room = self._room(message["chat"]["id"])
        if (entry["kind"] == "edited" or entry.get("edited")) and key in room.known:
            room.known[key].edit(message, _clock(entry))
        else:
            room.known[key] = MessageRow(message, _clock(entry), entry)
            room.rows.append(room.known[key])
            self.count += 1
        if entry["kind"] == "sent":
            room.close_drafts()

    def _mark_deleted(self, entry: dict) -> None:
        key = (entry["message_id"], entry.get("ephemeral_message_id"), None)
        row = self.rooms.get(entry["chat"], _Room()).known.get(key)
        if row:
            row.deleted = "by a person" if entry.get("by") else "by the bot"

    def _add_draft(self, entry: dict) -> None:
        room = self._room(entry["chat"])
        row = room.open_draft(entry["draft_id"])
        if row is None:
            row = DraftRow(entry["draft_id"], f"m{entry['n']}", entry["chat"])
            room.rows.append(row)
        row.content = entry.get("content") or {"text": entry["text"]}
        row.can_stop, row.clock, row.revisions = bool(entry.get("can_stop")), _clock(entry), row.revisions + 1

    def _place(self, entry: dict) -> Any:
        """The chat in which an entry without a message is drawn; the first one for what belongs to none."""
        place = entry["chat"] if entry.get("chat") is not None else entry.get("who")
        if place is None and entry["kind"] == "call":
            value = str(entry["params"].get("chat_id"))
            place = int(value) if value.lstrip("-").isdigit() else None
        return next(iter(self.rooms), None) if place is None else place


def _clock(entry: dict) -> str:
    return time.strftime("%H:%M:%S", time.localtime(entry["at"]))
