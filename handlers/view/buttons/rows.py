"""What keyboards are made of: a button that is pressed, rows of buttons, and the pages before and behind."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from telegram import InlineKeyboardButton

from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import Press


def press_button(label: str, press: Press, style: str | None = None) -> InlineKeyboardButton:
    """A button that says this press."""
    return InlineKeyboardButton(label, callback_data=encode(press), style=style)


def in_rows(buttons: Sequence[InlineKeyboardButton], a_row: int) -> list[list[InlineKeyboardButton]]:
    """So many buttons a row, in their order."""
    return [list(buttons[at : at + a_row]) for at in range(0, len(buttons), a_row)]


def turning(page: int, pages: int, turn: Callable[[int], Press]) -> list[list[InlineKeyboardButton]]:
    """◀ and ▶ with the number of the page that each leads to, as a row; no row where there is one page. Pages count
    from 0."""
    row = [press_button(f"◀ {page}", turn(page - 1))] if page else []
    row += [press_button(f"{page + 2} ▶", turn(page + 1))] if page + 1 < pages else []
    return [row] if row else []
