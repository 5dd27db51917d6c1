"""When a chat's digests are due, and when it wants quiet (pure; local times of its zone, daylight saving included)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.digests.work_days import is_work_day
from bot.models import Schedule

# Days: the longest holiday since 2004 was one of ten (spring of 2020), with a day of slack on both sides for zones.
HORIZON: Final = 16
AT_ONCE_AN_HOUR: Final = 6  # messages a chat: one in ten minutes is bearable, what is over comes as one list
HOUR: Final = timedelta(hours=1)


def next_edition(schedule: Schedule, after: datetime) -> datetime:
    """The first edition later than ``after``, in UTC."""
    first = after.astimezone(ZoneInfo(schedule.zone)).date() - timedelta(days=1)
    days = (first + timedelta(days=n) for n in range(HORIZON + 1))
    return next(at for day in days for at in _of_day(schedule, day) if at > after)


def latest_edition(schedule: Schedule, now: datetime) -> datetime:
    """The last edition that is not later than ``now``, in UTC; it stands for those that were missed before it."""
    last = now.astimezone(ZoneInfo(schedule.zone)).date() + timedelta(days=1)
    days = (last - timedelta(days=n) for n in range(HORIZON + 1))
    return next(at for day in days for at in reversed(list(_of_day(schedule, day))) if at <= now)


def _of_day(schedule: Schedule, day: date) -> Iterator[datetime]:
    if schedule.days == "weekly" and day.weekday() != 0:
        return
    if schedule.days == "workdays" and not is_work_day(day):
        return
    for text in sorted(schedule.times):
        yield _instant(day, text, schedule.zone)


def _instant(day: date, text: str, zone: str) -> datetime:
    """A local time in UTC; one that the clocks jump over falls behind the jump."""
    return datetime.combine(day, time.fromisoformat(text), ZoneInfo(zone)).astimezone(UTC)


def quiet_until(schedule: Schedule, now: datetime) -> datetime:
    """The end of the quiet hours that ``now`` lies in, else ``now`` itself."""
    if not schedule.quiet:
        return now
    first, last = schedule.quiet
    local = now.astimezone(ZoneInfo(schedule.zone))
    clock = f"{local:%H:%M}"
    if first <= last:
        if not first <= clock < last:
            return now
        return _instant(local.date(), last, schedule.zone)
    if clock >= first:
        return _instant(local.date() + timedelta(days=1), last, schedule.zone)
    return _instant(local.date(), last, schedule.zone) if clock < last else now


def at_once_room(sent: list[datetime], now: datetime) -> tuple[int, datetime]:
    """How many messages may be sent at once now, and when there is room again.

    :param sent: when earlier ones were sent, the oldest first.
    """
    recent = [at for at in sent if at > now - HOUR]
    room = AT_ONCE_AN_HOUR - len(recent)
    return max(0, room), now if room > 0 else recent[-AT_ONCE_AN_HOUR] + HOUR
