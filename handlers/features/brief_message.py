"""A brief as a message: a rich one where server and chat take it, else plain, in as many messages as that takes."""

from __future__ import annotations

import contextlib
import logging
from datetime import timedelta
from typing import Final

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.error import BadRequest, EndPointNotFound

from bot.flows.briefs import Briefed
from bot.flows.chats import keep_plain
from handlers.chat.context import Conversation, Whisper
from handlers.chat.in_place import NO_PREVIEW, edit_html, edited
from handlers.chat.whispers import parameters
from handlers.gateway.newer import SEND_RICH, Place, edit_rich, send_rich
from handlers.view.brief import render_brief
from handlers.view.rich_brief import render_rich

log = logging.getLogger(__name__)

PLAIN_FOR: Final = timedelta(hours=6)  # a chat that refused a rich message: each brief would cost it two calls
MOST_REFUSED: Final = 3  # briefs one after the other whose content is refused; then all are plain for an hour
_OF_ITS_CONTENT: Final = ("rich_message_", "can't parse")  # such a refusal is about the one brief, not about the chat


async def send_brief(talk: Conversation, briefed: Briefed, keyboard: InlineKeyboardMarkup) -> Message:
    """Send it as the answer; the message that has the buttons."""
    refusal: BadRequest | None = None
    if rich := _rich(talk, briefed):
        try:
            place = Place(talk.chat.id, talk.thread_id, reply_to(talk), talk.whisper)
            sent = await send_rich(talk.bot, place, rich, keyboard)
            talk.memory.refused_in_row = 0
            return sent
        except EndPointNotFound:
            talk.memory.lacks_method(SEND_RICH, talk.services.clock.monotonic())
        except BadRequest as exc:
            refusal = exc
    first, *rest = _plain(talk, briefed)
    sent = await send_html(talk, first, keyboard, briefed)
    await _send_rest(talk, rest)
    if refusal and not talk.whisper:  # the plain one was taken, so that it was its being rich
        await _note_refusal(talk, briefed, refusal)
    return sent


async def show_brief(
    talk: Conversation, message: Message, briefed: Briefed, keyboard: InlineKeyboardMarkup, changed: str | None = None
) -> Message:
    """Show it in place of what a message shows, else, where that is gone, as the answer; the message that shows it."""
    is_there = await edit_brief(talk, message, briefed, keyboard, changed)
    return message if is_there else await send_brief(talk, briefed, keyboard)


async def edit_brief(
    talk: Conversation, message: Message, briefed: Briefed, keyboard: InlineKeyboardMarkup, changed: str | None = None
) -> bool:
    """Show it in place of what a message shows, what does not fit in messages of its own behind it; False where the
    message is gone."""
    if rich := _rich(talk, briefed, changed):
        became = await edited(edit_rich(talk.bot, message, rich, keyboard))
        if became != "gone":
            return True
    first, *rest = _plain(talk, briefed, changed)
    became = await edit_html(talk.bot, message, first, keyboard, _preview(briefed))
    if became == "shown":
        await _send_rest(talk, rest)
    return became != "gone"


async def put_html(
    talk: Conversation, message: Message | None, text: str, keyboard: InlineKeyboardMarkup | None
) -> None:
    """A plain message in place of another, else as the answer."""
    if message is None or await edit_html(talk.bot, message, text, keyboard) == "gone":
        await send_html(talk, text, keyboard)


async def send_html(
    talk: Conversation, text: str, keyboard: InlineKeyboardMarkup | None, briefed: Briefed | None = None
) -> Message:
    """A plain message as the answer, in its topic; with the article's picture where it is a brief."""

    async def send(whisper: Whisper | None) -> Message:
        return await talk.bot.send_message(
            talk.chat.id,
            text,
            reply_markup=keyboard,
            reply_parameters=reply_to(talk),
            link_preview_options=_preview(briefed),
            message_thread_id=talk.thread_id,
            api_kwargs=parameters(whisper),
        )

    if talk.whisper:
        with contextlib.suppress(BadRequest):
            return await send(talk.whisper)
    return await send(None)


def reply_to(talk: Conversation) -> ReplyParameters | None:
    """Answers belong to the message that asked."""
    return ReplyParameters(talk.message_id) if talk.message_id else None


async def _send_rest(talk: Conversation, texts: list[str]) -> None:
    for text in texts:
        await send_html(talk, text, None)


def _may_be_rich(talk: Conversation) -> bool:
    clock = talk.services.clock
    is_plain = (talk.stored.plain_until or 0) > clock.now().timestamp()
    return not is_plain and talk.memory.has_method(SEND_RICH, clock.monotonic())


def _rich(talk: Conversation, briefed: Briefed, changed: str | None = None) -> str | None:
    """The one rich message; None where the chat takes none, or the brief does not fit into one."""
    if not _may_be_rich(talk):
        return None
    return next(iter(_worded(talk, briefed, changed, is_rich=True)), None)


def _plain(talk: Conversation, briefed: Briefed, changed: str | None = None) -> list[str]:
    return _worded(talk, briefed, changed, is_rich=False)


def _worded(talk: Conversation, briefed: Briefed, changed: str | None, *, is_rich: bool) -> list[str]:
    """The messages of a brief; those of a public one are kept, since many ask for the same."""
    is_kept = not briefed.is_private and changed is None
    kept = talk.memory.rendered.get(briefed, talk.language, is_rich=is_rich) if is_kept else None
    if kept is None:
        kept = _made(talk, briefed, changed, is_rich=is_rich)
        if is_kept:
            talk.memory.rendered.keep(briefed, talk.language, kept, is_rich=is_rich)
    return kept


def _made(talk: Conversation, briefed: Briefed, changed: str | None, *, is_rich: bool) -> list[str]:
    if not is_rich:
        return render_brief(briefed, talk.display, talk.bot.username, changed)
    rich = render_rich(briefed, talk.display, talk.bot.username, changed)
    return [rich] if rich else []


async def _note_refusal(talk: Conversation, briefed: Briefed, refusal: BadRequest) -> None:
    """So that not every brief costs two calls."""
    said = refusal.message.lower()
    log.warning("a rich message was refused: %s", refusal.message)
    if any(word in said for word in _OF_ITS_CONTENT):
        talk.memory.rendered.keep(briefed, talk.language, [], is_rich=True)
        talk.memory.refused_in_row += 1
        if talk.memory.refused_in_row >= MOST_REFUSED:  # then it is the way in which we write them
            talk.memory.refused_in_row = 0
            talk.memory.lacks_method(SEND_RICH, talk.services.clock.monotonic())
    else:
        await keep_plain(talk.services, talk.chat.id, PLAIN_FOR)


def _preview(briefed: Briefed | None) -> LinkPreviewOptions:
    """The article's image, small; nothing else has a preview."""
    image = briefed.brief.article.image if briefed else None
    if not image or not image.startswith("https://"):
        return NO_PREVIEW
    return LinkPreviewOptions(is_disabled=False, url=image, prefer_small_media=True, show_above_text=False)
