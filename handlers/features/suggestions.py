"""What of an article can be subscribed to: its category, topic, source and keywords."""

from __future__ import annotations

from telegram import Message

from bot.flows.subscriptions import offers_of
from handlers.chat.context import Conversation
from handlers.view.buttons.subscriptions import offer_keyboard


async def show_offers(talk: Conversation, message: Message, article_id: int) -> None:
    """What of an article can be subscribed to, as buttons."""
    offered = await offers_of(talk.services, article_id, chat_id=talk.chat.id)
    if not offered:
        await message.reply_text(talk.texts.brief.not_here)
        return
    labels = {kind: one.label for kind, one in offered.items()}
    keyboard = offer_keyboard(article_id, labels, talk.texts)
    await message.reply_text(talk.texts.subscriptions.offer_brief_html, reply_markup=keyboard)
