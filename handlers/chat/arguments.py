"""What a message asks for: its links, and its text without its command, plain word or deep link."""

from __future__ import annotations

import re
from typing import Final

from telegram import Message

from bot.models import Link
from bot.text.harmless import harmless
from bot.text.scripts import wording
from bot.urls.links import find_links
from bot.urls.posts import leads_to_chat
from bot.urls.typed import typed_addresses
from handlers.chat.context import GROUPS
from handlers.chat.message_lines import is_rich, lines_of
from handlers.chat.spoken import Spoken, spoken
from handlers.view.deep_links import ToSearch, read_payload

_OF_BOT: Final = re.compile(r"(?:t|telegram)\.me/\w{3,40}\?(?:start|startgroup|startapp)=", re.IGNORECASE)  # no page
_WIDE_MENTION: Final = re.compile(r"(?<![\w.])＠[a-z]\w{3,31}+(?!\.\w)", re.ASCII | re.IGNORECASE)
_ALONE_IN_GROUPS: Final = frozenset(
    ["帮助", "幫助", "设置", "设定", "订阅", "退订", "取消订阅", "我的订阅", "摘要", "搜索", "help", "settings",
     "subscribe", "subscriptions", "unsubscribe", "digest", "search"]
)  # fmt: skip


def own_text(message: Message) -> str:
    """What was typed, without the mention of the bot by which a group speaks to it."""
    text = harmless(message.text or "")
    if message.chat.type in GROUPS:
        for mention in _mentions_of_bot(message):
            text = text.replace(mention, " ", 1)
    return text.strip()


def is_addressed(message: Message) -> bool:
    """In a group: whether its writer mentions the bot or replies to it."""
    if message.chat.type not in GROUPS or not _is_own_word(message):
        return False
    replied = message.reply_to_message.from_user if message.reply_to_message else None
    return is_named(message) or bool(replied and replied.id == message.get_bot().id)


def is_named(message: Message) -> bool:
    """Whether its writer mentions the bot by its whole name."""
    return _is_own_word(message) and bool(_mentions_of_bot(message))


def _is_own_word(message: Message) -> bool:
    """Whether somebody wrote it here: what was forwarded or chosen inline says nothing to the bot, whoever it names."""
    return not (message.forward_origin or message.via_bot)


def _mentions_of_bot(message: Message) -> list[str]:
    """As they are written. Of the sign of Chinese keyboards (＠) Telegram makes no mention."""
    name = message.get_bot().username
    mentions = {**message.parse_entities(["mention"]), **message.parse_caption_entities(["mention"])}.values()
    named = [*mentions, *_WIDE_MENTION.findall(message.text or message.caption or "")]
    return [one for one in named if one[1:].lower() == name.lower()]


def command_of(message: Message) -> Spoken | None:
    """The command that a message is or may be; in a group only what is sure is one, and no greeting. What somebody else
    said and was forwarded is none."""
    if message.forward_origin:
        return None
    is_group = message.chat.type in GROUPS
    found = spoken(own_text(message), is_private=not is_group, bot=message.get_bot().username)
    if found and is_group and not (found.is_sure and _is_meant(found, message)):
        return None
    return found


def _is_meant(found: Spoken, message: Message) -> bool:
    """In a group: whether it is no talk. 好的 or 取消 under a brief is said to somebody else, but for its name."""
    text = own_text(message)
    return (
        bool(found.rest)
        or is_named(message)
        or text.startswith(("/", "／"))
        or wording(text.lower()) in _ALONE_IN_GROUPS
    )


def asked_text(message: Message) -> str:
    """The text behind /search, 搜索, 订阅 …, the query of a deep link, else the whole text."""
    found = command_of(message)
    if found is None or not found.is_sure:
        return own_text(message)
    if found.command == "start":
        link = read_payload(found.rest)
        return link.query if isinstance(link, ToSearch) else ""
    return found.rest


def addresses_of(message: Message) -> tuple[Link, ...]:
    """The ways to the source that a message names, in the order to try them: a whole text such as ``feed://…``,
    ``www.…`` or ``host:port``, else its first link.
    """
    return typed_addresses(asked_text(message)) or links_of(message)[:1]


def links_of(message: Message) -> tuple[Link, ...]:
    """The links of a message, those of what it quotes where it has none of its own."""
    return own_links_of(message) or _quoted(message)


def own_links_of(message: Message) -> tuple[Link, ...]:
    """The links of a message: typed, behind its text, in its caption, a forward or a rich message. Where those are
    none: that of its preview, else those of the buttons that came with a forward."""
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    behind = [entity.url for entity in entities if entity.url]
    found = tuple(
        one for one in find_links(message.text or message.caption or "", behind) if not _OF_BOT.search(one.sent)
    )
    if not found and is_rich(message):
        found = tuple({link.url: link for line in lines_of(message) for _, link in line.links}.values())
    beside = (one for urls in (_previewed(message), _on_buttons(message)) if (one := find_links("", urls)))
    return found or next(beside, ())


def _previewed(message: Message) -> list[str]:
    preview = message.link_preview_options
    return [str(preview.url)] if preview and preview.url else []


def _on_buttons(message: Message) -> list[str]:
    """Addresses of buttons; those that lead to a chat are no articles."""
    rows = message.reply_markup.inline_keyboard if message.reply_markup else ()
    urls = (button.url for row in rows for button in row if button.url)
    return [url for url in urls if not leads_to_chat(url)]


def _quoted(message: Message) -> tuple[Link, ...]:
    """Of the piece of another message that this one answers."""
    quote = message.quote
    if quote is None:
        return ()
    return find_links(quote.text, [entity.url for entity in quote.entities or () if entity.url])
