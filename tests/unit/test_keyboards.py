"""Buttons are read back as they were built; forged ones are not."""

import pytest
from telegram import InlineKeyboardMarkup

from bot.models import Length
from handlers.view.buttons.briefs import brief_keyboard, rest_keyboard, retry_keyboard
from handlers.view.buttons.callback import decode
from handlers.view.buttons.help import forget_keyboard
from handlers.view.buttons.presses import ChangeLength, ReadLinks, SetLanguage, SetLength
from handlers.view.buttons.settings import settings_keyboard
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
    presses = [press for press in map(decode, shown) if isinstance(press, ChangeLength)]
    assert presses == [ChangeLength(7, one, 5) for one in wanted]  # type: ignore[arg-type]


def test_no_button_promises_more_than_there_is() -> None:
    shown = data_of(brief_keyboard(briefed("句。"), "medium", 5, ZH, more=False))
    assert [data.split(":")[2] for data in shown if data.startswith("b:")] == ["s"]


def test_a_file_has_no_original_to_open() -> None:
    markup = brief_keyboard(briefed("句。", url=None), "short", 5, ZH, more=False)
    assert {button.url for row in markup.inline_keyboard for button in row} == {None}


def test_settings_are_read_back() -> None:
    found = [decode(data) for data in data_of(settings_keyboard("en", "short", None, ZH))]
    assert SetLanguage("zh-hant") in found
    assert SetLength("long") in found


def test_retry_and_rest_are_read_back() -> None:
    assert [decode(data) for data in data_of(retry_keyboard(3, ZH)) + data_of(rest_keyboard(5, 2, ZH))] == [
        ReadLinks(3, 1),
        ReadLinks(5, 5),
    ]


def test_all_data_is_within_64_bytes() -> None:
    markups = [settings_keyboard("en", "short", None, ZH), forget_keyboard(ZH), retry_keyboard(4, ZH)]
    assert all(len(data.encode()) <= 64 for markup in markups for data in data_of(markup))
