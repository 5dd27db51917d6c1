"""Buttons about subscriptions."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.models import Subscription, SubscriptionKind
from handlers.view.buttons.presses import SearchTerm, ShowSchedule
from handlers.view.buttons.rows import in_rows, press_button, turning
from handlers.view.buttons.styles import DELETES, MAIN
from handlers.view.buttons.subscription_presses import (
    OpenCategory,
    PauseSubscription,
    RemoveSubscription,
    RestoreSubscription,
    SetPace,
    ShowMuted,
    ShowTopics,
    SubscribeToAsked,
    SubscribeToCategory,
    SubscribeToOffer,
    SubscribeToSpoken,
    SubscribeToTopic,
    TurnList,
    UndoSubscription,
)
from handlers.view.display import Display, clean_label
from handlers.view.subscriptions import LISTED
from handlers.view.texts import Texts

LABEL: Final = 24  # characters of a button


def path_hash(path: str) -> str:
    """Eight characters for a category path of any length."""
    return hashlib.sha256(path.encode()).hexdigest()[:8]


def category_keyboard(heads: Sequence[str], chosen: str, display: Display) -> InlineKeyboardMarkup:
    """The categories below ``chosen`` (empty: all heads), two a row; the chosen one itself first."""
    texts, names = display.texts, [display.plain(one.rpartition("/")[2])[:LABEL] for one in heads]
    buttons = [press_button(name, OpenCategory(path_hash(one))) for name, one in zip(names, heads, strict=True)]
    rows = in_rows(buttons, 2)
    if chosen:
        whole = press_button(
            texts.subscriptions.offer_subscribe.format(text=display.plain(chosen[-LABEL:])),
            SubscribeToCategory(path_hash(chosen)),
            MAIN,
        )
        return InlineKeyboardMarkup([[whole], *rows, [press_button(texts.subscriptions.back, OpenCategory(""))]])
    return InlineKeyboardMarkup([*rows, [press_button(texts.subscriptions.topics, ShowTopics())]])


def topic_keyboard(topics: Sequence[str], display: Display) -> InlineKeyboardMarkup:
    """Every subject class, two a row."""
    buttons = [press_button(display.plain(one)[:LABEL], SubscribeToTopic(number)) for number, one in enumerate(topics)]
    rows = in_rows(buttons, 2)
    return InlineKeyboardMarkup([*rows, [press_button(display.texts.subscriptions.back, OpenCategory(""))]])


def made_keyboard(made: Subscription, texts: Texts) -> InlineKeyboardMarkup:
    """Under the answer to /subscribe."""
    return InlineKeyboardMarkup(
        [
            [
                _pace(made, texts),
                press_button(texts.subscriptions.schedule_button, ShowSchedule()),
                press_button(texts.subscriptions.undo, UndoSubscription(made.id)),
            ]
        ]
    )


def _pace(one: Subscription, texts: Texts) -> InlineKeyboardButton:
    said = texts.subscriptions
    return press_button(said.make_at_once if one.pace == "digest" else said.make_digest, _other_pace(one))


def _other_pace(one: Subscription, *, in_list: bool = False) -> SetPace:
    return SetPace(one.id, "at_once" if one.pace == "digest" else "digest", in_list)


def list_keyboard(
    subscriptions: Sequence[Subscription], display: Display, page: int = 0, muted: int = 0
) -> InlineKeyboardMarkup | None:
    """A row each: pause or go on, remove; below them the pages before and behind, and how much is left out."""
    texts, rows = display.texts, []
    for one in subscriptions[page * LISTED : (page + 1) * LISTED]:
        shown = (texts.subscriptions.resume if one.is_paused else texts.subscriptions.pause).format(
            label=display.plain(one.label)[:LABEL]
        )
        pause = press_button(shown, PauseSubscription(one.id, not one.is_paused))
        pace = press_button("🗞" if one.pace == "digest" else "⚡", _other_pace(one, in_list=True))
        rows.append([pause, pace, press_button(texts.subscriptions.remove, RemoveSubscription(one.id), DELETES)])
    rows += turning(page, -(-len(subscriptions) // LISTED), TurnList)
    rows += [[press_button(texts.muting.list_button.format(count=muted), ShowMuted())]] if muted else []
    return InlineKeyboardMarkup(rows) if rows else None


def removed_keyboard(subscription_id: int, texts: Texts) -> InlineKeyboardMarkup:
    """[撤销] under what was removed."""
    return InlineKeyboardMarkup([[press_button(texts.subscriptions.undo, RestoreSubscription(subscription_id))]])


def short_text_keyboard(text: str, texts: Texts) -> InlineKeyboardMarkup:
    """Under a short text: it may be a search or a subscription."""
    search = texts.search.search.format(query=clean_label(text, LABEL))
    return InlineKeyboardMarkup([[press_button(search, SearchTerm(""))], [_subscribe_to(text, texts)]])


def meant_keyboard(command: str, rest: str, text: str, texts: Texts) -> InlineKeyboardMarkup:
    """Under a text that may be a command with ``rest`` as its object, or an ordinary text."""
    meant = press_button(texts.search.search.format(query=clean_label(rest, LABEL)), SearchTerm(rest))
    if command == "subscribe":
        meant = press_button(
            texts.subscriptions.offer_subscribe.format(text=clean_label(rest, LABEL)), SubscribeToSpoken()
        )
    elif command == "unsubscribe":
        meant = press_button(texts.about.commands["subscriptions"], TurnList(0))
    search = press_button(texts.search.search.format(query=clean_label(text, LABEL)), SearchTerm(""))
    return InlineKeyboardMarkup([[meant], [search]])


def subscribe_keyboard(name: str, texts: Texts) -> InlineKeyboardMarkup:
    """[订阅「…」] to what the answered message asks for."""
    return InlineKeyboardMarkup([[_subscribe_to(name, texts)]])


def _subscribe_to(name: str, texts: Texts) -> InlineKeyboardButton:
    label = texts.subscriptions.offer_subscribe.format(text=clean_label(name, LABEL))
    return press_button(label, SubscribeToAsked(), MAIN)


def offer_keyboard(article_id: int, offered: Mapping[SubscriptionKind, str], display: Display) -> InlineKeyboardMarkup:
    """One row a kind of what the article offers: its label."""
    kinds = display.texts.subscriptions.kinds
    named = {kind: f"{kinds[kind]}「{display.plain(one)[:LABEL]}」" for kind, one in offered.items()}
    return InlineKeyboardMarkup(
        [[press_button(text, SubscribeToOffer(article_id, kind))] for kind, text in named.items()]
    )
