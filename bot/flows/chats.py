"""What happens to a chat as a whole: its settings and schedule, its coming and going, and its end."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.digests.schedule import next_edition, quiet_until
from bot.models import Length, Schedule

if TYPE_CHECKING:
    from bot.runtime.services import Services


async def set_language(services: Services, chat_id: int, language: str) -> None:
    """The chat speaks this language from now on."""
    await services.storage.chats.update(chat_id, now=services.clock.now(), language=language)


async def set_length(services: Services, chat_id: int, length: Length) -> None:
    """Briefs of this chat have this length from now on."""
    await services.storage.chats.update(chat_id, now=services.clock.now(), length=length)


async def keep_plain(services: Services, chat_id: int, span: timedelta) -> None:
    """The chat refused a rich message: for so long it gets plain ones."""
    now = services.clock.now()
    await services.storage.chats.update(chat_id, now=now, plain_until=int((now + span).timestamp()))


async def stop_draft(services: Services, chat_id: int, draft_id: int) -> None:
    """The chat's person stopped what this draft shows: whichever process makes it finds that here."""
    await services.storage.chats.update(chat_id, now=services.clock.now(), stopped_draft=draft_id)


async def set_schedule(services: Services, chat_id: int, schedule: Schedule) -> datetime | None:
    """Keep a schedule; when the next edition arrives by it (after quiet hours), None where nothing is subscribed."""
    due = next_edition(schedule, services.clock.now())
    await services.storage.schedules.put(chat_id, schedule, due)
    if not await services.storage.subscriptions.of_chat(chat_id):
        return None
    return quiet_until(schedule, due)


async def remember_chat(services: Services, chat_id: int, language: str, title: str | None) -> None:
    """Deliveries speak the language that the chat was spoken to in at first; a new title replaces the old."""
    chats, now = services.storage.chats, services.clock.now()
    stored = await chats.get(chat_id)
    if stored.language is None:
        await chats.update(chat_id, now=now, language=language)
    if title and title != stored.title:
        await chats.update(chat_id, now=now, title=title)


async def set_active(services: Services, chat_id: int, *, is_active: bool) -> None:
    """Blocked or kicked, a chat sleeps and keeps everything (``Scheduler.welcome`` wakes it)."""
    await services.storage.chats.update(chat_id, now=services.clock.now(), is_active=is_active)


async def note_channel(services: Services, chat_id: int) -> None:
    """The chat is a channel: it hears news alone."""
    await services.storage.chats.update(chat_id, now=services.clock.now(), is_channel=True)


async def invite_chat(services: Services, chat_id: int, inviter_id: int) -> None:
    """Where only invited people may use the bot, those of a group that one of them added it to may too."""
    if services.settings.access == "invited":
        await services.storage.members.add(chat_id, "invited", inviter_id, services.clock.now())


async def forget_chat(services: Services, chat_id: int, answering: int = 0) -> None:
    """Erase all that is a chat's own: files and texts sent in, settings, subscriptions, what is on its way; but for the
    update that asks for it (``answering``), of which a number is left once it is answered."""
    await services.storage.articles.erase_chat(chat_id)
    await services.storage.chats.erase(chat_id, answering)


async def migrate_chat(services: Services, old_id: int, new_id: int) -> None:
    """A group became a supergroup, which has another number: all that is its own follows it, however often this is
    heard."""
    await services.storage.chats.migrate(old_id, new_id)
