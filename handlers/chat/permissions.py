"""For which chat somebody speaks, and whether they may change it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Final
from zoneinfo import ZoneInfo

from telegram import Message, User
from telegram.constants import ChatID, ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden

from bot.models import Schedule
from handlers.chat.attempt import first_seen
from handlers.chat.context import BotContext, Conversation
from handlers.chat.entry import MessageRequest, topic_of
from handlers.view.display import clean_label, escaped

# Raw, by a name that PTB does not take for its own method (Telegram's names have no case): PTB wants every right of an
# administrator to be named, and stumbles over a server that names fewer.
ADMINISTRATORS: Final = "getchatadministrators"
TOAST_TITLE: Final = 64  # characters of a name: a toast has 200, and Telegram refuses more


@dataclass(frozen=True, slots=True)
class TargetChat:
    """The chat (and its topic, 0: none) that a request acts on: the one it came from, or the one that is managed.

    ``stored_schedule`` is None before the first subscription; ``default_zone`` holds until then. ``is_elsewhere``: the
    answers do not stand in this chat, and name it. ``headed``: the name of another one, which the pressed message is
    about.
    """

    chat_id: int
    thread_id: int
    title: str | None
    stored_schedule: Schedule | None
    default_zone: str
    is_elsewhere: bool = False
    headed: str = ""

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
    if target.headed:
        return talk.texts.manage.not_now.format(title=clean_label(target.headed, TOAST_TITLE))
    if target.is_elsewhere:
        return talk.texts.manage.refused.format(title=clean_label(target.title or "", TOAST_TITLE))
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
        remembered, now = talk.services.storage.remembered, talk.services.clock.now()
        managed = await first_seen("managed chat", partial(remembered.managed_by, talk.asker_id, now))
        if managed:
            return await target_at(talk, managed, 0)
    return await target_at(talk, talk.chat.id, topic_of(message) or 0, talk.chat.title)


async def target_under(talk: Conversation, message: Message | None) -> TargetChat:
    """The chat that a message with buttons is about: this one, unless it is headed by the name of another. That one has
    to be managed still, or nothing is changed (``headed``)."""
    if message is None or talk.chat.type != ChatType.PRIVATE:
        return await target_of(talk, message)
    named = _named_in(message)
    if named is None:
        return await target_at(talk, talk.chat.id, topic_of(message) or 0, talk.chat.title)
    managed = await target_of(talk, message)
    is_same = managed.is_elsewhere and clean_label(managed.title or "") == clean_label(named)
    return managed if is_same else replace(managed, headed=named)


def _named_in(message: Message) -> str | None:
    """The name that an answer is headed by (``named_html``): bold, in brackets, on a line of its own."""
    text = message.text or ""
    for entity, said in message.parse_entities(["bold"]).items() if text.startswith(("【", "[")) else ():
        if entity.offset == 1 and text[1 + len(said) :].startswith(("】\n", "]\n")):
            return said
    return None


async def may_change(talk: Conversation, target: TargetChat) -> bool:
    """Whether a press changes this chat; ``refusal`` says why not."""
    return not target.headed and await administers(talk, target.chat_id)


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
