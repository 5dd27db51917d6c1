"""When a feed is asked again, and when it counts as silent or broken."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.feeds.parser import looks_like_feed, parse_feed
from bot.feeds.poll_schedule import LONGEST, health_of, median_interval_seconds, next_due
from bot.fetching.http_headers import fresh_seconds
from bot.models import FollowedFeed, Page

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


def followed(**over: Any) -> FollowedFeed:
    return FollowedFeed(1, "https://a.example/feed", "feed", "t", (), NOW, **{"last_new_at": NOW, **over})


def wait(**over: int | None) -> timedelta:
    return next_due(NOW, least_seconds=900, **over) - NOW  # type: ignore[arg-type]


def test_errors_double_the_wait_up_to_a_day() -> None:
    assert [wait(errors=errors) for errors in (0, 1, 3, 40)] == [
        timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=2), timedelta(days=1),
    ]  # fmt: skip


def test_what_the_feed_asks_for_counts_above_the_lower_bound_and_up_to_a_day() -> None:
    assert wait(requested_seconds=60) == timedelta(minutes=15)
    assert wait(requested_seconds=3600) == timedelta(hours=1)
    assert wait(requested_seconds=31_536_000) == LONGEST


def test_retry_after_is_respected_whatever_the_bounds_are() -> None:
    assert wait(errors=1, retry_seconds=200_000) == timedelta(seconds=200_000)
    assert wait(errors=3, retry_seconds=60) == timedelta(hours=2)


def test_feeds_that_were_added_together_do_not_stay_together() -> None:
    waits = {wait(feed_id=number) for number in range(1, 501)}
    assert len({int(one.total_seconds()) for one in waits}) > 80
    assert min(waits) >= timedelta(minutes=15)
    assert max(waits) <= timedelta(minutes=16, seconds=31)
    assert wait(feed_id=7) == wait(feed_id=7)


@pytest.mark.parametrize(
    ("feed", "health"),
    [
        (followed(), "healthy"),
        (followed(errors=4, failing_since=NOW - timedelta(hours=4)), "healthy"),
        (followed(errors=5, failing_since=NOW), "broken"),
        (followed(errors=2, failing_since=NOW - timedelta(hours=25)), "broken"),
        (followed(last_new_at=NOW - timedelta(hours=70), median_interval_seconds=3600), "healthy"),
        (followed(last_new_at=NOW - timedelta(hours=73), median_interval_seconds=3600), "silent"),
        (followed(last_new_at=NOW - timedelta(days=6), median_interval_seconds=86_400), "healthy"),
        (followed(last_new_at=NOW - timedelta(days=7), median_interval_seconds=86_400), "silent"),
        (followed(last_new_at=NOW - timedelta(days=29)), "healthy"),
        (followed(last_new_at=NOW - timedelta(days=31)), "silent"),
        (followed(last_new_at=None), "healthy"),
    ],
)
def test_health_follows_errors_and_the_feeds_own_interval(feed: FollowedFeed, health: str) -> None:
    assert health_of(feed, NOW) == health


def test_twenty_items_of_one_date_count_once_for_the_interval() -> None:
    days = [NOW - timedelta(days=30 * month) for month in range(4) for _ in range(20)]
    assert median_interval_seconds(days) == 30 * 86_400
    assert median_interval_seconds([NOW - timedelta(minutes=5 * n) for n in range(100)]) == 3600
    assert median_interval_seconds([NOW] * 50) is None


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public, max-age=600"}, 600),
        ({"cache-control": "s-maxage=9, max-age=600", "age": "100"}, 500),
        ({"cache-control": "no-cache, max-age=600"}, 0),
        ({"expires": "Thu, 12 Mar 2026 09:00:00 GMT", "date": "Thu, 12 Mar 2026 08:00:00 GMT"}, 3600),
        ({"expires": "0", "date": "Thu, 12 Mar 2026 08:00:00 GMT"}, None),
        ({"expires": "Thu, 12 Mar 2026 07:00:00 GMT", "date": "Thu, 12 Mar 2026 08:00:00 GMT"}, 0),
    ],
)
def test_what_the_server_calls_fresh_is_read(headers: dict[str, str], seconds: int | None) -> None:
    assert fresh_seconds(headers) == seconds


def feed(head: str, items: str = "") -> Page:
    namespaces = 'xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
    return Page("f", f'<rss version="2.0" {namespaces}><channel><title>t</title>{head}{items}</channel></rss>', "feed")


@pytest.mark.parametrize(
    ("head", "seconds"),
    [
        ("<ttl>30</ttl>", 1800),
        ("<sy:updatePeriod>hourly</sy:updatePeriod>", 3600),
        ("<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>", 21_600),
        ("<ttl>soon</ttl>", None),
        ("", None),
    ],
)
def test_what_the_feed_itself_asks_for_is_read(head: str, seconds: int | None) -> None:
    assert parse_feed(feed(head), NOW).ttl_seconds == seconds


@pytest.mark.parametrize(
    ("end", "is_whole"),
    [("。", True), ("……", False), ("。<a href='/1'>阅读全文</a>", False), ("。[...]", False), ("和", False)],
)
def test_a_body_is_whole_where_it_ends_as_texts_end(end: str, is_whole: bool) -> None:
    body = "云江省财政厅下达补贴四十六亿元" * 40 + end
    found = parse_feed(
        feed("", f"<item><title>t</title><description><![CDATA[<p>{body}</p>]]></description></item>"), NOW
    )
    assert bool(found.items[0].body) == is_whole


@pytest.mark.parametrize(
    ("text", "is_feed"),
    [
        ('<?xml version="1.0"?>\n<!-- made -->\n<rss version="2.0">', True),
        ("<feed xmlns='http://www.w3.org/2005/Atom'>", True),
        ('{"version": "https://jsonfeed.org/version/1.1", "items": []}', True),
        ("<html><body><rss></body></html>", False),
        ("[]", False),
    ],
)
def test_a_feed_is_known_by_its_first_characters(text: str, is_feed: bool) -> None:
    assert looks_like_feed(text) == is_feed


def test_a_paused_feed_is_neither_silent_nor_broken() -> None:
    long_ago = NOW - timedelta(days=400)
    assert health_of(followed(errors=9, failing_since=long_ago, last_new_at=long_ago, is_paused=True), NOW) == "healthy"
