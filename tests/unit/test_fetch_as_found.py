"""Headers and bodies that contradict each other, as servers send them: what browsers show is read."""

from __future__ import annotations

import gzip
import random
import zlib
from collections.abc import AsyncIterator
from functools import partial

import pytest

from bot.errors import Malformed, TooLarge, Unsupported
from bot.fetching.body import read_body, redirect_target
from bot.fetching.client import Fetcher, open_fetcher
from bot.fetching.http_headers import location_text, media_type
from tests.unit.test_fetch import HTML, LOOPBACK, FakeClock, Server, answer, failure_of, link, page_of, serving

# Without the time of packing, which would be another in each process of the tests.
packed = partial(gzip.compress, mtime=0)
FEED = b"<?xml version='1.0'?><rss><channel><title>\xe6\x96\xb0</title></channel></rss>"


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with open_fetcher(LOOPBACK, FakeClock()) as opened:
        yield opened


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    async with serving() as running:
        yield running


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("none", HTML),
        ("utf-8", HTML),
        ("aws-chunked", HTML),
        ("UTF8, Identity", HTML),
        ("gzip", HTML),
        ("deflate", HTML),
        ("br", HTML),
        ("zstd", b"\xef\xbb\xbf" + HTML),
        ("gzip, identity", packed(HTML)),
        ("aws-chunked, gzip", packed(HTML)),
        ("gzip, gzip", packed(packed(HTML))),
        ("gzip, gzip", packed(HTML)),
        ("gzip", packed(packed(HTML))),
        ("deflate, gzip", packed(zlib.compress(HTML))),
        ("gzip", zlib.compress(HTML)),
        ("deflate", packed(HTML)),
        ("", packed(HTML)),
        ("none", packed(HTML)),
        ("gzip", packed(HTML) + b"\r\n<!-- served in 3 ms -->"),
        ("gzip", packed(HTML) + b"\0" * 20),
    ],
)
async def test_a_body_is_unpacked_by_what_it_is(fetcher: Fetcher, server: Server, encoding: str, body: bytes) -> None:
    server.answers["/a"] = answer(body, **({"Content_Encoding": encoding} if encoding else {}))
    assert (await page_of(fetcher, server.url("/a"))).text == HTML.decode()


async def test_two_headers_of_encoding_are_one_list(fetcher: Fetcher, server: Server) -> None:
    body = packed(HTML)
    server.answers["/a"] = answer(body, Content_Encoding="gzip\r\nContent-Encoding: none")
    assert (await page_of(fetcher, server.url("/a"))).text == HTML.decode()


async def byte_by_byte(body: bytes) -> AsyncIterator[bytes]:
    for at in range(len(body)):
        yield body[at : at + 1]


@pytest.mark.parametrize(
    ("encoding", "body", "read"),
    [
        ("gzip", packed(HTML[:90]) + packed(HTML[90:]), HTML),
        ("deflate", zlib.compress(HTML, wbits=-15), HTML),
        ("gzip", b"<p>", b"<p>"),
        ("", b"", b""),
        ("gzip", b"", b""),
    ],
)
async def test_it_does_not_matter_how_a_body_is_cut(encoding: str, body: bytes, read: bytes) -> None:
    assert await read_body("-", byte_by_byte(body), encoding) == read


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, gzip", "gzip, gzip, gzip, gzip"])
async def test_bytes_of_nothing_known_are_no_text(encoding: str) -> None:
    noise = random.Random(7).randbytes(2_000)
    with pytest.raises((Malformed, Unsupported)):
        await read_body("-", byte_by_byte(noise), encoding)


async def test_a_bomb_in_a_bomb_is_too_large() -> None:
    async def whole() -> AsyncIterator[bytes]:
        yield packed(packed(bytes(80_000_000)))

    with pytest.raises(TooLarge):
        await read_body("-", whole(), "gzip, gzip")


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ("text/html; charset=utf-8", "text/html"),
        ("text/html, text/html; charset=utf-8", "text/html"),
        ("text/plain, Text/HTML", "text/html"),
        ("text/html, */*", "text/html"),
        ("text/html charset=gbk", "text/html"),
        ("text/html;charset=utf-8;charset=utf-8", "text/html"),
        ("application/unknown", ""),
        ("html", ""),
        ("", ""),
    ],
)
def test_of_several_types_the_last_counts(value: str, read: str) -> None:
    assert media_type(value) == read


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/xml", HTML),
        ("text/xml", b"<?xml version='1.0'?>" + b"<!-- x -->" * 150 + b"<html><body>" + HTML + b"</body></html>"),
        ("application/octet-stream", b"\r\n<!DOCTYPE html>" + HTML),
        ("text/html\r\nContent-Type: text/html; charset=utf-8", HTML),
        ("*/*", HTML),
    ],
)
async def test_a_page_under_another_type_is_a_page(fetcher: Fetcher, server: Server, kind: str, body: bytes) -> None:
    server.answers["/a"] = answer(body, kind=kind)
    assert (await page_of(fetcher, server.url("/a"))).kind == "html"


@pytest.mark.parametrize("kind", ["application/xml", "text/xml", "application/octet-stream"])
async def test_a_feed_under_such_a_type_is_a_feed(fetcher: Fetcher, server: Server, kind: str) -> None:
    server.answers["/a"] = answer(FEED, kind=kind)
    assert isinstance(await failure_of(fetcher, server.url("/a")), Unsupported)
    page = await fetcher.fetch_feed(link(server.url("/a")))
    assert page is not None
    assert page.kind == "feed"


@pytest.mark.parametrize("refresh", ["0; url=/b", "0;URL='/b'", "3, url=/b", " 0 ; /b", "0.5;url= /b "])
async def test_a_refresh_header_of_an_empty_page_is_followed(fetcher: Fetcher, server: Server, refresh: str) -> None:
    server.answers["/a"] = answer(b"<html><body></body></html>", Refresh=refresh)
    assert (await page_of(fetcher, server.url("/a"))).url == server.url("/b")


@pytest.mark.parametrize("refresh", ["300", "", "url=/b", "0;"])
def test_a_refresh_without_an_address_leads_nowhere(refresh: str) -> None:
    assert redirect_target("<html><body></body></html>", refresh) is None


async def test_a_page_with_text_stays_whatever_is_to_refresh_it(fetcher: Fetcher, server: Server) -> None:
    server.answers["/a"] = answer(Refresh="600; url=/b")
    assert (await page_of(fetcher, server.url("/a"))).url == server.url("/a")


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("/政策/1.html".encode("gbk"), "/%D5%FE%B2%DF/1.html"),
        ("/政策/1.html".encode(), "/政策/1.html"),
        ("/s?q=消费".encode("gbk"), "/s?q=%CF%FB%B7%D1"),
        ("http://云江.example/政策".encode("gbk"), "http://云江.example/%D5%FE%B2%DF"),
        (b"/a?b=%D5%FE#c", "/a?b=%D5%FE#c"),
    ],
)
def test_a_target_in_another_charset_keeps_its_bytes(raw: bytes, read: str) -> None:
    assert location_text(raw) == read


async def test_a_redirect_in_gbk_asks_with_the_bytes_it_was_given(fetcher: Fetcher, server: Server) -> None:
    server.answers["/s"] = b"HTTP/1.1 302 X\r\nContent-Length: 0\r\nLocation: " + "/政策/1.html\r\n\r\n".encode("gbk")
    await page_of(fetcher, server.url("/s"))
    assert server.requests[1].startswith("GET /%D5%FE%B2%DF/1.html ")
