"""The further pages of an article: 下一页, 余下全文, 【2】. Pure; ``bot/flows/articles.py`` fetches and joins them."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bot.markup import base_address, tree
from bot.models import Page
from bot.reading.boilerplate_patterns import folded

# Pages of one article, the first one counted: longer series are galleries, and each page is a request to the site.
MAX_PAGES: Final = 10
_LINKS: Final = 2000  # links that are looked at; an article's pager is never behind so many
_WANTED = re.compile(r"下\s*+(?:一\s*+)?[页頁]|余下全文|餘下全文|[\[【]\s*+\d{1,2}\s*+[\]】]|pag(?:e|ina|er)", re.I)
_NEXT = re.compile(r"^[\W_]*+(?:下\s*+(?:一\s*+)?[页頁]|(?:点击)?(?:阅读|查看|显示)?(?:余下|餘下|剩余)全文)[\W_]*+$")
_NUMBER = re.compile(r"^[\[【(]?\s*(\d{1,2})\s*[\]】)]?$")
_MARK = re.compile(r"(?:[_-](?:p|page)?(\d{1,2}|all)|/(?:page/)?(\d{1,2}))?(\.[a-z]{3,5})?/?$", re.IGNORECASE)
# A file that is called page 2 and nothing else says so itself, wherever it lies; n2.html may be the next article.
_NAMED_PAGE = re.compile(r"/(?:pg|page|p)[_-]?(\d{1,2})\.[a-z]{3,5}$", re.IGNORECASE)
_KEYS: Final = frozenset({"page", "p", "pn", "pageno", "pageindex", "page_no"})
_ALL: Final = 0  # the number of the page that shows everything


def next_pages(page: Page) -> tuple[str, ...]:
    """Addresses of the pages that follow this one, in order; only variants of its own address on its own host."""
    if not page.url or page.kind != "html" or not _WANTED.search(page.text):
        return ()
    own_stem, own = _split(page.url)
    own = own or 1
    found: dict[int, str] = {}
    root = tree(page.text)
    base = base_address(root, page.url)
    for node in root.css("a[href]")[:_LINKS]:
        text = folded(node.text(deep=True)[:20])
        numbered = _NUMBER.match(text)
        if not numbered and not _NEXT.match(text):
            continue
        try:
            address = urljoin(base, (node.attributes.get("href") or "").strip()).split("#")[0]
            stem, number = _split(address)
        except ValueError:
            continue
        expected = int(numbered[1]) if numbered else own + 1
        named = _NAMED_PAGE.search(urlsplit(address).path) if not numbered and stem[1] == own_stem[1] else None
        if named and int(named[1]) == expected:
            found.setdefault(expected, address)
        if stem == own_stem and number is not None and (number == expected or (number == _ALL and not numbered)):
            found.setdefault(number, address)
    if _ALL in found:
        return (found[_ALL],)
    return tuple(found[number] for number in sorted(found) if own < number <= MAX_PAGES)


def _split(address: str) -> tuple[tuple[str, ...], int | None]:
    """What all pages of an article have in common, and the number of this one (None without a mark)."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    told = [value for key, value in query if key.lower() in _KEYS]
    rest = urlencode([(key, value) for key, value in query if key.lower() not in _KEYS])
    mark = _MARK.search(parts.path)
    text = (mark[1] or mark[2] or "") if mark else ""
    number = _ALL if text.lower() == "all" else int(text) if text and int(text) <= MAX_PAGES else None
    path = parts.path
    if mark and (number is not None or not text):
        path = path[: mark.start()] + (mark[3] or "")
    if told and told[0].isdigit() and int(told[0]) <= MAX_PAGES:
        number = int(told[0])
    return (parts.scheme, parts.netloc.lower(), path.rstrip("/"), rest), number
