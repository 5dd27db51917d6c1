"""The schedule in words and by buttons."""

from __future__ import annotations

from datetime import date

import pytest

from bot.models import Schedule
from handlers.view.buttons.callback import decode
from handlers.view.buttons.presses import ScheduleSetting, SetTime, SetZone, ToggleTime, UnknownSetting
from handlers.view.buttons.settings import as_shown, settings_keyboard
from handlers.view.schedule import changed, described, parse_words
from handlers.view.texts import texts

DAILY = Schedule("Asia/Shanghai")


def test_a_time_is_added_and_dropped_but_never_the_last() -> None:
    both = changed(DAILY, ToggleTime("18:00"))
    assert both
    assert both.times == ("08:00", "18:00")
    assert changed(both, ToggleTime("08:00")) == Schedule("Asia/Shanghai", times=("18:00",))
    assert changed(DAILY, ToggleTime("08:00")) == DAILY


def test_a_time_that_is_set_twice_is_set_once() -> None:
    both = changed(DAILY, SetTime("18:00", is_on=True))
    assert both
    assert both.times == ("08:00", "18:00")
    assert changed(both, SetTime("18:00", is_on=True)) == both
    assert changed(DAILY, SetTime("18:00", is_on=False)) == DAILY
    assert changed(DAILY, SetTime("08:00", is_on=False)) == DAILY  # the last one


def test_a_button_says_what_it_makes_of_a_time() -> None:
    rows = settings_keyboard("zh-hans", "medium", DAILY, texts("zh-hans")).inline_keyboard
    said = {one.text: decode(str(one.callback_data)) for row in rows for one in row}
    assert said["✓ 08:00"] == SetTime("08:00", is_on=False)
    assert said["18:00"] == SetTime("18:00", is_on=True)


@pytest.mark.parametrize(("label", "is_on"), [("18:00", True), ("✓ 18:00", False)])
def test_an_old_button_means_what_its_mark_said(label: str, is_on: bool) -> None:
    assert as_shown(ToggleTime("18:00"), label) == SetTime("18:00", is_on=is_on)
    assert as_shown(ToggleTime("18:00"), "") == ToggleTime("18:00")


@pytest.mark.parametrize(
    "press",
    [
        SetTime("25:00", is_on=True), SetTime("", is_on=False), ToggleTime("25:00"), ToggleTime(""),
        SetZone("Mars/Base"), SetZone(""),
    ],
)  # fmt: skip
def test_forged_times_and_zones_change_nothing(press: ScheduleSetting) -> None:
    assert changed(DAILY, press) is None


@pytest.mark.parametrize("data", ["e:d:hourly", "e:q:2", "e:n:x", "e:", "e:x:1", "s:", "s:l:fr", "s:n:huge", "s:x:y"])
def test_forged_settings_are_known_as_such(data: str) -> None:
    assert decode(data) == UnknownSetting()


def test_words_set_times_quiet_hours_and_zone() -> None:
    found = parse_words(DAILY, ["7:30", "18：00", "23:00-06:00", "Europe/London"])
    assert found == Schedule("Europe/London", times=("07:30", "18:00"), quiet=("23:00", "06:00"))


@pytest.mark.parametrize("word", ["8点", "25:00", "Mars/Base", "23:00-25:00", "../etc/passwd"])
def test_a_word_that_is_neither_is_not_guessed(word: str) -> None:
    assert parse_words(DAILY, [word]) is None


def test_every_press_that_is_offered_is_understood() -> None:
    for row in settings_keyboard("en", "short", DAILY, texts("en")).inline_keyboard[3:]:
        for button in row:
            assert changed(DAILY, decode(str(button.callback_data))) is not None  # type: ignore[arg-type]


def test_a_line_says_all_of_it() -> None:
    assert described(DAILY, texts("zh-hans"), date(2026, 3, 12)) == "摘要：每天 08:00（北京时间）　静默：22:30–07:00"


def test_a_year_whose_days_off_are_not_known_yet_is_named_beside_its_work_days() -> None:
    work_days = Schedule("Asia/Shanghai", "workdays")
    assert "2040 年放假安排未收录，暂按周一至周五" in described(work_days, texts("zh-hans"), date(2040, 1, 2))
    assert "未收录" not in described(work_days, texts("zh-hans"), date(2026, 12, 31))
    assert "未收录" not in described(DAILY, texts("zh-hans"), date(2040, 1, 2))
