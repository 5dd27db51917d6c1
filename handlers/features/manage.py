"""/manage: a group's or channel's subscriptions, edited from the private chat; rights are checked at every change."""

from __future__ import annotations

import html
from typing import cast

from telegram import (
    KeyboardButton,
    KeyboardButtonRequestChat,
    Message,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
    Update,
)

from handlers.chat.context import BotContext, conversation, memory_of
from handlers.chat.permissions import administers
from handlers.view.texts.subscriptions import subscription_texts

GROUP, CHANNEL = 1, 2  # numbers of the requests


async def on_manage(update: Update, context: BotContext) -> None:
    """Offer Telegram's own chooser of groups and channels."""
    talk = await conversation(update, context)
    texts = subscription_texts(talk.language)
    group = KeyboardButtonRequestChat(GROUP, chat_is_channel=False, bot_is_member=True, request_title=True)
    channel = KeyboardButtonRequestChat(CHANNEL, chat_is_channel=True, bot_is_member=True, request_title=True)
    buttons = [
        KeyboardButton(texts.manage_group, request_chat=group),
        KeyboardButton(texts.manage_channel, request_chat=channel),
    ]
    keyboard = ReplyKeyboardMarkup([buttons], resize_keyboard=True, one_time_keyboard=True)
    await cast(Message, update.effective_message).reply_text(texts.manage, reply_markup=keyboard)


async def on_chat_shared(update: Update, context: BotContext) -> None:
    """A chat was chosen: its commands are taken here from now on, if the person administers it and the bot is there."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    texts = subscription_texts(talk.language)
    shared = message.chat_shared
    if shared is None:
        return
    title = shared.title or str(shared.chat_id)
    if not await administers(context, shared.chat_id, talk.user):
        await message.reply_text(texts.managing_refused.format(title=title), reply_markup=ReplyKeyboardRemove())
        return
    memory_of(context).manage(talk.asker_id, shared.chat_id, title)
    shown = texts.managing_html.format(title=html.escape(title, quote=False))
    await message.reply_html(shown, reply_markup=ReplyKeyboardRemove())


async def on_done(update: Update, context: BotContext) -> None:
    """Back to the person's own subscriptions."""
    talk = await conversation(update, context)
    memory_of(context).managed.pop(talk.asker_id, None)
    await cast(Message, update.effective_message).reply_text(subscription_texts(talk.language).managing_done)
