"""Telegram's own chooser of groups and channels, under /manage."""

from __future__ import annotations

from typing import Final

from telegram import KeyboardButton, KeyboardButtonRequestChat, ReplyKeyboardMarkup

from handlers.view.texts import Texts

GROUP: Final = 1  # numbers of the requests: Telegram gives them back with the chat
CHANNEL: Final = 2


def chooser(texts: Texts) -> ReplyKeyboardMarkup:
    """A group or a channel that the bot is in."""
    group = KeyboardButtonRequestChat(GROUP, chat_is_channel=False, bot_is_member=True, request_title=True)
    channel = KeyboardButtonRequestChat(CHANNEL, chat_is_channel=True, bot_is_member=True, request_title=True)
    buttons = [
        KeyboardButton(texts.manage.group, request_chat=group),
        KeyboardButton(texts.manage.channel, request_chat=channel),
    ]
    return ReplyKeyboardMarkup([buttons], resize_keyboard=True, one_time_keyboard=True)
