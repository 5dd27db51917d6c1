"""Buttons of the first subscription: topics that are switched on and off, times, and the way back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import Schedule
from handlers.view.buttons.first_day_presses import FinishTopics, PickTime, PickTopics, UndoTopics
from handlers.view.buttons.presses import ReadSample, ShowSchedule
from handlers.view.buttons.rows import press_button
from handlers.view.buttons.settings import TIMES
from handlers.view.buttons.subscription_presses import OpenCategory
from handlers.view.display import Display
from handlers.view.texts import Texts

SHORT: Final = 9  # characters of a label that leaves room for a second one in its row
MOST_TIMES: Final = 3  # of the chat's own on one button


def topics_keyboard(topics: Sequence[str], mask: int, display: Display) -> InlineKeyboardMarkup:
    """Each topic with a ✓ where it is chosen; below them the way on, or to the categories where none is chosen yet."""
    said = display.texts.first_day
    last = press_button(said.following, PickTime(mask)) if mask else press_button(said.by_category, OpenCategory(""))
    return InlineKeyboardMarkup([*_topic_rows([display.plain(one) for one in topics], mask), [last]])


def _topic_rows(topics: Sequence[str], mask: int) -> Iterator[list[InlineKeyboardButton]]:
    """Two short ones a row, in their order; a long one alone."""
    row = list[InlineKeyboardButton]()
    for number, name in enumerate(topics):
        bit = 1 << number
        button = press_button(("✓ " if mask & bit else "") + name, PickTopics(mask ^ bit))
        if row and len(name) <= SHORT:
            yield [*row, button]
            row = []
            continue
        if row:
            yield row
        row = [button]
        if len(name) > SHORT:
            yield row
            row = []
    if row:
        yield row


def times_keyboard(mask: int, schedule: Schedule | None, texts: Texts) -> InlineKeyboardMarkup:
    """A time each; that of the chat first, where it has some."""
    said = texts.first_day
    own = said.keep.format(times=" ".join(schedule.times[:MOST_TIMES])) if schedule else ""
    rows = [[press_button(own, FinishTopics(mask, ""))]] if own else []
    times = [press_button(time, FinishTopics(mask, time)) for time in TIMES]
    return InlineKeyboardMarkup([*rows, times, [press_button(texts.subscriptions.back, PickTopics(mask))]])


def first_made_keyboard(new: int, times: tuple[str, ...], texts: Texts) -> InlineKeyboardMarkup:
    """Under the confirmation: undo, other times, and what a brief looks like."""
    said = texts.subscriptions
    undo = [press_button(said.undo, UndoTopics(new, times))] if new else []
    return InlineKeyboardMarkup([
        [*undo, press_button(said.schedule_button, ShowSchedule())], [press_button(texts.help.try_one, ReadSample())]
    ])  # fmt: skip
