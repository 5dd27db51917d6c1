"""Inline mode: search from any chat, the latest without a query, and a link's brief."""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from typing import Final, cast
from zoneinfo import ZoneInfo

from telegram import (
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    LinkPreviewOptions,
    Update,
    User,
)

from bot.errors import BotError
from bot.flows.briefs import PUBLIC, Briefed, brief_again, brief_link
from bot.flows.search import newest_of
from bot.models import Hit, Link, Query
from bot.runtime.services import Services
from bot.search.query import query_of
from bot.summarizing.summarize import REVISION
from bot.urls.links import find_links
from handlers.chat.context import BotContext, memory_of, services_of
from handlers.chat.failures import sentence
from handlers.features.search import find
from handlers.view.brief import Display, render_brief
from handlers.view.search import DESCRIPTION, about, clipped, hit_html, start_payload
from handlers.view.texts import Language, known_language, language_of, texts
from handlers.view.texts.search import SearchTexts, search_texts

RESULTS: Final = 6  # a page fills a screen; Telegram takes 50, but each costs a brief
CACHE_SECONDS: Final = 20  # a search: new articles come by the minute
LATEST_CACHE_SECONDS: Final = 60
KEPT_SECONDS: Final = 300.0  # the text of a brief
NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)


async def on_inline(update: Update, context: BotContext) -> None:
    """Results from the first character on; public articles alone, whatever chat it is typed in."""
    query = cast(InlineQuery, update.inline_query)
    services = services_of(context)
    language, display = await _look(services, query.from_user)
    said = search_texts(language)
    text = query.query.strip()
    links = find_links(text) if "://" in text or text.startswith(("www.", "mp.weixin")) else ()
    if links:
        await query.answer(
            [await _link_result(context, links[0], display, said)], cache_time=0, is_personal=True,
            button=_button("", said),
        )  # fmt: skip
        return
    hits, following = await (
        _found(services, text, query.offset) if text else _latest(services, query.from_user, query.offset)
    )
    await query.answer(
        await _results(context, hits, language, display, said),
        cache_time=CACHE_SECONDS if text else LATEST_CACHE_SECONDS,
        is_personal=True,
        next_offset=following if following and hits else "",
        button=_button(text, said),
    )


async def _look(services: Services, user: User) -> tuple[Language, Display]:
    stored = await services.storage.chats.get(user.id)
    language = known_language(stored.language) or language_of(user.language_code)
    zone = ZoneInfo(services.settings.time_zone)
    if language != "zh-hant":
        return language, Display(texts(language), zone)
    from bot.text.scripts import to_traditional

    return language, Display(texts(language), zone, to_traditional, is_converted=True)


def _button(text: str, said: SearchTexts) -> InlineQueryResultsButton:
    """To the private chat: subscribe to this query."""
    payload = start_payload(text)
    if payload:
        return InlineQueryResultsButton(said.inline_subscribe.format(query=text[:20]), start_parameter=payload)
    return InlineQueryResultsButton(said.inline_start, start_parameter="inline")


async def _found(services: Services, text: str, cursor: str) -> tuple[tuple[Hit, ...], str | None]:
    answer = await find(services, text, chat_id=None, limit=RESULTS, cursor=cursor)
    return answer.hits, answer.next_cursor


async def _latest(services: Services, user: User, cursor: str) -> tuple[tuple[Hit, ...], str | None]:
    """The newest of what the person subscribes to, of everything where that is nothing."""
    now, zone = services.clock.now(), ZoneInfo(services.settings.time_zone)
    mine = [one for one in await services.storage.subscriptions.of_chat(user.id) if not one.is_paused]
    queries = [query for one in mine if (query := query_of(one, now, zone))]
    return await newest_of(services, queries or [Query("", is_latest=True)], limit=RESULTS, cursor=cursor)


async def _results(
    context: BotContext, hits: Sequence[Hit], language: Language, display: Display, said: SearchTexts
) -> list[InlineQueryResultArticle]:
    """Each with its brief as the message, where one was made; else the matching sentence, until it is chosen."""
    shown = await _shown_briefs(context, [hit.article_id for hit in hits], language, display)
    username = context.bot.username
    return [
        _result(hit, shown.get(hit.article_id) or hit_html(hit, None, display, said), username, display, said)
        for hit in hits
    ]


async def _shown_briefs(
    context: BotContext, article_ids: Sequence[int], language: Language, display: Display
) -> dict[int, str]:
    """The texts of the briefs that were made, some minutes old at most: they are typed for letter by letter."""
    services, memory = services_of(context), memory_of(context)
    now = services.clock.monotonic()
    kept = {one: memory.shown_briefs.get((one, language), (-KEPT_SECONDS, "")) for one in article_ids}
    shown = {one: text for one, (at, text) in kept.items() if now - at < KEPT_SECONDS}
    for number, briefed in (await _briefs(services, [one for one in article_ids if one not in shown])).items():
        shown[number] = brief_html(briefed, display, context.bot.username)
        memory.remember_brief(number, language, now, shown[number])
    return shown


