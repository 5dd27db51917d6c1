"""By which keys an item is known: what its source calls it, its address, else what it holds (pure).

docs/decisions/0013 says why several keys.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Container, Sequence
from html import unescape
from typing import Final
from urllib.parse import quote

from bot.models import Article, FeedItem
from bot.text.normalize import fold
from bot.urls.former import former_key
from bot.urls.links import canonical, is_route

_LONGEST_KEY: Final = 500  # characters; an index of PostgreSQL holds 2,704 bytes
_SENTENCE: Final = 8  # characters from which a sentence tells two texts apart
_SAME: Final = 0.5  # share of an item's sentences that stand in an article from which it is that article, edited
# Fragments that feeds append to the address of any item: they name a place in its page, or who counts the visit.
_OF_PAGE = re.compile(
    r"(?:rss|rd|top|main|content|article|comments?|respond|disqus_thread|wechat_redirect|more(?:-\d+)?|"
    r":~:.*|(?:utm_\w+|xtor|ref|from|ns_\w+|at_\w+|mtm_\w+)=.*)?",
    re.IGNORECASE,
)

Keys = tuple[str, ...]


def address_key(url: str) -> str:
    """An address as a key: canonical, without scheme and a place in the page, so that a move to https makes nothing
    new."""
    return _short(re.sub(r"^https?:", "", canonical(url)))


def keys_of(items: Sequence[FeedItem]) -> list[tuple[FeedItem, Keys]]:
    """Each item once, with the keys by which it is known.

    A key that names several items of one document names none of them; an item without a key of its own is known by
    what it holds. Items that share all keys and hold the same are one.
    """
    found: dict[tuple[Keys, str], FeedItem] = {}
    for item in items:
        found.setdefault((_keys(item), _content_key(item)), item)
    counts = Counter(key for keys, _ in found for key in keys)
    return [
        (item, tuple(key for key in keys if counts[key] == 1) or (content,)) for (keys, content), item in found.items()
    ]


def owns_address(item: FeedItem, keys: Keys) -> bool:
    """Whether the item's address is its alone, and not that of an overview that several items lead to."""
    return bool(item.url) and address_key(item.url or "") in keys


def own_address(item: FeedItem, keys: Keys) -> str | None:
    """The address under which an item's own text is kept: one that others share gets a fragment of the item."""
    if not item.url or owns_address(item, keys):
        return canonical(item.url) if item.url else None
    fragment = _fragment(item.url) or "item-" + hashlib.sha256(keys[0].encode("utf-8", "replace")).hexdigest()[:12]
    return f"{canonical(item.url)}#{quote(fragment, safe='/=&?-._~%')}"


def former_keys(listed: Sequence[tuple[FeedItem, Keys]], known: Container[str]) -> dict[str, Keys]:
    """Of items of which no key is known: the key that each had once (``former_key``) → its keys today.

    Only keys that one item alone had; of what several shared, nobody can say which one was read.
    """
    formers = [(_former(item), item, keys) for item, keys in listed]
    counts = Counter(former for former, _, _ in formers)
    every = {key for _, keys in listed for key in keys}
    return {
        former: keys
        for former, _, keys in formers
        if counts[former] == 1 and former not in every and not any(key in known for key in keys)
    }


def is_another(item: FeedItem, article: Article) -> bool:
    """Whether an item that leads to the address of an article holds something else: another title, and a text of which
    the smaller part stands there. An overview that each new item leads to is such an address."""
    title, known = fold(item.title), fold(article.title)
    if not item.summary or not title or title in known or known in title:
        return False
    text = fold("".join(article.paragraphs))
    said = [one for one in re.split(r"[。！？；\n]", fold(_plain(item.summary))) if len(one.strip()) >= _SENTENCE]
    return bool(said) and sum(one.strip() in text for one in said) < _SAME * len(said)


def _keys(item: FeedItem) -> Keys:
    own = _address_key(item.key) if re.match(r"https?://", item.key) else _short(item.key)
    return tuple(dict.fromkeys([own, *([_address_key(item.url)] if item.url else [])]))


def _address_key(url: str) -> str:
    """With the fragment where that names a part of an overview, for of that each part is an item."""
    fragment = _fragment(url)
    return _short(f"{re.sub(r'^https?:', '', canonical(url))}#{fragment}") if fragment else address_key(url)


def _fragment(url: str) -> str:
    fragment = url.partition("#")[2].strip()
    return "" if is_route(fragment) or fragment == "/" or _OF_PAGE.fullmatch(fragment) else fragment


def _former(item: FeedItem) -> str:
    if item.key.startswith("sha256:") and not item.url:
        return _short(item.title)
    named = item.key if re.match(r"https?://", item.key) else item.url
    return _short(re.sub(r"^https?:", "", former_key(named))) if named else _short(item.key)


def _content_key(item: FeedItem) -> str:
    held = f"{item.title}\n{item.summary or item.body or ''}"
    return "sha256:" + hashlib.sha256(held.encode("utf-8", "replace")).hexdigest()


def _plain(text: str) -> str:
    return unescape(re.sub(r"<[^<>]*+>", "\n", text))


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else "sha256:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
