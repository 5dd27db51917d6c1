"""A page as its block elements and its leaves: the pieces of text between two block tags or line breaks.

One pass over the parser's nodes with a stack of our own, so that no depth of nesting overflows Python's; everything
after it works on plain lists.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

from bot.reading.boilerplate_patterns import folded
from bot.reading.marks import BREAK

SKIPPED_TAGS: Final = frozenset([
    "script", "style", "noscript", "iframe", "template", "svg", "button", "select", "textarea", "object",
    "canvas", "video", "audio", "map", "head", "title", "math", "frameset", "marquee", "dialog",
])  # fmt: skip
BLOCK_TAGS: Final = frozenset([
    "address", "article", "aside", "blockquote", "body", "caption", "center", "col", "colgroup", "dd",
    "details", "dir", "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "frame", "h1",
    "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "html", "legend", "li", "main", "menu", "nav", "ol",
    "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
])  # fmt: skip
HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
MOST_MARKED: Final = 40  # pieces with a source's or author's class that are looked at; real pages have few

# What classes and ids are called on news and government pages (counted on 66 pages; English and pinyin). Names of other
# parts, names that mean another part only as a word of their own (``top`` but not ``topic``), and names of bodies.
_ASIDE = re.compile(
    r"comment|pinglun|related|recommend|sidebar|copyright|breadcrumb|footer|qrcode|ewm|hotlist|disclaimer|crumb|mbx|"
    r"tuijian|xiangguan|guanggao|advert"
)
_WEAK_ASIDE = re.compile(
    r"(?:^|[\s_-])(?:share|menu|login|rank|hot|tags?|tool|search|user|nav|side|foot|top|bottom|banner|links?|more|"
    r"pop|dialog|modal|ad|ads|paihang|right|pager|position)(?:bar|box|list|s|\d)*(?=$|[\s_-])"
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
# visibility and opacity are not looked at: pages of WeChat hide the body so until their script has run.
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# What is left of a weight inside an element with such a name. Never nothing: names lie, and a page whose only text lies
# in a box called "sidebar" is still read. Captions of pictures are prose by their punctuation, and with short bodies
# they win over it unless their box counts less.
_HINT_DAMP: Final = {-1: 0.3, -2: 0.1}
_PLAYER_DAMP: Final = 0.1
_PICTURE_DAMP: Final = 0.4
_HIDDEN_DAMP: Final = 0.5  # tabs and "read more" hide parts of articles too
_LEAST_DAMP: Final = 0.001  # so that many boxes in one another do not come to 0


@dataclass(slots=True)
class Leaf:
    """A piece of text without line breaks.

    ``linked`` counts its characters in links; ``spaced`` has a space between inline elements, where labels and values
    of a line of metadata meet; ``element`` is its block's place in the list; ``pictures`` stood right before it.
    """

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
    """A block element.

    ``parent`` is a place in the list of elements, -1 for the body; ``names`` its class and id in lower case; ``hint``
    is +1 where they are those of a body, -1 and -2 those of other parts; ``damp`` (0..1) is what the names of this
    and all elements around it leave of a weight; ``node`` is the parser's.
    """

    tag: str
    parent: int
    names: str
    hint: int
    damp: float
    node: Any
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Traits:
    """What class and id of an element tell; ``is_source``: they name a publisher or author."""

    names: str
    hint: int
    damp: float
    is_source: bool


@dataclass(slots=True)
class PageBlocks:
    """A page in document order; a parent stands before its children.

    ``marked`` holds short pieces with the class of a source or author: names, text, and the leaf that they lie in.
    """

    elements: list[Element] = field(default_factory=list)
    leaves: list[Leaf] = field(default_factory=list)
    marked: list[tuple[str, str, int]] = field(default_factory=list)

    def is_heading(self, leaf: Leaf) -> str | None:
        """The heading tag that a leaf lies in, two levels up at most (a heading around a div around a span)."""
        at = leaf.element
        for _ in range(3):
            if at < 0:
                return None
            if self.elements[at].tag in HEADINGS:
                return self.elements[at].tag
            at = self.elements[at].parent
        return None


def leads_here(address: str | None) -> bool:
    """Whether a link leads to a place on its own page; subheads may link to themselves."""
    return address is not None and len(address) > 1 and address[0] == "#"


def blocks_of(page: Any) -> PageBlocks:
    """The blocks of a parsed page."""
    body = page.body or page.root
    walk = _Walk()
    if body is not None:
        walk.over(body)
    return walk.blocks


class _Walk:
    """The walk: text is collected in ``pieces`` until a block begins or ends, or a line breaks; then it is a leaf."""

    def __init__(self) -> None:
        self.blocks = PageBlocks()
        self.pieces: list[str] = []
        self.linked = self.pictures = 0
        self.known: dict[tuple[str, str | None, str | None], Traits] = {}

    def over(self, body: Any) -> None:
        """Walk over everything below a node; None on the stack stands for the end of a block."""
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
                self.lines(node.text_content or "", in_link, parent)
            elif tag == "br":
                self.flush(parent)
            elif tag == "img":
                self.pictures += 1
            elif tag and tag[0] != "-" and tag not in SKIPPED_TAGS:
                self.enter(node, tag, (parent, in_link), stack)
        self.flush(0)

    def enter(self, node: Any, tag: str, inside: tuple[int, bool], stack: list[tuple[Any, int, bool]]) -> None:
        """Go into an element; ``inside``: the block around it, and whether it stands in a link."""
        parent, in_link = inside
        if tag in BLOCK_TAGS:
            self.flush(parent)
            parent = self.block(node, tag, parent)
            stack.append((None, parent, False))
        else:
            attributes = node.attributes
            if "class" in attributes or "id" in attributes:
                traits = self.traits(tag, attributes)
                if traits.is_source:
                    self.named(node, traits)
            in_link = in_link or (tag == "a" and not leads_here(attributes.get("href")))
            if self.pieces and self.pieces[-1]:
                self.pieces.append("")
        child = node.child
        if child is not None:
            stack.append((child, parent, in_link))

    def lines(self, text: str, in_link: bool, parent: int) -> None:
        """Add the text of a node; it has several lines where it is preformatted."""
        if BREAK not in text:
            self.add(text, in_link)
            return
        for number, line in enumerate(text.split(BREAK)):
            if number:
                self.flush(parent)
            self.add(line, in_link)

    def add(self, text: str, in_link: bool) -> None:
        if text and not text.isspace():
            self.pieces.append(text)
            if in_link:
                self.linked += len(text.strip())
        elif self.pieces:
            self.pieces.append(" ")

    def flush(self, element: int) -> None:
        """End the leaf of a block, if there is text."""
        if self.pieces:
            text = folded("".join(self.pieces))
            if text:
                spaced = folded(" ".join(self.pieces)) if len(self.pieces) > 1 else text
                leaf = Leaf(text, spaced, min(self.linked, len(text)), max(element, 0), self.pictures)
                self.blocks.leaves.append(leaf)
                self.pictures = 0
            self.pieces, self.linked = [], 0

    def named(self, node: Any, traits: Traits) -> None:
        """Keep a short piece whose class or id says that it is a source or author."""
        if len(self.blocks.marked) < MOST_MARKED:
            text = folded(node.text(deep=True)[:200])
            if 2 <= len(text) <= 60:
                self.blocks.marked.append((traits.names, text, len(self.blocks.leaves)))

    def block(self, node: Any, tag: str, parent: int) -> int:
        """Add a block element; its place in the list."""
        elements = self.blocks.elements
        attributes = node.attributes
        traits = self.traits(tag, attributes)
        if traits.is_source:
            self.named(node, traits)
        style = attributes.get("style") if attributes else None
        hidden = bool(style and _HIDDEN.search(style)) or "hidden" in attributes
        damp = (elements[parent].damp if parent >= 0 else 1.0) * traits.damp * (_HIDDEN_DAMP if hidden else 1.0)
        elements.append(Element(tag, parent, traits.names, traits.hint, max(damp, _LEAST_DAMP), node, hidden))
        return len(elements) - 1

    def traits(self, tag: str, attributes: dict[str, str | None]) -> Traits:
        """What class and id tell, worked out once for each pair."""
        key = (tag, attributes.get("class"), attributes.get("id"))
        found = self.known.get(key)
        if found is None:
            found = self.known[key] = _traits(tag, f"{key[1] or ''} {key[2] or ''}"[:300])
        return found


def _traits(tag: str, raw: str) -> Traits:
    """What class and id tell: camelCase counts as words with hyphens."""
    names = _CAMEL.sub("-", raw).lower().strip()
    if not names:
        hint = _hint(tag, names)
        return Traits(names, hint, _HINT_DAMP.get(hint, 1.0), False)
    hint = _hint(tag, names)
    damp = _HINT_DAMP.get(hint, 1.0)
    damp *= _PLAYER_DAMP if PLAYER.search(names) else 1.0
    damp *= _PICTURE_DAMP if PICTURE_BOX.search(names) and not _BODY.search(names) else 1.0
    return Traits(names, hint, damp, bool(_NAMED.search(names)))


def _hint(tag: str, names: str) -> int:
    """-2 and -1 for other parts, 1 for a body, 0 for neither; a strong name of another part beats that of a body."""
    if tag in {"nav", "footer", "aside"} or (tag not in {"html", "body"} and _ASIDE.search(names)):
        return -2
    if tag in {"html", "body"} or not names:
        return 0
    if _BODY.search(names):
        return 1
    return -1 if _WEAK_ASIDE.search(names) else 0
