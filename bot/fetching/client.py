"""Link → Page over HTTP: limits, guard against private addresses, redirects, one retry.

The guard stands at the connection (httpx-secure gives our validator the address that is really
connected to) and, to name the reason without touching the host, also before it.
"""

from __future__ import annotations

import asyncio
import re
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address
from types import TracebackType
from typing import Self

import httpx
from httpx_secure import SSRFProtectionError, httpx_ssrf_protection

from bot.errors import (
    LoginRequired,
    NotFound,
    Paywall,
    Refused,
    SettingsError,
    SourceError,
    TimedOut,
    Unreachable,
    Unsupported,
)
from bot.fetching.body import check_type, is_feed, kind_of, read_body, redirect_target
from bot.fetching.decode import decode
from bot.fetching.freshness import fresh_seconds
from bot.fetching.limits import Pauses, Slots
from bot.models import Link, Page
from bot.ports import Clock
from bot.urls.access import AllowedHosts, IPAddress, dotted, is_allowed, literal, plain_host
from bot.urls.links import canonical

USER_AGENT = "Yaodian/0.1 (+https://example.invalid/yaodian; extractive briefs of Chinese policy news)"
TIMEOUT_SECONDS = 15.0
QUEUE_SECONDS = 120.0  # with the waiting for a free slot, which the 15 s leave out
MAX_REDIRECTS = 5
IN_FLIGHT, IN_FLIGHT_PER_HOST = 20, 2
BACKOFF_SECONDS = 1.0
_PRIVATE = "private address"
_HEADERS = {
    "User-Agent": USER_AGENT,
    "Accept": "text/html,application/xhtml+xml,text/markdown;q=0.9,text/plain;q=0.8",
    "Accept-Language": "zh-CN,zh;q=0.9,en;q=0.3",
    "Accept-Encoding": "gzip, deflate",  # what body.py can unpack step by step
}
_FEED_HEADERS = {
    **_HEADERS,
    "Accept": "application/rss+xml,application/atom+xml,application/feed+json,application/xml;q=0.9,*/*;q=0.5",
}
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_LOCATION = "yaodian.location"
_TELEGRAM_POST = re.compile(r"(?:/s)?/([A-Za-z]\w{3,})/(\d+)/?")
_Answer = Page | httpx.URL | None  # the document, where to go on, not modified


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
    routes = _Routes(client or _guarded_client(allowed_hosts), allowed_hosts, checks=client is None)
    if proxy:
        routes.proxied = _proxied_client(proxy)
        routes.proxy_hosts = tuple(plain_host(host) for host in proxy_hosts)
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


@dataclass(slots=True)
class _Routes:
    """Which client asks which host."""

    direct: httpx.AsyncClient
    allowed: AllowedHosts
    checks: bool
    proxied: httpx.AsyncClient | None = None
    proxy_hosts: tuple[str, ...] = ()

    async def client_for(self, visit: _Visit) -> httpx.AsyncClient:
        """The client for the address, after the check; Refused for a private one."""
        host = plain_host(visit.url.host)
        by_proxy = any(host == name or host.endswith(f".{name}") for name in self.proxy_hosts)
        if self.checks:
            addresses = await _resolved(visit.url)
            verdicts = [is_allowed(address, host, self.allowed) for address in addresses]
            # A proxy resolves for itself: any of them may be the one it takes.
            if not (all(verdicts) if by_proxy else any(verdicts)):
                raise Refused(visit.source, _PRIVATE)
        return self.proxied if by_proxy and self.proxied else self.direct

    async def aclose(self) -> None:
        """Close what was opened here."""
        if self.checks:
            await self.direct.aclose()
        if self.proxied:
            await self.proxied.aclose()


