"""What every handler starts from: the services, and the chat's language, length and look."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any, cast
from zoneinfo import ZoneInfo

from telegram import Chat, Update, User
from telegram.constants import ChatType
from telegram.ext import CallbackContext, ExtBot

from bot.flows.scheduler import Scheduler
from bot.models import Length, Link, Subscription
from bot.runtime.services import Services
from handlers.view.brief import Display
from handlers.view.texts import Language, Texts, known_language, language_of, texts

BotContext = CallbackContext[ExtBot[Any], dict[Any, Any], dict[Any, Any], dict[Any, Any]]

REMEMBERED_MESSAGES = 2000


@dataclass(slots=True)
class Memory:
    """What the process remembers between updates, bounded: which links a message had, what was unsubscribed and may
    be put back, and which chat (id, title) a person manages from the private one."""

    links: OrderedDict[tuple[int, int], tuple[str, ...]] = field(default_factory=OrderedDict)
    claim_code: str | None = None
    removed: OrderedDict[int, Subscription] = field(default_factory=OrderedDict)
    managed: OrderedDict[int, tuple[int, str]] = field(default_factory=OrderedDict)
    shared_links: OrderedDict[str, Link] = field(default_factory=OrderedDict)
    pages: OrderedDict[tuple[int, int], tuple[str | None, ...]] = field(default_factory=OrderedDict)
    shown_briefs: OrderedDict[tuple[int, str], tuple[float, str]] = field(default_factory=OrderedDict)

    def remember(self, chat_id: int, message_id: int, urls: tuple[str, ...]) -> None:
        """Note the links of a message, so that an edit is read again only if they changed."""
        self.links[chat_id, message_id] = urls
        _bound(self.links)

    def remember_removed(self, subscription: Subscription) -> None:
        """Note a subscription, so that [撤销] restores it."""
        self.removed[subscription.id] = subscription
        _bound(self.removed)

    def forget(self, chat_id: int) -> None:
        """Drop what was kept of a chat, and which one its person manages."""
        for number in [number for number, one in self.removed.items() if one.chat_id == chat_id]:
            del self.removed[number]
        for key in [key for key in self.links if key[0] == chat_id]:
            del self.links[key]
        self.managed.pop(chat_id, None)

    def manage(self, user_id: int, chat_id: int, title: str) -> None:
        """From now on the person's private commands act on this chat."""
        self.managed[user_id] = (chat_id, title)
        _bound(self.managed)

    def remember_link(self, key: str, link: Link) -> None:
        """Note a link that was typed inline, under the key of its result and deep link."""
        self.shared_links[key] = link
        _bound(self.shared_links)

    def remember_pages(self, chat_id: int, message_id: int, cursors: tuple[str | None, ...]) -> None:
        """Note where the pages begin that a message of results can show, the first page first."""
        self.pages[chat_id, message_id] = cursors
        _bound(self.pages)

    def remember_brief(self, article_id: int, language: str, at: float, text: str) -> None:
        """Keep the text of an article's inline brief, and at which monotonic second it was made."""
        self.shown_briefs[article_id, language] = (at, text)
        _bound(self.shown_briefs)


def _bound(remembered: OrderedDict[Any, Any]) -> None:
    while len(remembered) > REMEMBERED_MESSAGES:
        remembered.popitem(last=False)


@dataclass(frozen=True, slots=True)
class Conversation:
    """One update's chat: who speaks, and how the chat wants its answers."""

    services: Services
    chat: Chat
    user: User | None
    language: Language
    length: Length
    message_id: int | None

    @property
    def texts(self) -> Texts:
        return texts(self.language)

    @property
    def is_group(self) -> bool:
        return self.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}

    @property
    def asker_id(self) -> int:
        """The person's id, 0 for channels and anonymous administrators."""
        return self.user.id if self.user and not self.user.is_bot else 0

    @property
    def display(self) -> Display:
        """The look of the chat: traditional chats see page text converted."""
        zone = ZoneInfo(self.services.settings.time_zone)
        if self.language != "zh-hant":
            return Display(self.texts, zone)
        from bot.text.scripts import to_traditional

        return Display(self.texts, zone, to_traditional, is_converted=True)


def services_of(context: BotContext) -> Services:
    """The services that ``build_application`` put into the bot's data."""
    return cast(Services, context.bot_data["services"])


def scheduler_of(context: BotContext) -> Scheduler:
    """The loop, whether it runs or is stepped."""
    return cast(Scheduler, context.bot_data["scheduler"])


def memory_of(context: BotContext) -> Memory:
    """The process's bounded memory."""
    return cast(Memory, context.bot_data["memory"])


async def conversation(update: Update, context: BotContext) -> Conversation:
    """Read the chat's settings for one update."""
    services = services_of(context)
    chat = cast(Chat, update.effective_chat)
    user = update.effective_user
    stored = await services.storage.chats.get(chat.id)
    language = known_language(stored.language) or language_of(user.language_code if user else "zh")
    message = update.effective_message
    return Conversation(services, chat, user, language, stored.length, message.message_id if message else None)
