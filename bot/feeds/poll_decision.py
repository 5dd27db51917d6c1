"""What a poll leaves behind: a feed's state, what came of asking it, and ``now`` → the feed's next state (pure)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.feeds.item_plan import Ingested
from bot.feeds.poll_schedule import FEWEST_HOURS, health_of, median_interval_seconds, next_due
from bot.models import Feed, FeedFailure, FeedHealth, FollowedFeed, Page

SOON: Final = timedelta(minutes=1)  # when more was new than one poll reads: a flood is through within minutes


@dataclass(frozen=True, slots=True)
class FeedAnswer:
    """What stands at a feed's address: the ``page`` as it was fetched, and the ``feed`` that was read from it."""

    page: Page
    feed: Feed


@dataclass(frozen=True, slots=True)
class PollDecision:
    """The ``feed`` as it is after a poll, and the health that its subscribers should hear of (None: nothing to say).

    ``is_silence_over``: what they heard of its silence is void, and nothing is said: the new items show it.
    """

    feed: FollowedFeed
    announce: FeedHealth | None = None
    is_silence_over: bool = False


def after_failure(
    feed: FollowedFeed,
    now: datetime,
    *,
    least_seconds: int,
    retry_seconds: int | None = None,
    failure: FeedFailure | None = None,
) -> PollDecision:
    """The source did not answer, or not with a feed; ``failure`` says why, as far as that is known."""
    errors = feed.errors + 1
    due = next_due(now, least_seconds=least_seconds, errors=errors, retry_seconds=retry_seconds, feed_id=feed.id)
    why = failure or feed.failure
    return _decided(
        replace(feed, next_due=due, errors=errors, failing_since=feed.failing_since or now, failure=why), now
    )


def after_no_change(feed: FollowedFeed, now: datetime, *, least_seconds: int) -> PollDecision:
    """The source answered 304: what it asked for with its last answer still holds."""
    requested = feed.requested_interval_seconds
    due = next_due(now, least_seconds=least_seconds, requested_seconds=requested, feed_id=feed.id)
    return _decided(replace(feed, next_due=due, errors=0, failing_since=None), now)


def after_answer(
    feed: FollowedFeed,
    answer: FeedAnswer,
    ingested: Ingested,
    now: datetime,
    *,
    least_seconds: int,
    seen: Sequence[datetime] = (),
) -> PollDecision:
    """The source answered, and its items were ingested. Where some are left, the next poll asks without validators.

    :param seen: when earlier news of the feed was first seen; counts where the items have too few dates.
    """
    found, page = answer.feed, answer.page
    requested = max(found.ttl_seconds or 0, page.fresh_seconds or 0) or None
    due = next_due(now, least_seconds=least_seconds, requested_seconds=requested, feed_id=feed.id)
    dates = dates_of(found, now)
    interval = median_interval_seconds(dates if has_enough(dates) else seen)
    state = replace(
        feed,
        title=feed.title if feed.title != feed.url else found.title,
        etag=None if ingested.is_more else page.etag,
        last_modified=None if ingested.is_more else page.last_modified,
        requested_interval_seconds=requested,
        next_due=min(due, now + SOON) if ingested.is_more and not ingested.failed else due,
        errors=0,
        failing_since=None,
        first_polled_at=feed.first_polled_at or now,
        last_new_at=_last_new_at(feed, dates, ingested, now),
        median_interval_seconds=interval or feed.median_interval_seconds,
    )
    return _decided(state, now)


def dates_of(found: Feed, now: datetime) -> list[datetime]:
    """When the items were published; dates in the future are mistakes and left out."""
    return [item.published for item in found.items if item.published and item.published <= now]


def has_enough(dates: Sequence[datetime]) -> bool:
    """Whether the items' own dates tell a median interval."""
    return len(dates) >= FEWEST_HOURS


def _last_new_at(feed: FollowedFeed, dates: Sequence[datetime], ingested: Ingested, now: datetime) -> datetime | None:
    """The newest date at the first poll, afterwards the time at which something new came."""
    if feed.first_polled_at is None:
        return max(dates, default=now)
    return now if ingested.new else feed.last_new_at


def _decided(feed: FollowedFeed, now: datetime) -> PollDecision:
    """The state change to report. Recovery from silence is not reported: the new items show it."""
    health = health_of(feed, now)
    if health == (feed.announced or "healthy"):
        return PollDecision(feed)
    if health == "healthy" and feed.announced == "silent":
        return PollDecision(feed, is_silence_over=True)
    return PollDecision(feed, announce=health)
