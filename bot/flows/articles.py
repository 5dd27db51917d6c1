"""Page → Article with all that belongs to it: the pages that follow it, and the document that it only covers.

The flows of links, feed items, imports and the command line read with this; it loads no summarizer.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar, cast

from bot.documents import recognition
from bot.documents.convert import convert
from bot.errors import Refused, SourceError, Unsupported
from bot.models import Article, Link, Page
from bot.reading.attachments import covered_document, with_document
from bot.reading.pager import MAX_PAGES, next_pages
from bot.reading.read import read_all

if TYPE_CHECKING:
    from bot.runtime.services import Services

Fetch = Callable[[Link], Awaitable[Page | None]]
Following = Callable[[Page], Awaitable[Sequence[str]]]
Made = TypeVar("Made")
Make = Callable[[Article], Made]  # picklable: a worker calls it

DOCUMENT_SECONDS: Final = 8.0  # for a cover note's document, on top of the page's own time: somebody waits in a chat


class Offload(Protocol):
    """Runs CPU work off the event loop."""

    async def __call__(self, function: Callable[..., Any], *args: object) -> Any:
        """The function's result."""
        ...


@dataclass(frozen=True, slots=True)
class Desk:
    """What reading needs of its process: where it computes, how it fetches, and what time it is. ``recognise`` computes
    too, but may take longer: letters in pictures; None where they are not read."""

    offload: Offload
    recognise: Offload | None
    fetch: Fetch
    now: datetime


def recogniser(worker: Offload) -> Offload | None:
    """The worker for letters in pictures, None without the extra."""
    return worker if recognition.is_available() else None


def desk_of(services: Services, page: Page, fetch: Fetch | None = None) -> Desk:
    """The desk of the bot for what begins at a page: a public one must not bring into everybody's archive what only
    ALLOWED_HOSTS lets this machine read. ``fetch`` is that of feeds, for which nobody waits."""
    from bot.urls.links import is_private

    ask, hosts = fetch or services.fetcher.fetch, services.allowed_hosts
    is_public = not is_private(page.url or "", hosts)

    async def guarded(link: Link) -> Page | None:
        if is_public and is_private(link.url, hosts):
            raise Refused(link.sent, "private address")
        return await ask(link)

    async def in_turn(function: Callable[..., Any], *arguments: object) -> Any:
        async with services.scans:
            return await services.recognise(function, *arguments)

    recognise = recogniser(in_turn if fetch else services.recognise)
    return Desk(services.offload, recognise, guarded, services.clock.now())


@dataclass(frozen=True, slots=True)
class _Continued:
    """A page is not the whole article: the addresses it continues at, in order."""

    addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Covers:
    """The article is a cover note of its attachment ``number`` (from 0)."""

    article: Article
    number: int


def article_of_pages(pages: Sequence[Page], now: datetime) -> Article:
    """Read the pages of one article (pure; some 5 ms of CPU, a document up to a second). Raises SourceError."""
    return read_all([convert(page) for page in pages], now)


async def from_all_pages(desk: Desk, page: Page, make: Make[Made]) -> Made:
    """What ``make`` makes of the article that begins at a page.

    The workers parse, also to find the next page: one call for a page that stands alone. Raises what ``make`` does, and
    SourceError.
    """
    made: Made | _Continued | _Covers = await _of_text(desk, page, _of_first_page, desk.now, make)
    if isinstance(made, _Continued):
        pages = await _all_pages_offloaded(desk, page, made.addresses)
        made = await desk.offload(_of_pages, pages, desk.now, make)
    return await _with_covered_document(desk, made, make) if isinstance(made, _Covers) else cast("Made", made)


async def _of_text(desk: Desk, page: Page, function: Callable[..., Any], *arguments: object) -> Any:
    """``function`` of a page in a worker; of a scan or a photo with the text that is recognised in it, if that is to be
    had. Raises what it does, and SourceError."""
    try:
        return await desk.offload(function, page, *arguments)
    except Unsupported as exc:
        if exc.file_kind != "scan" or desk.recognise is None:
            raise
        recognise = desk.recognise
    return await desk.offload(function, await _recognised(desk, recognise, page), *arguments)


async def _recognised(desk: Desk, recognise: Offload, page: Page) -> Page:
    """A page at a time; what lies behind the first pages is left out. Raises SourceError."""
    contents = list[Any]()
    for number in range(1, recognition.MOST_PAGES + 1):
        content = await recognise(recognition.recognise_page, page, number)
        if content is None:
            break
        contents.append(content)
    found: Page = await desk.offload(recognition.recognised, page, contents)
    return found


def _of_first_page(page: Page, now: datetime, make: Make[Made]) -> Made | _Continued | _Covers:
    """The worker's part for a first page: what is made of it, unless something follows."""
    addresses = next_pages(page) if page.kind == "html" else ()
    return _Continued(addresses) if addresses else _of_pages((page,), now, make)


def _of_pages(pages: Sequence[Page], now: datetime, make: Make[Made]) -> Made | _Covers:
    article = article_of_pages(pages, now)
    number = covered_document(article)
    return make(article) if number is None else _Covers(article, number)


async def _with_covered_document(desk: Desk, covers: _Covers, make: Make[Made]) -> Made:
    """Of both, if the document can be had and read, a scan too; else of the cover note alone."""
    from bot.urls.links import canonical

    link = covers.article.attachments[covers.number]
    with contextlib.suppress(SourceError, TimeoutError):
        async with asyncio.timeout(DOCUMENT_SECONDS):
            page = await desk.fetch(Link(sent=link.url, url=canonical(link.url)))
        if page is not None and page.data:
            made: Made = await _of_text(desk, page, _of_both, covers, desk.now, make)
            return made
    alone: Made = await desk.offload(make, covers.article)
    return alone


def _of_both(page: Page, covers: _Covers, now: datetime, make: Make[Made]) -> Made:
    return make(with_document(covers.article, covers.number, article_of_pages((page,), now)))


async def _all_pages_offloaded(desk: Desk, page: Page, first: tuple[str, ...]) -> tuple[Page, ...]:
    async def following(one: Page) -> tuple[str, ...]:
        found: tuple[str, ...] = first if one is page else await desk.offload(next_pages, one)
        return found

    return await all_pages(desk.fetch, page, following)


async def all_pages(fetch: Fetch, page: Page, following: Following) -> tuple[Page, ...]:
    """A page and those that follow it, one after the other: at most ten, each under the fetch limits.

    ``following`` finds the addresses that a page continues at.
    """
    from bot.urls.links import canonical  # a file that is read needs no addresses, and their patterns take 40 ms

    pages, known = [page], {page.url}
    waiting = list(await following(page))
    while waiting and len(pages) < MAX_PAGES:
        address = canonical(waiting.pop(0))
        if address in known:
            continue
        known.add(address)
        try:
            fetched = await fetch(Link(sent=address, url=address))
        except SourceError:
            break
        if fetched is not None:
            pages.append(fetched)
            waiting = [*await following(fetched), *waiting]
    return tuple(pages)
