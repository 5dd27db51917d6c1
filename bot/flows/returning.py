"""A chat that cannot be written to, and its return.

That somebody blocked the bot, or threw it out, Telegram says, and also when that changes. That everybody in a group was
muted, or the bot's right to post taken, is found by a message that is refused, and often nothing says that it is over:
the chat sleeps (no editions are made for it), and what was refused is tried again until it is taken.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from bot.digests.schedule import quiet_until
from bot.models import Delivery, EditionKey, Message, Notice
from bot.ports import Presenter
from bot.runtime.services import Services
from bot.storage.outbox import OutboxMessage

# A group is muted for minutes (somebody speaks) or for the night; a right that was taken may never be given back.
FIRST_SECONDS, HOUR_SECONDS, LONGEST_SECONDS = 300.0, 3600.0, 6 * 3600.0
HOURLY_TRIES: Final = 76  # three days
TOLD_AT_TRY: Final = 16  # after half a day, which is longer than a night: a class that is muted every night is no news


def seconds_until_next_try(tries: int) -> float:
    """How long to leave a chat alone that refused ``tries`` times for lack of rights: 5, 10, 20, 40 minutes, then
    hourly, after three days every six hours."""
    longest = HOUR_SECONDS if tries < HOURLY_TRIES else LONGEST_SECONDS
    return min(longest, FIRST_SECONDS * 2.0 ** min(max(tries, 1) - 1, 10))


async def sleep_without_rights(services: Services, delivery: Delivery) -> bool:
    """The bot may not write there at present: the chat sleeps, and this message is tried again in a while. Whether it
    is time to tell who set up its subscriptions."""
    now, storage = services.clock.now(), services.storage
    await storage.chats.update(delivery.chat_id, now=now, is_active=False)
    again = now + timedelta(seconds=seconds_until_next_try(delivery.attempts))
    await storage.outbox.hold_chat(delivery.chat_id, again)
    return delivery.attempts == TOLD_AT_TRY


async def wake_if_asleep(services: Services, presenter: Presenter, chat_id: int) -> bool:
    """A chat that slept can be written to: it hears which digests it missed, what waited for it goes on, and editions
    are made for it again. Whether it slept. Whom the owner keeps out sleeps on."""
    storage, now = services.storage, services.clock.now()
    if (await storage.chats.get(chat_id)).is_active or await storage.blocked.has(chat_id):
        return False
    schedule = await storage.schedules.get(chat_id)
    latest = quiet_until(schedule, now) if schedule else now
    told = await _told_of_missed(services, presenter, chat_id)
    message = OutboxMessage(chat_id, 0, EditionKey.missed(now), (told,), latest, notify=False) if told else None
    await storage.outbox.resume_chat(chat_id, message, now, latest)
    await storage.chats.update(chat_id, now=now, is_active=True)
    return True


async def _told_of_missed(services: Services, presenter: Presenter, chat_id: int) -> Message | None:
    """None where it missed none, and in a channel, which hears news alone: what is new comes with its next digest."""
    missed = await services.storage.outbox.missed(chat_id)
    to = (await services.storage.schedules.recipients([chat_id], services.settings.time_zone))[chat_id]
    if not missed or to.is_channel:
        return None
    return presenter.notice(Notice("missed", {"editions": " ".join(one.due.isoformat() for one in missed)}), to)
