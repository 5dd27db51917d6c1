"""/manage: a group's or channel's subscriptions, edited from the private chat; rights are checked at every change."""

from __future__ import annotations

from telegram import ReplyKeyboardRemove

from handlers.chat.entry import MessageRequest
from handlers.chat.memory import ManagedChat
from handlers.chat.permissions import administers
from handlers.view.buttons.manage import chooser
from handlers.view.display import escaped


async def on_manage(request: MessageRequest) -> None:
    """Offer Telegram's own chooser of groups and channels."""
    texts = request.talk.texts
    await request.message.reply_text(texts.manage.choose, reply_markup=chooser(texts))


async def on_chat_shared(request: MessageRequest) -> None:
    """A chat was chosen: its commands are taken here from now on, if the person administers it and the bot is there."""
    talk, shared = request.talk, request.message.chat_shared
    if shared is None:
        return
    title, said = shared.title or str(shared.chat_id), talk.texts.manage
    if await administers(talk, shared.chat_id):
        talk.memory.manage(talk.asker_id, ManagedChat(shared.chat_id, title))
        text = said.managing_html.format(title=escaped(title))
    else:
        text = said.refused.format(title=escaped(title))
    await request.message.reply_text(text, reply_markup=ReplyKeyboardRemove())


async def on_done(request: MessageRequest) -> None:
    """Back to the person's own subscriptions."""
    request.talk.memory.managed.pop(request.talk.asker_id, None)
    await request.message.reply_text(request.talk.texts.manage.done)
