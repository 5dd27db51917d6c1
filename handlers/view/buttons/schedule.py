"""The schedule of digests as text and buttons, and back (pure).

``e:d:workdays`` sets the days, ``e:t:18:00`` adds or drops a time, ``e:q:1`` quiet hours (0: none), ``e:n:0`` silence
when nothing is new (1: one line), ``e:z:Europe/London`` the time zone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final, get_args
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardButton

from bot.models import Days, Schedule
from handlers.view.texts import Language
from handlers.view.texts.subscriptions import subscription_texts

TIMES: Final = ("07:00", "08:00", "12:00", "18:00", "20:00")
MOST_TIMES: Final = 6
QUIET: Final = ("22:30", "07:00")
_TIME = re.compile(r"^([01]?\d|2[0-3])[:：]([0-5]\d)$")
_RANGE = re.compile(r"^(\d{1,2}[:：]\d\d)[-–—~至](\d{1,2}[:：]\d\d)$")


def described(schedule: Schedule, language: Language) -> str:
    """One line."""
    texts = subscription_texts(language)
    quiet = (
        texts.quiet_on.format(first=schedule.quiet[0], last=schedule.quiet[1]) if schedule.quiet else texts.quiet_off
    )
    days, times = texts.days[schedule.days], " ".join(schedule.times)
    return texts.schedule_html.format(
        days=days, times=times, zone=texts.zones.get(schedule.zone, schedule.zone), quiet=quiet
    )


def schedule_rows(schedule: Schedule, language: Language) -> list[list[InlineKeyboardButton]]:
    """Rows of buttons, what is chosen marked."""
    texts = subscription_texts(language)

    def button(label: str, data: str, *, is_on: bool) -> InlineKeyboardButton:
        return InlineKeyboardButton(("✓ " if is_on else "") + label, callback_data=data)

    times = sorted({*TIMES, *schedule.times})
    quiet = texts.quiet_on.format(first=QUIET[0], last=QUIET[1])
    return [
        [button(texts.days[one], f"e:d:{one}", is_on=schedule.days == one) for one in get_args(Days)],
        [button(one, f"e:t:{one}", is_on=one in schedule.times) for one in times[:8]],
        [
            button(f"🌙 {quiet}", "e:q:1", is_on=bool(schedule.quiet)),
            button(f"🌙 {texts.quiet_off}", "e:q:0", is_on=not schedule.quiet),
        ],
        [button(name, f"e:z:{zone}", is_on=schedule.zone == zone) for zone, name in texts.zones.items()],
        [
            button(texts.silence_on, "e:n:1", is_on=schedule.says_nothing_new),
            button(texts.silence_off, "e:n:0", is_on=not schedule.says_nothing_new),
        ],
    ]


def changed(schedule: Schedule, data: str) -> Schedule | None:
    """The schedule after a press, None for forged data. The last time cannot be dropped."""
    what, _, value = data.removeprefix("e:").partition(":")
    match what:
        case "d" if value in get_args(Days):
            return replace(schedule, days=value)  # type: ignore[arg-type]
        case "t" if _TIME.match(value):
            times = set(schedule.times) ^ {_padded(value)}
            return replace(schedule, times=tuple(sorted(times)[:MOST_TIMES])) if times else schedule
        case "q" if value in {"0", "1"}:
            return replace(schedule, quiet=QUIET if value == "1" else None)
        case "n" if value in {"0", "1"}:
            return replace(schedule, says_nothing_new=value == "1")
        case "z":
            return _in_zone(schedule, value)
    return None


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
