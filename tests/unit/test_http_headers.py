"""What HTTP headers say of time, and what we send."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.fetching.http_headers import http_date, request_headers, retry_after_seconds

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
ABSURD = ("Thu, 12 Mar 2026 08:00:00 +99999999999999", "Thu, 12 Mar 99999999999 08:00:00 GMT")


@pytest.mark.parametrize(
    "text", ["Thu, 12 Mar 2026 08:00:00 GMT", "Thu, 12 Mar 2026 16:00:00 +0800", "12 Mar 2026 08:00"]
)
def test_a_date_is_aware_in_whatever_zone_it_comes(text: str) -> None:
    assert http_date(text) == NOW


@pytest.mark.parametrize("text", ["", "soon", "2026-03-12T08:00:00Z", "Thu, 99 Mar 2026 08:00:00 GMT", *ABSURD])
def test_what_is_no_date_is_none(text: str) -> None:
    assert http_date(text) is None


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30),
        (" 0 ", 0),
        ("Thu, 12 Mar 2026 08:01:00 GMT", 60),
        ("Thu, 12 Mar 2026 07:00:00 GMT", 0),
        ("9" * 30, 86_400),
        ("Fri, 12 Mar 2027 08:00:00 GMT", 86_400),
        ("later", None),
        ("-5", None),
        ("٣٠", None),
    ],
)
def test_a_host_says_when_to_come_back_in_seconds_or_by_a_date(value: str, seconds: int | None) -> None:
    assert retry_after_seconds(value, NOW) == seconds


def test_part_of_a_second_counts_as_a_whole_one() -> None:
    assert retry_after_seconds("Thu, 12 Mar 2026 08:00:10 GMT", NOW + timedelta(milliseconds=500)) == 10


def test_a_request_with_a_validator_is_conditional() -> None:
    headers = request_headers('"1"', None, takes_feeds=False)
    assert (headers["If-None-Match"], "If-Modified-Since" in headers) == ('"1"', False)


def test_a_feed_is_asked_for_as_such() -> None:
    assert "rss" in request_headers(None, None, takes_feeds=True)["Accept"]
    assert "rss" not in request_headers(None, None, takes_feeds=False)["Accept"]
