"""Links, files and pasted text become briefs; the buttons under a brief change it in place."""

from __future__ import annotations

import html
from datetime import timedelta
from typing import Final, cast

from telegram import CallbackQuery, Message, ReplyParameters, Update

from bot.errors import SourceError, TooLarge, Unsupported
from bot.fetching.files import load_bytes, load_text
from bot.flows.briefs import brief_again, brief_link, brief_page
from bot.models import Link, Page
from bot.urls.links import find_links
from handlers.chat.context import BotContext, Conversation, conversation, memory_of
from handlers.chat.failures import sentence
from handlers.chat.permissions import administers
from handlers.features.brief_reply import Version, answer, edit_brief
from handlers.view.buttons.briefs import parse_length, parse_read, rest_keyboard
from handlers.view.buttons.subscriptions import wish_keyboard
from handlers.view.texts.search import search_texts
from handlers.view.texts.subscriptions import subscription_texts

LINKS_A_MESSAGE: Final = 5
LONGEST_WISH: Final = 60  # characters of a text that may be meant as a search or subscription
PASTED_CHARACTERS: Final = 200
FILE_BYTES: Final = 5_000_000
FILE_SUFFIXES: Final = (".html", ".htm", ".md", ".txt")
SAME_LINK_WITHIN: Final = timedelta(days=1)


def links_of(message: Message) -> tuple[Link, ...]:
    """The links of a message: typed, behind its text, in its caption or a forward."""
    entities = {**message.parse_entities(), **message.parse_caption_entities()}
    behind = [entity.url for entity in entities if entity.url]
    return find_links(message.text or message.caption or "", behind)


async def on_message(update: Update, context: BotContext) -> None:
    """A message that may hold links, a file or a text."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    links = links_of(message)
    urls = tuple(link.url for link in links)
    memory = memory_of(context)
    if update.edited_message and memory.links.get((talk.chat.id, message.message_id), urls) == urls:
        return
    memory.remember(talk.chat.id, message.message_id, urls)
    if not await read_message(talk, context, message, links) and not talk.is_group and not update.edited_message:
        await _offer(talk, message)


async def _offer(talk: Conversation, message: Message) -> None:
    """A short text may be something to subscribe to; anything else is told what can be sent."""
    text = (message.text or "").strip()
    if not text or len(text) > LONGEST_WISH or text.startswith("/") or "\n" in text:
        await message.reply_text(talk.texts.send_what)
        return
    said = subscription_texts(talk.language)
    shown = f"{said.offer_html.format(text=html.escape(text[:40], quote=False))}\n{talk.texts.send_what}"
    search = search_texts(talk.language).search.format(query=text[:24])
    there = ReplyParameters(message.message_id, allow_sending_without_reply=True)
    await message.reply_html(shown, reply_markup=wish_keyboard(text, search, said), reply_parameters=there)


async def on_brief(update: Update, context: BotContext) -> None:
    """/brief LINK, or /brief as a reply to a message."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    links = links_of(message)
    if links:
        await read_links(talk, context, links, anew=True)
    elif message.reply_to_message:
        target = message.reply_to_message
        if not await read_message(talk, context, target, links_of(target)):
            await message.reply_text(talk.texts.no_link)
    else:
        await message.reply_text(talk.texts.brief_usage)


async def read_message(talk: Conversation, context: BotContext, message: Message, links: tuple[Link, ...]) -> bool:
    """Brief whatever the message holds; False where it holds nothing to read."""
    text = message.text or message.caption or ""
    if message.document:
        await _read_document(talk, context, message)
    elif links and len(text) < PASTED_CHARACTERS * 5:
        await read_links(talk, context, links)
    elif len(text) >= PASTED_CHARACTERS:
        page = load_text(text)
        await answer(
            talk, context, text[:20], brief_page(talk.services, page, chat_id=talk.chat.id, length=talk.length),
            may_retry=False,
        )  # fmt: skip
    elif links:
        await read_links(talk, context, links)
    else:
        return False
    return True


async def read_links(
    talk: Conversation,
    context: BotContext,
    links: tuple[Link, ...],
    first: int = 0,
    count: int = LINKS_A_MESSAGE,
    *,
    anew: bool = False,
) -> None:
    """One brief a link, in the message's order; what is over the limit waits behind a button."""
    for position, link in list(enumerate(links))[first : first + count]:
        if not anew and await _stands_above(talk, context, link):
            continue
        work = brief_link(talk.services, link, chat_id=talk.chat.id, length=talk.length, anew=anew)
        await answer(talk, context, link.url, work, position, may_retry=True)
    rest = len(links) - first - count
    if rest > 0 and count > 1:
        keyboard = rest_keyboard(first + count, rest, talk.texts)
        reply = ReplyParameters(talk.message_id, allow_sending_without_reply=True) if talk.message_id else None
        await context.bot.send_message(
            talk.chat.id, talk.texts.read_rest.format(count=rest), reply_markup=keyboard, reply_parameters=reply
        )


async def _stands_above(talk: Conversation, context: BotContext, link: Link) -> bool:
    """In a group the same link within a day is answered by one line that points to its brief."""
    if not talk.is_group:
        return False
    stored = await talk.services.storage.articles.find(link.url, chat_id=talk.chat.id)
    since = talk.services.clock.now() - SAME_LINK_WITHIN
    reply = await talk.services.storage.replies.latest(talk.chat.id, stored.id, since) if stored else None
    if reply is None:
        return False
    there = ReplyParameters(reply.message_id, allow_sending_without_reply=True)
    await context.bot.send_message(talk.chat.id, talk.texts.already_above, reply_parameters=there)
    return True


async def _read_document(talk: Conversation, context: BotContext, message: Message) -> None:
    document = message.document
    name = (document.file_name if document else None) or "?"

    async def load() -> Page:
        if document is None or not name.lower().endswith(FILE_SUFFIXES):
            raise Unsupported(name, file_kind=name[-40:])
        if (document.file_size or 0) > FILE_BYTES:
            raise TooLarge(name)
        file = await context.bot.get_file(document.file_id)
        return load_bytes(name, bytes(await file.download_as_bytearray()))

    try:
        page = await load()
    except SourceError as exc:
        await message.reply_html(sentence(exc, talk.texts))
        return
    work = brief_page(talk.services, page, chat_id=talk.chat.id, length=talk.length)
    await answer(talk, context, name, work, may_retry=False)


async def on_length(update: Update, context: BotContext) -> None:
    """[更详细] [更简短]: the brief is edited in place, for who asked and for administrators."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    press = parse_length(query.data or "")
    if press is None or not isinstance(query.message, Message):
        await query.answer(talk.texts.too_late)
        return
    if talk.is_group and talk.asker_id != press.asker_id and not await administers(context, talk.chat.id, talk.user):
        await query.answer(talk.texts.only_asker)
        return
    briefed = await brief_again(talk.services, press.article_id, chat_id=talk.chat.id, length=press.length)
    await query.answer(None if briefed else talk.texts.not_here)
    if briefed:
        await edit_brief(talk, context, query.message, briefed, Version(press.length, press.asker_id))


async def on_read(update: Update, context: BotContext) -> None:
    """[重试] and [读其余 n 条]: the links are those of the message that was answered."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    wanted = parse_read(query.data or "")
    shown = query.message if isinstance(query.message, Message) else None
    asked = shown.reply_to_message if shown else None
    if wanted is None or shown is None or asked is None:
        await query.answer(talk.texts.too_late)
        return
    await query.answer()
    await shown.delete()
    await read_links(talk, context, links_of(asked), *wanted, anew=True)
