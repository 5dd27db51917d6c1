"""Sources that are read for the first time while somebody waits: once, however often the update is tried."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from bot.flows.first_polls import PollProgress
from handlers.chat.attempt import first_found, has_found
from handlers.chat.context import Conversation
from handlers.features.first_poll import Show, poll_first

_TO_READ, _READ = "to read", "read"
_Counted = tuple[int, int, int, list[str]]


async def read_first(
    talk: Conversation, head: str, feeds: Sequence[int], show: Show
) -> tuple[PollProgress | None, Show]:
    """``poll_first`` these sources; None where there are none. A second attempt tells what the first one found, which
    by then is nothing new any more."""
    if not feeds and not has_found(_TO_READ):
        return None, show
    to_read = await first_found(_TO_READ, partial(_listed, feeds))
    progress, show = await poll_first(talk, head, [] if has_found(_READ) else to_read, show)
    feed_count, done, read, failed = await first_found(_READ, partial(_counted, progress))
    return PollProgress(feed_count, done, read, failed), show


async def _listed(feeds: Sequence[int]) -> list[int]:
    return list(feeds)


async def _counted(progress: PollProgress) -> _Counted:
    return progress.feeds, progress.done, progress.read, progress.failed
