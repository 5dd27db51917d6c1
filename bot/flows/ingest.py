"""Items of a feed → articles in the archive, each noted once it was read or can never be."""

from __future__ import annotations

import html
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.errors import NothingToSummarize, Refused, SourceError
from bot.feeds.poll_schedule import address_key, keys_of, newest_first
from bot.flows.briefs import article_of_pages, from_all_pages
from bot.models import Article, Feed, FeedItem, Link, Page
from bot.runtime.services import Services
from bot.storage.feeds import StoredFeed
from bot.urls.links import canonical, is_private

log = logging.getLogger(__name__)

MOST_READ: Final = 20  # items a poll
MOST_TRIES: Final = 5
RENEWED_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Entry:
    """An item to be read, with its keys; ``tries``: how often that failed before."""

    item: FeedItem
    keys: tuple[str, ...]
    is_news: bool
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of a feed's items. ``left``: some are to be read at the next poll. ``failed``: (address, kind)."""

    new: int = 0
    read: int = 0
    left: bool = False
    failed: tuple[tuple[str, str], ...] = ()


async def take_in(services: Services, feed: StoredFeed, found: Feed) -> Intake:
    """Read what is new, the oldest first, at most 20 items a poll.

    At a feed's first poll the newest 20 are read and the others marked as seen; it fills the archive and is no news.
    Afterwards what is over 20 is read at the next poll.
    """
    is_first = feed.first_polled_at is None
    entries = await _entries(services, feed, found.items, is_news=not is_first)
    order = {id(item): place for place, item in enumerate(newest_first([entry.item for entry in entries]))}
    entries.sort(key=lambda entry: order[id(entry.item)], reverse=True)
    chosen = entries[-MOST_READ:] if is_first else entries[:MOST_READ]
    if is_first and len(entries) > MOST_READ:
        older = [entry.keys for entry in entries[:-MOST_READ]]
        await services.storage.feeds.passed_over(feed.id, older, services.clock.now())
    known = await services.storage.feeds.brought([key for entry in chosen for key in entry.keys if _is_address(key)])
    read, failed, waiting, leased_at = 0, [], False, services.clock.monotonic()
    for entry in chosen:
        if services.clock.monotonic() - leased_at > RENEWED_SECONDS:
            leased_at = services.clock.monotonic()
            await services.storage.feeds.renew(feed.id, services.clock.now())
        article_id = next((known[key] for key in entry.keys if key in known), None)
        if article_id is not None:
            await _note(services, feed, entry, article_id)
            continue
        failure = await _take(services, feed, found, entry)
        if failure is None:
            read += 1
            continue
        failed.append((entry.item.url or entry.item.key, failure.kind))
        waiting = waiting or (failure.may_pass and entry.tries + 1 < MOST_TRIES)
    new = sum(not entry.tries for entry in entries)
    return Intake(new, read, waiting or (not is_first and len(entries) > MOST_READ), tuple(failed))


async def _entries(services: Services, feed: StoredFeed, items: Sequence[FeedItem], *, is_news: bool) -> list[Entry]:
    """Items of which no key is known, and those that could not be read before. A known item's new keys are noted."""
    listed = keys_of(items)
    known = await services.storage.feeds.known(feed.id, [key for _, keys in listed for key in keys])
    found = []
    for item, keys in listed:
        rows = [known[key] for key in keys if key in known]
        waiting = next((row for row in rows if row.tries), None)
        if not rows:
            found.append(Entry(item, keys, is_news))
        elif waiting:
            found.append(Entry(item, keys, waiting.is_news, waiting.tries))
        elif len(rows) < len(keys):
            same = Entry(item, keys, rows[0].is_news)
            await _note(services, feed, same, rows[0].article_id)
    return found


async def _take(services: Services, feed: StoredFeed, found: Feed, entry: Entry) -> SourceError | None:
    """Read one item into the archive; the failure where that did not work."""
    feeds = services.storage.feeds
    try:
        article, topic, page = await _read(services, feed, entry.item)
    except SourceError as exc:
        log.info("item not read: %s", exc.kind)
        if exc.may_pass and entry.tries + 1 < MOST_TRIES:
            now = services.clock.now()
            await feeds.try_again(feed.id, entry.keys, entry.tries + 1, is_news=entry.is_news, now=now)
        else:
            await _note(services, feed, entry, None)
        return exc
    final = (address_key(article.url),) if article.url else ()
    other = [key for key in final if key not in entry.keys]
    seen = await feeds.known(feed.id, other) if other else {}
    moved = next((row.article_id for row in seen.values() if row.article_id is not None), None)
    all_keys = replace(entry, keys=tuple(dict.fromkeys((*entry.keys, *final))))
    if moved is not None:  # it was sent on to an article that this feed had under its own address
        await _note(services, feed, all_keys, moved)
        return None
    stored = await services.storage.articles.save(
        _told(article, feed, found, entry.item),
        topic=topic,
        owner_chat_id=None,
        read_at=services.clock.now(),
        etag=page.etag,
        last_modified=page.last_modified,
    )
    await _note(services, feed, all_keys, stored.id)
    return None


async def _note(services: Services, feed: StoredFeed, entry: Entry, article_id: int | None) -> None:
    await services.storage.feeds.saw(
        feed.id, entry.keys, article_id, is_news=entry.is_news, now=services.clock.now()
    )  # fmt: skip


def _told(article: Article, feed: StoredFeed, found: Feed, item: FeedItem) -> Article:
    """The article with what only its feed says."""
    return replace(
        article,
        categories=feed.categories or article.categories,
        published=article.published or item.published,
        publisher=article.publisher or found.title,
    )


async def _read(services: Services, feed: StoredFeed, item: FeedItem) -> tuple[Article, str, Page]:
    """The item's own body where that is whole, else its page with those that follow it; with its topic, and the page.

    Raises SourceError.
    """
    now = services.clock.now()
    if item.body:
        page = _own_page(item)
        return *await services.offload(article_of_pages, (page,), now), page
    if not item.url:
        raise NothingToSummarize(item.key)
    _check_public(services, feed, item.url)
    fetched = await services.fetcher.fetch(Link(sent=item.url, url=canonical(item.url)))
    if fetched is None:
        raise NothingToSummarize(item.url)
    _check_public(services, feed, fetched.url or item.url)
    return *await from_all_pages(services, fetched, partial(article_of_pages, now=now)), fetched


def _check_public(services: Services, feed: StoredFeed, url: str) -> None:
    """A public feed must not bring into the archive of all what ALLOWED_HOSTS lets this machine read."""
    if is_private(url, services.allowed_hosts) and not is_private(feed.url, services.allowed_hosts):
        raise Refused(url, "private address")


def _own_page(item: FeedItem) -> Page:
    title = html.escape(item.title)
    text = f"<html><head><title>{title}</title></head><body><h1>{title}</h1>{item.body}</body></html>"
    return Page(item.url or item.key, text, "html", canonical(item.url) if item.url else None)


def _is_address(key: str) -> bool:
    """Only addresses mean the same in every feed."""
    return key.startswith("//")
