"""Buttons of /settings: language, length of briefs, and the schedule of digests; what is chosen is marked."""

from __future__ import annotations

from typing import Final, get_args

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import Days, Length, Schedule
from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import (
    Press,
    SetDays,
    SetLanguage,
    SetLength,
    SetNothingNew,
    SetQuiet,
    SetTime,
    Setting,
    SetZone,
    ToggleTime,
)
from handlers.view.schedule import QUIET
from handlers.view.texts import Language, Texts

LANGUAGES: Final[tuple[tuple[Language, str], ...]] = (
    ("zh-hans", "简体"),
    ("zh-hk", "繁體（香港）"),
    ("zh-hant", "正體（臺灣）"),
    ("en", "English"),
)
LANGUAGES_A_ROW: Final = 2  # their names stand whole on a phone
TIMES: Final = ("07:00", "08:00", "12:00", "18:00", "20:00")
MARK: Final = "✓ "  # of what is chosen
TIMES_A_ROW: Final = 8  # as many buttons stand in one row


def settings_keyboard(
    language: Language, length: Length, schedule: Schedule | None, texts: Texts, *, is_channel: bool = False
) -> InlineKeyboardMarkup:
    """Language and length; the schedule where there is one. A channel is never told that nothing is new."""
    lengths = [_button(texts.settings.lengths[key], SetLength(key), is_on=key == length) for key in get_args(Length)]
    rows = _schedule_rows(schedule, texts) if schedule else []
    return InlineKeyboardMarkup([*language_rows(language), lengths, *(rows[:-1] if is_channel else rows)])


def language_rows(chosen: Language | None = None) -> list[list[InlineKeyboardButton]]:
    """Every language, the chosen one marked."""
    buttons = [_button(name, SetLanguage(key), is_on=key == chosen) for key, name in LANGUAGES]
    return [buttons[at : at + LANGUAGES_A_ROW] for at in range(0, len(buttons), LANGUAGES_A_ROW)]


def _schedule_rows(schedule: Schedule, texts: Texts) -> list[list[InlineKeyboardButton]]:
    said = texts.settings
    times = sorted({*TIMES, *schedule.times})[:TIMES_A_ROW]
    night = said.quiet_on.format(first=QUIET[0], last=QUIET[1])
    return [
        [_button(said.days[one], SetDays(one), is_on=schedule.days == one) for one in get_args(Days)],
        [_button(one, SetTime(one, is_on=one not in schedule.times), is_on=one in schedule.times) for one in times],
        [
            _button(f"🌙 {night}", SetQuiet(is_on=True), is_on=bool(schedule.quiet)),
            _button(f"🌙 {said.quiet_off}", SetQuiet(is_on=False), is_on=not schedule.quiet),
        ],
        [_button(name, SetZone(zone), is_on=schedule.zone == zone) for zone, name in said.zones.items()],
        [
            _button(said.silence_on, SetNothingNew(is_told=True), is_on=schedule.says_nothing_new),
            _button(said.silence_off, SetNothingNew(is_told=False), is_on=not schedule.says_nothing_new),
        ],
    ]


def as_shown(press: Setting, label: str) -> Setting:
    """What a press of a button asks for by the mark that it bore: however often it is done, and whatever was set
    meanwhile. Without its label (the message is not shown any more) it stays what it is."""
    if not isinstance(press, ToggleTime) or not label:
        return press
    return SetTime(press.time, is_on=not label.startswith(MARK))


def _button(label: str, press: Press, *, is_on: bool) -> InlineKeyboardButton:
    return InlineKeyboardButton((MARK if is_on else "") + label, callback_data=encode(press))
