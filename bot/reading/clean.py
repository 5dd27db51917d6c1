"""The markup of the main content → its lines, by bs4: rows of tables stay together, lists keep the marks that browsers
show, captions stand apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Final

from bot.markup import soup
from bot.reading.boilerplate_patterns import folded

_BLOCK_TAGS: Final = frozenset([
    "p", "div", "section", "article", "li", "ul", "ol", "table", "tr", "h1", "h2", "h3", "h4", "h5", "h6",
    "blockquote", "pre", "dd", "dt", "dl", "figure", "header", "footer", "body", "center", "td", "th", "tbody",
    "main", "aside", "form", "fieldset", "address", "hr",
])  # fmt: skip
_DROP: Final = [
    "script", "style", "noscript", "iframe", "template", "svg", "button", "nav", "form", "select", "head",
    "title", "textarea", "object", "canvas", "video", "audio",
]  # fmt: skip
_CAPTION = re.compile(
    r"caption|img[-_]?(?:desc|title|note|info|text)|pic[-_]?(?:desc|note|info|text|title)|"
    r"image[-_]?(?:desc|note)|photo[-_]?(?:desc|note)|"
    r"tushuo|figure[-_]?text",
    re.IGNORECASE,
)
_PICTURE: Final = "\ufffc"  # stands for a picture: a short line right behind it may be its caption
CREDIT = re.compile(
    r"(?:摄|攝|供图|供圖|图源.{0,20}|圖[:：/／].{0,20}|资料图(?:片)?|資料圖(?:片)?|(?:图片|"
    r"圖片)?(?:来源|來源)\s*[:：].{1,20}|截图|截圖|示意图|示意圖|[资資]料(?:照片?|[图圖]片?))[）)】\]。]*$"
)
_CELL: Final = 80  # characters of a cell; a table with longer ones is layout, and its cells are paragraphs
_CAPTION_LENGTH: Final = 200  # longer text in a box called "pic-text" is the article beside its picture
_CREDIT_LENGTH: Final = 120  # a line right behind a picture that ends with 摄 or 供图
_NUMBER = re.compile(r"^[（(]?(?:\d+|[一二三四五六七八九十]+|[a-zA-Z]|[①-⑳])\s*[、.．)）:：]|^[①-⑳•·●]")


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A line of the main content; ``link_share`` (0..1) of its characters stand in links."""

    text: str
    link_share: float = 0.0


def body_lines(fragment: str) -> tuple[list[BodyLine], list[str]]:
    """The lines in order, and the captions of pictures."""
    root = soup(fragment)
    for node in root.find_all(_DROP):
        node.decompose()
    captions = _captions(root)
    for table in root.find_all("table"):
        _rows(table)
    for listed in root.find_all(["ol", "ul"]):
        _mark(listed)
    lines: list[BodyLine] = []
    after_picture = False
    for text, linked in _Breaker().broken(root):
        line = folded(text.replace(_PICTURE, ""))
        has_words = bool(re.search(r"\w", line))
        if has_words and after_picture and len(line) <= _CREDIT_LENGTH and CREDIT.search(line):
            captions.append(line)
        elif has_words:
            lines.append(BodyLine(line, min(1.0, linked / len(line))))
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
    return bool(_CAPTION.search(names)) and tag.find("p") is None and len(tag.get_text()) < _CAPTION_LENGTH


class _Breaker:
    """Text broken at blocks and ``<br>`` alone, with the characters in links; a stack of its own, for any depth."""

    def __init__(self) -> None:
        self.found: list[tuple[str, int]] = []
        self.pieces: list[str] = []
        self.linked = 0

    def broken(self, root: Any) -> list[tuple[str, int]]:
        stack: list[tuple[Any, bool]] = [(root, False)]
        while stack:
            node, in_link = stack.pop()
            if node is None:
                self.end()
            elif not hasattr(node, "contents"):
                self.add(node, in_link)
            elif node.name in {"br", "img"}:
                self.void(node.name)
            else:
                if node.name in _BLOCK_TAGS:
                    self.end()
                    stack.append((None, False))
                in_link = in_link or node.name == "a"
                stack.extend((child, in_link) for child in reversed(node.contents))
        self.end()
        return self.found

    def add(self, node: Any, in_link: bool) -> None:
        if type(node).__name__ == "NavigableString":
            self.pieces.append(str(node))
            self.linked += len(str(node).strip()) if in_link else 0

    def void(self, name: str) -> None:
        if name == "br":
            self.end()
        else:
            self.pieces.append(_PICTURE)

    def end(self) -> None:
        if self.pieces:
            self.found.append(("".join(self.pieces), self.linked))
        self.pieces, self.linked = [], 0


def _rows(table: Any) -> None:
    """A table of short cells becomes one line a row, cells joined by ``|``; a layout table stays as it is."""
    if table.find("table") is not None:
        return
    rows = [(row, [folded(cell.get_text()) for cell in row.find_all(["td", "th"])]) for row in table.find_all("tr")]
    data = [cells for _, cells in rows if len(cells) >= 2]
    if len(data) < 2 or any(len(cell) > _CELL for cells in data for cell in cells):
        return
    for row, cells in rows:
        row.clear()
        row.append(" | ".join(cells) if any(cells) else "")


def _mark(listed: Any) -> None:
    """Write the mark that a browser shows before each item: its number, or a bullet."""
    items = listed.find_all("li", recursive=False)
    if len(items) < 2 or any(item.find(["p", "div", "img"]) is not None for item in items):
        return
    for number, item in enumerate(items, 1):
        text = folded(item.get_text())
        if text and not _NUMBER.match(text) and item.find("a") is None:
            item.insert(0, f"{number}. " if listed.name == "ol" else "• ")
