"""What a message gives to be read: its links, or its text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from telegram import Message, MessageOriginChannel, MessageOriginChat

from bot.models import Link
from bot.urls.posts import Line, article_links, is_front_page, prose_characters, without_footer
from handlers.chat.arguments import links_of
from handlers.chat.message_lines import lines_of, text_of

PASTED_CHARACTERS: Final = 200  # a text this long is an article; the help says so
LINK_WITH_TEXT: Final = 5 * PASTED_CHARACTERS  # prose this long is what is to be read, its links belong to it
A_LIST: Final = 3  # links; so many are a list, and what is said to each is no article
SAID_TO_ONE: Final = 200  # characters of a summary beside a link of a list


@dataclass(frozen=True, slots=True)
class Matter:
    """Either ``links`` are to be read, or ``text`` (""), or there is nothing. ``other_links`` of a post that is read as
    a text."""

    links: tuple[Link, ...] = ()
    text: str = ""
    other_links: tuple[Link, ...] = ()


def matter_of(message: Message) -> Matter:
    """What is to be read. A post of a channel is its text, where it has one; its footer and front pages are no
    articles. A list of titles with links is its links, however long it is."""
    lines, is_post = lines_of(message), is_from_channel(message)
    links = post_links(message, lines) if is_post else links_of(message)
    prose = prose_characters(lines)
    most = PASTED_CHARACTERS if is_post else LINK_WITH_TEXT
    if len(links) >= A_LIST:
        most = max(most, SAID_TO_ONE * len(links))
    if links and prose < most:
        return Matter(links)
    text = text_of(message)
    if is_post and text:
        text = "\n".join(line.words for line in without_footer(lines))
    return Matter((), text, links) if len(text) >= PASTED_CHARACTERS else Matter(links if is_post else ())


def named_links(message: Message) -> tuple[Link, ...]:
    """The links that buttons count: those of a post that are articles, all of any other message."""
    return post_links(message, lines_of(message)) if is_from_channel(message) else links_of(message)


def is_from_channel(message: Message) -> bool:
    """Whether it is a forwarded post of a channel or a group that speaks as itself."""
    return isinstance(message.forward_origin, (MessageOriginChannel, MessageOriginChat))


def post_links(message: Message, lines: Sequence[Line]) -> tuple[Link, ...]:
    """The articles that a post names; of buttons and previews only where its words name none."""
    found = article_links(lines)
    if found or any(line.links for line in lines):
        return found
    return tuple(link for link in links_of(message) if not is_front_page(link.url))
