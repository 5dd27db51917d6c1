"""What of an article can be subscribed to: its category, topic, source and keywords."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import InlineKeyboardMarkup

from bot.flows.subscriptions import offers_of
from handlers.chat.context import Conversation
from handlers.view.buttons.subscriptions import offer_keyboard


async def show_offers(
    talk: Conversation, show: Callable[[str, InlineKeyboardMarkup | None], Awaitable[object]], article_id: int
) -> None:
    """What of an article can be subscribed to, as buttons."""
    offered = await offers_of(talk.services, article_id, chat_id=talk.chat.id)
    if not offered:
        await show(talk.texts.brief.not_here, None)
        return
    labels = {kind: one.label for kind, one in offered.items()}
    await show(talk.texts.subscriptions.offer_brief_html, offer_keyboard(article_id, labels, talk.display))
