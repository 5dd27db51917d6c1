"""The two HTML parsers, behind a guard against hostile markup.

Measured without the guard: Lexbor is quadratic in the depth of ``<div>`` (90,000 of them: 7 s) and in the attributes
of one tag; formatting elements left open are copied into every later paragraph; lxml loses text below its
depth limit.
"""

from __future__ import annotations

import re
from typing import Any, Final
from urllib.parse import urljoin

OPEN_LIMIT: Final = 200  # open elements; real pages reach 24
FORMAT_LIMIT: Final = 12  # open formatting elements: a parser opens them again in every paragraph
TAG_CHARACTERS: Final = 6_000  # of one tag; a picture inlined as data has more, and loses its attributes
TAG_COUNT: Final = 60_000  # the largest page measured has 6,000

# Every part is possessive: no input makes it go back. A quote counts only after "=", as in a parser.
_TAG = re.compile(
    r"<!--|<(/?)([a-zA-Z][^\s/>\0]{0,40}+)(?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')|=)*+>?",
)
_RAW: Final = frozenset({"script", "style", "textarea", "title", "xmp", "noembed", "noframes"})
_FLAT: Final = frozenset(
    {"br", "img", "hr", "input", "meta", "link", "p", "li", "td", "tr", "th", "option", "source", "col", "dd", "dt"}
    | {"area", "base", "embed", "param", "track", "wbr", "tbody", "thead", "html", "head", "body"}
)
_UNNESTED: Final = _FLAT | _RAW
_FORMAT: Final = frozenset(
    {"a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"}
)


def guarded(html: str) -> str:
    """The markup without what would make a parser slow: comments, deep nesting, giant tags, endless tags. Takes time
    linear in the length."""
    return _Guard(html.replace("\0", "")).text()


class _Guard:
    """One pass over the tags of a document; ``open`` and ``dropped`` count elements by name that wait for their end."""

    def __init__(self, html: str) -> None:
        self.html = html
        self.open: dict[str, int] = {}
        self.dropped: dict[str, int] = {}
        self.depth = self.formats = self.count = 0

    def text(self) -> str:
        """What is kept is copied in runs, from ``copied`` up to the next thing that goes: most tags stay."""
        html, pieces, copied, at = self.html, list[str](), 0, 0
        while found := _TAG.search(html, at):
            slash, name = found.groups()
            if name is None:
                end = html.find("-->", found.start() + 2)
                if end < 0:  # a comment without an end: a parser would swallow the rest
                    return "".join((*pieces, html[copied : found.start()], html[found.end() :].replace("<!--", "")))
                pieces.append(html[copied : found.start()])
                copied = at = end + 3
                continue
            at, lower = found.end(), name.lower()
            self.count += 1
            if self.count > TAG_COUNT or not (lower in _UNNESTED or (self._closes if slash else self._opens)(lower)):
                pieces.append(html[copied : found.start()])
                copied = at
            elif at - found.start() > TAG_CHARACTERS:
                pieces.append(f"{html[copied : found.start()]}<{slash}{name}>")
                copied = at
            if lower in _RAW and not slash:
                end, at = at, self._raw_end(lower, at)
                if lower not in {"script", "title"} or at == len(html):
                    whole = html[copied : at if lower in {"script", "title"} else end]
                    pieces.append(whole + (f"</{lower}>" if at == len(html) else ""))
                    copied = at
        return "".join((*pieces, html[copied:]))

    def _raw_end(self, name: str, at: int) -> int:
        """Where the raw text of an element ends: at the document's end at most."""
        end = re.compile(f"</{name}", re.IGNORECASE).search(self.html, at)
        return end.start() if end else len(self.html)

    def _opens(self, name: str) -> bool:
        formats = name in _FORMAT
        if self.depth >= OPEN_LIMIT or (formats and self.formats >= FORMAT_LIMIT):
            self.dropped[name] = self.dropped.get(name, 0) + 1
            return False
        self.open[name] = self.open.get(name, 0) + 1
        self.depth += 1
        self.formats += formats
        return True

    def _closes(self, name: str) -> bool:
        """The end of a dropped element goes with it; an end without a start changes nothing that is counted."""
        if self.dropped.get(name):
            self.dropped[name] -= 1
            return False
        if self.open.get(name):
            self.open[name] -= 1
            self.depth -= 1
            self.formats -= name in _FORMAT
        return True


def tree(html: str) -> Any:
    """A whole page, by selectolax (Lexbor): 1 ms for 200 KB."""
    from selectolax.lexbor import LexborHTMLParser

    return LexborHTMLParser(guarded(html))


def base_address(root: Any, url: str) -> str:
    """What the relative addresses of a parsed page count from: its first ``<base href>``, else its own ``url``."""
    declared = root.css_first("base[href]")
    if declared is None:
        return url
    try:
        base = urljoin(url, (declared.attributes.get("href") or "").strip())
    except ValueError:
        return url
    return base if re.match(r"https?://[^/\s]", base, re.IGNORECASE) else url


def soup(fragment: str, *, is_guarded: bool = False) -> Any:
    """A fragment, by bs4 with lxml: some ten times slower than ``tree``, and tolerant of loose markup. ``is_guarded``:
    it is the markup of what was parsed here, so that nothing is left to guard against."""
    from bs4 import BeautifulSoup

    safe = fragment if is_guarded else guarded(fragment)
    return BeautifulSoup(f"<body>{safe}</body>", "lxml")  # bare text that looks like an address is text
