"""Due feeds → articles in the archive: conditional GET, new items read through the link flow."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from urllib.parse import urlsplit

from bot.errors import BotError, SourceError
from bot.feeds.list_page import parse_list
from bot.feeds.parser import parse_feed
from bot.feeds.poll_schedule import State, next_due, rhythm_seconds
from bot.fetching.client import Fetcher
from bot.flows.ingest import RENEWED_SECONDS, Intake, take_in
from bot.models import Feed, FeedKind, Link, Page
from bot.runtime.services import Services
from bot.runtime.workers import Workers
from bot.storage.feeds import PollRecord, StoredFeed

log = logging.getLogger(__name__)

SOON: Final = timedelta(minutes=1)  # when more was new than one poll reads
Failures = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A feed that fell silent, broke, or is well again after its subscribers heard that it was broken."""

    feed_id: int
    url: str
    title: str
    state: State


@dataclass(frozen=True, slots=True)
class FeedPolled:
    """One feed asked: items new, items read, what failed (address, kind), and what its subscribers should hear.

    ``changed`` comes again with every poll until ``Feeds.told`` notes it.
    """

    feed_id: int
    url: str
    new: int = 0
    read: int = 0
    failed: Failures = ()
    changed: Change | None = None


@dataclass(frozen=True, slots=True)
class Polled:
    """What a round did: feeds asked, items new, items read, what failed (address, kind), states that changed."""

    feeds: int
    new: int
    read: int
    failed: Failures
    changed: tuple[Change, ...] = ()


async def poll_due(services: Services) -> Polled:
    """Ask every due feed at once; the fetcher's limits hold, and none waits for a slow or broken one."""
    due = await services.storage.feeds.claim_due(services.clock.now())
    return totals(await asyncio.gather(*(_poll_one(services, feed) for feed in due)))


async def poll_now(services: Services, feed_id: int) -> FeedPolled | None:
    """Ask one feed, due or not; None where it is gone or somebody is asking it just now."""
    feed = await services.storage.feeds.claim(feed_id, services.clock.now())
    return await _poll(services, feed) if feed else None


async def poll_feed(services: Services, feed: StoredFeed) -> FeedPolled:
    """Ask one feed that was claimed, and read what is new. What fails at the source is in the outcome.

    Some forty are asked at once; the others wait here, with their lease. Raises StorageError; the feed is free again
    when its lease ends.
    """
    claimed_at = services.clock.monotonic()
    async with services.polls:
        if services.clock.monotonic() - claimed_at > RENEWED_SECONDS:
            await services.storage.feeds.renew(feed.id, services.clock.now())
        return await _poll(services, feed)


async def _poll(services: Services, feed: StoredFeed) -> FeedPolled:
    feeds, now, least = services.storage.feeds, services.clock.now(), services.settings.poll_seconds
    try:
        page, found = await read_source(services.fetcher, feed.url, feed.kind, now, feed, services.offload)
    except SourceError as exc:
        failed = replace(feed, errors=feed.errors + 1, failing_since=feed.failing_since or now)
        due = next_due(
            now, least_seconds=least, errors=failed.errors, retry_seconds=exc.retry_after_seconds, feed_id=feed.id
        )  # fmt: skip
        await feeds.failed(feed, due, now)
        log.info("feed failed: feed=%d kind=%s status=%s", feed.id, exc.kind, exc.status)
        return FeedPolled(
            feed.id, feed.url, failed=((feed.url, exc.kind),), changed=await _changed(services, failed)
        )  # fmt: skip
    well = replace(feed, errors=0, failing_since=None)
    if page is None or found is None:
        due = next_due(now, least_seconds=least, asks_seconds=feed.asks_seconds, feed_id=feed.id)
        await feeds.unchanged(feed.id, due)
        return FeedPolled(feed.id, feed.url, changed=await _changed(services, well))
    intake = await take_in(services, feed, found)
    record = await _record(services, feed, found, page, intake)
    await feeds.polled(feed.id, record, services.clock.now())
    well = replace(
        well,
        title=record.title,
        last_new_at=record.last_new_at or feed.last_new_at,
        rhythm_seconds=record.rhythm_seconds or feed.rhythm_seconds,
    )
    changed = await _changed(services, well)
    return FeedPolled(feed.id, feed.url, intake.new, intake.read, intake.failed, changed)


async def _poll_one(services: Services, feed: StoredFeed) -> FeedPolled:
    try:
        return await poll_feed(services, feed)
    except BotError as exc:
        log.error("feed not polled: feed=%d kind=%s", feed.id, exc.kind)
        return FeedPolled(feed.id, feed.url, failed=((feed.url, exc.kind),))


async def read_source(
    fetcher: Fetcher,
    url: str,
    kind: FeedKind,
    now: datetime,
    feed: StoredFeed | None = None,
    run: Workers | None = None,
) -> tuple[Page | None, Feed | None]:
    """What stands at a source's address; (None, None) where nothing changed since ``feed`` was asked.

    ``run`` runs a function off the loop. Raises SourceError.
    """
    is_page = kind == "list" and not urlsplit(url).path.lower().endswith(".json")
    fetch = fetcher.fetch if is_page else fetcher.fetch_feed
    etag, last_modified = (feed.etag, feed.last_modified) if feed else (None, None)
    page = await fetch(Link(sent=url, url=url), etag=etag, last_modified=last_modified)
    if page is None:
        return None, None
    return page, await run(parse_source, page, kind, now) if run else parse_source(page, kind, now)


def parse_source(page: Page, kind: FeedKind, now: datetime) -> Feed:
    """A feed or a list page (pure). Raises Malformed."""
    return parse_list(page, now) if kind == "list" else parse_feed(page)


async def _record(services: Services, feed: StoredFeed, found: Feed, page: Page, intake: Intake) -> PollRecord:
    """The feed's row after a poll. Where items are left to be read, the feed is asked without validators."""
    now = services.clock.now()
    asks = max(found.ttl_seconds or 0, page.fresh_seconds or 0) or None
    due = next_due(now, least_seconds=services.settings.poll_seconds, asks_seconds=asks, feed_id=feed.id)
    dated = [item.published for item in found.items if item.published and item.published <= now]
    came = dated if len(dated) >= 3 else await services.storage.feeds.arrival_times(feed.id)
    return PollRecord(
        min(due, now + SOON) if intake.left and not intake.failed else due,
        feed.title if feed.title != feed.url else found.title,
        None if intake.left else page.etag,
        None if intake.left else page.last_modified,
        asks,
        _last_new_at(feed, dated, intake, now),
        rhythm_seconds(came),
    )


def _last_new_at(feed: StoredFeed, dated: Sequence[datetime], intake: Intake, now: datetime) -> datetime | None:
    """At the first poll the newest date, afterwards the time at which something new came."""
    if feed.first_polled_at is None:
        return max(dated, default=now)
    return now if intake.new else None


async def _changed(services: Services, feed: StoredFeed) -> Change | None:
    """What the subscribers should hear now; that a silent source speaks again they see for themselves."""
    state = feed.state(services.clock.now())
    if state == (feed.told_state or "well"):
        return None
    if state == "well" and feed.told_state == "silent":
        await services.storage.feeds.told(feed.id, "well")
        return None
    return Change(feed.id, feed.url, feed.title, state)


def totals(done: Sequence[FeedPolled]) -> Polled:
    """What these polls did together."""
    return Polled(
        len(done),
        sum(one.new for one in done),
        sum(one.read for one in done),
        tuple(failure for one in done for failure in one.failed),
        tuple(one.changed for one in done if one.changed),
    )
