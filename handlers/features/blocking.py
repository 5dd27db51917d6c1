"""The owner's /block and /unblock: a person or a chat is kept out until it is let in again."""

from __future__ import annotations

import re
from functools import partial

from telegram import Message, MessageOriginUser

from bot.flows.chats import set_active
from handlers.chat.attempt import first_found
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest
from handlers.features.access import owner_only


@owner_only
async def on_block(request: MessageRequest) -> None:
    """/block NUMBER, or /block as a reply to a message of the person."""
    talk, said, target = request.talk, request.talk.texts.owner, _target(request)
    if target is None:
        shown = ", ".join(str(one) for one in sorted(talk.memory.blocked)) or "—"
        await request.message.reply_text(said.block_usage.format(blocked=shown))
    elif await _is_safe(talk, target):
        await request.message.reply_text(said.never_blocked)
    else:
        await talk.services.storage.blocked.add(target, talk.asker_id, talk.services.clock.now())
        talk.memory.blocked.setdefault(target, False)
        await set_active(talk.services, target, is_active=False)  # what it subscribed to waits
        await request.message.reply_text(said.now_blocked.format(chat=target))


@owner_only
async def on_unblock(request: MessageRequest) -> None:
    """/unblock NUMBER, or as a reply."""
    talk, said, target = request.talk, request.talk.texts.owner, _target(request)
    if target is None:
        await on_block(request)
        return
    talk.memory.blocked.pop(target, None)
    was_blocked = await first_found("was blocked", partial(talk.services.storage.blocked.has, target))
    if was_blocked:
        await talk.services.storage.blocked.remove(target)
        await talk.scheduler.welcome(target)
    await request.message.reply_text((said.now_unblocked if was_blocked else said.not_blocked).format(chat=target))


def _target(request: MessageRequest) -> int | None:
    """Whose number stands behind the command, or who wrote what it replies to; None for neither."""
    word = request.args[0] if request.args else ""
    if re.fullmatch(r"-?[0-9]{1,18}", word):
        return int(word)
    return None if word else _writer(request.message.reply_to_message)


def _writer(message: Message | None) -> int | None:
    """Who wrote a message, or what it forwards; never a bot."""
    origin = message.forward_origin if message else None
    user = origin.sender_user if isinstance(origin, MessageOriginUser) else message.from_user if message else None
    return user.id if user and not user.is_bot else None


async def _is_safe(talk: Conversation, target: int) -> bool:
    owners = {*talk.services.settings.owners, *await talk.services.storage.members.owners()}
    return target in owners or target == talk.chat.id
