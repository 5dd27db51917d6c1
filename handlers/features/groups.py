"""Manners in groups: who is spoken to, what is said once, and where a group went."""

from __future__ import annotations

from typing import Final

from telegram import ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Message
from telegram.constants import ChatType
from telegram.ext import filters

from bot.flows.chats import invite_chat, migrate_chat, note_channel, set_active, set_language
from handlers.chat.arguments import command_of, is_addressed, is_named, links_of, own_links_of, own_text
from handlers.chat.context import GROUPS, Conversation
from handlers.chat.entry import MembershipRequest, MessageRequest
from handlers.chat.matter import matter_of
from handlers.chat.message_lines import is_rich
from handlers.features.access import is_let_in
from handlers.view.display import language_of
from handlers.view.texts import Language, texts

_PRESENT: Final = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}


class AddressedInGroup(filters.MessageFilter):
    """In a group: a mention of the bot or a reply to it that itself holds a link or a file. What a reply quotes are the
    bot's own links: who talks about them asks for nothing, unless the bot is named."""

    def filter(self, message: Message) -> bool:
        if not is_addressed(message):
            return False
        return bool(message.document or (links_of(message) if is_named(message) else own_links_of(message)))


class CommandToBot(filters.MessageFilter):
    """In a group: a command with the bot's name in it, which is meant for no other."""

    def filter(self, message: Message) -> bool:
        first = next(iter(message.parse_entities(["bot_command"]).items()), None)
        if message.chat.type not in GROUPS or first is None or first[0].offset:
            return False
        return first[1].lower().endswith(f"@{message.get_bot().username}".lower())


class NamedUnderMatter(filters.MessageFilter):
    """In a group: the bot's name, with nothing to read beside it, in reply to somebody's message that has something."""

    def filter(self, message: Message) -> bool:
        about = message.reply_to_message
        if about is None or not is_named(message) or (about.from_user and about.from_user.is_bot):
            return False
        matter = matter_of(about)
        return bool(about.document or matter.links or matter.text)


class Named(filters.MessageFilter):
    """In a group: the bot's name, said by who writes; its name alone under somebody's talk asks for nothing."""

    def filter(self, message: Message) -> bool:
        if not is_named(message):
            return False
        return not (message.text and message.reply_to_message) or bool(own_text(message))


class RichText(filters.MessageFilter):
    """A message that is a rich text and nothing else."""

    def filter(self, message: Message) -> bool:
        return is_rich(message)


class SaidToBot(filters.MessageFilter):
    """A command in plain words: in private, or in a group in a mention of the bot or a reply to it."""

    def filter(self, message: Message) -> bool:
        if message.chat.type != ChatType.PRIVATE and not is_addressed(message):
            return False
        found = command_of(message) if message.text else None
        return bool(found and found.is_sure)


async def on_membership(request: MembershipRequest) -> None:
    """Added to a group: one message, once. Blocked or kicked: the chat sleeps, its settings stay."""
    talk, change = request.talk, request.change
    was, is_now = _is_present(change.old_chat_member), _is_present(change.new_chat_member)
    await _note_channel(talk)
    if not is_now:
        await set_active(talk.services, change.chat.id, is_active=False)
    elif _may_write(change.new_chat_member):
        await talk.scheduler.welcome(change.chat.id)
    if was or not is_now:
        return
    if talk.is_group and await is_let_in(talk.context, change.from_user.id):
        await invite_chat(talk.services, talk.chat.id, change.from_user.id)
        said = texts(await _first_language(talk, change.from_user.language_code))
        await talk.bot.send_message(talk.chat.id, said.help.group_hello)


async def on_channel_post(request: MessageRequest) -> None:
    """Nobody is answered in a channel; that it is one is noted."""
    await _note_channel(request.talk)


async def _note_channel(talk: Conversation) -> None:
    if talk.chat.type == ChatType.CHANNEL and not talk.stored.is_channel:
        await note_channel(talk.services, talk.chat.id)


async def _first_language(talk: Conversation, code: str | None) -> Language:
    """A group that chose no language gets that of who added the bot, and keeps it whoever speaks."""
    if talk.stored.language is not None or not code:
        return talk.language
    language = language_of(code)
    await set_language(talk.services, talk.chat.id, language)
    return language


def _is_present(member: ChatMember) -> bool:
    return member.status in _PRESENT or (isinstance(member, ChatMemberRestricted) and member.is_member)


def _may_write(member: ChatMember) -> bool:
    """As far as its own rights say: that all members of a group are muted is said nowhere here."""
    if isinstance(member, ChatMemberAdministrator):
        return member.can_post_messages is not False  # None in a group
    return not isinstance(member, ChatMemberRestricted) or member.can_send_messages


async def on_migration(request: MessageRequest) -> None:
    """A group became a supergroup: its settings follow, and so does that it is blocked. Both groups say so; a blocked
    one is heard in the new one alone."""
    message, blocked = request.message, request.talk.memory.blocked
    old, new = message.migrate_from_chat_id or message.chat.id, message.migrate_to_chat_id or message.chat.id
    await migrate_chat(request.talk.services, old, new)
    if old in blocked:
        blocked[new] = blocked.pop(old)
