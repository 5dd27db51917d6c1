"""Fetching, against real servers on the loopback interface."""

from __future__ import annotations

import asyncio
import gzip
import time
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from bot.errors import (
    IsFeed,
    LoginRequired,
    Malformed,
    NotFound,
    Paywall,
    Refused,
    SettingsError,
    SourceError,
    TimedOut,
    TooLarge,
    Unreachable,
    Unsupported,
)
from bot.fetching.body import read_body, redirect_target
from bot.fetching.client import BACKOFF_SECONDS, Fetcher, open_fetcher
from bot.fetching.limits import HostSlots, RequestSlots
from bot.fetching.resolving import NameResolver
from bot.fetching.routes import open_routes
from bot.models import Link, Page
from bot.urls.access import AllowedHosts, dotted

LOOPBACK = AllowedHosts.parse("127.0.0.0/8")
HTML = b"<html><head><title>t</title></head><body><p>" + "国务院印发意见。".encode() * 30 + b"</p></body></html>"


@dataclass
class FakeClock:
    seconds: float = 0.0
    slept: list[float] = field(default_factory=list)

    def now(self) -> datetime:
        return datetime(2024, 5, 1, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def monotonic(self) -> float:
        return self.seconds

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.seconds += seconds


def answer(body: bytes = HTML, status: str = "200 OK", kind: str | None = "text/html", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", "Connection: close"]
    lines += [f"Content-Type: {kind}"] if kind else []
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


Reply = Callable[[str], Awaitable[bytes | None]]


@dataclass
class Server:
    """Answers by path, or with the next of a list; keeps the requests that it got bytes of."""

    port: int = 0
    answers: dict[str, bytes | list[bytes]] = field(default_factory=dict)
    requests: list[str] = field(default_factory=list)
    gate: asyncio.Event | None = None
    busy: int = 0
    busiest: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"http://{host}:{self.port}{path}"

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode()
            self.requests.append(request)
            self.busy += 1
            self.busiest = max(self.busiest, self.busy)
            if self.gate:
                await self.gate.wait()
            self.busy -= 1
            writer.write(self.next_answer(request.split(" ", 2)[1]))
            await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    def next_answer(self, path: str) -> bytes:
        found = self.answers.get(path, answer())
        if isinstance(found, bytes):
            return found
        return found.pop(0) if len(found) > 1 else found[0]


@asynccontextmanager
async def serving(host: str = "127.0.0.1", **answers: bytes | list[bytes]) -> AsyncIterator[Server]:
    server = Server(answers={f"/{path}": found for path, found in answers.items()})
    listener = await asyncio.start_server(server.handle, host, 0)
    server.port = listener.sockets[0].getsockname()[1]
    async with listener:
        yield server
        if server.gate:
            server.gate.set()
        await asyncio.sleep(0)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
async def fetcher(clock: FakeClock) -> AsyncIterator[Fetcher]:
    async with open_fetcher(LOOPBACK, clock) as opened:
        yield opened


@pytest.fixture
async def outsider(clock: FakeClock) -> AsyncIterator[Fetcher]:
    """A fetcher for which nothing private is allowed."""
    async with open_fetcher(AllowedHosts(), clock) as opened:
        yield opened


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


def link(url: str) -> Link:
    return Link(url, url)


async def page_of(fetcher: Fetcher, url: str) -> Page:
    page = await fetcher.fetch(link(url))
    assert page is not None
    return page


async def failure_of(fetcher: Fetcher, url: str) -> SourceError:
    with pytest.raises(SourceError) as caught:
        await fetcher.fetch(link(url))
    return caught.value


async def test_a_page_is_fetched_with_its_validators(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a?id=1&utm_source=x"] = answer(ETag='"1"', Last_Modified="Wed, 01 May 2024 00:00:00 GMT")
    page = await page_of(fetcher, server.url("/a?id=1&utm_source=x"))
    assert (page.text, page.kind, page.url) == (HTML.decode(), "html", server.url("/a?id=1"))
    assert (page.etag, page.last_modified) == ('"1"', "Wed, 01 May 2024 00:00:00 GMT")


async def test_the_bot_names_itself_and_asks_for_chinese(fetcher: Fetcher, server: Server) -> None:
    await page_of(fetcher, server.url())
    assert "User-Agent: Yaodian/0.1" in server.requests[0]
    assert "Accept-Language: zh-CN" in server.requests[0]


async def test_a_page_not_modified_is_none(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = answer(b"", "304 Not Modified")
    assert await fetcher.fetch(link(server.url("/a")), etag='"1"') is None
    assert 'If-None-Match: "1"' in server.requests[0]


async def test_a_page_whose_charset_stands_only_in_it_is_decoded(fetcher: Fetcher, server: Server) -> None:
    text = '<html><head><meta charset="gbk"></head><body>' + "国务院办公厅关于促进消费的意见。" * 20 + "</body></html>"
    server.answers["/a"] = answer(text.encode("gbk"))
    assert (await page_of(fetcher, server.url("/a"))).text == text


@pytest.mark.parametrize(
    ("kind", "path", "read_as"),
    [
        ("application/xhtml+xml; charset=utf-8", "a", "html"),
        ("text/plain", "a", "text"),
        ("text/markdown", "a", "markdown"),
        ("text/plain", "a.md", "markdown"),
        (None, "a", "html"),
    ],
)
async def test_a_document_is_read_by_its_type(
    fetcher: Fetcher, server: Server, kind: str | None, path: str, read_as: str
) -> None:
    server.answers[f"/{path}"] = answer(kind=kind)
    assert (await page_of(fetcher, server.url(f"/{path}"))).kind == read_as


@pytest.mark.parametrize("kind", ["application/pdf", "application/octet-stream", "text/html", "text/plain", None])
async def test_a_document_is_told_by_its_first_bytes_under_any_type(
    fetcher: Fetcher, server: Server, kind: str | None
) -> None:
    server.answers["/a"] = answer(b"%PDF-1.7 ...", kind=kind)
    page = await page_of(fetcher, server.url("/a"))
    assert (page.kind, page.data, page.text) == ("pdf", b"%PDF-1.7 ...", "")


async def test_a_document_may_be_larger_than_a_page(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = answer(b"%PDF-1.7 " + b"x" * 6_000_000, kind="application/pdf")
    assert (await page_of(fetcher, server.url("/a"))).kind == "pdf"


@pytest.mark.parametrize(
    ("kind", "body", "named"),
    [
        ("video/mp4", b"%PDF-1.7", "video/mp4"),
        ("text/xml", b"<urlset/>", "text/xml"),
        ("image/png", b"", "image/png"),
        (None, b"<?xml version='1.0'?><urlset></urlset>", "application/xml"),
        (None, b"\x89PNG\r\n", "application/octet-stream"),
        ("application/zip", b"PK\x03\x04 pictures", "application/zip"),
    ],
)
async def test_another_type_is_unsupported_and_named(
    fetcher: Fetcher, server: Server, kind: str | None, body: bytes, named: str
) -> None:
    server.answers["/a"] = answer(body, kind=kind)
    failure = await failure_of(fetcher, server.url("/a"))
    assert (type(failure), failure.content_type) == (Unsupported, named)


@pytest.mark.parametrize(
    ("status", "error"),
    [(404, NotFound), (410, NotFound), (401, LoginRequired), (402, Paywall)]
    + [(status, Refused) for status in (304, 403, 412, 429, 451, 500, 503)],
)
async def test_a_status_is_named(fetcher: Fetcher, server: Server, status: int, error: type[SourceError]) -> None:
    server.answers["/a"] = answer(b"", f"{status} X")
    failure = await failure_of(fetcher, server.url("/a"))
    assert (type(failure), failure.status) == (error, status)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", gzip.compress(HTML)),
        ("gzip", gzip.compress(HTML[:50]) + gzip.compress(HTML[50:])),
        ("deflate", zlib.compress(HTML)),
        ("deflate", zlib.compress(HTML, wbits=-15)),
    ],
    ids=["gzip", "gzip in two members", "zlib", "bare deflate"],
)
async def test_a_compressed_page_is_unpacked(fetcher: Fetcher, server: Server, encoding: str, body: bytes) -> None:
    server.answers["/a"] = answer(body, Content_Encoding=encoding)
    assert (await page_of(fetcher, server.url("/a"))).text == HTML.decode()


@pytest.mark.parametrize("body", [b"x" * 5_000_001, gzip.compress(b"x" * 50_000_000)])
async def test_over_five_megabytes_unpacked_are_too_large(fetcher: Fetcher, server: Server, body: bytes) -> None:
    headers = {"Content_Encoding": "gzip"} if body.startswith(b"\x1f") else {}
    server.answers["/a"] = answer(body, **headers)
    assert isinstance(await failure_of(fetcher, server.url("/a")), TooLarge)


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/rss+xml", b"<rss/>"),
        ("application/atom+xml", b""),
        ("application/feed+json", b"{}"),
        ("text/xml", b"<?xml version='1.0'?><!-- x --><rss/>"),
        ("application/xml", b"\xef\xbb\xbf<feed xmlns='http://www.w3.org/2005/Atom'/>"),
        ("text/html; charset=utf-8", b"\n<?xml version='1.0'?>\n<rss version='2.0'/>"),
        ("text/plain", b"<rdf:RDF/>"),
        (None, b"<?xml version='1.0'?><rss></rss>"),
    ],
)
async def test_a_feed_is_told_from_what_cannot_be_read(
    fetcher: Fetcher, server: Server, kind: str | None, body: bytes
) -> None:
    server.answers["/a"] = answer(body, kind=kind)
    assert type(await failure_of(fetcher, server.url("/a"))) is IsFeed


async def test_a_server_that_does_not_answer_times_out(clock: FakeClock, server: Server) -> None:
    server.gate = asyncio.Event()
    async with open_fetcher(LOOPBACK, clock, timeout_seconds=0.05) as fetcher:
        assert isinstance(await failure_of(fetcher, server.url()), TimedOut)


async def test_a_failure_of_the_server_is_tried_once_more(fetcher: Fetcher, server: Server, clock: FakeClock) -> None:
    server.answers["/a"] = [answer(b"", "500 X"), answer()]
    assert (await page_of(fetcher, server.url("/a"))).kind == "html"
    assert clock.slept == [BACKOFF_SECONDS]


async def test_a_failed_connection_is_tried_once_more(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = [b"", answer()]
    assert (await page_of(fetcher, server.url("/a"))).kind == "html"


async def test_after_two_failed_connections_the_host_is_named(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = b""
    failure = await failure_of(fetcher, server.url("/a"))
    assert (type(failure), failure.host, len(server.requests)) == (Unreachable, "127.0.0.1", 2)


@pytest.mark.parametrize(
    ("retry_after", "seconds"), [("120", 120), ("Wed, 01 May 2024 00:01:00 GMT", 60), ("999999999999", 86400)]
)
async def test_a_host_is_left_alone_as_long_as_it_asked(
    fetcher: Fetcher, server: Server, clock: FakeClock, retry_after: str, seconds: int
) -> None:
    server.answers["/a"] = answer(b"", "429 X", Retry_After=retry_after)
    first = await failure_of(fetcher, server.url("/a"))
    clock.seconds += 10
    second = await failure_of(fetcher, server.url("/b"))
    assert (first.retry_after_seconds, second.retry_after_seconds) == (seconds, seconds - 10)
    assert (second.status, len(server.requests)) == (429, 1)


async def test_a_host_is_asked_again_after_its_pause(fetcher: Fetcher, server: Server, clock: FakeClock) -> None:
    server.answers["/a"] = [answer(b"", "503 X", Retry_After="30"), answer()]
    await failure_of(fetcher, server.url("/a"))
    clock.seconds += 31
    assert (await page_of(fetcher, server.url("/a"))).kind == "html"


async def test_a_retry_after_that_says_nothing_is_passed_over(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = answer(b"", "429 X", Retry_After="soon")
    assert (await failure_of(fetcher, server.url("/a"))).retry_after_seconds is None


async def test_a_redirect_is_followed_with_its_cookies(fetcher: Fetcher, server: Server) -> None:
    server.answers["/s"] = answer(b"", "302 X", Location="/a", Set_Cookie="seen=1; Path=/")
    page = await page_of(fetcher, server.url("/s"))
    assert (page.source, page.url) == (server.url("/s"), server.url("/a"))
    assert "Cookie: seen=1" in server.requests[1]


async def test_cookies_do_not_go_from_one_fetch_to_the_next(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = answer(Set_Cookie="seen=1; Path=/")
    await page_of(fetcher, server.url("/a"))
    await page_of(fetcher, server.url("/b"))
    assert "Cookie" not in server.requests[1]


@pytest.mark.parametrize(
    "body",
    [
        b'<html><head><meta http-equiv="refresh" content="0; url=/a"></head><body></body></html>',
        b"<html><META HTTP-EQUIV=Refresh CONTENT='0;URL=\"/a\"'></html>",
        b'<script>window.location.href = "/a";</script>',
        b"<html><body><script>location.replace('/a')</script></body></html>",
    ],
)
async def test_a_page_that_only_sends_on_is_followed(fetcher: Fetcher, server: Server, body: bytes) -> None:
    server.answers["/s"] = answer(body)
    assert (await page_of(fetcher, server.url("/s"))).url == server.url("/a")


@pytest.mark.parametrize(
    "html",
    [
        '<meta http-equiv="refresh" content="300; url=/a"><p>' + "正文" * 100,
        '<noscript><meta http-equiv="refresh" content="0; url=/nojs"></noscript>',
        '<script>location.href = "/a?u=" + user;</script>',
        '<meta http-equiv="refresh" content="60">',
    ],
)
def test_a_page_with_text_or_an_open_target_is_no_redirect(html: str) -> None:
    assert redirect_target(html) is None


async def test_five_redirects_are_enough(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = answer(b"", "302 X", Location="/a")
    failure = await failure_of(fetcher, server.url("/a"))
    assert (failure.reason, len(server.requests)) == ("redirects", 6)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://[::1", "javascript:x"])
async def test_a_redirect_to_no_web_address_is_refused(fetcher: Fetcher, server: Server, target: str) -> None:
    server.answers["/a"] = answer(b"", "302 X", Location=target)
    failure = await failure_of(fetcher, server.url("/a"))
    assert (type(failure), failure.reason, len(server.requests)) == (Refused, "address", 1)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f000001", "0177.0.0.1", "127.1", "[::ffff:127.0.0.1]", "localhost", "0.0.0.0"],
)
async def test_no_spelling_of_a_private_address_is_reached(outsider: Fetcher, server: Server, host: str) -> None:
    failure = await failure_of(outsider, server.url(host=host))
    assert (type(failure), server.requests) == (Refused, [])
    assert failure.reason == "private address"


@pytest.mark.parametrize("host", ["0177.0.0.2", "127.2", "0x7f000002"])
async def test_no_redirect_reaches_a_private_address_by_another_spelling(
    clock: FakeClock, server: Server, host: str
) -> None:
    async with open_fetcher(AllowedHosts.parse("127.0.0.1"), clock) as fetcher:
        server.answers["/a"] = answer(b"", "302 X", Location=f"http://{host}:{server.port}/b")
        failure = await failure_of(fetcher, server.url("/a"))
    assert (failure.reason, len(server.requests)) == ("private address", 1)


@pytest.mark.parametrize(
    ("url", "read_as"),
    [
        ("http://0177.0.0.1:80/a", "http://127.0.0.1:80/a"),
        ("//127.1", "//127.0.0.1"),
        ("http://u:p@2130706433/", "http://u:p@127.0.0.1/"),
        ("http://163.com/1.2", "http://163.com/1.2"),
        ("http://1.2.3.999/", "http://1.2.3.999/"),
        ("/0177.0.0.1/", "/0177.0.0.1/"),
    ],
)
def test_a_numeric_host_is_written_out(url: str, read_as: str) -> None:
    assert dotted(url) == read_as


@pytest.mark.parametrize("url", ["http://[::1]/", "http://169.254.169.254/latest", "http://[64:ff9b::7f00:1]/"])
async def test_a_private_address_is_refused(outsider: Fetcher, url: str) -> None:
    assert (await failure_of(outsider, url)).reason == "private address"


async def test_a_redirect_to_a_private_address_is_refused(clock: FakeClock, server: Server) -> None:
    async with serving("127.0.0.2") as inside, open_fetcher(AllowedHosts.parse("127.0.0.1"), clock) as fetcher:
        server.answers["/a"] = answer(b"", "302 X", Location=inside.url(host="127.0.0.2"))
        assert (await failure_of(fetcher, server.url("/a"))).reason == "private address"
        assert inside.requests == []


def resolving(allowed: AllowedHosts, clock: FakeClock, resolver: NameResolver) -> Fetcher:
    return Fetcher(open_routes(allowed, None, (), None, resolver), clock, timeout_seconds=15)


class Flipping:
    """A name that resolves differently every moment."""

    def __init__(self, *answers: str) -> None:
        self.answers = list(answers)

    async def addresses(self, _host: str, _port: int) -> tuple[str, ...]:
        return (self.answers.pop(0),) if self.answers else ()


async def test_the_connection_itself_is_guarded(clock: FakeClock, server: Server) -> None:
    async with resolving(AllowedHosts(), clock, Flipping("8.8.8.8", "127.0.0.1")) as outsider:
        failure = await failure_of(outsider, server.url(host="flipping.example"))
    assert (failure.reason, server.requests) == ("private address", [])


async def test_a_name_is_connected_to_at_the_address_that_was_checked(clock: FakeClock, server: Server) -> None:
    async with resolving(LOOPBACK, clock, Flipping("127.0.0.1", "127.0.0.1")) as fetcher:
        await page_of(fetcher, server.url(host="some.example"))
    assert f"Host: some.example:{server.port}" in server.requests[0].title().replace("Some.Example", "some.example")


async def test_the_second_address_is_tried_where_the_first_does_not_answer(clock: FakeClock, server: Server) -> None:
    class Two:
        async def addresses(self, _host: str, _port: int) -> tuple[str, ...]:
            return ("127.0.0.77", "127.0.0.1")

    async with resolving(LOOPBACK, clock, Two()) as fetcher:
        assert (await page_of(fetcher, server.url(host="two.example"))).kind == "html"


async def test_a_slow_host_leaves_its_place_to_others() -> None:
    slots = RequestSlots(1, 1, HostSlots(1), slow_after=0.01)
    async with slots.hold("slow"), asyncio.timeout(30), slots.hold("quick"):
        pass


async def test_slow_places_are_bounded_and_free_again_at_the_end() -> None:
    slots, order = RequestSlots(1, 1, HostSlots(1), slow_after=0.01), []

    async def request(host: str, until: asyncio.Event) -> None:
        async with slots.hold(host):
            order.append(host)
            await until.wait()

    gates = [asyncio.Event() for _ in range(3)]
    tasks = [asyncio.create_task(request(str(number), gate)) for number, gate in enumerate(gates)]
    await asyncio.sleep(0.1)
    assert order == ["0", "1"]
    gates[0].set()
    await asyncio.sleep(0.1)
    assert order == ["0", "1", "2"]
    for gate in gates:
        gate.set()
    async with asyncio.timeout(30):
        await asyncio.gather(*tasks)
        async with slots.hold("3"):
            pass


async def test_feeds_do_not_take_the_places_of_people(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fetching.client.SLOW_IN_FLIGHT", 0)  # none makes room by lasting long
    async with serving("0.0.0.0") as server, open_fetcher(LOOPBACK, clock) as fetcher, asyncio.timeout(10):
        server.gate = asyncio.Event()
        hosts = [f"127.0.0.{number}" for number in range(1, 22)]
        polls = [asyncio.create_task(fetcher.for_feeds.fetch(link(server.url(host=host)))) for host in hosts]
        while server.busy < 20:
            await asyncio.sleep(0.001)
        asked = asyncio.create_task(fetcher.fetch(link(server.url(host="127.0.0.99"))))
        while server.busy < 21:
            await asyncio.sleep(0.001)
        server.gate.set()
        await asyncio.gather(asked, *polls)


async def test_a_name_that_is_allowed_may_be_private(clock: FakeClock, server: Server) -> None:
    async with open_fetcher(AllowedHosts.parse("localhost"), clock) as fetcher:
        assert (await page_of(fetcher, server.url(host="localhost"))).kind == "html"


async def test_two_requests_at_most_go_to_one_host(fetcher: Fetcher, server: Server) -> None:
    server.gate = asyncio.Event()
    fetches = [asyncio.create_task(page_of(fetcher, server.url(f"/{number}"))) for number in range(5)]
    while server.busy < 2:
        await asyncio.sleep(0.001)
    await asyncio.sleep(0.02)
    server.gate.set()
    await asyncio.gather(*fetches)
    assert (server.busiest, len(server.requests)) == (2, 5)


async def test_twenty_requests_at_most_are_in_flight(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.fetching.client.SLOW_IN_FLIGHT", 0)  # none makes room by lasting long
    async with serving("0.0.0.0") as server, open_fetcher(LOOPBACK, clock) as fetcher:
        server.gate = asyncio.Event()
        hosts = [f"127.0.0.{number}" for number in range(1, 26)]
        fetches = [asyncio.create_task(page_of(fetcher, server.url(host=host))) for host in hosts]
        while server.busy < 20:
            await asyncio.sleep(0.001)
        await asyncio.sleep(0.02)
        server.gate.set()
        await asyncio.gather(*fetches)
        assert (server.busiest, len(server.requests)) == (20, 25)


async def test_a_proxy_gets_only_its_hosts(clock: FakeClock, server: Server) -> None:
    async with serving() as proxy:
        allowed = AllowedHosts.parse("127.0.0.0/8 localhost")
        async with open_fetcher(allowed, clock, proxy=proxy.url(), proxy_hosts=["localhost"]) as fetcher:
            await page_of(fetcher, server.url("/direct"))
            await page_of(fetcher, server.url("/through", host="localhost"))
        assert [request.split(" ")[1] for request in proxy.requests] == [server.url("/through", host="localhost")]
        assert len(server.requests) == 1


async def test_a_proxy_does_not_get_a_private_address(clock: FakeClock, server: Server) -> None:
    async with (
        serving() as proxy,
        open_fetcher(AllowedHosts(), clock, proxy=proxy.url(), proxy_hosts=["localhost"]) as fetcher,
    ):
        assert (await failure_of(fetcher, server.url(host="localhost"))).reason == "private address"
        assert proxy.requests == []


def test_a_wrong_proxy_is_refused_by_its_name(clock: FakeClock) -> None:
    with pytest.raises(SettingsError, match="FETCH_PROXY"):
        open_fetcher(LOOPBACK, clock, proxy="gopher://x")


async def given(clock: FakeClock, seen: list[str]) -> httpx.AsyncClient:
    def respond(request: httpx.Request) -> httpx.Response:
        seen.append(str(request.url))
        return httpx.Response(200, html=HTML.decode())

    return httpx.AsyncClient(transport=httpx.MockTransport(respond))


@pytest.mark.parametrize("sent", ["https://t.me/channel/12", "https://t.me/s/channel/12?single"])
async def test_a_public_telegram_post_is_read_in_its_embedded_form(clock: FakeClock, sent: str) -> None:
    seen: list[str] = []
    async with await given(clock, seen) as client, open_fetcher(LOOPBACK, clock, client=client) as fetcher:
        page = await page_of(fetcher, sent)
    assert (seen, page.url) == (["https://t.me/channel/12?embed=1"], "https://t.me/channel/12")


async def test_a_mobile_twin_is_asked_where_it_was_sent(clock: FakeClock) -> None:
    seen: list[str] = []
    async with await given(clock, seen) as client, open_fetcher(LOOPBACK, clock, client=client) as fetcher:
        page = await fetcher.fetch(Link("https://m.thepaper.cn/x_1", "https://www.thepaper.cn/x_1"))
    assert seen == ["https://m.thepaper.cn/x_1"]
    assert page is not None
    assert page.url == "https://www.thepaper.cn/x_1"


async def test_an_address_that_cannot_be_one_is_refused(fetcher: Fetcher) -> None:
    assert (await failure_of(fetcher, "http://" + "a" * 70 + ".cn/")).reason == "address"


async def test_a_body_of_endless_empty_members_is_given_up() -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(40):
            yield gzip.compress(b"") * 3_000

    with pytest.raises(Malformed):
        await read_body("-", chunks(), "gzip")


def test_a_page_of_open_comments_is_looked_through_in_no_time() -> None:
    before = time.process_time()
    for html in ("<!--" * 2_000, "<script>" * 1_000, "<meta http-equiv=refresh " * 300, "<" * 8_000):
        assert redirect_target(html) is None
    assert time.process_time() - before < 0.5
