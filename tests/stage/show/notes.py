"""What is drawn between the messages: taps, toasts, results, refused calls."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

Note = tuple[str, str]  # a class of the style sheet, and HTML


def note(entry: dict, names: dict) -> Note | None:
    """The note of an entry of the log; None for what is not drawn."""
    draw = NOTES.get(entry["kind"])
    return draw(entry, escape(str(names.get(entry.get("who"), entry.get("who", ""))))) if draw else None


def _tapped(entry: dict, who: str) -> Note:
    label = f"[{escape(entry['label'])}] " if entry.get("label") else "a button that is not there: "
    return "tap", f"{who} taps {label}<code>{escape(entry['data'])}</code>"


def _toast(entry: dict, _: str) -> Note | None:
    shown = entry.get("text") or ""
    return ("alert" if entry.get("show_alert") else "toast", escape(shown)) if shown else None


def _results(entry: dict, _: str) -> Note:
    lines = "".join(
        f'<div class="result"><b>{escape(str(one.get("title") or one.get("id")))}</b><br>'
        f"<small>{escape(str(one.get('description', '')))}</small></div>"
        for one in entry["results"][:10]
    )
    return "results", f"{len(entry['results'])} results{lines}"


def _reaction(entry: dict, _: str) -> Note:
    return "grey", "reacts " + escape("".join(one.get("emoji", "★") for one in entry["reaction"]) or "(none)")


def _refused(entry: dict, _: str) -> Note | None:
    return None if entry["ok"] else ("refused", f"{escape(entry['method'])}: {escape(str(entry['error']))}")


def _followed(entry: dict, who: str) -> Note:
    verb = "copies" if entry["kind"] == "copied" else "opens"
    return "tap", f"{who} {verb} <code>{escape(entry.get('url') or entry['text'])}</code>"


def _topic(entry: dict, _: str) -> Note:
    name = escape(str(entry.get("name") or entry["thread"]))
    return "grey", f"topic {name} {escape(entry.get('change', 'created'))}"


NOTES: dict[str, Callable[[dict, str], Note | None]] = {
    "tapped": _tapped,
    "callback_answer": _toast,
    "inline": lambda entry, who: ("tap", f"{who} types <code>@bot {escape(entry['query']['query'])}</code>"),
    "inline_answer": _results,
    "action": lambda entry, _: ("grey", f"{escape(entry['action'])}…"),
    "reaction": _reaction,
    "call": _refused,
    "warning": lambda entry, _: ("refused", escape(entry["text"])),
    "copied": _followed,
    "opened": _followed,
    "stopped": lambda _, who: ("tap", f"{who} presses Stop"),
    "bot_status": lambda entry, _: ("grey", f"bot: {escape(entry['old'])} → {escape(entry['new'])}"),
    "topic": _topic,
    "prepared": lambda entry, _: (
        "grey",
        f"prepared inline message: {escape(str(entry['result'].get('title', '')))}",
    ),
}
