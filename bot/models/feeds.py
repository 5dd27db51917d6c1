"""What following hands on: a source as it was fetched, its items, and the row of a feed that is followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

FeedKind = Literal["feed", "list"]  # a feed of its own, or a page of links that is followed
FeedHealth = Literal["healthy", "silent", "broken"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed, or one link of a followed list page.

    ``key`` is what the source calls it (guid, id), else its address, else a digest of what it holds. ``published`` is
    aware. ``body`` is HTML, and None where the feed does not carry the whole text; ``summary`` is the text that it
    carries, whole or not. ``header``: what the source says of the document, under the labels that government pages
    print (发文机关, 发文字号, 主题分类).
    """

    key: str
    url: str | None
    title: str
    published: datetime | None = None
    body: str | None = None
    summary: str | None = None
    header: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A source as it was fetched: items in its own order, ``ttl_seconds`` (ttl, sy:updatePeriod) as it asks."""

    title: str
    kind: FeedKind
    items: tuple[FeedItem, ...]
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class FeedFailure:
    """Why a feed could not be read ``at`` a time: the failure's ``kind``, and what tells it from others of its kind (an
    HTTP status, the trouble of a connection, what was expected), or nothing."""

    kind: str
    detail: str
    at: datetime


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed as its row says; a poll decides the next one (``bot.feeds.poll_decision``).

    ``errors`` counts failures in a row, since ``failing_since``. ``first_polled_at`` is None until it answered once.
    ``last_new_at`` is when its newest item came or was published. ``requested_interval_seconds`` is what the feed asks
    for, ``median_interval_seconds`` what is usual between its news; None: not known. ``announced`` is the health that
    its subscribers heard of last (None: nothing, or that it is healthy). ``categories`` is its path. ``failure`` is the
    last one, however long ago. One that ``is_paused`` is not asked; one that ``is_removed`` only waits to be put back.
    """

    id: int
    url: str
    kind: FeedKind
    title: str
    categories: tuple[str, ...]
    next_due: datetime
    etag: str | None = None
    last_modified: str | None = None
    requested_interval_seconds: int | None = None
    errors: int = 0
    failing_since: datetime | None = None
    first_polled_at: datetime | None = None
    last_new_at: datetime | None = None
    median_interval_seconds: int | None = None
    announced: FeedHealth | None = None
    failure: FeedFailure | None = None
    is_paused: bool = False
    is_removed: bool = False
