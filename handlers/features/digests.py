"""/digest, the button that brings the rest of an edition, and the brief behind a story."""

from __future__ import annotations

from typing import cast

from telegram import CallbackQuery, Message, Update

from bot.errors import NothingToSummarize
from bot.flows.briefs import Briefed, brief_again
from bot.flows.digests import SHOWN
from bot.models import EditionKey
from handlers.chat.context import BotContext, Conversation, conversation, scheduler_of
from handlers.chat.permissions import administers, place_of
from handlers.features.brief_reply import answer
from handlers.view.texts.subscriptions import subscription_texts


async def on_digest(update: Update, context: BotContext) -> None:
    """What was not delivered yet, as of now."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    texts = subscription_texts(talk.language)
    place = await place_of(talk, context, message)
    if not await administers(context, place.chat_id, talk.user):
        await message.reply_text(texts.only_administrators)
        return
    if not await talk.services.storage.subscriptions.of_chat(place.chat_id):
        await message.reply_text(texts.nothing_subscribed)
        return
    scheduler = scheduler_of(context)
    count = await scheduler.publishing.digest_now(place.chat_id, place.thread_id)
    if not count:
        is_empty = not await talk.services.storage.articles.count()
        await message.reply_text(texts.archive_empty if is_empty else texts.nothing_now)
    scheduler.wake()


async def on_more(update: Update, context: BotContext) -> None:
    """[还有 n 条]: the parts of an edition that are held."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    texts = subscription_texts(talk.language)
    place = await place_of(talk, context, query.message)
    edition = EditionKey.parse((query.data or "").partition(":")[2])
    outbox = talk.services.storage.outbox
    count = await outbox.release(talk.chat.id, place.thread_id, edition, SHOWN) if edition else 0
    await query.answer(texts.more_coming if count else texts.more_gone)
    scheduler_of(context).wake()


async def on_story(update: Update, context: BotContext) -> None:
    """The brief of a story's article, as an answer to the digest."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    key = (query.data or "").partition(":")[2]
    await query.answer()
    await show_article(talk, context, int(key) if key.isdigit() and len(key) < 19 else 0)


async def show_article(talk: Conversation, context: BotContext, article_id: int) -> None:
    """The brief of an article in the archive, if this chat may see it."""

    async def work() -> Briefed:
        found = await brief_again(talk.services, article_id, chat_id=talk.chat.id, length=talk.length)
        if found is None:
            raise NothingToSummarize(str(article_id))
        return found

    if await talk.services.storage.articles.get(article_id, chat_id=talk.chat.id) is None:
        await context.bot.send_message(talk.chat.id, talk.texts.not_here)
        return
    await answer(talk, context, "", work(), may_retry=False)
