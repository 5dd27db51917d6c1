"""How long a server calls its answer fresh: Cache-Control and Expires (RFC 9111, pure)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})\b", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:no-cache|no-store)\b", re.IGNORECASE)


def fresh_seconds(headers: Mapping[str, str]) -> int | None:
    """Seconds from now on; None where nothing is said. ``headers`` by lower-case name.

    max-age goes before Expires, which counts from the answer's Date; both less the Age of a copy in a cache.
    """
    control = headers.get("cache-control", "")
    if _NEVER.search(control):
        return 0
    age = headers.get("age", "").strip()
    spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
    found = _MAX_AGE.search(control)
    if found:
        return max(0, int(found[1]) - spent)
    expires, date = (_moment(headers.get(name, "")) for name in ("expires", "date"))
    return max(0, int((expires - date).total_seconds()) - spent) if expires and date else None


def _moment(value: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(value)
    except (ValueError, TypeError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
