"""The date that a list prints beside a headline (pure)."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any, Final

from bot.models.calendar import CHINA

_LONGEST_TEXT: Final = 400  # characters of an item in which a date is looked for: beyond is a summary with dates
_LONGEST_DATE: Final = 24  # characters of an element that holds nothing but a date, with its time and a label
_MOST_PIECES: Final = 4  # nodes behind a link in which its date may stand: brackets and blanks are nodes too
_CLOCK = r"(?:\D{0,3}?(?P<hour>\d{1,2})[:：](?P<minute>\d{2}))?"
_DATE = re.compile(
    rf"(?<!\d)(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>\d{{1,2}})\s*[-/.月]\s*(?P<day>\d{{1,2}})(?!\d)日?{_CLOCK}"
)
_DAY_FIRST = re.compile(r"(?<!\d)(?P<day>\d{1,2})日?\s+(?P<year>20\d\d)\s*[-/.年]\s*(?P<month>\d{1,2})(?!\d)月?")
_NO_YEAR = re.compile(rf"(?<![\d.])(?P<month>\d{{1,2}})\s*[-/月]\s*(?P<day>\d{{1,2}})(?![\d%-])日?{_CLOCK}")
_IN_ADDRESS = (
    re.compile(r"/t?(?P<year>20\d\d)(?P<month>\d\d)(?P<day>\d\d)(?:_\d+)?(?=[/_.]|$)"),
    re.compile(r"/(?P<year>20\d\d)[-/](?P<month>\d\d)[-/]?(?P<day>\d\d)/"),
)


def date_beside(item: Any, title: str, now: datetime) -> datetime | None:
    """The date in the text of an item's element, else in what follows or precedes it (a ``dd`` has it before)."""
    inside = _text(item).replace(title, " ", 1)
    beside = (_before, _after) if item.tag == "dd" else (_after, _before)
    return date_in_text(inside, now) or date_in_text(beside[0](item), now) or date_in_text(beside[1](item), now)


def date_in_address(url: str, now: datetime) -> datetime | None:
    """The date in an address as content systems write it: /202603/t20260312_1.html, /2026-03/12/, /20260312/."""
    for pattern in _IN_ADDRESS:
        found = pattern.search(url)
        moment = _moment(found, now) if found else None
        if moment:
            return moment
    return None


def date_in_text(text: str, now: datetime) -> datetime | None:
    """The first date of a text, with its time where one follows; in China's zone."""
    text = text[:_LONGEST_TEXT]
    for pattern in (_DAY_FIRST, _DATE, _NO_YEAR):
        for found in pattern.finditer(text):
            moment = _moment(found, now)
            if moment:
                return moment
    return None


def _moment(found: re.Match[str], now: datetime) -> datetime | None:
    """The date in China's zone; without a year the last one that was not tomorrow. None for one to come."""
    parts = found.groupdict()
    local, latest = now.astimezone(CHINA), now + timedelta(days=1)
    years = [int(parts["year"])] if parts.get("year") else [local.year, local.year - 1]
    for year in years:
        try:
            day = datetime(year, int(parts["month"]), int(parts["day"]), tzinfo=CHINA)
            moment = day.replace(hour=int(parts.get("hour") or 0), minute=int(parts.get("minute") or 0))
        except ValueError:
            continue
        if moment <= latest:
            return moment
    return None


def _text(node: Any) -> str:
    return " ".join(str(node.text(deep=True, separator=" ")).split())


def _after(item: Any) -> str:
    """The text up to the next line break or element with a link."""
    pieces: list[str] = []
    node = item.next
    while node is not None and len(pieces) < _MOST_PIECES and node.tag not in {"br", "a"}:
        if node.tag != "-text" and node.css_first("a[href]"):
            break
        pieces.append(_text(node))
        node = node.next
    return " ".join(pieces)


def _before(item: Any) -> str:
    """The text of the element just before, where it holds nothing but a date: <dt>2026-03-12</dt><dd>…</dd>."""
    node = item.prev
    while node is not None and node.tag == "-text" and not _text(node):
        node = node.prev
    if node is None or (node.tag != "-text" and (node.tag in {"br", "a"} or node.css_first("a[href]"))):
        return ""
    text = _text(node)
    return text if len(text) <= _LONGEST_DATE else ""
