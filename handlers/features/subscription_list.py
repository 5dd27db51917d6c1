"""/subscriptions, /unsubscribe, and the buttons that change one subscription."""

from __future__ import annotations

from functools import partial

from bot.flows.subscriptions import of_topic, set_pace
from bot.models import Subscription
from bot.text.normalize import fold
from handlers.chat.arguments import asked_text
from handlers.chat.attempt import first_found
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.permissions import TargetChat, administers, administrators_only, refusal, target_at, target_of
from handlers.features.subscribe import SubscriptionRequest, replies, show_made
from handlers.view.buttons.subscription_presses import (
    OfOneSubscription,
    PauseSubscription,
    RemoveSubscription,
    RestoreSubscription,
    SetPace,
    TurnList,
    UndoSubscription,
)
from handlers.view.buttons.subscriptions import list_keyboard, removed_keyboard
from handlers.view.subscriptions import LISTED, list_html, next_line, removed_html, restored_html


@administrators_only
async def on_subscriptions(request: MessageRequest, target: TargetChat) -> None:
    """The list, with buttons to pause, to remove and to change the pace."""
    await _show_list(SubscriptionRequest(request.talk, target, replies(request.message)))


@administrators_only
async def on_unsubscribe(request: MessageRequest, target: TargetChat) -> None:
    """/unsubscribe NAME removes it; alone: the list."""
    asked = SubscriptionRequest(request.talk, target, replies(request.message))
    name = fold(asked_text(request.message))
    if not name:
        await _show_list(asked)
        return
    number = await first_found("subscription", partial(_number_of, asked, name))
    named = await _known(asked.talk, number) if number else None
    if named is None:
        await asked.show(request.talk.texts.subscriptions.not_subscribed)
        return
    await _remove(asked, named)


async def _of_target(asked: SubscriptionRequest) -> list[Subscription]:
    return await of_topic(asked.talk.services, asked.target.chat_id, asked.target.thread_id)


async def _number_of(asked: SubscriptionRequest, name: str) -> int | None:
    mine = await _of_target(asked)
    return next((one.id for one in mine if name in (fold(one.label), fold(one.value))), None)


async def _known(talk: Conversation, number: int) -> Subscription | None:
    """A subscription, also one that was removed and can be put back."""
    storage = talk.services.storage
    return await storage.subscriptions.get(number) or await storage.remembered.removed(
        number, talk.services.clock.now()
    )


async def _show_list(asked: SubscriptionRequest, page: int = 0) -> None:
    """A page of what the chat (or topic) subscribed to; the last one where there are fewer."""
    talk, mine = asked.talk, await _of_target(asked)
    muted = len(await talk.services.storage.mutes.of_topic(asked.target.chat_id, asked.target.thread_id))
    if not mine:
        await asked.show(talk.texts.subscriptions.list_empty, list_keyboard([], talk.display, muted=muted))
        return
    page = min(page, (len(mine) - 1) // LISTED)
    due = await talk.services.storage.schedules.next_of(asked.target.chat_id)
    following = next_line(asked.target.schedule, talk.texts, "digest", due)
    text = list_html(mine, page, following, talk.display)
    await asked.show(text, list_keyboard(mine, talk.display, page, muted))


async def on_turn(request: PressRequest[TurnList]) -> None:
    """◀ ▶ under the list."""
    talk = request.talk
    target = await target_of(talk, request.message)
    if not await administers(talk, target.chat_id):
        await request.answer(refusal(talk, target))
        return
    await request.answer()
    await _show_list(SubscriptionRequest(talk, target, request.edit), request.press.page)


async def on_change(request: PressRequest[OfOneSubscription]) -> None:
    """A button about one subscription; rights are checked at each press, for the chat that it changes."""
    talk = request.talk
    one = await _pressed(talk, request.press)
    target = await (target_at(talk, one.chat_id, one.thread_id) if one else target_of(talk, request.message))
    if not await administers(talk, target.chat_id):  # a forged button learns no name
        await request.answer(talk.texts.access.only_administrators)
        return
    await request.answer(None if one else talk.texts.subscriptions.button_gone)
    if one:
        await _change(SubscriptionRequest(talk, target, request.edit), one, request.press)


async def _pressed(talk: Conversation, press: OfOneSubscription) -> Subscription | None:
    """The subscription that a button is about; one that was removed is only remembered."""
    if isinstance(press, RestoreSubscription):
        return await talk.services.storage.remembered.removed(press.subscription_id, talk.services.clock.now())
    if not isinstance(press, RemoveSubscription | UndoSubscription):
        return await talk.services.storage.subscriptions.get(press.subscription_id)
    is_there = await first_found("subscription", partial(_is_there, talk, press.subscription_id))
    return await _known(talk, press.subscription_id) if is_there else None


async def _is_there(talk: Conversation, number: int) -> bool:
    return await talk.services.storage.subscriptions.get(number) is not None


async def _change(asked: SubscriptionRequest, one: Subscription, press: OfOneSubscription) -> None:
    subscriptions = asked.talk.services.storage.subscriptions
    match press:
        case PauseSubscription():
            await subscriptions.pause(one.id, is_paused=press.is_paused)
            await _show_list(asked, await _page_of(asked, one))
        case SetPace():
            await _set_pace(asked, one, press)
        case RemoveSubscription():
            await _remove(asked, one)
        case UndoSubscription():
            await _end(asked, one)
            await asked.show(asked.talk.texts.subscriptions.undone)
        case RestoreSubscription():
            await subscriptions.restore(one)
            await asked.show(restored_html(one, asked.talk.display))


async def _page_of(asked: SubscriptionRequest, one: Subscription) -> int:
    numbers = [each.id for each in await _of_target(asked)]
    return numbers.index(one.id) // LISTED if one.id in numbers else 0


async def _set_pace(asked: SubscriptionRequest, one: Subscription, press: SetPace) -> None:
    """Pressed in the list, the list stays."""
    made = await set_pace(asked.talk.services, press.subscription_id, press.pace)
    if press.in_list:
        await _show_list(asked, await _page_of(asked, one))
    elif made:
        await show_made(asked, made)
    asked.talk.scheduler.wake()


async def _end(asked: SubscriptionRequest, one: Subscription) -> None:
    """It is remembered before it is gone: a second attempt knows what it was."""
    services = asked.talk.services
    await services.storage.remembered.keep_removed(one, services.clock.now())
    await services.storage.subscriptions.remove(one.id)


async def _remove(asked: SubscriptionRequest, one: Subscription) -> None:
    await _end(asked, one)
    await asked.show(removed_html(one, asked.talk.display), removed_keyboard(one.id, asked.talk.texts))