class Fetcher:
    """Fetches documents; one for the process, so that its limits hold."""

    def __init__(self, routes: _Routes, clock: Clock, timeout_seconds: float) -> None:
        self._routes = routes
        self._clock = clock
        self._timeout_seconds = timeout_seconds
        self._slots = Slots(IN_FLIGHT, IN_FLIGHT_PER_HOST)
        self._pauses = Pauses(clock)

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
        validators = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        accepted = _FEED_HEADERS if takes_feeds else _HEADERS
        headers = {**accepted, **{name: value for name, value in validators.items() if value}}
        # As sent, since a folded mobile twin is a key first and an address second.
        address = link.sent if re.match(r"https?://", link.sent, re.IGNORECASE) else link.url
        with _translated(link.sent, link.url):
            visit = _Visit(
                link.sent, _embedded(httpx.URL(dotted(address))), headers, self._timeout_seconds, takes_feeds
            )
            async with asyncio.timeout(QUEUE_SECONDS):
                return await self._follow(visit)

    async def _follow(self, visit: _Visit) -> Page | None:
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._ask(visit)
            if not isinstance(answer, httpx.URL):
                return answer
            visit.url = _embedded(answer)
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
        async with self._slots.hold(visit.url.host):
            self._check_pause(visit)
            loop = asyncio.get_running_loop()
            started = loop.time()
            try:
                with _translated(visit.source, visit.url.host):
                    async with asyncio.timeout(visit.seconds_left):
                        return await self._exchange(visit)
            finally:
                visit.seconds_left -= loop.time() - started

    async def _exchange(self, visit: _Visit) -> _Answer:
        client = await self._routes.client_for(visit)
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
        location = response.extensions.get(_LOCATION) or response.headers.get("location")
        if response.status_code in _REDIRECTS and location:
            return visit.url.join(dotted(location))
        if not response.is_success:
            raise self._failure(visit, response)
        essence = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if visit.takes_feeds:
            return await self._read_feed(visit, response, essence)
        check_type(visit.source, essence)
        data = await _body(visit.source, response)
        kind = kind_of(visit.source, essence, visit.url.path, data)
        text = decode(data, response.charset_encoding)
        target = redirect_target(text) if kind == "html" else None
        if target:
            return visit.url.join(dotted(target))
        headers = response.headers
        url = canonical(str(_unembedded(visit.url)))
        fresh = fresh_seconds(headers)
        return Page(visit.source, text, kind, url, headers.get("etag"), headers.get("last-modified"), fresh)

    async def _read_feed(self, visit: _Visit, response: httpx.Response, essence: str) -> Page:
        data = await _body(visit.source, response)
        if not is_feed(essence, data):
            raise Unsupported(visit.source, essence or "no feed")
        text, headers = decode(data, response.charset_encoding), response.headers
        fresh = fresh_seconds(headers)
        return Page(
            visit.source, text, "feed", str(visit.url), headers.get("etag"), headers.get("last-modified"), fresh
        )

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
                return Refused(visit.source, f"retry-after {seconds}", status)
        return Refused(visit.source, status=status)

    def _check_pause(self, visit: _Visit) -> None:
        pause = self._pauses.left(visit.url.host)
        if pause:
            raise Refused(visit.source, f"retry-after {pause[0]}", pause[1])


async def _body(source: str, response: httpx.Response) -> bytes:
    if response.is_stream_consumed:  # a given client's transport made it whole
        return response.content
    return await read_body(source, response.aiter_raw(), response.headers.get("content-encoding", ""))


def _is_passing(failure: Refused) -> bool:
    if failure.status is None:
        return isinstance(failure, Unreachable)
    return failure.status >= 500 and not failure.detail


@contextmanager
def _translated(source: str, detail: str) -> Iterator[None]:
    """Failures of the network in the project's terms."""
    try:
        yield
    except (TimeoutError, httpx.TimeoutException) as exc:
        raise TimedOut(source, detail) from exc
    except SSRFProtectionError as exc:
        raise Refused(source, _PRIVATE) from exc
    except (httpx.InvalidURL, ValueError) as exc:
        raise Refused(source, "address") from exc
    except (httpx.HTTPError, OSError) as exc:
        raise Unreachable(source, detail) from exc


async def _resolved(url: httpx.URL) -> list[IPAddress]:
    """All addresses of the host; ``getaddrinfo`` also reads the decimal and hexadecimal forms."""
    address = literal(url.host)
    if address:
        return [address]
    loop = asyncio.get_running_loop()
    port = url.port or (443 if url.scheme == "https" else 80)
    found = await loop.getaddrinfo(plain_host(url.host), port, type=socket.SOCK_STREAM)
    return [ip_address(entry[4][0]) for entry in found]


def _embedded(url: httpx.URL) -> httpx.URL:
    """A public Telegram post is readable only in the form made for embedding."""
    post = _TELEGRAM_POST.fullmatch(url.path) if url.host in {"t.me", "telegram.me"} else None
    return httpx.URL(f"https://t.me/{post[1]}/{post[2]}?embed=1") if post else url


def _unembedded(url: httpx.URL) -> httpx.URL:
    return url.copy_with(query=None) if url.host == "t.me" else url


def _guarded_client(allowed: AllowedHosts) -> httpx.AsyncClient:
    def permits(hostname: str, address: IPAddress, _port: int) -> bool:
        return is_allowed(address, hostname, allowed)

    client = _client()
    return httpx_ssrf_protection(client, check_globally_reachable=False, custom_validator=permits)


def _proxied_client(proxy: str) -> httpx.AsyncClient:
    try:
        return _client(proxy)
    except (ValueError, ImportError, httpx.InvalidURL) as exc:
        raise SettingsError("FETCH_PROXY", proxy, "the address of a proxy such as http://127.0.0.1:8080") from exc


def _client(proxy: str | None = None) -> httpx.AsyncClient:
    hooks = {"response": [_take_location]}
    return httpx.AsyncClient(
        trust_env=False, timeout=TIMEOUT_SECONDS, cookies=_no_cookies(), proxy=proxy, event_hooks=hooks
    )


async def _take_location(response: httpx.Response) -> None:
    """Out of httpx's sight: it would call an address that it cannot parse a failure of the connection."""
    if "location" in response.headers:
        response.extensions[_LOCATION] = response.headers.pop("location")


def _no_cookies() -> CookieJar:
    """A jar that keeps nothing: what one fetch is given must not go with another."""
    return CookieJar(DefaultCookiePolicy(allowed_domains=[]))
