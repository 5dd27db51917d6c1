"""Texts with their marks as HTML."""

from __future__ import annotations

import time
from html import escape

from tests.stage.marks import in_order

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

    return inside(0, len(raw) // 2, in_order([dict(m) for m in marks or []]))


def _entity(mark: dict, inner: str, plain: str) -> str:
    kind = mark["type"]
    if kind in WRAP:
        return inner.join(WRAP[kind])
    if kind == "pre":
        return pre(mark, inner)
    if kind == "blockquote":
        return f"<blockquote>{inner}</blockquote>"
    if kind == "expandable_blockquote":
        return expandable(inner)
    if kind in ("url", "text_link"):
        return link(mark.get("url") or plain, inner)
    if kind == "date_time":
        return moment(mark, inner)
    return f'<span class="blue">{inner}</span>' if kind in BLUE else inner


def pre(mark: dict, inner: str) -> str:
    language = f"<small>{escape(mark['language'])}</small>" if mark.get("language") else ""
    return f"<pre>{language}{inner}</pre>"


def expandable(inner: str) -> str:
    return f'<blockquote class="fold" tabindex="0"><div>{inner}</div></blockquote>'


def link(url: str, inner: str) -> str:
    address = url if "://" in url or url.startswith(("#", "mailto:", "tel:")) else f"http://{url}"
    target, scheme = escape(address, quote=True), address.split(":")[0].lower()
    if scheme in ("http", "https", "tg", "mailto", "tel") or address.startswith("#"):
        return f'<a href="{target}" title="{target}" rel="noreferrer">{inner}</a>'
    return f'<span class="blue" title="{target}">{inner}</span>'


def moment(mark: dict, inner: str) -> str:
    shown = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(mark["unix_time"]))
    form = escape(mark.get("date_time_format", ""))
    return f'<span class="moment" title="{shown} {form}">{inner}</span>'
