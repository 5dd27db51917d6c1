"""What the command line calls a source (an address, a file, ``-``) → the first page of its article."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.fetching.files import load_file
from bot.models import Link, Page

Fetch = Callable[[Link], Awaitable[Page | None]]


async def page_of(source: str, fetch: Fetch) -> Page:
    """The page, as it was found. Raises SourceError."""
    if "://" not in source:
        return load_file(source)
    from bot.errors import NothingToSummarize
    from bot.urls.links import canonical

    page = await fetch(Link(sent=source, url=canonical(source)))
    if page is None:
        raise NothingToSummarize(source)
    return page
