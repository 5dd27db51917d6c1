"""The picture of an article: the one told to machines, else the first of its body; never an icon, a logo or a code."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

from bot.reading.blocks import PageBlocks
from bot.reading.main_content import MainContent
from bot.reading.metadata.declared import Declared

_MOST: Final = 60  # pictures that are looked at
_LEAST_SIDE: Final = 100  # pixels of a declared width or height: smaller are icons, faces and buttons
_WIDEST: Final = 5.0  # times as wide as high, or high as wide: banners and rules
# Where the address waits while src shows a placeholder, the surest first; others are found by what they are called.
_LAZY: Final = (
    "data-original", "data-src", "data-lazy-src", "data-lazyload", "data-lazy", "data-actualsrc", "data-original-src",
    "data-real-src", "data-echo", "data-url", "data-origin", "data-img", "_src", "original", "file", "zoomfile",
)  # fmt: skip
_LAZY_NAME = re.compile(r"src$|original|lazy|origin")
_NO_PICTURE = re.compile(
    r"(?:^|[^a-z])(?:logo|icons?|ico|favicon|avatar|head_?(?:img|pic|portrait)|portrait|face|emoji|emot|qr_?(?:code)?|ewm|erweima|"
    r"share\w{0,8}|btn|button|arrow|blank|loading|lazy(?:load)?|placeholder|spacer|space|pixel|px|transparent|trans|grey|gray|"
    r"dot|line|bg|background|banner|weixin|wechat|wx|weibo|play(?:er)?|default|none|null|nopic|no_?image|1x1|slogan|"
    r"content_logo|end(?:_\w{1,12})?)"
    r"(?=$|[^a-z])|logo|qrcode|avatar|favicon|spacer|placeholder|tpl_?asset|/baike\.png",
    re.IGNORECASE,
)
# Classes tell less: lazy and loading are those of real pictures too.
_NO_PICTURE_NAMES = re.compile(
    r"(?:^|[^a-z])(?:logo|icons?|avatar|head_?(?:img|pic)|face|emoji|qr_?(?:code)?|ewm|share\w{0,8}|btn|button|arrow)"
    r"(?=$|[^a-z])|qrcode|logo|avatar",
    re.IGNORECASE,
)
_NO_PICTURE_WORDS = re.compile(
    r"二维码|二維碼|扫码|扫一扫|公众号|微信|微博|客户端|头像|頭像|图标|圖示|logo|分享|APP下载", re.I
)
_ASSETS = re.compile(r"/(?:static|statics|assets?|templates?|tpl|skins?|themes?|css\d{0,2}|common|public|style)/", re.I)
_IN_QUERY = re.compile(
    r"(?:^|&)(?:u|url|src|image|img|pic|file)=[^&]{0,400}(?:%3A|:|\.(?:jpe?g|png|webp))", re.IGNORECASE
)
_SITE_PICTURE = re.compile(r"/images?/|\.gif$", re.IGNORECASE)  # as a cover without a number
_OWN_NAME = re.compile(r"\d{5}|[0-9a-f]{12}", re.IGNORECASE)  # pictures of articles are numbered, those of a site named
_MOVING = re.compile(r"\.gif(?:$|[?@!])|[?&]wx_fmt=gif", re.IGNORECASE)  # often an account's banner above its messages
# The day in an address: /2026/0312/, /202603/12/, /20260312…
_DATED = re.compile(r"(?<!\d)(20[0-3]\d)[-/_]?(0[1-9]|1[0-2])[-/_]?(?:(?:0[1-9]|[12]\d|3[01])(?!\d)|/)")
_STALE: Final = 3  # months before the article
_NO_IMAGE = re.compile(r"\.(?:s?html?|php|aspx?|jsp|js|css|mp4|m3u8|mp3|svg|ico|pdf)$", re.IGNORECASE)
_NO_ADDRESS = re.compile(r"data:|[\w+/=]{40,2000}$|[^\s]{0,2000}\s\d{1,5}w")  # data, one in cipher, a srcset
_SIZE = re.compile(r"(?:^|[;\s])(width|height)\s{0,2}:\s{0,2}(\d{1,5})(?:px|\b)", re.IGNORECASE)


def images_of(blocks: PageBlocks, content: MainContent, declared: Declared, base: str, url: str | None) -> list[str]:
    """The addresses of what may be its picture, the surest first; ``base`` is what relative addresses count from."""
    told = [
        declared.first("og:image", "og:image:url"),
        declared.first("twitter:image"),
        declared.json_ld.get("image", ""),
    ]
    small = 0 < _pixels(declared.first("og:image:width")) < _LEAST_SIDE
    covers = [] if small else _absolute((text for text in told if text), base, url)
    sure = [address for address in covers if _OWN_NAME.search(address)]
    covers = [address for address in covers if not _SITE_PICTURE.search(urlsplit(address).path)]
    nodes = (node for at in content.elements for node in blocks.elements[at].node.css("img, amp-img")[:_MOST])
    shown = _absolute((address for node in nodes for address in _addresses(node)), base, url)
    return sorted([*sure, *shown, *covers], key=lambda address: bool(_MOVING.search(address)))


def first_of_its_time(addresses: Iterable[str], published: date | None) -> str | None:
    """The first picture that was not put up long before the article: such ones are the site's and its advertisers'."""
    month = published.year * 12 + published.month if published else None
    for address in addresses:
        dated = _DATED.search(urlsplit(address).path)
        if not dated or month is None or month - int(dated[1]) * 12 - int(dated[2]) <= _STALE:
            return address
    return None


def _absolute(addresses: Iterable[str], base: str, url: str | None) -> list[str]:
    """Whole addresses of what may be pictures of an article, the first ones; a page's own address is none."""
    found: list[str] = []
    for address in addresses:
        text = address.strip()
        try:
            whole = urljoin(base, text) if base else f"https:{text}" if text.startswith("//") else text
            parts = urlsplit(whole)
        except ValueError:
            continue
        if re.match(r"https?://\S+$", whole) and whole != url and _is_picture(parts.path, parts.query):
            found.append(whole)
    return found


