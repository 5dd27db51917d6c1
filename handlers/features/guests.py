"""Guest mode: a brief in a chat that the bot is not in, for whoever names it there with a link."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from dataclasses import dataclass
from math import ceil
from typing import Any, Final

from telegram import InlineKeyboardMarkup, Message

from bot.errors import BotError
from bot.fetching.files import load_text
from bot.flows.briefs import Briefed, brief_link, brief_page
from handlers.chat.attempt import CURRENT
from handlers.chat.entry import GuestRequest
from handlers.chat.failures import sentence
from handlers.chat.guests import answer_guest
from handlers.chat.in_place import edited
from handlers.chat.matter import Matter, matter_of
from handlers.gateway.newer import SEND_RICH, edit_rich_inline
from handlers.view.brief import brief_html, reading_html
from handlers.view.buttons.search import link_keyboard
from handlers.view.deep_links import ToBrief
from handlers.view.rich_brief import render_rich

log = logging.getLogger(__name__)

ANSWER_WITHIN_SECONDS: Final = 8.0  # Telegram does not say how long it waits; what takes longer is filled in
_LINE: Final = "line"  # in the record of an attempt
Work = Coroutine[Any, Any, Briefed]


@dataclass(frozen=True, slots=True)
class _Shown:
    """What stands in the chat."""

    html: str
    keyboard: InlineKeyboardMarkup | None = None
    rich: str | None = None


async def on_guest(request: GuestRequest) -> None:
    """The brief of the message's first link, else of what it answers: a link, or a text."""
    name, work = _work(request)
    if work is None:
        await answer_guest(request.message, request.display.texts.today.guest_usage)
        return
    seconds = await _wait(request)
    if seconds:
        work.close()
        said = request.display.texts.turns.too_many_briefs
        most = request.context.memory.quota.per_minute
        await answer_guest(request.message, said.format(most=most, seconds=ceil(seconds)))
        return
    await _answer(request, name, work)


async def _wait(request: GuestRequest) -> float:
    """Seconds until this person and chat may have one more brief; an earlier attempt took its share."""
    context, attempt = request.context, CURRENT.get()
    if attempt and attempt.is_again:
        return 0.0
    quota, now = context.memory.quota, context.services.clock.monotonic()
    return await quota.take(request.asker_id, request.message.chat.id, now)


def _work(request: GuestRequest) -> tuple[str, Work | None]:
    """What there is to read, its name first."""
    message, services = request.message, request.context.services
    for one in (message, message.reply_to_message):
        matter = matter_of(one) if one else Matter()
        if matter.links:
            link = matter.links[0]
            return link.url, brief_link(services, link, chat_id=message.chat.id, length=request.length)
        if matter.text:
            text = _unnamed(matter.text, message)
            return text[:20], brief_page(services, load_text(text), chat_id=message.chat.id, length=request.length)
    return "", None


def _unnamed(text: str, message: Message) -> str:
    """Without the bot's name, by which it was called."""
    return text.replace(f"@{message.get_bot().username}", "").strip()


async def _answer(request: GuestRequest, name: str, work: Work) -> None:
    """The brief in time, else a line that becomes it; the line of an earlier attempt becomes it as well."""
    line, working = _line_before(), asyncio.create_task(_shown(request, work))
    try:
        line = line or await _line_meanwhile(request, name, working)
        shown = await working
    except Exception:  # is told by whoever tells failures; but the query is answered, and the line would stand
        if line:
            await _fill_in(request, line, _Shown(request.display.texts.failures.unexpected))
        raise
    finally:
        working.cancel()
    if line is None:
        await answer_guest(request.message, shown.html, shown.keyboard, shown.rich)
    else:
        await _fill_in(request, line, shown)


def _line_before() -> str | None:
    """By which the line of an earlier attempt is edited."""
    attempt = CURRENT.get()
    return attempt.known.get(_LINE, {}).get("inline_message_id") if attempt else None


async def _line_meanwhile(request: GuestRequest, name: str, working: asyncio.Task[_Shown]) -> str | None:
    """A line that it is being read, and by what it is edited ("" where that is not known); None where the work ends
    in time. Telegram says it in its answer alone: it is noted, for an attempt that may follow."""
    waiting = asyncio.create_task(request.context.services.clock.sleep(ANSWER_WITHIN_SECONDS))
    await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if working.done():
        return None
    line, attempt = await answer_guest(request.message, reading_html(name, request.display.texts)), CURRENT.get()
    if attempt and line:
        attempt.note(_LINE, {"inline_message_id": line})
    return line


async def _fill_in(request: GuestRequest, line: str, shown: _Shown) -> None:
    """The line becomes the brief: rich where that is taken, else plain. One that was deleted becomes nothing."""
    if not line:
        return
    bot = request.context.bot
    if shown.rich and await edited(edit_rich_inline(bot, line, shown.rich, shown.keyboard)) != "gone":
        return
    plain = bot.edit_message_text(shown.html, inline_message_id=line, reply_markup=shown.keyboard)
    if await edited(plain) == "gone":
        log.info("the line of a guest's brief is gone")


async def _shown(request: GuestRequest, work: Work) -> _Shown:
    """The brief, or the sentence of its failure."""
    display, context = request.display, request.context
    try:
        briefed = await work
    except BotError as exc:
        return _Shown(sentence(exc, display.texts))
    username = context.bot.username
    keyboard = link_keyboard(ToBrief(briefed.article_id), briefed.brief.article.url, username, display.texts)
    has_rich = context.memory.has_method(SEND_RICH, context.services.clock.monotonic())
    rich = render_rich(briefed, display, username) if has_rich else None
    return _Shown(brief_html(briefed, display, username), keyboard, rich)
