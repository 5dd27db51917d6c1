"""Buttons about the owner's sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import FollowedFeed
from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import Press
from handlers.view.buttons.source_presses import (
    AskCategory,
    AskName,
    ChooseCategory,
    ListSources,
    MoveSource,
    PauseSource,
    RemoveSource,
    RestoreSource,
    ShowSource,
)
from handlers.view.buttons.subscriptions import path_hash
from handlers.view.owner import LISTED
from handlers.view.texts import Texts

A_ROW: Final = 5  # numbers
OFFERED: Final = 60  # categories: more rows would be no choice


def _button(label: str, press: Press) -> InlineKeyboardButton:
    return InlineKeyboardButton(label, callback_data=encode(press))


def sources_keyboard(listed: Sequence[FollowedFeed], page: int) -> InlineKeyboardMarkup:
    """A number a source, and the pages before and behind."""
    shown = list(enumerate(listed, 1))[page * LISTED : (page + 1) * LISTED]
    buttons = [_button(str(number), ShowSource(one.id)) for number, one in shown]
    rows = [buttons[at : at + A_ROW] for at in range(0, len(buttons), A_ROW)]
    turn = [_button(f"◀ {page}", ListSources(page - 1))] if page else []
    turn += [_button(f"{page + 2} ▶", ListSources(page + 1))] if len(listed) > (page + 1) * LISTED else []
    return InlineKeyboardMarkup([*rows, turn] if turn else rows)


def opened_keyboard(feed_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Under a source that was just followed: its card."""
    return InlineKeyboardMarkup([[_button(texts.owner.change, ShowSource(feed_id))]])


def card_keyboard(feed: FollowedFeed, texts: Texts) -> InlineKeyboardMarkup:
    """What can be done about one source."""
    said = texts.owner
    pause = _button(said.resume if feed.is_paused else said.pause, PauseSource(feed.id, not feed.is_paused))
    change = [pause, _button(said.rename, AskName(feed.id)), _button(said.move, ChooseCategory(feed.id))]
    return InlineKeyboardMarkup([
        change, [_button(said.remove, RemoveSource(feed.id)), _button(said.back, ListSources(0))]
    ])  # fmt: skip


def move_keyboard(feed: FollowedFeed, paths: Sequence[str], texts: Texts) -> InlineKeyboardMarkup:
    """The categories that there are, two a row, and one that is written."""
    own = "/".join(feed.categories)
    buttons = [_button(path, MoveSource(feed.id, path_hash(path))) for path in paths[:OFFERED] if path != own]
    rows = [buttons[at : at + 2] for at in range(0, len(buttons), 2)]
    last = [_button(texts.owner.new_category, AskCategory(feed.id)), _button("◂", ShowSource(feed.id))]
    return InlineKeyboardMarkup([*rows, last])


def removed_source_keyboard(feed_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """[撤销], and back to the others."""
    said = texts.owner
    return InlineKeyboardMarkup([[_button(said.undo, RestoreSource(feed_id)), _button(said.back, ListSources(0))]])
