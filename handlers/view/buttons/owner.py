"""Buttons about the owner's sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from telegram import InlineKeyboardMarkup

from bot.models import FollowedFeed
from handlers.view.buttons.rows import in_rows, press_button, turning
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
from handlers.view.buttons.subscriptions import LABEL, path_hash
from handlers.view.display import clean_label
from handlers.view.owner import LISTED
from handlers.view.texts import Texts

A_ROW: Final = 5  # numbers
OFFERED: Final = 12  # categories a page: with more rows the text above them is out of sight on a phone


def sources_keyboard(listed: Sequence[FollowedFeed], page: int) -> InlineKeyboardMarkup:
    """A number a source, and the pages before and behind."""
    shown = list(enumerate(listed, 1))[page * LISTED : (page + 1) * LISTED]
    buttons = [press_button(str(number), ShowSource(one.id)) for number, one in shown]
    turn = turning(page, -(-len(listed) // LISTED), ListSources)
    return InlineKeyboardMarkup([*in_rows(buttons, A_ROW), *turn])


def opened_keyboard(feed_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """Under a source that was just followed: its card."""
    return InlineKeyboardMarkup([[press_button(texts.owner.change, ShowSource(feed_id))]])


def card_keyboard(feed: FollowedFeed, texts: Texts) -> InlineKeyboardMarkup:
    """What can be done about one source."""
    said = texts.owner
    pause = press_button(said.resume if feed.is_paused else said.pause, PauseSource(feed.id, not feed.is_paused))
    change = [pause, press_button(said.rename, AskName(feed.id)), press_button(said.move, ChooseCategory(feed.id))]
    return InlineKeyboardMarkup([
        change, [press_button(said.remove, RemoveSource(feed.id)), press_button(said.back, ListSources(0))]
    ])  # fmt: skip


def move_keyboard(feed: FollowedFeed, paths: Sequence[str], page: int, texts: Texts) -> InlineKeyboardMarkup:
    """A page of the categories that there are, two a row, and one that is written; of the last page where there are
    fewer by now."""
    own = "/".join(feed.categories)
    others = [path for path in paths if path != own]
    pages = max(1, -(-len(others) // OFFERED))
    page = min(page, pages - 1)
    shown = others[page * OFFERED : (page + 1) * OFFERED]
    buttons = [press_button(clean_label(path, LABEL), MoveSource(feed.id, path_hash(path))) for path in shown]
    turn = turning(page, pages, lambda to: ChooseCategory(feed.id, to))
    last = [press_button(texts.owner.new_category, AskCategory(feed.id)), press_button("◂", ShowSource(feed.id))]
    return InlineKeyboardMarkup([*in_rows(buttons, 2), *turn, last])


def removed_source_keyboard(feed_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """[撤销], and back to the others."""
    said = texts.owner
    return InlineKeyboardMarkup(
        [[press_button(said.undo, RestoreSource(feed_id)), press_button(said.back, ListSources(0))]]
    )
