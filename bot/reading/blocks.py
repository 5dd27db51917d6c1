"""A page as its block elements and its leaves: the pieces of text between two block tags or line breaks.

One pass over the parser's nodes with a stack of our own; everything after it works on plain lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from bot.reading.boilerplate_patterns import folded

SKIPPED: Final = frozenset(
    [
        "script",
        "style",
        "noscript",
        "iframe",
        "template",
        "svg",
        "button",
        "select",
        "textarea",
        "object",
        "canvas",
        "video",
        "audio",
        "map",
        "head",
        "title",
        "math",
        "frameset",
        "marquee",
        "dialog",
    ]
)
BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "col",
        "colgroup",
        "dd",
        "details",
        "dir",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "frame",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "menu",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MARKS: Final = 40  # class-marked inline pieces kept of a page

# What classes and ids are called on news and government pages (counted on 66 pages; English and pinyin).
_ASIDE = re.compile(
    r"comment|pinglun|related|recommend|sidebar|copyright|breadcrumb|footer|qrcode|ewm|hotlist|disclaimer|crumb|mbx|"
    r"tuijian|xiangguan|guanggao|advert"
)
_WEAK_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:share|menu|login|rank|hot|tags?|tool|search|user|nav|side|foot|top|bottom|banner|links?|more|"
    r"pop|dialog|modal|ad|ads|paihang|right|pager|position)(?:bar|box|list|s|\d+)*(?=$|[\s_-])"
)
_BODY = re.compile(
    r"article|content|detail|zhengwen|trs_editor|trs-editor|zoom|end-?text|(?:^|[\s_-])text|js_content|main|"
    r"news|body|post|entry|story|neirong|wenzhang|article-?text"
)
_NAMED = re.compile(r"source|media|author|laiyuan|nickname|js_name|publisher|account|origin|(?:^|[\s_-])(?:from|ly)\b")
PICTURE_BOX = re.compile(r"(?:^|[\s_-])(?:img|pic|photo|image|figure|gallery|slide|swiper|video|player)")
PLAYER = re.compile(
    r"(?:^|[\s_-])(?:m?player(?:bottom|container|box|wrap)?|video-?player|vjs|prism-player|dplayer|video-js)(?:$|[\s_-])"
)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(slots=True)
class Leaf:
    """A piece of text. ``linked`` counts its characters in links; ``spaced`` has a space between inline elements."""

    text: str
    spaced: str
    linked: int
    element: int
    pictures: int = 0

    @property
    def link_share(self) -> float:
        return self.linked / max(1, len(self.text))


@dataclass(slots=True)
class Element:
    """A block element. ``hint`` is +1 for names of a body, -1 and -2 for those of other parts; ``damp`` is what
    the hints of all elements around it leave of a weight."""

    tag: str
    parent: int
    names: str
    hint: int
    damp: float
    node: Any
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What class and id of an element tell."""

    names: str
    hint: int
    damp: float
    is_source: bool


@dataclass(slots=True)
class Outline:
    elements: list[Element] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    marked: list[tuple[str, str, int]] = field(default_factory=list)  # names, text, leaf: inline, named like a source

    def is_heading(self, leaf: Leaf) -> str | None:
        """The heading tag that a leaf lies in, two levels up at most."""
        at = leaf.element
        for _ in range(3):
            if at < 0:
                return None
            if self.elements[at].tag in HEADINGS:
                return self.elements[at].tag
            at = self.elements[at].parent
        return None


def outline_of(page: Any) -> Outline:
    """The outline of a parsed page."""
    body = page.body or page.root
    walk = _Walk()
    if body is not None:
        walk.over(body)
    return walk.outline


