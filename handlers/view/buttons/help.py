"""Buttons under /start and /forget."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.view.buttons.callback import encode
from handlers.view.buttons.first_day_presses import StartSubscribing
from handlers.view.buttons.presses import AnswerForget, ReadSample
from handlers.view.buttons.settings import language_rows
from handlers.view.buttons.styles import DELETES, MAIN
from handlers.view.texts import Texts


def start_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """[试一篇], [订阅], and the languages."""
    sample = InlineKeyboardButton(texts.help.try_one, callback_data=encode(ReadSample()), style=MAIN)
    subscribe = InlineKeyboardButton(texts.first_day.subscribe, callback_data=encode(StartSubscribing()))
    return InlineKeyboardMarkup([[sample, subscribe], *language_rows()])


def is_introduction(shown: InlineKeyboardMarkup | None) -> bool:
    """Whether these are the buttons under /start: [试一篇] is in their first row."""
    first = shown.inline_keyboard[0] if shown and shown.inline_keyboard else ()
    return any(button.callback_data == encode(ReadSample()) for button in first)


def subscribing_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """[订阅] alone: what comes after the sample."""
    button = InlineKeyboardButton(texts.first_day.subscribe, callback_data=encode(StartSubscribing()))
    return InlineKeyboardMarkup([[button]])


def forget_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """Erase or keep."""
    erase = encode(AnswerForget(is_sure=True))
    yes = InlineKeyboardButton(texts.help.forget_yes, callback_data=erase, style=DELETES)
    no = InlineKeyboardButton(texts.help.forget_no, callback_data=encode(AnswerForget(is_sure=False)))
    return InlineKeyboardMarkup([[yes, no]])
