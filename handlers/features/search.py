"""/search with its pages, [相关] under a brief, and /trend."""

from __future__ import annotations

import contextlib
import re
from typing import Final, cast
from zoneinfo import ZoneInfo

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest

from bot.flows.related import nearest_terms, related
from bot.flows.search import is_asking, search, turn_to
from bot.flows.trends import trend
from bot.models import Answer
from bot.runtime.services import Services
from bot.search.query import parse
from bot.search.trend_chart import Labels, can_draw, draw
from handlers.chat.arguments import asked_text
from handlers.chat.context import BotContext, Conversation, Memory, conversation, memory_of
from handlers.view.search import (
    PAGE,
    answer_html,
    answer_keyboard,
    briefs_row,
    hit_html,
    near_keyboard,
    trend_html,
)
from handlers.view.texts.search import SearchTexts, search_texts, understood

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
RELATED: Final = 6
TREND_DAYS: Final = 90
LONGEST_TREND_DAYS: Final = 3 * 366
_SPAN = re.compile(r"^(\d{1,4}|[一两半]?)(天|日|周|个?月|年|d|w|m|y)$", re.IGNORECASE)
_DAYS: Final = {"天": 1, "日": 1, "d": 1, "周": 7, "w": 7, "月": 30, "个月": 30, "m": 30, "年": 365, "y": 365}


async def find(
    services: Services, text: str, *, chat_id: int | None, limit: int = PAGE, cursor: str | None = None
) -> Answer:
    """A page of the articles that answer a query, near-copies folded."""
    query = parse(text, services.clock.now(), ZoneInfo(services.settings.time_zone))
    return await search(services, query, chat_id=chat_id, limit=limit, cursor=cursor, folds_copies=True)


async def on_search(update: Update, context: BotContext) -> None:
    """/search QUERY, and 搜索 … in plain words."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    text = asked_text(message)
    if not text:
        await message.reply_text(search_texts(talk.language).usage)
        return
    await show_results(talk, message, text, memory_of(context))


async def show_results(talk: Conversation, message: Message, text: str, memory: Memory) -> None:
    """The first page, as a reply to what asked for it."""
    texts = search_texts(talk.language)
    answer = await find(talk.services, text, chat_id=talk.chat.id)
    if answer.hits:
        shown, keyboard = answer_html(answer, 1, talk.display, texts), answer_keyboard(answer, 1, texts)
        sent = await message.reply_html(shown, reply_markup=keyboard, do_quote=True, link_preview_options=NO_PREVIEW)
        memory.remember_pages(sent.chat_id, sent.message_id, (None, answer.next_cursor))
        return
    await _show_nothing(talk, message, answer, texts)


async def _show_nothing(talk: Conversation, message: Message, answer: Answer, texts: SearchTexts) -> None:
    """What was understood, near terms that exist, and the query as a subscription."""
    text = answer.query.text
    if not is_asking(answer.query):
        await message.reply_text(understood(answer.query, texts))
        return
    if not await talk.services.storage.articles.count():
        await message.reply_text(texts.archive_empty, reply_markup=near_keyboard(text, (), texts), do_quote=True)
        return
    near = await nearest_terms(talk.services, " ".join(answer.query.terms), chat_id=talk.chat.id)
    lines = [texts.nothing.format(query=text[:60])]
    lines += [understood(answer.query, texts)] if answer.query.mistakes or len(answer.query.understood) > 1 else []
    lines += [texts.near] if near else []
    await message.reply_text("\n".join(lines), reply_markup=near_keyboard(text, near, texts), do_quote=True)


async def on_page(update: Update, context: BotContext) -> None:
    """◀ ▶: the page is edited in place; the query is that of the message it answers."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    shown = query.message if isinstance(query.message, Message) else None
    asked = asked_text(shown.reply_to_message) if shown and shown.reply_to_message else ""
    number = (query.data or "").partition(":")[2]
    page = int(number) if number.isdigit() and len(number) < 4 else 0
    texts = search_texts(talk.language)
    answer = await _turn(talk, asked, page, shown, memory_of(context)) if shown and asked and page else None
    if answer is None or not answer.hits:
        await query.answer(talk.texts.too_late)
        return
    await query.answer()
    with contextlib.suppress(BadRequest):  # pressed twice: nothing to modify
        await query.edit_message_text(
            answer_html(answer, page, talk.display, texts), parse_mode="HTML",
            reply_markup=answer_keyboard(answer, page, texts), link_preview_options=NO_PREVIEW,
        )  # fmt: skip


