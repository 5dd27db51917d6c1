"""Due editions → the outbox: which stories, for which chats, in whose words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.digests.matching import Candidate
from bot.digests.ranking import Choice, choose, grouped
from bot.digests.schedule import HOUR, at_once_room, latest_edition, next_edition, quiet_until
from bot.flows.briefs import prepare_brief
from bot.models import Digest, Message, Notice, Recipient, Schedule, Subscription
from bot.ports import Presenter
from bot.runtime.services import Services
from bot.storage.outbox import Posting
from bot.storage.schedules import Due

OLDEST: Final = timedelta(days=7)  # an edition tells of nothing that came before
AS_OF_NOW: Final = timedelta(days=2)  # what /digest looks at
SHOWN: Final = 2  # messages of an edition; the others wait behind a button
Target = tuple[int, int]  # chat, topic


@dataclass(frozen=True, slots=True)
class Publishing:
    """Makes editions; everything about one chat is queued in one transaction."""

    services: Services
    presenter: Presenter

    async def publish_due(self) -> int:
        """Queue every edition that is due; how many."""
        now = self.services.clock.now()
        due = await self.services.storage.schedules.due(now)
        reached = {one.chat_id: one for one in due if one.is_active}
        wishes = await self.services.storage.subscriptions.of_chats(list(reached), "digest")
        candidates = await self._candidates(min((one.cursor for one in wishes), default=0), now) if wishes else []
        recipients = await self._recipients(reached)
        for one in due:
            mine = [wish for wish in wishes if wish.chat_id == one.chat_id]
            await self._publish(one, mine, candidates, recipients.get(one.chat_id), now)
        return len(due)

    async def publish_at_once(self) -> datetime | None:
        """Queue what is to be told at once; when there is room again for what had to wait."""
        now, storage = self.services.clock.now(), self.services.storage
        newest = await storage.stories.newest()
        wishes = await storage.subscriptions.behind(newest)
        candidates = await self._candidates(min((one.cursor for one in wishes), default=0), now) if wishes else []
        recipients = await self._recipients({one.chat_id for one in wishes})
        waits: list[datetime] = []
        for target, mine in _by_target(wishes).items():
            schedule = await storage.schedules.get(target[0]) or Schedule(recipients[target[0]].zone)
            told = await storage.outbox.count_since(*target, "o:", now - HOUR)
            room, free_at = at_once_room(told, now)
            later = max(free_at, quiet_until(schedule, now))
            if later > now:
                waits.append(later)
                continue
            choices = await self._choose(mine, candidates, target)
            recipient = replace(recipients[target[0]], thread_id=target[1])
            postings = self._at_once(choices, room, recipient, now)
            looked = tuple(one.id for one in mine)
            moved = Posting(*target, "", (), now, looked=looked, cursor=newest)
            await storage.outbox.put([*postings, moved], now)
        return min(waits, default=None)

    async def digest_now(self, chat_id: int, thread_id: int) -> int:
        """Queue what was not delivered yet of the last two days; how many stories."""
        now, storage = self.services.clock.now(), self.services.storage
        mine = [
            one for one in await storage.subscriptions.of_chat(chat_id)
            if one.thread_id == thread_id and not one.is_paused
        ]  # fmt: skip
        candidates = await self._candidates(0, now, only_news=False) if mine else []
        choices = await self._choose(mine, candidates, (chat_id, thread_id), only_news=False)
        if choices:
            recipient = (await self._recipients({chat_id}))[chat_id]
            edition = f"n:{now:%Y-%m-%dT%H:%M:%S}"
            digest = Digest(grouped(choices), edition, now, is_asked=True, shown=SHOWN)
            messages = self.presenter.digest(digest, replace(recipient, thread_id=thread_id))
            told = _told(choices)
            await storage.outbox.put(
                [Posting(chat_id, thread_id, edition, messages, now, told, shown=SHOWN, rings=False)], now
            )
        return len(choices)

    async def _publish(
        self, due: Due, wishes: Sequence[Subscription], candidates: Sequence[Candidate], to: Recipient | None,
        now: datetime,
    ) -> None:  # fmt: skip
        """One chat's edition: one posting a topic of a group."""
        storage = self.services.storage
        latest, following = latest_edition(due.schedule, now), next_edition(due.schedule, now)
        edition = f"d:{latest:%Y-%m-%dT%H:%M}"
        if to is None:
            await storage.outbox.miss(due.chat_id, edition, now, following)
            return
        newest = max((one.id for each in candidates for one in each.story.members), default=0)
        postings = []
        for target, mine in _by_target(wishes).items():
            choices = await self._choose(mine, candidates, target)
            recipient = replace(to, thread_id=target[1])
            posting = Posting(
                *target, edition, self._edition(choices, edition, latest, recipient, due.schedule),
                quiet_until(due.schedule, now), _told(choices), tuple(one.id for one in mine), newest, SHOWN,
                rings=bool(choices),
            )  # fmt: skip
            postings.append(posting)
        await storage.outbox.put(postings or [Posting(due.chat_id, 0, edition, (), now)], now, following)

    def _edition(
        self, choices: Sequence[Choice], edition: str, due: datetime, recipient: Recipient, schedule: Schedule
    ) -> tuple[Message, ...]:
        if choices:
            return self.presenter.digest(Digest(grouped(choices), edition, due, shown=SHOWN), recipient)
        if not schedule.says_nothing_new:
            return ()
        return (self.presenter.notice(Notice("nothing_new"), recipient),)

    def _at_once(self, choices: Sequence[Choice], room: int, to: Recipient, now: datetime) -> list[Posting]:
        """One message a story while there is room; the rest of the hour as one list."""
        alone = choices if len(choices) <= room else choices[: room - 1]
        postings = []
        for one in alone:
            message = self.presenter.story(one.story, to)
            edition = f"o:{one.story_id}:{one.member_id}"
            postings.append(Posting(to.chat_id, to.thread_id, edition, (message,), now, _told([one])))
        rest = choices[len(alone) :]
        if rest:
            edition = f"o:{rest[0].story_id}:{rest[0].member_id}"
            messages = self.presenter.digest(Digest(grouped(rest), edition, now, is_asked=True, shown=1), to)
            postings.append(Posting(to.chat_id, to.thread_id, edition, messages, now, _told(rest), shown=1))
        return postings

    async def _choose(
        self, wishes: Sequence[Subscription], candidates: Sequence[Candidate], target: Target, *, only_news: bool = True
    ) -> list[Choice]:
        ids = [one.story.id for one in candidates]
        told = await self.services.storage.stories.delivered(*target, ids)
        return choose(wishes, candidates, told, only_news=only_news)

    async def _candidates(self, cursor: int, now: datetime, *, only_news: bool = True) -> list[Candidate]:
        stories = self.services.storage.stories
        oldest = now - (OLDEST if only_news else AS_OF_NOW)
        ids = await stories.since(cursor, oldest, only_news=only_news)
        for article_id in await stories.without_brief(ids):
            await prepare_brief(self.services, article_id)
        return [Candidate(story) for story in await stories.load(ids)]

    async def _recipients(self, chat_ids: Iterable[int]) -> dict[int, Recipient]:
        zone = self.services.settings.time_zone
        return await self.services.storage.schedules.recipients(list(chat_ids), zone)


def _by_target(wishes: Iterable[Subscription]) -> dict[Target, list[Subscription]]:
    found: dict[Target, list[Subscription]] = {}
    for one in wishes:
        found.setdefault((one.chat_id, one.thread_id), []).append(one)
    return found


def _told(choices: Iterable[Choice]) -> tuple[Target, ...]:
    return tuple((one.story_id, one.member_id) for one in choices)
