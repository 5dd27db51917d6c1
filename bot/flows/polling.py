"""Due feeds → articles in the archive: conditional GET, new items read through the link flow.

A poll asks the source, lets pure functions decide what the answer means (``bot.feeds.item_plan`` for its items,
``bot.feeds.poll_decision`` for its row), and writes what they decided.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from bot.errors import BotError, SourceError
from bot.feeds.item_plan import Ingested
from bot.feeds.list_page import parse_list
from bot.feeds.parser import parse_feed
from bot.feeds.policy_library import is_library
from bot.feeds.poll_decision import (
    FeedAnswer,
    PollDecision,
    after_answer,
    after_failure,
    after_no_change,
    dates_of,
    has_enough,
)
from bot.feeds.poll_failure import poll_failure
from bot.fetching.client import Fetcher
from bot.flows.ingest import RENEW_SECONDS, UNEXPECTED, ingest
from bot.flows.supervision import renewed
from bot.models import Feed, FeedFailure, FeedHealth, FeedKind, FollowedFeed, Link, Page
from bot.runtime.services import Services
from bot.runtime.workers import Workers

log = logging.getLogger(__name__)

Failures = tuple[tuple[str, str], ...]
OnRead = Callable[[], None]


@dataclass(frozen=True, slots=True)
class FeedPolled:
    """One feed asked: items new, items read, what failed (address, kind).

    ``announce`` is the health that its subscribers should hear of, None: nothing. It comes again with every poll until
    ``Feeds.announced`` notes that they did.
    """

    feed_id: int
    url: str
    title: str
    new: int = 0
    read: int = 0
    failed: Failures = ()
    announce: FeedHealth | None = None


@dataclass(frozen=True, slots=True)
class PollRound:
    """What a round did: how many feeds were asked, items new, items read, what failed (address, kind), and the feeds
    whose subscribers should hear of their health.
    """

    feeds: int
    new: int
    read: int
    failed: Failures
    announcing: tuple[FeedPolled, ...] = ()


async def poll_due(services: Services) -> PollRound:
    """Ask every due feed at once; the fetcher's limits hold, and none waits for a slow or broken one."""
    due = await services.storage.feeds.claim_due(services.clock.now())
    return totals(await asyncio.gather(*(poll_apart(services, feed) for feed in due)))


async def poll_now(services: Services, feed: FollowedFeed, on_read: OnRead) -> FeedPolled:
    """As ``poll_feed``, for somebody who waits: it is asked at once, however many others are."""
    async with renewed(partial(_renew, services), feed.id, services):
        return await _poll(services, feed, on_read)


async def poll_feed(services: Services, feed: FollowedFeed) -> FeedPolled:
    """Ask one feed that was claimed, and read what is new. What fails at the source is in the outcome.

    Some forty are asked at once; the others wait here, with their lease. Raises StorageError; the feed is free again
    when its lease ends.
    """
    claimed_at = services.clock.monotonic()
    async with renewed(partial(_renew, services), feed.id, services), services.polls:
        if services.clock.monotonic() - claimed_at > RENEW_SECONDS:
            await _renew(services, feed.id)
        return await _poll(services, feed)


async def _renew(services: Services, feed_id: int) -> None:
    await services.storage.feeds.renew(feed_id, services.clock.now(), services.feed_lease)


async def _poll(services: Services, feed: FollowedFeed, on_read: OnRead = lambda: None) -> FeedPolled:
    """Ask, decide, write. What nobody expected of a source counts as its failure: it is asked less often."""
    asked_at, least = services.clock.now(), services.settings.poll_seconds
    try:
        with services.faults.island("feed", f"feed {feed.id}"):
            return await _ask_and_ingest(services, feed, asked_at, on_read)
    except SourceError as exc:
        log.info("feed failed: feed=%d kind=%s status=%s", feed.id, exc.kind, exc.status)
        decision = after_failure(
            feed,
            asked_at,
            least_seconds=least,
            retry_seconds=exc.retry_after_seconds,
            failure=poll_failure(exc, asked_at),
        )
        return await _save(services, decision, Ingested(failed=((feed.url, exc.kind),)))
    unexpected = FeedFailure(UNEXPECTED, "", asked_at)
    decision = after_failure(feed, asked_at, least_seconds=least, failure=unexpected)
    return await _save(services, decision, Ingested(failed=((feed.url, UNEXPECTED),)))


