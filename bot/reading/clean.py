"""A fragment → its lines, with bs4: tables become rows, captions stand apart."""

from __future__ import annotations

import re
from typing import Any

from bot.markup import soup
from bot.reading.lines import folded

_BLOCKS = re.compile(
    "^(?:p|div|section|article|li|ul|ol|table|tr|h[1-6]|blockquote|pre|dd|dt|figure|header|body|center)$"
)
_DROP = re.compile("^(?:script|style|noscript|iframe|template|svg|button|nav|form|select|head|title)$")
_CAPTION = re.compile(r"caption|img[-_]?(?:desc|title|note)|pic[-_]?(?:desc|note)", re.I)


def lines_of(fragment: str) -> tuple[list[tuple[str, float]], list[str]]:
    """``(line, share of link characters)`` in order, and the captions."""
    root = soup(fragment)
    for node in root.find_all(_DROP):
        node.decompose()
    captions = []
    for node in root.find_all(lambda tag: tag.name == "figcaption" or _is_caption(tag)):
        captions += [folded(node.get_text())]
        node.decompose()
    for table in root.find_all("table"):
        _rows(table)
    for node in root.find_all("br"):
        node.replace_with("\n")
    for node in root.find_all(_BLOCKS):
        node.insert_before("\n")
        node.append("\n")
    linked = {folded(a.get_text()): True for a in root.find_all("a")}
    lines = [folded(line) for line in _text(root).split("\n")]
    return [(line, 1.0 if line in linked else 0.0) for line in lines if re.search(r"\w", line)], [
        c for c in captions if c
    ]


def _is_caption(tag: Any) -> bool:
    names = " ".join(tag.get("class") or []) if tag.attrs else ""
    return bool(names and _CAPTION.search(names) and len(tag.get_text()) < 200)


def _text(root: Any) -> str:
    """Text with the source's own line breaks as spaces: only blocks break lines."""
    pieces = []
    for piece in root.strings:
        pieces.append(str(piece))
    return "".join(pieces)


def _rows(table: Any) -> None:
    """A table of short cells becomes one line a row; a layout table stays as it is."""
    rows = [[folded(cell.get_text()) for cell in row.find_all(["td", "th"])] for row in table.find_all("tr")]
    if len(rows) < 2 or not all(len(row) >= 2 for row in rows) or any(len(cell) > 80 for row in rows for cell in row):
        return
    for row, cells in zip(table.find_all("tr"), rows, strict=True):
        row.clear()
        row.append(" | ".join(cells))
