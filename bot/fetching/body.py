"""What an answer carries: its type, its bytes within the limit, and where a redirect page points."""

from __future__ import annotations

import re
import zlib
from collections.abc import AsyncIterator, Iterator
from html import unescape

from bot.errors import IsFeed, Malformed, TooLarge, Unsupported
from bot.models import PageKind

MAX_BYTES = 5_000_000  # the sentences for people name this limit

_KINDS: dict[str, PageKind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
_XML = re.compile(rb"\s*(?:<\?xml\b(?!.*<html)|<rss\b|<feed\b)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|\?xml)\b", re.I | re.S)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")

_UNSEEN = ("script", "style", "noscript", "title", "head", "!--")
_OPENING = re.compile(r"<(?:(script|style|noscript|title|head)\b|!--)", re.I)
_ENDINGS = {name: re.compile(rf"</{name}\s*+>", re.I) for name in _UNSEEN} | {"!--": re.compile("-->")}
_TAG = re.compile(r"<[^<>]*+>")
_META = re.compile(r"<meta\b[^<>]*+>", re.I)
_REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?refresh\b", re.I)
_META_URL = re.compile(r"content\s*+=\s*+([\"'])\s*+[.\d]*+\s*+[;,]\s*+(?:url\s*+=\s*+)?['\"]?\s*+([^'\">]+)", re.I)
_LOCATION = re.compile(
    r"\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*([\"'])((?:https?:)?/[^\"'\s]+)\1(?!\s*\+)", re.I
)
_MOST_MEMBERS = 1000  # of a gzip body: each costs a copy of what follows, and an empty one has twenty bytes
_NEARLY_NO_TEXT = 120  # characters: 正在跳转，请稍候… and a fallback link
_REDIRECT_PAGE = 8000  # characters: no real article page is so small and so empty
_REDIRECT_SCRIPT = 1500  # characters of script: one line that sends on, no application that sets its own address


def is_markup(text: str) -> bool:
    """Whether a text begins as an HTML document does."""
    return bool(_MARKUP.match(text[:5000]))


def check_type(source: str, essence: str) -> None:
    """Raise Unsupported for a declared media type that nothing here reads, IsFeed for that of a feed.

    ``essence`` is the Content-Type without its parameters, "" where there is none.
    """
    if essence in _OF_FEEDS:
        raise IsFeed(source, content_type=essence)
    if essence and essence not in _KINDS and essence not in _XML_TYPES:
        raise Unsupported(source, content_type=essence)


def check_beginning(source: str, essence: str, data: bytes) -> None:
    """Raise IsFeed where a feed stands, whatever its type was said to be, and Unsupported for any other XML."""
    if _FEED.match(data[:4096]):
        raise IsFeed(source, content_type=essence)
    if essence in _XML_TYPES:
        raise Unsupported(source, content_type=essence)


_OF_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_XML_TYPES = ("application/xml", "text/xml")
_FEEDS = (*_OF_FEEDS, *_XML_TYPES)
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><!--.*?-->|<!DOCTYPE[^>]*+>|<\?[^>]*+>)\s*+)*+<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.I,
)


def is_feed(essence: str, data: bytes) -> bool:
    """Whether the answer may be a feed: by its type, or by its first bytes where that says nothing."""
    if essence in _FEEDS or essence == "application/json":
        return True
    return essence in {"", "text/plain", "text/html"} and bool(_XML.match(data[:1024]))


