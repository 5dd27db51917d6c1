"""Which briefs a chat was shown last: noted as they are shown, and listed for that chat alone."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bot.errors import BotError
from bot.flows.briefs import Briefed
from bot.models import Article

if TYPE_CHECKING:
    from bot.runtime.services import Services


@dataclass(frozen=True, slots=True)
class ShownBrief:
    """An article whose brief a chat was shown; ``is_private`` where it belongs to that chat."""

    article_id: int
    article: Article
    shown_at: datetime
    is_private: bool


async def note_shown(services: Services, chat_id: int, briefed: Briefed) -> None:
    """A chat was shown a brief. The list is a convenience: where it cannot be written, the answer stands all the
    same."""
    with contextlib.suppress(BotError):
        await services.storage.recent.note(chat_id, briefed.article_id, services.clock.now())


async def recents(services: Services, chat_id: int) -> list[ShownBrief]:
    """The newest first; what the chat may not see any more is not among them."""
    listed = await services.storage.recent.of_chat(chat_id)
    found = await services.storage.articles.several([one.article_id for one in listed], chat_id=chat_id)
    return [
        ShownBrief(one.article_id, stored.article, one.shown_at, stored.owner_chat_id is not None)
        for one in listed
        if (stored := found.get(one.article_id))
    ]
