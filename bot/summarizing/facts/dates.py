"""Days and periods as texts name them, resolved against the day of publication."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.text.numerals import counted, spelled

_HAN = "一二三四五六七八九十"
_YEAR = r"(?:19|20)\d\d|[一二][〇零一二三四五六七八九]{3}|1[01]\d(?= ?年 ?\d{1,2} ?月)"  # the last: Taiwan's
_MONTH = rf"1[0-2]|0?[1-9]|十[一二]|[{_HAN}]"
_DAY = rf"3[01]|[12]\d|0?[1-9]|[二三]?十[一二三四五六七八九]?|[{_HAN}]"
_END = "年?[底末]"
# One writing of a day, month or year; its parts stand in groups, one set a way of writing.
POINT: Final = (
    r"(?=[一二三四五六七八九十今明去本后年\d])"  # tried only where it may begin
    rf"(?:(?P<year>{_YEAR}) ?年 ?(?:(?P<month>{_MONTH}) ?月 ?(?:(?P<day>{_DAY}) ?[日号])?)?"
    rf"(?P<part>{_END}|[上下]半年|[上中下]旬|[一二三四]季度)?"
    rf"|(?P<relative>今年|明年|去年|本年|后年)(?:(?P<rmonth>{_MONTH})月(?:(?P<rday>{_DAY})[日号])?)?"
    rf"(?P<rpart>{_END}|[上下]半年)?"
    rf"|(?P<smonth>{_MONTH}) ?月 ?(?P<sday>{_DAY}) ?[日号]"
    rf"|(?P<bmonth>{_MONTH}) ?月(?P<bpart>底|末|[上中下]旬)"
    r"|年底)"
)
_MINGUO: Final = 1911  # years of Taiwan's calendar count from it
_LATE: Final = 8  # a month named without a year that lies further back than this is one of next year
_RELATIVE: Final = {"今年": 0, "本年": 0, "明年": 1, "后年": 2, "去年": -1}


@dataclass(frozen=True, slots=True)
class Resolved:
    """YYYY, YYYY-MM or YYYY-MM-DD, as exact as the text; None where the text gives too little."""

    iso: str | None
    year: int | None
    month: int | None
    day: int | None


def resolved(match: re.Match[str], published: date | None) -> Resolved:
    """The day that a match of ``POINT`` names."""
    month = _number(match["month"] or match["rmonth"] or match["smonth"] or match["bmonth"])
    day = _number(match["day"] or match["rday"] or match["sday"])
    part = match["part"] or match["rpart"] or ""
    if (part.endswith(("底", "末")) and month is None) or match[0].endswith("年底"):
        month = month or 12
    year = _year(match, month, published)
    return Resolved(_iso(year, month, day), year, month, day)


def _year(match: re.Match[str], month: int | None, published: date | None) -> int | None:
    if match["year"]:
        digits = match["year"] if match["year"].isdigit() else spelled(match["year"])
        year = int(digits or 0)
        return year + _MINGUO if year < 1000 else year
    if published is None:
        return None
    if match["relative"]:
        return published.year + _RELATIVE[match["relative"]]
    return published.year + (month is not None and published.month - month > _LATE)


def _number(text: str | None) -> int | None:
    if not text:
        return None
    return int(text) if text.isdigit() else counted(text)


def _iso(year: int | None, month: int | None, day: int | None) -> str | None:
    if year is None:
        return None
    if month is None:
        return f"{year}"
    if not 1 <= month <= 12:
        return None
    if day is None:
        return f"{year}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
