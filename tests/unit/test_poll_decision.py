"""What a poll leaves in a feed's row, and what its subscribers should hear."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.feeds.item_plan import Ingested
from bot.feeds.poll_decision import SOON, FeedAnswer, PollDecision, after_answer, after_failure, after_no_change
from bot.models import Feed, FeedItem, FollowedFeed, Page

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
URL = "https://a.example/feed"


def followed(**over: Any) -> FollowedFeed:
    values = {"title": "云江日报", "first_polled_at": NOW, "last_new_at": NOW, **over}
    return FollowedFeed(id=0, url=URL, kind="feed", categories=(), next_due=NOW, **values)


def answered(feed: FollowedFeed, ingested: Ingested = Ingested(), *dates: datetime, **over: Any) -> PollDecision:  # noqa: B008
    items = tuple(FeedItem(str(n), None, "t", date) for n, date in enumerate(dates))
    page = Page(URL, "", "feed", URL, '"e"', "Thu", over.pop("fresh_seconds", None))
    answer = FeedAnswer(page, Feed("新名", "feed", items, over.pop("ttl_seconds", None)))
    return after_answer(feed, answer, ingested, NOW, least_seconds=900, **over)


def test_a_failure_counts_up_and_keeps_its_beginning() -> None:
    first = after_failure(followed(), NOW, least_seconds=900).feed
    second = after_failure(first, NOW + timedelta(hours=1), least_seconds=900).feed
    assert (second.errors, second.failing_since) == (2, NOW)
    assert second.next_due == NOW + timedelta(hours=2)


@pytest.mark.parametrize("end", [after_no_change, lambda feed, now, **over: answered(feed)])
def test_an_answer_ends_the_failures(end: Any) -> None:
    done = end(followed(errors=3, failing_since=NOW), NOW, least_seconds=900).feed
    assert (done.errors, done.failing_since) == (0, None)


def test_what_the_feed_asks_for_holds_for_the_next_poll_too() -> None:
    done = answered(followed(), ttl_seconds=3600, fresh_seconds=7200).feed
    assert (done.requested_interval_seconds, done.next_due) == (7200, NOW + timedelta(hours=2))
    assert after_no_change(done, NOW, least_seconds=900).feed.next_due == NOW + timedelta(hours=2)


def test_validators_are_kept_only_where_nothing_is_left() -> None:
    assert (answered(followed()).feed.etag, answered(followed()).feed.last_modified) == ('"e"', "Thu")
    left = answered(followed(etag='"d"'), Ingested(25, 20, is_more=True)).feed
    assert (left.etag, left.last_modified, left.next_due) == (None, None, NOW + SOON)


def test_a_host_that_fails_is_not_asked_sooner_for_what_is_left() -> None:
    failing = Ingested(3, 2, (("https://a.example/1", "timeout"),), is_more=True)
    assert answered(followed(), failing).feed.next_due == NOW + timedelta(minutes=15)


def test_a_feed_is_named_by_its_first_answer_and_not_renamed() -> None:
    assert answered(followed(title=URL)).feed.title == "新名"
    assert answered(followed()).feed.title == "云江日报"


def test_the_first_poll_is_as_new_as_its_newest_date_and_later_ones_as_their_time() -> None:
    old, future = NOW - timedelta(days=3), NOW + timedelta(days=3)
    assert answered(followed(first_polled_at=None), Ingested(2), old, future).feed.last_new_at == old
    assert answered(followed(last_new_at=old), Ingested(1)).feed.last_new_at == NOW
    assert answered(followed(last_new_at=old)).feed.last_new_at == old


def test_the_interval_comes_from_dates_else_from_what_was_seen_else_it_stays() -> None:
    days = [NOW - timedelta(days=day) for day in range(4)]
    assert answered(followed(), Ingested(), *days).feed.median_interval_seconds == 86_400
    hours = [NOW - timedelta(hours=hour) for hour in range(4)]
    assert answered(followed(), seen=hours).feed.median_interval_seconds == 3600
    assert answered(followed(median_interval_seconds=7)).feed.median_interval_seconds == 7


def test_a_broken_feed_is_announced_until_it_was_and_so_is_its_return() -> None:
    broken = after_failure(followed(errors=4, failing_since=NOW), NOW, least_seconds=900)
    assert broken.announce == "broken"
    heard = followed(errors=5, failing_since=NOW, announced="broken")
    assert after_failure(heard, NOW, least_seconds=900).announce is None
    assert answered(heard).announce == "healthy"


def test_a_silent_feed_is_announced_once_and_its_news_speak_for_themselves() -> None:
    old = NOW - timedelta(days=40)
    assert after_no_change(followed(last_new_at=old), NOW, least_seconds=900).announce == "silent"
    heard = followed(last_new_at=old, announced="silent")
    assert after_no_change(heard, NOW, least_seconds=900).announce is None
    back = answered(heard, Ingested(1, 1))
    assert (back.announce, back.is_silence_over) == (None, True)
