"""/sources: the owner's list of sources, a card for each, and what its buttons change.

A new name or category is written as a reply to a question of the bot's. Which source and what is meant stands in the
question itself, as the link of the source's name: nothing has to be remembered over a restart.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Final

from telegram import ForceReply, Message
from telegram.constants import MessageEntityType
from telegram.ext import filters

from bot.flows.subscriptions import categories
from bot.models import FollowedFeed, Notice, NoticeKind
from handlers.chat.attempt import first_found
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.features.access import is_owner, owner_only
from handlers.view.buttons.owner import card_keyboard, move_keyboard, removed_source_keyboard, sources_keyboard
from handlers.view.buttons.source_presses import (
    AskCategory,
    AskName,
    ChooseCategory,
    ListSources,
    MoveSource,
    OfSources,
    PauseSource,
    RemoveSource,
    RestoreSource,
    ShowSource,
)
from handlers.view.buttons.subscriptions import path_hash
from handlers.view.deep_links import ToSource, deep_link, link_in
from handlers.view.owner import (
    LISTED,
    asked_html,
    card_html,
    choose_category_html,
    removed_source_html,
    sorted_sources,
    sources_html,
)

LONGEST_NAME: Final = 60  # characters
MOST_PARTS: Final = 3  # of a category path
LONGEST_PART: Final = 20  # characters


class AnswersQuestion(filters.MessageFilter):
    """A reply to the question for a source's new name or category."""

    def filter(self, message: Message) -> bool:
        """Whether that is what is answered."""
        return asked_of(message) is not None


def asked_of(message: Message) -> ToSource | None:
    """The source that a reply is about, and what of it is answered."""
    question = message.reply_to_message
    author = question.from_user if question else None
    if question is None or author is None or author.id != message.get_bot().id:
        return None
    links = (link_in(one.url) for one in question.entities if one.type == MessageEntityType.TEXT_LINK)
    return next((link for link in links if isinstance(link, ToSource) and link.asked), None)


@owner_only
async def on_sources(request: MessageRequest) -> None:
    """Every source, ten a page."""
    talk = request.talk
    listed = await _listed(talk)
    if not listed:
        await request.message.reply_text(talk.texts.owner.feeds_empty)
        return
    text = sources_html(listed, 0, talk.services.clock.now(), talk.texts)
    await request.message.reply_text(text, reply_markup=sources_keyboard(listed, 0))


async def _listed(talk: Conversation) -> list[FollowedFeed]:
    return sorted_sources(await talk.services.storage.feeds.all(), talk.services.clock.now())


async def on_source_press(request: PressRequest[OfSources]) -> None:
    """A button of the list or of a card; whether it is the owner who presses is asked each time."""
    talk, press = request.talk, request.press
    if not await is_owner(talk):
        await request.answer(talk.texts.access.only_owner)
        return
    if isinstance(press, ListSources):
        await request.answer()
        await _turn(request, press.page)
        return
    feed = await _as_found(talk, press.feed_id)
    is_there = feed is not None and feed.is_removed == isinstance(press, RestoreSource)
    await request.answer(None if is_there else talk.texts.owner.source_gone)
    if feed and is_there:
        await _do(request, press, feed)


async def _as_found(talk: Conversation, feed_id: int) -> FollowedFeed | None:
    """A source as it was before the press changed it."""
    feed = await talk.services.storage.feeds.get(feed_id)
    if feed is None:
        return None
    is_removed, is_paused = await first_found("source", partial(_state_of, feed))
    return replace(feed, is_removed=is_removed, is_paused=is_paused)


async def _state_of(feed: FollowedFeed) -> list[bool]:
    return [feed.is_removed, feed.is_paused]


