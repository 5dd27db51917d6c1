"""What has to be done beside the flows: the owners hear of faults, and what is old goes."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.errors import BackupFailed, DatabaseUnusable
from bot.models import EditionKey, Fault, Notice
from bot.ports import Presenter
from bot.runtime.services import Services
from bot.storage.backup import back_up_daily, made_at, newest_backup
from bot.storage.outbox import OutboxMessage
from bot.storage.retention import Keep

log = logging.getLogger(__name__)

MOST_SHOWN: Final = 300  # characters of an item: an address may have thousands
TIDY_EVERY: Final = timedelta(days=1)  # rows age by the day
NUMBERS_EVERY: Final = timedelta(hours=1)  # numbers of updates come by the second
ROUNDING: Final = timedelta(minutes=1)  # a copy's name has whole seconds, and waits are not exact


@dataclass(slots=True)
class Housekeeping:
    """``work`` may be called as often as anybody likes; it does what is due."""

    services: Services
    presenter: Presenter
    _backed_up: datetime | None = field(default=None, init=False)
    _tidied: datetime | None = field(default=None, init=False)
    _numbers_tidied: datetime | None = field(default=None, init=False)

    async def work(self) -> datetime:
        """Copy the database and tidy up where a day has passed, and what grows by the minute every hour; when there is
        something to do again."""
        now = self.services.clock.now()
        if _is_over(self._backed_up, TIDY_EVERY, now):
            self._backed_up = now
            await self._back_up(now)
        if _is_over(self._numbers_tidied, NUMBERS_EVERY, now):
            keep = Keep.parse(self.services.settings.keep_updates)
            await self.services.storage.retention.drop_updates(keep, now)
            await self.services.storage.retention.drop_rates(now)
            self._numbers_tidied = now
        if _is_over(self._tidied, TIDY_EVERY, now):
            with self.services.faults.island("housekeeping", "old rows"):
                await self._drop_old(now)
            self._tidied = now  # a database that is locked, or away, is tidied when it is back
        return (self._numbers_tidied or now) + NUMBERS_EVERY

    async def _back_up(self, now: datetime) -> None:
        """Once a day, across restarts. A copy that fails is told like a fault, and nothing else fails for it."""
        settings = self.services.settings
        newest = newest_backup(settings.backup_dir)
        if not settings.backup_dir or (newest and now - made_at(newest) < TIDY_EVERY - ROUNDING):
            return
        arguments = settings.database_url, settings.backup_dir, settings.backup_keep, now
        try:
            made = await asyncio.to_thread(back_up_daily, *arguments)
            log.info("backed up: file=%s", made.name)
        except (BackupFailed, DatabaseUnusable) as exc:
            self.services.faults.note("housekeeping", f"backup ({exc.reason})", exc)

    async def _drop_old(self, now: datetime) -> None:
        """What is older, or more, than the settings keep."""
        retention, settings = self.services.storage.retention, self.services.settings
        dropped = {
            "articles": await retention.drop_articles(Keep.parse(settings.keep_articles), now),
            "briefs": await retention.drop_briefs(Keep.parse(settings.keep_briefs), now),
            "feed_items": await retention.drop_feed_items(Keep.parse(settings.keep_feed_items), now),
            "deliveries": await retention.drop_deliveries(Keep.parse(settings.keep_deliveries), now),
            "replies": await retention.drop_replies(Keep.parse(settings.keep_replies), now),
            "recent_briefs": await retention.drop_recent(),
            "remembered": await retention.drop_remembered(now),
            "invitations": await retention.drop_invitations(now),
        }
        log.info("tidied: %s", " ".join(f"{name}={count}" for name, count in dropped.items()))

    async def tell_faults(self) -> None:
        """Queue what the owners have not heard of yet."""
        faults = self.services.faults.untold()
        if not faults:
            return
        storage, settings, now = self.services.storage, self.services.settings, self.services.clock.now()
        owners = sorted({*settings.owners, *await storage.members.owners()})
        recipients = await storage.schedules.recipients(owners, settings.time_zone)
        messages = [
            OutboxMessage(
                to.chat_id, 0, EditionKey.fault(one.key), (self.presenter.notice(_notice(one), to),), now, notify=False
            )
            for one in faults
            for to in recipients.values()
        ]
        await storage.outbox.put(messages, now)
        self.services.faults.told(faults)


def _is_over(since: datetime | None, span: timedelta, now: datetime) -> bool:
    return since is None or now - since >= span


def _notice(fault: Fault) -> Notice:
    return Notice("fault", {"item": fault.item[:MOST_SHOWN], "kind": fault.kind, "place": fault.place})
