"""A button as HTML, with a sign and a hint of what it does."""

from __future__ import annotations

import json
from html import escape
from typing import Any

SIGNS = {
    "url": "↗",
    "web_app": "▣",
    "login_url": "↗",
    "copy_text": "⧉",
    "callback_data": "",
    "switch_inline_query": "@",
    "switch_inline_query_current_chat": "@",
    "switch_inline_query_chosen_chat": "@",
    "disabled": "",
}


def button(given: Any, inner: str | None = None, extra: str = "") -> str:
    """``inner`` is its label as HTML where it has marks, ``extra`` a class."""
    one = {"text": given} if isinstance(given, str) else given
    inner = escape(one["text"]) if inner is None else inner
    kind = next((name for name in SIGNS if name in one), "")
    value = one.get(kind, "")
    hint = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    style = escape(f"button {one.get('style', '')} {kind} {extra}".strip(), quote=True)
    sign = f"<sup>{SIGNS[kind]}</sup>" if SIGNS.get(kind) else ""
    return f'<span class="{style}" title="{escape(f"{kind}: {hint}", quote=True)}">{inner}{sign}</span>'
