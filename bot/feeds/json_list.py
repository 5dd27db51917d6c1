"""A list that a site keeps as JSON for its own pages → Feed (pure): an array of objects with title, address, date.

The State Council's site prints its newest policies so: TITLE, URL, DOCRELPUBTIME.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final
from urllib.parse import urljoin

from bot.errors import Malformed
from bot.feeds.list_dates import date_in_address, date_in_text
from bot.feeds.policy_library import is_library, parse_library
from bot.models import Feed, FeedItem, Page
from bot.text.surrogates import json_value
from bot.text.titles import plain_title
from bot.urls.links import canonical

MOST_ITEMS: Final = 100  # newest entries: such files hold a site's whole history
_MOST_LOOKED_AT: Final = 20_000  # entries of an array: with titles and addresses, 5 MB hold no more
_FEWEST: Final = 3  # entries: fewer are as likely an object of settings with a link or two
_DEPTH: Final = 3  # objects around the array: {"data": {"rows": […]}}
_TITLE = re.compile(r"(?:doc|art|news)?_?(?:title|name)$", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:doc|art|pub)?_?(?:url|link|href)$", re.IGNORECASE)
_DATE = re.compile(r"date|time", re.IGNORECASE)


def is_json(text: str) -> bool:
    """Whether a page is JSON by its first character."""
    return text.lstrip("\ufeff \t\r\n")[:1] in {"[", "{"}


def load_json(page: Page) -> Any:
    """The value of a JSON page. Raises Malformed."""
    try:
        return json_value(page.text.lstrip("\ufeff"))
    except (ValueError, RecursionError) as exc:
        raise Malformed(page.source, "JSON") from exc


def parse_json_list(page: Page, now: datetime) -> Feed:
    """The newest hundred entries; of the policy library by its own form. Raises Malformed where no array holds titles
    with addresses."""
    found = load_json(page)
    base = page.url or ""
    if is_library(base):
        return parse_library(page, found, now)
    listed = max(
        ([item for one in array[:_MOST_LOOKED_AT] if (item := _item(one, base, now))] for array in _arrays(found)),
        key=len,
        default=[],
    )
    if len(listed) < _FEWEST:
        raise Malformed(page.source, "list")
    if all(item.published for item in listed):
        listed.sort(key=lambda item: item.published or now, reverse=True)
    return Feed(base, "list", tuple(listed[:MOST_ITEMS]))


def _arrays(found: Any, depth: int = 0) -> Iterator[list[Any]]:
    """The value itself where it is an array, and the arrays in its objects down to _DEPTH."""
    if isinstance(found, list):
        yield found
    elif isinstance(found, dict) and depth < _DEPTH:
        for value in found.values():
            yield from _arrays(value, depth + 1)


def _item(one: Any, base: str, now: datetime) -> FeedItem | None:
    """An object with a title and an address as an item; None for any other value. Fields go by their names."""
    if not isinstance(one, dict):
        return None
    texts = {str(name): value.strip() for name, value in one.items() if isinstance(value, str) and value.strip()}
    title = next((value for name, value in texts.items() if _TITLE.match(name)), "")
    href = next((value for name, value in texts.items() if _ADDRESS.match(name)), "")
    try:
        url = urljoin(base, href)
    except ValueError:
        return None
    title = plain_title(title)
    if not title or not href or not url.startswith(("http://", "https://")):
        return None
    dates = (date_in_text(value, now) for name, value in texts.items() if _DATE.search(name))
    published = next((date for date in dates if date), None) or date_in_address(url, now)
    return FeedItem(canonical(url), url, title, published)
