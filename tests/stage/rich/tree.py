"""Rich HTML as a tree: only the documented tags, every tag closed."""

from __future__ import annotations

from html.parser import HTMLParser

from tests.stage.errors import ApiError
from tests.stage.marks import unparsable
from tests.stage.rich.kinds import MARKS

INLINE = {*MARKS, "a", "tg-reference", "tg-emoji", "tg-time", "tg-math", "tg-button", "br", "input", "cite"}
BLOCKS = {
    "p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "footer", "hr", "ul", "ol", "li", "blockquote", "aside", "img",
    "video", "audio", "tg-document", "figure", "figcaption", "tg-map", "tg-collage", "tg-slideshow", "table", "caption",
    "tr", "th", "td", "details", "summary", "tg-math-block", "tg-button-row", "tg-thinking",
}  # fmt: skip
VOID = {"br", "hr", "img", "input", "tg-map"}
NAMED = {
    "lt": "<",
    "gt": ">",
    "amp": "&",
    "quot": '"',
    "apos": "'",
    "nbsp": "\u00a0",
    "hellip": "…",
    "mdash": "—",
    "ndash": "–",
    "lsquo": "‘",
    "rsquo": "’",
    "ldquo": "“",
    "rdquo": "”",
}


class Node:
    """An element; its children are elements and strings."""

    def __init__(self, tag: str, attrs: dict[str, str]) -> None:
        self.tag, self.attrs = tag, attrs
        self.children: list[Node | str] = []

    @property
    def is_emoji(self) -> bool:
        """An image that stands for a custom emoji: inline, though <img> is a block."""
        return self.tag == "img" and self.attrs.get("src", "").startswith("tg://emoji?id=")

    @property
    def is_block(self) -> bool:
        return self.tag in BLOCKS and not self.is_emoji

    @property
    def raw(self) -> str:
        """Its text, whatever marks are in it."""
        return "".join(one if isinstance(one, str) else one.raw for one in self.children)

    def named(self, *tags: str) -> list[Node]:
        """The children with one of these tags."""
        return [one for one in self.children if isinstance(one, Node) and one.tag in tags]

    def significant(self) -> list[Node | str]:
        """The children without white space between them."""
        return [one for one in self.children if isinstance(one, Node) or one.strip()]


def tree(source: str) -> Node:
    return _Tree(source).root


class _Tree(HTMLParser):
    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=False)
        self.root = Node("", {})
        self.stack = [self.root]
        self.lines = source.split("\n")
        self.feed(source)
        self.close()
        if len(self.stack) > 1:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self.stack[-1].tag}"')

    def _failed(self, problem: str, more: str = "") -> ApiError:
        line, column = self.getpos()
        before = "\n".join([*self.lines[: line - 1], self.lines[line - 1][:column]])
        return unparsable(f"{problem} at byte offset {len(before.encode())}{more}")

    def handle_starttag(self, tag: str, attrs: list, closed: bool = False) -> None:
        if tag not in INLINE and tag not in BLOCKS:
            raise self._failed(f'Unsupported start tag "{tag}"')
        node = Node(tag, {k: v if v is not None else "" for k, v in attrs})
        self.stack[-1].children.append(node)
        if not closed and tag not in VOID:
            self.stack.append(node)

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.handle_starttag(tag, attrs, closed=True)

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if len(self.stack) == 1:
            raise self._failed("Unexpected end tag")
        if self.stack[-1].tag != tag:
            raise self._failed("Unmatched end tag", f', expected "</{self.stack[-1].tag}>", found "</{tag}>"')
        self.stack.pop()

    def handle_data(self, data: str) -> None:
        self.stack[-1].children.append(data)

    def handle_entityref(self, name: str) -> None:
        self.handle_data(NAMED.get(name, f"&{name};"))

    def handle_charref(self, name: str) -> None:
        code = int(name[1:], 16) if name[:1] in "xX" else int(name)
        self.handle_data(chr(code) if 0 < code < 0x110000 else f"&#{name};")
