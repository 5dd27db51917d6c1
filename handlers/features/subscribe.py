"""/subscribe and the buttons that lead to a new subscription. In groups and managed chats for administrators alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from telegram import InlineKeyboardMarkup, Message

from bot.errors import BotError
from bot.flows.chats import remember_chat
from bot.flows.first_day import follow_starters
from bot.flows.subscriptions import (
    categories,
    fill_category,
    follow_first,
    heads,
    near_categories,
    offers_of,
    parse_subscription,
    preview,
    source_named,
    subscribe,
    topics,
    unread_of_source,
)
from bot.models import Link, NewSubscription, Subscription, SubscriptionTarget
from handlers.chat.arguments import addresses_of, asked_text, command_of
from handlers.chat.attempt import first_found, waits_for_database
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.failures import source_sentence
from handlers.chat.permissions import (
    TargetChat,
    administrators_only,
    may_change,
    named_html,
    refusal,
    target_of,
    target_under,
)
from handlers.features.first_poll import Show, edits
from handlers.features.first_reading import read_first
from handlers.features.suggestions import show_offers
from handlers.view.buttons.subscription_presses import (
    NewSubscriptionPress,
    OpenCategory,
    ShowOffers,
    ShowTopics,
    SubscribeToAsked,
    SubscribeToCategory,
    SubscribeToOffer,
    SubscribeToSpoken,
    SubscribeToTopic,
)
from handlers.view.buttons.subscriptions import category_keyboard, made_keyboard, path_hash, topic_keyboard
from handlers.view.deep_links import ToOffers, deep_link
from handlers.view.display import escaped
from handlers.view.first_day import polled_html
from handlers.view.subscriptions import made_html, next_line, polling_html

# Under what is about no chat (results, a brief): for the chat that is managed.
ABOUT_NO_CHAT: Final = (SubscribeToAsked, SubscribeToSpoken, SubscribeToOffer)


@dataclass(frozen=True, slots=True)
class SubscriptionRequest:
    """Somebody who may, changes what a chat subscribes to: who speaks, for which chat, and where the answer stands."""

    talk: Conversation
    target: TargetChat
    shows: Show

    async def show(self, text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        """The answer; where it stands in another chat than the one that it changes, that one is named."""
        await self.shows(named_html(self.talk, self.target, text), keyboard)


def replies(message: Message) -> Show:
    """Answers are messages of their own."""

    async def show(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        return await message.reply_text(text, reply_markup=keyboard)

    return show


@administrators_only
async def on_subscribe(request: MessageRequest, target: TargetChat) -> None:
    """/subscribe with a category, words, a document or a link; alone: the tree of categories."""
    message = request.message
    asked = SubscriptionRequest(request.talk, target, replies(message))
    text = asked_text(message)
    if addresses := addresses_of(message):
        await _subscribe_to_source(asked, message, addresses)
    elif text:
        await _subscribe_to_text(asked, text)
    else:
        await _show_categories(asked, "")


async def _subscribe_to_text(asked: SubscriptionRequest, text: str) -> None:
    try:
        what = await parse_subscription(asked.talk.services, text)
    except BotError as exc:
        if waits_for_database(exc):
            raise
        await asked.show(source_sentence(exc, asked.talk.texts))
        return
    named = await source_named(asked.talk.services, text) if what.kind == "keywords" else None
    if named:
        await _subscribe(asked, SubscriptionTarget("source", str(named.id), named.title))
        return
    await _subscribe(asked, what)


async def _subscribe_to_source(asked: SubscriptionRequest, message: Message, addresses: Sequence[Link]) -> None:
    """``addresses``: the ways to one source, in the order to try them."""
    talk = asked.talk
    shown = await message.reply_text(named_html(talk, asked.target, polling_html(addresses[0].url, talk.texts)))
    edited = replace(asked, shows=edits(talk, shown))
    try:
        feed_id, found, _ = await follow_first(talk.services, addresses)
    except BotError as exc:
        if waits_for_database(exc):
            raise
        await edited.show(source_sentence(exc, talk.texts))
        return
    name = found.title or found.url
    await _subscribe(edited, SubscriptionTarget("source", str(feed_id), name))


async def _subscribe(asked: SubscriptionRequest, what: SubscriptionTarget) -> None:
    """Make it, wait for the first poll of what was never polled, and show what it is worth."""
    talk, target, services = asked.talk, asked.target, asked.talk.services
    name, feeds = await _to_poll(talk, what)
    head = named_html(talk, target, polling_html(talk.display.script(name), talk.texts))
    progress, shows = await read_first(talk, head, feeds, asked.shows)
    await remember_chat(services, target.chat_id, talk.language, target.title)
    new = NewSubscription(target.chat_id, target.thread_id, what, talk.asker_id)
    is_known = await first_found("is subscribed", partial(services.storage.subscriptions.has, new))
    made, _ = await subscribe(services, new)
    asked = replace(asked, shows=shows)
    await show_made(asked, made, is_new=not is_known, polled=polled_html(progress, talk.display))
    talk.scheduler.wake()


async def _to_poll(talk: Conversation, what: SubscriptionTarget) -> tuple[str, Sequence[int]]:
    """What has to be polled first, and what it is called: the source, a category's sources; where nothing was ever
    read, those of every topic."""
    if what.kind == "category":
        return what.label, await fill_category(talk.services, what.value)
    if what.kind == "source":
        return what.label, await unread_of_source(talk.services, int(what.value))
    return talk.texts.first_day.sources_name, await follow_starters(talk.services, enough=1)


async def show_made(asked: SubscriptionRequest, made: Subscription, *, is_new: bool = True, polled: str = "") -> None:
    """What a subscription is worth, and its buttons; ``polled`` says what a first poll found."""
    talk, services = asked.talk, asked.talk.services
    found = await preview(services, made)
    due = await services.storage.schedules.next_of(made.chat_id)
    following = next_line(asked.target.schedule, talk.texts, made.pace, due)
    polled = await _paused_line(asked, made) or polled
    text = made_html(made, found, (polled, following), talk.display, is_new=is_new)
    await asked.show(text, made_keyboard(made, talk.texts))


async def _paused_line(asked: SubscriptionRequest, made: Subscription) -> str:
    """That the owner paused the source: its subscription brings nothing for now."""
    feed = await asked.talk.services.storage.feeds.get(int(made.value)) if made.kind == "source" else None
    if feed is None or not feed.is_paused:
        return ""
    return asked.talk.texts.notices.source_paused.format(title=escaped(feed.title))


async def _show_categories(asked: SubscriptionRequest, chosen: str) -> None:
    paths, texts = await categories(asked.talk.services), asked.talk.texts
    if not paths:
        await asked.show(texts.subscriptions.no_categories, topic_keyboard(topics(), asked.talk.display))
        return
    keyboard = category_keyboard(heads(paths, chosen), chosen, asked.talk.display)
    await asked.show(texts.subscriptions.choose_category, keyboard)


async def on_offers(request: PressRequest[ShowOffers]) -> None:
    """[订阅] under a brief: what its article offers. Groups and channels are led into the private chat."""
    talk, article_id = request.talk, request.press.article_id
    if talk.chat.id < 0:
        await request.query.answer(url=deep_link(talk.bot.username, ToOffers(article_id)))
        return
    if await may_press(request, await target_of(talk, request.message)):
        await show_offers(talk, request.reply, article_id)


async def on_choice(request: PressRequest[NewSubscriptionPress]) -> None:
    """A button that leads to a new subscription. What it asks for may be gone by now: then nothing is subscribed to,
    and what is near is offered."""
    about = target_of if isinstance(request.press, ABOUT_NO_CHAT) else target_under
    target = await about(request.talk, request.message)
    if await may_press(request, target):
        asked = SubscriptionRequest(request.talk, target, request.edit)
        if not await _choose(asked, request.press, request.message):
            await _offer_near(replace(asked, shows=request.reply), request.label)


async def may_press(request: PressRequest[ShowOffers] | PressRequest[NewSubscriptionPress], target: TargetChat) -> bool:
    """Rights are checked at each press, for the chat that it changes; the press is answered here."""
    is_allowed = await may_change(request.talk, target)
    await request.answer(None if is_allowed else refusal(request.talk, target))
    return is_allowed


async def _choose(asked: SubscriptionRequest, press: NewSubscriptionPress, message: Message | None) -> bool:
    """Do what a button says; False where what it is about is gone."""
    match press:
        case OpenCategory() | SubscribeToCategory():
            return await _choose_category(asked, press)
        case ShowTopics():
            texts = asked.talk.texts
            await asked.show(texts.subscriptions.choose_topic, topic_keyboard(topics(), asked.talk.display))
        case SubscribeToTopic() if press.number < len(topics()):
            name = topics()[press.number]
            await _subscribe(asked, SubscriptionTarget("topic", name, name))
        case SubscribeToOffer():
            return await _subscribe_to_offer(asked, press)
        case SubscribeToAsked() | SubscribeToSpoken() if message and message.reply_to_message:
            return await _subscribe_to_asked(asked, message, press)
        case _:
            return False
    return True


async def _choose_category(asked: SubscriptionRequest, press: OpenCategory | SubscribeToCategory) -> bool:
    """A category is opened as long as it has parts; one without is subscribed to, and so is a whole one."""
    paths = await categories(asked.talk.services)
    every = {path_hash("/".join(parts[:n])): "/".join(parts[:n]) for path in paths
             for parts in [path.split("/")] for n in range(1, len(parts) + 1)}  # fmt: skip
    chosen = every.get(press.path_hash, "")
    if not chosen and press.path_hash:
        return False
    if isinstance(press, SubscribeToCategory) or (chosen and not heads(paths, chosen)):
        await _subscribe(asked, SubscriptionTarget("category", chosen, chosen))
    else:
        await _show_categories(asked, chosen)
    return True


async def _subscribe_to_offer(asked: SubscriptionRequest, press: SubscribeToOffer) -> bool:
    offered = await offers_of(asked.talk.services, press.article_id, chat_id=asked.talk.chat.id)
    if press.kind in offered:
        await _subscribe(asked, offered[press.kind])
    return press.kind in offered


async def _subscribe_to_asked(
    asked: SubscriptionRequest, shown: Message, press: SubscribeToAsked | SubscribeToSpoken
) -> bool:
    """[订阅「…」] under results: they stay, the answer is a message of its own."""
    message = shown.reply_to_message
    meant = command_of(message) if message and isinstance(press, SubscribeToSpoken) else None
    text = meant.rest if meant else asked_text(message) if message else ""
    if message and not meant and (addresses := addresses_of(message)):
        await _subscribe_to_source(asked, shown, addresses)
    elif text:
        await _subscribe_to_text(replace(asked, shows=replies(shown)), text)
    return bool(text)


async def _offer_near(asked: SubscriptionRequest, label: str) -> None:
    """What a button was about is gone: that is said, with the words on the button where they are known whole, and
    categories that are named alike."""
    talk, texts = asked.talk, asked.talk.texts
    name = label.partition("「")[2].rpartition("」")[0] or label
    paths = await categories(talk.services)
    near = near_categories(paths, name) if name else ()
    said = texts.subscriptions.gone_named if name else texts.subscriptions.gone
    keyboard = (
        category_keyboard(near or heads(paths), "", talk.display)
        if paths
        else topic_keyboard(topics(), asked.talk.display)
    )
    await asked.show(said.format(name=escaped(name)), keyboard)
