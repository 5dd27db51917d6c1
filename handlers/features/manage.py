"""/manage: a group's or channel's subscriptions, edited from the private chat; rights are checked at every change."""

from __future__ import annotations

from functools import partial

from telegram import ReplyKeyboardRemove

from handlers.chat.attempt import first_found
from handlers.chat.entry import MessageRequest
from handlers.chat.permissions import administers, named_html, target_at, target_of
from handlers.view.buttons.manage import CHANNEL, chooser
from handlers.view.display import escaped


async def on_manage(request: MessageRequest) -> None:
    """Offer Telegram's own chooser of groups and channels; what is managed already is named."""
    talk, texts = request.talk, request.talk.texts
    text = named_html(talk, await target_of(talk, request.message), texts.manage.choose)
    await request.message.reply_text(text, reply_markup=chooser(texts))


async def on_chat_shared(request: MessageRequest) -> None:
    """A chat was chosen: its commands are taken here from now on, if the person administers it and the bot is there."""
    talk, shared = request.talk, request.message.chat_shared
    if shared is None:
        return
    title, said, services = shared.title or str(shared.chat_id), talk.texts.manage, talk.services
    if await administers(talk, shared.chat_id):
        is_channel = shared.request_id == CHANNEL
        await services.storage.chats.update(
            shared.chat_id, now=services.clock.now(), title=title, is_channel=is_channel
        )
        await services.storage.remembered.manage(talk.asker_id, shared.chat_id, services.clock.now())
        text = said.managing_html.format(title=escaped(title))
    else:
        text = said.refused.format(title=escaped(title))
    await request.message.reply_text(text, reply_markup=ReplyKeyboardRemove())


async def on_done(request: MessageRequest) -> None:
    """Back to the person's own subscriptions."""
    talk, remembered = request.talk, request.talk.services.storage.remembered
    managed = await first_found("managed", partial(remembered.managed_by, talk.asker_id, talk.services.clock.now()))
    ended = await target_at(talk, managed or talk.chat.id, 0)
    await remembered.manage_own(talk.asker_id)
    await request.message.reply_text(named_html(talk, ended, talk.texts.manage.done))
