"""What a rich message says that somebody sends or forwards (Bot API 10.1): its text and its addresses.

PTB 22.8 does not know the field, so that it lies in ``api_kwargs`` as it came. Nothing here trusts its shape: what is
neither block nor text is passed over, and so is what lies deeper than Telegram nests.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from telegram import Message
from telegram.ext import filters

DEEPEST: Final = 40  # objects inside each other; Telegram takes 16 levels of blocks and marks
_INSIDE: Final = ("summary", "text", "expression", "alternative_text", "items", "cells", "blocks", "caption", "credit")


class RichMessage(filters.MessageFilter):
    """A rich message, which has no text of its own."""

    def filter(self, message: Message) -> bool:
        return isinstance(message.api_kwargs.get("rich_message"), Mapping)


def rich_text(message: Message) -> str:
    """Its text, a line for each block, item and row of a table; empty where it is no rich message."""
    lines = [""]
    for block in _listed(_blocks(message)):
        lines += _lines(block)
    return "\n".join(one for line in lines if (one := line.strip()))


def rich_urls(message: Message) -> list[str]:
    """The addresses behind its texts and buttons, in their order; links inside the message are none."""
    return list(_urls(_blocks(message)))


def _blocks(message: Message) -> Any:
    rich = message.api_kwargs.get("rich_message")
    return rich.get("blocks") if isinstance(rich, Mapping) else None


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _lines(block: Any, depth: int = 0) -> Iterator[str]:
    """What a reader sees of a block, line by line; closed details included."""
    if not isinstance(block, Mapping) or depth > DEEPEST:
        return
    for name in ("summary", "text", "expression"):
        yield from _plain(block.get(name)).split("\n")
    for row in _listed(block.get("cells")):
        yield " ".join(_plain(cell) for cell in _listed(row))
    for inner in (*_listed(block.get("items")), *_listed(block.get("blocks"))):
        yield from _lines(inner, depth + 1)
    yield from (_plain(block.get(name)) for name in ("caption", "credit"))


def _plain(text: Any, depth: int = 0) -> str:
    """A text without its marks."""
    if isinstance(text, str) or depth > DEEPEST:
        return text if isinstance(text, str) else ""
    if isinstance(text, list):
        return "".join(_plain(one, depth + 1) for one in text)
    if not isinstance(text, Mapping):
        return ""
    said = next((text[name] for name in ("text", "expression", "alternative_text") if name in text), "")
    return _plain(said, depth + 1)


def _urls(node: Any, depth: int = 0) -> Iterator[str]:
    if depth > DEEPEST:
        return
    if isinstance(node, list):
        for one in node:
            yield from _urls(one, depth + 1)
    elif isinstance(node, Mapping):
        if isinstance(node.get("url"), str):
            yield node["url"]
        for name in (*_INSIDE, "buttons", "button"):
            yield from _urls(node.get(name), depth + 1)
