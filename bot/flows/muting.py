"""Less of what a chat does not want: asked for under a story, kept in rows, taken back."""

from __future__ import annotations

from bot.digests.muting import offered
from bot.flows.briefs import brief_again
from bot.models.mutes import Mute, MuteKind
from bot.runtime.services import Services


async def choices(services: Services, article_id: int, chat_id: int) -> tuple[tuple[MuteKind, str], ...]:
    """By what less of an article's kind can be asked for; none where the chat may not see it. Raises SourceError."""
    found = await brief_again(services, article_id, chat_id=chat_id, length="short")
    return offered(found.brief) if found else ()


async def mute(services: Services, thread: tuple[int, int], choice: tuple[MuteKind, str], by: int) -> Mute:
    """Tell no more such stories to this chat or topic."""
    kind, value = choice
    return await services.storage.mutes.add(thread, kind, value, by, services.clock.now())
