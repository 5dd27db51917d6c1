"""Dates as pages print them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.models.calendar import CHINA
from bot.text.printed_dates import counted_back, republican, when

NOW = datetime(2026, 3, 20, 4, 0, tzinfo=UTC)  # noon in China
DAY = date(2026, 3, 6)


def at(hour: int, minute: int = 0, second: int = 0, day: int = 6) -> datetime:
    return datetime(2026, 3, day, hour, minute, second, tzinfo=CHINA)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-06", DAY),
        ("2026.3.6", DAY),
        ("2026年3月6日", DAY),
        ("２０２６年３月６日　０８：３０", at(8, 30)),
        ("2026年3月6日（星期五）08:30", at(8, 30)),
        ("2026/03/06(五) 08:30", at(8, 30)),
        ("2026-03-06 | 08:30:05", at(8, 30, 5)),
        ("2026年3月6日8时30分", at(8, 30)),
        ("二〇二六年三月六日", DAY),
        ("二O二六年三月六日", DAY),
        ("二零二六年 三月 六日", DAY),
        ("民國115年3月6日", DAY),
        ("中華民國一百一十五年三月六日", DAY),
        ("民國一一五年三月六日", DAY),
        ("民國 115/03/06", DAY),
        ("民國38年10月1日", None),
        ("March 6, 2026", DAY),
        ("Mar. 6th, 2026 at 8:30 AM", at(8, 30)),
        ("6 March 2026", DAY),
        ("06-Mar-2026", DAY),
        ("Fri, 06 Mar 2026 00:30:00 GMT", at(8, 30)),
        ("Fri Mar 06 2026 08:30:00 GMT+0800", at(8, 30)),
        ("Fri Mar 06 08:30:00 CST 2026", at(8, 30)),
        ("Mar 5, 2026 7:30 PM EST", at(8, 30)),
        ("06.03.2026", DAY),
        ("2026년 3월 6일", DAY),
        ("2026-03-06T00:30:00Z", at(8, 30)),
        ("2026-03-06T09:30:00+09:00", at(8, 30)),
        ("20260306", DAY),
        ("20260306083000", at(8, 30)),
        ("1772757000", at(8, 30)),
        ("1772757000123", at(8, 30)),
        ("2026年1-3月", None),
        ("2026-02-31", None),
        ("2026-13-06", None),
        ("2026-04-01", None),
        ("电话 2026-0306", None),
    ],
)
def test_a_complete_date_is_read(text: str, read: date | datetime | None) -> None:
    assert when(text, NOW) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("03/16/2026", date(2026, 3, 16)), ("16/03/2026", date(2026, 3, 16)), ("03/06/2026", None)],
)
def test_a_day_that_is_another_in_another_country_is_none(text: str, read: date | None) -> None:
    assert when(text, NOW) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-03-06 下午3:05", at(15, 5)),
        ("2026-03-06 3:05 下午", at(15, 5)),
        ("2026/3/6 上午 09:05:07", at(9, 5, 7)),
        ("2026-03-06 03:05 PM", at(15, 5)),
        ("2026-03-06 12:05 a.m.", at(0, 5)),
        ("2026-03-06 12:05 PM", at(12, 5)),
        ("2026-03-06 凌晨12:05", at(0, 5)),
        ("2026-03-06 中午1:05", at(13, 5)),
        ("2026-03-06 晚上8:05", at(20, 5)),
        ("2026-03-06 下午15:05", at(15, 5)),
        ("2026-03-06 晚上12:05", DAY),
        ("2026-03-06 上午12:05", DAY),
        ("2026-03-06 25:05", DAY),
    ],
)
def test_a_clock_of_twelve_hours_is_never_guessed(text: str, read: date | datetime) -> None:
    assert when(text, NOW) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [("發布日期：115-03-06", DAY), ("115/03/06 10:20", at(10, 20)), ("115.3.6", DAY), ("192.168.115-03", None)],
)
def test_a_year_of_the_republic_may_stand_alone(text: str, read: date | datetime | None) -> None:
    assert republican(text, NOW) == read


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("25分钟前", at(11, 35, day=20)),
        ("刚刚", at(12, day=20)),
        ("3小时前", date(2026, 3, 20)),
        ("13 小時前 云江日报", date(2026, 3, 19)),
        ("半小时前", date(2026, 3, 20)),
        ("三天前", date(2026, 3, 17)),
        ("2 hours ago", date(2026, 3, 20)),
        ("昨天 23:01", at(23, 1, day=19)),
        ("云江日报 前天10:05", at(10, 5, day=18)),
        ("今天 08:30", at(8, 30, day=20)),
        ("昨日", date(2026, 3, 19)),
        ("今天", None),
        ("今日头条", None),
        ("3月6日 08:30", at(8, 30)),
        ("03-06 08:30", at(8, 30)),
        ("03-06", DAY),
        ("发布时间：03-06", DAY),
        ("12-24 08:30", datetime(2025, 12, 24, 8, 30, tzinfo=CHINA)),
        ("3月6日财经早餐", None),
        ("比分 03-06 领先", None),
        ("2周前", None),
        ("02-30 10:00", None),
    ],
)
def test_a_date_may_count_from_now(text: str, read: date | datetime | None) -> None:
    assert counted_back(text, NOW, labelled=False) == read


def test_a_day_without_year_and_clock_counts_behind_a_label() -> None:
    assert counted_back("03-06 阅读 10", NOW, labelled=True) == DAY
    assert counted_back("03-06 阅读 10", NOW, labelled=False) is None
