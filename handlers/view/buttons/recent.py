"""Buttons under the last briefs of a chat."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardMarkup

from bot.flows.recents import ShownBrief
from handlers.view.buttons.presses import OpenArticle, TurnRecent
from handlers.view.buttons.rows import in_rows, press_button, turning
from handlers.view.recent import A_PAGE, pages

A_ROW: Final = 5  # buttons


def recent_keyboard(shown: Sequence[ShownBrief], page: int) -> InlineKeyboardMarkup:
    """A brief each by its number, and the pages before and behind."""
    listed = list(enumerate(shown, 1))[page * A_PAGE : (page + 1) * A_PAGE]
    buttons = [press_button(str(number), OpenArticle(one.article_id)) for number, one in listed]
    return InlineKeyboardMarkup([*in_rows(buttons, A_ROW), *turning(page, pages(shown), TurnRecent)])
