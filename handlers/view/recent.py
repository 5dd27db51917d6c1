"""The last briefs of a chat → Telegram HTML and buttons (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.flows.recents import ShownBrief
from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import OpenArticle, TurnRecent
from handlers.view.display import Display, linked, moment

A_PAGE: Final = 10  # briefs: two lines each fill a screen
A_ROW: Final = 5  # buttons
TITLE: Final = 80  # characters of a title


def pages(shown: Sequence[ShownBrief]) -> int:
    """How many pages they fill."""
    return max(1, -(-len(shown) // A_PAGE))


def recent_html(shown: Sequence[ShownBrief], page: int, display: Display) -> str:
    """A page (from 0): a linked title each, its publisher, and when it was shown last; numbered as the buttons are."""
    said = display.texts.recent
    lines = [said.head_html.format(count=len(shown))]
    for number, one in list(enumerate(shown, 1))[page * A_PAGE : (page + 1) * A_PAGE]:
        title = one.article.title
        title = title if len(title) <= TITLE else title[: TITLE - 1] + "…"
        about = [
            display.escaped(one.article.publisher or ""),
            moment(one.shown_at, display.zone),
            display.texts.brief.private_here if one.is_private else "",
        ]
        lines.append(f"\n{number} {linked(display.escaped(title), one.article.url)}")
        lines.append(f"　{' · '.join(part for part in about if part)}")
    return "\n".join([*lines, "", said.again])


def recent_keyboard(shown: Sequence[ShownBrief], page: int) -> InlineKeyboardMarkup:
    """A brief each by its number, and the pages before and behind."""
    buttons = [
        InlineKeyboardButton(str(number), callback_data=encode(OpenArticle(one.article_id)))
        for number, one in list(enumerate(shown, 1))[page * A_PAGE : (page + 1) * A_PAGE]
    ]
    rows = [buttons[at : at + A_ROW] for at in range(0, len(buttons), A_ROW)]
    turn = [InlineKeyboardButton(f"◀ {page}", callback_data=encode(TurnRecent(page - 1)))] if page else []
    if page + 1 < pages(shown):
        turn.append(InlineKeyboardButton(f"{page + 2} ▶", callback_data=encode(TurnRecent(page + 1))))
    return InlineKeyboardMarkup([*rows, turn] if turn else rows)
