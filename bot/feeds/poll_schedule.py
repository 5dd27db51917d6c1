"""When a feed is asked again, and whether it is healthy (pure)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from bot.models import FeedHealth, FollowedFeed

LONGEST: Final = timedelta(days=1)  # a feed that recovers, or asks for more, is noticed within a day all the same
MOST_DOUBLINGS: Final = 12  # of the wait; a minute doubled so often is beyond LONGEST
SPREAD: Final = 0.1  # of the wait, added by number: feeds that were added together do not stay together
_GOLDEN: Final = 2_654_435_761  # Knuth's multiplier: neighbouring numbers land far apart
BROKEN_ERRORS: Final = 5  # in a row: with doubled waits hours of failures, no restart of a server
BROKEN_AFTER: Final = timedelta(days=1)  # of failures, where waits are so long that five take longer
SILENT_AFTER: Final = timedelta(days=3)  # at least: a weekend is no silence
SILENT_INTERVALS: Final = 6  # median intervals without news: far beyond what holidays stretch
SILENT_UNKNOWN: Final = timedelta(days=30)  # where the interval is not known yet: some ministries publish monthly
INTERVAL_HOURS: Final = 60  # newest hours with news that the interval is taken from: it follows a change of habit
FEWEST_HOURS: Final = 3  # two gaps; of one alone no median can be told


def next_due(
    now: datetime,
    *,
    least_seconds: int,
    requested_seconds: int | None = None,
    errors: int = 0,
    retry_seconds: int | None = None,
    feed_id: int = 0,
) -> datetime:
    """When to ask a feed again: after the lower bound, or what the feed asks for if that is longer; doubled with every
    error in a row; a day at most.

    :param requested_seconds: ttl, sy:updatePeriod or Cache-Control.
    :param retry_seconds: Retry-After, which no bound shortens.
    :param feed_id: adds up to a tenth of the wait, always the same for one feed.
    """
    wait = min(LONGEST.total_seconds(), max(least_seconds, requested_seconds or 0) * 2 ** min(errors, MOST_DOUBLINGS))
    wait *= 1 + SPREAD * (feed_id * _GOLDEN % 2**32) / 2**32
    return now + timedelta(seconds=max(wait, retry_seconds or 0))


def health_of(feed: FollowedFeed, now: datetime) -> FeedHealth:
    """``broken``: a day of failures, or five in a row. ``silent``: nothing new for far longer than is usual for it.
    One that is paused is neither: nobody asks it."""
    since = feed.failing_since
    if feed.is_paused:
        return "healthy"
    if feed.errors >= BROKEN_ERRORS or (since is not None and now - since > BROKEN_AFTER):
        return "broken"
    if feed.last_new_at is None:
        return "healthy"
    interval = feed.median_interval_seconds
    patience = max(SILENT_AFTER, SILENT_INTERVALS * timedelta(seconds=interval)) if interval else SILENT_UNKNOWN
    return "silent" if now - feed.last_new_at > patience else "healthy"


def median_interval_seconds(moments: Iterable[datetime]) -> int | None:
    """The median gap between hours in which something was published; None for fewer than FEWEST_HOURS such hours.

    Hours and not moments, because a list page gives twenty items one date, and its interval is not zero.
    """
    hours = sorted({int(moment.timestamp()) // 3600 for moment in moments})[-INTERVAL_HOURS:]
    gaps = [later - earlier for earlier, later in pairwise(hours)]
    return int(median(gaps) * 3600) if len(hours) >= FEWEST_HOURS else None
