"""Link → Page over HTTP: limits, redirects, one retry. Which client asks, and the guard, are in ``routes``."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Final, Self, get_args

import httpx
from httpx_secure import SSRFProtectionError

from bot.errors import (
    LoginRequired,
    NoFeed,
    NotFound,
    Paywall,
    Refused,
    SourceError,
    TimedOut,
    Unreachable,
    Unsupported,
)
from bot.fetching.body import check_beginning, check_type, is_feed, kind_of, read_body, redirect_target
from bot.fetching.connection_troubles import connection_trouble
from bot.fetching.decode import decode_beside
from bot.fetching.http_headers import fresh_seconds, location_text, media_type, request_headers
from bot.fetching.limits import HostSlots, Pauses, RequestSlots
from bot.fetching.resolving import Resolver
from bot.fetching.routes import LOCATION, TIMEOUT_SECONDS, Routes, open_routes
from bot.models import DocumentKind, Link, Page, PageKind
from bot.ports import Clock
from bot.urls.access import AllowedHosts, dotted
from bot.urls.links import canonical, readable

QUEUE_SECONDS: Final = 120.0  # with the waiting for a free slot, which the 15 s leave out
MAX_REDIRECTS: Final = 5  # http → https → www → the mobile page → the page are four; more go in circles
# Requests in flight for people, and as many for feeds that are polled: neither waits for the other's. Beyond that httpx
# grows slower instead of faster; those that last long only wait, and have places of their own.
IN_FLIGHT: Final = 20
SLOW_IN_FLIGHT: Final = 150
IN_FLIGHT_PER_HOST: Final = 2  # manners: no site should notice that its feed brought twenty items
BACKOFF_SECONDS: Final = 1.0  # a connection that broke or a 5xx is often over by then, and the person still waits
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_Answer = Page | httpx.URL | None  # the document; where to go on; None: not modified


def open_fetcher(
    allowed_hosts: AllowedHosts,
    clock: Clock,
    *,
    proxy: str | None = None,
    proxy_hosts: Sequence[str] = (),
    client: httpx.AsyncClient | None = None,
    timeout_seconds: float = TIMEOUT_SECONDS,
) -> Fetcher:
    """A fetcher to be closed (``async with`` or ``aclose``).

    ``proxy`` serves only ``proxy_hosts`` and what lies below them. A ``client`` given is used as it
    is, without any guard, and not closed: its maker answers for it (tests without a network).
    """
    routes = open_routes(allowed_hosts, proxy, proxy_hosts, client, Resolver())
    return Fetcher(routes, clock, timeout_seconds)


@dataclass(slots=True)
class _Visit:
    """One fetch on its way: where it is, the seconds it has left, the cookies it was given."""

    source: str
    url: httpx.URL
    headers: dict[str, str]
    seconds_left: float
    takes_feeds: bool = False
    cookies: httpx.Cookies = field(default_factory=httpx.Cookies)


class Fetcher:
    """Fetches documents; one for the process, so that its limits hold. ``for_feeds`` is the same with places in flight
    of its own, for what nobody waits for in a chat."""

    def __init__(self, routes: Routes, clock: Clock, timeout_seconds: float) -> None:
        self._routes = routes
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self._hosts = HostSlots(IN_FLIGHT_PER_HOST)
        self._slots = RequestSlots(IN_FLIGHT, SLOW_IN_FLIGHT, self._hosts)
        self._pauses = Pauses(clock)
        self._for_feeds: Fetcher | None = None

    @property
    def for_feeds(self) -> Fetcher:
        """Whoever polls fetches with this; it is not closed by itself."""
        if self._for_feeds is None:
            self._for_feeds = other = copy(self)
            other._slots = RequestSlots(IN_FLIGHT, SLOW_IN_FLIGHT, self._hosts)
        return self._for_feeds

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close the connections."""
        await self._routes.aclose()

    async def fetch(self, link: Link, *, etag: str | None = None, last_modified: str | None = None) -> Page | None:
        """The document, None if it has not changed since the validators; SourceError for anything else."""
        return await self._get(link, etag, last_modified)

    async def fetch_feed(self, link: Link, *, etag: str | None = None, last_modified: str | None = None) -> Page | None:
        """The same for RSS, Atom and JSON Feed: a page of kind "feed"."""
        return await self._get(link, etag, last_modified, takes_feeds=True)

    async def _get(
        self, link: Link, etag: str | None, last_modified: str | None, *, takes_feeds: bool = False
    ) -> Page | None:
        headers = request_headers(etag, last_modified, takes_feeds=takes_feeds)
        # As sent, since a folded mobile twin is a key first and an address second.
        address = link.sent if re.match(r"https?://", link.sent, re.IGNORECASE) else link.url
        with _translated(link.sent, ""):
            url = httpx.URL(readable(dotted(address)))
        visit = _Visit(link.sent, url, headers, self._timeout_seconds, takes_feeds)
        with _translated(link.sent, url.host):
            async with asyncio.timeout(QUEUE_SECONDS):
                return await self._follow(visit)

    async def _follow(self, visit: _Visit) -> Page | None:
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._ask(visit)
            if not isinstance(answer, httpx.URL):
                return answer
            visit.url = httpx.URL(readable(str(answer)))
        raise Refused(visit.source, "redirects")

    async def _ask(self, visit: _Visit) -> _Answer:
        """One request, and one more after a failure that may be over in a second."""
        try:
            return await self._once(visit)
        except Refused as failure:
            if not _is_passing(failure):
                raise
        await self._clock.sleep(BACKOFF_SECONDS)
        return await self._once(visit)

    async def _once(self, visit: _Visit) -> _Answer:
        if visit.url.scheme not in {"http", "https"} or not visit.url.host:
            raise Refused(visit.source, "address")
        with self._timed(visit):  # a name that nobody resolves takes no place in flight
            async with asyncio.timeout(visit.seconds_left):
                client = await self._routes.client_for(visit.url, visit.source)
        async with self._slots.hold(visit.url.host):
            self._check_pause(visit)
            with self._timed(visit):
                async with asyncio.timeout(visit.seconds_left):
                    return await self._exchange(visit, client)

    @contextmanager
    def _timed(self, visit: _Visit) -> Iterator[None]:
        """What this takes is taken from the visit's seconds."""
        loop = asyncio.get_running_loop()
        started = loop.time()
        try:
            with _translated(visit.source, visit.url.host):
                yield
        finally:
            visit.seconds_left -= loop.time() - started

    async def _exchange(self, visit: _Visit, client: httpx.AsyncClient) -> _Answer:
        request = client.build_request("GET", visit.url, headers=visit.headers)
        visit.cookies.set_cookie_header(request)
        response = await client.send(request, stream=True, follow_redirects=False)
        try:
            visit.cookies.extract_cookies(response)
            return await self._read(visit, response)
        finally:
            await response.aclose()

    async def _read(self, visit: _Visit, response: httpx.Response) -> _Answer:
        if response.status_code == 304 and visit.headers.keys() & {"If-None-Match", "If-Modified-Since"}:
            return None
        location = _location(response)
        if response.status_code in _REDIRECTS and location:
            return visit.url.join(dotted(location))
        if not response.is_success:
            raise self._failure(visit, response)
        essence = media_type(response.headers.get("content-type", ""))
        if visit.takes_feeds:
            return await self._read_feed(visit, response, essence)
        check_type(visit.source, essence)
        data = await _body(visit.source, response)
        check_beginning(visit.source, essence, data)
        kind = kind_of(visit.source, essence, visit.url.path, data)
        page = self._page(visit, response, kind)
        if kind in get_args(DocumentKind):
            return replace(page, data=data)
        text = await decode_beside(data, response.charset_encoding)
        target = redirect_target(text, location_text(_raw(response, b"refresh"))) if kind == "html" else None
        return visit.url.join(dotted(target)) if target else replace(page, text=text)

    def _page(self, visit: _Visit, response: httpx.Response, kind: PageKind) -> Page:
        """A page that has no text yet; ``url`` of a feed is as it was asked for."""
        headers = response.headers
        url = str(visit.url) if kind == "feed" else canonical(str(visit.url))
        return Page(
            visit.source, "", kind, url, headers.get("etag"), headers.get("last-modified"), fresh_seconds(headers)
        )

    async def _read_feed(self, visit: _Visit, response: httpx.Response, essence: str) -> Page:
        data = await _body(visit.source, response)
        if not is_feed(essence, data):
            raise Unsupported(visit.source, content_type=essence) if essence else NoFeed(visit.source)
        text = await decode_beside(data, response.charset_encoding)
        return replace(self._page(visit, response, "feed"), text=text)

    def _failure(self, visit: _Visit, response: httpx.Response) -> SourceError:
        """The failure that a status stands for; a Retry-After is kept."""
        status = response.status_code
        named = {401: LoginRequired, 402: Paywall, 404: NotFound, 410: NotFound}.get(status)
        if named:
            return named(visit.source, status=status)
        retry_after = response.headers.get("retry-after", "")
        if retry_after and (status == 429 or status >= 500):
            seconds = self._pauses.add(visit.url.host, retry_after, status)
            if seconds is not None:
                return Refused(visit.source, status=status, retry_after_seconds=seconds)
        return Refused(visit.source, status=status)

    def _check_pause(self, visit: _Visit) -> None:
        pause = self._pauses.left(visit.url.host)
        if pause:
            raise Refused(visit.source, status=pause[1], retry_after_seconds=pause[0])


