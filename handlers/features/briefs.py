"""Links, files and pasted text become briefs; the buttons under a brief change it in place."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from telegram import Document, Message, PhotoSize, ReplyParameters

from bot.errors import SourceError, TooLarge, Unsupported
from bot.fetching.document_kinds import DOCUMENT_SUFFIXES, MAX_DOCUMENT_BYTES, PICTURE_SUFFIXES
from bot.fetching.files import load_bytes, load_text
from bot.flows.briefs import brief_again, brief_link, brief_page
from bot.models import Link, Page
from bot.urls.links import canonical
from handlers.chat.arguments import links_of, text_of
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.failures import sentence
from handlers.chat.permissions import administers
from handlers.features.brief_message import send_html
from handlers.features.brief_reply import ShownLength, answer, edit_brief, has_quota
from handlers.view.buttons.briefs import rest_keyboard
from handlers.view.buttons.callback import LINKS_AT_MOST
from handlers.view.buttons.presses import ChangeLength, ReadAttachment, ReadLinks
from handlers.view.buttons.subscriptions import short_text_keyboard
from handlers.view.subscriptions import offer_html

SHORT_TEXT: Final = 60  # characters of a text that may be meant as a search or subscription
PASTED_CHARACTERS: Final = 200  # a text this long is an article; the help says so
LINK_WITH_TEXT: Final = 5 * PASTED_CHARACTERS  # a text this long is what is to be read, its links belong to it
PHOTO_NAME: Final = "photo.jpg"  # Telegram gives photos no name
FILE_BYTES: Final = 5_000_000
FILE_SUFFIXES: Final = (".html", ".htm", ".md", ".txt", *DOCUMENT_SUFFIXES, *PICTURE_SUFFIXES)
SAME_LINK_WITHIN: Final = timedelta(days=1)


async def on_message(request: MessageRequest) -> None:
    """A message that may hold links, a file or a text."""
    talk, message = request.talk, request.message
    links = links_of(message)
    talk.memory.is_rest_of_album(talk.chat.id, message.media_group_id)
    urls = tuple(link.url for link in links)
    if request.is_edit and talk.memory.links.get((talk.chat.id, message.message_id), urls) == urls:
        return
    talk.memory.remember_links(talk.chat.id, message.message_id, urls)
    if not await read_message(talk, message, links) and not talk.is_group and not request.is_edit:
        await _offer(talk, message)


async def _offer(talk: Conversation, message: Message) -> None:
    """A short text may be something to subscribe to; anything else is told what can be sent."""
    text = (message.text or "").strip()
    if not text or len(text) > SHORT_TEXT or text.startswith("/") or "\n" in text:
        await message.reply_text(talk.texts.help.send_what)
        return
    await message.reply_text(
        offer_html(text, talk.texts),
        reply_markup=short_text_keyboard(text, talk.texts),
        reply_parameters=ReplyParameters(message.message_id),
    )


async def on_brief(request: MessageRequest) -> None:
    """/brief LINK, or /brief as a reply to a message."""
    talk, message = request.talk, request.message
    links, target = links_of(message), message.reply_to_message
    if links:
        await read_links(talk, links, anew=True)
    elif target is None:
        await message.reply_text(talk.texts.brief.usage)
    elif not await read_message(talk, target, links_of(target)):
        await message.reply_text(talk.texts.brief.no_link)


async def read_message(talk: Conversation, message: Message, links: tuple[Link, ...]) -> bool:
    """Brief whatever the message holds; False where it holds nothing to read."""
    text = text_of(message)
    if message.document:
        if await has_quota(talk):
            await _read_document(talk, message, message.document)
    elif links and len(text) < LINK_WITH_TEXT:
        await read_links(talk, links)
    elif len(text) >= PASTED_CHARACTERS:
        if await has_quota(talk):
            work = brief_page(talk.services, load_text(text), chat_id=talk.chat.id, length=talk.length)
            await answer(talk, text[:20], work, may_retry=False)
    else:
        return False
    return True


async def read_links(
    talk: Conversation, links: tuple[Link, ...], first: int = 0, count: int = LINKS_AT_MOST, *, anew: bool = False
) -> None:
    """One brief a link, in the message's order; what is over the limit waits behind a button."""
    for position, link in list(enumerate(links))[first : first + count]:
        if not anew and await _stands_above(talk, link):
            continue
        if not await has_quota(talk):
            return
        await _answer_link(talk, link, position, anew=anew)
    rest = len(links) - first - count
    if rest > 0 and count > 1:
        text = talk.texts.brief.read_rest.format(count=rest)
        keyboard = rest_keyboard(first + count, rest, talk.texts)
        await send_html(talk, text, keyboard)


