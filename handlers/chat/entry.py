"""The one door: what PTB hands over becomes a typed request, and only then reaches a feature.

``message``, ``press``, ``inline``, ``chosen`` and ``membership`` turn a feature's function into a callback of PTB. An
update without what the request needs (its handler's filter let it through by mistake) is dropped here.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from telegram import (
    CallbackQuery,
    Chat,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineKeyboardMarkup,
    InlineQuery,
    Message,
    Update,
    User,
)
from telegram.constants import ChatType
from telegram.error import BadRequest
from telegram.ext import CallbackQueryHandler

from bot.models import Length
from bot.storage.chats import ChatSettings
from handlers.chat.attempt import CURRENT, has_found
from handlers.chat.context import BotContext, Conversation, accessible
from handlers.chat.in_place import edit_html
from handlers.chat.whispers import is_whispered, parameters, whisper_to
from handlers.view.buttons.callback import decode
from handlers.view.buttons.presses import Press
from handlers.view.display import Display, display_in, escaped, known_language, language_of
from handlers.view.texts import Language

log = logging.getLogger(__name__)

_ANSWERED: Final = "answered"
P = TypeVar("P", bound=Press)
Callback = Callable[[Update, BotContext], Coroutine[Any, Any, None]]


@dataclass(frozen=True, slots=True)
class MessageRequest:
    """A command, plain words, or a message to be read. ``args`` are the words behind a command."""

    talk: Conversation
    message: Message
    args: tuple[str, ...] = ()
    is_edit: bool = False


@dataclass(frozen=True, slots=True)
class PressRequest(Generic[P]):
    """A button was pressed. ``message`` is the one it stands under, None where it is too old."""

    talk: Conversation
    query: CallbackQuery
    press: P
    message: Message | None

    async def answer(self, toast: str | None = None) -> None:
        """Telegram waits for one answer to each press; the toast is plain text. Of a press that waited (for its turn, a
        restart, a database) Telegram takes none any more: then it is done all the same, and its toast is a message,
        unless an earlier attempt has shown it."""
        attempt = CURRENT.get()
        if has_found(_ANSWERED):
            return
        # Made once by a second attempt: what is too old by then would be taken for answered by the first.
        once = "once" if attempt and attempt.is_again else None
        try:
            await self.talk.bot.answer_callback_query(self.query.id, toast, rate_limit_args=once)
        except BadRequest as exc:
            if "query is too old" not in exc.message.lower():
                raise
            log.info("late answer")
            if toast:
                await self.reply(escaped(toast))
        if attempt:
            attempt.found[_ANSWERED] = True  # goes with the next record: no press waits for a row of its own

    async def edit(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> Message | None:
        """Show something else in place, or below where the message is too old or gone: then, the message that was sent.
        Pressed twice, there is nothing to modify, and that is right."""
        if self.message is None:
            return await self.reply(text, keyboard)
        if await edit_html(self.talk.bot, self.message, text, keyboard) == "gone":
            with contextlib.suppress(BadRequest):  # of a chat that takes nothing any more
                return await self.reply(text, keyboard)
        return None

    async def reply(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        """A message of its own, under the pressed one where that is still known; of a group who pressed sees it alone,
        where the server takes that."""
        alone = parameters(whisper_to(self.query))
        if alone:
            with contextlib.suppress(BadRequest):
                return await self._reply(text, keyboard, alone)
        return await self._reply(text, keyboard, {})

    async def _reply(self, text: str, keyboard: InlineKeyboardMarkup | None, more: dict[str, Any]) -> Message:
        if self.message:
            return await self.message.reply_text(text, reply_markup=keyboard, api_kwargs=more)
        talk = self.talk
        return await talk.bot.send_message(
            talk.chat.id, text, reply_markup=keyboard, message_thread_id=talk.thread_id, api_kwargs=more
        )

    @property
    def label(self) -> str:
        """What stands on the pressed button, "" where that is not known."""
        markup = self.message.reply_markup if self.message else None
        rows = markup.inline_keyboard if markup else ()
        return next((one.text for row in rows for one in row if one.callback_data == self.query.data), "")


@dataclass(frozen=True, slots=True)
class InlineRequest:
    """What was typed behind the bot's name in some chat; the look is that of the person."""

    context: BotContext
    query: InlineQuery
    language: Language
    display: Display


@dataclass(frozen=True, slots=True)
class ChosenRequest:
    """An inline result that was posted."""

    context: BotContext
    result: ChosenInlineResult
    display: Display


@dataclass(frozen=True, slots=True)
class GuestRequest:
    """The bot was named in a chat that it is not in; look and length are those of who named it."""

    context: BotContext
    message: Message
    display: Display
    length: Length

    @property
    def asker_id(self) -> int:
        """The person's id, 0 for anonymous administrators."""
        person = self.message.from_user
        return person.id if person and not person.is_bot else 0


@dataclass(frozen=True, slots=True)
class MembershipRequest:
    """The bot was added, removed, blocked or let in again."""

    talk: Conversation
    change: ChatMemberUpdated


async def conversation(update: Update, context: BotContext) -> Conversation | None:
    """The update's chat with its settings (one read), None for an update without a chat."""
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    if chat is None:
        return None
    chat = await chat_of_now(chat, context)
    stored = await context.services.storage.chats.get(chat.id)
    language = known_language(stored.language) or _first_language(chat, user)
    context.memory.remember_language(chat.id, language)
    place = (_number_of(message), topic_of(message))
    return Conversation(context, chat, user, stored, language, *place, update_id=update.update_id)


