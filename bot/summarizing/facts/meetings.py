"""Meetings with a name of their own, and their day."""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Final

from bot.models import Meeting
from bot.summarizing.data_files import longest_first
from bot.summarizing.facts.folded import FoldedArticle, sentence_around

_SHORTEST: Final = 5  # characters of a name: 工作会议 names no meeting
_EARLY: Final = 7  # days after publication to which a day without a year may belong: an announced meeting
_DAY = re.compile(r"(?:(20\d\d)年)?(\d{1,2})月(\d{1,2})日")
_NAMES_ONLY = re.compile(
    r"^(?:全体|重要|相关|有关|专题|工作|此次|本次|这次|多次|系列|的)*(?:会议|大会|论坛|例会|年会|会)$"
)


@cache
def _meeting() -> re.Pattern[str]:
    kinds = longest_first("meetings")
    return re.compile(
        rf"(?:主持召开|主持|召开|举行|出席|参加|举办)(?:了|的)?(?P<after>[^，。；：《》！？]{{0,26}}?(?:{kinds}))(?![精议员场上商])"
        rf"|(?:^|[，。；\s)）])(?P<before>[^，。；：《》！？\d在（）()]{{4,30}}?(?:{kinds}))(?:\d{{1,2}}月)?(?:\d{{1,2}}日)?[^，。；]{{0,8}}(?:召开|举行|开幕)"
    )


def meetings_of(text: FoldedArticle) -> tuple[Meeting, ...]:
    """Meetings with a name of their own that are held or attended; the date is the sentence's."""
    found: dict[str, Meeting] = {}
    for number, match in text.matches(_meeting()):
        group = "after" if match["after"] else "before"
        name = match[group]
        if len(name) < _SHORTEST or _NAMES_ONLY.match(name) or re.match(r"[一二三四五六七八九十两多几]+[场次个]", name):
            continue
        sentence = sentence_around(text.paragraphs[number], match.start(group))
        span = text.span(number, match.start(group), match.end(group))
        found.setdefault(name, Meeting(span, date=_day_in(sentence, text)))
    return tuple(found.values())


def _day_in(sentence: str, text: FoldedArticle) -> str | None:
    match, published = _DAY.search(sentence), text.published
    if not match or not (match[1] or published):
        return None
    year = int(match[1]) if match[1] else published.year if published else 0
    if not match[1] and published and (int(match[2]), int(match[3])) > (published.month, published.day + _EARLY):
        year -= 1  # a meeting is not reported before it is held
    try:
        return date(year, int(match[2]), int(match[3])).isoformat()
    except ValueError:
        return None
