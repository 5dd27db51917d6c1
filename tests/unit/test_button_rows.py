"""Rows of buttons: what is foreign on them disguises nothing, and pages are turned alike everywhere."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from telegram import InlineKeyboardMarkup

from bot.models import FollowedFeed
from bot.models.mutes import Mute
from handlers.view.buttons.callback import decode
from handlers.view.buttons.muting import choices_keyboard, mutes_keyboard
from handlers.view.buttons.owner import move_keyboard
from handlers.view.buttons.rows import in_rows, press_button, turning
from handlers.view.buttons.subscription_presses import TurnList
from handlers.view.display import display_in
from handlers.view.limits import units
from handlers.view.texts import texts

NOW = datetime(2026, 3, 12, tzinfo=UTC)
DISPLAY = display_in("zh-hans", ZoneInfo("Asia/Shanghai"))
DISGUISED = "云江\u202e日\n报\u200b"


def labels(keyboard: InlineKeyboardMarkup | None) -> list[str]:
    return [button.text for row in keyboard.inline_keyboard for button in row] if keyboard else []


def feed() -> FollowedFeed:
    return FollowedFeed(1, "https://a.example/feed", "feed", "t", (), NOW)


@pytest.mark.parametrize(
    "keyboard",
    [
        choices_keyboard(1, [("source", DISGUISED)], DISPLAY),
        mutes_keyboard([Mute(1, 1, 0, "keyword", DISGUISED)], DISPLAY),
        move_keyboard(feed(), [DISGUISED], 0, texts("zh-hans")),
    ],
)
def test_unseen_characters_stand_on_no_button(keyboard: InlineKeyboardMarkup | None) -> None:
    assert "云江日 报" in labels(keyboard)[0]


@pytest.mark.parametrize(
    ("page", "pages", "shown"),
    [
        (0, 1, {}),
        (0, 0, {}),
        (0, 2, {"2 ▶": TurnList(1)}),
        (1, 2, {"◀ 1": TurnList(0)}),
        (1, 3, {"◀ 1": TurnList(0), "3 ▶": TurnList(2)}),
    ],
)
def test_pages_are_named_by_where_they_lead(page: int, pages: int, shown: dict[str, TurnList]) -> None:
    rows = turning(page, pages, TurnList)
    assert {one.text: decode(str(one.callback_data)) for row in rows for one in row} == shown
    assert all(rows)


def test_rows_keep_their_order() -> None:
    buttons = [press_button(str(number), TurnList(number)) for number in range(5)]
    assert [[one.text for one in row] for row in in_rows(buttons, 2)] == [["0", "1"], ["2", "3"], ["4"]]


@pytest.mark.parametrize(("text", "count"), [("", 0), ("要点", 2), ("😀", 2), ("a\ud800", 2)])
def test_telegram_counts_in_units_of_utf_16(text: str, count: int) -> None:
    assert units(text) == count
