"""Title, date, publisher and image of a page: structured data first, then the text near the title."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from bot.models import Published
from bot.reading.lines import folded

CHINA = timezone(timedelta(hours=8))
_DATE = re.compile(
    r"(20\d\d|19\d\d)[-/年.](1[0-2]|0?[1-9])[-/月.](3[01]|[12]\d|0?[1-9])日?"
    r"(?:[T\s]{0,3}([01]?\d|2[0-3])[:：时]([0-5]\d)(?:[:：分]([0-5]\d))?)?\s*(Z|[+-]\d\d:?\d\d)?"
)
_META_DATES = (
    "article:published_time",
    "publishdate",
    "pubdate",
    "datepublished",
    "og:release_date",
    "firstcreatetime",
    "publish_time",
)
_SUFFIX = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{2,20}$")
_SOURCE = re.compile(r"(?:来源|來源|稿源|发布机构|发文机关)\s*[:：]\s*([^\s<>|，。；]{2,24})")
_CUT = re.compile(r"(?:作者|记者|编辑|责编|日期|时间|字号|浏览|发布|分享).*$")
_DATELINE = re.compile(
    r"^([\u4e00-\u9fff]{2,10}(?:网|报|社|新闻|财经))(?:[\u4e00-\u9fff]{0,4}\d{1,2}月\d{1,2}日)?(?:消息|讯|电|报道)"
)


def when(text: str, now: datetime) -> Published | None:
    """The first complete date of a text, None when there is none or it lies in the future."""
    for found in _DATE.finditer(text):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day > (now + timedelta(days=1)).date():
            continue
        if found[4] is None:
            return day
        zone = _zone(found[7])
        return datetime(
            day.year, day.month, day.day, int(found[4]), int(found[5]), int(found[6] or 0), tzinfo=zone
        ).astimezone(UTC)
    return None


def _zone(text: str | None) -> timezone:
    if not text:
        return CHINA
    if text == "Z":
        return UTC
    sign, digits = (-1 if text[0] == "-" else 1), text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60))


def mail_date(text: str, now: datetime) -> Published | None:
    """A date as feeds and posts write it (RFC 5322), or any other complete date."""
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError):
        return when(text, now)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=CHINA).astimezone(UTC)


def metas(page: Any) -> dict[str, str]:
    """Meta tags by lower-case name or property."""
    found: dict[str, str] = {}
    for node in page.css("meta"):
        name = (node.attributes.get("property") or node.attributes.get("name") or "").lower()
        if name and node.attributes.get("content"):
            found.setdefault(name, folded(node.attributes["content"]))
    return found


def title_of(page: Any, meta: dict[str, str]) -> str:
    """The page's own heading where <title> or og:title contain it, else those without the site's suffix."""
    whole = [folded(node.text(deep=True)) for node in page.css("title")[:1]]
    given = [text for text in (meta.get("og:title", ""), meta.get("articletitle", ""), *whole) if text]
    for node in page.css("h1,h2,h3,[class*=title],[id*=title]")[:40]:
        text = folded(node.text(deep=True))
        if (
            4 <= len(text) <= 120
            and any(text in one for one in given)
            and not any(_SUFFIX.sub("", one).endswith("网") for one in [text])
        ):
            return text
    return min((_SUFFIX.sub("", one) for one in given), key=len, default="")


def date_of(page: Any, meta: dict[str, str], now: datetime) -> Published | None:
    """From JSON-LD and meta, else the first complete date in the text."""
    structured = "".join(node.text(deep=True) for node in page.css('script[type="application/ld+json"]'))
    found = re.search(r'"(?:datePublished|pubDate)"\s*:\s*"([^"]+)"', structured)
    candidates = [found[1] if found else "", *(meta.get(name, "") for name in _META_DATES)]
    for text in candidates:
        if text and (moment := when(text, now)):
            return moment
    body = page.body.text(deep=True, separator=" ")[:20_000] if page.body else ""
    return when(body, now)


def publisher_of(page: Any, meta: dict[str, str], lines: list[str]) -> str | None:
    """来源 in the text, meta source, the dateline, the site's name."""
    body = page.body.text(deep=True, separator=" ")[:20_000] if page.body else ""
    found = _SOURCE.search(re.sub(r"([:：])\s+", r"\1", body))
    named = _CUT.sub("", found[1]).strip("《》（）()[]【】") if found else ""
    dateline = next((m[1] for line in lines[:2] if (m := _DATELINE.match(line))), "")
    suffix = _SUFFIX.search(folded(page.css("title")[0].text())) if page.css("title") else None
    site = re.sub(r"^[\s\-_|—–]+", "", suffix[0]) if suffix else ""
    choices = (
        named,
        meta.get("source", ""),
        meta.get("contentsource", ""),
        dateline,
        meta.get("og:site_name", ""),
        site,
    )
    return next((one for one in choices if 2 <= len(one) <= 24), None)
