"""What a message asks for: its links, and its text without its command, plain word or deep link."""

from __future__ import annotations

import re
from typing import Final

from telegram import Message

from bot.models import Link
from bot.urls.links import find_links
from bot.urls.typed import typed_addresses
from handlers.chat.rich_text import rich_text, rich_urls
from handlers.view.search import query_of_payload

_CHAT: Final = re.compile(r"(?:https?://)?(?:t|telegram)\.me/|tg:", re.IGNORECASE)
WORDS: Final = ("搜索", "搜", "查", "订阅", "訂閱", "取消订阅", "退订", "search", "subscribe")


def asked_text(message: Message) -> str:
    """The text behind /search, 搜索, 订阅 …, the query of a deep link, else the whole text."""
    text = (message.text or "").strip()
    first, _, rest = text.partition(" ")
    if first.split("@")[0] == "/start":
        return query_of_payload(rest.strip()) if rest.startswith("q") else ""
    if first.startswith("/") or first.lower() in WORDS:
        return rest.strip()
    return text


def addresses_of(message: Message) -> tuple[Link, ...]:
    """The ways to the source that a message names, in the order to try them: a whole text such as ``feed://…``,
    ``www.…`` or ``host:port``, else its first link.
    """
    return typed_addresses(asked_text(message)) or links_of(message)[:1]


def text_of(message: Message) -> str:
    """What it says: its text, its caption, or its rich text."""
    return message.text or message.caption or rich_text(message)


def links_of(message: Message) -> tuple[Link, ...]:
    """The links of a message: typed, behind its text, in its caption, a forward or a rich message. Where those are
    none: that of its preview, those of the buttons that came with a forward, those of what it quotes."""
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    behind = [*(entity.url for entity in entities if entity.url), *rich_urls(message)]
    found = find_links(text_of(message), behind)
    beside = (one for urls in (_previewed(message), _on_buttons(message)) if (one := find_links("", urls)))
    return found or next(beside, ()) or _quoted(message)


def _previewed(message: Message) -> list[str]:
    preview = message.link_preview_options
    return [str(preview.url)] if preview and preview.url else []


def _on_buttons(message: Message) -> list[str]:
    """Addresses of buttons; those that lead to a chat are no articles."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    urls = (button.url for row in rows for button in row if button.url)
    return [url for url in urls if not _CHAT.match(url)]


def _quoted(message: Message) -> tuple[Link, ...]:
    """Of the piece of another message that this one answers."""
    quote = message.quote
    if quote is None:
        return ()
    return find_links(quote.text, [entity.url for entity in quote.entities or () if entity.url])