class _Walk:
    def __init__(self) -> None:
        self.outline = Outline()
        self.pieces: list[str] = []
        self.linked = self.pictures = 0
        self.known: dict[tuple[str, str], Traits] = {}

    def over(self, body: Any) -> None:
        stack: list[tuple[Any, int, bool]] = [(body, -1, False)]
        while stack:
            node, parent, in_link = stack.pop()
            if node is None:
                self.flush(parent)
                continue
            following = node.next
            if following is not None and parent >= 0:
                stack.append((following, parent, in_link))
            tag = node.tag
            if tag == "-text":
                self.add(node.text_content or "", in_link)
            elif tag == "br":
                self.flush(parent)
            elif tag == "img":
                self.pictures += 1
            elif tag and tag[0] != "-" and tag not in SKIPPED:
                self.enter(node, tag, (parent, in_link), stack)
        self.flush(0)

    def enter(self, node: Any, tag: str, inside: tuple[int, bool], stack: list[tuple[Any, int, bool]]) -> None:
        parent, in_link = inside
        if tag in BLOCKS:
            self.flush(parent)
            parent = self.block(node, tag, parent)
            stack.append((None, parent, False))
        else:
            attributes = node.attributes
            if attributes:
                self.named(node, self.traits(tag, attributes))
            in_link = in_link or tag == "a"
            if self.pieces and self.pieces[-1]:
                self.pieces.append("")
        child = node.child
        if child is not None:
            stack.append((child, parent, in_link))

    def add(self, text: str, in_link: bool) -> None:
        if text and not text.isspace():
            self.pieces.append(text)
            if in_link:
                self.linked += len(text.strip())
        elif self.pieces:
            self.pieces.append(" ")

    def flush(self, element: int) -> None:
        if self.pieces:
            text = folded("".join(self.pieces))
            if text:
                spaced = folded(" ".join(self.pieces)) if len(self.pieces) > 1 else text
                leaf = Leaf(text, spaced, min(self.linked, len(text)), max(element, 0), self.pictures)
                self.outline.leaves.append(leaf)
                self.pictures = 0
            self.pieces, self.linked = [], 0

    def named(self, node: Any, traits: Traits) -> None:
        """Keep a short piece whose class or id says that it is a source or author."""
        if traits.is_source and len(self.outline.marked) < MARKS:
            text = folded(node.text(deep=True)[:200])
            if 2 <= len(text) <= 60:
                self.outline.marked.append((traits.names, text, len(self.outline.leaves)))

    def block(self, node: Any, tag: str, parent: int) -> int:
        elements = self.outline.elements
        attributes = node.attributes
        traits = self.traits(tag, attributes)
        self.named(node, traits)
        style = attributes.get("style") if attributes else None
        hidden = bool(style and _HIDDEN.search(style)) or "hidden" in attributes
        damp = (elements[parent].damp if parent >= 0 else 1.0) * traits.damp * (0.5 if hidden else 1.0)
        elements.append(Element(tag, parent, traits.names, traits.hint, max(damp, 0.001), node, hidden))
        return len(elements) - 1

    def traits(self, tag: str, attributes: dict[str, str | None]) -> Traits:
        """What class and id tell, worked out once for each pair."""
        raw = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:300] if attributes else ""
        found = self.known.get((tag, raw))
        if found is None:
            found = self.known[tag, raw] = _traits(tag, raw)
        return found


def _traits(tag: str, raw: str) -> Traits:
    names = _CAMEL.sub("-", raw).lower().strip()
    hint = _hint(tag, names)
    damp = {-1: 0.3, -2: 0.1}.get(hint, 1.0)
    damp *= 0.1 if PLAYER.search(names) else 1.0
    damp *= 0.4 if PICTURE_BOX.search(names) and not _BODY.search(names) else 1.0
    return Traits(names, hint, damp, bool(_NAMED.search(names)))


def _hint(tag: str, names: str) -> int:
    if tag in {"nav", "footer", "aside"} or (tag not in {"html", "body"} and _ASIDE.search(names)):
        return -2
    if tag in {"html", "body"} or not names:
        return 0
    if _BODY.search(names):
        return 1
    return -1 if _WEAK_ASIDE.search(names) else 0
