"""Buttons under /start and /forget."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.view.buttons.callback import encode
from handlers.view.buttons.presses import AnswerForget, ReadSample
from handlers.view.buttons.settings import language_rows
from handlers.view.texts import Texts


def start_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """[试一篇], and the languages."""
    sample = InlineKeyboardButton(texts.help.try_one, callback_data=encode(ReadSample()))
    return InlineKeyboardMarkup([[sample], *language_rows()])


def forget_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """Erase or keep."""
    yes = InlineKeyboardButton(texts.help.forget_yes, callback_data=encode(AnswerForget(is_sure=True)))
    no = InlineKeyboardButton(texts.help.forget_no, callback_data=encode(AnswerForget(is_sure=False)))
    return InlineKeyboardMarkup([[yes, no]])
