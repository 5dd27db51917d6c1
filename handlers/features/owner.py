"""The owner's /feeds, /addfeed and /stats."""

from __future__ import annotations

import html
from typing import Final, cast

from telegram import Message, Update

from bot.errors import BotError
from bot.feeds.poll_schedule import health_of
from bot.flows.subscriptions import follow
from handlers.chat.context import BotContext, Conversation, conversation, scheduler_of
from handlers.chat.failures import source_sentence
from handlers.features.access import is_owner
from handlers.features.briefs import links_of
from handlers.view.brief import pack
from handlers.view.texts.subscriptions import subscription_texts

LISTED: Final = 200


async def _owners_talk(update: Update, context: BotContext) -> Conversation | None:
    """The conversation, None (and an answer) where it is not the owner's."""
    talk = await conversation(update, context)
    if await is_owner(talk):
        return talk
    await cast(Message, update.effective_message).reply_text(talk.texts.only_owner)
    return None


async def on_addfeed(update: Update, context: BotContext) -> None:
    """/addfeed LINK CATEGORY follows a feed, a site's feed, or a list page."""
    talk = await _owners_talk(update, context)
    if talk is None:
        return
    message = cast(Message, update.effective_message)
    texts, links = subscription_texts(talk.language), links_of(message)
    if not links:
        await message.reply_text(texts.addfeed_usage)
        return
    rest = (message.text or "").partition(links[0].sent)[2].strip()
    category = tuple(part.strip() for part in rest.replace("／", "/").split("/") if part.strip())
    shown = await message.reply_text(texts.polling_first.format(name=links[0].url))
    try:
        feed_id, found, is_new = await follow(talk.services, links[0], category)
    except BotError as exc:
        await shown.edit_text(source_sentence(exc, talk.texts, texts), parse_mode="HTML")
        return
    if not is_new:
        await shown.edit_text(texts.feed_known.format(title=found.title))
        return
    read = await scheduler_of(context).poll_now([feed_id])
    said = texts.feed_added.format(
        title=found.title, kind=texts.source_kinds[found.kind], category="/".join(category) or "—", read=read
    )
    await shown.edit_text(said)


async def on_feeds(update: Update, context: BotContext) -> None:
    """Every source with its category and state."""
    talk = await _owners_talk(update, context)
    if talk is None:
        return
    message, texts = cast(Message, update.effective_message), subscription_texts(talk.language)
    feeds, now = await talk.services.storage.feeds.all(), talk.services.clock.now()
    if not feeds:
        await message.reply_text(texts.feeds_empty)
        return
    lines = [
        f"{html.escape('/'.join(one.categories) or '—', quote=False)} · "
        f'<a href="{html.escape(one.url)}">{html.escape(one.title or one.url, quote=False)}</a> · '
        f"{texts.states[health_of(one, now)]}"
        for one in sorted(feeds, key=lambda one: one.categories)[:LISTED]
    ]
    head, *rest = texts.feeds_html.format(count=len(feeds), lines="\n".join(lines)).split("\n")
    for text in pack([head, *rest]):
        await message.reply_html(text, disable_web_page_preview=True)


async def on_stats(update: Update, context: BotContext) -> None:
    """How much there is."""
    talk = await _owners_talk(update, context)
    if talk is None:
        return
    storage, texts = talk.services.storage, subscription_texts(talk.language)
    counts = await storage.outbox.counts()
    by_state = [f"{texts.delivery_states.get(state, state)} {count}" for state, count in sorted(counts.items())]
    said = texts.stats.format(
        articles=await storage.articles.count(), feeds=len(await storage.feeds.all()),
        chats=await storage.subscriptions.count_chats(),
        deliveries="，".join(by_state) or "—",
    )  # fmt: skip
    await cast(Message, update.effective_message).reply_text(said)
