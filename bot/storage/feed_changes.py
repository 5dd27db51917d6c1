"""What the owner of the bot changes about a feed: its name, its category, whether it is asked and whether it is there.

A feed that is removed keeps its row, with all that is known of its items: ``restore`` undoes it, and nothing comes a
second time. It is as if it were not there, but for the catalogue: what the owner removed is not brought back by whoever
subscribes to its category.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from bot.models import FeedFailure
from bot.storage.database import Database
from bot.storage.feed_items import FeedItems
from bot.storage.schema import feeds


@dataclass(frozen=True, slots=True)
class FeedChanges(FeedItems):
    """Each method changes one feed, and nothing where there is none of that number."""

    database: Database

    async def rename(self, feed_id: int, title: str) -> None:
        """Call it so from now on; polls do not rename it."""
        await self._set(feed_id, title=title)

    async def move(self, feed_id: int, categories: Sequence[str]) -> None:
        """What it brings from now on has this path."""
        await self._set(feed_id, categories="/".join(categories))

    async def pause(self, feed_id: int, now: datetime, *, is_paused: bool) -> None:
        """Do not ask it; or ask it again, at once."""
        await self._set(feed_id, is_paused=is_paused, **({} if is_paused else {"next_due": now, "leased_until": None}))

    async def remove(self, feed_id: int, now: datetime) -> None:
        """Follow it no more; its articles stay."""
        await self._set(feed_id, removed_at=now)

    async def restore(self, feed_id: int, now: datetime) -> None:
        """Follow it again, as it was."""
        await self._set(feed_id, removed_at=None, next_due=now, leased_until=None)

    async def removed_urls(self) -> set[str]:
        """The addresses of those that were removed: nobody follows them but by their link."""
        async with self.database.reading() as connection:
            query = select(feeds.c.url).where(feeds.c.removed_at.is_not(None))
            return set((await connection.execute(query)).scalars())

    async def _set(self, feed_id: int, **values: Any) -> None:
        async with self.database.writing() as connection:
            await connection.execute(update(feeds).where(feeds.c.id == feed_id).values(**values))


def failure_text(failure: FeedFailure | None) -> str | None:
    """A failure as its column has it."""
    return f"{failure.kind}\t{failure.detail}" if failure else None


def failure_of(text: str | None, at: datetime | None) -> FeedFailure | None:
    """And back."""
    kind, _, detail = (text or "").partition("\t")
    return FeedFailure(kind, detail, at) if kind and at else None
