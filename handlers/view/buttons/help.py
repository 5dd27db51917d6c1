"""Buttons under /start and /forget."""

from __future__ import annotations

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.view.buttons.callback import encode
from handlers.view.buttons.first_day_presses import StartSubscribing
from handlers.view.buttons.presses import AnswerForget, ReadSample, SetLanguage
from handlers.view.buttons.settings import LANGUAGES
from handlers.view.texts import Texts


def start_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """[试一篇], [订阅], and the languages."""
    sample = InlineKeyboardButton(texts.help.try_one, callback_data=encode(ReadSample()))
    subscribe = InlineKeyboardButton(texts.first_day.subscribe, callback_data=encode(StartSubscribing()))
    languages = [InlineKeyboardButton(name, callback_data=encode(SetLanguage(key))) for key, name in LANGUAGES]
    return InlineKeyboardMarkup([[sample, subscribe], languages])


def subscribing_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """[订阅] alone: what comes after the sample."""
    button = InlineKeyboardButton(texts.first_day.subscribe, callback_data=encode(StartSubscribing()))
    return InlineKeyboardMarkup([[button]])


def forget_keyboard(texts: Texts) -> InlineKeyboardMarkup:
    """Erase or keep."""
    yes = InlineKeyboardButton(texts.help.forget_yes, callback_data=encode(AnswerForget(is_sure=True)))
    no = InlineKeyboardButton(texts.help.forget_no, callback_data=encode(AnswerForget(is_sure=False)))
    return InlineKeyboardMarkup([[yes, no]])
