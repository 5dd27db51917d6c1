"""The only loops: due → poll → assign to stories → digest → deliver, driven by the clock.

Rows say what is due; a wake-up only saves waiting.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from bot.errors import BotError
from bot.flows.delivery import DeliveryWorker
from bot.flows.digests import CHATS_AT_ONCE, Publishing
from bot.flows.first_polls import LOOK_SECONDS, FirstPolls, PollProgress
from bot.flows.housekeeping import Housekeeping
from bot.flows.polling import FeedPolled, poll_apart
from bot.flows.stories import StoryAssigner
from bot.flows.supervision import Stage, in_turn, keep_running, repeat
from bot.models import EditionKey, FaultPart, FeedHealth, FollowedFeed, Notice, NoticeKind
from bot.ports import Presenter, Sender, Wakeups
from bot.runtime.services import FEEDS_AT_ONCE, Services
from bot.storage.outbox import OutboxMessage

log = logging.getLogger(__name__)

CLAIMED_AT_ONCE: Final = 1000  # feeds, where this process is the only one
FULL: Final = timedelta(seconds=1)  # until the next look where this process asks as many feeds as it can
STORIES_SECONDS: Final = 30.0  # to put what a first poll brought into stories, behind what others brought before
NOTICES: Final[dict[FeedHealth, NoticeKind]] = {
    "silent": "source_silent",
    "broken": "source_broken",
    "healthy": "source_well",
}


class PollingLoop:
    """Asks every due feed as a task of its own, and puts what each brings into stories; it sends nothing.

    ``on_polled`` is awaited with each feed's outcome, after its articles have their stories; ``on_assigned`` is called
    when articles were put into stories.
    """

    def __init__(
        self,
        services: Services,
        on_polled: Callable[[FeedPolled], Awaitable[None]],
        on_assigned: Callable[[], None] = lambda: None,
    ) -> None:
        self._services, self._on_polled, self._on_assigned = services, on_polled, on_assigned
        self._stories = StoryAssigner(services)
        self._asked = 0  # feeds that are being polled
        self._wakeups: Wakeups = services.wakeups("poll")
        self._arrivals: Wakeups = services.wakeups("stories")

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            if self._services.is_shared:
                group.create_task(self._assign_for_all())
            await repeat("polling", partial(self._poll, group), self._wakeups, self._services)

    def wake(self) -> None:
        """A feed was added: look again now."""
        self._wakeups.wake()

    async def step(self) -> None:
        """Every feed that is due now, once."""
        async with asyncio.TaskGroup() as group:
            await self._poll(group)

    async def poll_first(self, feed_ids: Sequence[int], progress: PollProgress) -> None:
        """For somebody who waits: of these feeds ask those that never answered, or wait for whoever is asking them, and
        then until what they brought is in stories. Both waits have bounds; what is left is in ``progress``, which
        counts on the way. Raises StorageError."""
        await FirstPolls(self._services, feed_ids, progress).run()
        clock = self._services.clock
        until = clock.monotonic() + STORIES_SECONDS
        while await self._unsorted(feed_ids, progress, until) and clock.monotonic() < until:
            await clock.sleep(LOOK_SECONDS)
        if progress.unsorted:
            self.wake()

    async def _unsorted(self, feed_ids: Sequence[int], progress: PollProgress, until: float) -> int:
        """Of these feeds' articles those that wait for a story, after some were put into theirs, if nobody does it."""
        clock = self._services.clock
        await self._assign_stories(lambda: clock.monotonic() >= until)
        progress.unsorted = await self._services.storage.feeds.count_unsorted(feed_ids)
        return progress.unsorted

    async def _poll(self, group: asyncio.TaskGroup) -> datetime | None:
        """Each due feed as a task of its own: none waits for another."""
        services, now = self._services, self._services.clock.now()
        most = FEEDS_AT_ONCE - self._asked if services.is_shared else CLAIMED_AT_ONCE
        for feed in await services.storage.feeds.claim_due(now, most, services.feed_lease) if most > 0 else ():
            self._asked += 1
            group.create_task(self._poll_one(feed))
        await self._assign_stories()
        due = await services.storage.feeds.next_due_at()
        return due if most > 0 or due is None else max(due, now + FULL)

    async def _poll_one(self, feed: FollowedFeed) -> None:
        """Raises nothing: it is a task in a group, and would end the others."""
        try:
            with self._services.faults.island("feed", f"feed {feed.id}"):
                polled = await poll_apart(self._services, feed)
                await self._assign_stories()
                await self._on_polled(polled)
        except BotError as exc:
            log.error("feed not told of: feed=%d kind=%s", feed.id, exc.kind)
        finally:
            self._asked -= 1

    async def _assign_stories(self, is_over: Callable[[], bool] | None = None) -> None:
        """In this process, where it is the one that assigns for all; else that one is woken. Who says when it
        ``is_over`` leaves the rest to the loop then, and all of it to one that has begun: that may take long."""
        term = await self._services.storage.turns.term("story")
        if term is None:
            self._arrivals.wake()
        elif is_over and self._stories.is_assigning:  # asked at the last moment: the loop may begin during any await
            return
        elif await self._stories.assign_pending(term, is_over or (lambda: False)):
            self._on_assigned()

    async def _assign_for_all(self) -> None:
        """What other processes polled: one process assigns, since what it has in memory has to be whole."""
        await repeat("story", in_turn("story", self._assign_due, self._services), self._arrivals, self._services)

    async def _assign_due(self) -> None:
        await self._assign_stories()


