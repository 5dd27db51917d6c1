"""When a page was published: never a date of the future, that of a sidebar, or that of a later change.

What pages declare is right wherever it is given (41 of 41 saved pages), so that it is asked first; then come the line
about the article (56 of 58), lines below the body, scripts, and the address (22 of 22, but the day alone).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from bot.models import Published
from bot.models.calendar import CHINA
from bot.reading.blocks import Leaf, PageBlocks
from bot.reading.main_content import MainContent
from bot.reading.metadata.declared import Declared
from bot.reading.metadata.marked_dates import marked_dates
from bot.reading.metadata.title import Title
from bot.text.printed_dates import AHEAD, counted_back, republican, utc_or_none, when
from bot.text.scripts import in_both_scripts

_BELOW: Final = 12  # leaves below the title in which a date without its year is one of publication
_PROSE = re.compile(r"[。！？；，]")
_SHORT_LINE: Final = 80  # characters of such a line: date, source, a number of readers
# Meta tags with the day of publication, the most exact first; never those named update or modified.
_METAS: Final = (
    "article:published_time", "publishdate", "pubdate", "datepublished", "og:release_date", "firstcreatetime",
    "publish_time", "publish-time", "og:time", "weibo:article:create_at", "apub:time",
    "bytedance:published_time", "og:article:published_time", "_pubtime", "publishtime", "pub_date",
    "release_date", "dc.date", "dc.date.issued", "article:published", "date",
)  # fmt: skip
_ADDRESS = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/]?(0[1-9]|1[0-2])[-/]?(0[1-9]|[12]\d|3[01])(?!\d)")
# Words before a date that make it the day of publication, and those that make it another day.
_GOOD_LABEL = re.compile(
    in_both_scripts(r"发布|發布|发表|發表|公布|刊登|刊出|來源|来源|时间|時間|日期|出处|[Pp]ublished|[Pp]osted")
)
_TAIL_LABEL = re.compile(in_both_scripts(r"发布|發布|发表|發表|时间|時間|日期|民[国國]"))
_BAD_LABEL = re.compile(
    in_both_scripts(r"成文|生成|更新|修改|印发|印發|施行|实施|實施|截止|到期|失效|废止|廢止|[Uu]pdated|[Mm]odified")
)


_PUBLISHED = re.compile(in_both_scripts(r"(?:发布|发表|发稿|刊登|公布)(?:时间|日期|于)"))
_SEVERAL: Final = 200  # characters of a line with several days


@dataclass(frozen=True, slots=True)
class DatePlaces:
    """Where a page may show its date: the leaves that tell about the article (``zone``), those of them below its title
    (``below``), those behind its body (``tail``), and what attributes near the title tell machines (``marked``)."""

    zone: list[Leaf]
    below: list[Leaf]
    tail: list[Leaf]
    marked: list[str]


def mail_date(text: str, now: datetime) -> Published | None:
    """A date as feeds and posts write it (RFC 5322), or any other complete date."""
    return utc_or_none(text) or when(text, now)


def zone_of(blocks: PageBlocks, title: int | None, content: MainContent) -> list[Leaf]:
    """The leaves that tell about the article: from six before its title to the third of its body, where datelines
    stand; without a title on the page from sixteen before the body."""
    first = max(0, (title if title is not None else content.start - 10) - 6)
    return blocks.leaves[first : max(content.start, title + 1 if title is not None else 0) + 3]


def date_places(blocks: PageBlocks, title: Title, content: MainContent) -> DatePlaces:
    """Where to look, by the places of title and body. Only before parts of the page are dropped."""
    zone = zone_of(blocks, title.first, content)
    above = title.first if title.first is not None else content.start - 10
    under = max(0, title.last + 1 if title.last is not None else content.start - 10)
    stop = max(content.start, under) + 1
    marked = marked_dates(blocks, above - 6, stop)
    return DatePlaces(zone, blocks.leaves[under:stop][:_BELOW], blocks.leaves[content.stop : content.stop + 30], marked)


def date_of(declared: Declared, places: DatePlaces, url: str | None, now: datetime) -> Published | None:
    """The publication date, by the most reliable place that has one. ``url`` is that of a page just fetched: only there
    does 昨天 or a date without its year count, from ``now``; nobody knows when a file was saved."""
    structured = next((moment for text in _structured(declared) if (moment := when(text, now))), None)
    near = _near(places.zone, now)
    if structured is None:
        structured = next((moment for text in places.marked if (moment := when(text, now))), None)
    if structured is not None:
        same = isinstance(near, datetime) and not isinstance(structured, datetime) and _day(near) == structured
        return near if same else structured
    if near is not None:
        return near
    behind = (leaf.spaced for leaf in places.tail if len(leaf.text) < 80 and _TAIL_LABEL.search(leaf.text))
    found = next((moment for text in behind if (moment := when(text, now))), None)
    found = found or _script(declared, now) or _addressed(declared, url, now)
    return found or (_counted_back(places.below, now) if url is not None else None)


def _counted_back(leaves: list[Leaf], now: datetime) -> Published | None:
    """What a short line below the title says from the moment of reading."""
    before = ""
    for leaf in leaves:
        told = len(leaf.text) <= _SHORT_LINE and not _PROSE.search(leaf.text)
        if told and not _BAD_LABEL.search(before[-12:] + leaf.spaced):
            labelled = bool(_GOOD_LABEL.search(before[-12:]))
            if found := counted_back(leaf.spaced, now, labelled=labelled):
                return found
        before = leaf.text
    return None


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
        spaced = own if (own := _own(spaced)) and when(own, now) else spaced
        label = before[-12:] + spaced[:200]
        found = when(spaced, now) if len(leaf.text) <= 400 else None
        if found is None and len(leaf.text) < 80 and _GOOD_LABEL.search(label):
            found = republican(spaced, now)
        if found is not None:
            # 更新时间 has a word of each kind: the bad one has to weigh more. Long lines are text about another day.
            score = 2.0 * bool(_GOOD_LABEL.search(label)) - 2.5 * bool(_BAD_LABEL.search(label))
            score += (len(spaced) < 80) + isinstance(found, datetime) - 2.0 * (len(spaced) > 150)
            if score > most:
                best, most = found, score
        before = leaf.text
    return best if most > -2 else None


def _own(text: str) -> str:
    """Of a line with several labelled days the one of publication with its label; empty where one alone is told."""
    found = _PUBLISHED.search(text[:_SEVERAL])
    if not found or not _BAD_LABEL.search(text[:_SEVERAL]):
        return ""
    other = _BAD_LABEL.search(text, found.end())
    return text[found.start() : other.start() if other else _SEVERAL]


def _script(declared: Declared, now: datetime) -> Published | None:
    """The date in a script, also as seconds or milliseconds since 1970."""
    text = declared.script_date()
    if re.fullmatch(r"1\d{9}(?:\d{3})?", text):
        moment = datetime.fromtimestamp(int(text[:10]), CHINA)
        return moment if moment <= now + AHEAD else None
    return when(text, now) if text else None


def _addressed(declared: Declared, url: str | None, now: datetime) -> date | None:
    """The day in the page's address (/2021-08/27/), from 1995 on: before it there were no such pages."""
    for address in (url or "", declared.canonical or "", declared.first("og:url", "mobile-agent")):
        for found in _ADDRESS.finditer(address):
            try:
                day = date(int(found[1]), int(found[2]), int(found[3]))
            except ValueError:
                continue
            if day.year >= 1995 and day <= (now + AHEAD).date():
                return day
    return None


def _day(moment: Published) -> date:
    return moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment
