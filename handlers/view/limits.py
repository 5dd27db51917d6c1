"""Telegram's limits for one message, and how texts are made to keep them (pure)."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Final

TEXT_LIMIT: Final = 4096  # after parsing; counted in UTF-16 units, the strictest reading
RAW_LIMIT: Final = 32_000  # bytes before parsing (Telegram: 32,768)
ENTITY_LIMIT: Final = 100  # formatted parts of a message; Telegram drops those beyond it without a word
COPY_LIMIT: Final = 256  # UTF-16 units that a button can copy
RICH_TEXT_LIMIT: Final = 32_768  # characters of a rich message, after parsing
RICH_BLOCK_LIMIT: Final = 500  # its blocks: list items and rows of tables too
RICH_MARK_LIMIT: Final = 4_000
_RICH_BLOCKS: Final = frozenset({"h3", "p", "blockquote", "details", "table", "tr", "footer"})
_OPENED: Final = re.compile(r"<([a-z][a-z0-9-]*+)[^<>]*+>")
_TAG: Final = re.compile(r"<(/?)[a-z][^<>]*+>")


def fits(message: str) -> bool:
    """Whether Telegram takes this HTML as one message."""
    return (
        visible_length(message) <= TEXT_LIMIT
        and len(message.encode()) <= RAW_LIMIT
        and len(_TAG.findall(message)) // 2 <= ENTITY_LIMIT
    )


def fits_rich(message: str) -> bool:
    """Whether it keeps the limits of one rich message: characters, blocks, and marks (the server has been seen to drop
    what follows some 4,400)."""
    tags = [tag[1] for tag in _OPENED.finditer(message)]
    blocks = sum(tag in _RICH_BLOCKS for tag in tags)
    return (
        visible_length(message) <= RICH_TEXT_LIMIT
        and blocks <= RICH_BLOCK_LIMIT
        and len(tags) - blocks <= RICH_MARK_LIMIT
    )


def visible_length(message: str) -> int:
    """UTF-16 units after parsing."""
    return units(_plain(message))


def units(text: str) -> int:
    """UTF-16 units, by which Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def pack(blocks: list[str]) -> list[str]:
    """Blocks joined into messages, split between blocks and inside one only where it alone is over the limit."""
    messages: list[str] = []
    for block in (piece for whole in blocks for piece in _cut(whole)):
        joined = f"{messages[-1]}\n{block}" if messages else block
        if messages and fits(joined):
            messages[-1] = joined
        else:
            messages.append(block.strip("\n"))
    return messages


def _cut(block: str) -> Iterator[str]:
    """A block that alone is over the limit loses its markup and is cut: at half the limit, since a character may count
    as two UTF-16 units."""
    if fits(block):
        yield block
        return
    plain = _plain(block)
    for start in range(0, len(plain), TEXT_LIMIT // 2):
        yield html.escape(plain[start : start + TEXT_LIMIT // 2], quote=False)


def _plain(message: str) -> str:
    return html.unescape(_TAG.sub("", message))