async def run_polling(services: Services, on_polled: Callable[[FeedPolled], Awaitable[None]]) -> None:
    """Poll and build stories until cancelled, without publishing and sending: for a process that only fills the
    archive. Each feed's outcome goes to ``on_polled``; what subscribers should hear of a broken source stays unsaid
    until the whole ``Scheduler`` runs.
    """
    await PollingLoop(services, on_polled).run()


class Scheduler:
    """Polling, publishing, delivery and housekeeping: each a loop with its own due time, so that none waits for another
    and none ends with another."""

    def __init__(self, services: Services, sender: Sender, presenter: Presenter) -> None:
        self.services = services
        self.publishing = Publishing(services, presenter)
        self.delivery = DeliveryWorker(services, sender, presenter)
        self.polling = PollingLoop(services, self._announce, self._wake_editions)
        self._presenter = presenter
        self._editions: Wakeups = services.wakeups("publish")
        self._mail: Wakeups = services.wakeups("deliver")
        self._has_resumed = False
        self._housekeeping = Housekeeping(services, presenter)
        self._order: Wakeups = services.wakeups("tidy")

    async def run(self) -> None:
        """Until cancelled."""
        services = self.services
        await self._resume_or_later()
        async with asyncio.TaskGroup() as group:
            group.create_task(keep_running("polling", self.polling.run, services))
            for part, stage, wakeups in self._stages():
                work = partial(repeat, part, stage, wakeups, services)
                group.create_task(keep_running(part, work, services))

    def _stages(self) -> tuple[tuple[FaultPart, Stage, Wakeups], ...]:
        return (
            ("publishing", in_turn("publishing", self._publish, self.services), self._editions),
            ("delivery", self._deliver, self._mail),
            ("housekeeping", in_turn("housekeeping", self._keep_house, self.services), self._order),
        )

    async def _resume_or_later(self) -> None:
        """Feeds are leased like messages: what a dead process held is freed before any loop looks at it."""
        with contextlib.suppress(BotError):
            await self._resume()

    async def _resume(self) -> None:
        if not self._has_resumed:
            await self.delivery.resume()
            self._has_resumed = True

    async def stop(self) -> None:
        """Finish what is being sent, and begin nothing new."""
        await self.delivery.stop()

    def wake(self) -> None:
        """A subscription, a feed or a delivery was added: look again now."""
        for one in (self.polling, self._editions, self._mail):
            one.wake()

    async def welcome(self, chat_id: int) -> None:
        """The chat can be written to: one that slept goes on."""
        if await self.delivery.welcome(chat_id):
            self.wake()

    async def step(self) -> None:
        """Once through all that is due now (digests of ``CHATS_AT_ONCE`` chats), one stage after the other."""
        await self.polling.step()
        await self._publish()
        await self._keep_house()
        await self._deliver()

    async def poll_first(self, feed_ids: Sequence[int], progress: PollProgress) -> None:
        """As ``PollingLoop.poll_first``."""
        await self.polling.poll_first(feed_ids, progress)

    def _wake_editions(self) -> None:
        self._editions.wake()

    async def _announce(self, polled: FeedPolled) -> None:
        """Announce that a source fell silent, broke or came back: its subscribers and the owners hear of it once."""
        if polled.announce is None:
            return
        storage, settings = self.services.storage, self.services.settings
        owners = {(owner, 0) for owner in (*settings.owners, *await storage.members.owners())}
        notice = Notice(NOTICES[polled.announce], {"title": polled.title, "url": polled.url})
        await self.tell_subscribers(polled.feed_id, notice, owners)
        await storage.feeds.announced(polled.feed_id, polled.announce)

    async def tell_subscribers(
        self, feed_id: int, notice: Notice, others: Collection[tuple[int, int]] = frozenset()
    ) -> int:
        """Queue a notice of a source for the chats (and topics) that subscribe to it alone, and for ``others``; for how
        many."""
        storage, now = self.services.storage, self.services.clock.now()
        chats = {(one.chat_id, one.thread_id) for one in await storage.subscriptions.to_source(feed_id)} | set(others)
        zone = self.services.settings.time_zone
        recipients = await storage.schedules.recipients([chat for chat, _ in chats], zone)
        edition = EditionKey.source(feed_id, now)
        messages = [
            OutboxMessage(chat, thread, edition, (self._presenter.notice(notice, recipients[chat]),), now, notify=False)
            for chat, thread in sorted(chats)
        ]
        await storage.outbox.put(messages, now)
        self._mail.wake()
        return len(messages)

    async def _publish(self) -> datetime | None:
        """Digests of some chats that are due, which are sent while the others are made, and stories at once."""
        published = await self.publishing.publish_due()
        if published == CHATS_AT_ONCE:  # there are more: stories at once are looked for when all are made
            self._mail.wake()
            return self.services.clock.now()
        room_at = await self.publishing.publish_at_once()
        self._mail.wake()
        due = await self.services.storage.schedules.next_due_at()
        log.debug("published: editions=%d", published)
        return min((at for at in (due, room_at) if at), default=None)

    async def _deliver(self) -> datetime | None:
        await self._resume()
        with self.services.faults.island("delivery", "report"):
            await self._housekeeping.tell_faults()
        await self.delivery.deliver()
        return await self.services.storage.outbox.next_due_at()

    async def _keep_house(self) -> datetime | None:
        return await self._housekeeping.work()
