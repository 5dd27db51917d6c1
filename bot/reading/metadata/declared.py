"""What a page declares of itself for machines: <title>, meta tags, JSON-LD, values in scripts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from bot.reading.boilerplate_patterns import folded
from bot.reading.metadata.json_ld import about_page, described

# Bounds on what a hostile page can make us read; real pages hold some 40 meta tags and three scripts of JSON-LD.
_METAS: Final = 300
_SCRIPTS: Final = 20
_HEADINGS: Final = 10
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

    ``json_ld`` has headline, dates, names and image of the page's article in it; ``is_free`` is False where that says
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
    scripts = [node.text(deep=True) for node in page.css('script[type="application/ld+json"]')[:_SCRIPTS]]
    addresses = [text for text in (declared.canonical or "", declared.first("og:url")) if text]
    headings = [node.text(deep=True)[:200] for node in page.css("h1, h2")[:_HEADINGS]] if scripts else []
    about = about_page(described(scripts), [*declared.titles(), *headings], addresses)
    declared.json_ld, declared.is_free = about.fields, about.is_free
    return declared
