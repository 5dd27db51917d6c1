"""Draw a recorded conversation as a Telegram client would: one HTML file, no network, light and dark.

It reads the JSON lines of `play --log`. What a client decides (fonts, widths, where "Show more" folds a long rich
message, link previews) is drawn roughly; what the bot decides (texts, marks, links, order, keyboards, quotes,
edits, deletions, toasts) is drawn as recorded.
"""

from __future__ import annotations

import json
import time
from html import escape
from pathlib import Path
from typing import Any

from tests.stage import entities as fmt
from tests.stage import rich

WRAP = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "code": ("<code>", "</code>"),
    "marked": ("<mark>", "</mark>"),
    "subscript": ("<sub>", "</sub>"),
    "superscript": ("<sup>", "</sup>"),
    "spoiler": ('<span class="spoiler" tabindex="0">', "</span>"),
}
BLUE = (
    "mention",
    "hashtag",
    "cashtag",
    "bot_command",
    "email",
    "phone_number",
    "text_mention",
    "email_address",
    "bank_card_number",
)
FILES = (("photo", "🖼"), ("video", "🎞"), ("animation", "GIF"), ("audio", "♪"), ("voice", "🎤"), ("document", "📄"))


def write(events: str, out: str, title: str = "") -> int:
    log = [json.loads(line) for line in Path(events).read_text(encoding="utf-8").splitlines() if line.strip()]
    page, count = render(log, title or Path(events).name)
    Path(out).write_text(page, encoding="utf-8")
    return count


# -- texts -----------------------------------------------------------------------------------


def formatted(text: str, marks: list[dict] | None) -> str:
    """A text with entities as HTML; offsets are UTF-16, entities may nest."""
    raw = text.encode("utf-16-le")

    def piece(start: int, stop: int) -> str:
        return escape(raw[2 * start : 2 * stop].decode("utf-16-le", "replace"))

    def inside(start: int, stop: int, inner: list[dict]) -> str:
        out, position = [], start
        while inner:
            first, *rest = inner
            begin, end = max(first["offset"], position), min(first["offset"] + first["length"], stop)
            children = [m for m in rest if m["offset"] < end]
            inner = [m for m in rest if m["offset"] >= end]
            if end <= begin:
                continue
            out += [piece(position, begin), _entity(first, inside(begin, end, children), piece(begin, end))]
            position = end
        return "".join([*out, piece(position, stop)])

    return inside(0, len(raw) // 2, fmt._sorted([dict(m) for m in marks or []]))


def _entity(mark: dict, inner: str, plain: str) -> str:
    kind = mark["type"]
    if kind in WRAP:
        return inner.join(WRAP[kind])
    if kind == "pre":
        return _pre(mark, inner)
    if kind == "blockquote":
        return f"<blockquote>{inner}</blockquote>"
    if kind == "expandable_blockquote":
        return _expandable(inner)
    if kind in ("url", "text_link"):
        return _link(mark.get("url") or plain, inner)
    if kind == "date_time":
        return _moment(mark, inner)
    return f'<span class="blue">{inner}</span>' if kind in BLUE else inner


def _pre(mark: dict, inner: str) -> str:
    language = f"<small>{escape(mark['language'])}</small>" if mark.get("language") else ""
    return f"<pre>{language}{inner}</pre>"


def _expandable(inner: str) -> str:
    return f'<blockquote class="fold" tabindex="0"><div>{inner}</div></blockquote>'


def _link(url: str, inner: str) -> str:
    address = url if "://" in url or url.startswith(("#", "mailto:", "tel:")) else f"http://{url}"
    target, scheme = escape(address, quote=True), address.split(":")[0].lower()
    if scheme in ("http", "https", "tg", "mailto", "tel") or address.startswith("#"):
        return f'<a href="{target}" title="{target}" rel="noreferrer">{inner}</a>'
    return f'<span class="blue" title="{target}">{inner}</span>'


def _moment(mark: dict, inner: str) -> str:
    shown = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(mark["unix_time"]))
    form = escape(mark.get("date_time_format", ""))
    return f'<span class="moment" title="{shown} {form}">{inner}</span>'