async def _briefs(services: Services, article_ids: Sequence[int]) -> dict[int, Briefed]:
    """The short briefs that were made of these public articles."""
    found = await services.storage.briefs.several(article_ids, "short", REVISION) if article_ids else {}
    return {number: Briefed(brief, number, read_at, is_private=False) for number, (brief, read_at) in found.items()}


def _result(hit: Hit, text: str, username: str, display: Display, said: SearchTexts) -> InlineQueryResultArticle:
    sentence_, _ = clipped(hit.sentence, hit.marks, DESCRIPTION - 30)
    image = hit.image if hit.image and hit.image.startswith("https://") else None
    return InlineQueryResultArticle(
        f"a{hit.article_id}",
        display.script(hit.title[:100]) or sentence_[:40],
        InputTextMessageContent(text, parse_mode="HTML", link_preview_options=NO_PREVIEW),
        description=f"{html.unescape(about(hit, display, said))}\n{display.script(sentence_)}"[:DESCRIPTION],
        thumbnail_url=image,
        reply_markup=link_keyboard(f"a{hit.article_id}", hit.url, username, said, display),
    )


def link_keyboard(
    payload: str, url: str | None, username: str, said: SearchTexts, display: Display
) -> InlineKeyboardMarkup:
    """Links only: what is posted inline may be forwarded anywhere."""
    row = [InlineKeyboardButton(said.open_brief, url=f"https://t.me/{username}?start={payload}")]
    row += [InlineKeyboardButton(display.texts.original, url=url)] if url and url.startswith("http") else []
    return InlineKeyboardMarkup([row])


def brief_html(briefed: Briefed, display: Display, username: str) -> str:
    """A brief as one message: what is over the limits is left out."""
    return render_brief(briefed, display, username)[0]


async def _link_result(
    context: BotContext, link: Link, display: Display, said: SearchTexts
) -> InlineQueryResultArticle:
    """The brief of a link that is in the archive, else a promise that is kept when it is chosen."""
    services, username = services_of(context), context.bot.username
    stored = await services.storage.articles.find(link.url, chat_id=PUBLIC)
    briefs = await _briefs(services, [stored.id]) if stored else {}
    if stored and stored.id in briefs:
        briefed = briefs[stored.id]
        return InlineQueryResultArticle(
            f"a{stored.id}",
            display.script(stored.article.title[:100]) or link.url[:60],
            InputTextMessageContent(
                brief_html(briefed, display, username), parse_mode="HTML", link_preview_options=NO_PREVIEW
            ),
            description=stored.article.publisher,
            reply_markup=link_keyboard(f"a{stored.id}", stored.article.url, username, said, display),
        )
    key = "l" + hashlib.sha256(link.url.encode()).hexdigest()[:16]
    memory_of(context).remember_link(key, link)
    return InlineQueryResultArticle(
        key,
        said.inline_read,
        InputTextMessageContent(
            said.inline_reading_html.format(url=html.escape(link.url[:300], quote=False)), parse_mode="HTML",
            link_preview_options=NO_PREVIEW,
        ),
        description=said.inline_read_about,
        reply_markup=link_keyboard(key, link.url, username, said, display),
    )  # fmt: skip


async def on_chosen(update: Update, context: BotContext) -> None:
    """A chosen result whose brief was not made yet is filled in (where BotFather switched feedback on)."""
    chosen = cast(ChosenInlineResult, update.chosen_inline_result)
    if not chosen.inline_message_id:
        return
    services = services_of(context)
    language, display = await _look(services, chosen.from_user)
    said = search_texts(language)
    link = memory_of(context).shared_links.get(chosen.result_id)
    briefed = await _chosen_brief(services, chosen, link, display)
    if isinstance(briefed, str):
        text, keyboard = briefed, None
    else:
        username, url = context.bot.username, briefed.brief.article.url
        text = brief_html(briefed, display, username)
        keyboard = link_keyboard(f"a{briefed.article_id}", url, username, said, display)
    await context.bot.edit_message_text(
        text, inline_message_id=chosen.inline_message_id, parse_mode="HTML", reply_markup=keyboard,
        link_preview_options=NO_PREVIEW,
    )  # fmt: skip


async def _chosen_brief(
    services: Services, chosen: ChosenInlineResult, link: Link | None, display: Display
) -> Briefed | str:
    """The brief, or the sentence of its failure. What belongs to one chat is not shown in another."""
    number = chosen.result_id[1:]
    try:
        if link:
            found = await brief_link(services, link, chat_id=chosen.from_user.id, length="short")
            return display.texts.private_here if found.is_private else found
        again = await brief_again(services, int(number) if number.isdigit() else 0, chat_id=PUBLIC, length="short")
    except BotError as exc:
        return sentence(exc, display.texts)
    return again or display.texts.not_here
