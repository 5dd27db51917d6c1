"""Buttons under /start and /forget."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import AnswerForget, ReadSample
from handlers.view.buttons.settings import language_rows
from handlers.view.buttons.styles import DELETES, MAIN
from handlers.view.texts import Texts


def start_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """[试一篇], and the languages."""
    sample = InlineKeyboardButton(texts.help.try_one, callback_data=encode(ReadSample()), style=MAIN)
    return InlineKeyboardMarkup([[sample], *language_rows()])


def forget_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """Erase or keep."""
    erase = encode(AnswerForget(is_sure=True))
    yes = InlineKeyboardButton(texts.help.forget_yes, callback_data=erase, style=DELETES)
    no = InlineKeyboardButton(texts.help.forget_no, callback_data=encode(AnswerForget(is_sure=False)))
    return InlineKeyboardMarkup([[yes, no]])
