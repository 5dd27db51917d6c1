"""/settings: language and length, changed by buttons and edited in place."""

from __future__ import annotations

import contextlib
from typing import cast

from telegram import BotCommand, BotCommandScopeChat, CallbackQuery, Message, Update
from telegram.error import BadRequest, TelegramError

from handlers.context import BotContext, Conversation, conversation
from handlers.links import is_administrator
from handlers.view.keyboards import LANGUAGES, parse_setting, settings_keyboard


def _shown(talk: Conversation) -> str:
    length = getattr(talk.texts, talk.length)
    return talk.texts.settings_html.format(language=dict(LANGUAGES)[talk.language], length=length)


async def on_settings(update: Update, context: BotContext) -> None:
    """The settings of this chat."""
    talk = await conversation(update, context)
    keyboard = settings_keyboard(talk.language, talk.length, talk.texts)
    await cast(Message, update.effective_message).reply_html(_shown(talk), reply_markup=keyboard)


async def on_setting(update: Update, context: BotContext) -> None:
    """One button of the settings."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    setting = parse_setting(query.data or "")
    if setting is None:
        await query.answer(talk.texts.too_late)
        return
    if not await is_administrator(talk, context):
        await query.answer(talk.texts.only_asker)
        return
    name, value = setting
    await talk.services.storage.chats.update(talk.chat.id, now=talk.services.clock.now(), **{name: value})
    talk = await conversation(update, context)
    length = getattr(talk.texts, talk.length)
    said = talk.texts.language_set if name == "language" else talk.texts.length_set.format(length=length)
    await query.answer(said)
    with contextlib.suppress(BadRequest):  # pressed twice: nothing to modify
        await query.edit_message_text(
            _shown(talk), parse_mode="HTML", reply_markup=settings_keyboard(talk.language, talk.length, talk.texts)
        )
    if name == "language":
        with contextlib.suppress(TelegramError):
            commands = [BotCommand(key, text) for key, text in talk.texts.commands.items()]
            await context.bot.set_my_commands(commands, scope=BotCommandScopeChat(talk.chat.id))
