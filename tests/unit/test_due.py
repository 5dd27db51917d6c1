"""When a feed is asked again, what is new of it, and when it counts as silent or broken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.parser import looks_like_feed, parse_feed
from bot.feeds.poll_schedule import LONGEST, address_key, keys_of, newest_first, next_due, rhythm_seconds, state_of
from bot.fetching.http_headers import fresh_seconds
from bot.models import FeedItem, Page

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@dataclass
class Pulse:
    errors: int = 0
    failing_since: datetime | None = None
    last_new_at: datetime | None = NOW
    rhythm_seconds: int | None = None


def wait(**over: int | None) -> timedelta:
    return next_due(NOW, least_seconds=900, **over) - NOW  # type: ignore[arg-type]


def test_errors_double_the_wait_up_to_a_day() -> None:
    assert [wait(errors=errors) for errors in (0, 1, 3, 40)] == [
        timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=2), timedelta(days=1),
    ]  # fmt: skip


def test_what_the_feed_asks_for_counts_above_the_lower_bound_and_up_to_a_day() -> None:
    assert wait(asks_seconds=60) == timedelta(minutes=15)
    assert wait(asks_seconds=3600) == timedelta(hours=1)
    assert wait(asks_seconds=31_536_000) == LONGEST


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
    ("pulse", "state"),
    [
        (Pulse(), "well"),
        (Pulse(errors=4, failing_since=NOW - timedelta(hours=4)), "well"),
        (Pulse(errors=5, failing_since=NOW), "broken"),
        (Pulse(errors=2, failing_since=NOW - timedelta(hours=25)), "broken"),
        (Pulse(last_new_at=NOW - timedelta(hours=70), rhythm_seconds=3600), "well"),
        (Pulse(last_new_at=NOW - timedelta(hours=73), rhythm_seconds=3600), "silent"),
        (Pulse(last_new_at=NOW - timedelta(days=6), rhythm_seconds=86_400), "well"),
        (Pulse(last_new_at=NOW - timedelta(days=7), rhythm_seconds=86_400), "silent"),
        (Pulse(last_new_at=NOW - timedelta(days=29)), "well"),
        (Pulse(last_new_at=NOW - timedelta(days=31)), "silent"),
        (Pulse(last_new_at=None), "well"),
    ],
)
def test_the_state_follows_errors_and_the_feeds_own_rhythm(pulse: Pulse, state: str) -> None:
    assert state_of(pulse, NOW) == state


def test_twenty_items_of_one_date_are_one_beat_of_the_rhythm() -> None:
    days = [NOW - timedelta(days=30 * month) for month in range(4) for _ in range(20)]
    assert rhythm_seconds(days) == 30 * 86_400
    assert rhythm_seconds([NOW - timedelta(minutes=5 * n) for n in range(100)]) == 3600
    assert rhythm_seconds([NOW] * 50) is None


def item(key: str, url: str | None = None, when: datetime | None = None) -> FeedItem:
    return FeedItem(key, url, "t", when)


def test_an_item_is_known_by_what_its_feed_calls_it_and_by_its_address() -> None:
    ((_, keys),) = keys_of([item("guid-1", "https://a.example/1?utm_source=rss#top")])
    assert keys == ("guid-1", "//a.example/1")


def test_a_move_to_https_changes_no_key() -> None:
    assert address_key("http://a.example/1") == address_key("https://a.example/1")
    assert keys_of([item("http://a.example/1", "https://a.example/1")])[0][1] == ("//a.example/1",)


def test_an_item_that_stands_twice_is_one_and_a_key_of_several_items_is_none() -> None:
    assert len(keys_of([item("1", "https://a.example/1")] * 2)) == 1
    shared = keys_of([item("1", "https://a.example/all"), item("2", "https://a.example/all")])
    assert [keys for _, keys in shared] == [("1",), ("2",)]


def test_endless_keys_are_shortened() -> None:
    assert len(keys_of([item("x" * 5000)])[0][1][0]) < 100


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["http://x/1", "http://x/2", None]))))
def test_every_item_keeps_a_key(pairs: list[tuple[str, str | None]]) -> None:
    assert all(keys for _, keys in keys_of([item(key, url) for key, url in pairs]))


def test_dates_order_the_items_only_where_all_have_one() -> None:
    old, new = item("old", when=NOW - timedelta(days=1)), item("new", when=NOW)
    assert newest_first([old, new]) == [new, old]
    assert newest_first([old, item("none"), new])[0] == old


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
    assert parse_feed(feed(head)).ttl_seconds == seconds


@pytest.mark.parametrize(
    ("end", "is_whole"),
    [("。", True), ("……", False), ("。<a href='/1'>阅读全文</a>", False), ("。[...]", False), ("和", False)],
)
def test_a_body_is_whole_where_it_ends_as_texts_end(end: str, is_whole: bool) -> None:
    body = "云江省财政厅下达补贴四十六亿元" * 40 + end
    found = parse_feed(feed("", f"<item><title>t</title><description><![CDATA[<p>{body}</p>]]></description></item>"))
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
