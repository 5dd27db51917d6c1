"""RSS, Atom and JSON Feed → Feed."""

from __future__ import annotations

import json
from calendar import timegm
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import urljoin

import feedparser

from bot.errors import Malformed
from bot.models import Feed, FeedItem, Page

MOST_ITEMS: Final = 200
WHOLE: Final = 400  # characters of an item's own body from which it may be the whole text


def parse_feed(page: Page) -> Feed:
    """The feed of a page fetched as one. Raises Malformed where it is none."""
    if page.text.lstrip().startswith("{"):
        return _json_feed(page)
    found: Any = feedparser.parse(
        page.text.encode(), response_headers={"content-type": "application/xml; charset=utf-8"}
    )
    if not found.get("version"):
        raise Malformed(page.source, "no feed")
    head, base = found.feed, page.url or ""
    ttl = str(head.get("ttl") or "")
    return Feed(
        base,
        str(head.get("title") or base),
        "feed",
        tuple(_item(entry, base) for entry in found.entries[:MOST_ITEMS]),
        site=head.get("link"),
        ttl_seconds=int(ttl) * 60 if ttl.isdigit() else None,
    )


def _item(entry: Any, base: str) -> FeedItem:
    url = urljoin(base, entry.link) if entry.get("link") else None
    when = entry.get("published_parsed") or entry.get("updated_parsed")
    bodies = [str(one.get("value") or "") for one in entry.get("content") or ()] + [str(entry.get("summary") or "")]
    body = max(bodies, key=len)
    title = str(entry.get("title") or "")
    return FeedItem(
        str(entry.get("id") or url or title),
        url,
        title,
        published=datetime.fromtimestamp(timegm(when), UTC) if when else None,
        body=body if len(body) >= WHOLE else None,
        author=entry.get("author"),
        categories=tuple(str(tag.get("term")) for tag in entry.get("tags") or () if tag.get("term")),
    )


def _json_feed(page: Page) -> Feed:
    try:
        found = json.loads(page.text)
    except (ValueError, RecursionError) as exc:
        raise Malformed(page.source, "JSON") from exc
    if not str(found.get("version", "")).startswith("https://jsonfeed.org/") or not isinstance(
        found.get("items"), list
    ):
        raise Malformed(page.source, "no feed")
    items = [_json_item(one, page.url or "") for one in found["items"][:MOST_ITEMS] if isinstance(one, dict)]
    return Feed(
        page.url or "", str(found.get("title") or page.url), "feed", tuple(items), site=found.get("home_page_url")
    )


def _json_item(one: dict[str, Any], base: str) -> FeedItem:
    url = urljoin(base, str(one["url"])) if one.get("url") else None
    body = str(one.get("content_html") or one.get("content_text") or "")
    try:
        when = datetime.fromisoformat(str(one.get("date_published")))
    except ValueError:
        when = None
    published = when.replace(tzinfo=when.tzinfo or UTC) if when else None
    title = str(one.get("title") or "")
    return FeedItem(str(one.get("id") or url or title), url, title, published, body if len(body) >= WHOLE else None)
