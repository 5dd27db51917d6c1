"""Days as people write them: 2021-08, 2021年8月, 去年, 上周五, 近7天, 八月十五日, last month (pure)."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from bot.text.normalize import fold
from bot.text.numerals import counted, spelled

Period = tuple[date, date]  # first and last day, both included

_NUMERAL = re.compile("[〇零一二两三四五六七八九十]+")
_SEPARATOR = "[－／．年]"  # the marks of a date as ``fold`` leaves them: full-width
_YEARS: Final = {"今年": 0, "本年": 0, "去年": -1, "前年": -2}
_DAYS: Final = {"今天": 0, "今日": 0, "today": 0, "昨天": -1, "昨日": -1, "yesterday": -1, "前天": -2, "大前天": -3}
_PLAIN: Final = {
    "thisweek": "本周", "lastweek": "上周", "thismonth": "本月", "lastmonth": "上月",
    "thisyear": "今年", "lastyear": "去年",
}  # fmt: skip
_UNITS: Final = {"day": "天", "days": "天", "week": "周", "weeks": "周", "month": "月", "months": "月", "year": "年",
                 "years": "年"}  # fmt: skip


def period(text: str, today: date) -> Period | None:
    """The first and the last day that a text names; None where it names none."""
    plain = _simple(text, today)
    for reader in (_word, _recent, _weekday, _full, _half_or_quarter, _month_or_year, _without_year):
        try:
            found = reader(plain, today)
        except (ValueError, OverflowError):
            return None
        if found:
            return found
    return None


def _simple(text: str, today: date) -> str:
    """One writing for each way to say it: folded, digits for numerals, 周 for 星期, 本 for 这, the year for 去年."""
    plain = _NUMERAL.sub(lambda found: _arabic(found[0]), fold(text).replace("\u3000", ""))
    plain = re.sub("星期|礼拜", "周", plain).replace("个月", "月").replace("这", "本").replace("本个", "本")
    plain = _PLAIN.get(plain, plain.replace("上个", "上").replace("号", "日"))
    english = re.fullmatch(r"(?:last|past)(\d+)([a-z]+)", plain)
    if english and english[2] in _UNITS:
        plain = f"近{english[1]}{_UNITS[english[2]]}"
    for word, back in _YEARS.items():
        plain = plain.replace(word, f"{today.year + back}年")
    return plain


def _arabic(numeral: str) -> str:
    """十五 → 15, 二〇二一 → 2021; a numeral that is neither stays as it is."""
    value = counted(numeral) if "十" in numeral else spelled(numeral)
    return numeral if value is None else str(value)


def _word(plain: str, today: date) -> Period | None:
    """今天, 本周, 上上周 (each 上 goes back one more), 上月, 本季度; weeks begin on Monday."""
    if plain in _DAYS:
        day = today + timedelta(days=_DAYS[plain])
        return day, day
    monday = today - timedelta(days=today.weekday())
    weeks = re.fullmatch("(本|上+)周", plain)
    if weeks:
        first = monday - timedelta(weeks=weeks[1].count("上"))
        return first, first + timedelta(days=6)
    months = re.fullmatch("(本|上+)(月|季度?)", plain)
    if not months:
        return None
    back = months[1].count("上")
    if months[2] == "月":
        return _month(*_moved(today, -back))
    year, month = _moved(today.replace(month=(today.month - 1) // 3 * 3 + 1), -3 * back)
    return _months(year, month, 3)


def _recent(plain: str, today: date) -> Period | None:
    """近7天 reaches back to the same day seven days ago; half a month is 15 days."""
    found = re.fullmatch(r"(?:最近|近|过去)(\d+|半)?(天|日|周|月|年)(?:内|以来)?|(\d+)(天|日|周|月|年)(?:以?内)", plain)
    if not found:
        return None
    number, unit = found[1] or found[3] or "1", found[2] or found[4]
    if number == "半":
        number, unit = ("6", "月") if unit == "年" else ("15", "天")
    if unit in "天日周":
        return today - timedelta(days=int(number) * (7 if unit == "周" else 1)), today
    year, month = _moved(today, -int(number) * (12 if unit == "年" else 1))
    return date(year, month, min(today.day, monthrange(year, month)[1])), today


def _weekday(plain: str, today: date) -> Period | None:
    """周五 is the last one that was; 上周五 that of last week."""
    found = re.fullmatch(r"(本|上*)周([1-6日天])", plain)
    if not found:
        return None
    number = "123456".find(found[2]) if found[2] in "123456" else 6
    monday = today - timedelta(days=today.weekday())
    day = monday + timedelta(days=number) - timedelta(weeks=found[1].count("上"))
    if not found[1] and day > today:
        day -= timedelta(weeks=1)
    return day, day


def _full(plain: str, _: date) -> Period | None:
    """A whole day: 2021-08-27, 2021年8月27日, 21年8月27日, 20210827."""
    found = re.fullmatch(rf"(\d{{4}}|\d\d(?=年)){_SEPARATOR}(\d{{1,2}})[－／．月](\d{{1,2}})日?", plain)
    found = found or re.fullmatch(r"(\d{4})(\d\d)(\d\d)", plain)
    if not found:
        return None
    day = date(_year(found[1]), int(found[2]), int(found[3]))
    return day, day


def _half_or_quarter(plain: str, today: date) -> Period | None:
    """上半年 and 三季度 with or without a year; a bare digit is no quarter."""
    found = re.fullmatch(r"(?:(\d{4}|\d\d(?=年))年?)?(?:(上|下)半年|第?q?([1-4])季?度?)", plain)
    if not found or (found[3] and not re.search("q|季", plain)):
        return None
    year = _year(found[1]) if found[1] else today.year
    if found[2]:
        return _months(year, 1 if found[2] == "上" else 7, 6)
    return _months(year, int(found[3]) * 3 - 2, 3)


def _month_or_year(plain: str, _: date) -> Period | None:
    """2021-08, 2021年8月, 202108, 2021, 21年."""
    found = re.fullmatch(rf"(\d{{4}}|\d\d(?=年)){_SEPARATOR}(\d{{1,2}})月?", plain) or re.fullmatch(
        r"(\d{4})(\d\d)", plain
    )
    if found:
        return _month(_year(found[1]), int(found[2]))
    alone = re.fullmatch(r"(\d{4})年?|(\d\d)年", plain)
    return _months(_year(alone[1] or alone[2]), 1, 12) if alone else None


def _without_year(plain: str, today: date) -> Period | None:
    """8月 and 8月27日: the last one that began."""
    found = re.fullmatch(r"(\d{1,2})月|(\d{1,2})[月－／．](\d{1,2})日?", plain)
    if not found:
        return None
    named: Callable[[int], Period] = (
        (lambda year: _month(year, int(found[1])))
        if found[1]
        else (lambda year: (date(year, int(found[2]), int(found[3])),) * 2)
    )
    this = named(today.year)
    return this if this[0] <= today else named(today.year - 1)


def _year(digits: str) -> int:
    """Years of two digits are those of this century."""
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _month(year: int, month: int) -> Period:
    return _months(year, month, 1)


def _months(year: int, month: int, count: int) -> Period:
    first = date(year, month, 1)
    last_year, last_month = _moved(first, count - 1)
    return first, date(last_year, last_month, monthrange(last_year, last_month)[1])


def _moved(day: date, months: int) -> tuple[int, int]:
    """Year and month, so many months later."""
    number = day.year * 12 + day.month - 1 + months
    return number // 12, number % 12 + 1