async def _turn(talk: Conversation, asked: str, page: int, shown: Message, memory: Memory) -> Answer:
    """The page of the results that a message shows; where its pages begin is remembered."""
    key = (shown.chat_id, shown.message_id)
    query = parse(asked, talk.services.clock.now(), ZoneInfo(talk.services.settings.time_zone))
    known = memory.pages.get(key, (None,))
    answer, cursors = await turn_to(talk.services, query, page, known, chat_id=talk.chat.id, limit=PAGE)
    memory.remember_pages(*key, cursors)
    return answer


async def on_near(update: Update, context: BotContext) -> None:
    """A near term, or [搜索「…」] under a short text: searched as if it had been typed."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    shown = query.message if isinstance(query.message, Message) else None
    asked = shown.reply_to_message if shown else None
    term = (query.data or "").partition(":")[2]
    await query.answer()
    if shown is None or not (term or (asked and asked.text)):
        return
    if not term and asked:
        await show_results(talk, asked, asked_text(asked), memory_of(context))
        return
    texts = search_texts(talk.language)
    answer = await find(talk.services, term, chat_id=talk.chat.id)
    keyboard = InlineKeyboardMarkup([briefs_row(answer.hits)])  # other buttons have no message to read the query from
    await shown.reply_html(
        answer_html(answer, 1, talk.display, texts), reply_markup=keyboard, link_preview_options=NO_PREVIEW
    )


async def on_related(update: Update, context: BotContext) -> None:
    """[相关]: articles that share rare terms or documents, the newest first."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    texts = search_texts(talk.language)
    key = (query.data or "").partition(":")[2]
    article_id = int(key) if key.isdigit() and len(key) < 19 else 0
    hits = await related(talk.services, article_id, chat_id=talk.chat.id, limit=RELATED)
    if not hits or not isinstance(query.message, Message):
        await query.answer(texts.related_none)
        return
    await query.answer()
    blocks = [texts.related_html, *(hit_html(hit, n, talk.display, texts) for n, hit in enumerate(hits, 1))]
    keyboard = InlineKeyboardMarkup([briefs_row(hits)])
    await query.message.reply_html("\n\n".join(blocks), reply_markup=keyboard, link_preview_options=NO_PREVIEW)


async def on_trend(update: Update, context: BotContext) -> None:
    """/trend TERM 90天: how often it occurred by week, as a picture and in figures."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    texts = search_texts(talk.language)
    term, days = term_and_days(asked_text(message))
    if not term:
        await message.reply_text(texts.trend_usage)
        return
    now = talk.services.clock.now().astimezone(talk.display.zone)
    found = await trend(talk.services, term, days, chat_id=talk.chat.id, now=now)
    if found.peak is None:
        await message.reply_text(texts.trend_none.format(days=days, term=term))
        return
    caption = trend_html(found, talk.display, texts)
    if not can_draw():
        await message.reply_html(caption, link_preview_options=NO_PREVIEW)
        return
    title = texts.trend_title.format(term=talk.display.script(term))
    labels = Labels(title, texts.trend_articles, texts.trend_share)
    picture = await talk.services.offload(draw, found, labels)
    await message.reply_photo(picture, caption=caption, parse_mode="HTML")


def term_and_days(text: str) -> tuple[str, int]:
    """The term, and the span behind it in days (90 where none is given): 90天, 26周, 一年, 6w."""
    head, _, last = text.rpartition(" ")
    found = _SPAN.match(last)
    if not found or not head.strip():
        return text.strip()[:40], TREND_DAYS
    numbers = {"": 1.0, "一": 1.0, "两": 2.0, "半": 0.5}
    count = numbers[found[1]] if found[1] in numbers else float(found[1])
    days = count * _DAYS[found[2].lower()]
    return head.strip()[:40], int(min(max(days, 7), LONGEST_TREND_DAYS))
