"""For which chat somebody speaks, and whether they may change it."""

from __future__ import annotations

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from telegram import MaybeInaccessibleMessage, Message, User
from telegram.constants import ChatID, ChatType
from telegram.error import TelegramError

from bot.models import Schedule
from handlers.chat.context import BotContext, Conversation, memory_of


@dataclass(frozen=True, slots=True)
class Place:
    """A chat (and its topic, 0: none) that a command acts on."""

    chat_id: int
    thread_id: int
    title: str | None
    schedule: Schedule

    @property
    def zone(self) -> ZoneInfo:
        """In which this chat reads its times."""
        return ZoneInfo(self.schedule.zone)


async def place_at(talk: Conversation, chat_id: int, thread_id: int, title: str | None = None) -> Place:
    """A chat and topic with its schedule, the default one before its first subscription."""
    schedule = await talk.services.storage.schedules.get(chat_id) or Schedule(talk.services.settings.time_zone)
    return Place(chat_id, thread_id, title, schedule)


async def place_of(talk: Conversation, context: BotContext, message: MaybeInaccessibleMessage | None) -> Place:
    """The chat that is managed from this private one, else this chat and topic."""
    managed = memory_of(context).managed.get(talk.asker_id) if talk.chat.type == ChatType.PRIVATE else None
    chat_id, thread, title = talk.chat.id, 0, talk.chat.title
    if managed:
        chat_id, title = managed
    elif isinstance(message, Message) and message.is_topic_message:
        thread = message.message_thread_id or 0
    return await place_at(talk, chat_id, thread, title)


async def administers(context: BotContext, chat_id: int, user: User | None) -> bool:
    """Whether the person administers the chat; a private chat is its person's own. Anonymous administrators do."""
    if user is None:
        return False
    if user.id in {chat_id, ChatID.ANONYMOUS_ADMIN}:
        return True
    if chat_id > 0:
        return False
    try:
        administrators = await context.bot.get_chat_administrators(chat_id)
    except TelegramError:  # the bot is not there any more
        return False
    return any(one.user.id == user.id for one in administrators)
