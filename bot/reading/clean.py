"""The markup of the main content → its lines, by bs4: rows of tables stay together, lists keep the marks that browsers
show, captions stand apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.markup import soup
from bot.reading.blocks import leads_here
from bot.reading.boilerplate_patterns import folded
from bot.reading.captions import CAPTION, CREDIT
from bot.reading.lists import write_marks
from bot.reading.marks import BREAK, with_exponents
from bot.reading.tables import write_rows

_BLOCK_TAGS: Final = frozenset([
    "p", "div", "section", "article", "li", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "pre", "dd", "dt", "dl", "figure", "header", "footer", "body", "center", "td", "th", "tbody",
    "main", "aside", "form", "fieldset", "address", "hr",
])  # fmt: skip
_DROP: Final = [
    "script", "style", "noscript", "iframe", "template", "svg", "button", "nav", "form", "select", "head",
    "title", "textarea", "object", "canvas", "video", "audio",
]  # fmt: skip
_PICTURE: Final = "\ufffc"  # stands for a picture: a short line right behind it may be its caption
_CAPTION_LENGTH: Final = 200  # longer text in a box called "pic-text" is the article beside its picture
_CREDIT_LENGTH: Final = 120  # a line right behind a picture that ends with 摄 or 供图


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of the main content; ``link_share`` (0..1) of its characters stand in links to other pages.

    ``leads_here``: a link to a place on the same page, as in a table of contents.
    """

    text: str
    link_share: float = 0.0
    leads_here: bool = False


def body_lines(fragment: str, *, is_guarded: bool = False) -> tuple[list[BodyLine], list[str]]:
    """The lines in order, and the captions of pictures; ``is_guarded`` as for ``soup``."""
    root = soup(with_exponents(fragment), is_guarded=is_guarded)
    for node in root.find_all(_DROP):
        node.decompose()
    captions = _captions(root)
    tags = fragment.lower()
    for table in root.find_all("table") if "<table" in tags else ():
        write_rows(table)
    for listed in root.find_all(["ol", "ul"]) if "<li" in tags else ():
        write_marks(listed)
    lines: list[BodyLine] = []
    after_picture = False
    for text, linked, here in _Breaker().broken(root):
        line = folded(text.replace(_PICTURE, ""))
        has_words = bool(re.search(r"\w", line))
        if has_words and after_picture and len(line) <= _CREDIT_LENGTH and CREDIT.search(line):
            captions.append(line)
        elif has_words:
            lines.append(BodyLine(line, min(1.0, linked / len(line)), 2 * here > len(line)))
        after_picture = _PICTURE in text or (after_picture and not has_words)
    return lines, captions


def _captions(root: Any) -> list[str]:
    """Take the captions out that say so by tag or class."""
    captions: list[str] = []
    for node in root.find_all(_is_caption):
        if not node.decomposed:
            text = folded(node.get_text().replace("\n", " "))
            captions += [text] if re.search(r"\w", text) else []
            node.decompose()
    return captions


def _is_caption(tag: Any) -> bool:
    if tag.name == "figcaption":
        return True
    if not tag.attrs or tag.name in {"body", "html", "table"}:
        return False
    names = " ".join([*(tag.get("class") or []), str(tag.get("id") or "")])
    return bool(CAPTION.search(names)) and tag.find("p") is None and len(tag.get_text()) < _CAPTION_LENGTH


class _Breaker:
    """Text broken at blocks and ``<br>`` alone, with the characters in links to other pages and to places on this one;
    a stack of its own, for any depth."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int, int]] = []
        self.pieces: list[str] = []
        self.linked = self.here = 0

    def broken(self, root: Any) -> list[tuple[str, int, int]]:
        stack: list[tuple[Any, str]] = [(root, "")]
        while stack:
            node, link = stack.pop()
            if node is None:
                self.end()
            elif not hasattr(node, "contents"):
                self.add(node, link)
            elif node.name in {"br", "img"}:
                self.void(node.name)
            else:
                if node.name in _BLOCK_TAGS:
                    self.end()
                    stack.append((None, ""))
                if node.name == "a":
                    link = "here" if leads_here(node.get("href")) else "other"
                stack.extend((child, link) for child in reversed(node.contents))
        self.end()
        return self.found

    def add(self, node: Any, link: str) -> None:
        if type(node).__name__ != "NavigableString":
            return
        first, *others = str(node).split(BREAK)
        self.piece(first, link)
        for line in others:
            self.end()
            self.piece(line, link)

    def piece(self, text: str, link: str) -> None:
        self.pieces.append(text)
        if link == "other":
            self.linked += len(text.strip())
        elif link:
            self.here += len(text.strip())

    def void(self, name: str) -> None:
        if name == "br":
            self.end()
        else:
            self.pieces.append(_PICTURE)

    def end(self) -> None:
        if self.pieces:
            self.found.append(("".join(self.pieces), self.linked, self.here))
        self.pieces, self.linked, self.here = [], 0, 0
