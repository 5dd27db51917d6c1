"""RSS, Atom and JSON Feed → Feed (pure)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import datetime
from functools import partial
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urljoin

import feedparser

from bot.errors import Malformed
from bot.feeds.feed_dates import feed_moment
from bot.feeds.json_list import load_json
from bot.models import Feed, FeedItem, Page
from bot.text.surrogates import joined
from bot.text.titles import plain_title
from bot.urls.links import straight

MOST_ITEMS: Final = 200  # feeds hold 10 to 100; what goes on without end is cut
WHOLE: Final = 400  # characters of an item's own text from which it may be the whole one: summaries are shorter
_HEAD: Final = 4000  # characters in which a feed's root element stands, behind comments and declarations
_PERIODS: Final = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_XML = re.compile(r"\s*+(?:(?><!--.*?-->|<!DOCTYPE[^>]*>|<\?[^>]*>)\s*+)*+<(?:rss|feed|rdf:RDF)\b", re.S)
_JSON = re.compile(r"\s*\{[^{}\[\]]*\"version\"\s*:\s*\"https://jsonfeed\.org/")
_GOES_ON = re.compile(
    r"(?:\.{3}|…|\[…\]|\[\.\.\.\]|阅读(?:全文|更多|原文)|查看(?:全文|更多|详情)|(?:continue|keep) reading|read more|"
    r"全文(?:阅读|见|链接))[\s\]）)»>→.]{0,40}$",
    re.IGNORECASE,
)
_HAN = re.compile(r"[\u3400-\u9fff]")
_ENDS = re.compile(r"[。！？!?.”\"』」）)\]】：:；;]\s*$")


def looks_like_feed(text: str) -> bool:
    """Whether a text begins as a feed does, whatever its type was said to be."""
    return bool(_XML.match(text[:_HEAD]) or _JSON.match(text[:_HEAD]))


def parse_feed(page: Page, now: datetime) -> Feed:
    """The feed of a page fetched as one; ``now`` (aware) bounds its dates. Raises Malformed where it is none."""
    if page.text.lstrip().startswith("{"):
        return _json_feed(page, now)
    try:
        found: Any = feedparser.parse(
            page.text.encode("utf-8", "replace"), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
    except (ValueError, LookupError, AssertionError, RecursionError, OverflowError) as exc:
        raise Malformed(page.source, "feed") from exc
    if not found.get("version"):
        raise Malformed(page.source, "feed")
    head, base = found.feed, page.url or ""
    entries = found.entries[:MOST_ITEMS]
    moment = partial(feed_moment, now=now, is_chinese=_is_chinese(head, entries))
    return Feed(
        plain_title(_text(head.get("title"))) or base,
        "feed",
        tuple(_item(entry, base, moment) for entry in entries),
        ttl_seconds=_ttl_seconds(head),
    )


def _is_chinese(head: Any, entries: list[Any]) -> bool:
    """Whether a feed says so, or has a title that is."""
    titles = (_text(one.get("title")) for one in (head, *entries))
    return _text(head.get("language")).lower().startswith("zh") or any(map(_HAN.search, titles))


def _ttl_seconds(head: Any) -> int | None:
    """RSS's ttl in minutes, or the syndication module's period and frequency."""
    ttl = str(head.get("ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit():
        return int(ttl[:6]) * 60
    period = _PERIODS.get(str(head.get("sy_updateperiod") or "").strip().lower())
    frequency = str(head.get("sy_updatefrequency") or "1").strip()
    times = int(frequency[:4]) if frequency.isascii() and frequency.isdigit() else 1
    return period // max(1, times) if period else None


def _item(entry: Any, base: str, moment: Callable[[str], datetime | None]) -> FeedItem:
    url = _joined(base, entry.get("link"))
    bodies = [_text(one.get("value")) for one in entry.get("content") or ()] + [_text(entry.get("summary"))]
    title, text = plain_title(_text(entry.get("title"))), max(bodies, key=len)
    dates = (moment(_text(dict.get(entry, name))) for name in ("published", "updated", "created"))
    return FeedItem(
        _text(entry.get("id")) or url or _content_key(title, text),
        url,
        title,
        published=next((one for one in dates if one), None),
        body=_whole(text),
        summary=text or None,
    )


def _content_key(title: str, text: str) -> str:
    """What an item without guid and link is known by: what it holds."""
    return "sha256:" + hashlib.sha256(f"{title}\n{text}".encode("utf-8", "replace")).hexdigest()


def _whole(body: str) -> str | None:
    """An item's own text where it is whole: long enough, ended as texts end, and without a way to read on."""
    text = unescape(re.sub(r"<[^<>]*+>", "", body)).strip()
    is_whole = len(text) >= WHOLE and _ENDS.search(text) and not _GOES_ON.search(text)
    return body if is_whole else None


def _joined(base: str, href: Any) -> str | None:
    try:
        return urljoin(base, straight(_text(href).strip())) if href else None
    except ValueError:
        return None


def _text(value: Any) -> str:
    """Any value as text, without unpaired surrogates, which no database takes."""
    return joined(str(value or ""))


def _json_feed(page: Page, now: datetime) -> Feed:
    found = load_json(page)
    if not str(found.get("version", "")).startswith("https://jsonfeed.org/") or not isinstance(
        found.get("items"), list
    ):
        raise Malformed(page.source, "feed")
    base = page.url or ""
    items = [_json_item(one, base, now) for one in found["items"][:MOST_ITEMS] if isinstance(one, dict)]
    return Feed(plain_title(_text(found.get("title"))) or base, "feed", tuple(items))


def _json_item(one: dict[str, Any], base: str, now: datetime) -> FeedItem:
    url = _joined(base, one.get("url"))
    title = plain_title(_text(one.get("title")))
    text = _text(one.get("content_html") or _paragraphs(one.get("content_text") or one.get("summary")))
    dates = (feed_moment(_text(one.get(name)), now) for name in ("date_published", "date_modified"))
    return FeedItem(
        _text(one.get("id")) or url or _content_key(title, text),
        url,
        title,
        next((moment for moment in dates if moment), None),
        _whole(text),
        text or None,
    )


def _paragraphs(text: Any) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in str(text or "").splitlines())