async def _ask_and_ingest(services: Services, feed: FollowedFeed, asked_at: datetime, on_read: OnRead) -> FeedPolled:
    """Raises SourceError where the source gives no feed."""
    least = services.settings.poll_seconds
    answer = await ask_source(services.fetcher.for_feeds, feed.url, feed.kind, asked_at, feed, services.offload)
    if answer is None:
        return await _save(services, after_no_change(feed, asked_at, least_seconds=least), Ingested())
    ingested = await ingest(services, feed, answer.feed, on_read)
    now = services.clock.now()
    seen = () if has_enough(dates_of(answer.feed, now)) else await services.storage.feeds.news_times(feed.id)
    return await _save(services, after_answer(feed, answer, ingested, now, least_seconds=least, seen=seen), ingested)


async def _save(services: Services, decision: PollDecision, ingested: Ingested) -> FeedPolled:
    await services.storage.feeds.save(decision)
    feed = decision.feed
    return FeedPolled(feed.id, feed.url, feed.title, ingested.new, ingested.read, ingested.failed, decision.announce)


async def poll_apart(services: Services, feed: FollowedFeed) -> FeedPolled:
    """``poll_feed`` where nothing is raised: a failure of ours (a full disk, a fault) is this feed's outcome too, and
    its lease keeps it from being asked again at once."""
    kind = UNEXPECTED
    try:
        with services.faults.island("feed", f"feed {feed.id}"):
            polled = await poll_feed(services, feed)
            services.metrics.polled(_outcome(polled))
            return polled
    except BotError as exc:
        kind = exc.kind
        log.error("feed not polled: feed=%d kind=%s", feed.id, kind)
    services.metrics.polled(kind)
    return FeedPolled(feed.id, feed.url, feed.title, failed=((feed.url, kind),))


def _outcome(polled: FeedPolled) -> str:
    """For the metrics: the kind of the source's own failure, else whether it had news."""
    own = [kind for address, kind in polled.failed if address == polled.url]
    return own[0] if own else "news" if polled.new else "same"


async def ask_source(
    fetcher: Fetcher,
    url: str,
    kind: FeedKind,
    now: datetime,
    feed: FollowedFeed | None = None,
    run: Workers | None = None,
) -> FeedAnswer | None:
    """What stands at a source's address; None where nothing changed since ``feed`` was asked. Raises SourceError.

    :param run: runs a function off the event loop.
    """
    is_page = kind == "list" and not (urlsplit(url).path.lower().endswith(".json") or is_library(url))
    fetch = fetcher.fetch if is_page else fetcher.fetch_feed
    etag, last_modified = (feed.etag, feed.last_modified) if feed else (None, None)
    page = await fetch(Link(sent=url, url=url), etag=etag, last_modified=last_modified)
    if page is None:
        return None
    return FeedAnswer(page, await run(parse_source, page, kind, now) if run else parse_source(page, kind, now))


def parse_source(page: Page, kind: FeedKind, now: datetime) -> Feed:
    """A feed or a list page (pure). Raises Malformed."""
    return parse_list(page, now) if kind == "list" else parse_feed(page, now)


def totals(done: Sequence[FeedPolled]) -> PollRound:
    """What these polls did together."""
    return PollRound(
        len(done),
        sum(one.new for one in done),
        sum(one.read for one in done),
        tuple(failure for one in done for failure in one.failed),
        tuple(one for one in done if one.announce),
    )
