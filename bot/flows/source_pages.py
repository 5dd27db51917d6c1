"""What the command line calls a source (an address, a file, ``-``) → the pages of one article."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable

from bot.fetching.files import STDIN, load_file, load_text
from bot.models import Link, Page

Fetch = Callable[[Link], Awaitable[Page | None]]


async def pages_of(source: str, fetch: Fetch) -> tuple[Page, ...]:
    """The pages, in the article's order; a file or standard input is one. Raises SourceError."""
    if source == STDIN:
        return (load_text(sys.stdin.read()),)
    if "://" not in source:
        return (load_file(source),)
    return await _pages_at(source, fetch)


async def _pages_at(address: str, fetch: Fetch) -> tuple[Page, ...]:
    from bot.errors import NothingToSummarize
    from bot.flows.briefs import all_pages  # brings the summarizer along, which a file that is read does not need
    from bot.urls.links import canonical

    page = await fetch(Link(sent=address, url=canonical(address)))
    if page is None:
        raise NothingToSummarize(address)
    return await all_pages(fetch, page)
