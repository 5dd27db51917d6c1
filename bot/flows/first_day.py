"""The first subscription: several topics at once, from sources that are followed for it where there are none yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.digests.matching import is_below
from bot.flows.subscriptions import follow_catalogue, subscribe, unread_below
from bot.models import NewSubscription, Subscription, SubscriptionTarget

if TYPE_CHECKING:
    from bot.runtime.services import Services

# Heads of the catalogue: what those bring is of every topic. The first are waited for, the others come meanwhile.
AWAITED: Final = ("国务院", "央媒")
MEANWHILE: Final = ("部委",)
JUST: Final = timedelta(seconds=30)
ENOUGH: Final = 5  # sources that answered: whoever set up so many chose them


@dataclass(frozen=True, slots=True)
class TopicsChosen:
    """For which chat and topic of it (0: none), by whom, and the names of the subject classes."""

    chat_id: int
    thread_id: int
    asker_id: int
    topics: tuple[str, ...]


async def follow_starters(services: Services, enough: int = ENOUGH) -> list[int]:
    """Where fewer than ``enough`` sources have ever answered: follow those that bring every topic; the numbers of those
    to wait for. Where enough answered: those that somebody else is having read for the first time just now.

    Topics and words are found in what sources bring: without any, a subscription to them would be silent for ever.
    """
    if sum(one.first_polled_at is not None for one in await services.storage.feeds.all()) >= enough:
        feeds = await services.storage.feeds.in_first_poll(services.clock.now())
        return [one.id for one in feeds if any(is_below(one.categories, head) for head in AWAITED)]
    await follow_catalogue(services, (*AWAITED, *MEANWHILE))
    return await unread_below(services, AWAITED)


async def new_topics(services: Services, chosen: TopicsChosen) -> list[str]:
    """Those of them that are not subscribed to yet, or not for longer than a moment: who taps twice has still the way
    back."""
    just = services.clock.now() - JUST
    before = {one.value for one in await _subscribed(services, chosen) if one.made_at < just}
    return [name for name in chosen.topics if name not in before]


async def subscribe_to_topics(services: Services, chosen: TopicsChosen) -> list[Subscription]:
    """All of them."""
    every = list[Subscription]()
    for name in chosen.topics:
        target = SubscriptionTarget("topic", name, name)
        new = NewSubscription(chosen.chat_id, chosen.thread_id, target, chosen.asker_id)
        every.append((await subscribe(services, new))[0])
    return every


async def unsubscribe_from_topics(services: Services, chosen: TopicsChosen) -> None:
    """End those of them that there are."""
    for one in await _subscribed(services, chosen):
        await services.storage.subscriptions.remove(one.id)


async def _subscribed(services: Services, chosen: TopicsChosen) -> list[Subscription]:
    every = await services.storage.subscriptions.of_chat(chosen.chat_id)
    mine = [one for one in every if one.thread_id == chosen.thread_id and one.kind == "topic"]
    return [one for one in mine if one.value in chosen.topics]
