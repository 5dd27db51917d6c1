"""When digests are due, when it is quiet, and how much is told at once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.digests.schedule import at_once_room, latest_edition, next_edition, quiet_until
from bot.models import Schedule

CHINA = "Asia/Shanghai"


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("schedule", "after", "due"),
    [
        (Schedule(CHINA), "2026-03-11T23:59", "2026-03-12T00:00"),
        (Schedule(CHINA), "2026-03-12T00:00", "2026-03-13T00:00"),
        (Schedule(CHINA, times=("18:00", "08:00")), "2026-03-12T00:00", "2026-03-12T10:00"),
        (Schedule(CHINA, "workdays"), "2026-03-13T01:00", "2026-03-16T00:00"),
        (Schedule(CHINA, "workdays"), "2026-09-30T01:00", "2026-10-08T00:00"),  # 1 to 7 October are days off
        (Schedule(CHINA, "workdays"), "2026-10-09T01:00", "2026-10-10T00:00"),  # a Saturday worked for them
        (Schedule(CHINA, "workdays"), "2026-02-14T01:00", "2026-02-24T00:00"),  # nine days off at the new year
        (Schedule(CHINA, "workdays"), "2040-10-05T01:00", "2040-10-08T00:00"),  # not ordered yet: Monday to Friday
        (Schedule(CHINA, "weekly"), "2026-03-12T00:00", "2026-03-16T00:00"),
        (Schedule("Europe/London"), "2026-03-28T12:00", "2026-03-29T07:00"),  # summer time began that night
        (Schedule("Europe/London", times=("01:30",)), "2026-03-28T12:00", "2026-03-29T01:30"),  # a time that is not
    ],
)
def test_the_next_edition_is_the_chats_own_time(schedule: Schedule, after: str, due: str) -> None:
    assert next_edition(schedule, utc(after)) == utc(due)


@given(
    st.sampled_from(["daily", "workdays", "weekly"]),
    st.lists(st.sampled_from(["00:00", "02:30", "08:00", "23:59"]), min_size=1, max_size=3, unique=True),
    st.sampled_from([CHINA, "Europe/London", "America/New_York", "Pacific/Apia"]),
    st.datetimes(datetime(2025, 1, 1), datetime(2027, 1, 1)),
)
def test_no_edition_lies_between_the_latest_and_the_next(days: str, times: list[str], zone: str, at: datetime) -> None:
    schedule, now = Schedule(zone, days, tuple(times)), at.replace(tzinfo=UTC)  # type: ignore[arg-type]
    latest, following = latest_edition(schedule, now), next_edition(schedule, now)
    assert latest <= now < following
    assert next_edition(schedule, latest) == following


@pytest.mark.parametrize(
    ("quiet", "now", "until"),
    [
        (("22:30", "07:00"), "2026-03-12T14:29", "2026-03-12T14:29"),
        (("22:30", "07:00"), "2026-03-12T14:30", "2026-03-12T23:00"),
        (("22:30", "07:00"), "2026-03-12T22:59", "2026-03-12T23:00"),
        (("22:30", "07:00"), "2026-03-12T23:00", "2026-03-12T23:00"),
        (("12:00", "14:00"), "2026-03-12T05:00", "2026-03-12T06:00"),
        (None, "2026-03-12T18:00", "2026-03-12T18:00"),
    ],
)
def test_quiet_hours_end_in_the_morning(quiet: tuple[str, str] | None, now: str, until: str) -> None:
    assert quiet_until(Schedule(CHINA, quiet=quiet), utc(now)) == utc(until)


def test_six_an_hour_are_told_at_once() -> None:
    now = utc("2026-03-12T10:00")
    sent = [now - timedelta(minutes=minute) for minute in (70, 50, 40, 30, 20, 10, 5)]
    assert at_once_room(sent[:3], now) == (4, now)
    assert at_once_room(sent, now) == (0, now + timedelta(minutes=10))