# -- rich messages ---------------------------------------------------------------------------


class _Rich:
    """One rich message; anchors get names of their own, so that several on a page do not meet."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def name(self, name: str) -> str:
        return escape(f"{self.prefix}-{name}", quote=True)

    def target(self, name: str) -> str:
        return f'<a id="{self.name(name)}"></a>'

    def text(self, text: Any) -> str:
        if isinstance(text, str):
            return escape(text)
        if isinstance(text, list):
            return "".join(self.text(t) for t in text)
        kind = text["type"]
        if kind == "anchor":
            return self.target(text["name"])
        if kind == "custom_emoji":
            return escape(text["alternative_text"])
        if kind == "mathematical_expression":
            return '<code class="math">' + escape(text["expression"]) + "</code>"
        if kind == "button":
            return _button(text["button"], self.text(text["button"].get("text", "")), "inline")
        inner = self.text(text["text"])
        if kind in WRAP:
            return inner.join(WRAP[kind])
        if kind == "url":
            return _link(text["url"], inner)
        if kind in ("anchor_link", "reference_link"):
            name = text.get("anchor_name", text.get("reference_name", ""))
            return f'<a href="#{self.name(name)}">{inner}</a>'
        if kind == "reference":
            name = self.name(text["name"])
            return f'<span class="reference" id="{name}">{inner}</span>'
        if kind == "date_time":
            return _moment(text, inner)
        return f'<span class="blue">{inner}</span>' if kind in BLUE else inner

    def blocks(self, blocks: list[dict]) -> str:
        return "".join(self.block(b) for b in blocks)

    def block(self, block: dict) -> str:
        kind = block["type"]
        text = self.text(block["text"]) if "text" in block else ""
        credit = f"<cite>{self.text(block['credit'])}</cite>" if "credit" in block else ""
        caption = ""
        if isinstance(block.get("caption"), dict) and "type" not in block["caption"]:
            caption = "<figcaption>" + " — ".join(self.text(v) for v in block["caption"].values()) + "</figcaption>"
        if kind == "paragraph":
            return f"<p>{text}</p>"
        if kind == "heading":
            return f"<h{block['size']}>{text}</h{block['size']}>"
        if kind == "pre":
            return _pre(block, text)
        if kind == "footer":
            return f"<footer>{text}</footer>"
        if kind == "divider":
            return "<hr>"
        if kind == "anchor":
            return self.target(block["name"])
        if kind == "mathematical_expression":
            return '<p class="math">' + escape(block["expression"]) + "</p>"
        if kind == "list":
            return (
                '<div class="list">'
                + "".join(
                    f'<div class="item"><span class="label">{self.check(i)}</span><div>'
                    + self.blocks(i["blocks"])
                    + "</div></div>"
                    for i in block["items"]
                )
                + "</div>"
            )
        if kind == "blockquote":
            return f"<blockquote>{self.blocks(block['blocks'])}{credit}</blockquote>"
        if kind == "expandable_blockquote":
            return _expandable(text + credit)
        if kind == "pullquote":
            return f"<aside>{text}{credit}</aside>"
        if kind == "details":
            opened = " open" if block.get("is_open") else ""
            inner = f"<summary>{self.text(block['summary'])}</summary>{self.blocks(block['blocks'])}"
            return f'<details class="rich"{opened}>{inner}</details>'
        if kind == "table":
            return self.table(block)
        if kind == "buttons":
            row = "".join(_button(b, self.text(b.get("text", ""))) for b in block["buttons"])
            align = escape(block.get("align", "left"), quote=True)
            return f'<div class="row" style="text-align:{align}">{row}</div>'
        if kind in ("collage", "slideshow"):
            return f'<figure class="{kind}">' + self.blocks(block["blocks"]) + f"{caption}</figure>"
        if kind == "thinking":
            return f'<p class="thinking">{text}</p>'
        return f'<figure><div class="media">{escape(kind)}</div>{caption}</figure>'

    @staticmethod
    def check(item: dict) -> str:
        return ("☑" if item.get("is_checked") else "☐") if item.get("has_checkbox") else escape(item["label"])

    def table(self, block: dict) -> str:
        rows = []
        for row in block["cells"]:
            cells = []
            for cell in row:
                tag = "th" if cell.get("is_header") else "td"
                span = "".join(f' {k}="{int(cell[k])}"' for k in ("colspan", "rowspan") if cell.get(k))
                style = escape(f"text-align:{cell['align']};vertical-align:{cell['valign']}", quote=True)
                inner = self.text(cell.get("text", ""))
                cells.append(f'<{tag}{span} style="{style}">{inner}</{tag}>')
            rows.append("<tr>" + "".join(cells) + "</tr>")
        names = " ".join(k.removeprefix("is_") for k in ("is_bordered", "is_striped", "is_compact") if block.get(k))
        caption = f"<caption>{self.text(block['caption'])}</caption>" if "caption" in block else ""
        return f'<div class="scroll"><table class="{names}">{caption}' + "".join(rows) + "</table></div>"


FOLD = 7500  # est: characters after which clients have been seen to fold a rich message behind "Show more"


def _folded(drawn: _Rich, blocks: list[dict]) -> str:
    """The blocks, with a line about where a client folds a long message."""
    out, size, folded = [], 0, False
    for block in blocks:
        size += len(rich.plain({"blocks": [block]}))
        if size > FOLD and not folded and out:
            out.append('<div class="foldline">Show more (about here)</div>')
            folded = True
        out.append(drawn.block(block))
    return "".join(out)


# -- messages --------------------------------------------------------------------------------


def _button(button: Any, inner: str | None = None, extra: str = "") -> str:
    if isinstance(button, str):
        button = {"text": button}
    inner = escape(button["text"]) if inner is None else inner
    kind, sign, hint = "", "", ""
    for name, mark in (
        ("url", "↗"),
        ("web_app", "▣"),
        ("login_url", "↗"),
        ("copy_text", "⧉"),
        ("callback_data", ""),
        ("switch_inline_query", "@"),
        ("switch_inline_query_current_chat", "@"),
        ("switch_inline_query_chosen_chat", "@"),
        ("disabled", ""),
    ):
        if name in button:
            kind, sign = name, mark
            value = button[name]
            hint = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            break
    style = escape(f"button {button.get('style', '')} {kind} {extra}".strip(), quote=True)
    hint, sign = escape(f"{kind}: {hint}", quote=True), f"<sup>{sign}</sup>" if sign else ""
    return f'<span class="{style}" title="{hint}">{inner}{sign}</span>'


def _keyboard(markup: dict | None) -> str:
    if not markup:
        return ""
    rows = markup.get("inline_keyboard") or markup.get("keyboard") or []
    name = "keys" if "keyboard" in markup else "buttons"
    body = "".join('<div class="line">' + "".join(_button(b) for b in row) + "</div>" for row in rows)
    note = (
        "keyboard removed" if markup.get("remove_keyboard") else "asks for a reply" if markup.get("force_reply") else ""
    )
    return f'<div class="{name}">{body}</div>' if body else f'<div class="note">{note}</div>' if note else ""


def _who(message: dict) -> str:
    sender = message.get("sender_chat") or message.get("from") or message["chat"]
    return sender.get("title") or " ".join(filter(None, [sender.get("first_name"), sender.get("last_name")]))


def _origin(origin: dict) -> str:
    home = origin.get("chat") or origin.get("sender_chat") or {}
    user = origin.get("sender_user") or {}
    return home.get("title") or user.get("first_name") or origin.get("sender_user_name") or "?"


def _content(message: dict, ident: str) -> str:
    parts = []
    if "forward_origin" in message:
        origin = escape(_origin(message["forward_origin"]))
        parts.append(f'<div class="forward">Forwarded from <b>{origin}</b></div>')
    answered = message.get("reply_to_message") or message.get("external_reply")
    if answered:
        shown = message.get("quote", {}).get("text") or rich.body(answered) or "…"
        name = _who(answered) if "date" in answered else _origin(answered.get("origin", {}))
        parts.append(f'<div class="reply"><b>{escape(name)}</b><br>{escape(shown[:120])}</div>')
    for kind, sign in FILES:
        if kind in message:
            file = message[kind][-1] if isinstance(message[kind], list) else message[kind]
            label = file.get("file_name") or kind
            size = f"{file.get('file_size', 0) / 1024:.1f} KB"
            about = f"<b>{escape(label)}</b><br><small>{size} {escape(file.get('mime_type', ''))}</small>"
            parts.append(
                f'<div class="media {kind}">{sign}</div>'
                if kind in ("photo", "video", "animation")
                else f'<div class="file"><i>{sign}</i><div>{about}</div></div>'
            )
    options = message.get("link_preview_options") or {}
    preview = _preview(message, options)
    if preview and options.get("show_above_text"):
        parts.append(preview)
    if "text" in message:
        parts.append('<div class="text">' + formatted(message["text"], message.get("entities")) + "</div>")
    if "caption" in message:
        parts.append('<div class="text">' + formatted(message["caption"], message.get("caption_entities")) + "</div>")
    if "rich_message" in message:
        direction = ' dir="rtl"' if message["rich_message"].get("is_rtl") else ""
        parts.append(
            f'<div class="richtext"{direction}>' + _folded(_Rich(ident), message["rich_message"]["blocks"]) + "</div>"
        )
    if preview and not options.get("show_above_text"):
        parts.append(preview)
    for name in ("users_shared", "chat_shared", "forum_topic_created", "migrate_to_chat_id", "new_chat_members"):
        if name in message:
            parts.append(
                f'<div class="note">{name}: {escape(json.dumps(message[name], ensure_ascii=False)[:200])}</div>'
            )
    return "".join(parts)


def _preview(message: dict, options: dict) -> str:
    if options.get("is_disabled") or "text" not in message:
        return ""
    marks = [m for m in message.get("entities") or [] if m["type"] in ("url", "text_link")]
    url = options.get("url") or next(
        (m.get("url") or fmt.utf16_slice(message["text"], m["offset"], m["length"]) for m in marks), ""
    )
    if not url:
        return ""
    host = url.split("://")[-1].split("/")[0]
    size = "small" if options.get("prefer_small_media") else "large" if options.get("prefer_large_media") else ""
    about = f"<b>{escape(host)}</b><br><small>{escape(url[:140])}</small>"
    return f'<div class="preview {size}" title="the client fetches this">{about}</div>'


def render(log: list[dict], title: str) -> tuple[str, int]:
    """The page, and how many messages it shows."""
    rooms: dict[Any, dict] = {}
    titles: dict[Any, str] = {}
    names = {u["id"]: _who({"from": u}) for e in log for u in [(e.get("message") or {}).get("from")] if u}
    count = 0

    def room(ident: Any) -> list[dict]:
        return rooms.setdefault(ident, {"rows": [], "known": {}, "last": None})["rows"]

    for entry in log:
        kind, chat = entry["kind"], entry.get("chat")
        if "message" in entry and isinstance(entry["message"], dict) and "chat" in entry["message"]:
            home = entry["message"]["chat"]
            titles[home["id"]] = home.get("title") or " ".join(
                filter(None, [home.get("first_name"), home.get("last_name")])
            )
        clock = time.strftime("%H:%M:%S", time.localtime(entry["at"]))
        if kind in ("sent", "said", "chose", "edited"):
            message = entry["message"]
            chat = message["chat"]["id"]
            key = (
                message["message_id"],
                message.get("ephemeral_message_id"),
                (message.get("receiver_user") or {}).get("id"),
            )
            known = rooms.setdefault(chat, {"rows": [], "known": {}, "last": None})["known"]
            if (kind == "edited" or entry.get("edited")) and key in known:
                row = known[key]
                row["versions"].append((row["message"], row["clock"]))
                row.update(message=message, clock=clock)
            else:
                row = {
                    "kind": "message",
                    "message": message,
                    "clock": clock,
                    "mine": kind == "sent",
                    "versions": [],
                    "markup": entry.get("markup"),
                    "silent": entry.get("silent"),
                    "only": entry.get("ephemeral"),
                    "guest": entry.get("guest"),
                    "deleted": None,
                    "ident": f"m{entry['n']}",
                    "via": kind == "chose",
                }
                known[key] = row
                room(chat).append(row)
                count += 1
            if kind == "sent":
                for other in [r for r in room(chat) if r["kind"] == "draft"]:
                    other["done"] = True
        elif kind == "deleted":
            row = rooms.get(chat, {"known": {}})["known"].get(
                (entry["message_id"], entry.get("ephemeral_message_id"), None)
            )
            if row:
                row["deleted"] = "by a person" if entry.get("by") else "by the bot"
        elif kind == "draft":
            row = next(
                (
                    r
                    for r in reversed(room(chat))
                    if r["kind"] == "draft" and r["draft"] == entry["draft_id"] and not r.get("done")
                ),
                None,
            )
            if row is None:
                row = {"kind": "draft", "draft": entry["draft_id"], "revisions": 0, "ident": f"m{entry['n']}"}
                room(chat).append(row)
            row.update(
                content=entry.get("content") or {"text": entry["text"]},
                can_stop=entry.get("can_stop"),
                clock=clock,
                revisions=row["revisions"] + 1,
            )
        else:
            note = _note(entry, names)
            if note:
                where = chat if chat is not None else entry.get("who")
                if where is None and kind == "call":
                    value = entry["params"].get("chat_id")
                    where = int(value) if str(value).lstrip("-").isdigit() else None
                last = next(iter(rooms), None) if where is None else where
                room(last).append({"kind": "note", "text": note[1], "class": note[0], "clock": clock})
    body = "".join(
        _room(ident, titles.get(ident) or names.get(ident) or str(ident), data["rows"])
        for ident, data in rooms.items()
        if ident is not None or data["rows"]
    )
    page, style = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("page.html", "page.css"))
    return page.replace("{title}", escape(title)).replace("{style}", style).replace("{body}", body), count


def _note(entry: dict, names: dict) -> tuple[str, str] | None:
    kind = entry["kind"]
    who = escape(str(names.get(entry.get("who"), entry.get("who", ""))))
    if kind == "tapped":
        label = f"[{escape(entry['label'])}] " if entry.get("label") else "a button that is not there: "
        return "tap", f"{who} taps {label}<code>{escape(entry['data'])}</code>"
    if kind == "callback_answer":
        shown = entry.get("text") or ""
        return ("alert" if entry.get("show_alert") else "toast", escape(shown)) if shown else None
    if kind == "inline":
        return "tap", f"{who} types <code>@bot {escape(entry['query']['query'])}</code>"
    if kind == "inline_answer":
        lines = "".join(
            '<div class="result"><b>'
            + escape(str(r.get("title") or r.get("id")))
            + "</b><br><small>"
            + escape(str(r.get("description", "")))
            + "</small></div>"
            for r in entry["results"][:10]
        )
        return "results", f"{len(entry['results'])} results{lines}"
    if kind == "action":
        return "grey", f"{escape(entry['action'])}…"
    if kind == "reaction":
        return "grey", "reacts " + escape("".join(r.get("emoji", "★") for r in entry["reaction"]) or "(none)")
    if kind == "call" and not entry["ok"]:
        return "refused", f"{escape(entry['method'])}: {escape(str(entry['error']))}"
    if kind == "warning":
        return "refused", escape(entry["text"])
    if kind in ("copied", "opened"):
        what = escape(entry.get("url") or entry["text"])
        return "tap", f"{who} {'copies' if kind == 'copied' else 'opens'} <code>{what}</code>"
    if kind == "stopped":
        return "tap", f"{who} presses Stop"
    if kind == "bot_status":
        return "grey", f"bot: {escape(entry['old'])} → {escape(entry['new'])}"
    if kind == "topic":
        return (
            "grey",
            f"topic {escape(str(entry.get('name') or entry['thread']))} {escape(entry.get('change', 'created'))}",
        )
    if kind == "prepared":
        return "grey", f"prepared inline message: {escape(str(entry['result'].get('title', '')))}"
    return None


def _room(ident: Any, title: str, rows: list[dict]) -> str:
    out, previous = [], None
    for row in rows:
        if row["kind"] == "note":
            out.append('<div class="note {class}">{text}</div>'.format(**row))
            previous = None
            continue
        if row["kind"] == "draft":
            content = row["content"]
            shown = (
                _content({"chat": {"id": ident}, **{k: v for k, v in content.items() if v}}, row["ident"])
                if content.get("text") or content.get("rich_message")
                else '<div class="thinking">Thinking…</div>'
            )
            stop = '<div class="line"><span class="button">Stop</span></div>' if row.get("can_stop") else ""
            label = f"draft, {row['revisions']} revision{'s' if row['revisions'] > 1 else ''} {row['clock']}"
            out.append(
                f'<div class="message bot draft"><div class="bubble">{shown}<time>{label}</time></div>'
                f'<div class="buttons">{stop}</div></div>'
            )
            continue
        message = row["message"]
        album = (
            previous and message.get("media_group_id") and previous.get("media_group_id") == message["media_group_id"]
        )
        side = "bot" if row["mine"] else "human"
        receiver = (message.get("receiver_user") or {}).get("first_name", "")
        flags = [
            text
            for text, on in (
                ("edited", message.get("edit_date")),
                ("silent", row["silent"]),
                (f"only {receiver} sees this", row["only"]),
                ("guest", row["guest"]),
                (f"deleted {row['deleted']}", row["deleted"]),
                (f"via @{(message.get('via_bot') or {}).get('username')}", row["via"]),
            )
            if on
        ]
        thread = f"topic {message['message_thread_id']} · " if message.get("message_thread_id") else ""
        before = "".join(
            '<div class="old">'
            + _content(m, f"{row['ident']}v{i}")
            + _keyboard(m.get("reply_markup"))
            + f"<time>{c}</time></div>"
            for i, (m, c) in enumerate(row["versions"])
        )
        earlier = len(row["versions"])
        history = f'<details class="history"><summary>{earlier} earlier</summary>{before}</details>' if before else ""
        markup = message.get("reply_markup") or (row["markup"] if row["mine"] else None)
        state = " gone" if row["deleted"] else ""
        own, name = row["ident"], escape(_who(message))
        state += " album" if album else ""
        state += " wide" if (markup or {}).get("inline_keyboard") else ""
        foot = f"{thread}{escape(', '.join(flags))} {row['clock']}"
        out.append(
            f'<div class="message {side}{state}" id="{own}"><div class="bubble"><div class="name">{name}</div>'
            f"{_content(message, own)}<time>{foot}</time></div>{_keyboard(markup)}{history}</div>"
        )
        previous = message
    head = f"<header>{escape(title)}<small>{escape(str(ident))}</small></header>"
    return f'<section>{head}<div class="chat">' + "".join(out) + "</div></section>"
