"""Which links of a channel's post lead to an article: not those of its footer, and no front pages (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.models import Link

_FRONT = re.compile(
    r"/?(?:(?:index|default|home|main)(?:\.(?:s?html?|php|jsp|aspx?))?|[a-z]{2}(?:[-_][a-z]{2})?|zh-?han[st]|app|apps|download|"
    r"about(?:us)?|contact|join|login|rss|feed|wap|m)?/?",
    re.IGNORECASE,
)
_CHAT = re.compile(r"(?:https?://)?(?:t|telegram)\.(?:me|dog)/|tg:", re.IGNORECASE)
_POST = re.compile(r"(?:https?://)?(?:t|telegram)\.(?:me|dog)/(?:s/)?[A-Za-z]\w{3,}/\d+", re.IGNORECASE)
# What a channel says of itself, and where an article is named.
_OF_CHANNEL = re.compile(
    r"订阅|訂閱|频道|頻道|投稿|加入|进群|群组|群組|群聊|交流群|社群|关注|關注|商务|商務|合作|广告|廣告|推广|赞助|贊助|公众号|公眾號|"
    r"官网|官網|微博|客户端|客戶端|下载|下載|爆料|联系|聯繫|机器人|電報|电报|subscribe|channel|join|contact|advert|sponsor|"
    r"download|follow us|donate",
    re.IGNORECASE,
)
_OF_ARTICLE = re.compile(
    r"原文|全文|来源|來源|阅读|閱讀|详情|詳情|正文|链接|鏈接|source|read more|full (?:text|story)", re.IGNORECASE
)
_SENTENCE = re.compile(r"[。；！？]")
LONG_LINE: Final = 60  # characters without a stop that are no title any more


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a message: its words, without the addresses in it, and its links, each with the words that carry it
    ("" where the address itself stands there)."""

    words: str
    links: tuple[tuple[str, Link], ...] = ()

    @property
    def is_prose(self) -> bool:
        """Whether it is more than a title, a label or a signature."""
        return bool(_SENTENCE.search(self.words)) or len(self.words) > LONG_LINE


def prose_characters(lines: Sequence[Line]) -> int:
    """How much of a text is there to be read: titles beside links are not."""
    return sum(len(line.words) for line in lines if line.is_prose)


def leads_to_chat(url: str) -> bool:
    """Whether an address opens something inside Telegram."""
    return bool(_CHAT.match(url))


def is_front_page(url: str) -> bool:
    """Whether an address is a site's or a channel's own page, not one of its articles."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if leads_to_chat(url):
        return not _POST.match(url)
    return bool(_FRONT.fullmatch(parts.path)) and not parts.query and not parts.fragment.startswith(("/", "!"))


def without_footer(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines before the last ones that only carry links, names and tags."""
    kept = list(lines)
    while kept and not kept[-1].is_prose and (kept[-1].links or len(kept[-1].words.strip()) <= 1 or _is_tags(kept[-1])):
        kept.pop()
    return tuple(kept) if any(line.words.strip() for line in kept) else tuple(lines)


def article_links(lines: Sequence[Line]) -> tuple[Link, ...]:
    """The links of a channel's post that lead to articles, in order; of a post of addresses alone, all of them."""
    are_alone = not any(line.words.strip() for line in lines)
    found = {
        link.url: link
        for line in lines
        for label, link in line.links
        if are_alone or not (is_front_page(link.url) or _is_of_channel(label or line.words))
    }
    return tuple(found.values())


def _is_of_channel(words: str) -> bool:
    """Whether words that carry a link speak of the channel; a sentence that holds one of them does not."""
    short = len(words) <= LONG_LINE // 3
    return short and bool(_OF_CHANNEL.search(words)) and not _OF_ARTICLE.search(words)


def _is_tags(line: Line) -> bool:
    return all(word.startswith(("#", "@")) for word in line.words.split())
