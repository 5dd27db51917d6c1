"""Manners in groups: who is spoken to, what is said once, and where a group went."""

from __future__ import annotations

from typing import cast

from telegram import ChatMember, Message, Update
from telegram.ext import filters

from handlers.chat.context import BotContext, conversation, scheduler_of, services_of
from handlers.chat.permissions import place_at
from handlers.features.access import is_let_in
from handlers.features.briefs import links_of
from handlers.view.digest import moment
from handlers.view.texts.subscriptions import subscription_texts

SHOWN_MISSED = 7
_PRESENT = {ChatMember.MEMBER, ChatMember.ADMINISTRATOR}


class AddressedInGroup(filters.MessageFilter):
    """In a group: a mention of the bot or a reply to it that itself holds a link or a file."""

    def filter(self, message: Message) -> bool:
        if message.chat.type not in {"group", "supergroup"}:
            return False
        bot = message.get_bot()
        replied = message.reply_to_message.from_user if message.reply_to_message else None
        is_reply = bool(replied and replied.id == bot.id)
        texts = {**message.parse_entities(["mention"]), **message.parse_caption_entities(["mention"])}.values()
        is_mention = any(text.lower() == f"@{bot.username}".lower() for text in texts)
        return (is_reply or is_mention) and bool(links_of(message) or message.document)


async def on_membership(update: Update, context: BotContext) -> None:
    """Added to a group: one message, once. Blocked or kicked: the chat sleeps, its settings stay."""
    change = update.my_chat_member
    if change is None:
        return
    services = services_of(context)
    now = services.clock.now()
    was, is_now = change.old_chat_member.status in _PRESENT, change.new_chat_member.status in _PRESENT
    await services.storage.chats.update(change.chat.id, now=now, is_active=is_now)
    if is_now and not was:
        await _welcome_back(update, context, change.chat.id)
    if was or not is_now or change.chat.type not in {"group", "supergroup"}:
        return
    talk = await conversation(update, context)
    if not await is_let_in(context, (change.from_user.id,)):
        return
    if services.settings.access == "invited":
        await services.storage.members.add(change.chat.id, "invited", change.from_user.id, now)
    await context.bot.send_message(change.chat.id, talk.texts.group_hello)


async def _welcome_back(update: Update, context: BotContext, chat_id: int) -> None:
    """Who returns hears which editions were missed; the subscriptions were kept."""
    talk = await conversation(update, context)
    missed = await talk.services.storage.outbox.take_missed(chat_id)
    if not missed:
        return
    zone = (await place_at(talk, chat_id, 0)).zone
    times = "、".join(moment(one.due, zone) for one in missed[-SHOWN_MISSED:])
    text = subscription_texts(talk.language).missed.format(count=len(missed), editions=times)
    await context.bot.send_message(chat_id, text)
    scheduler_of(context).wake()


async def on_migration(update: Update, context: BotContext) -> None:
    """A group became a supergroup: its settings follow."""
    message = cast(Message, update.effective_message)
    if message.migrate_to_chat_id:
        await services_of(context).storage.chats.migrate(message.chat.id, message.migrate_to_chat_id)
