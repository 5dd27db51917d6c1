"""The two HTML parsers, behind a guard against hostile markup."""

from __future__ import annotations

import re
from typing import Any, Final

OPEN_LIMIT: Final = 200  # real pages reach 24 open elements; Lexbor is quadratic in depth
TAG_CHARACTERS: Final = 6_000
TAG_COUNT: Final = 300_000

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*>?")
_FLAT = frozenset({"br", "img", "hr", "input", "meta", "link", "p", "li", "td", "tr", "th", "option", "source", "col"})


def guarded(html: str) -> str:
    """The markup without what would make a parser slow: deep nesting, giant tags, endless tags."""
    depth = count = 0

    def keep(match: re.Match[str]) -> str:
        nonlocal depth, count
        count += 1
        if count > TAG_COUNT:
            return ""
        if match[2].lower() not in _FLAT:
            if match[1]:
                depth = max(0, depth - 1)
            else:
                depth += 1
                if depth > OPEN_LIMIT:
                    return ""
        return match[0] if len(match[0]) <= TAG_CHARACTERS else f"<{match[1]}{match[2]}>"

    return _TAG.sub(keep, html.replace("\0", ""))


def tree(html: str) -> Any:
    """A whole page, by selectolax."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(guarded(html))


def soup(fragment: str) -> Any:
    """A fragment, by bs4."""
    from bs4 import BeautifulSoup

    return BeautifulSoup(guarded(fragment), "lxml")
