"""Dates as pages print them → the moment or day they name (pure): Chinese, English, of the Republic, counted back.

A day is complete here or is none: 2021年1-7月 is none, and 3/6/2026, which is another day in another country, neither.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from bot.models import Published
from bot.models.calendar import CHINA
from bot.text.clock_times import Clock, clock_at
from bot.text.numerals import counted, spelled

AHEAD: Final = timedelta(days=1)  # a date may lie ahead by this much: clocks differ, and zones
_REPUBLIC: Final = 1911  # the year before the first one of the Republic of China
_FIRST_PAGES: Final = 1990  # no page was published before; a year of the Republic before is history
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WIDE: Final = str.maketrans("０１２３４５６７８９－／．：", "0123456789-/.:")
_MONTH = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_NUMERAL = "〇○零ＯO0一二三四五六七八九"
_HAN_DAY = r"年\s?(?P<month>[一二三四五六七八九十]{1,2})月\s?(?P<day>[一二三四五六七八九十]{1,3})[日号號]"
_COMPLETE: Final = (
    re.compile(
        r"(?<!\d)(?P<year>20\d\d|19\d\d)\s?(?:[-/.]\s?|\s(?=\d\d/\d\d\s{1,9}\d\d:))(?P<month>1[0-2]|0?[1-9])\s?"
        r"[-/.]\s?(?P<day>3[01]|[12]\d|0?[1-9])(?![\d月])"
    ),
    re.compile(
        r"(?<!\d)(?P<year>20\d\d|19\d\d)\s?[年년]\s?(?P<month>1[0-2]|0?[1-9])\s?[月월]\s?"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s?[日号號일]?"
    ),
    re.compile(rf"(?P<year>[二一][{_NUMERAL}]{{3}}){_HAN_DAY}"),
    re.compile(
        r"民[国國]\s?(?P<republic>\d{2,3})\s?[年/.-]\s?(?P<month>1[0-2]|0?[1-9])\s?[月/.-]\s?"
        r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)[日号號]?"
    ),
    re.compile(rf"民[国國]\s?(?P<republic>[{_NUMERAL}十百]{{1,6}}){_HAN_DAY}"),
    re.compile(rf"(?<![a-z]){_MONTH}\s?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s{{1,3}}(?P<year>(?:19|20)\d\d)\b", re.I),
    re.compile(
        rf"(?<!\d)(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[\s-]{{1,3}}(?:of\s)?{_MONTH},?[\s-]{{1,3}}"
        r"(?P<year>(?:19|20)\d\d)\b",
        re.I,
    ),
    re.compile(r"(?<![\d.])(?P<day>3[01]|[012]?\d)\.\s?(?P<month>1[0-2]|0?[1-9])\.\s?(?P<year>(?:19|20)\d\d)(?!\d)"),
    # Only where one of the two numbers can be no month.
    re.compile(r"(?<![\d/])(?P<month>1[0-2]|0?[1-9])/(?P<day>3[01]|2\d|1[3-9])/(?P<year>(?:19|20)\d\d)(?!\d)"),
    re.compile(r"(?<![\d/])(?P<day>3[01]|2\d|1[3-9])/(?P<month>1[0-2]|0?[1-9])/(?P<year>(?:19|20)\d\d)(?!\d)"),
)  # fmt: skip
# As programs print a moment: Fri Mar 06 08:30:00 CST 2026, 20260306083000, seconds or milliseconds since 1970.
_UNIX_DATE = re.compile(
    rf"(?<![a-z]){_MONTH}\s{{1,2}}(?P<day>\d{{1,2}})\s(?P<clock>\d\d:\d\d:\d\d)\s(?P<zone>[a-z]{{2,4}})\s"
    r"(?P<year>20\d\d)\b",
    re.I,
)  # fmt: skip
_DIGITS = re.compile(r"(20\d\d)(0[1-9]|1[0-2])([0-3]\d)(?:([01]\d|2[0-3])([0-5]\d)([0-5]\d)?)?")
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?")
_BARE_REPUBLIC = re.compile(
    r"(?<![\d./-])(?P<republic>1\d\d)\s?[年/.-]\s?(?P<month>1[0-2]|0?[1-9])\s?[月/.-]\s?"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?![\d./-])"
)
_AGO = re.compile(
    r"(?<![\d.])(?P<count>\d{1,3}|半|[一二两兩三四五六七八九十]{1,3})\s?(?:个|個)?\s?"
    r"(?P<unit>秒|分钟|分鐘|小时|小時|天|日|(?:second|minute|min|hour|hr|day)s?\b)\s?(?:钟|鐘|之|以)?(?:前|ago\b)",
    re.I,
)
_JUST_NOW = re.compile(r"(?<![\u4e00-\u9fff])(?:刚刚|剛剛)(?![\u4e00-\u9fff])")
_NAMED_DAYS: Final = {"今天": 0, "今日": 0, "昨天": 1, "昨日": 1, "前天": 2, "前日": 2, "大前天": 3}
_NAMED_DAY = re.compile(r"(?<![\u4e00-\u9fff])(?P<day>今[天日]|昨[天日]|大?前天|前日)(?![\u4e00-\u9fff])")
_YEARLESS: Final = (
    re.compile(r"(?<![\d年./-])(?P<month>1[0-2]|0?[1-9])\s?月\s?(?P<day>3[01]|[12]\d|0?[1-9])\s?[日号號]"),
    re.compile(r"(?<![\d./-])(?<!\d:)(?P<month>1[0-2]|0[1-9])[-/](?P<day>3[01]|[12]\d|0[1-9])(?![\d./%-])"),
)
_LABELLED = re.compile(r"发布|發布|发表|發表|时间|時間|日期|来源|來源|[Pp]ublished|[Pp]osted")


def when(text: str, now: datetime) -> Published | None:
    """The first complete date of a text, with the clock behind it; None when there is none or it lies in the future."""
    text = text.translate(_WIDE)
    moment = _printed_by_programs(text)
    if moment is not None:
        return moment if _day(moment) <= (now + AHEAD).date() else None
    return next(_moments(text, _COMPLETE, now), None)


def republican(text: str, now: datetime) -> Published | None:
    """115-03-06, as offices of Taiwan date their pages: right only behind a label."""
    return next(_moments(text.translate(_WIDE), (_BARE_REPUBLIC,), now), None)


def counted_back(text: str, now: datetime, *, labelled: bool) -> Published | None:
    """What a short line says of a page just fetched: 25分钟前, 昨天 23:01, 11-24 08:30. Hours name a day alone.

    A day without year and clock counts only where a label says that it is one (``labelled``, or in the text), or alone.
    """
    text = text.translate(_WIDE)
    return _ago(text, now) or _named_day(text, now) or _yearless(text, now, labelled)


def _moments(text: str, patterns: tuple[re.Pattern[str], ...], now: datetime) -> Iterator[Published]:
    for pattern in patterns:
        for found in pattern.finditer(text):
            day = _complete_day(found.groupdict())
            if day and day <= (now + AHEAD).date():
                yield _with_clock(day, clock_at(text, found.end()))


def _complete_day(parts: dict[str, str | None]) -> date | None:
    """The day of a match; None for the 31st of June, and for a year of the Republic before there were pages."""
    year = _republican_year(parts.get("republic") or "") or _number(parts.get("year") or "")
    month = _MONTHS.index(str(parts["name"])[:3].lower()) + 1 if "name" in parts else _number(parts["month"] or "")
    try:
        day = date(year, month, _number(parts["day"] or ""))
    except ValueError:
        return None
    return None if parts.get("republic") and day.year < _FIRST_PAGES else day


def _number(text: str) -> int:
    """A number in digits, counted (二十一) or spelled (二〇二六, its zero also a letter O); 0 for anything else."""
    text = (
        text.replace("Ｏ", "〇").replace("O", "〇").replace("0", "〇")
        if re.search("[一二三四五六七八九]", text)
        else text
    )
    if text.isdigit():
        return int(text)
    return (counted(text) if len(text) <= 3 else None) or int(spelled(text) or 0)


def _republican_year(text: str) -> int:
    """115, 一一五 or 一百一十五 as a year of ours; 0 for no text."""
    hundred, mark, rest = text.partition("百")
    number = 100 * (counted(hundred) or 0) + (counted(rest.lstrip("零〇")) or 0) if mark else _number(text)
    return number + _REPUBLIC if number else 0


def _with_clock(day: date, clock: Clock | None) -> Published:
    if clock is None:
        return day
    zone = timezone(timedelta(minutes=clock.zone_minutes)) if clock.zone_minutes is not None else CHINA
    try:
        return datetime(day.year, day.month, day.day, *clock.time, tzinfo=zone).astimezone(CHINA)
    except (ValueError, OverflowError):
        return day


def _printed_by_programs(text: str) -> Published | None:
    text = text.strip()
    if _SECONDS.fullmatch(text):
        return datetime.fromtimestamp(int(text[:10]), CHINA)
    digits = _DIGITS.fullmatch(text)
    try:
        if digits:
            numbers = [int(number) for number in digits.groups() if number is not None]
            day = date(*numbers[:3])
            return _with_clock(day, Clock((numbers[3], numbers[4], (*numbers, 0)[5]))) if numbers[3:] else day
        found = _UNIX_DATE.search(text)
        named = _complete_day(found.groupdict()) if found else None
        return _with_clock(named, clock_at(f"{found['clock']} {found['zone']}", 0)) if named and found else None
    except ValueError:
        return None


def _ago(text: str, now: datetime) -> Published | None:
    if _JUST_NOW.search(text):
        return _minute(now)
    found = _AGO.search(text)
    if not found:
        return None
    count = 0.5 if found["count"] == "半" else float(_number(found["count"]) or counted(found["count"]) or 0)
    unit = found["unit"].lower()
    if unit.startswith(("秒", "second", "分", "min")):
        return _minute(now - timedelta(minutes=0 if unit[0] in "秒s" else count))
    hours = count if unit.startswith(("小", "h")) else 24 * count
    return _day(now - timedelta(hours=hours))


def _named_day(text: str, now: datetime) -> Published | None:
    """昨天 23:01; 今天 alone is as often a word of a menu, so that it needs its clock."""
    found = _NAMED_DAY.search(text)
    if not found:
        return None
    back, clock = _NAMED_DAYS[found["day"]], clock_at(text, found.end())
    return _with_clock(_day(now) - timedelta(days=back), clock) if clock or back else None


def _yearless(text: str, now: datetime, labelled: bool) -> Published | None:
    """The last such day that is not in the future."""
    for pattern in _YEARLESS:
        for found in pattern.finditer(text):
            clock = clock_at(text, found.end())
            if not (clock or labelled or _LABELLED.search(text) or found[0] == text.strip()):
                continue
            for year in (_day(now).year, _day(now).year - 1):
                day = _complete_day({**found.groupdict(), "year": str(year)})
                if day and day <= _day(now):
                    return _with_clock(day, clock)
    return None


def _minute(moment: datetime) -> datetime:
    return moment.astimezone(CHINA).replace(second=0, microsecond=0)


def _day(moment: Published) -> date:
    return moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment


def utc_or_none(text: str) -> datetime | None:
    """A date as mail and feeds write it (RFC 5322); None for any other text."""
    from email.utils import parsedate_to_datetime

    try:
        moment = parsedate_to_datetime(text)
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=CHINA)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
