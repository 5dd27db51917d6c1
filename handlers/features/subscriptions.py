"""/subscribe, /unsubscribe, /subscriptions and their buttons. In groups and managed chats for administrators alone."""

from __future__ import annotations

import contextlib
import html
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from telegram import CallbackQuery, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest

from bot.digests.schedule import quiet_until
from bot.errors import BotError
from bot.flows.subscriptions import (
    Preview,
    categories,
    fill_category,
    follow,
    heads,
    parse_subscription,
    preview,
    subscribe,
    topics,
)
from bot.models import Article, NewSubscription, Pace, Subscription, SubscriptionTarget
from bot.text.normalize import fold
from handlers.chat.arguments import asked_text
from handlers.chat.context import BotContext, Conversation, conversation, memory_of, scheduler_of
from handlers.chat.failures import sentence, source_sentence
from handlers.chat.permissions import Place, administers, place_at, place_of
from handlers.features.briefs import links_of
from handlers.features.suggestions import offers_of, show_offers
from handlers.view.buttons.subscriptions import (
    LISTED,
    Press,
    category_keyboard,
    list_keyboard,
    made_keyboard,
    parse_press,
    path_hash,
    removed_keyboard,
    shortened,
    topic_keyboard,
)
from handlers.view.digest import moment
from handlers.view.texts.subscriptions import SubscriptionTexts, subscription_texts

