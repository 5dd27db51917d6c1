"""When a feed is asked again (pure)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

LONGEST: Final = timedelta(days=1)


def next_due(now: datetime, *, least_seconds: int, ttl_seconds: int | None = None, errors: int = 0) -> datetime:
    """After the lower bound or what the feed asks for; doubled with every error in a row; a day at most."""
    seconds = max(least_seconds, ttl_seconds or 0)
    return now + min(LONGEST, timedelta(seconds=seconds * 2 ** min(errors, 12)))