def _location(response: httpx.Response) -> str:
    """Where a redirect points, from its bytes: httpx takes for Latin what is no UTF-8."""
    return location_text(response.extensions.get(LOCATION) or _raw(response, b"location"))


def _raw(response: httpx.Response, wanted: bytes) -> bytes:
    """The bytes of the first header of a name in lower case."""
    return next((value for name, value in response.headers.raw if name.lower() == wanted), b"")


async def _body(source: str, response: httpx.Response) -> bytes:
    if response.is_stream_consumed:  # a given client's transport made it whole
        return response.content
    return await read_body(source, response.aiter_raw(), response.headers.get("content-encoding", ""))


def _is_passing(failure: Refused) -> bool:
    if failure.status is None:
        return isinstance(failure, Unreachable) and failure.may_pass
    return failure.status >= 500 and failure.retry_after_seconds is None


@contextmanager
def _translated(source: str, host: str) -> Iterator[None]:
    """Failures of the network in the project's terms."""
    try:
        yield
    except (TimeoutError, httpx.TimeoutException) as exc:
        raise TimedOut(source, host=host) from exc
    except SSRFProtectionError as exc:
        raise Refused(source, "private address") from exc
    except (httpx.InvalidURL, ValueError) as exc:
        raise Refused(source, "address") from exc
    except (httpx.HTTPError, OSError) as exc:
        raise Unreachable(source, host=host, trouble=connection_trouble(exc)) from exc
