"""First polls that somebody waits for: feeds that never answered, until it is known what they bring.

Somebody else may have such a feed at that moment: the loop that polls what is due, whoever subscribed just before,
another process. Then he is waited for by looking at the rows, which are all that processes have in common.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.errors import BotError
from bot.flows.polling import poll_now
from bot.models import FollowedFeed
from bot.runtime.services import Services

log = logging.getLogger(__name__)

JUST_FAILED: Final = timedelta(minutes=5)  # a source that gave nothing then is not asked again at once
LOOK_SECONDS: Final = 0.5  # between looks at what others do
PATIENCE_SECONDS: Final = 60.0  # for feeds that others are asking; a slow site's first poll takes half of it


@dataclass(slots=True)
class PollProgress:
    """How far a first poll has come, for somebody who waits: of so many ``feeds`` those ``done``, the articles that
    were ``read`` of them, by whomever, the names of feeds that gave none, and how many articles have no story yet.
    Where fewer are done than there are at the end, others are asking the rest still."""

    feeds: int
    done: int = 0
    read: int = 0
    failed: list[str] = field(default_factory=list)
    unsorted: int = 0

    def count_read(self) -> None:
        """One article more."""
        self.read += 1

    def count_done(self, feed: FollowedFeed | None) -> None:
        """One feed more, as it is now."""
        self.done += 1
        if feed and feed.first_polled_at is None and feed.failure:
            self.failed.append(feed.title)


def awaits_first_poll(feed: FollowedFeed, now: datetime) -> bool:
    """Whether it never answered and is worth asking while somebody waits: who subscribes twice, or a moment after
    another, does not make every source that just failed be asked again; its own retry comes."""
    just_failed = feed.failure is not None and now - feed.failure.at < JUST_FAILED
    return feed.first_polled_at is None and not feed.is_paused and not feed.is_removed and not just_failed


@dataclass(frozen=True, slots=True)
class Unread:
    """What is still to come of first polls: how many ``sources`` did not answer yet, and how many ``articles`` of
    others were read but have no story, by which subscriptions find them."""

    sources: int = 0
    articles: int = 0


async def unread_of(services: Services, concerns: Callable[[FollowedFeed], bool]) -> Unread:
    """Of the feeds that somebody is concerned with. A source that failed and waits for its next try is not counted."""
    feeds, now = services.storage.feeds, services.clock.now()
    sources = [one.id for one in await feeds.in_first_poll(now) if concerns(one)]
    unsorted = await feeds.unsorted_of_first_polls()
    brought, _ = await feeds.look(list(unsorted), now)
    known = [one.id for one in brought if one.first_polled_at and concerns(one)]
    return Unread(len(sources), len(set().union(*(unsorted[one] for one in known))))


async def awaited_of(services: Services, concerns: Callable[[FollowedFeed], bool]) -> list[int]:
    """The numbers of the feeds that a subscriber waits for: those that never answered (``awaits_first_poll``), and
    those whose first articles have no story yet."""
    now, unsorted = services.clock.now(), await services.storage.feeds.unsorted_of_first_polls()
    every = [one for one in await services.storage.feeds.all() if concerns(one)]
    return [one.id for one in every if one.id in unsorted or awaits_first_poll(one, now)]


class FirstPolls:
    """Asks those of some feeds that never answered, all at once, and counts what they bring. Those that others ask are
    looked at together: many are waited for by many at a time."""

    def __init__(self, services: Services, feed_ids: Sequence[int], progress: PollProgress) -> None:
        self._services, self._feed_ids, self._progress = services, feed_ids, progress
        self._left = set(feed_ids)  # neither known nor asked here
        self._patient_until = services.clock.monotonic() + PATIENCE_SECONDS

    async def run(self) -> None:
        """Until each has answered or failed, or others have been waited for long enough. Raises StorageError."""
        clock = self._services.clock
        async with asyncio.TaskGroup() as asking:
            while await self._are_left(asking) and clock.monotonic() < self._patient_until:
                await clock.sleep(LOOK_SECONDS)
        await self._count()

    async def _are_left(self, asking: asyncio.TaskGroup) -> bool:
        """Whether others are asking some, after a look. One that fails ends the waiting: what is left is due, and the
        loop asks it."""
        try:
            with self._services.faults.island("feed", "first polls"):
                await self._look(asking)
                return bool(self._left)
        except BotError as exc:
            log.info("feeds not looked at: feeds=%d kind=%s", len(self._left), exc.kind)
        return False

    async def _look(self, asking: asyncio.TaskGroup) -> None:
        """Ask those that nobody is asking; of those that are known by now it is counted what came of them."""
        feeds, now = self._services.storage.feeds, self._services.clock.now()
        there, taken = await feeds.look(sorted(self._left), now)
        awaited = {one.id: one for one in there if awaits_first_poll(one, now)}
        seen = {one.id: one for one in there}
        for number in self._left - awaited.keys():
            self._progress.count_done(seen.get(number))
        self._left = set(awaited)
        free = [one for one in awaited.values() if one.id not in taken]
        for mine in await feeds.claim(free, now, self._services.feed_lease):
            self._left.discard(mine.id)
            asking.create_task(self._ask(mine))
        if self._left:
            await self._count()

    async def _ask(self, feed: FollowedFeed) -> None:
        """What goes wrong with one feed ends no other."""
        feeds, faults = self._services.storage.feeds, self._services.faults
        try:
            with faults.island("feed", f"feed {feed.id}"):
                await poll_now(self._services, feed, self._progress.count_read)
                self._progress.count_done(await feeds.get(feed.id))
        except BotError as exc:
            log.info("feed not polled: feed=%d kind=%s", feed.id, exc.kind)

    async def _count(self) -> None:
        """What was read, as the rows say it: also what others read."""
        self._progress.read = await self._services.storage.feeds.count_articles(self._feed_ids)
