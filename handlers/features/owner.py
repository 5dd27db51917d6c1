"""The owner's /feeds, /addfeed and /stats."""

from __future__ import annotations

from bot.errors import BotError
from bot.flows.subscriptions import follow_first
from bot.urls.typed import typed_addresses
from handlers.chat.arguments import asked_text
from handlers.chat.entry import MessageRequest
from handlers.chat.failures import source_sentence
from handlers.features.access import owner_only
from handlers.view.owner import deliveries_line, feed_added_html, feed_known_html, feeds_html
from handlers.view.subscriptions import polling_html


@owner_only
async def on_addfeed(request: MessageRequest) -> None:
    """/addfeed LINK CATEGORY follows a feed, a site's feed, or a list page."""
    talk, message, texts = request.talk, request.message, request.talk.texts
    first, _, rest = asked_text(message).partition(" ")
    addresses = typed_addresses(first)
    if not addresses:
        await message.reply_text(texts.owner.addfeed_usage)
        return
    category = _category(rest)
    shown = await message.reply_text(polling_html(addresses[0].url, texts))
    try:
        feed_id, found, is_new = await follow_first(talk.services, addresses, category)
    except BotError as exc:
        await shown.edit_text(source_sentence(exc, texts))
        return
    if not is_new:
        await shown.edit_text(feed_known_html(found.title, texts))
        return
    read = await talk.scheduler.poll_now([feed_id])
    await shown.edit_text(feed_added_html(found.title, found.kind, category, read, texts))


def _category(text: str) -> tuple[str, ...]:
    """The path that stands behind the link."""
    return tuple(part.strip() for part in text.replace("／", "/").split("/") if part.strip())


@owner_only
async def on_feeds(request: MessageRequest) -> None:
    """Every source with its category and state."""
    services, texts = request.talk.services, request.talk.texts
    feeds = await services.storage.feeds.all()
    if not feeds:
        await request.message.reply_text(texts.owner.feeds_empty)
        return
    for text in feeds_html(feeds, services.clock.now(), texts):
        await request.message.reply_text(text)


@owner_only
async def on_stats(request: MessageRequest) -> None:
    """How much there is."""
    storage, texts = request.talk.services.storage, request.talk.texts
    said = texts.owner.stats.format(
        articles=await storage.articles.count(), feeds=len(await storage.feeds.all()),
        chats=await storage.subscriptions.count_chats(),
        deliveries=deliveries_line(await storage.outbox.counts(), texts),
    )  # fmt: skip
    await request.message.reply_text(said)
