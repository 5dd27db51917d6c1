"""An address as somebody types or copies it to follow it: feed://…, www.…, host:port (pure)."""

from __future__ import annotations

import re
from ipaddress import ip_address

from bot.models import Link
from bot.urls.links import canonical, straight

_OF_FEEDS = re.compile(r"(?:feeds?|rss|itpc|pcast|podcast):(?://)?(?=\S)", re.IGNORECASE)
_HTTP = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]{1,20}://", re.IGNORECASE)
_HOST = re.compile(
    r"(?P<host>\[[0-9a-f:.]{2,45}\]|(?:[\w-]{1,63}\.){1,8}[\w-]{1,63}\.?|localhost)(?::(?P<port>\d{1,5}))?(?P<rest>[/?#]\S*)?",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[a-z]{2,18}|xn--[\w-]{2,59}|中国|中國|公司|网络|政务|公益|网址|香港|台湾|台灣", re.IGNORECASE)
_AROUND = frozenset(["<>", "“”", '""', "''", "「」", "《》", "（）", "()"])
# Ends that are nearly always an address; any other end may be a file's or a product's name.
_COMMON = frozenset(
    [
        "cn",
        "com",
        "net",
        "org",
        "info",
        "edu",
        "gov",
        "int",
        "biz",
        "hk",
        "tw",
        "mo",
        "中国",
        "公司",
        "网络",
        "政务",
        "公益",
    ]
)


def typed_addresses(text: str) -> tuple[Link, ...]:
    """The addresses that a text as a whole may mean, in the order to try them; none where it is no address.

    A host without a scheme is asked by https first, one with a port or behind feed:// by http first.
    """
    text = straight(_bare(text))
    found = _OF_FEEDS.match(text)
    rest = text[found.end() :] if found else text
    if _HTTP.match(rest):
        return (Link(rest, canonical(rest)),) if not re.search(r"\s", rest) else ()
    place = _HOST.fullmatch(rest)
    if not place or not _is_host(place, is_named=bool(found)):
        return ()
    is_plain_first = bool(found) or place["port"] not in {None, "443"}
    schemes = ("http", "https") if is_plain_first else ("https", "http")
    addresses = [f"{scheme}://{rest}" for scheme in schemes]
    return tuple(Link(address, canonical(address)) for address in addresses)


def is_address(text: str) -> bool:
    """Whether a text is an address of any kind, also one that nobody here follows: no list of words to look for."""
    text = straight(text.strip())
    has_scheme = bool(_SCHEME.match(text) or _OF_FEEDS.match(text))
    return bool(typed_addresses(text)) or (has_scheme and not re.search(r"\s", text))


def _bare(text: str) -> str:
    """Without the blanks, brackets or quotes around it."""
    text = text.strip()
    return text[1:-1].strip() if len(text) > 2 and text[0] + text[-1] in _AROUND else text


def _is_host(place: re.Match[str], *, is_named: bool) -> bool:
    """Whether it is a host, and not a number, a file or a product: 1.5 and 报告2.0 are none."""
    host = place["host"].rstrip(".").lower()
    if host == "localhost" or _is_number(host.strip("[]")):
        return bool(place["port"] or place["rest"] or is_named or host.count(".") == 3)
    end = host.rpartition(".")[2]
    if not _ENDS.fullmatch(end):
        return False
    return is_named or end in _COMMON or host.startswith("www.") or bool(place["port"] or place["rest"])


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
