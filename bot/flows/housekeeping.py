"""What has to be done beside the flows: the owners hear of faults, and what is old goes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from bot.models import EditionKey, Fault, Notice
from bot.ports import Presenter
from bot.runtime.services import Services
from bot.storage.outbox import OutboxMessage

MOST_SHOWN: Final = 300  # characters of an item: an address may have thousands
TIDY_EVERY: Final = timedelta(days=1)  # rows age by the day


@dataclass(slots=True)
class Housekeeping:
    """``work`` may be called as often as anybody likes; it does what is due."""

    services: Services
    presenter: Presenter
    _tidied: datetime | None = field(default=None, init=False)

    async def work(self) -> datetime:
        """Tidy up where a day has passed; when it is due again."""
        now = self.services.clock.now()
        if self._tidied is None or now - self._tidied >= TIDY_EVERY:
            self._tidied = now
            await self.services.storage.outbox.forget_old(now)
        return self._tidied + TIDY_EVERY

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


def _notice(fault: Fault) -> Notice:
    return Notice("fault", {"item": fault.item[:MOST_SHOWN], "kind": fault.kind, "place": fault.place})