async def _turn(request: PressRequest[OfSources], page: int) -> None:
    talk, listed = request.talk, await _listed(request.talk)
    if not listed:
        await request.edit(talk.texts.owner.feeds_empty)
        return
    page = min(page, (len(listed) - 1) // LISTED)
    text = sources_html(listed, page, talk.services.clock.now(), talk.texts)
    await request.edit(text, sources_keyboard(listed, page))


async def _do(request: PressRequest[OfSources], press: OfSources, feed: FollowedFeed) -> None:
    talk, feeds, now = request.talk, request.talk.services.storage.feeds, request.talk.services.clock.now()
    match press:
        case ShowSource():
            await _show(request, feed.id)
        case PauseSource() | RestoreSource():
            await _go_on_or_pause(request, press, feed)
        case RemoveSource():
            await feeds.remove(feed.id, now)
            told = await _tell(talk, feed, "source_removed")
            keyboard = removed_source_keyboard(feed.id, talk.texts)
            await request.edit(removed_source_html(feed, told, talk.texts), keyboard)
        case ChooseCategory():
            keyboard = move_keyboard(feed, await categories(talk.services), press.page, talk.texts)
            await request.edit(choose_category_html(feed, talk.texts), keyboard)
        case MoveSource():
            paths = await categories(talk.services)
            chosen = next((path for path in paths if path_hash(path) == press.path_hash), None)
            if chosen:
                await feeds.move(feed.id, chosen.split("/"))
            await _show(request, feed.id)
        case AskName() | AskCategory():
            await _ask(talk, press, feed)


async def _go_on_or_pause(
    request: PressRequest[OfSources], press: PauseSource | RestoreSource, feed: FollowedFeed
) -> None:
    """Subscribers hear of it; what goes on is asked at once."""
    talk, now = request.talk, request.talk.services.clock.now()
    is_paused = isinstance(press, PauseSource) and press.is_paused
    if isinstance(press, RestoreSource):
        await talk.services.storage.feeds.restore(feed.id, now)
    elif feed.is_paused != is_paused:
        await talk.services.storage.feeds.pause(feed.id, now, is_paused=is_paused)
    if feed.is_removed or feed.is_paused != is_paused:
        await _tell(talk, feed, "source_paused" if is_paused else "source_well")
    talk.scheduler.wake()
    await _show(request, feed.id)


async def _tell(talk: Conversation, feed: FollowedFeed, kind: NoticeKind) -> int:
    """The chats that subscribe to it alone hear what became of it, once; how many."""
    notice = Notice(kind, {"title": feed.title, "url": feed.url})
    return await first_found("told", partial(talk.scheduler.tell_subscribers, feed.id, notice))


async def _show(request: PressRequest[OfSources], feed_id: int) -> None:
    card = await _card(request.talk, feed_id)
    if card:
        feed, text = card
        await request.edit(text, card_keyboard(feed, request.talk.texts))


async def _card(talk: Conversation, feed_id: int) -> tuple[FollowedFeed, str] | None:
    """A source as it is now, and its card; None where it is gone."""
    storage = talk.services.storage
    feed = await storage.feeds.get(feed_id)
    if feed is None or feed.is_removed:
        return None
    chats = {one.chat_id for one in await storage.subscriptions.to_source(feed.id)}
    return feed, card_html(feed, len(chats), talk.services.clock.now(), talk.display)


async def _ask(talk: Conversation, press: AskName | AskCategory, feed: FollowedFeed) -> None:
    said, is_name = talk.texts.owner, isinstance(press, AskName)
    link = deep_link(talk.bot.username, ToSource(feed.id, "name" if is_name else "category"))
    sentence = said.ask_name_html if is_name else said.ask_category_html
    hint = said.name_hint if is_name else said.category_hint
    shown = ForceReply(selective=True, input_field_placeholder=hint)
    await talk.bot.send_message(
        talk.chat.id, asked_html(sentence, feed, link), reply_markup=shown, message_thread_id=talk.thread_id
    )


@owner_only
async def on_answer(request: MessageRequest) -> None:
    """The reply to one of these questions: the source's card as it is then."""
    talk, message, asked = request.talk, request.message, asked_of(request.message)
    if asked is None:
        return
    said, text = talk.texts.owner, " ".join((message.text or "").split())
    change = _rename if asked.asked == "name" else _move
    if not await change(talk, asked.feed_id, text):
        await message.reply_text(said.unreadable_answer.format(most=LONGEST_NAME))
        return
    await show_source(request, asked.feed_id)


async def show_source(request: MessageRequest, feed_id: int) -> None:
    """The card of a source, as a message of its own; also behind the link of its name in a question."""
    talk = request.talk
    card = await _card(talk, feed_id)
    if card is None:
        await request.message.reply_text(talk.texts.owner.source_gone)
        return
    await request.message.reply_text(card[1], reply_markup=card_keyboard(card[0], talk.texts))


async def _rename(talk: Conversation, feed_id: int, name: str) -> bool:
    is_name = 0 < len(name) <= LONGEST_NAME
    if is_name:
        await talk.services.storage.feeds.rename(feed_id, name)
    return is_name


async def _move(talk: Conversation, feed_id: int, text: str) -> bool:
    path = category_path(text)
    is_path = 0 < len(path) <= MOST_PARTS and all(len(part) <= LONGEST_PART for part in path)
    if is_path:
        await talk.services.storage.feeds.move(feed_id, path)
    return is_path


def category_path(text: str) -> tuple[str, ...]:
    """部委/财政部 → its parts."""
    return tuple(part.strip() for part in text.replace("／", "/").split("/") if part.strip())
