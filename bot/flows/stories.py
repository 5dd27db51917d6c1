"""Arrivals → stories, one after the other as they came, without regrouping what is there."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Final

from bot.flows.briefs import PUBLIC, prepare_brief
from bot.models import Article
from bot.runtime.services import Services
from bot.storage.feeds import Arrival
from bot.storage.stories import NewMember
from bot.stories.near_duplicates import is_near_copy, signatures
from bot.stories.online_clustering import Grouper

REMEMBERED: Final = timedelta(days=4)  # loaded after a restart; the grouper drops what its window does not need


class Placing:
    """Keeps the stories of the last days in memory; rows are the truth."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._grouper = Grouper()
        self._is_loaded = False
        self._lock = asyncio.Lock()

    async def place_all(self) -> int:
        """Place every arrival; how many there were."""
        async with self._lock:
            if not self._is_loaded:
                await self._load()
            count = 0
            for arrival in await self._services.storage.feeds.arrivals():
                count += await self._place(arrival)
            return count

    async def _load(self) -> None:
        """The last days' stories, from their rows."""
        storage = self._services.storage
        since = self._services.clock.now() - REMEMBERED
        for article_id, story_id, placed_at in await storage.stories.placed_since(since):
            stored = await storage.articles.get(article_id, chat_id=PUBLIC)
            if stored:
                self._grouper.note(stored.article, placed_at, story_id, article_id)
        self._is_loaded = True

    async def _place(self, arrival: Arrival) -> bool:
        services, storage = self._services, self._services.storage
        stored = await storage.articles.get(arrival.article_id, chat_id=PUBLIC)
        if stored is None:
            await storage.feeds.drop_arrival(arrival.article_id)
            return False
        article = stored.article
        signed = signatures(article)
        copies = await self._copies(article, signed)
        decision = self._grouper.decide(article, arrival.arrived_at, copies)
        await prepare_brief(services, arrival.article_id)
        member = NewMember(
            arrival.article_id, decision.story_id, decision.relation, arrival.is_news, signed, decision.taken,
            decision.parted,
        )  # fmt: skip
        placed = await storage.stories.place(member, services.clock.now())
        self._grouper.move(decision.taken, placed.story_id)
        for group, story_id in zip(decision.parted, placed.parted, strict=False):
            self._grouper.move(group, story_id)
        self._grouper.note(article, arrival.arrived_at, placed.story_id, arrival.article_id)
        return True

    async def _copies(self, article: Article, signed: tuple[int, ...]) -> tuple[int, ...]:
        """Stories, of any age, that hold a near-copy."""
        storage = self._services.storage
        found: dict[int, None] = {}
        for article_id, story_id in await storage.stories.signed(signed) if signed else ():
            other = None if story_id in found else await storage.articles.get(article_id, chat_id=PUBLIC)
            if other and is_near_copy(article, other.article):
                found[story_id] = None
        return tuple(found)
