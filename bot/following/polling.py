"""Due feeds → articles in the archive: conditional GET, new items read through the link flow."""

from __future__ import annotations

import asyncio
import html
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.briefing import all_pages
from bot.errors import BotError, SourceError
from bot.fetching.links import canonical
from bot.following.due import next_due
from bot.following.feeds import parse_feed
from bot.models import Article, Feed, FeedItem, Link, Page
from bot.reading.read import read_all
from bot.services import Services
from bot.storage.feeds import StoredFeed

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Polled:
    """What a round did: feeds asked, items new, items read, and what failed (address, kind)."""

    feeds: int
    new: int
    read: int
    failed: tuple[tuple[str, str], ...]


async def poll_due(services: Services) -> Polled:
    """Ask every due feed at once; the fetcher's limits hold, and none waits for a slow or broken one."""
    due = await services.storage.feeds.due(services.clock.now())
    done = await asyncio.gather(*(_poll(services, feed) for feed in due))
    failures = [failure for _, _, failed in done for failure in failed]
    return Polled(len(due), sum(new for new, _, _ in done), sum(read for _, read, _ in done), tuple(failures))


async def _poll(services: Services, feed: StoredFeed) -> tuple[int, int, list[tuple[str, str]]]:
    now, least = services.clock.now(), services.settings.poll_seconds
    link = Link(sent=feed.url, url=feed.url)
    try:
        page = await services.fetcher.fetch_feed(link, etag=feed.etag, last_modified=feed.last_modified)
        found = parse_feed(page) if page else None
    except SourceError as exc:
        errors = feed.errors + 1
        await services.storage.feeds.failed(feed.id, errors, next_due(now, least_seconds=least, errors=errors))
        return 0, 0, [(feed.url, exc.kind)]
    due = next_due(now, least_seconds=least, ttl_seconds=found.ttl_seconds if found else None)
    if page is None or found is None:
        await services.storage.feeds.unchanged(feed.id, due)
        return 0, 0, []
    new = await services.storage.feeds.unseen(feed.id, [item.key for item in found.items])
    read, failed = await _read_items(services, feed, found, [item for item in found.items if item.key in new])
    await services.storage.feeds.polled(feed.id, page.etag, page.last_modified, due)
    return len(new), read, failed


async def _read_items(
    services: Services, feed: StoredFeed, found: Feed, items: Sequence[FeedItem]
) -> tuple[int, list[tuple[str, str]]]:
    """Each item is noted as seen once it was read, or can never be; what may pass is tried at the next poll."""
    read, failed = 0, []
    for item in items:
        try:
            article = await _article(services, item)
            path = feed.categories or article.categories
            published = article.published or item.published
            told = replace(article, categories=path, published=published, publisher=article.publisher or found.title)
            await services.storage.articles.add(told, read_at=services.clock.now())
            read += 1
        except BotError as exc:
            log.info("item not read: %s", exc.kind)
            failed.append((item.url or item.key, exc.kind))
            if isinstance(exc, SourceError) and exc.may_pass:
                continue
        await services.storage.feeds.saw(feed.id, item.key, services.clock.now())
    return read, failed


async def _article(services: Services, item: FeedItem) -> Article:
    now = services.clock.now()
    if item.body:
        title = html.escape(item.title)
        text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{item.body}</body></html>"
        url = canonical(item.url) if item.url else None
        return read_all((Page(item.url or item.key, text, "html", url),), now)
    if not item.url:
        raise SourceError(item.key, "no address")
    page = await services.fetcher.fetch(Link(sent=item.url, url=canonical(item.url)))
    if page is None:
        raise SourceError(item.url)
    pages = await all_pages(services.fetcher.fetch, page)
    return await services.offload(read_all, pages, now)
