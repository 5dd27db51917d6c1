"""The date of a feed's item, in whatever form it is written (pure).

feedparser guesses where it does not know a form: 2026年3月6日 becomes the first of the current month, and CST is always
Chicago. Here a date is what somebody wrote, or none. Without a zone it is China's, as dates of pages are.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Final

from bot.models.calendar import CHINA
from bot.text.numerals import counted, spelled

_LONGEST: Final = 80  # characters; longer texts are no dates
_AHEAD: Final = timedelta(days=1)  # a date may lie ahead by this much: clocks differ, and zones
_FIRST: Final = date(1900, 1, 2)  # a day earlier is what spreadsheets print for nothing
_NOTHING: Final = (date(1969, 12, 31), date(1970, 1, 1))  # what programs print for nothing, in any zone
_MONTHS: Final = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
_MONTH: Final = "|".join(_MONTHS)
# Hours east of Greenwich. CST is China's in Chinese feeds; IST is India's.
_ZONES: Final = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "bst": 1, "cet": 1, "west": 1, "cest": 2, "eet": 2, "eest": 3,
    "msk": 3, "ist": 5.5, "ict": 7, "wib": 7, "bjt": 8, "hkt": 8, "sgt": 8, "awst": 8, "jst": 9, "kst": 9, "aest": 10,
    "aedt": 11, "nzst": 12, "nzdt": 13, "edt": -4, "est": -5, "cdt": -5, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip
_US_CENTRAL: Final = -6
_IN_SECONDS = re.compile(r"(\d{10})(?:\d{3})?(?:\.\d{1,9})?")
_CLOCK = re.compile(
    r"(上午|下午|凌晨|早上|中午|晚上|晚|[ap]\.?m\.?)?\s?(?<!\d)(\d{1,2})[:时](\d{2})(?!\d)(?:[:分](\d{2})(?:[.,]\d{1,9})?秒?)?\s?([ap]\.?m\b)?"
)
_WRITTEN_TOGETHER = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)(?:[t ]?(\d\d)(\d\d)(\d\d)?)?(z?)(?!\d)")
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})(?!\d)")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?[\s,.-]{{1,3}}(?:of )?({_MONTH})[a-z]{{0,6}}[\s,.-]{{1,3}}(\d{{4}}|\d\d)(?!\d)"
)
_HAN_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})\s([一二三四五六七八九十]{1,2}|\d{1,2})月\s(\d{4})(?!\d)"
)  # Java on a Chinese server
_HAN_DATE = re.compile(
    r"([二一][〇○零一二三四五六七八九]{3})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_NO_YEAR = re.compile(r"(?<![\d.年])(\d{1,2})月(\d{1,2})日")
_MONTH_FIRST = re.compile(rf"(?<![a-z])({_MONTH})[a-z]{{0,6}}[\s.]{{1,2}}(\d{{1,2}})(?!\d)(?:st|nd|rd|th)?")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_OFFSET = re.compile(r"(?:gmt|utc)?\s?([+-])(\d{1,2}):?(\d\d)?(?!\d)")
_ZONE = re.compile(r"(?<![a-z])([a-z]{1,4})(?![a-z/])")
_CHINESE = re.compile(r"asia/|北京|中国|china|beijing|shanghai")


def feed_moment(text: str, now: datetime, *, is_chinese: bool = True) -> datetime | None:
    """The moment that a text names; None where it names none, or one that cannot be when an item was published: in the
    future, or the zero of a computer's clock.

    :param now: aware.
    :param is_chinese: CST is China Standard Time, not that of Chicago.
    """
    plain = " ".join(unicodedata.normalize("NFKC", text[: _LONGEST + 1]).lower().split())
    if len(plain) > _LONGEST:
        return None
    try:
        found = _in_seconds(plain) or _together(plain) or _spelled(plain, now, is_chinese)
        return found if found and _is_plausible(found, now) else None
    except (ValueError, OverflowError):
        return None


def _is_plausible(moment: datetime, now: datetime) -> bool:
    return moment.astimezone(CHINA).date() >= _FIRST and moment.date() not in _NOTHING and moment <= now + _AHEAD


def _in_seconds(plain: str) -> datetime | None:
    """Seconds or milliseconds since 1970."""
    found = _IN_SECONDS.fullmatch(plain)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _together(plain: str) -> datetime | None:
    """20260306, 20260306083000 and 20260306T083000Z."""
    found = _WRITTEN_TOGETHER.match(plain)
    if not found:
        return None
    hour, minute, second = (int(found[at] or 0) for at in (4, 5, 6))
    zone = UTC if found[7] else _zone(plain[found.end() :], is_chinese=True)
    return datetime(int(found[1]), int(found[2]), int(found[3]), hour, minute, second, tzinfo=zone)


def _spelled(plain: str, now: datetime, is_chinese: bool) -> datetime | None:
    """A day with the time that stands beside it."""
    clock = _CLOCK.search(plain.replace("t", " ") if _YEAR_FIRST.match(plain) else plain)
    rest = plain[: clock.start()] + " " + plain[clock.end() :] if clock else plain
    day = _day(rest) or _day_in_han(rest, now.astimezone(CHINA).date())
    if day is None:
        return None
    hour, minute, second = _time(clock) if clock else (0, 0, 0)
    zone = _zone(rest, is_chinese) if clock else CHINA
    is_midnight = hour == 24 and not minute and not second
    moment = datetime(day.year, day.month, day.day, 0 if is_midnight else hour, minute, min(second, 59), tzinfo=zone)
    return moment + timedelta(days=1) if is_midnight else moment


def _day(text: str) -> date | None:
    """The first day of a text. 3/6/2026 is none: nobody can tell whether it is in March or in June."""
    if found := _YEAR_FIRST.search(text):
        return date(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(text):
        year = int(found[3])
        return date(year + 2000 * (year < 70) + 1900 * (70 <= year < 100), _MONTHS[found[2]], int(found[1]))
    found, year_alone = _MONTH_FIRST.search(text), _YEAR.search(text)
    return date(int(year_alone[1]), _MONTHS[found[1]], int(found[2])) if found and year_alone else None


def _day_in_han(text: str, today: date) -> date | None:
    """06 三月 2026, 二〇二六年三月六日, and 3月6日, which is the last one that was."""
    if found := _HAN_MONTH.search(text):
        month = int(found[2]) if found[2].isdigit() else int(counted(found[2]) or 0)
        return date(int(found[3]), month, int(found[1]))
    if found := _HAN_DATE.search(text):
        return date(int(spelled(found[1]) or 0), int(counted(found[2]) or 0), int(counted(found[3]) or 0))
    found = _NO_YEAR.search(text)
    if not found:
        return None
    day = date(today.year, int(found[1]), int(found[2]))
    return day if day <= today + _AHEAD else day.replace(year=today.year - 1)


def _time(clock: re.Match[str]) -> tuple[int, int, int]:
    """Hour, minute, second; 下午3:30 and 3:30 PM are 15:30."""
    hour, half = int(clock[2]), clock[1] or clock[5] or ""
    if hour < 12 and (half in {"下午", "晚上", "晚"} or half.startswith("p")):
        hour += 12
    if hour == 12 and (half in {"上午", "凌晨"} or half.startswith("a")):
        hour = 0
    return hour, int(clock[3]), int(clock[4] or 0)


def _zone(rest: str, is_chinese: bool) -> timezone:
    """The zone that stands beside a date and its time, China's where none does or none that is known."""
    for place in (_YEAR_FIRST, _DAY_FIRST):
        rest = place.sub(" ", rest)
    if _CHINESE.search(rest):
        return CHINA
    if found := _OFFSET.search(rest):
        offset = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
        return timezone(-offset if found[1] == "-" else offset)
    named = ["cst" if one == "cst" else one for one in _ZONE.findall(rest) if one in _ZONES or one == "cst"]
    if not named:
        return CHINA
    if named[-1] == "cst":
        return CHINA if is_chinese else timezone(timedelta(hours=_US_CENTRAL))
    return timezone(timedelta(hours=_ZONES[named[-1]]))
