"""The schedule of digests as text, and what words and presses make of it (pure)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from zoneinfo import ZoneInfo

from bot.digests.work_days import is_ordered
from bot.models import Schedule
from handlers.view.buttons.presses import (
    ScheduleSetting,
    SetDays,
    SetNothingNew,
    SetQuiet,
    SetTime,
    SetZone,
    ToggleTime,
)
from handlers.view.texts import Texts

MOST_TIMES: Final = 6  # editions a day
QUIET: Final = ("22:30", "07:00")  # the night of the button
_TIME = re.compile(r"^([01]?\d|2[0-3])[:：]([0-5]\d)$")
_RANGE = re.compile(r"^(\d{1,2}[:：]\d\d)[-–—~至](\d{1,2}[:：]\d\d)$")


def days_text(schedule: Schedule, texts: Texts, day: date) -> str:
    """On which days, and where work days of ``day``'s year are not ordered yet, what stands in for them."""
    said = texts.settings
    if schedule.days == "workdays" and not is_ordered(day):
        return said.workdays_unknown.format(year=day.year)
    return said.days[schedule.days]


def described(schedule: Schedule, texts: Texts, today: date) -> str:
    """One line, as HTML without tags: a zone's name is letters, / and _."""
    said = texts.settings
    quiet = said.quiet_on.format(first=schedule.quiet[0], last=schedule.quiet[1]) if schedule.quiet else said.quiet_off
    zone = said.zones.get(schedule.zone, schedule.zone)
    return said.schedule_html.format(
        days=days_text(schedule, texts, today), times=" ".join(schedule.times), zone=zone, quiet=quiet
    )


def changed(schedule: Schedule, press: ScheduleSetting) -> Schedule | None:
    """The schedule after a press, None for a forged time or zone. The last time cannot be dropped."""
    match press:
        case SetDays():
            return replace(schedule, days=press.days)
        case SetTime():
            return _with_time(schedule, press.time, is_on=press.is_on)
        case ToggleTime():
            return _with_time(schedule, press.time, is_on=press.time not in schedule.times)
        case SetQuiet():
            return replace(schedule, quiet=QUIET if press.is_on else None)
        case SetNothingNew():
            return replace(schedule, says_nothing_new=press.is_told)
        case SetZone():
            return _in_zone(schedule, press.zone)


def _with_time(schedule: Schedule, time: str, *, is_on: bool) -> Schedule | None:
    if not _TIME.match(time):
        return None
    times = {*schedule.times, _padded(time)} if is_on else {*schedule.times} - {_padded(time)}
    return replace(schedule, times=tuple(sorted(times)[:MOST_TIMES])) if times else schedule


def parse_words(schedule: Schedule, words: Sequence[str]) -> Schedule | None:
    """/settings 08:00 18:30, /settings 23:00-06:00 (quiet), /settings Europe/London; None where a word is neither."""
    times: list[str] = []
    for word in words:
        quiet = _RANGE.match(word)
        if _TIME.match(word):
            times.append(_padded(word))
        elif quiet and all(_TIME.match(part) for part in quiet.groups()):
            schedule = replace(schedule, quiet=(_padded(quiet[1]), _padded(quiet[2])))
        else:
            moved = _in_zone(schedule, word)
            if moved is None:
                return None
            schedule = moved
    return replace(schedule, times=tuple(sorted(set(times))[:MOST_TIMES])) if times else schedule


def _in_zone(schedule: Schedule, name: str) -> Schedule | None:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return None
    return replace(schedule, zone=name)


def _padded(text: str) -> str:
    hour, _, minute = text.replace("：", ":").partition(":")
    return f"{int(hour):02d}:{minute}"
