"""Inline mode: search from any chat, the latest without a query, and a link's brief."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from typing import Final

from telegram import (
    ChosenInlineResult,
    InlineQueryResultArticle,
    InlineQueryResultsButton,
    InputTextMessageContent,
    User,
)

from bot.errors import BotError
from bot.flows.briefs import PUBLIC, Briefed, brief_again, brief_link
from bot.flows.latest import latest
from bot.models import Hit, Link
from bot.runtime.services import Services
from bot.summarizing.summarize import REVISION
from bot.text.harmless import harmless
from bot.urls.links import find_links
from handlers.chat.attempt import waits_for_database
from handlers.chat.entry import ChosenRequest, InlineRequest
from handlers.chat.failures import sentence
from handlers.chat.in_place import edited
from handlers.features.search import find
from handlers.view.brief import brief_html
from handlers.view.buttons.search import link_keyboard
from handlers.view.deep_links import (
    SHARED_CHARACTERS,
    ToBrief,
    ToSearch,
    ToSharedLink,
    ToStart,
    payload_of,
    read_payload,
)
from handlers.view.display import Display, clean_label
from handlers.view.inline import description, inline_reading_html, title_of
from handlers.view.search import hit_html
from handlers.view.texts import Texts

log = logging.getLogger(__name__)

RESULTS: Final = 6  # a page fills a screen; Telegram takes 50, but each costs a brief
CACHE_SECONDS: Final = 20  # a search: new articles come by the minute
LATEST_CACHE_SECONDS: Final = 60
KEPT_SECONDS: Final = 300.0  # the text of a brief


async def on_inline(request: InlineRequest) -> None:
    """Results from the first character on; public articles alone, whatever chat it is typed in."""
    query, texts, services = request.query, request.display.texts, request.context.services
    text = harmless(query.query).strip()
    links = find_links(text) if "://" in text or text.startswith(("www.", "mp.weixin")) else ()
    if links:
        result = await _link_result(request, links[0])
        await query.answer([result], cache_time=0, is_personal=True, button=_button("", texts))
        return
    hits, following = await (
        _found(services, text, query.offset) if text else _latest(services, query.from_user, query.offset)
    )
    await query.answer(
        await _results(request, hits),
        cache_time=CACHE_SECONDS if text else LATEST_CACHE_SECONDS,
        is_personal=True,
        # None ends it: PTB 22.8 with Defaults takes an empty string for an empty list, and sends "[]".
        next_offset=following if following and hits else None,
        button=_button(text, texts),
    )


def _button(text: str, texts: Texts) -> InlineQueryResultsButton:
    """To the private chat: subscribe to this query."""
    search = ToSearch(text)
    if search.fits:
        said = texts.inline.subscribe.format(query=clean_label(text, 20))
        return InlineQueryResultsButton(said, start_parameter=payload_of(search))
    return InlineQueryResultsButton(texts.inline.start, start_parameter=payload_of(ToStart()))


async def _found(services: Services, text: str, cursor: str) -> tuple[tuple[Hit, ...], str | None]:
    answer = await find(services, text, chat_id=None, limit=RESULTS, cursor=cursor)
    return answer.hits, answer.next_cursor


async def _latest(services: Services, user: User, cursor: str) -> tuple[tuple[Hit, ...], str | None]:
    """The newest of what the person subscribes to, of everything where that is nothing."""
    mine = [one for one in await services.storage.subscriptions.of_chat(user.id) if not one.is_paused]
    return await latest(services, mine, limit=RESULTS, cursor=cursor)


async def _results(request: InlineRequest, hits: Sequence[Hit]) -> list[InlineQueryResultArticle]:
    """Each with its brief as the message, where one was made; else the matching sentence, until it is chosen."""
    shown = await _shown_briefs(request, [hit.article_id for hit in hits])
    display, username = request.display, request.context.bot.username
    return [_result(hit, shown.get(hit.article_id) or hit_html(hit, None, display), username, display) for hit in hits]


async def _shown_briefs(request: InlineRequest, article_ids: Sequence[int]) -> dict[int, str]:
    """The texts of the briefs that were made, some minutes old at most: they are typed for letter by letter."""
    services, memory, language = request.context.services, request.context.memory, request.language
    now = services.clock.monotonic()
    kept = {one: memory.shown_briefs.get((one, language), (-KEPT_SECONDS, "")) for one in article_ids}
    shown = {one: text for one, (at, text) in kept.items() if now - at < KEPT_SECONDS}
    for number, briefed in (await _briefs(services, [one for one in article_ids if one not in shown])).items():
        shown[number] = brief_html(briefed, request.display, request.context.bot.username)
        memory.remember_brief(number, language, now, shown[number])
    return shown


async def _briefs(services: Services, article_ids: Sequence[int]) -> dict[int, Briefed]:
    """The short briefs that were made of these public articles."""
    found = await services.storage.briefs.several(article_ids, "short", REVISION) if article_ids else {}
    return {number: Briefed(brief, number, read_at, is_private=False) for number, (brief, read_at) in found.items()}


def _result(hit: Hit, text: str, username: str, display: Display) -> InlineQueryResultArticle:
    image = hit.image if hit.image and hit.image.startswith("https://") else None
    opens = ToBrief(hit.article_id)
    return InlineQueryResultArticle(
        payload_of(opens),
        title_of(hit, display),
        InputTextMessageContent(text),
        description=description(hit, display),
        thumbnail_url=image,
        reply_markup=link_keyboard(opens, hit.url, username, display.texts),
    )


async def _link_result(request: InlineRequest, link: Link) -> InlineQueryResultArticle:
    """The brief of a link that is in the archive, else a promise that is kept when it is chosen."""
    services, username, display = request.context.services, request.context.bot.username, request.display
    stored = await services.storage.articles.find(link.url, chat_id=PUBLIC)
    briefs = await _briefs(services, [stored.id]) if stored else {}
    if stored and stored.id in briefs:
        opens = ToBrief(stored.id)
        return InlineQueryResultArticle(
            payload_of(opens),
            display.plain(stored.article.title[:100] or link.url[:60]),
            InputTextMessageContent(brief_html(briefs[stored.id], display, username)),
            description=display.plain(stored.article.publisher) if stored.article.publisher else None,
            reply_markup=link_keyboard(opens, stored.article.url, username, display.texts),
        )
    promise = ToSharedLink(hashlib.sha256(link.url.encode()).hexdigest()[:SHARED_CHARACTERS])
    await services.storage.remembered.share(payload_of(promise), link, services.clock.now())
    return InlineQueryResultArticle(
        payload_of(promise),
        display.texts.inline.read,
        InputTextMessageContent(inline_reading_html(link, display.texts)),
        description=display.texts.inline.read_about,
        reply_markup=link_keyboard(promise, link.url, username, display.texts),
    )


async def on_chosen(request: ChosenRequest) -> None:
    """A chosen result whose brief was not made yet is filled in (where BotFather switched feedback on)."""
    chosen, context, display = request.result, request.context, request.display
    if not chosen.inline_message_id:
        return
    services = context.services
    link = await services.storage.remembered.shared(chosen.result_id, services.clock.now())
    briefed = await _chosen_brief(services, chosen, link, display)
    if isinstance(briefed, str):
        text, keyboard = briefed, None
    else:
        username, url = context.bot.username, briefed.brief.article.url
        text = brief_html(briefed, display, username)
        keyboard = link_keyboard(ToBrief(briefed.article_id), url, username, display.texts)
    edit = context.bot.edit_message_text(text, inline_message_id=chosen.inline_message_id, reply_markup=keyboard)
    if await edited(edit) == "gone":  # and where it stood nothing can be sent
        log.info("a posted result is gone")


async def _chosen_brief(
    services: Services, chosen: ChosenInlineResult, link: Link | None, display: Display
) -> Briefed | str:
    """The brief, or the sentence of its failure, where that is no passing one of the database: it would stand there for
    good. What belongs to one chat is not shown in another."""
    said, opens = display.texts.brief, read_payload(chosen.result_id)
    try:
        if link:
            found = await brief_link(services, link, chat_id=chosen.from_user.id, length="short")
            return said.private_here if found.is_private else found
        number = opens.article_id if isinstance(opens, ToBrief) else 0
        again = await brief_again(services, number, chat_id=PUBLIC, length="short")
    except BotError as exc:
        if waits_for_database(exc):
            raise
        return sentence(exc, display.texts)
    return again or said.not_here
