"""/settings: language, length and the schedule of digests, changed by buttons and edited in place."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import cast
from zoneinfo import ZoneInfo

from telegram import BotCommand, BotCommandScopeChat, CallbackQuery, InlineKeyboardMarkup, Message, Update
from telegram.error import BadRequest, TelegramError

from bot.digests.schedule import next_edition, quiet_until
from bot.models import Length, Schedule
from handlers.chat.context import BotContext, Conversation, conversation, scheduler_of
from handlers.chat.permissions import Place, administers, place_of
from handlers.view.buttons.briefs import LANGUAGES, parse_setting, settings_keyboard
from handlers.view.buttons.schedule import changed, described, parse_words, schedule_rows
from handlers.view.digest import moment
from handlers.view.texts import Language, known_language
from handlers.view.texts.subscriptions import subscription_texts


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the chat that is looked at has chosen; ``schedule`` None before its first subscription."""

    place: Place
    language: Language
    length: Length
    schedule: Schedule | None


async def _chosen(talk: Conversation, place: Place) -> _Chosen:
    stored = await talk.services.storage.chats.get(place.chat_id)
    schedule = await talk.services.storage.schedules.get(place.chat_id)
    return _Chosen(place, known_language(stored.language) or talk.language, stored.length, schedule)


def _shown(talk: Conversation, chosen: _Chosen) -> str:
    length = getattr(talk.texts, chosen.length)
    text = talk.texts.settings_html.format(language=dict(LANGUAGES)[chosen.language], length=length)
    return f"{text}\n{described(chosen.schedule, talk.language)}" if chosen.schedule else text


def _keyboard(talk: Conversation, chosen: _Chosen) -> InlineKeyboardMarkup:
    rows = schedule_rows(chosen.schedule, talk.language) if chosen.schedule else []
    return settings_keyboard(chosen.language, chosen.length, talk.texts, rows)


async def on_settings(update: Update, context: BotContext) -> None:
    """The settings of this chat (or the one that is managed); words behind it change the schedule."""
    talk = await conversation(update, context)
    message = cast(Message, update.effective_message)
    place = await place_of(talk, context, message)
    chosen = await _chosen(talk, place)
    words = (message.text or "").split()[1:]
    if words:
        if not await administers(context, place.chat_id, talk.user):
            await message.reply_text(subscription_texts(talk.language).only_administrators)
            return
        wanted = parse_words(place.schedule, words)
        if wanted is None:
            await message.reply_text(subscription_texts(talk.language).schedule_unclear)
            return
        await message.reply_text(await _save(talk, context, place, wanted))
        chosen = replace(chosen, schedule=wanted)
    await message.reply_html(_shown(talk, chosen), reply_markup=_keyboard(talk, chosen))


async def _save(talk: Conversation, context: BotContext, place: Place, schedule: Schedule) -> str:
    """Keep a schedule; the sentence that says when the next edition comes."""
    due = next_edition(schedule, talk.services.clock.now())
    await talk.services.storage.schedules.put(place.chat_id, schedule, due)
    scheduler_of(context).wake()
    texts = subscription_texts(talk.language)
    if not await talk.services.storage.subscriptions.of_chat(place.chat_id):
        return f"{texts.saved_only} {texts.nothing_subscribed}"
    return texts.saved.format(time=moment(quiet_until(schedule, due), ZoneInfo(schedule.zone)))


async def on_setting(update: Update, context: BotContext) -> None:
    """One button of the settings."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    place = await place_of(talk, context, query.message)
    if not await administers(context, place.chat_id, talk.user):
        await query.answer(subscription_texts(talk.language).only_administrators)
        return
    said = await _apply(talk, context, place, query.data or "")
    await query.answer(said or talk.texts.too_late)
    if said:
        talk = await conversation(update, context)
        chosen = await _chosen(talk, place)
        with contextlib.suppress(BadRequest):  # pressed twice: nothing to modify
            await query.edit_message_text(_shown(talk, chosen), parse_mode="HTML", reply_markup=_keyboard(talk, chosen))


async def _apply(talk: Conversation, context: BotContext, place: Place, data: str) -> str | None:
    """Do what a button says; the toast, None for a stale or forged one."""
    if data.startswith("e:"):
        schedule = await talk.services.storage.schedules.get(place.chat_id)
        wanted = changed(schedule, data) if schedule else None
        return await _save(talk, context, place, wanted) if wanted else None
    setting = parse_setting(data)
    if setting is None:
        return None
    name, value = setting
    await talk.services.storage.chats.update(place.chat_id, now=talk.services.clock.now(), **{name: value})
    if name == "length":
        return talk.texts.length_set.format(length=getattr(talk.texts, value))
    from handlers.view.texts import texts

    said = texts(cast(Language, value))
    with contextlib.suppress(TelegramError):
        commands = [BotCommand(key, text) for key, text in said.commands.items()]
        await context.bot.set_my_commands(commands, scope=BotCommandScopeChat(place.chat_id))
    return said.language_set


async def on_schedule(update: Update, context: BotContext) -> None:
    """[摘要时间] under a subscription: the settings, as a message of their own."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    place = await place_of(talk, context, query.message)
    chosen = await _chosen(talk, place)
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.reply_html(_shown(talk, chosen), reply_markup=_keyboard(talk, chosen))