NO_PREVIEW: Final = LinkPreviewOptions(is_disabled=True)
Show = Callable[[str, InlineKeyboardMarkup | None], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class _Ask:
    """One request about subscriptions: who speaks, for which chat, and where the answer is shown."""

    talk: Conversation
    context: BotContext
    place: Place
    show: Show

    @property
    def texts(self) -> SubscriptionTexts:
        return subscription_texts(self.talk.language)


async def _ask(update: Update, context: BotContext) -> _Ask | None:
    """The request behind a command; None (and an answer) where the person may not change the chat."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    place = await place_of(talk, context, message)
    ask = _Ask(talk, context, place, _replies(message))
    if not await administers(context, place.chat_id, talk.user):
        await message.reply_text(ask.texts.only_administrators)
        return None
    return ask


def _replies(message: Message) -> Show:
    async def show(text: str, keyboard: InlineKeyboardMarkup | None = None) -> Message:
        return await message.reply_html(text, reply_markup=keyboard, link_preview_options=NO_PREVIEW)

    return show


def _edits(query: CallbackQuery) -> Show:
    async def show(text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        with contextlib.suppress(BadRequest):  # pressed twice: nothing to modify
            await query.edit_message_text(
                text, parse_mode="HTML", reply_markup=keyboard, link_preview_options=NO_PREVIEW
            )

    return show


async def on_subscribe(update: Update, context: BotContext) -> None:
    """/subscribe with a category, words, a document or a link; alone: the tree of categories."""
    ask = await _ask(update, context)
    if ask is None:
        return
    message = cast(Message, update.effective_message)
    links, text = links_of(message), asked_text(message)
    if links:
        await _subscribe_to_source(ask, message)
    elif text:
        await _subscribe_to_text(ask, text)
    else:
        await _show_categories(ask, "")


async def _subscribe_to_text(ask: _Ask, text: str) -> None:
    try:
        target = await parse_subscription(ask.talk.services, text)
    except BotError as exc:
        await ask.show(sentence(exc, ask.talk.texts), None)
        return
    await _subscribe(ask, target)


async def _subscribe_to_source(ask: _Ask, message: Message) -> None:
    link = links_of(message)[0]
    shown = cast(Message, await ask.show(ask.texts.polling_first.format(name=html.escape(link.url)), None))
    edit = _edits_message(shown)
    try:
        feed_id, found, is_new = await follow(ask.talk.services, link)
        if is_new:
            await scheduler_of(ask.context).poll_now([feed_id])
    except BotError as exc:
        await edit(source_sentence(exc, ask.talk.texts, ask.texts), None)
        return
    await _subscribe(
        _Ask(ask.talk, ask.context, ask.place, edit),
        SubscriptionTarget("source", str(feed_id), found.title or found.url),
    )


def _edits_message(message: Message) -> Show:
    async def show(text: str, keyboard: InlineKeyboardMarkup | None = None) -> None:
        await message.edit_text(text, parse_mode="HTML", reply_markup=keyboard, link_preview_options=NO_PREVIEW)

    return show


async def _subscribe(ask: _Ask, target: SubscriptionTarget) -> None:
    """Make it, poll what was never polled, and show what it is worth."""
    talk, services = ask.talk, ask.talk.services
    if target.kind == "category":
        feeds = await fill_category(services, target.value)
        if feeds:
            await ask.show(ask.texts.polling_first.format(name=html.escape(target.label)), None)
            await scheduler_of(ask.context).poll_now(feeds)
    await _remember_chat(ask)
    new = NewSubscription(ask.place.chat_id, ask.place.thread_id, target, talk.asker_id)
    made, is_new = await subscribe(services, new)
    found = await preview(services, made)
    due = await services.storage.schedules.next_of(made.chat_id)
    await ask.show(_made(ask, made, found, due, is_new=is_new), made_keyboard(made, ask.texts))
    scheduler_of(ask.context).wake()


async def _remember_chat(ask: _Ask) -> None:
    """Deliveries speak the language that the chat was spoken to in."""
    talk, chats = ask.talk, ask.talk.services.storage.chats
    now = talk.services.clock.now()
    stored = await chats.get(ask.place.chat_id)
    if stored.language is None:
        await chats.update(ask.place.chat_id, now=now, language=talk.language)
    if ask.place.title and ask.place.title != stored.title:
        await chats.update(ask.place.chat_id, now=now, title=ask.place.title)


def _made(ask: _Ask, made: Subscription, found: Preview, due: datetime | None, *, is_new: bool) -> str:
    texts = ask.texts
    head = texts.subscribed_html if is_new else texts.already_html
    lines = [
        head.format(kind=texts.kinds[made.kind], label=html.escape(ask.talk.display.script(made.label), quote=False))
    ]
    if found.count:
        lines.append(texts.a_week.format(days=found.days, count=found.count))
        lines += [_recent(ask, article) for article in found.recent]
    else:
        lines.append(texts.none_yet)
    lines.append(next_line(ask.place, texts, made.pace, due))
    if made.pace == "at_once" and found.is_flood:
        lines.append(texts.too_many)
    return "\n".join(lines)


def next_line(place: Place, texts: SubscriptionTexts, pace: Pace, due: datetime | None) -> str:
    """When the next delivery comes, in the chat's zone; one that is due in the quiet hours comes at their end."""
    if pace == "at_once" or due is None:
        return texts.at_once_next
    arrives = quiet_until(place.schedule, due)
    return texts.next_at.format(time=moment(arrives, place.zone), days=texts.days[place.schedule.days])


def _recent(ask: _Ask, article: Article) -> str:
    display = ask.talk.display
    title = html.escape(display.script(article.title[:80]), quote=False)
    linked = f'<a href="{html.escape(article.url)}">{title}</a>' if article.url else title
    parts = [article.publisher or "", article.published.isoformat()[:10] if article.published else ""]
    about = "".join(f" · {html.escape(display.script(part), quote=False)}" for part in parts if part)
    return ask.texts.recent.format(title=linked, about=about)


async def _show_categories(ask: _Ask, chosen: str) -> None:
    paths = await categories(ask.talk.services)
    if not paths:
        await ask.show(ask.texts.no_categories, topic_keyboard(topics(), ask.texts))
        return
    await ask.show(ask.texts.choose_category, category_keyboard(heads(paths, chosen), chosen, ask.texts))


async def on_subscriptions(update: Update, context: BotContext) -> None:
    """The list, with buttons to pause, to remove and to change the pace."""
    ask = await _ask(update, context)
    if ask:
        await _show_list(ask)


async def _of_place(ask: _Ask) -> list[Subscription]:
    all_of_chat = await ask.talk.services.storage.subscriptions.of_chat(ask.place.chat_id)
    return [one for one in all_of_chat if one.thread_id == ask.place.thread_id]


async def _show_list(ask: _Ask, page: int = 0) -> None:
    """A page of what the chat (or topic) subscribed to; the last one where there are fewer."""
    storage, texts = ask.talk.services.storage, ask.texts
    mine = await _of_place(ask)
    if not mine:
        await ask.show(texts.list_empty, None)
        return
    page = min(page, (len(mine) - 1) // LISTED)
    lines = [
        f"{'⏸ ' if one.is_paused else ''}{texts.kinds[one.kind]} "
        f"<b>{html.escape(ask.talk.display.script(shortened(one.label)), quote=False)}</b> · {texts.paces[one.pace]}"
        for one in mine[page * LISTED : (page + 1) * LISTED]
    ]
    due = await storage.schedules.next_of(ask.place.chat_id)
    following = next_line(ask.place, texts, "digest", due)
    text = texts.list_html.format(count=len(mine), lines="\n".join(lines), next=following)
    await ask.show(text, list_keyboard(mine, texts, page))


async def on_unsubscribe(update: Update, context: BotContext) -> None:
    """/unsubscribe NAME removes it; alone: the list."""
    ask = await _ask(update, context)
    if ask is None:
        return
    text = asked_text(cast(Message, update.effective_message))
    if not text:
        await _show_list(ask)
        return
    named = next((one for one in await _of_place(ask) if fold(text) in (fold(one.label), fold(one.value))), None)
    if named is None:
        await ask.show(ask.texts.not_subscribed, None)
        return
    await _remove(ask, named)


async def _remove(ask: _Ask, one: Subscription) -> None:
    await ask.talk.services.storage.subscriptions.remove(one.id)
    memory_of(ask.context).remember_removed(one)
    label = html.escape(one.label, quote=False)
    await ask.show(ask.texts.removed_html.format(label=label), removed_keyboard(one.id, ask.texts))


async def on_press(update: Update, context: BotContext) -> None:
    """A button about subscriptions; rights are checked at each press, for the chat that it changes."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    press = parse_press(query.data or "")
    if press.what == "b" and talk.chat.id < 0:
        await query.answer(url=f"https://t.me/{context.bot.username}?start=b{press.number}")
        return
    one = await _subscription_of(press, talk, context)
    place = await (place_at(talk, one.chat_id, one.thread_id) if one else place_of(talk, context, query.message))
    ask = _Ask(talk, context, place, _edits(query))
    if not await administers(context, place.chat_id, talk.user):
        await query.answer(ask.texts.only_administrators)
        return
    if press.what in _ON_ONE:
        await query.answer(None if one else ask.texts.button_gone)
        if one:
            await _ON_ONE[press.what](ask, one, press)
        return
    await query.answer()
    await _choose(ask, press, query)


async def _subscription_of(press: Press, talk: Conversation, context: BotContext) -> Subscription | None:
    if press.what == "r":
        return memory_of(context).removed.get(press.number)
    if press.what in _ON_ONE:
        return await talk.services.storage.subscriptions.get(press.number)
    return None


async def _pause(ask: _Ask, one: Subscription, press: Press) -> None:
    await ask.talk.services.storage.subscriptions.pause(one.id, is_paused=press.choice == "1")
    numbers = [each.id for each in await _of_place(ask)]
    await _show_list(ask, numbers.index(one.id) // LISTED if one.id in numbers else 0)


async def _set_pace(ask: _Ask, one: Subscription, press: Press) -> None:
    pace: Pace = "at_once" if press.choice == "1" else "digest"
    services = ask.talk.services
    await services.storage.subscriptions.set_pace(one.id, pace)
    now_made = await services.storage.subscriptions.get(one.id)
    if now_made:
        found = await preview(services, now_made)
        due = await services.storage.schedules.next_of(one.chat_id)
        await ask.show(_made(ask, now_made, found, due, is_new=True), made_keyboard(now_made, ask.texts))
    scheduler_of(ask.context).wake()


async def _take_back(ask: _Ask, one: Subscription, _: Press) -> None:
    await ask.talk.services.storage.subscriptions.remove(one.id)
    await ask.show(ask.texts.undone, None)


async def _restore(ask: _Ask, one: Subscription, _: Press) -> None:
    await ask.talk.services.storage.subscriptions.restore(one, ask.talk.services.clock.now())
    await ask.show(ask.texts.restored_html.format(label=html.escape(one.label, quote=False)), None)


async def _remove_pressed(ask: _Ask, one: Subscription, _: Press) -> None:
    await _remove(ask, one)


_ON_ONE: Final[dict[str, Callable[[_Ask, Subscription, Press], Awaitable[None]]]] = {
    "p": _pause, "o": _set_pace, "x": _remove_pressed, "z": _take_back, "r": _restore,
}  # fmt: skip


async def _choose(ask: _Ask, press: Press, query: CallbackQuery) -> None:
    """A button that leads to a new subscription."""
    match press.what:
        case "c" | "k":
            await _choose_category(ask, press)
        case "l" | "m":
            await _turn(ask, press)
        case "t":
            name = dict(enumerate(topics())).get(press.number)
            if name:
                await _subscribe(ask, SubscriptionTarget("topic", name, name))
        case "b" | "a":
            await _choose_from_article(ask, press, query)
        case "w":
            await _subscribe_to_what_was_asked(ask, query)


async def _subscribe_to_what_was_asked(ask: _Ask, query: CallbackQuery) -> None:
    """[订阅「…」] under results: they stay, the answer is a message of its own."""
    shown = query.message if isinstance(query.message, Message) else None
    asked = asked_text(shown.reply_to_message) if shown and shown.reply_to_message else ""
    if shown and asked:
        await _subscribe_to_text(_Ask(ask.talk, ask.context, ask.place, _replies(shown)), asked)


async def _turn(ask: _Ask, press: Press) -> None:
    """A page of the list, or the topics."""
    if press.what == "l":
        await _show_list(ask, press.number)
    else:
        await ask.show(ask.texts.choose_topic, topic_keyboard(topics(), ask.texts))


async def _choose_category(ask: _Ask, press: Press) -> None:
    paths = await categories(ask.talk.services)
    every = {path_hash("/".join(parts[:n])): "/".join(parts[:n]) for path in paths
             for parts in [path.split("/")] for n in range(1, len(parts) + 1)}  # fmt: skip
    chosen = every.get(press.key, "")
    if press.what == "k" or (chosen and not heads(paths, chosen)):
        await _subscribe(ask, SubscriptionTarget("category", chosen, chosen))
    else:
        await _show_categories(ask, chosen)


async def _choose_from_article(ask: _Ask, press: Press, query: CallbackQuery) -> None:
    """[订阅] under a brief, and the targets that it offers."""
    if not isinstance(query.message, Message):
        return
    if press.what == "b":
        await show_offers(ask.talk, query.message, press.number)
        return
    offered, sources = await offers_of(ask.talk, press.number)
    label = offered.get(press.choice, "")
    values = {"c": ("category", label), "t": ("topic", label), "s": ("source", str(sources.get(label, ""))),
              "k": ("keywords", label)}  # fmt: skip
    if label:
        kind, value = values[press.choice]
        await _subscribe(ask, SubscriptionTarget(kind, value, label))  # type: ignore[arg-type]
