"""What every handler starts from: the application's parts, and the chat with its language, length and look."""

from __future__ import annotations

from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Final
from zoneinfo import ZoneInfo

from telegram import Chat, MaybeInaccessibleMessage, Message, User
from telegram.constants import ChatType
from telegram.ext import Application, CallbackContext, ExtBot

from bot.flows.scheduler import Scheduler
from bot.models import Length
from bot.runtime.services import Services
from bot.storage.chats import ChatSettings
from handlers.chat.memory import Memory
from handlers.view.display import Display, display_in
from handlers.view.texts import Language, Texts, texts

Bot = ExtBot[str]  # str: what the rate limiter takes with a call
GROUPS: Final = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})
Unused = dict[Any, Any]  # PTB's data of a person and of a chat: ours lie in the database


@dataclass(slots=True)
class BotData:
    """What lives as long as the application. PTB makes it empty; ``build_application`` fills it before any update."""

    services: Services = field(init=False)
    scheduler: Scheduler = field(init=False)
    memory: Memory = field(default_factory=Memory)


class BotContext(CallbackContext[Bot, Unused, Unused, BotData]):
    """PTB's context of one update, with our parts typed. ``number_of_now``: the one that its group has, once somebody
    asked for it (``entry.chat_of_now``)."""

    number_of_now: int | None = None

    @property
    def services(self) -> Services:
        return self.bot_data.services

    @property
    def scheduler(self) -> Scheduler:
        """The loop, whether it runs or is stepped."""
        return self.bot_data.scheduler

    @property
    def memory(self) -> Memory:
        return self.bot_data.memory


App = Application[Bot, BotContext, Unused, Unused, BotData, None]


@dataclass(frozen=True, slots=True)
class Whisper:
    """In a group: who alone is to see the answer, and the press that allows it."""

    person_id: int
    query_id: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """One update's chat: who speaks, and how the chat wants its answers. ``stored`` is the chat's row as it was read
    for this update; ``message_id`` the message that answers belong to, ``thread_id`` the topic that it stands in;
    ``whisper``: what was pressed is seen by one person alone, and so is the answer. ``update_id``: Telegram's number
    of the update."""

    context: BotContext
    chat: Chat
    user: User | None
    stored: ChatSettings
    language: Language
    message_id: int | None = None
    thread_id: int | None = None
    whisper: Whisper | None = None
    update_id: int = 0

    @property
    def services(self) -> Services:
        return self.context.services

    @property
    def scheduler(self) -> Scheduler:
        return self.context.scheduler

    @property
    def memory(self) -> Memory:
        return self.context.memory

    @property
    def bot(self) -> Bot:
        return self.context.bot

    @property
    def length(self) -> Length:
        """Of briefs in this chat."""
        return self.stored.length

    @property
    def texts(self) -> Texts:
        return texts(self.language)

    @property
    def display(self) -> Display:
        """The look of the chat."""
        return display_in(self.language, ZoneInfo(self.services.settings.time_zone))

    @property
    def is_group(self) -> bool:
        return self.chat.type in GROUPS

    @property
    def asker_id(self) -> int:
        """The person's id, 0 for channels and anonymous administrators."""
        return self.user.id if self.user and not self.user.is_bot else 0

    def start(self, work: Coroutine[Any, Any, None]) -> None:
        """Go on with this after the update is answered; the application waits for it when it stops."""
        self.context.application.create_task(work)


def accessible(message: MaybeInaccessibleMessage | None) -> Message | None:
    """The message under a button, None where Telegram no longer shows it to the bot: PTB makes a ``Message`` of it all
    the same, of the date 0 that the Bot API marks such a one by."""
    return message if isinstance(message, Message) and message.date.timestamp() > 0 else None
