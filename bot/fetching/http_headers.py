"""Headers of HTTP (pure; RFC 9110 and 9111): those that we send, and what answers say of time in theirs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from math import ceil
from typing import Final

LONGEST_PAUSE_SECONDS: Final = 86_400  # a host that asks for more is asked again after a day: it may be a slip

USER_AGENT: Final = "Yaodian/0.1 (+https://example.invalid/yaodian; extractive briefs of Chinese policy news)"
_PAGES: Final = "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8,*/*;q=0.5"
_FEEDS: Final = "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5"
_MEDIA_TYPE = re.compile(r"\s*+([\w.+-]++/[\w.+-]++)")
_NO_TYPES: Final = frozenset({"unknown/unknown", "application/unknown"})
_AUTHORITY = re.compile(rb"(?:https?:)?//[^/?#]*+", re.IGNORECASE)
_BEYOND_ASCII = re.compile(rb"[\x80-\xff]")
_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})\b", re.IGNORECASE)
_NEVER = re.compile(r"\b(?:no-cache|no-store)\b", re.IGNORECASE)


def request_headers(etag: str | None, last_modified: str | None, *, takes_feeds: bool) -> dict[str, str]:
    """What we send for a page or a feed; with a validator the request is a conditional one."""
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": _FEEDS if takes_feeds else _PAGES,
        "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",
        "Accept-Encoding": "gzip, deflate",  # what body.py can unpack step by step
    }
    validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {**headers, **{name: value for name, value in validators.items() if value}}


def media_type(value: str) -> str:
    """The type of a Content-Type without parameters, in lower case; of several the last that is one, as browsers take
    it (https://mimesniff.spec.whatwg.org); "" where it says nothing (``html``, ``*/*``)."""
    found = [match[1].lower() for part in value.split(",") if (match := _MEDIA_TYPE.match(part))]
    return next((one for one in reversed(found) if one not in _NO_TYPES), "")


def location_text(raw: bytes) -> str:
    """The address of a Location header: UTF-8 as it is; of any other charset (GBK, from old servers in China) the bytes
    percent-encoded, as browsers send them on."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        host = _AUTHORITY.match(raw)
        at = host.end() if host else 0
        return (
            raw[:at].decode("gb18030", "replace")
            + _BEYOND_ASCII.sub(lambda byte: b"%%%02X" % byte[0][0], raw[at:]).decode()
        )


def http_date(value: str) -> datetime | None:
    """A date as headers write it, in UTC; None for anything else, also for one that UTC cannot hold (a zone of a
    thousand hours, the first day of year 1 east of Greenwich). Without a zone it is UTC."""
    try:
        found = parsedate_to_datetime(value)
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def fresh_seconds(headers: Mapping[str, str]) -> int | None:
    """How long the server calls its answer fresh, in seconds from now on; None where it says nothing.

    ``headers`` by lower-case name. max-age goes before Expires, which counts from the answer's Date; both less the Age
    of a copy in a cache.
    """
    control = headers.get("cache-control", "")
    if _NEVER.search(control):
        return 0
    age = headers.get("age", "").strip()
    spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
    found = _MAX_AGE.search(control)
    if found:
        return max(0, int(found[1]) - spent)
    expires, date = (http_date(headers.get(name, "")) for name in ("expires", "date"))
    return max(0, int((expires - date).total_seconds()) - spent) if expires and date else None


def retry_after_seconds(value: str, now: datetime) -> int | None:
    """The seconds of a Retry-After header (a number or a date), at most a day; None where it says nothing."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(int(value[:9]), LONGEST_PAUSE_SECONDS)
    moment = http_date(value)
    if moment is None:
        return None
    return min(max(ceil((moment - now).total_seconds()), 0), LONGEST_PAUSE_SECONDS)
