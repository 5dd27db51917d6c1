"""What a step of a script expects, held against one entry of the log."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.stage import rich
from tests.stage.errors import ScriptError
from tests.stage.seen import buttons_of, links_of

KINDS = {  # what an expectation is about, and the entries that can meet it
    "text": ("sent", "edited"),
    "edited": ("edited",),
    "toast": ("callback_answer",),
    "results": ("inline_answer",),
    "action": ("action",),
    "error": ("call",),
    "call": ("call",),
    "draft": ("draft",),
    "copied": ("copied",),
    "opened": ("opened",),
    "reaction": ("reaction",),
    "prepared": ("prepared",),
    "warning": ("warning",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A message of the log: the entry, what a reader sees of it, and the names of the chats."""

    entry: dict
    body: str
    chats: dict[str, int]

    @property
    def message(self) -> dict:
        return self.entry["message"]

    @property
    def buttons(self) -> list[tuple[str, dict]]:
        """Label and button, of the keyboard and of a rich message."""
        return [(rich.plain_text(one["text"]), one) for one in buttons_of(self.message)]

    @property
    def keys(self) -> list[str]:
        rows = (self.entry.get("markup") or {}).get("keyboard", [])
        return [key if isinstance(key, str) else key["text"] for row in rows for key in row]

    @property
    def entity_types(self) -> set[str]:
        return {one["type"] for one in self.message.get("entities", []) + self.message.get("caption_entities", [])}


def brief(message: dict) -> str:
    """A message as one text: what kind of file it has, then its words."""
    if "rich_message" in message:
        return "(rich) " + rich.plain(message["rich_message"])
    media = next((k for k in ("photo", "document", "video", "audio", "voice", "animation") if k in message), None)
    text = message.get("text") or message.get("caption") or ""
    if media:
        name = message[media].get("file_name", "") if isinstance(message[media], dict) else ""
        return f"({media}{' ' + name if name else ''}) {text}"
    return text


def _has_buttons(seen: Seen, parts: list[str]) -> bool:
    return all(any(part in label for label, _ in seen.buttons) for part in parts)


def _has_styles(seen: Seen, styles: dict[str, str]) -> bool:
    return all(
        any(part in label and button.get("style") == style for label, button in seen.buttons)
        for part, style in styles.items()
    )


def _has_links(seen: Seen, links: dict[str, str] | list[str]) -> bool:
    pairs = links.items() if isinstance(links, dict) else [("", url) for url in links]
    found = links_of(seen.message)
    return all(any(text in label and url in address for label, address in found) for text, url in pairs)


def _is_for(seen: Seen, name: str) -> bool:
    return seen.entry.get("ephemeral") == (seen.chats.get(name, name) or None)


OF_MESSAGE: dict[str, Callable[[Seen, Any], bool]] = {
    "regex": lambda seen, pattern: bool(re.search(pattern, seen.body, re.DOTALL)),
    "not_text": lambda seen, text: text not in seen.body,
    "buttons": _has_buttons,
    "styles": _has_styles,
    "keys": lambda seen, parts: all(any(part in key for key in seen.keys) for part in parts),
    "links": _has_links,
    "marks": lambda seen, marks: set(marks) <= rich.marks(seen.message.get("rich_message") or {}),
    "rich": lambda seen, value: bool(value) == ("rich_message" in seen.message),
    "ephemeral": _is_for,
    "guest": lambda seen, value: bool(seen.entry.get("guest")) == bool(value),
    "quote": lambda seen, text: text in seen.message.get("quote", {}).get("text", ""),
    "silent": lambda seen, value: bool(seen.entry.get("silent")) == bool(value),
    "entities": lambda seen, types: set(types) <= seen.entity_types,
    "document": lambda seen, value: "document" in seen.message or not value,
    "photo": lambda seen, value: "photo" in seen.message or not value,
}


def _results(entry: dict, want: dict) -> bool:
    titles = [one.get("title", "") for one in entry["results"]]
    return int(want["results"]) <= len(titles) <= int(want.get("max_results", 50)) and (
        "title" not in want or any(want["title"] in title for title in titles)
    )


def _reaction(entry: dict, want: dict) -> bool:
    given = [value for one in entry["reaction"] for value in (one.get("emoji"), one.get("type"))]
    return want["reaction"] in given or not want["reaction"]


OF_EVENT: dict[str, Callable[[dict, dict], bool]] = {
    "toast": lambda entry, want: want["toast"] in entry["text"],
    "results": _results,
    "action": lambda entry, want: entry["action"] == want["action"],
    "draft": lambda entry, want: str(want["draft"]) in (entry["text"] or "Thinking…"),
    "copied": lambda entry, want: want["copied"] in entry["text"],
    "warning": lambda entry, want: want["warning"] in entry["text"],
    "opened": lambda entry, want: want["opened"] in entry["url"],
    "reaction": _reaction,
    "prepared": lambda entry, want: want["prepared"] in str(entry["result"].get("title", "")),
    "error": lambda entry, want: not entry["ok"] and want["error"] in str(entry["error"]),
    "call": lambda entry, want: entry["method"].lower() == want["call"].lower() and entry["ok"],
}


def fits(entry: dict, want: dict, chats: dict[str, int]) -> bool:
    """Does a log entry meet one `expect` item? Unknown keys are an error, so typos do not pass."""
    if unknown := set(want) - set(KINDS) - set(OF_MESSAGE) - {"chat", "max_results", "title"}:
        raise ScriptError(f"unknown expectation {sorted(unknown)}")
    about = next((kind for kind in KINDS if kind in want), "text")
    if entry["kind"] not in KINDS[about]:
        return False
    if "chat" in want and entry.get("chat") != chats.get(want["chat"], want["chat"]):
        return False
    if about in OF_EVENT:
        return OF_EVENT[about](entry, want)
    seen = Seen(entry, brief(entry["message"]), chats)
    is_said = not isinstance(want.get(about), str) or want[about] in seen.body
    return is_said and all(OF_MESSAGE[key](seen, value) for key, value in want.items() if key in OF_MESSAGE)
