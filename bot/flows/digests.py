"""Due editions → the outbox: which stories, for which chats, in whose words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar

from bot.digests.matching import MatchableStory
from bot.digests.ranking import Limits, choose, grouped, shared_out
from bot.digests.schedule import HOUR, at_once_room, latest_edition, next_edition, quiet_until
from bot.flows.briefs import prepare_brief
from bot.models import (
    Digest,
    DigestStory,
    EditionKey,
    EditionKind,
    Message,
    Notice,
    Recipient,
    Schedule,
    Subscription,
)
from bot.ports import Presenter
from bot.runtime.services import Services
from bot.storage.outbox import OutboxMessage
from bot.storage.schedules import DueEdition

OLDEST: Final = timedelta(days=7)  # an edition reports nothing that came before: after a week it is no news
AS_OF_NOW: Final = timedelta(days=2)  # what /digest reports: today and yesterday in every time zone
AFTER_FAULT: Final = timedelta(minutes=15)  # an edition is tried again: long enough to mend, short enough to be news
CHATS_AT_ONCE: Final = 200  # that editions are made for in one turn: a second or two
LOWEST_CHAT: Final = -(2**63)
SHOWN: Final = 2  # messages of an edition; the others wait behind a button
K = TypeVar("K")
ChatThread = tuple[int, int]  # chat, topic (0: none)


@dataclass(frozen=True, slots=True)
class Publishing:
    """Makes editions. All that one chat gets at a time is queued in one transaction."""

    services: Services
    presenter: Presenter

    async def publish_due(self) -> int:
        """Queue digests that are due, of the chats that wait longest; how many."""
        now, storage = self.services.clock.now(), self.services.storage
        due = await storage.schedules.due(now, CHATS_AT_ONCE)
        reached = {one.chat_id: one for one in due if one.is_active}
        subscriptions = await storage.subscriptions.of_chats(list(reached), "digest")
        stories = await self._stories(subscriptions, now)
        recipients = await self._recipients(reached)
        by_chat = _by_chat(subscriptions)
        for one in due:
            await self._publish_apart(one, by_chat.get(one.chat_id, ()), stories, recipients.get(one.chat_id), now)
        return len(due)

    async def _publish_apart(
        self, due: DueEdition, subscriptions: Sequence[Subscription], stories: Sequence[MatchableStory],
        to: Recipient | None, now: datetime,
    ) -> None:  # fmt: skip
        """One chat's digest; a fault is that chat's alone, and its edition is tried again in a while."""
        with self.services.faults.island("edition", f"chat {due.chat_id}") as island:
            await self._publish(due, subscriptions, stories, to, now)
        if island.is_hit:
            await self.services.storage.schedules.postpone(due.chat_id, now, now + AFTER_FAULT)

    async def publish_at_once(self) -> datetime | None:
        """Queue stories for subscriptions that want them at once; when there is room again for what had to wait."""
        newest = await self.services.storage.stories.newest()
        after, waits = LOWEST_CHAT, list[datetime]()
        while some := await self.services.storage.subscriptions.behind(newest, after, CHATS_AT_ONCE):
            waits += await self._publish_to_some(some, newest)
            after = max(one.chat_id for one in some)
        return min(waits, default=None)

    async def _publish_to_some(self, subscriptions: Sequence[Subscription], newest: int) -> list[datetime]:
        """Stories at once, each chat and topic apart; when there is room again in those that have to wait."""
        now = self.services.clock.now()
        stories = await self._stories(subscriptions, now)
        recipients = await self._recipients({one.chat_id for one in subscriptions})
        waits: list[datetime] = []
        for thread, mine in _by_thread(subscriptions).items():
            to = replace(recipients[thread[0]], thread_id=thread[1])
            with self.services.faults.island("edition", f"chat {thread[0]}"):
                later = await self._publish_stories(mine, stories, to, newest, now)
                waits += [later] if later else []
        return waits

    async def _publish_stories(
        self, subscriptions: Sequence[Subscription], stories: Sequence[MatchableStory], to: Recipient, newest: int,
        now: datetime,
    ) -> datetime | None:  # fmt: skip
        """What one chat or topic gets at once; when there is room again where it has to wait."""
        storage, thread = self.services.storage, (to.chat_id, to.thread_id)
        schedule = await storage.schedules.get(to.chat_id) or Schedule(to.zone)
        room, free_at = at_once_room(await storage.outbox.queued_since(*thread, EditionKind.AT_ONCE, now - HOUR), now)
        later = max(free_at, quiet_until(schedule, now))
        if later > now:
            return later
        chosen = await self._choose(subscriptions, stories, thread, Limits(now - OLDEST))
        evaluated = tuple(one.id for one in subscriptions)
        cursors = OutboxMessage(*thread, EditionKey.at_once(0, newest), (), now, evaluated=evaluated, cursor=newest)
        await storage.outbox.put([*self._at_once(chosen, room, to, now), cursors], now)
        return None

    async def digest_now(self, chat_id: int, thread_id: int, asked_at: datetime) -> int:
        """Queue what was not delivered yet of the last two days; how many stories. Asked for at the same time again it
        is the same edition, which is queued once."""
        now, storage, edition = self.services.clock.now(), self.services.storage, EditionKey.asked(asked_at)
        if queued := await storage.outbox.count_covered(chat_id, thread_id, edition):
            return queued
        mine = [
            one for one in await storage.subscriptions.of_chat(chat_id)
            if one.thread_id == thread_id and not one.is_paused
        ]  # fmt: skip
        stories = await self._load(0, now - AS_OF_NOW, only_news=False) if mine else []
        chosen = await self._choose(mine, stories, (chat_id, thread_id), Limits(now - AS_OF_NOW, only_news=False))
        if chosen:
            recipient = replace((await self._recipients({chat_id}))[chat_id], thread_id=thread_id)
            told, folded = shared_out(chosen)
            digest = Digest(grouped(told), edition, now, is_asked=True, shown=SHOWN, folded=folded)
            parts = self.presenter.digest(digest, recipient)
            message = OutboxMessage(
                chat_id, thread_id, edition, parts, now, _covered(chosen), shown=SHOWN, notify=False
            )  # fmt: skip
            await storage.outbox.put([message], now)
        return len(chosen)

    async def _publish(
        self, due: DueEdition, subscriptions: Sequence[Subscription], stories: Sequence[MatchableStory],
        to: Recipient | None, now: datetime,
    ) -> None:  # fmt: skip
        """One chat's digest: an edition for each of its topics. ``to`` None: the chat cannot be reached."""
        outbox = self.services.storage.outbox
        latest, following = latest_edition(due.schedule, now), next_edition(due.schedule, now)
        edition = EditionKey.digest(latest)
        if to is None:
            await outbox.miss(due.chat_id, edition, now, following)
            return
        newest = max((one.id for each in stories for one in each.story.members), default=0)
        messages = []
        for thread, mine in _by_thread(subscriptions).items():
            chosen = await self._choose(mine, stories, thread, Limits(now - OLDEST))
            parts = self._parts(chosen, edition, latest, replace(to, thread_id=thread[1]), due.schedule)
            messages.append(OutboxMessage(
                *thread, edition, parts, quiet_until(due.schedule, now), _covered(chosen),
                tuple(one.id for one in mine), newest, SHOWN, notify=bool(chosen),
            ))  # fmt: skip
        await outbox.put(messages or [OutboxMessage(due.chat_id, 0, edition, (), now)], now, following)

    def _parts(
        self, chosen: Sequence[DigestStory], edition: EditionKey, due: datetime, to: Recipient, schedule: Schedule
    ) -> tuple[Message, ...]:
        """The messages of a digest; without stories one quiet line, or nothing in a channel and where the chat wants
        none."""
        if chosen:
            told, folded = shared_out(chosen)
            return self.presenter.digest(Digest(grouped(told), edition, due, shown=SHOWN, folded=folded), to)
        is_told = schedule.says_nothing_new and not to.is_channel
        return (self.presenter.notice(Notice("nothing_new"), to),) if is_told else ()

    def _at_once(self, chosen: Sequence[DigestStory], room: int, to: Recipient, now: datetime) -> list[OutboxMessage]:
        """One message a story while there is room; the rest of the hour as one list."""
        alone = chosen if len(chosen) <= room else chosen[: room - 1]
        messages = []
        for one in alone:
            edition = EditionKey.at_once(one.story_id, one.member_id)
            parts = (self.presenter.story(one, to, now),)
            messages.append(OutboxMessage(to.chat_id, to.thread_id, edition, parts, now, _covered([one])))
        rest = chosen[len(alone) :]
        if rest:
            edition = EditionKey.at_once(rest[0].story_id, rest[0].member_id)
            listed = self.presenter.digest(Digest(grouped(rest), edition, now, is_asked=True, shown=1), to)
            messages.append(OutboxMessage(to.chat_id, to.thread_id, edition, listed, now, _covered(rest), shown=1))
        return messages

    async def _choose(
        self,
        subscriptions: Sequence[Subscription],
        stories: Sequence[MatchableStory],
        thread: ChatThread,
        limits: Limits,
    ) -> list[DigestStory]:
        ids = [one.story.id for one in stories]
        if not ids:
            return []
        storage = self.services.storage
        delivered = await storage.stories.delivered(*thread, ids)
        mutes = await storage.mutes.of_topic(*thread)
        return choose(subscriptions, stories, delivered, replace(limits, mutes=mutes))

    async def _stories(self, subscriptions: Sequence[Subscription], now: datetime) -> list[MatchableStory]:
        """The news that any of these subscriptions was not evaluated for."""
        if not subscriptions:
            return []
        return await self._load(min(one.cursor for one in subscriptions), now - OLDEST, only_news=True)

    async def _load(self, cursor: int, oldest: datetime, *, only_news: bool) -> list[MatchableStory]:
        """Stories with a member behind the cursor, with every member's brief."""
        stories = self.services.storage.stories
        ids = await stories.since(cursor, oldest, only_news=only_news)
        for article_id in await stories.without_brief(ids):
            await prepare_brief(self.services, article_id)
        found: list[MatchableStory] = []
        with self.services.faults.island("story", "stories") as island:
            found = [MatchableStory(story) for story in await stories.load(ids)]
        for story_id in ids if island.is_hit else ():  # one by one: what cannot be read is left out alone
            with self.services.faults.island("story", f"story {story_id}"):
                found += [MatchableStory(story) for story in await stories.load([story_id])]
        return found

    async def _recipients(self, chat_ids: Iterable[int]) -> dict[int, Recipient]:
        zone = self.services.settings.time_zone
        return await self.services.storage.schedules.recipients(list(chat_ids), zone)


def _by_chat(subscriptions: Iterable[Subscription]) -> dict[int, list[Subscription]]:
    return _grouped(subscriptions, lambda one: one.chat_id)


def _by_thread(subscriptions: Iterable[Subscription]) -> dict[ChatThread, list[Subscription]]:
    return _grouped(subscriptions, lambda one: (one.chat_id, one.thread_id))


def _grouped(subscriptions: Iterable[Subscription], key: Callable[[Subscription], K]) -> dict[K, list[Subscription]]:
    found: dict[K, list[Subscription]] = {}
    for one in subscriptions:
        found.setdefault(key(one), []).append(one)
    return found


def _covered(stories: Iterable[DigestStory]) -> tuple[tuple[int, int], ...]:
    """(story, newest member) of each."""
    return tuple((one.story_id, one.member_id) for one in stories)
