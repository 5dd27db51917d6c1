"""What a page declares of itself for machines: <title>, meta tags, JSON-LD, values in scripts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from bot.reading.boilerplate_patterns import folded

# Bounds on what a hostile page can make us read; real pages hold a few KB of JSON-LD and some 40 meta tags.
_JSON_LIMIT: Final = 200_000  # characters
_OBJECTS: Final = 200
_METAS: Final = 300
_JSON_WANTED = re.compile(r"headline|datePublished|pubDate|author|publisher|isAccessibleForFree", re.IGNORECASE)
# Names of values in the scripts of pages drawn by scripts; WeChat's page has the first two.
_SCRIPT_DATE = re.compile(
    r"""\b["']?(?:publish_time|ct|oriCreateTime|pubTime|publishTime|pubDate|newsTime|publish_date|publishDate|pub_time|ptime)["']?"""
    r"""\s*[:=]\s*["']?(\d{4}[-/年]\d{1,2}[-/月]\d{1,2}[^"',;]{0,12}|1\d{9}(?:\d{3})?)\b"""
)
_SCRIPT_SOURCE = re.compile(
    r""""(?:source|sourceName|source_name|mediaName|media_name|articleSource|copyfrom|laiyuan)"\s*:\s*"([^"\\<>{}]{2,24})\""""
)


@dataclass(slots=True)
class Declared:
    """Declared metadata, as it stands; ``metas`` by name in lower case, the first of each name.

    ``json_ld`` has headline, dates, names and image of the first article in it; ``is_free`` is False where JSON-LD says
    that the article is behind a paywall; ``html`` is the page, in which scripts are searched when they are asked for.
    """

    title: str = ""
    metas: dict[str, str] = field(default_factory=dict)
    json_ld: dict[str, str] = field(default_factory=dict)
    canonical: str | None = None
    is_free: bool = True
    html: str = ""

    def script_date(self) -> str:
        """The first publication date in a script; asked last, for it searches the whole page."""
        found = _SCRIPT_DATE.search(self.html)
        return found[1] if found else ""

    def script_source(self) -> str:
        """The first publisher in a script."""
        found = _SCRIPT_SOURCE.search(self.html)
        return folded(found[1]) if found else ""

    def first(self, *names: str) -> str:
        """The first of these meta tags that is there."""
        return next((self.metas[name] for name in names if self.metas.get(name)), "")

    def titles(self) -> list[str]:
        """Every declared title, the one most often without the site's name first."""
        found = [
            self.first("articletitle", "article:title", "title", "contenttitle"),
            self.first("og:title", "twitter:title"),
            self.json_ld.get("headline", ""),
            self.title,
        ]
        return [text for text in found if len(text) >= 2]


def declared_metadata(page: Any, html: str) -> Declared:
    """What a page declares; ``page`` is ``markup.tree`` of ``html``."""
    declared = Declared(html=html)
    title = page.css_first("title")
    declared.title = folded(title.text(deep=True)) if title is not None else ""
    for node in page.css("meta[content]")[:_METAS]:
        attributes = node.attributes
        name = (attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or "").lower()
        if name and attributes.get("content"):
            declared.metas.setdefault(name, folded(attributes["content"])[:1000])
    link = page.css_first('link[rel="canonical"]')
    address = (link.attributes.get("href") if link is not None else None) or declared.first("og:url")
    declared.canonical = address if address and re.match(r"https?://[^\s\"'<>]+$", address) else None
    for node in page.css('script[type="application/ld+json"]')[:10]:
        _read_json(node.text(deep=True), declared)
    return declared


def _read_json(text: str, declared: Declared) -> None:
    """Add what JSON-LD declares; of broken JSON (unescaped quotes in a headline) the plain fields."""
    if len(text) > _JSON_LIMIT or not _JSON_WANTED.search(text):
        return
    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        for name in ("headline", "datePublished", "pubDate"):
            if found := re.search(rf'"{name}"\s*:\s*"([^"]+)"', text):
                declared.json_ld.setdefault(name, found[1])
        return
    for item in _objects(data):
        _take(item, declared)


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    """The objects at the top, in lists and in ``@graph``."""
    queue, seen = [data], 0
    while queue and seen < _OBJECTS:
        seen += 1
        item = queue.pop(0)
        if isinstance(item, list):
            queue += item[:50]
        elif isinstance(item, dict):
            yield item
            queue += item["@graph"][:50] if isinstance(item.get("@graph"), list) else []


def _take(item: dict[str, Any], declared: Declared) -> None:
    is_article = "Article" in str(item.get("@type")) or any(key in item for key in ("datePublished", "pubDate"))
    if not is_article:
        return
    for name in ("headline", "datePublished", "pubDate", "author", "publisher", "image", "articleSection"):
        text = _plain(item.get(name))
        if text:
            declared.json_ld.setdefault(name, folded(text)[:300])
    if str(item.get("isAccessibleForFree")).lower() == "false":
        declared.is_free = False


def _plain(value: Any) -> str:
    """The text of a value, or the name or address of the first object in it."""
    for _ in range(3):
        if isinstance(value, list):
            value = value[0] if value else ""
        if isinstance(value, dict):
            value = value.get("name") or value.get("url") or ""
    return value if isinstance(value, str) else ""
