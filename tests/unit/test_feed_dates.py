"""A feed's dates mean what their writer meant, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.feeds.feed_dates import feed_moment

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 6, 0, 30, tzinfo=UTC)
MIDNIGHT = datetime(2026, 3, 5, 16, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-06 08:30:00",
        "2026-03-06T08:30:00",
        "2026-03-06T08:30:00.123456",
        "2026-03-06 8:30",
        "Fri, 06 Mar 2026 08:30:00",
        "Fri Mar  6 08:30:00 2026",
        "06-Mar-2026 08:30",
        "March 6, 2026 8:30 AM",
        "20260306083000",
        "20260306T083000",
    ],
)
def test_a_date_without_a_zone_is_chinas(text: str) -> None:
    assert feed_moment(text, NOW) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        "Fri, 06 Mar 2026 08:30:00 CST",
        "Fri Mar 06 08:30:00 CST 2026",
        "2026-03-06 08:30:00 CST",
        "Fri, 06 Mar 2026 08:30:00 GMT+8",
        "Fri, 06 Mar 2026 08:30:00 GMT+0800",
        "Fri, 06 Mar 2026 08:30:00 GMT+08:00",
        "Fri, 06 Mar 2026 08:30:00 UTC+8",
        "Fri, 06 Mar 2026 08:30:00 +8:00",
        "Fri, 06 Mar 2026 08:30:00 +0800",
        "Fri Mar 06 2026 08:30:00 GMT+0800 (中国标准时间)",
        "Fri, 06 Mar 2026 08:30:00 Asia/Shanghai",
        "2026-03-06T08:30:00[Asia/Shanghai]",
        "2026-03-06 08:30 北京时间",
        "Fri, 06 Mar 2026 08:30:00 BJT",
        "Fri, 06 Mar 2026 08:30:00 HKT",
        "2026-03-06T08:30:00+08",
        "2026-03-06T00:30:00Z",
        "20260306T003000Z",
        "2026-03-06 00:30:00 UTC",
        "Fri, 06 Mar 2026 00:30:00 GMT",
        "Fri, 06 Mar 26 00:30:00 UT",
        "Thu, 05 Mar 2026 19:30:00 EST",
        "Thu, 05 Mar 2026 16:30:00 PST",
        "Fri, 06 Mar 2026 09:30:00 JST",
        "Fri, 06 Mar 2026 01:30:00 +0100",
        "Thu, 05 Mar 2026 18:30:00 -0600",
    ],
)
def test_a_zone_is_the_one_that_is_named(text: str) -> None:
    assert feed_moment(text, NOW) == MORNING


def test_cst_is_that_of_chicago_only_in_a_feed_that_is_not_chinese() -> None:
    assert feed_moment("Thu, 05 Mar 2026 18:30:00 CST", NOW, is_chinese=False) == MORNING


@pytest.mark.parametrize(
    "text",
    [
        "2026年3月6日 08:30",
        "2026年03月06日 08时30分",
        "2026/3/6 8:30:00",
        "2026.03.06 08:30:00",
        "2026年3月6日 上午8:30",
        "3月6日 08:30",
        "二〇二六年三月六日 08:30",
        "星期五, 06 三月 2026 08:30:00 +0800",
        "周五, 06 3月 2026 08:30:00",
        "２０２６－０３－０６　０８：３０",
        "1772757000",
        "1772757000000",
        "1772757000.5",
    ],
)
def test_forms_that_no_standard_knows_are_read_as_written(text: str) -> None:
    found = feed_moment(text, NOW)
    assert found is not None
    assert found.replace(microsecond=0) == MORNING


@pytest.mark.parametrize("text", ["2026/3/6 下午 3:30:00", "2026-03-06 3:30 PM", "2026年3月6日 15:30"])
def test_an_afternoon_is_one(text: str) -> None:
    assert feed_moment(text, NOW) == datetime(2026, 3, 6, 7, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["2026-03-06", "2026年3月6日", "20260306", "06 Mar 2026", "2026-03-05 24:00"])
def test_a_day_alone_begins_in_china(text: str) -> None:
    assert feed_moment(text, NOW) == MIDNIGHT


@pytest.mark.parametrize(
    "text",
    [
        "1970-01-01T00:00:00Z",
        "Thu, 01 Jan 1970 08:00:00 +0800",
        "Wed, 31 Dec 1969 16:00:00 -0800",
        "0",
        "0001-01-01T00:00:00Z",
        "1900-01-01 00:00:00",
        "9999-12-31",
        "Thu, 99 Mar 9999 25:00:00 +9999",
        "2026-03-14T09:00:00+08:00",
        "4102444800",
        "2026-13-45",
        "2026-03-06 08:30 +99",
        "3/6/2026",
        "2026",
        "2026-03",
        "08:30",
        "昨天",
        "",
        "2026-03-06 " + "x" * 100,
    ],
)
def test_what_names_no_day_or_none_that_can_be_is_no_date(text: str) -> None:
    assert feed_moment(text, NOW) is None


def test_a_date_a_few_hours_ahead_is_a_clock_that_differs() -> None:
    assert feed_moment("2026-03-13T09:00:00+08:00", NOW) is not None
