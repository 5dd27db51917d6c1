"""When a page was published: never a date of the future, that of a sidebar, or that of a later change.

What pages declare is right wherever it is given (41 of 41 saved pages), so that it is asked first; then come the line
about the article (56 of 58), lines below the body, scripts, and the address (22 of 22, but the day alone).
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from bot.models import Published
from bot.models.calendar import CHINA
from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.main_content import MainContent
from bot.reading.metadata.declared import Declared
from bot.text.numerals import counted, spelled

_AHEAD: Final = timedelta(days=1)  # a date may lie ahead by this much: clocks differ, and zones
# A complete date: 2021年1-7月 is none, and a line with it is text.
_DATE = re.compile(
    r"(?<!\d)(20\d\d|19\d\d)\s?(?:[-/年.]\s?|\s(?=\d\d/\d\d\s+\d\d:))(1[0-2]|"
    r"0?[1-9])\s?[-/月.]\s?(3[01]|[12]\d|0?[1-9])(?!\d)日?"
    r"(?:[T\s]{0,3}([01]?\d|2[0-3])\s?[:：时]\s?([0-5]\d)(?:[:：分]([0-5]\d))?)?(?:\.\d+)?\s*(Z\b|[+-]\d\d:?\d\d\b)?"
)
_HAN_DATE = re.compile(
    r"([二一][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
# Meta tags with the day of publication, the most exact first; never those named update or modified.
_METAS: Final = (
    "article:published_time", "publishdate", "pubdate", "datepublished", "og:release_date", "firstcreatetime",
    "publish_time", "publish-time", "og:time", "weibo:article:create_at", "apub:time",
    "bytedance:published_time", "og:article:published_time", "_pubtime", "publishtime", "pub_date",
    "release_date", "dc.date", "dc.date.issued", "article:published", "date",
)  # fmt: skip
_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)")
# Words before a date that make it the day of publication, and those that make it another day.
_GOOD_LABEL = re.compile(r"发布|發布|发表|來源|来源|时间|時間|日期|出处")
_BAD_LABEL = re.compile(r"成文|生成|更新|修改|印发|施行|实施|截止|到期|失效|废止")


def when(text: str, now: datetime) -> Published | None:
    """The first complete date of a text, None when there is none or it lies in the future."""
    for found in _DATE.finditer(text):
        try:
            day = date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            continue
        if day > (now + _AHEAD).date():
            continue
        return _moment(day, found)
    return _han(text, now)


def _moment(day: date, found: re.Match[str]) -> Published:
    """The day with the time that stands behind it, in China's zone."""
    if found[4] is None:
        return day
    clock = (int(found[4]), int(found[5]), int(found[6] or 0))
    try:
        return datetime(day.year, day.month, day.day, *clock, tzinfo=_zone(found[7])).astimezone(CHINA)
    except (ValueError, OverflowError):
        return day


def _zone(text: str | None) -> timezone:
    if not text:
        return CHINA
    if text == "Z":
        return UTC
    sign, digits = (-1 if text[0] == "-" else 1), text[1:].replace(":", "")
    return timezone(sign * timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60))


def _han(text: str, now: datetime) -> date | None:
    """二〇二一年八月二十七日, as regulations are signed."""
    found = _HAN_DATE.search(text)
    if not found:
        return None
    year, month, last = spelled(found[1]), counted(found[2]), counted(found[3])
    try:
        day = date(int(year or 0), month or 0, last or 0)
    except ValueError:
        return None
    return day if day <= (now + _AHEAD).date() else None


def mail_date(text: str, now: datetime) -> Published | None:
    """A date as feeds and posts write it (RFC 5322), or any other complete date."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=CHINA)
    except (TypeError, ValueError, IndexError, OverflowError):
        return when(text, now)


def zone_of(blocks: PageBlocks, title: int | None, content: MainContent) -> list[Leaf]:
    """The leaves that tell about the article: from six before its title to the third of its body, where datelines
    stand; without a title on the page from sixteen before the body."""
    first = max(0, (title if title is not None else content.start - 10) - 6)
    return blocks.leaves[first : max(content.start, title + 1 if title is not None else 0) + 3]


def date_of(declared: Declared, zone: list[Leaf], tail: list[Leaf], url: str | None, now: datetime) -> Published | None:
    """The publication date, by the most reliable place that has one."""
    structured = next((moment for text in _structured(declared) if (moment := when(text, now))), None)
    near = _near(zone, now)
    if structured is not None:
        same = isinstance(near, datetime) and not isinstance(structured, datetime) and _day(near) == structured
        return near if same else structured
    if near is not None:
        return near
    behind = (leaf.spaced for leaf in tail if len(leaf.text) < 80 and re.search(r"发布|发表|时间|日期", leaf.text))
    found = next((moment for text in behind if (moment := when(text, now))), None)
    return found or _script(declared, now) or _addressed(declared, url, now)


def _structured(declared: Declared) -> list[str]:
    texts = [declared.json_ld.get("datePublished", ""), declared.json_ld.get("pubDate", "")]
    return [text for text in (*texts, *(declared.metas.get(name, "") for name in _METAS)) if text]


def _near(zone: list[Leaf], now: datetime) -> Published | None:
    """The best date near the title, the first of equals: a label in it or in the leaf before counts for or against it
    most, then that its line is short and that it has a time of day. One with nothing but a bad label is none."""
    best, most = None, -9.0
    before = ""
    for leaf in zone:
        spaced = leaf.text if when(leaf.text, now) else leaf.spaced
        found = when(spaced, now) if len(leaf.text) <= 400 else None
        if found is not None:
            label = before[-12:] + spaced[:200]
            # 更新时间 has a word of each kind: the bad one has to weigh more. Long lines are text about another day.
            score = 2.0 * bool(_GOOD_LABEL.search(label)) - 2.5 * bool(_BAD_LABEL.search(label))
            score += (len(spaced) < 80) + isinstance(found, datetime) - 2.0 * (len(spaced) > 150)
            if score > most:
                best, most = found, score
        before = leaf.text
    return best if most > -2 else None


def _script(declared: Declared, now: datetime) -> Published | None:
    """The date in a script, also as seconds or milliseconds since 1970."""
    text = declared.script_date()
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        moment = datetime.fromtimestamp(int(text[:10]), CHINA)
        return moment if moment <= now + _AHEAD else None
    return when(text, now) if text else None


def _addressed(declared: Declared, url: str | None, now: datetime) -> date | None:
    """The day in the page's address (/2021-08/27/), from 1995 on: before it there were no such pages."""
    for address in (url or "", declared.canonical or "", declared.first("og:url", "mobile-agent")):
        for found in _ADDRESS.finditer(address):
            try:
                day = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
            if day.year >= 1995 and day <= (now + _AHEAD).date():
                return day
    return None


def _day(moment: Published) -> date:
    return moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment
