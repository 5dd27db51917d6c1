"""/settings: language, length and the schedule of digests, changed by buttons and edited in place."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import get_args

from telegram import InlineKeyboardMarkup

from bot.flows.chats import set_language, set_length, set_schedule
from bot.models import Length, Schedule
from handlers.chat.arguments import asked_text
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.menu import show_menu
from handlers.chat.permissions import TargetChat, administers, named_html, refusal, target_of
from handlers.features.access import is_owner
from handlers.view.buttons.help import is_introduction, start_keyboard
from handlers.view.buttons.presses import ScheduleSetting, SetLanguage, SetLength, Setting, ShowSchedule
from handlers.view.buttons.settings import as_shown, settings_keyboard
from handlers.view.display import clean_label, escaped, known_language
from handlers.view.schedule import changed, parse_words
from handlers.view.settings import saved_line, settings_html
from handlers.view.texts import Language, texts


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What the chat that is looked at has chosen; ``schedule`` None before its first subscription."""

    target: TargetChat
    language: Language
    length: Length
    schedule: Schedule | None
    is_channel: bool

    def shown(self, talk: Conversation) -> tuple[str, InlineKeyboardMarkup]:
        """The message and its buttons, in the language of who looks."""
        now = talk.services.clock.now()
        shown = settings_html(self.language, self.length, self.schedule, talk.texts, now)
        keyboard = settings_keyboard(self.language, self.length, self.schedule, talk.texts, is_channel=self.is_channel)
        return named_html(talk, self.target, shown), keyboard


async def _chosen(talk: Conversation, target: TargetChat) -> _Chosen:
    """Of this chat the row was read already; a chat that is managed from here has its own."""
    is_here = target.chat_id == talk.chat.id
    stored = talk.stored if is_here else await talk.services.storage.chats.get(target.chat_id)
    language = known_language(stored.language) or talk.language
    return _Chosen(target, language, stored.length, target.stored_schedule, stored.is_channel)


async def on_settings(request: MessageRequest) -> None:
    """The settings of this chat (or the one that is managed); words behind it change the schedule."""
    talk, message = request.talk, request.message
    target = await target_of(talk, message)
    chosen = await _chosen(talk, target)
    words = asked_text(message).split()
    if words:
        if not await administers(talk, target.chat_id):
            await message.reply_text(escaped(refusal(talk, target)))
            return
        wanted = parse_words(target.schedule, words)
        if wanted is None:
            await message.reply_text(named_html(talk, target, talk.texts.settings.schedule_unclear))
            return
        await message.reply_text(named_html(talk, target, await _save(talk, target, wanted)))
        chosen = replace(chosen, schedule=wanted)
    text, keyboard = chosen.shown(talk)
    await message.reply_text(text, reply_markup=keyboard)


async def on_setting(request: PressRequest[Setting]) -> None:
    """One button of the settings; a language chosen under /start shows that in it, with the way on."""
    talk = request.talk
    target = await target_of(talk, request.message)
    if not await administers(talk, target.chat_id):
        await request.answer(refusal(talk, target))
        return
    chosen = await _chosen(talk, target)
    done = await _apply(talk, target, chosen, as_shown(request.press, request.label))
    if done is None:
        await request.answer(talk.texts.help.too_late)
        return
    toast, now_chosen = done
    await request.answer(f"{clean_label(target.title or '')}: {toast}" if target.is_elsewhere else toast)
    if target.chat_id == talk.chat.id:  # who speaks here reads the new language from now on
        talk = replace(talk, language=now_chosen.language)
    is_first = isinstance(request.press, SetLanguage) and not target.is_elsewhere
    if is_first and request.message and is_introduction(request.message.reply_markup):
        await request.edit(talk.texts.help.start_html, start_keyboard(talk.texts))
    else:
        await request.edit(*now_chosen.shown(talk))


async def _apply(talk: Conversation, target: TargetChat, chosen: _Chosen, press: Setting) -> tuple[str, _Chosen] | None:
    """Do what a button says: the toast, and what is chosen now. None for a stale or forged one."""
    match press:
        case SetLanguage():
            toast = await _set_language(talk, target, press.language)
            return toast, replace(chosen, language=press.language)
        case SetLength():
            await set_length(talk.services, target.chat_id, press.length)
            said = talk.texts.settings
            return said.length_set.format(length=said.lengths[press.length]), replace(chosen, length=press.length)
    if not isinstance(press, get_args(ScheduleSetting)) or chosen.schedule is None:
        return None
    schedule = changed(chosen.schedule, press)
    return (await _save(talk, target, schedule), replace(chosen, schedule=schedule)) if schedule else None


async def _set_language(talk: Conversation, target: TargetChat, language: Language) -> str:
    """Keep it, and show the menu of commands in it; the toast."""
    await set_language(talk.services, target.chat_id, language)
    is_owners = target.chat_id == talk.asker_id and await is_owner(talk)
    await show_menu(talk.bot, target.chat_id, language, is_owners=is_owners)
    return texts(language).settings.language_set


async def _save(talk: Conversation, target: TargetChat, schedule: Schedule) -> str:
    """Keep a schedule; the sentence that says when the next edition comes."""
    arrives = await set_schedule(talk.services, target.chat_id, schedule)
    talk.scheduler.wake()
    return saved_line(schedule, arrives, talk.texts)


async def on_schedule(request: PressRequest[ShowSchedule]) -> None:
    """[摘要时间] under a subscription: the settings, as a message of their own."""
    talk = request.talk
    chosen = await _chosen(talk, await target_of(talk, request.message))
    await request.answer()
    await request.reply(*chosen.shown(talk))
