"""Buttons are read back as they were built; forged ones are not."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from telegram import InlineKeyboardMarkup

from bot.flows.briefs import Briefed
from bot.models import Length
from handlers.view.buttons.briefs import brief_keyboard, rest_keyboard, retry_keyboard, text_keyboard
from handlers.view.buttons.callback import decode
from handlers.view.buttons.help import forget_keyboard, start_keyboard
from handlers.view.buttons.presses import ChangeLength, ReadLinks, SetLanguage, SetLength
from handlers.view.buttons.settings import settings_keyboard
from handlers.view.display import display_in
from handlers.view.sheet import copied, sheet_of
from handlers.view.texts import Language, texts
from tests.unit.test_render import READ_AT, briefed

ZH = texts("zh-hans")
SEEN = display_in("zh-hans", ZoneInfo("Asia/Shanghai"))


def longer(short: Briefed) -> Briefed:
    """The same where the long brief shows more."""
    return replace(short, brief=replace(short.brief, has_more=True))


def data_of(markup: InlineKeyboardMarkup) -> list[str]:
    return [str(button.callback_data) for row in markup.inline_keyboard for button in row if button.callback_data]


@pytest.mark.parametrize(
    ("length", "wanted"), [("short", ["medium"]), ("medium", ["long", "short"]), ("long", ["medium"])]
)
def test_lengths_go_one_step_either_way(length: Length, wanted: list[str]) -> None:
    shown = data_of(brief_keyboard(longer(briefed("句。")), length, 5, SEEN))
    presses = [press for press in map(decode, shown) if isinstance(press, ChangeLength)]
    assert presses == [ChangeLength(7, one, 5) for one in wanted]  # type: ignore[arg-type]


def test_no_button_promises_more_than_there_is() -> None:
    shown = data_of(brief_keyboard(briefed("句。"), "medium", 5, SEEN))
    assert [data.split(":")[2] for data in shown if data.startswith("b:")] == ["s"]


def test_a_file_has_no_original_to_open() -> None:
    markup = brief_keyboard(briefed("句。", url=None), "short", 5, SEEN)
    assert {button.url for row in markup.inline_keyboard for button in row} == {None}


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "复制"), ("zh-hant", "複製"), ("en", "Copy")])
def test_a_brief_that_a_tap_can_copy_has_a_button_for_it(language: Language, label: str) -> None:
    seen = display_in(language, ZoneInfo("Asia/Shanghai"))
    for one, wanted in ((briefed("省里开会。"), [label]), (briefed("部署" * 140 + "。"), [])):
        rows = brief_keyboard(one, "medium", 5, seen).inline_keyboard
        assert [button.text for row in rows for button in row if button.copy_text] == wanted


@pytest.mark.parametrize(("language", "label"), [("zh-hans", "复制链接"), ("zh-hant", "複製連結"), ("en", "Copy link")])
def test_under_a_long_text_title_and_link_are_copied_and_called_so(language: Language, label: str) -> None:
    seen = display_in(language, ZoneInfo("Asia/Shanghai"))
    copy = copied(sheet_of(briefed("部署" * 140 + "。"), seen, READ_AT))
    button = text_keyboard(7, "medium", copy, seen.texts).inline_keyboard[0][0]
    assert button.text == label
    assert button.copy_text
    assert button.copy_text.text.endswith("\nhttps://a.example/1")


def test_what_cannot_be_taken_back_is_red_and_the_main_thing_stands_out() -> None:
    styles = {str(button.text): button.style for row in forget_keyboard(ZH).inline_keyboard for button in row}
    assert styles == {ZH.help.forget_yes: "danger", ZH.help.forget_no: None}
    assert start_keyboard(ZH).inline_keyboard[0][0].style == "primary"
    assert retry_keyboard(0, ZH).inline_keyboard[0][0].style == "primary"


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