def _is_picture(path: str, query: str) -> bool:
    """Whether an address may be that of an article's picture; some services are given the picture's own in a query."""
    name = path.rstrip("/").rpartition("/")[2]
    if _IN_QUERY.search(query):
        return True
    if len(path) < 2:
        return False
    if "/default/" in path or _NO_IMAGE.search(path) or _NO_PICTURE.search(name) or "tpl_asset" in path:
        return False
    is_numbered = bool(_OWN_NAME.search(name))
    return (is_numbered or not name.lower().endswith(".gif")) and (is_numbered or not _ASSETS.search(path))


def _addresses(node: Any) -> Iterator[str]:
    """What one element of the body offers, the surest first; nothing where it is small, hidden or a code."""
    attributes = node.attributes
    names = " ".join(attributes.get(name) or "" for name in ("class", "id"))
    words = " ".join(attributes.get(name) or "" for name in ("alt", "title"))
    around = node.parent.text(deep=True)[:60] if node.parent is not None else ""
    if _NO_PICTURE_NAMES.search(names) or _NO_PICTURE_WORDS.search(f"{words} {around if len(around) < 40 else ''}"):
        return
    if not _is_large(attributes):
        return
    others = [name for name in attributes if name not in _LAZY and name != "src" and _LAZY_NAME.search(name)]
    sets = [_largest(attributes.get(name) or "") for name in ("data-srcset", "srcset")]
    waiting = [attributes.get(name) or "" for name in (*_LAZY, *others)]
    for text in (*waiting, *sets, attributes.get("src") or ""):
        if re.search(r"[/.]", text) and not _NO_ADDRESS.match(text):
            yield text


def _is_large(attributes: Mapping[str, str | None]) -> bool:
    """Whether no declared size or style says that it is an icon, a banner or hidden."""
    style = attributes.get("style") or ""
    if "hidden" in attributes or re.search(r"display\s?:\s?none", style):
        return False
    sizes = {name.lower(): int(value) for name, value in _SIZE.findall(style)}
    width, height = (sizes.get(name) or _pixels(attributes.get(name)) for name in ("width", "height"))
    if 0 < width < _LEAST_SIDE or 0 < height < _LEAST_SIDE:
        return False
    return not (width and height) or 1 / _WIDEST <= width / height <= _WIDEST


def _pixels(text: str | None) -> int:
    """A width or height in pixels; 0 where none is given, or one in per cent."""
    found = re.match(r"\s{0,3}(\d{1,5})(?:\.\d{1,20})?\s{0,3}(?:px)?\s{0,3}$", text or "")
    return int(found[1]) if found else 0


def _largest(srcset: str) -> str:
    """The widest picture of a srcset."""
    choices = [part.split() for part in re.split(r",\s", srcset[:5000])]
    sized = [
        (float(re.sub(r"[^\d.]", "", choice[1]) or 0) if choice[1:] else 1.0, choice[0]) for choice in choices if choice
    ]
    return max(sized, default=(0.0, ""))[1].rstrip(",")
