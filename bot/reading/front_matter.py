"""Markdown with or without YAML front matter, as static sites keep their posts."""

from __future__ import annotations

import re
from typing import Any

_FRONT = re.compile(r"^\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.S)


def split_post(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and body; front matter that is no YAML mapping is cut off and counts as empty."""
    import yaml

    found = _FRONT.match(text.replace("\r\n", "\n"))
    if not found:
        return {}, text
    try:
        front = yaml.safe_load(found[1])
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, text[found.end() :]
    return (front if isinstance(front, dict) else {}), text.replace("\r\n", "\n")[found.end() :]


def to_html(body: str) -> str:
    """Markdown as HTML. A body that is HTML already only gets its headings: Markdown would break its blocks at line
    breaks."""
    if re.search(r"<(?:p|div|br)\b", body):
        return re.sub(r"^#+ +(.*)$", r"<h1>\1</h1>", body, flags=re.M).replace("\n", " ")
    from markdown_it import MarkdownIt

    return str(MarkdownIt("commonmark", {"html": True}).render(body))
