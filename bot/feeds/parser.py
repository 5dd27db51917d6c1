"""RSS, Atom and JSON Feed → Feed (pure)."""

from __future__ import annotations

import re
from calendar import timegm
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any, Final
from urllib.parse import urljoin

import feedparser

from bot.errors import Malformed
from bot.feeds.json_list import load_json
from bot.models import Feed, FeedItem, Page

MOST_ITEMS: Final = 200  # feeds hold 10 to 100; what goes on without end is cut
WHOLE: Final = 400  # characters of an item's own text from which it may be the whole one: summaries are shorter
_YEARS: Final = (1900, 2200)  # years of publication: what lies outside is a slip or an attack
_HEAD: Final = 4000  # characters in which a feed's root element stands, behind comments and declarations
_PERIODS: Final = {"hourly": 3600, "daily": 86_400, "weekly": 604_800, "monthly": 2_592_000, "yearly": 31_536_000}
_XML = re.compile(r"\s*+(?:(?><!--.*?-->|<!DOCTYPE[^>]*>|<\?[^>]*>)\s*+)*+<(?:rss|feed|rdf:RDF)\b", re.S)
_JSON = re.compile(r"\s*\{[^{}\[\]]*\"version\"\s*:\s*\"https://jsonfeed\.org/")
_GOES_ON = re.compile(
    r"(?:\.{3}|…|\[…\]|\[\.\.\.\]|阅读(?:全文|更多|原文)|查看(?:全文|更多|详情)|(?:continue|keep) reading|read more|"
    r"全文(?:阅读|见|链接))[\s\]）)»>→.]{0,40}$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[。！？!?.”\"』」）)\]】：:；;]\s*$")


def looks_like_feed(text: str) -> bool:
    """Whether a text begins as a feed does, whatever its type was said to be."""
    return bool(_XML.match(text[:_HEAD]) or _JSON.match(text[:_HEAD]))


def parse_feed(page: Page) -> Feed:
    """The feed of a page fetched as one. Raises Malformed where it is none."""
    if page.text.lstrip().startswith("{"):
        return _json_feed(page)
    try:
        found: Any = feedparser.parse(
            page.text.encode("utf-8", "replace"), response_headers={"content-type": "application/xml; charset=utf-8"}
        )
    except (ValueError, LookupError, AssertionError, RecursionError, OverflowError) as exc:
        raise Malformed(page.source, "feed") from exc
    if not found.get("version"):
        raise Malformed(page.source, "feed")
    head, base = found.feed, page.url or ""
    return Feed(
        base,
        _line(head.get("title")) or base,
        "feed",
        tuple(_item(entry, base) for entry in found.entries[:MOST_ITEMS]),
        ttl_seconds=_ttl_seconds(head),
    )


def _ttl_seconds(head: Any) -> int | None:
    """RSS's ttl in minutes, or the syndication module's period and frequency."""
    ttl = str(head.get("ttl") or "").strip()
    if ttl.isascii() and ttl.isdigit():
        return int(ttl[:6]) * 60
    period = _PERIODS.get(str(head.get("sy_updateperiod") or "").strip().lower())
    frequency = str(head.get("sy_updatefrequency") or "1").strip()
    times = int(frequency[:4]) if frequency.isascii() and frequency.isdigit() else 1
    return period // max(1, times) if period else None


def _item(entry: Any, base: str) -> FeedItem:
    url = _joined(base, entry.get("link"))
    bodies = [_text(one.get("value")) for one in entry.get("content") or ()] + [_text(entry.get("summary"))]
    title = _line(entry.get("title"))
    return FeedItem(
        _text(entry.get("id")) or url or title,
        url,
        title,
        published=_moment(dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")),
        body=_whole(max(bodies, key=len)),
    )


def _whole(body: str) -> str | None:
    """An item's own text where it is whole: long enough, ended as texts end, and without a way to read on."""
    text = unescape(re.sub(r"<[^<>]*+>", "", body)).strip()
    is_whole = len(text) >= WHOLE and _ENDS.search(text) and not _GOES_ON.search(text)
    return body if is_whole else None


def _moment(parsed: Any) -> datetime | None:
    try:
        return _plausible(datetime.fromtimestamp(timegm(parsed), UTC)) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _iso_moment(text: str) -> datetime | None:
    """A date as JSON feeds write it; without a zone it is UTC."""
    try:
        moment = datetime.fromisoformat(text)
        return _plausible(moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC))
    except (ValueError, OverflowError):
        return None


def _plausible(moment: datetime) -> datetime | None:
    """None for a year in which nobody published this: sums with such dates leave what datetime can hold."""
    return moment if _YEARS[0] <= moment.year <= _YEARS[1] else None


def _joined(base: str, href: Any) -> str | None:
    try:
        return urljoin(base, _text(href).strip()) if href else None
    except ValueError:
        return None


def _text(value: Any) -> str:
    """Any value as text, without unpaired surrogates, which no database takes."""
    return str(value or "").encode("utf-8", "replace").decode()


def _line(value: Any) -> str:
    return " ".join(_text(value).split())


def _json_feed(page: Page) -> Feed:
    found = load_json(page)
    if not str(found.get("version", "")).startswith("https://jsonfeed.org/") or not isinstance(
        found.get("items"), list
    ):
        raise Malformed(page.source, "feed")
    base = page.url or ""
    items = [_json_item(one, base) for one in found["items"][:MOST_ITEMS] if isinstance(one, dict)]
    return Feed(base, _line(found.get("title")) or base, "feed", tuple(items))


def _json_item(one: dict[str, Any], base: str) -> FeedItem:
    url = _joined(base, one.get("url"))
    title = _line(one.get("title"))
    return FeedItem(
        str(one.get("id") or url or title),
        url,
        title,
        _iso_moment(str(one.get("date_published"))),
        _whole(str(one.get("content_html") or _paragraphs(one.get("content_text")))),
    )


def _paragraphs(text: Any) -> str:
    return "".join(f"<p>{escape(line)}</p>" for line in str(text or "").splitlines())
