"""Whose bot it is: the guard before every handler, /invite, and the links that let people in."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Final

from telegram import InlineQueryResultsButton, Message, Update
from telegram.ext import ApplicationHandlerStop
from telegram.helpers import mention_html

from bot.runtime.services import Services
from bot.settings import Settings
from handlers.chat.attempt import ASKED_TO_FORGET, first_found, has_found
from handlers.chat.context import BotContext, Conversation
from handlers.chat.entry import MessageRequest, chat_of_now, conversation
from handlers.chat.guests import answer_guest
from handlers.chat.menu import show_menu
from handlers.view.deep_links import (
    CODE_CHARACTERS,
    Invitation,
    OwnerClaim,
    ToStart,
    deep_link,
    payload_of,
    read_payload,
)
from handlers.view.display import language_of
from handlers.view.texts import texts

INVITATION_LASTS: Final = timedelta(days=7)
STRANGERS_CACHE_SECONDS: Final = 10  # who is invited meanwhile is not kept out by Telegram's cache


async def is_let_in(context: BotContext, *ids: int) -> bool:
    """Whether one of these people or chats may use the bot, by ACCESS."""
    services = context.services
    if services.settings.access == "open" or services.settings.owners.intersection(ids):
        return True
    roles = [await services.storage.members.role(one) for one in ids]
    return "owner" in roles or (services.settings.access == "invited" and any(roles))


async def guard(update: Update, context: BotContext) -> None:
    """Strangers get one line with the operator's contact, in private; groups of strangers get silence.

    Stands before the entry: it looks at every kind of update, and reads no chat for those it lets through.
    """
    chat, user = update.effective_chat, update.effective_user
    if update.message and (update.message.migrate_to_chat_id or update.message.migrate_from_chat_id):
        return  # Telegram says it of the group, whoever changed it
    chat = await chat_of_now(chat, context) if chat else None
    if any(one.id in context.memory.blocked for one in (chat, user) if one):
        await _refuse_blocked(update, context)
        raise ApplicationHandlerStop
    if update.inline_query or update.chosen_inline_result:
        await _guard_inline(update, context)
        return
    if chat is None or update.my_chat_member:
        return
    text = (update.message.text or "") if update.message else ""
    opened = read_payload(text.removeprefix("/start ").strip()) if text.startswith("/start ") else None
    if isinstance(opened, (Invitation, OwnerClaim)) or has_found(ASKED_TO_FORGET):
        return
    if await is_let_in(context, *(one.id for one in (user, chat) if one)):
        return
    await _refuse(update, context)
    raise ApplicationHandlerStop


async def _refuse(update: Update, context: BotContext) -> None:
    if update.callback_query:
        await update.callback_query.answer()
        return
    if update.guest_message:
        await _refuse_guest(update.guest_message, context)
        return
    talk = await conversation(update, context)
    if talk and update.message and talk.chat.type == "private":
        operator = _operator(context, talk.texts.access.its_owner)
        await update.message.reply_text(talk.texts.access.only_invited_html.format(operator=operator))


async def _refuse_guest(message: Message, context: BotContext) -> None:
    """Who names the bot in a chat of strangers waits for its one answer."""
    said = texts(language_of(message.from_user.language_code if message.from_user else None)).access
    operator = _operator(context, said.its_owner)
    await answer_guest(message, said.only_invited_html.format(operator=operator))


async def _refuse_blocked(update: Update, context: BotContext) -> None:
    """Who is blocked hears it once; then there is silence."""
    blocked = context.memory.blocked
    talk = await conversation(update, context)
    untold = [one.id for one in (update.effective_chat, update.effective_user) if one and blocked.get(one.id) is False]
    if (untold or has_found("untold")) and talk and update.message:
        untold = await first_found("untold", partial(_same, untold))
        blocked.update(dict.fromkeys(untold, True))
        await context.services.storage.blocked.mark_told(untold)
        await talk.bot.send_message(talk.chat.id, talk.texts.turns.blocked, message_thread_id=talk.thread_id)


async def _same(ids: list[int]) -> list[int]:
    return ids


async def _guard_inline(update: Update, context: BotContext) -> None:
    """Strangers find nothing inline, and a button to the private chat that says why."""
    user = update.effective_user
    if user and await is_let_in(context, user.id):
        return
    if update.inline_query:
        said = texts(language_of(user.language_code if user else None)).inline
        button = InlineQueryResultsButton(said.strangers, start_parameter=payload_of(ToStart()))
        await update.inline_query.answer([], cache_time=STRANGERS_CACHE_SECONDS, is_personal=True, button=button)
    raise ApplicationHandlerStop


def _operator(context: BotContext, name: str) -> str:
    owners = sorted(context.services.settings.owners)
    return mention_html(owners[0], name) if owners else name


def owner_only(handle: Callable[[MessageRequest], Awaitable[None]]) -> Callable[[MessageRequest], Awaitable[None]]:
    """Guard a command of the owner's: anybody else is told so, and nothing else happens."""

    async def guarded(request: MessageRequest) -> None:
        if await is_owner(request.talk):
            await handle(request)
        else:
            await request.message.reply_text(request.talk.texts.access.only_owner)

    return guarded


async def is_owner(talk: Conversation) -> bool:
    """Whether who speaks owns the bot."""
    if talk.asker_id in talk.services.settings.owners:
        return True
    return await talk.services.storage.members.role(talk.asker_id) == "owner"


def owner_claim(settings: Settings) -> OwnerClaim:
    """The link that makes its opener the owner while there is none. It comes from the token, so that every process
    knows it, and nobody who does not know the token."""
    code = hmac.new(settings.telegram_token.encode(), b"owner", hashlib.sha256).hexdigest()
    return OwnerClaim(code[:CODE_CHARACTERS])


async def has_owner(services: Services) -> bool:
    """Whether the settings or an earlier claim name one."""
    return bool(services.settings.owners) or await services.storage.members.owner_exists()


@owner_only
async def on_invite(request: MessageRequest) -> None:
    """/invite makes a link for one person."""
    talk, now = request.talk, request.talk.services.clock.now()
    members = talk.services.storage.members
    make = partial(members.invite, "invited", talk.asker_id, now, now + INVITATION_LASTS)
    code = await first_found("invitation", make)
    link = deep_link(talk.bot.username, Invitation(code))
    await request.message.reply_text(talk.texts.access.invitation_html.format(link=link))


async def join(request: MessageRequest, link: Invitation | OwnerClaim) -> None:
    """Whoever opens an invitation is let in; whoever opens the one-time link of ``run`` becomes the owner. Both are
    told the same when they open it again."""
    talk, said = request.talk, request.talk.texts.access
    now, members = talk.services.clock.now(), talk.services.storage.members
    is_claim = isinstance(link, OwnerClaim) and hmac.compare_digest(link.code, owner_claim(talk.services.settings).code)
    is_free = is_claim and not await has_owner(talk.services)
    if is_free or (is_claim and await is_owner(talk)):
        if is_free:
            await members.add(talk.asker_id, "owner", None, now)
        await show_menu(talk.bot, talk.asker_id, talk.language, is_owners=True)
        await request.message.reply_text(said.owner_now)
        return
    role = await members.redeem(link.code, talk.asker_id, now) if isinstance(link, Invitation) else None
    await request.message.reply_text(said.invited if role else said.invitation_gone)
