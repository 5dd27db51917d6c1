"""The owner's /addfeed and /stats; /sources has a module of its own."""

from __future__ import annotations

from functools import partial

from bot.errors import BotError
from bot.flows.first_polls import PollProgress
from bot.flows.subscriptions import follow_first
from bot.urls.typed import typed_addresses
from handlers.chat.arguments import asked_text
from handlers.chat.attempt import first_found, waits_for_database
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest
from handlers.chat.failures import source_sentence
from handlers.features.access import owner_only
from handlers.features.first_poll import edits
from handlers.features.first_reading import read_first
from handlers.features.sources import category_path
from handlers.view.buttons.owner import opened_keyboard
from handlers.view.owner import deliveries_line, feed_added_html, feed_known_html
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
    category, newest = category_path(rest), await first_found("newest source", partial(_newest, talk))
    show = edits(talk, await message.reply_text(polling_html(addresses[0].url, texts)))
    try:
        feed_id, found, is_new = await follow_first(talk.services, addresses, category)
    except BotError as exc:
        if waits_for_database(exc):
            raise
        await show(source_sentence(exc, texts), None)
        return
    keyboard = opened_keyboard(feed_id, texts)
    if not (is_new or feed_id > newest):
        await show(feed_known_html(found.title, texts), keyboard)
        return
    progress, show = await read_first(talk, polling_html(found.title, texts), [feed_id], show)
    await show(feed_added_html(found, category, progress or PollProgress(0), texts), keyboard)
    talk.scheduler.wake()


async def _newest(talk: Conversation) -> int:
    """The number of the source that was added last."""
    return max((one.id for one in await talk.services.storage.feeds.all()), default=0)


@owner_only
async def on_stats(request: MessageRequest) -> None:
    """How much there is."""
    storage, texts = request.talk.services.storage, request.talk.texts
    asleep = await storage.subscriptions.count_asleep()
    said = texts.owner.stats.format(
        articles=await storage.articles.count(), feeds=len(await storage.feeds.all()),
        chats=await storage.subscriptions.count_chats(),
        asleep=texts.owner.asleep.format(count=asleep) if asleep else "",
        deliveries=deliveries_line(await storage.outbox.counts(), texts),
    )  # fmt: skip
    await request.message.reply_text(said)
