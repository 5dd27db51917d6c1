"""The schedule in words and by buttons."""

from __future__ import annotations

import pytest

from bot.models import Schedule
from handlers.view.buttons.schedule import changed, described, parse_words, schedule_rows

DAILY = Schedule("Asia/Shanghai")


def test_a_time_is_added_and_dropped_but_never_the_last() -> None:
    both = changed(DAILY, "e:t:18:00")
    assert both
    assert both.times == ("08:00", "18:00")
    assert changed(both, "e:t:08:00") == Schedule("Asia/Shanghai", times=("18:00",))
    assert changed(DAILY, "e:t:08:00") == DAILY


@pytest.mark.parametrize("data", ["e:d:hourly", "e:t:25:00", "e:t:", "e:q:2", "e:z:Mars/Base", "e:n:x", "e:", "e:x:1"])
def test_forged_presses_change_nothing(data: str) -> None:
    assert changed(DAILY, data) is None


def test_words_set_times_quiet_hours_and_zone() -> None:
    found = parse_words(DAILY, ["7:30", "18：00", "23:00-06:00", "Europe/London"])
    assert found == Schedule("Europe/London", times=("07:30", "18:00"), quiet=("23:00", "06:00"))


@pytest.mark.parametrize("word", ["8点", "25:00", "Mars/Base", "23:00-25:00", "../etc/passwd"])
def test_a_word_that_is_neither_is_not_guessed(word: str) -> None:
    assert parse_words(DAILY, [word]) is None


def test_every_press_that_is_offered_is_understood() -> None:
    for row in schedule_rows(DAILY, "zh-hans"):
        for button in row:
            assert changed(DAILY, str(button.callback_data)) is not None


def test_a_line_says_all_of_it() -> None:
    assert described(DAILY, "zh-hans") == "摘要：每天 08:00（北京时间）　静默：22:30–07:00"
