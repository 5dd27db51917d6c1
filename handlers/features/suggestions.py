"""What of an article can be subscribed to: its category, topic, source and keywords."""

from __future__ import annotations

from telegram import Message

from bot.flows.briefs import brief_again
from handlers.chat.context import Conversation
from handlers.view.buttons.subscriptions import offer_keyboard, offers
from handlers.view.texts.subscriptions import subscription_texts


async def show_offers(talk: Conversation, message: Message, article_id: int) -> None:
    """What of an article can be subscribed to, as buttons."""
    texts = subscription_texts(talk.language)
    offered, _ = await offers_of(talk, article_id)
    if not offered:
        await message.reply_text(talk.texts.not_here)
        return
    await message.reply_html(texts.offer_brief_html, reply_markup=offer_keyboard(article_id, offered, texts))


async def offers_of(talk: Conversation, article_id: int) -> tuple[dict[str, str], dict[str, int]]:
    """Letter → label of what an article offers, and its sources with their numbers."""
    services = talk.services
    briefed = await brief_again(services, article_id, chat_id=talk.chat.id, length="short")
    if briefed is None:
        return {}, {}
    feeds = (await services.storage.feeds.feeds_of([article_id])).get(article_id, set())
    named = {one.title or one.url: one.id for one in await services.storage.feeds.all() if one.id in feeds}
    return offers(briefed.brief, list(named)), named
