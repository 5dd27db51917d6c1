"""What an answer carries: its type, its bytes within the limit, and where a redirect page points."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from html import unescape

from bot.errors import IsFeed, TooLarge, Unsupported
from bot.fetching.compression import Unpacker
from bot.fetching.document_kinds import MAX_DOCUMENT_BYTES, document_kind, is_document, may_be_document
from bot.models import PageKind

MAX_BYTES = 5_000_000  # the sentences for people name this limit

_KINDS: dict[str, PageKind] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
    "text/markdown": "markdown",
    "text/x-markdown": "markdown",
}
# Types under which servers send pages too: what they hold is told by its first bytes.
_LOOKED_AT = frozenset({"application/xml", "text/xml", "application/octet-stream", "binary/octet-stream"})
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|meta)\b", re.IGNORECASE)
_FIRST_TAG = re.compile(
    rb"<(?:(?P<page>!doctype\s+html|html|head|body|meta)|rss|feed|rdf:rdf|opml|urlset|sitemapindex)\b", re.IGNORECASE
)
_XML = re.compile(rb"\s*(?:<\?xml\b(?!.*<html)|<rss\b|<feed\b)", re.IGNORECASE | re.DOTALL)
_MARKUP = re.compile(r"\s*+(?:(?><!--.*?-->)\s*+)*+<(?:!doctype\s+html|html|head|body|meta|title|\?xml)\b", re.I | re.S)
_BINARY = (b"%PDF", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0", b"\x1f\x8b")

_UNSEEN = ("script", "style", "noscript", "title", "head", "!--")
_OPENING = re.compile(r"<(?:(script|style|noscript|title|head)\b|!--)", re.I)
_ENDINGS = {name: re.compile(rf"</{name}\s*+>", re.I) for name in _UNSEEN} | {"!--": re.compile("-->")}
_TAG = re.compile(r"<[^<>]*+>")
_META = re.compile(r"<meta\b[^<>]*+>", re.I)
_REFRESH = re.compile(r"http-equiv\s*+=\s*+[\"']?refresh\b", re.I)
_META_CONTENT = re.compile(r"content\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)')", re.I)
_REFRESH_URL = re.compile(r"\s*+[.\d]*+\s*+[;,]\s*+(?:url\s*+=\s*+)?['\"]?\s*+([^'\"]++)", re.I)
_LOCATION = re.compile(
    r"\blocation(?:\.href)?\s*(?:=|\.(?:replace|assign)\()\s*([\"'])((?:https?:)?/[^\"'\s]+)\1(?!\s*\+)", re.I
)
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
    if essence and essence not in _KINDS and essence not in _LOOKED_AT and not may_be_document(essence):
        raise Unsupported(source, content_type=essence)


def check_beginning(source: str, essence: str, data: bytes) -> None:
    """Raise IsFeed where a feed stands, whatever its type was said to be."""
    if _FEED.match(data[:4096]):
        raise IsFeed(source, content_type=essence)


_OF_FEEDS = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_XML_TYPES = ("application/xml", "text/xml")
_FEEDS = (*_OF_FEEDS, *_XML_TYPES)
_FEED = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:(?><!--.*?-->|<!DOCTYPE[^>]*+>|<\?[^>]*+>)\s*+)*+<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL | re.I,
)


def is_feed(essence: str, data: bytes) -> bool:
    """Whether the answer may be a feed: by its type, or by its first bytes where that says nothing."""
    if essence in _LOOKED_AT and _is_page(data):
        return False
    if essence in _FEEDS or essence == "application/json":
        return True
    return essence in {"", "text/plain", "text/html", *_LOOKED_AT} and bool(_XML.match(data[:1024]))


def _is_page(data: bytes) -> bool:
    """Whether the first tag that tells is one of HTML; behind a long prologue of XML too."""
    found = _FIRST_TAG.search(data[:5000].replace(b"\0", b""))
    return bool(found and found["page"])


def kind_of(source: str, essence: str, path: str, data: bytes) -> PageKind:
    """How to read ``data``: as the document that it is, else by the declared type, or by its first bytes where there is
    none or one that servers give to pages too. Raises Unsupported for what is no text."""
    if document := document_kind(data):
        return document
    if essence in _LOOKED_AT or may_be_document(essence):
        if _is_page(data):
            return "html"
        raise Unsupported(source, content_type=essence)
    if essence and essence != "text/plain":
        return _KINDS[essence]
    if path.lower().endswith((".md", ".markdown")):
        return "markdown"
    return "text" if essence else _looked_at(source, data[:1024])


def _looked_at(source: str, head: bytes) -> PageKind:
    """By the first bytes alone. Raises Unsupported."""
    if _XML.match(head):
        raise Unsupported(source, content_type="application/xml")
    if head.startswith(_BINARY) or (b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff"))):
        raise Unsupported(source, content_type="application/octet-stream")
    return "html" if _HTML.search(head) else "text"


async def read_body(source: str, chunks: AsyncIterator[bytes], encoding: str) -> bytes:
    """The unpacked body; ``encoding`` is the Content-Encoding. Raises TooLarge as soon as its limit is passed (that of
    documents where it begins as one, else MAX_BYTES), so that a bomb is never unpacked whole."""
    unpacker = Unpacker(source, encoding, MAX_DOCUMENT_BYTES)
    body, received = bytearray(), 0
    async for chunk in chunks:
        received += len(chunk)
        body += unpacker.feed(chunk)
        if max(received, len(body)) > (MAX_DOCUMENT_BYTES if is_document(body) else MAX_BYTES):
            raise TooLarge(source)
    return bytes(body + unpacker.rest())


def redirect_target(html: str, refresh: str = "") -> str | None:
    """The address to which a page without a text of its own sends its reader: by the header ``refresh``, by the meta
    tag of that name or a line of script."""
    if len(html) > _REDIRECT_PAGE or len(_TAG.sub("", _without(html, _UNSEEN)).strip()) > _NEARLY_NO_TEXT:
        return None
    html = _without(html, ("noscript", "!--"))
    meta = next((tag for tag in _META.findall(html) if _REFRESH.search(tag)), "")
    content = _META_CONTENT.search(meta)
    declared = (refresh, unescape(content[1] or content[2] or "") if content else "")
    target = next((found[1] for text in declared if (found := _REFRESH_URL.match(text))), None)
    if target is None:
        script = "\n".join(html[start:end] for start, end in _elements(html, ("script",)))
        found = _LOCATION.search(script) if len(script) <= _REDIRECT_SCRIPT else None
        target = unescape(found[2]) if found else None
    return target.strip() if target else None


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
