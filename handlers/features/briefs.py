"""Links, files and pasted text become briefs; the buttons under a brief change it in place."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Final

from telegram import Document, InlineKeyboardMarkup, Message, ReplyParameters
from telegram.error import TelegramError

from bot.errors import Refused, SourceError, TooLarge, Unsupported
from bot.fetching.document_kinds import DOCUMENT_SUFFIXES, MAX_DOCUMENT_BYTES, PICTURE_SUFFIXES
from bot.fetching.files import load_bytes, load_text
from bot.flows.briefs import brief_again, brief_link, brief_page
from bot.models import Link, Page
from bot.text.normalize import fold
from bot.urls.links import canonical
from bot.urls.typed import is_address, typed_addresses
from handlers.chat.arguments import command_of, links_of, own_text
from handlers.chat.attempt import CURRENT
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.failures import sentence
from handlers.chat.matter import matter_of, named_links
from handlers.chat.message_lines import is_rich
from handlers.chat.permissions import administers
from handlers.features.brief_message import send_html, show_brief
from handlers.features.brief_reply import answer, has_quota, keyboard_of, note_length, number_of
from handlers.features.media import answer_media, is_first_of_album
from handlers.features.search import show_results
from handlers.view.buttons.briefs import rest_keyboard
from handlers.view.buttons.callback import LINKS_AT_MOST
from handlers.view.buttons.presses import ChangeLength, ReadAttachment, ReadLinks
from handlers.view.buttons.subscriptions import meant_keyboard, short_text_keyboard, subscribe_keyboard
from handlers.view.help import no_command_html
from handlers.view.subscriptions import offer_html

MARK: Final = 3  # characters of a digest: other links share it, so that it says of nobody what was asked
LEAST_SOUGHT: Final = 2  # letters, digits or characters of what may be looked for
SHORT_TEXT: Final = 60  # characters of a text that may be meant as a search or subscription
FILE_BYTES: Final = 5_000_000
FILE_SUFFIXES: Final = (".html", ".htm", ".md", ".txt", *DOCUMENT_SUFFIXES, *PICTURE_SUFFIXES)
SAME_LINK_WITHIN: Final = timedelta(days=1)


async def on_message(request: MessageRequest) -> None:
    """A message that may hold links, a file, a text or words to look for. An edited one is read again only if its links
    changed: which it had is noted when it is answered."""
    talk, message = request.talk, request.message
    remembered, place = talk.services.storage.remembered, (talk.chat.id, message.message_id)
    mark, now = _mark(talk, links_of(message)), talk.services.clock.now()
    if request.is_edit and await remembered.asked(*place, now) == mark:
        return
    await is_first_of_album(talk, message)
    if not await read_message(talk, message) and not request.is_edit:
        await _offer(talk, message)
    if mark:
        await remembered.note_asked(*place, mark, now)


def _mark(talk: Conversation, links: tuple[Link, ...]) -> str:
    """Tells the links of a message from others, and names none; "" for none."""
    said = f"{talk.chat.id} {' '.join(link.url for link in links)}"
    return sha256(said.encode(errors="replace")).hexdigest()[:MARK] if links else ""


async def _offer(talk: Conversation, message: Message) -> None:
    """What is no article may be words to look for; anything else is told what can be sent."""
    text = own_text(message)
    if not (message.text or is_rich(message)):
        await answer_media(talk, message)
    elif text.startswith(("/", "／")):
        await message.reply_text(no_command_html(text, talk.texts))
    elif is_address(text):
        await _offer_address(talk, message, text)
    elif talk.is_group and not text:
        await message.reply_text(talk.texts.help.group_hello)
    elif len(text) > SHORT_TEXT or "\n" in text or not _is_sought(text):
        await message.reply_text(talk.texts.help.send_what)
    elif talk.is_group:  # where everybody reads along, nobody is asked which is meant; an address can only be followed
        await show_results(talk, message, text)
    else:
        meant = command_of(message)
        keyboard = short_text_keyboard(text, talk.texts)
        if meant and meant.rest:
            keyboard = meant_keyboard(meant.command, meant.rest, text, talk.texts)
        await _ask_back(message, offer_html(text, talk.texts), keyboard)


def _is_sought(text: str) -> bool:
    """Whether words can be looked for: signs, pictures and a single letter cannot."""
    return sum(character.isalnum() for character in fold(text)) >= LEAST_SOUGHT


async def _offer_address(talk: Conversation, message: Message, text: str) -> None:
    """A site may be followed; what no browser opens is none."""
    if typed_addresses(text):
        keyboard = subscribe_keyboard(text, talk.texts)
        await _ask_back(message, offer_html(text, talk.texts), keyboard)
    else:
        await message.reply_text(sentence(Refused(text, "address"), talk.texts))


async def _ask_back(message: Message, text: str, keyboard: InlineKeyboardMarkup) -> None:
    """As a reply: the buttons read the words from it."""
    await message.reply_text(text, reply_markup=keyboard, reply_parameters=ReplyParameters(message.message_id))


async def on_brief(request: MessageRequest) -> None:
    """/brief LINK, or /brief as a reply to a message."""
    talk, message = request.talk, request.message
    links, target = links_of(message), message.reply_to_message
    if links:
        await read_links(talk, links, anew=True)
    elif target is None:
        await message.reply_text(talk.texts.brief.usage)
    elif not await read_message(talk, target):
        await message.reply_text(talk.texts.brief.no_link)


async def read_message(talk: Conversation, message: Message) -> bool:
    """Brief whatever the message holds, a file and what is said beside it; False where it holds nothing to read."""
    matter = matter_of(message)
    if message.document and await has_quota(talk):
        await _read_document(talk, message, message.document)
    if matter.links:
        await read_links(talk, matter.links)
    elif matter.text and await has_quota(talk):
        work = brief_page(talk.services, load_text(matter.text), chat_id=talk.chat.id, length=talk.length)
        await answer(talk, matter.text[:20], work)
        await _offer_links(talk, matter.other_links)
    return bool(message.document or matter.links or matter.text)


async def _offer_links(talk: Conversation, links: tuple[Link, ...]) -> None:
    """[读其中的链接]: a post was read as a text, and it names articles too."""
    if links:
        said = talk.texts.brief.links_inside.format(count=len(links))
        keyboard = rest_keyboard(0, len(links), talk.texts)
        await send_html(talk, said, keyboard)


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
    await answer(talk, link.url, work, position, reading)


async def _stands_above(talk: Conversation, link: Link) -> bool:
    """In a group the same link within a day is answered by one line that points to its brief."""
    if not talk.is_group:
        return False
    stored = await talk.services.storage.articles.find(link.url, chat_id=talk.chat.id)
    since = talk.services.clock.now() - SAME_LINK_WITHIN
    above = await talk.services.storage.replies.latest(talk.chat.id, stored.id, since) if stored else None
    attempt = CURRENT.get()
    if above is None or (attempt and attempt.sent(above)):  # what this very message got is not pointed to
        return False
    there = ReplyParameters(above)
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
    await answer(talk, name, work)


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
        await note_length(talk, request.message, press.length)
        keyboard = keyboard_of(talk, briefed, press.length, press.asker_id)
        await show_brief(talk, request.message, briefed, keyboard)


async def on_read(request: PressRequest[ReadLinks]) -> None:
    """[重试] and [读其余 n 条]: the links are those of the message that was answered, and so are the briefs'."""
    shown = request.message
    asked = shown.reply_to_message if shown else None
    links = named_links(asked) if asked else ()
    if shown is None or asked is None or len(links) <= request.press.first:
        await request.answer(request.talk.texts.help.too_late)
        return
    await request.answer()
    if not await _is_first(request, shown):
        return
    with contextlib.suppress(TelegramError):  # after two days it cannot be deleted, and may stay
        await shown.delete()
    talk = replace(request.talk, message_id=asked.message_id)
    await read_links(talk, links, request.press.first, request.press.count, anew=True)


async def _is_first(request: PressRequest[ReadLinks], shown: Message) -> bool:
    """In a group anybody may press it, and fingers tap twice: the links are read once."""
    talk, now = request.talk, request.talk.services.clock.now()
    number = number_of(shown)
    return await talk.services.storage.remembered.is_first_press(talk.chat.id, number, request.query.id, now)


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
