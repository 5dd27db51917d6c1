"""The State Council's policy library (国务院政策文件库) → Feed (pure): what its search answers as JSON.

It cannot be asked from where this was written. What is known of it is what public programs of 2023 to 2026 that do ask
it say alike; no code of theirs is here:

- nothing has to be shown to be let in; it is a GET of ``sousuo.www.gov.cn/search-gov/data``. ``t`` chooses what is
  searched (``zhengcelibrary_gw``: the State Council's, ``_bm``: its departments', ``_gb``: the gazette, which prints
  the others again; ``zhengcelibrary``: all), ``q`` the words (none: everything), ``searchfield=title`` (without it
  ``q`` is not heeded), ``sort=pubtime`` and ``sortType=1`` the newest first, ``p`` the page from 1, ``n`` rows a page;
- it answers ``{"code": 200, "searchVO": {…}}``. The rows stand in ``searchVO.listVO`` or, by kind, in
  ``searchVO.catMap.{gongwen, bumenfile, otherfile, gongbao}.listVO``. A row has ``title`` and ``summary`` (the words
  that were found in ``<em>``), ``url``, ``pubtimeStr`` ("2026.09.11"), ``pubtime`` (milliseconds, 0 where it is not
  known), ``puborg``, ``pcode`` and ``childtype`` (财政、金融、审计\\\\税务);
- code 1001 with 没有找到相关结果 says that nothing has the words; any other code, or 200 without rows, is a refusal
  (too many questions) in the shape of an answer.

So an answer without rows is a failure wherever the library cannot be empty: nothing here ends in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from bot.errors import Malformed
from bot.feeds.list_dates import date_in_text
from bot.models import Feed, FeedItem, Page
from bot.text.titles import plain_title
from bot.urls.links import canonical

NAME: Final = "国务院政策文件库"
MOST_ITEMS: Final = 100
_HOST: Final = "sousuo.www.gov.cn"
_DATA: Final = "/search-gov/data"
_PAGES: Final = ("/zcwjk/policydocumentlibrary", "/zcwjk/policyretrieval")  # where people search
_LIBRARY: Final = "zhengcelibrary"
_KINDS: Final = ("gongwen", "bumenfile", "otherfile")  # not gongbao: it prints the same documents at other addresses
_FOUND: Final = 200
_NOTHING: Final = 1001
_READABLE: Final = 0.5  # share of rows that must have title and address: below, they have other names now
_HEADER: Final = {"puborg": "发文机关", "pcode": "发文字号", "childtype": "主题分类"}  # by which pages print them


def is_library(url: str) -> bool:
    """Whether an address is that of the library's data."""
    return urlsplit(url).path == _DATA


def data_address(url: str) -> str | None:
    """Where the data of the library's search page stand, the newest first; None for any other page."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if parts.hostname != _HOST or parts.path.lower() not in _PAGES:
        return None
    asked = dict(parse_qsl(parts.query))
    kind = asked.get("t", _LIBRARY)
    return library_address(kind if kind.startswith(_LIBRARY) else _LIBRARY, asked.get("q", ""))


def library_address(kind: str, words: str = "") -> str:
    """The newest fifty rows of a kind (``t``), all of them or those with these words in their title."""
    asked = {"t": kind, "q": words, "timetype": "timeqb", "searchfield": "title", "sort": "pubtime", "sortType": "1"}
    return f"https://{_HOST}{_DATA}?" + urlencode({**asked, "p": "1", "n": "50", "type": "gwyzcwjk"})


def parse_library(page: Page, found: Any, now: datetime) -> Feed:
    """The newest documents. Raises Malformed for what is no answer as it is described above, and for an answer without
    documents to a question that has some."""
    words = dict(parse_qsl(urlsplit(page.url or "").query)).get("q", "").strip()
    title = f"{NAME}：{words}" if words else NAME
    if _says_nothing(found) and words:
        return Feed(title, "list", ())
    rows = list(_rows(found)) if isinstance(found, dict) and found.get("code") == _FOUND else []
    items = {item.key: item for row in rows if (item := _item(row, now))}
    if not items or len(items) < _READABLE * len(rows):
        raise Malformed(page.source, "policy library")
    listed = sorted(items.values(), key=lambda one: one.published or datetime.min.replace(tzinfo=UTC), reverse=True)
    return Feed(title, "list", tuple(listed[:MOST_ITEMS]))


def _says_nothing(found: Any) -> bool:
    return isinstance(found, dict) and found.get("code") == _NOTHING and "没有找到" in str(found.get("msg"))


def _rows(found: dict[str, Any]) -> Iterator[Any]:
    """The rows of an answer, whether they are told apart by kind or not; each once."""
    search = _dictionary(found.get("searchVO"))
    kinds = _dictionary(search.get("catMap"))
    lists = [search.get("listVO"), *(_dictionary(kinds.get(kind)).get("listVO") for kind in _KINDS)]
    yield from {str(row): row for listed in lists if isinstance(listed, list) for row in listed}.values()


def _dictionary(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _item(row: Any, now: datetime) -> FeedItem | None:
    """A row as an item, None where it has no title or no address."""
    if not isinstance(row, dict):
        return None
    texts = {name: plain_title(value) for name, value in row.items() if isinstance(value, str)}
    title, href = texts.get("title", ""), str(row.get("url") or "").strip()
    try:
        url = urljoin("https://www.gov.cn/", href)
    except ValueError:
        return None
    if not title or not href or not url.startswith(("http://", "https://")):
        return None
    header = tuple((label, texts[name]) for name, label in _HEADER.items() if texts.get(name))
    return FeedItem(canonical(url), url, title, _published(row, now), header=header)


def _published(row: dict[str, Any], now: datetime) -> datetime | None:
    """The printed day, else the milliseconds; None for 0 and for what lies ahead."""
    printed, milliseconds = row.get("pubtimeStr"), row.get("pubtime")
    moment = date_in_text(printed, now) if isinstance(printed, str) else None
    if moment or not isinstance(milliseconds, int) or not 0 < milliseconds <= now.timestamp() * 1000:
        return moment
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
