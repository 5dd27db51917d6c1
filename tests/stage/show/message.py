"""One message as HTML: what it answers, its files, text, preview and buttons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape

from tests.stage import rich
from tests.stage.marks import utf16_slice
from tests.stage.show.buttons import button
from tests.stage.show.rich_message import folded
from tests.stage.show.texts import formatted

FILES = (("photo", "🖼"), ("video", "🎞"), ("animation", "GIF"), ("audio", "♪"), ("voice", "🎤"), ("document", "📄"))
PICTURES = ("photo", "video", "animation")
NOTES = ("users_shared", "chat_shared", "forum_topic_created", "migrate_to_chat_id", "new_chat_members")


def keyboard(markup: dict | None) -> str:
    if not markup:
        return ""
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    name = "keys" if "keyboard" in markup else "buttons"
    body = "".join('<div class="line">' + "".join(button(b) for b in row) + "</div>" for row in rows)
    note = (
        "keyboard removed" if markup.get("remove_keyboard") else "asks for a reply" if markup.get("force_reply") else ""
    )
    return f'<div class="{name}">{body}</div>' if body else f'<div class="note">{note}</div>' if note else ""


def who(message: dict) -> str:
    sender = message.get("sender_chat") or message.get("from") or message["chat"]
    return sender.get("title") or " ".join(filter(None, [sender.get("first_name"), sender.get("last_name")]))


def _origin(origin: dict) -> str:
    home = origin.get("chat") or origin.get("sender_chat") or {}
    user = origin.get("sender_user") or {}
    return home.get("title") or user.get("first_name") or origin.get("sender_user_name") or "?"


def content(message: dict, ident: str) -> str:
    """The inside of a bubble; ``ident`` is of the page, for the anchors of a rich message."""
    options = message.get("link_preview_options") or {}
    preview = _preview(message, options)
    is_above = bool(options.get("show_above_text"))
    return "".join([
        *_head(message),
        *_files(message),
        preview if is_above else "",
        *_body(message, ident),
        "" if is_above else preview,
        *_notes(message),
    ])  # fmt: skip


def _head(message: dict) -> Iterator[str]:
    if "forward_origin" in message:
        yield f'<div class="forward">Forwarded from <b>{escape(_origin(message["forward_origin"]))}</b></div>'
    answered = message.get("reply_to_message") or message.get("external_reply")
    if answered:
        shown = message.get("quote", {}).get("text") or rich.body(answered) or "…"
        name = who(answered) if "date" in answered else _origin(answered.get("origin", {}))
        yield f'<div class="reply"><b>{escape(name)}</b><br>{escape(shown[:120])}</div>'


def _files(message: dict) -> Iterator[str]:
    for kind, sign in FILES:
        if kind in message:
            file = message[kind][-1] if isinstance(message[kind], list) else message[kind]
            size = f"{file.get('file_size', 0) / 1024:.1f} KB"
            label = escape(file.get("file_name") or kind)
            about = f"<b>{label}</b><br><small>{size} {escape(file.get('mime_type', ''))}</small>"
            if kind in PICTURES:
                yield f'<div class="media {kind}">{sign}</div>'
            else:
                yield f'<div class="file"><i>{sign}</i><div>{about}</div></div>'


def _body(message: dict, ident: str) -> Iterator[str]:
    for text, marks in (("text", "entities"), ("caption", "caption_entities")):
        if text in message:
            yield '<div class="text">' + formatted(message[text], message.get(marks)) + "</div>"
    if "rich_message" in message:
        direction = ' dir="rtl"' if message["rich_message"].get("is_rtl") else ""
        yield f'<div class="richtext"{direction}>{folded(ident, message["rich_message"]["blocks"])}</div>'


def _notes(message: dict) -> Iterator[str]:
    for name in NOTES:
        if name in message:
            said = json.dumps(message[name], ensure_ascii=False)[:200]
            yield f'<div class="note">{name}: {escape(said)}</div>'


def _preview(message: dict, options: dict) -> str:
    if options.get("is_disabled") or "text" not in message:
        return ""
    marks = [m for m in message.get("entities") or [] if m["type"] in ("url", "text_link")]
    url = options.get("url") or next(
        (m.get("url") or utf16_slice(message["text"], m["offset"], m["length"]) for m in marks), ""
    )
    if not url:
        return ""
    host = url.split("://")[-1].split("/")[0]
    size = "small" if options.get("prefer_small_media") else "large" if options.get("prefer_large_media") else ""
    about = f"<b>{escape(host)}</b><br><small>{escape(url[:140])}</small>"
    return f'<div class="preview {size}" title="the client fetches this">{about}</div>'
