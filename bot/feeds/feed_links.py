"""A site's page → where its feed may be (pure)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final, Literal
from urllib.parse import urljoin, urlsplit

from bot.markup import base_address, tree
from bot.models import Page

How = Literal["declared", "linked", "guessed"]

MOST: Final = 8  # candidates of one kind: sites with hundreds of feeds list them on a page, which is a link too
PATHS: Final = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml")
_TYPES: Final = frozenset({"application/rss+xml", "application/atom+xml", "application/feed+json"})
_ADDRESS = re.compile(r"(?:^|[/._-])(?:rss|feeds?|atom)\d?(?:\.(?:xml|json|php|aspx?))?/?(?:$|\?)|\.xml(?:$|\?)", re.I)
_WORDS = re.compile(r"^\W*(?:rss(?:\s*(?:订阅|訂閱|feed|2\.0))?|(?:订阅|訂閱)\s*rss|atom(?:\s*feed)?|feed)\W*$", re.I)
_OTHER = re.compile(r"sitemap|opensearch|comments?(?:/|[-_.])|/oembed|wlwmanifest|xmlrpc", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class FeedCandidate:
    """An address at which a feed may be.

    It is ``declared`` in the page's head, ``linked`` in its body, or ``guessed`` from common paths.
    """

    url: str
    how: How


def feed_candidates(page: Page) -> tuple[FeedCandidate, ...]:
    """Where to look for a feed, the surest first, each address once."""
    root, own = tree(page.text), page.url or ""
    base = base_address(root, own)
    found: dict[str, FeedCandidate] = {}
    for one in (*_declared(root, base)[:MOST], *_linked(root, base)[:MOST], *_guessed(own)):
        found.setdefault(one.url, one)
    found.pop(own, None)
    return tuple(found.values())


def _declared(root: Any, base: str) -> list[FeedCandidate]:
    found = []
    for node in root.css("link[href]"):
        rel, kind = ((node.attributes.get(name) or "").lower() for name in ("rel", "type"))
        title = (node.attributes.get("title") or "").strip()
        url = _absolute(base, node.attributes.get("href") or "")
        is_feed = "alternate" in rel.split() and kind.partition(";")[0].strip() in _TYPES
        if is_feed and url and not _OTHER.search(f"{url} {title}") and "评论" not in title:
            found.append(FeedCandidate(url, "declared"))
    return found


def _linked(root: Any, base: str) -> list[FeedCandidate]:
    found = []
    for node in root.css("a[href]"):
        url = _absolute(base, node.attributes.get("href") or "")
        words = " ".join(str(node.text(deep=True)).split()) or (node.attributes.get("title") or "")
        if url and not _OTHER.search(url) and (_ADDRESS.search(_path(url)) or _WORDS.match(words)):
            found.append(FeedCandidate(url, "linked"))
    return found


def _guessed(base: str) -> list[FeedCandidate]:
    parts = urlsplit(base)
    if not parts.netloc:
        return []
    return [FeedCandidate(f"{parts.scheme}://{parts.netloc}{path}", "guessed") for path in PATHS]


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _absolute(base: str, href: str) -> str | None:
    try:
        url = urljoin(base, href.strip())
        host = urlsplit(url).hostname
    except ValueError:
        return None
    return url.partition("#")[0] if host and url.startswith(("http://", "https://")) else None
