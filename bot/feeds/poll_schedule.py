"""When a feed is asked again, what of it is new, and whether it is well (pure)."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final, Literal, Protocol

from bot.models import FeedItem
from bot.urls.links import canonical

State = Literal["well", "silent", "broken"]

LONGEST: Final = timedelta(days=1)
SPREAD: Final = 0.1  # of the wait: feeds that were added together do not stay together
_GOLDEN: Final = 2_654_435_761  # Knuth's multiplier: neighbouring numbers land far apart
BROKEN_ERRORS: Final = 5
BROKEN_AFTER: Final = timedelta(days=1)
SILENT_AFTER: Final = timedelta(days=3)
SILENT_UNKNOWN: Final = timedelta(days=30)  # where the rhythm is not known yet
SILENT_RHYTHMS: Final = 6
RHYTHM_ITEMS: Final = 60
_LONGEST_KEY: Final = 500  # an index of PostgreSQL holds 2,704 bytes


class Pulse(Protocol):
    """What is known of a feed's health. ``last_new_at``: when its newest item came or was published."""

    @property
    def errors(self) -> int: ...
    @property
    def failing_since(self) -> datetime | None: ...
    @property
    def last_new_at(self) -> datetime | None: ...
    @property
    def rhythm_seconds(self) -> int | None: ...


def next_due(
    now: datetime,
    *,
    least_seconds: int,
    asks_seconds: int | None = None,
    errors: int = 0,
    retry_seconds: int | None = None,
    feed_id: int = 0,
) -> datetime:
    """After the lower bound or what the feed asks for; doubled with every error in a row; a day at most.

    ``asks_seconds``: ttl, sy:updatePeriod or Cache-Control. ``retry_seconds``: Retry-After, which no bound shortens.
    ``feed_id`` spreads: up to a tenth later, always the same for one feed.
    """
    wait = min(LONGEST.total_seconds(), max(least_seconds, asks_seconds or 0) * 2 ** min(errors, 12))
    wait *= 1 + SPREAD * (feed_id * _GOLDEN % 2**32) / 2**32
    return now + timedelta(seconds=max(wait, retry_seconds or 0))


def state_of(feed: Pulse, now: datetime) -> State:
    """``broken``: a day of failures, or five in a row. ``silent``: nothing new far beyond the feed's own rhythm."""
    since = feed.failing_since
    if feed.errors >= BROKEN_ERRORS or (since is not None and now - since > BROKEN_AFTER):
        return "broken"
    if feed.last_new_at is None:
        return "well"
    rhythm = feed.rhythm_seconds
    patience = max(SILENT_AFTER, SILENT_RHYTHMS * timedelta(seconds=rhythm)) if rhythm else SILENT_UNKNOWN
    return "silent" if now - feed.last_new_at > patience else "well"


def rhythm_seconds(moments: Iterable[datetime]) -> int | None:
    """The median gap between the hours in which something came; None below three such hours.

    Hours, because a list prints twenty items with one date, and its rhythm is not zero.
    """
    hours = sorted({int(moment.timestamp()) // 3600 for moment in moments})[-RHYTHM_ITEMS:]
    gaps = [later - earlier for earlier, later in pairwise(hours)]
    return int(median(gaps) * 3600) if len(gaps) >= 2 else None


def address_key(url: str) -> str:
    """An address as a key: canonical, without scheme and fragment, so that a move to https makes nothing new."""
    return _short(re.sub(r"^https?:", "", canonical(url)))


def keys_of(items: Sequence[FeedItem]) -> list[tuple[FeedItem, tuple[str, ...]]]:
    """Each item once, with the keys by which it is known: what the source calls it, and its address.

    A key that names several items of one document names none of them. The first key is always kept.
    """
    found: dict[tuple[str, ...], FeedItem] = {}
    for item in items:
        found.setdefault(_keys(item), item)
    counts = Counter(key for keys in found for key in keys)
    return [(item, tuple(key for key in keys if counts[key] == 1) or keys[:1]) for keys, item in found.items()]


def newest_first(items: Sequence[FeedItem]) -> list[FeedItem]:
    """By date where every item has one, else in the feed's own order."""
    if not all(item.published for item in items):
        return list(items)
    return sorted(items, key=lambda item: item.published or datetime.min, reverse=True)


def _keys(item: FeedItem) -> tuple[str, ...]:
    own = address_key(item.key) if re.match(r"https?://", item.key) else _short(item.key)
    return tuple(dict.fromkeys([own, *([address_key(item.url)] if item.url else [])]))


def _short(key: str) -> str:
    return key if len(key) <= _LONGEST_KEY else "sha256:" + hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
