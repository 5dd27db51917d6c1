"""/search with its pages, [相关] under a brief, and /trend."""

from __future__ import annotations

import re
from typing import Final
from zoneinfo import ZoneInfo

from telegram import InlineKeyboardMarkup, Message

from bot.flows.related import nearest_terms, related
from bot.flows.search import is_asking, search, turn_to
from bot.flows.trends import trend
from bot.models import Answer, Query
from bot.runtime.services import Services
from bot.search.query import parse
from bot.search.trend_chart import Labels, can_draw, draw
from bot.text.scripts import to_simplified
from handlers.chat.arguments import asked_text
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.view.buttons.presses import SearchTerm, ShowRelated, TurnResults
from handlers.view.buttons.search import answer_keyboard, briefs_row, near_keyboard
from handlers.view.display import escaped
from handlers.view.search import PAGE, answer_html, nothing_html, related_html, trend_html, understood_html

RELATED: Final = 6  # one screen
TREND_DAYS: Final = 90  # a quarter
LONGEST_TREND_DAYS: Final = 3 * 366  # three years, one of them a leap year
_SPAN = re.compile(r"^(\d{1,4}|[一两半]?)(天|日|周|个?月|年|d|w|m|y)$", re.IGNORECASE)
_DAYS: Final = {"天": 1, "日": 1, "d": 1, "周": 7, "w": 7, "月": 30, "个月": 30, "m": 30, "年": 365, "y": 365}


async def find(
    services: Services, text: str, *, chat_id: int | None, limit: int = PAGE, cursor: str | None = None
) -> Answer:
    """A page of the articles that answer a query, near-copies folded."""
    query = parse(text, services.clock.now(), ZoneInfo(services.settings.time_zone))
    return await search(services, query, chat_id=chat_id, limit=limit, cursor=cursor, folds_copies=True)


async def on_search(request: MessageRequest) -> None:
    """/search QUERY, and 搜索 … in plain words."""
    text = asked_text(request.message)
    if not text:
        await request.message.reply_text(request.talk.texts.search.usage)
        return
    await show_results(request.talk, request.message, text)


async def show_results(talk: Conversation, message: Message, text: str) -> None:
    """The first page, as a reply to what asked for it."""
    answer = await find(talk.services, text, chat_id=talk.chat.id)
    if not answer.hits:
        await _show_nothing(talk, message, answer)
        return
    near = () if any(not hit.is_loose for hit in answer.hits) else await _near(talk, answer.query)
    keyboard = answer_keyboard(answer, 1, talk.texts, near)
    sent = await message.reply_text(answer_html(answer, 1, talk.display), reply_markup=keyboard, do_quote=True)
    talk.memory.remember_pages(sent.chat_id, sent.message_id, (None, answer.next_cursor))


async def _show_nothing(talk: Conversation, message: Message, answer: Answer) -> None:
    """What was understood, near terms that exist, and the query as a subscription."""
    query, texts = answer.query, talk.texts
    if not is_asking(query):
        await message.reply_text(understood_html(query, texts))
        return
    if not await talk.services.storage.articles.count():
        keyboard = near_keyboard(query.text, (), texts)
        await message.reply_text(texts.search.archive_empty, reply_markup=keyboard, do_quote=True)
        return
    near = await _near(talk, query)
    keyboard = near_keyboard(query.text, near, texts)
    await message.reply_text(nothing_html(query, near, texts), reply_markup=keyboard, do_quote=True)


async def _near(talk: Conversation, query: Query) -> tuple[str, ...]:
    """Terms near those of a query, or of what stands first beside an OR."""
    texts = [part.value for part in query.understood if part.kind in {"word", "phrase"} and not part.is_excluded]
    return await nearest_terms(talk.services, " ".join(texts), chat_id=talk.chat.id)


async def on_page(request: PressRequest[TurnResults]) -> None:
    """◀ ▶: the page is edited in place; the query is that of the message it answers."""
    talk, page, shown = request.talk, request.press.page, request.message
    asked = asked_text(shown.reply_to_message) if shown and shown.reply_to_message else ""
    answer = await _turn(talk, asked, page, shown) if shown and asked else None
    if answer is None or not answer.hits:
        await request.answer(talk.texts.help.too_late)
        return
    await request.answer()
    await request.edit(answer_html(answer, page, talk.display), answer_keyboard(answer, page, talk.texts))


async def _turn(talk: Conversation, asked: str, page: int, shown: Message) -> Answer:
    """The page of the results that a message shows; where its pages begin is remembered."""
    key = (shown.chat_id, shown.message_id)
    query = parse(asked, talk.services.clock.now(), ZoneInfo(talk.services.settings.time_zone))
    known = talk.memory.pages.get(key, (None,))
    answer, cursors = await turn_to(talk.services, query, page, known, chat_id=talk.chat.id, limit=PAGE)
    talk.memory.remember_pages(*key, cursors)
    return answer


async def on_near(request: PressRequest[SearchTerm]) -> None:
    """A near term, or [搜索「…」] under a short text: searched as if it had been typed."""
    talk, term = request.talk, request.press.term
    asked = request.message.reply_to_message if request.message else None
    text = asked_text(asked) if asked else ""
    await request.answer(None if term or text else talk.texts.help.too_late)
    if term:
        answer = await find(talk.services, term, chat_id=talk.chat.id)
        # Others have no message to read the query from.
        keyboard = InlineKeyboardMarkup([briefs_row(answer.hits)]) if answer.hits else None
        shown = answer_html(answer, 1, talk.display) if answer.hits else nothing_html(answer.query, (), talk.texts)
        await request.reply(shown, keyboard)
    elif asked and text:
        await show_results(talk, asked, text)


async def on_related(request: PressRequest[ShowRelated]) -> None:
    """[相关]: the others of its story, then articles that share rare terms or documents, the newest first."""
    talk = request.talk
    hits = await related(talk.services, request.press.article_id, chat_id=talk.chat.id, limit=RELATED)
    if not hits:
        await request.answer(talk.texts.search.related_none)
        return
    await request.answer()
    await request.reply(related_html(hits, talk.display), InlineKeyboardMarkup([briefs_row(hits)]))


async def on_trend(request: MessageRequest) -> None:
    """/trend TERM 90天: how often it occurred by week, as a picture and in figures."""
    talk, message, texts = request.talk, request.message, request.talk.texts.trend
    term, days = term_and_days(asked_text(message))
    if not term:
        await message.reply_text(texts.usage)
        return
    now = talk.services.clock.now().astimezone(talk.display.zone)
    found = await trend(talk.services, term, days, chat_id=talk.chat.id, now=now)
    if found.peak is None:
        await message.reply_text(texts.nothing.format(days=days, term=escaped(term)))
        return
    caption = trend_html(found, talk.display)
    if not can_draw():
        await message.reply_text(caption)
        return
    labels = Labels(texts.title.format(term=talk.display.script(term)), texts.articles, texts.share)
    await message.reply_photo(await talk.services.offload(draw, found, labels), caption=caption)


def term_and_days(text: str) -> tuple[str, int]:
    """The term, and the span behind it in days (90 where none is given): 90天, 26周, 26週, 一年, 6w."""
    head, _, last = text.rpartition(" ")
    found = _SPAN.match(to_simplified(last))
    if not found or not head.strip():
        return text.strip()[:40], TREND_DAYS
    numbers = {"": 1.0, "一": 1.0, "两": 2.0, "半": 0.5}
    count = numbers[found[1]] if found[1] in numbers else float(found[1])
    days = count * _DAYS[found[2].lower()]
    return head.strip()[:40], int(min(max(days, 7), LONGEST_TREND_DAYS))
