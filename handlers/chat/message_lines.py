"""The lines of a message with their links, of a rich message (Bot API 10.1) as well as of a plain one.

PTB knows no rich messages: what a server says of them lies in ``api_kwargs``, and nothing here trusts its shape.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from telegram import Message

from bot.text.harmless import harmless
from bot.urls.links import find_links
from bot.urls.posts import Line


def is_rich(message: Message) -> bool:
    """Whether all that it says is in a rich text."""
    return not (message.text or message.caption) and isinstance(message.api_kwargs.get("rich_message"), Mapping)


def text_of(message: Message) -> str:
    """Its text or caption, or what its rich text says."""
    plain = message.text or message.caption
    return harmless(plain or "\n".join(line.words for line in lines_of(message)))


def lines_of(message: Message) -> tuple[Line, ...]:
    """Its lines with their links."""
    if is_rich(message):
        return tuple(_rich_lines(message.api_kwargs["rich_message"].get("blocks")))
    text = message.text or message.caption or ""
    marked = {**message.parse_entities(["text_link"]), **message.parse_caption_entities(["text_link"])}
    hidden = [(_place(text, entity.offset), label, entity.url or "") for entity, label in marked.items()]
    lines, at = list[Line](), 0
    for line in text.split("\n"):
        inside = [(label, url) for place, label, url in hidden if at <= place < at + len(line) + 1]
        lines.append(_line(line, inside))
        at += len(line) + 1
    return tuple(lines)


def _line(words: str, hidden: Sequence[tuple[str, str]]) -> Line:
    typed = find_links(words)
    for link in typed:
        words = words.replace(link.sent, " ")
    behind = [(label, link) for label, url in hidden for link in find_links("", [url])]
    return Line(words.strip(), (*(("", link) for link in typed), *behind))


def _place(text: str, offset: int) -> int:
    """The character at an offset in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * offset].decode("utf-16-le", "ignore"))


def _rich_lines(blocks: Any) -> Iterator[Line]:
    """The blocks of a rich message (Bot API 10.1): what holds blocks is gone into, each other one is a line, and so is
    each row of a table."""
    for block in blocks if isinstance(blocks, list) else ():
        if not isinstance(block, Mapping):
            continue
        for name in ("summary", "text", "caption", "credit", "buttons"):
            if name in block:
                yield _rich_line(block[name])
        for row in _listed(block.get("cells")):
            yield _rich_line(row)
        yield from _rich_lines(block.get("blocks"))
        for item in _listed(block.get("items")):
            yield from _rich_lines(item.get("blocks") if isinstance(item, Mapping) else None)


def _rich_line(value: Any) -> Line:
    hidden = list(_rich_links(value))
    return _line(_plain(value), hidden)


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return _plain(value.get("text", ""))
    return "".join(map(_plain, _listed(value)))


def _rich_links(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        if isinstance(value.get("url"), str):
            yield _plain(value), value["url"]
        for inner in value.values():
            yield from _rich_links(inner)
    for one in _listed(value):
        yield from _rich_links(one)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
