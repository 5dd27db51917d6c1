"""Buttons about what a chat wants less of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from telegram import InlineKeyboardMarkup

from bot.models.mutes import Mute, MuteKind
from handlers.view.buttons.callback import decode
from handlers.view.buttons.presses import OpenArticle
from handlers.view.buttons.rows import press_button
from handlers.view.buttons.subscription_presses import MuteLike, ShowFewer, Unmute
from handlers.view.deep_links import ToBrief, link_in
from handlers.view.display import Display
from handlers.view.muting import LISTED

LABEL: Final = 24  # characters of a button


def stories_keyboard(shown: InlineKeyboardMarkup | None) -> InlineKeyboardMarkup | None:
    """The stories that the buttons of a digest open, a row each; None where there are none."""
    rows = [[press_button(label, ShowFewer(article_id))] for label, article_id in _opened(shown)]
    return InlineKeyboardMarkup(rows) if rows else None


def only_story(shown: InlineKeyboardMarkup | None) -> int | None:
    """Its number where a digest has no other: there is nothing to choose, and its button does not name it."""
    opened = [article_id for _, article_id in _opened(shown)]
    return opened[0] if len(opened) == 1 else None


def _opened(shown: InlineKeyboardMarkup | None) -> Iterator[tuple[str, int]]:
    for button in (button for row in shown.inline_keyboard for button in row) if shown else ():
        press = decode(button.callback_data) if isinstance(button.callback_data, str) else None
        opened = press or link_in(button.url)
        if isinstance(opened, (OpenArticle, ToBrief)):
            yield button.text, opened.article_id


def choices_keyboard(
    article_id: int, choices: Sequence[tuple[MuteKind, str]], display: Display
) -> InlineKeyboardMarkup:
    """By what less is wanted, a row each."""
    kinds = display.texts.muting.kinds
    rows = [
        [press_button(f"{kinds[kind]}「{display.plain(value)[:LABEL]}」", MuteLike(article_id, number))]
        for number, (kind, value) in enumerate(choices)
    ]
    return InlineKeyboardMarkup(rows)


def muted_keyboard(one: Mute, display: Display) -> InlineKeyboardMarkup:
    """[撤销]."""
    return InlineKeyboardMarkup([[press_button(display.texts.subscriptions.undo, Unmute(one.id))]])


def mutes_keyboard(mutes: Sequence[Mute], display: Display) -> InlineKeyboardMarkup | None:
    """A row each: tell them again."""
    said = display.texts.muting
    rows = [
        [press_button(said.again.format(value=display.plain(one.value)[:LABEL]), Unmute(one.id))]
        for one in mutes[:LISTED]
    ]
    return InlineKeyboardMarkup(rows) if rows else None