def kind_of(source: str, essence: str, path: str, data: bytes) -> PageKind:
    """How to read ``data``: by the declared type, and by its first bytes where there is none."""
    if essence and essence != "text/plain":
        return _KINDS[essence]
    if path.lower().endswith((".md", ".markdown")):
        return "markdown"
    if essence:
        return "text"
    head = data[:1024]
    if _XML.match(head):
        raise Unsupported(source, content_type="application/xml")
    if head.startswith(_BINARY) or (b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise Unsupported(source, content_type="application/octet-stream")
    return "html" if re.search(rb"<(?:!doctype\s+html|html|head|body|meta)\b", head, re.IGNORECASE) else "text"


async def read_body(source: str, chunks: AsyncIterator[bytes], encoding: str) -> bytes:
    """The unpacked body. Raises TooLarge as soon as MAX_BYTES are passed, so that a bomb is never unpacked whole."""
    inflater = _inflater(source, encoding)
    body, received = bytearray(), 0
    async for chunk in chunks:
        received += len(chunk)
        body += inflater.feed(chunk, MAX_BYTES + 1 - len(body)) if inflater else chunk
        if max(received, len(body)) > MAX_BYTES:
            raise TooLarge(source)
    return bytes(body)


def redirect_target(html: str) -> str | None:
    """The address to which a page without a text of its own sends its reader: by meta refresh or a line of script."""
    if len(html) > _REDIRECT_PAGE or len(_TAG.sub("", _without(html, _UNSEEN)).strip()) > _NEARLY_NO_TEXT:
        return None
    html = _without(html, ("noscript", "!--"))
    meta = next((tag for tag in _META.findall(html) if _REFRESH.search(tag)), None)
    target = _META_URL.search(meta) if meta else None
    if target is None:
        script = "\n".join(html[start:end] for start, end in _elements(html, ("script",)))
        target = _LOCATION.search(script) if len(script) <= _REDIRECT_SCRIPT else None
    return unescape(target[2]).strip() if target else None


def _without(html: str, names: tuple[str, ...]) -> str:
    """The markup without these elements and comments; one that does not end stays."""
    kept, at = [], 0
    for start, end in _elements(html, names, whole=True):
        kept.append(html[at:start])
        at = end
    return "".join([*kept, html[at:]])


def _elements(html: str, names: tuple[str, ...], *, whole: bool = False) -> Iterator[tuple[int, int]]:
    """Where the contents of these elements stand, with their tags if ``whole``; none is looked for inside another.

    An end that was looked for once in vain is not looked for again: a thousand openings take no longer than one.
    """
    at = 0
    endless: set[str] = set()
    while found := _OPENING.search(html, at):
        at, name = found.end(), (found[1] or "!--").lower()
        ending = _ENDINGS[name].search(html, at) if name in names and name not in endless else None
        if ending is None:
            endless.add(name)
            continue
        at = ending.end()
        yield (found.start(), at) if whole else (html.find(">", found.end()) + 1, ending.start())


class _Inflater:
    """gzip (also of several members), zlib or, as some servers call it, raw deflate."""

    def __init__(self, source: str, deflate: bool) -> None:
        self._source = source
        self._maybe_raw = deflate
        self._members = 0
        self._zlib = zlib.decompressobj(wbits=47)  # gzip or zlib, by the header

    def feed(self, chunk: bytes, limit: int) -> bytes:
        """At most ``limit`` decoded bytes; Malformed for what is not compressed data."""
        try:
            return self._feed(chunk, limit)
        except zlib.error as exc:
            raise Malformed(self._source, "compression") from exc

    def _feed(self, chunk: bytes, limit: int) -> bytes:
        out = bytearray()
        while chunk and len(out) < limit:
            if self._zlib.eof:
                self._members += 1
                if self._members > _MOST_MEMBERS:
                    raise Malformed(self._source, "compression")
                self._zlib = zlib.decompressobj(wbits=47)
            out += self._decompress(chunk, limit - len(out))
            chunk = self._zlib.unused_data.lstrip(b"\x00")
        return bytes(out)

    def _decompress(self, chunk: bytes, limit: int) -> bytes:
        maybe_raw, self._maybe_raw = self._maybe_raw, False
        try:
            return self._zlib.decompress(chunk, limit)
        except zlib.error:
            if not maybe_raw:
                raise
            self._zlib = zlib.decompressobj(wbits=-zlib.MAX_WBITS)
            return self._zlib.decompress(chunk, limit)


def _inflater(source: str, encoding: str) -> _Inflater | None:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding not in {"gzip", "x-gzip", "deflate"}:
        raise Unsupported(source, encoding=encoding)
    return _Inflater(source, deflate=encoding == "deflate")
