"""The time of day that stands behind a date (pure): 08:30, 8时30分, 下午3:05, 3:05 PM, with its zone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

_HALVES = r"(?:凌晨|清晨|早上|早晨|上午|中午|下午|午后|午後|傍晚|晚上|晚间|晚間|夜间|夜間|深夜|[ap]\.?m\b\.?)"
_CLOCK = re.compile(
    r"(?:\s?(?:[（(](?:星期|周|週)?[一二三四五六日天][)）]|(?:星期|周|週|礼拜|禮拜)[一二三四五六日天]))?"
    rf"(?:T|[\s,，|｜·]{{0,3}}(?:at\s)?)(?P<before>{_HALVES})?\s{{0,2}}"
    r"(?P<hour>[01]?\d|2[0-3])\s?[:：时時点點]\s?(?P<minute>[0-5]\d)(?!\d)(?:\s?[:：分]\s?(?P<second>[0-5]\d)(?!\d))?"
    rf"(?:\.\d{{1,9}})?[秒分]?\s{{0,2}}(?P<behind>{_HALVES})?\s{{0,2}}"
    r"(?P<zone>Z\b|(?:GMT|UTC)?\s?[+-]\d\d:?\d\d\b|(?:GMT|UTC|E[SD]T|P[SD]T|JST|KST)\b)?",
    re.IGNORECASE,
)
_ZONES: Final = {"z": 0, "gmt": 0, "utc": 0, "est": -300, "edt": -240, "pst": -480, "pdt": -420, "jst": 540, "kst": 540}
_MORNING: Final = frozenset({"清晨", "早上", "早晨", "上午"})
_AFTERNOON: Final = frozenset({"下午", "午后", "午後", "傍晚", "pm"})


@dataclass(frozen=True, slots=True)
class Clock:
    """Hour, minute and second; ``zone_minutes`` east of Greenwich, None where no zone is named."""

    time: tuple[int, int, int]
    zone_minutes: int | None = None


def clock_at(text: str, place: int) -> Clock | None:
    """The time at a place of a text, behind a day of the week at most; None where there is none, or where it cannot be
    told whether it is before noon (晚上12:10, 上午12:10)."""
    found = _CLOCK.match(text, place)
    if not found:
        return None
    half = (found["before"] or found["behind"] or "").lower().replace(".", "")
    hour = _hour(int(found["hour"]), half)
    if hour is None:
        return None
    return Clock((hour, int(found["minute"]), int(found["second"] or 0)), _zone(found["zone"]))


def _hour(hour: int, half: str) -> int | None:
    """The hour of 24 that an hour in a half of the day is."""
    if not half or hour > 12 or hour == 0:
        return hour
    if half in {"凌晨", "am"}:
        return hour % 12
    if half in _MORNING:
        return hour if hour < 12 else None
    if half in _AFTERNOON:
        return hour % 12 + 12
    if half == "中午":
        return hour if hour >= 11 else hour + 12 if hour <= 2 else None
    return hour + 12 if 5 <= hour < 12 else None


def _zone(text: str | None) -> int | None:
    if not text:
        return None
    known = _ZONES.get(text.lower())
    if known is not None:
        return known
    digits = re.sub(r"\D", "", text)
    minutes = int(digits[:2]) % 24 * 60 + int(digits[2:]) % 60
    return -minutes if "-" in text else minutes