async def _answer_link(talk: Conversation, link: Link, position: int, *, anew: bool) -> None:
    reading = asyncio.Event()
    work = brief_link(
        talk.services, link, chat_id=talk.chat.id, length=talk.length, anew=anew, on_reading=reading.set
    )  # fmt: skip
    await answer(talk, link.url, work, position, may_retry=True, reading=reading)


async def _stands_above(talk: Conversation, link: Link) -> bool:
    """In a group the same link within a day is answered by one line that points to its brief."""
    if not talk.is_group:
        return False
    stored = await talk.services.storage.articles.find(link.url, chat_id=talk.chat.id)
    since = talk.services.clock.now() - SAME_LINK_WITHIN
    reply = await talk.services.storage.replies.latest(talk.chat.id, stored.id, since) if stored else None
    if reply is None:
        return False
    there = ReplyParameters(reply.message_id)
    said = talk.texts.brief.already_above
    await talk.bot.send_message(talk.chat.id, said, reply_parameters=there, message_thread_id=talk.thread_id)
    return True


async def _read_document(talk: Conversation, message: Message, document: Document) -> None:
    name = document.file_name or "?"
    try:
        page = await _load_document(talk, name, document)
    except SourceError as exc:
        await message.reply_text(sentence(exc, talk.texts))
        return
    work = brief_page(talk.services, page, chat_id=talk.chat.id, length=talk.length)
    await answer(talk, name, work, may_retry=False)


async def read_photo(talk: Conversation, sizes: Sequence[PhotoSize]) -> None:
    """The letters of a photo; Telegram sends it in several sizes, the largest last."""
    file = await talk.bot.get_file(sizes[-1].file_id)
    page = await talk.services.offload(load_bytes, PHOTO_NAME, bytes(await file.download_as_bytearray()))
    work = brief_page(talk.services, page, chat_id=talk.chat.id, length=talk.length)
    await answer(talk, PHOTO_NAME, work, may_retry=False)


async def _load_document(talk: Conversation, name: str, document: Document) -> Page:
    """A file that was sent. Raises Unsupported, TooLarge."""
    if not name.lower().endswith(FILE_SUFFIXES):
        raise Unsupported(name, file_kind=name[-40:])
    most = MAX_DOCUMENT_BYTES if name.lower().endswith((*DOCUMENT_SUFFIXES, *PICTURE_SUFFIXES)) else FILE_BYTES
    if (document.file_size or 0) > most:
        raise TooLarge(name)
    file = await talk.bot.get_file(document.file_id)
    return await talk.services.offload(load_bytes, name, bytes(await file.download_as_bytearray()))


async def on_length(request: PressRequest[ChangeLength]) -> None:
    """[更详细] [更简短]: the brief is edited in place, for who asked and for administrators."""
    talk, press = request.talk, request.press
    if request.message is None:
        await request.answer(talk.texts.help.too_late)
        return
    if talk.is_group and talk.asker_id != press.asker_id and not await administers(talk, talk.chat.id):
        await request.answer(talk.texts.brief.only_asker)
        return
    briefed = await brief_again(talk.services, press.article_id, chat_id=talk.chat.id, length=press.length)
    await request.answer(None if briefed else talk.texts.brief.not_here)
    if briefed:
        await edit_brief(talk, request.message, briefed, ShownLength(press.length, press.asker_id))


async def on_read(request: PressRequest[ReadLinks]) -> None:
    """[重试] and [读其余 n 条]: the links are those of the message that was answered."""
    shown = request.message
    asked = shown.reply_to_message if shown else None
    if shown is None or asked is None:
        await request.answer(request.talk.texts.help.too_late)
        return
    await request.answer()
    await shown.delete()
    await read_links(request.talk, links_of(asked), request.press.first, request.press.count, anew=True)


async def on_attachment(request: PressRequest[ReadAttachment]) -> None:
    """[附件 n]: the document's own brief, as the answer to the one that it hangs under."""
    talk, press = request.talk, request.press
    stored = await talk.services.storage.articles.get(press.article_id, chat_id=talk.chat.id)
    attachments = stored.article.attachments if stored else ()
    if not 0 < press.number <= len(attachments):
        await request.answer(talk.texts.brief.not_here)
        return
    await request.answer()
    url = attachments[press.number - 1].url
    await read_links(talk, (Link(sent=url, url=canonical(url)),))
