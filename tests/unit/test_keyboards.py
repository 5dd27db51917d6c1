"""Buttons are read back as they were built; forged ones are not."""

import pytest
from telegram import InlineKeyboardMarkup

from bot.models import Length
from handlers.view.buttons.briefs import (
    LengthPress,
    brief_keyboard,
    forget_keyboard,
    parse_length,
    parse_read,
    parse_setting,
    rest_keyboard,
    retry_keyboard,
    settings_keyboard,
)
from handlers.view.texts import texts
from tests.unit.test_render import briefed

ZH = texts("zh-hans")


def data_of(markup: InlineKeyboardMarkup) -> list[str]:
    return [str(button.callback_data) for row in markup.inline_keyboard for button in row if button.callback_data]


@pytest.mark.parametrize(
    ("length", "wanted"), [("short", ["medium"]), ("medium", ["long", "short"]), ("long", ["medium"])]
)
def test_lengths_go_one_step_either_way(length: Length, wanted: list[str]) -> None:
    shown = data_of(brief_keyboard(briefed("句。"), length, 5, ZH, more=True))
    presses = [parse_length(data) for data in shown if data.startswith("b:")]
    assert presses == [LengthPress(7, one, 5) for one in wanted]  # type: ignore[arg-type]


def test_no_button_promises_more_than_there_is() -> None:
    shown = data_of(brief_keyboard(briefed("句。"), "medium", 5, ZH, more=False))
    assert [data.split(":")[2] for data in shown if data.startswith("b:")] == ["s"]


def test_a_file_has_no_original_to_open() -> None:
    markup = brief_keyboard(briefed("句。", url=None), "short", 5, ZH, more=False)
    assert [button.url for row in markup.inline_keyboard for button in row] == [None]


@pytest.mark.parametrize("data", ["b:", "b:1:x:2", "b:x:s:2", "b:1:s", "b:1:s:z", "b:1:s:2:3"])
def test_forged_lengths_are_refused(data: str) -> None:
    assert parse_length(data) is None


def test_settings_are_read_back() -> None:
    found = [parse_setting(data) for data in data_of(settings_keyboard("en", "short", ZH))]
    assert ("language", "zh-hant") in found
    assert ("length", "long") in found


@pytest.mark.parametrize("data", ["s:", "s:l:fr", "s:n:huge", "s:x:y"])
def test_forged_settings_are_refused(data: str) -> None:
    assert parse_setting(data) is None


def test_retry_and_rest_are_read_back() -> None:
    assert [parse_read(data) for data in data_of(retry_keyboard(3, ZH)) + data_of(rest_keyboard(5, 2, ZH))] == [
        (3, 1),
        (5, 5),
    ]


@pytest.mark.parametrize("data", ["r:", "r:x:1", "r:1:x", "r:1"])
def test_forged_reads_are_refused(data: str) -> None:
    assert parse_read(data) is None


def test_all_data_is_within_64_bytes() -> None:
    markups = [settings_keyboard("en", "short", ZH), forget_keyboard(ZH), retry_keyboard(4, ZH)]
    assert all(len(data.encode()) <= 64 for markup in markups for data in data_of(markup))
