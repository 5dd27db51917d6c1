"""Work days as the State Council orders them: days off, and the Saturdays and Sundays worked for them (pure).

The library chinesecalendar holds the orders of whole years, from 2004 to that of its release (decision 0028).
"""

from __future__ import annotations

from datetime import date
from typing import Final

FRIDAY: Final = 4


def is_work_day(day: date) -> bool:
    """Whether people work on that day in China; of a year that is not ordered yet, from Monday to Friday."""
    ordered = _as_ordered(day)
    return day.weekday() <= FRIDAY if ordered is None else ordered


def is_ordered(day: date) -> bool:
    """Whether the year's days off are known."""
    return _as_ordered(day) is not None


def _as_ordered(day: date) -> bool | None:
    """None for a year outside of the library's."""
    import chinese_calendar  # 3 ms, which only chats with this schedule pay

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return None
