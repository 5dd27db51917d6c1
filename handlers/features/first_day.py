"""[订阅] under /start: topics, a time, done. What is chosen stands in the buttons: nothing is kept between taps."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from telegram import InlineKeyboardMarkup

from bot.flows.chats import remember_chat, set_schedule
from bot.flows.first_day import (
    TopicsChosen,
    follow_starters,
    new_topics,
    subscribe_to_topics,
    unsubscribe_from_topics,
)
from bot.flows.first_polls import PollProgress
from bot.flows.subscriptions import preview, topics
from bot.models import Schedule, Subscription
from handlers.chat.attempt import first_found
from handlers.chat.context import Conversation
from handlers.chat.entry import PressRequest
from handlers.chat.permissions import TargetChat, may_change, named_html, refusal, target_of, target_under
from handlers.features.first_poll import Show
from handlers.features.first_reading import read_first
from handlers.view.buttons.first_day import first_made_keyboard, times_keyboard, topics_keyboard
from handlers.view.buttons.first_day_presses import (
    FinishTopics,
    FirstDayPress,
    PickTime,
    PickTopics,
    StartSubscribing,
    UndoTopics,
)
from handlers.view.first_day import first_line, first_made_html, polled_html, time_html, topics_html
from handlers.view.subscriptions import polling_html


async def on_first_day(request: PressRequest[FirstDayPress]) -> None:
    """One tap; rights are checked at each, for the chat that it changes."""
    talk, press = request.talk, request.press
    about = target_of if isinstance(press, StartSubscribing) else target_under  # /start is about no chat
    target = await about(talk, request.message)
    if not await may_change(talk, target):
        await request.answer(refusal(talk, target))
        return
    is_empty = isinstance(press, PickTime | FinishTopics) and not _chosen(press.mask)
    await request.answer(talk.texts.first_day.nothing_chosen if is_empty else None)
    if not is_empty:
        await _go_on(request, target)


async def _go_on(request: PressRequest[FirstDayPress], target: TargetChat) -> None:
    talk, press, said = request.talk, request.press, request.talk.texts
    match press:
        case StartSubscribing():
            keyboard = topics_keyboard(topics(), 0, talk.display)
            await request.reply(named_html(talk, target, topics_html(0, said)), keyboard)  # /start stays
        case PickTopics():
            names, keyboard = _chosen(press.mask), topics_keyboard(topics(), press.mask, talk.display)
            await _show(request, target, topics_html(len(names), said), keyboard)
        case PickTime():
            text = time_html(_chosen(press.mask), target.schedule.zone, talk.display)
            await _show(request, target, text, times_keyboard(press.mask, target.stored_schedule, said))
        case FinishTopics():
            await _finish(request, target, press)
        case UndoTopics():
            await unsubscribe_from_topics(talk.services, _of(talk, target, _chosen(press.mask)))
            if press.times:
                await set_schedule(talk.services, target.chat_id, replace(target.schedule, times=press.times))
            await _show(request, target, said.first_day.undone)


async def _show(
    request: PressRequest[FirstDayPress], target: TargetChat, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    await request.edit(named_html(request.talk, target, text), keyboard)


def _chosen(mask: int) -> tuple[str, ...]:
    """The topics of a mask; bits beyond them are forged."""
    return tuple(name for number, name in enumerate(topics()) if mask >> number & 1)


def _mask(names: set[str]) -> int:
    return sum(1 << number for number, name in enumerate(topics()) if name in names)


def _of(talk: Conversation, target: TargetChat, names: tuple[str, ...]) -> TopicsChosen:
    return TopicsChosen(target.chat_id, target.thread_id, talk.asker_id, names)


async def _finish(request: PressRequest[FirstDayPress], target: TargetChat, press: FinishTopics) -> None:
    """Subscribe, set the time, read sources where there are none yet, and say what comes when."""
    talk, names = request.talk, _chosen(press.mask)
    await remember_chat(talk.services, target.chat_id, talk.language, target.title)
    new, before = await first_found("new topics, times before", partial(_before, talk, target, names))
    every = await subscribe_to_topics(talk.services, _of(talk, target, names))
    if press.time:
        await set_schedule(talk.services, target.chat_id, replace(target.schedule, times=(press.time,)))
    progress, show = await _poll(request, target)
    talk.scheduler.wake()
    text = await _made(request, target, every, progress)
    keyboard = first_made_keyboard(_mask(set(new)), tuple(before) if press.time else (), talk.texts)
    await show(named_html(talk, target, text), keyboard)


async def _before(talk: Conversation, target: TargetChat, names: tuple[str, ...]) -> list[list[str]]:
    """Which of the topics are new, and the times of the chat until now: what the way back takes away and gives back."""
    new = await new_topics(talk.services, _of(talk, target, names))
    return [new, list(target.stored_schedule.times) if target.stored_schedule else []]


async def _poll(request: PressRequest[FirstDayPress], target: TargetChat) -> tuple[PollProgress | None, Show]:
    """What a first poll found, and where the answer belongs."""
    talk = request.talk
    head = named_html(talk, target, polling_html(talk.texts.first_day.sources_name, talk.texts))
    return await read_first(talk, head, await follow_starters(talk.services), request.edit)


async def _made(
    request: PressRequest[FirstDayPress],
    target: TargetChat,
    every: list[Subscription],
    progress: PollProgress | None,
) -> str:
    talk, storage = request.talk, request.talk.services.storage
    schedule = await storage.schedules.get(target.chat_id) or Schedule(target.default_zone)
    due = await storage.schedules.next_of(target.chat_id)
    first = first_line(schedule, due, talk.texts) if due else ""
    text = first_made_html([one.label for one in every], await preview(talk.services, *every), first, talk.display)
    return "\n".join(part for part in (text, polled_html(progress, talk.display)) if part)