async def chat_of_now(chat: Chat, context: BotContext) -> Chat:
    """A group that became a supergroup has another number; buttons of its messages are pressed under the former one
    for years, and what was asked before the move may be answered after it."""
    if chat.type != ChatType.GROUP:
        return chat
    number = context.number_of_now
    if number is None:  # the guard asks, and then the entry
        number = context.number_of_now = await context.services.storage.chats.number_of(chat.id)
    return chat if number == chat.id else Chat(number, ChatType.SUPERGROUP, title=chat.title)


def _number_of(message: Message | None) -> int | None:
    """Of the message that answers belong to. An ephemeral one has none (0)."""
    return message.message_id or None if message else None


def topic_of(message: Message | None) -> int | None:
    """The topic of a forum, or of a private chat, that a message stands in; a thread of replies is none."""
    return message.message_thread_id if message and message.is_topic_message else None


def remembered_conversation(update: Update, context: BotContext) -> Conversation | None:
    """``conversation`` without the database: the language that the chat had last, and for the rest the defaults."""
    chat, user, message = update.effective_chat, update.effective_user, update.effective_message
    if chat is None:
        return None
    language = context.memory.languages.get(chat.id) or _first_language(chat, user)
    return Conversation(context, chat, user, ChatSettings(), language, _number_of(message), topic_of(message))


def _first_language(chat: Chat, user: User | None) -> Language:
    """Of a chat that chose none: the person's; a group or channel has one language, whoever speaks."""
    return language_of(user.language_code if user and chat.type == ChatType.PRIVATE else "zh")


def remembered_language(context: BotContext, chat_id: int, user: User | None) -> Language:
    """In which a chat was spoken to last, else that of the person's Telegram."""
    return context.memory.languages.get(chat_id) or language_of(user.language_code if user else "zh")


async def look_of(context: BotContext, user: User) -> tuple[Language, Display]:
    """How a person wants to see what is typed inline: as in the private chat."""
    stored = await context.services.storage.chats.get(user.id)
    language = known_language(stored.language) or language_of(user.language_code)
    return language, display_in(language, ZoneInfo(context.services.settings.time_zone))


def message(handle: Callable[[MessageRequest], Awaitable[None]]) -> Callback:
    """For commands and messages."""

    async def entered(update: Update, context: BotContext) -> None:
        talk, sent = await conversation(update, context), update.effective_message
        if talk and sent:
            await _wake(talk)
            is_edit = update.edited_message is not None
            await handle(MessageRequest(talk, sent, tuple(context.args or ()), is_edit))

    return entered


async def _wake(talk: Conversation) -> None:
    """Who speaks to the bot is there, whatever was noted of the chat: Telegram may have said so while nobody heard it.
    A post of a channel says nothing of the bot's right to write there."""
    if not talk.stored.is_active and talk.chat.type != ChatType.CHANNEL:
        await talk.scheduler.welcome(talk.chat.id)


def press(
    handle: Callable[[PressRequest[P]], Awaitable[None]], *kinds: type[P]
) -> CallbackQueryHandler[BotContext, None]:
    """For the buttons of these kinds; whatever else was pressed is left to the next handler."""

    async def entered(update: Update, context: BotContext) -> None:
        query, talk = update.callback_query, await conversation(update, context)
        pressed = decode(query.data or "") if query else None
        if query and talk and isinstance(pressed, kinds):
            await _wake(talk)
            message = accessible(query.message)
            talk = replace(talk, whisper=whisper_to(query)) if is_whispered(message) else talk
            await handle(PressRequest(talk, query, pressed, message))

    return CallbackQueryHandler(entered, pattern=lambda data: isinstance(decode(str(data)), kinds))


def stale_press(handle: Callable[[Conversation, CallbackQuery], Awaitable[None]]) -> Callback:
    """For buttons that nobody reads: forged, or of a message that is gone."""

    async def entered(update: Update, context: BotContext) -> None:
        talk = await conversation(update, context)
        if talk and update.callback_query:
            await handle(talk, update.callback_query)

    return entered


def inline(handle: Callable[[InlineRequest], Awaitable[None]]) -> Callback:
    """For what is typed inline."""

    async def entered(update: Update, context: BotContext) -> None:
        if query := update.inline_query:
            await handle(InlineRequest(context, query, *await look_of(context, query.from_user)))

    return entered


def chosen(handle: Callable[[ChosenRequest], Awaitable[None]]) -> Callback:
    """For inline results that were posted."""

    async def entered(update: Update, context: BotContext) -> None:
        if result := update.chosen_inline_result:
            _, display = await look_of(context, result.from_user)
            await handle(ChosenRequest(context, result, display))

    return entered


def guest(handle: Callable[[GuestRequest], Awaitable[None]]) -> Callback:
    """For messages that name the bot in a chat that it is not in."""

    async def entered(update: Update, context: BotContext) -> None:
        message = update.guest_message
        if message is None or not message.guest_query_id:
            return
        sender = message.from_user
        person = sender if sender and not sender.is_bot else None  # an anonymous administrator is nobody in particular
        stored = await context.services.storage.chats.get(person.id if person else 0)
        language = known_language(stored.language) or language_of(person.language_code if person else "zh")
        display = display_in(language, ZoneInfo(context.services.settings.time_zone))
        await handle(GuestRequest(context, message, display, stored.length))

    return entered


def membership(handle: Callable[[MembershipRequest], Awaitable[None]]) -> Callback:
    """For changes of the bot's own membership."""

    async def entered(update: Update, context: BotContext) -> None:
        talk = await conversation(update, context)
        if talk and update.my_chat_member:
            await handle(MembershipRequest(talk, update.my_chat_member))

    return entered
