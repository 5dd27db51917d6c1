"""Whose bot it is: the guard before every handler, /invite, and the links that let people in."""

from __future__ import annotations

import hmac
from datetime import timedelta
from typing import cast

from telegram import InlineQueryResultsButton, Message, Update
from telegram.ext import ApplicationHandlerStop

from handlers.chat.context import BotContext, Conversation, conversation, memory_of, services_of
from handlers.view.texts import language_of
from handlers.view.texts.search import search_texts

INVITATION_LASTS = timedelta(days=7)


async def is_let_in(context: BotContext, ids: tuple[int, ...]) -> bool:
    """Whether one of these people or chats may use the bot, by ACCESS."""
    services = services_of(context)
    if services.settings.access == "open" or services.settings.owners.intersection(ids):
        return True
    roles = [await services.storage.members.role(one) for one in ids]
    return "owner" in roles or (services.settings.access == "invited" and any(roles))


async def guard(update: Update, context: BotContext) -> None:
    """Strangers get one line with the operator's contact, in private; groups of strangers get silence."""
    chat, user = update.effective_chat, update.effective_user
    if update.inline_query or update.chosen_inline_result:
        await _guard_inline(update, context)
        return
    if chat is None or update.my_chat_member:
        return
    ids = tuple(one.id for one in (user, chat) if one)
    text = (update.message.text or "") if update.message else ""
    if (text.startswith("/start ") and text != "/start inline") or await is_let_in(context, ids):
        return
    talk = await conversation(update, context)
    if update.callback_query:
        await update.callback_query.answer()
    elif update.message and chat.type == "private":
        await update.message.reply_html(
            talk.texts.only_invited_html.format(operator=_operator(context, talk.texts.its_owner))
        )
    raise ApplicationHandlerStop


async def _guard_inline(update: Update, context: BotContext) -> None:
    """Strangers find nothing inline, and a button to the private chat that says why."""
    user = update.effective_user
    if user and await is_let_in(context, (user.id,)):
        return
    if update.inline_query:
        language = language_of(user.language_code if user else None)
        button = InlineQueryResultsButton(search_texts(language).inline_strangers, start_parameter="inline")
        await update.inline_query.answer([], cache_time=10, is_personal=True, button=button)
    raise ApplicationHandlerStop


async def is_owner(talk: Conversation) -> bool:
    """Whether who speaks owns the bot."""
    if talk.asker_id in talk.services.settings.owners:
        return True
    return await talk.services.storage.members.role(talk.asker_id) == "owner"


def _operator(context: BotContext, name: str) -> str:
    owners = sorted(services_of(context).settings.owners)
    return f'<a href="tg://user?id={owners[0]}">{name}</a>' if owners else name


async def on_invite(update: Update, context: BotContext) -> None:
    """/invite makes a link for one person."""
    talk = await conversation(update, context)
    message = cast(Message, update.effective_message)
    services = talk.services
    if not await is_owner(talk):
        await message.reply_text(talk.texts.only_owner)
        return
    now = services.clock.now()
    code = await services.storage.members.invite("invited", talk.asker_id, now, now + INVITATION_LASTS)
    link = f"https://t.me/{context.bot.username}?start=i{code}"
    await message.reply_html(talk.texts.invitation_html.format(link=link))


async def join(update: Update, context: BotContext, payload: str) -> None:
    """Whoever opens an invitation is let in; whoever opens the one-time link of ``run`` becomes the owner."""
    talk = await conversation(update, context)
    message = cast(Message, update.effective_message)
    now, members, memory = talk.services.clock.now(), talk.services.storage.members, memory_of(context)
    if memory.claim_code and hmac.compare_digest(payload.encode(), memory.claim_code.encode()):
        memory.claim_code = None
        await members.add(talk.asker_id, "owner", None, now)
        await message.reply_text(talk.texts.owner_now)
        return
    role = await members.redeem(payload[1:], talk.asker_id, now) if payload.startswith("i") else None
    await message.reply_text(talk.texts.invited if role else talk.texts.invitation_gone)
