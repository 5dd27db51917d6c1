"""For which chat somebody speaks, and whether they may change it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from telegram import Message, User
from telegram.constants import ChatID, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.models import Schedule
from handlers.chat.context import BotContext, Conversation
from handlers.chat.entry import MessageRequest, topic_of
from handlers.view.display import clean_label, escaped

# Raw, by a name that PTB does not take for its own method (Telegram's names have no case): PTB wants every right of an
# administrator to be named, and stumbles over a server that names fewer.
ADMINISTRATORS: Final = "getchatadministrators"


@dataclass(frozen=True, slots=True)
class TargetChat:
    """The chat (and its topic, 0: none) that a request acts on: the one it came from, or the one that is managed.

    ``stored_schedule`` is None before the first subscription; ``default_zone`` holds until then. ``is_elsewhere``: the
    answers do not stand in this chat, and name it.
    """

    chat_id: int
    thread_id: int
    title: str | None
    stored_schedule: Schedule | None
    default_zone: str
    is_elsewhere: bool = False

    @property
    def schedule(self) -> Schedule:
        """When this chat gets its digests, or would get them."""
        return self.stored_schedule or Schedule(self.default_zone)

    @property
    def zone(self) -> ZoneInfo:
        """In which this chat reads its times."""
        return ZoneInfo(self.schedule.zone)


Guarded = Callable[[MessageRequest, TargetChat], Awaitable[None]]


def administrators_only(handle: Guarded) -> Callable[[MessageRequest], Awaitable[None]]:
    """Guard a command that changes a chat: whoever may not is told so, and nothing else happens."""

    async def guarded(request: MessageRequest) -> None:
        target = await target_of(request.talk, request.message)
        if await administers(request.talk, target.chat_id):
            await handle(request, target)
        else:
            await request.message.reply_text(escaped(refusal(request.talk, target)))

    return guarded


def refusal(talk: Conversation, target: TargetChat) -> str:
    """Why somebody may not change a chat; plain text."""
    if target.is_elsewhere:
        return talk.texts.manage.refused.format(title=clean_label(target.title or ""))
    return talk.texts.access.only_administrators


def named_html(talk: Conversation, target: TargetChat, text: str) -> str:
    """An answer, headed by the name of the chat that it is about where it stands in another."""
    if not target.is_elsewhere:
        return text
    return talk.texts.manage.about_html.format(title=escaped(target.title or "")) + text


async def target_at(talk: Conversation, chat_id: int, thread_id: int, title: str | None = None) -> TargetChat:
    """A chat and topic with its schedule."""
    schedule = await talk.services.storage.schedules.get(chat_id)
    is_elsewhere = chat_id != talk.chat.id
    if is_elsewhere:
        title = (await talk.services.storage.chats.get(chat_id)).title or str(chat_id)
    return TargetChat(chat_id, thread_id, title, schedule, talk.services.settings.time_zone, is_elsewhere)


async def target_of(talk: Conversation, message: Message | None) -> TargetChat:
    """The chat that is managed from this private one, else this chat and topic."""
    if talk.chat.type == ChatType.PRIVATE:
        managed = await talk.services.storage.remembered.managed_by(talk.asker_id, talk.services.clock.now())
        if managed:
            return await target_at(talk, managed, 0)
    return await target_at(talk, talk.chat.id, topic_of(message) or 0, talk.chat.title)


async def administers(talk: Conversation, chat_id: int) -> bool:
    """Whether who speaks administers the chat."""
    return await is_administrator(talk.context, chat_id, talk.user)


async def is_administrator(context: BotContext, chat_id: int, user: User | None) -> bool:
    """A private chat is its person's own; anonymous administrators are administrators."""
    if user is None:
        return False
    if user.id in {chat_id, ChatID.ANONYMOUS_ADMIN}:
        return True
    if chat_id > 0:
        return False
    try:
        administrators = await context.bot.do_api_request(ADMINISTRATORS, api_kwargs={"chat_id": chat_id})
    except (BadRequest, ChatMigrated, Forbidden):  # the bot is not there any more; what was lost is tried again
        return False
    return any(one["user"]["id"] == user.id for one in administrators)
