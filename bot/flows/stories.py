"""Pending articles → stories: each is assigned as it came, without regrouping everything that is there."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Final

from bot.flows.briefs import PUBLIC, prepare_brief
from bot.models import StoryAssignment
from bot.runtime.services import Services
from bot.storage.feeds import PendingArticle
from bot.stories.near_duplicates import are_near_duplicates, fingerprint
from bot.stories.online_clustering import ArticleFeatures, OnlineClusterer, features_of

LOADED: Final = timedelta(days=4)  # after a restart: the clusterer's window of 72 hours, and what arrived late in it


class StoryAssigner:
    """Puts articles into stories, with those of the last days in memory; the database's rows are the truth."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._clusterer = OnlineClusterer()
        self._loaded_in: int | None = None  # the term of this process's turn
        self._lock = asyncio.Lock()
        self._assigning = 0  # those who hold the lock or wait for it: in the moment it is handed on, nobody holds it

    @property
    def is_assigning(self) -> bool:
        """Whether this process does it just now: who assigns too would have to wait."""
        return self._assigning > 0

    async def assign_pending(self, term: int = 0, is_over: Callable[[], bool] = lambda: False) -> int:
        """Assign every article that waits for its story; how many there were. In a new ``term`` of this process's turn
        others may have assigned some, and what is in memory is read anew. Where the term ends on the way, the rest is
        left to who has the turn; once it ``is_over``, to the next time. Raises StorageError."""
        self._assigning += 1
        try:
            async with self._lock:
                return await self._assign_all(term, is_over)
        finally:
            self._assigning -= 1

    async def _assign_all(self, term: int, is_over: Callable[[], bool]) -> int:
        if term != self._loaded_in:
            await self._load()
            self._loaded_in = term
        count = 0
        for pending in await self._services.storage.feeds.pending_articles():
            if is_over() or (term and await self._services.storage.turns.term("story") != term):
                break
            count += await self._assign_apart(pending)
        return count

    async def _assign_apart(self, pending: PendingArticle) -> bool:
        """Assign one article. A fault is that article's alone: it becomes a story of its own, or leaves the queue."""
        faults, item = self._services.faults, f"article {pending.article_id}"
        with faults.island("story", item):
            return await self._assign(pending)
        storage, now = self._services.storage, self._services.clock.now()
        with faults.island("story", item):
            await storage.stories.assign(pending, StoryAssignment(None, "new"), (), now)
            return True
        await storage.feeds.drop_pending(pending.article_id)
        return False

    async def _load(self) -> None:
        """Fill the clusterer with the last days' stories from their rows."""
        self._clusterer, self._loaded_in = OnlineClusterer(), None
        storage = self._services.storage
        since = self._services.clock.now() - LOADED
        for article_id, story_id, assigned_at in await storage.stories.assigned_since(since):
            with self._services.faults.island("story", f"article {article_id}"):
                stored = await storage.articles.get(article_id, chat_id=PUBLIC)
                if stored:
                    self._clusterer.add(features_of(stored.article, assigned_at), story_id, article_id)

    async def _assign(self, pending: PendingArticle) -> bool:
        """Assign one article; False where it is no longer in the archive."""
        services, storage = self._services, self._services.storage
        stored = await storage.articles.get(pending.article_id, chat_id=PUBLIC)
        if stored is None:
            await storage.feeds.drop_pending(pending.article_id)
            return False
        features = features_of(stored.article, pending.arrived_at)
        assignment = self._clusterer.assign(features, await self._stories_with_duplicates(features))
        await prepare_brief(services, pending.article_id)
        placed = await storage.stories.assign(pending, assignment, features.signatures, services.clock.now())
        self._clusterer.move(assignment.moved_in, placed.story_id)
        for group, story_id in zip(assignment.split_off, placed.split_off, strict=False):
            self._clusterer.move(group, story_id)
        self._clusterer.add(features, placed.story_id, pending.article_id)
        return True

    async def _stories_with_duplicates(self, features: ArticleFeatures) -> tuple[int, ...]:
        """Stories of any age that hold a near-duplicate."""
        storage = self._services.storage
        found: dict[int, None] = {}
        candidates = await storage.stories.with_signatures(features.signatures) if features.signatures else ()
        for article_id, story_id in candidates:
            other = None if story_id in found else await storage.articles.get(article_id, chat_id=PUBLIC)
            if other and are_near_duplicates(features.fingerprint, fingerprint(other.article)):
                found[story_id] = None
        return tuple(found)
