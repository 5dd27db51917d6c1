"""Markdown with or without YAML front matter, as static sites keep their posts."""

from __future__ import annotations

import re
from functools import cache
from html import escape
from typing import Any, Final

# Characters of front matter: the longest of 1,369 posts has some 2,000, and YAML costs 30 µs a character at worst.
_MOST: Final = 20_000
_DEPTH: Final = 20  # lists and mappings in each other; PyYAML is quadratic in them
# Characters of Markdown that are rendered, which takes half a second: more than what is summarized of a text.
_BODY: Final = 200_000
_FRONT = re.compile(r"^\s*---[ \t]*\n(.*?)\n---[ \t]*(?:\n|$)", re.S)
# What a scalar may be besides a text: a title such as 1:59:59 is no number, and << merges nothing.
_KINDS: Final = frozenset({"tag:yaml.org,2002:bool", "tag:yaml.org,2002:null", "tag:yaml.org,2002:timestamp"})


def split_post(text: str) -> tuple[dict[str, Any], str]:
    """Front matter and body; front matter that is no YAML mapping is cut off and counts as empty.

    So does what no post needs and what makes a parser slow or hungry: anchors with their aliases, tags, many levels,
    and front matter as long as an article.
    """
    import yaml

    text = text.replace("\r\n", "\n")
    found = _FRONT.match(text)
    if not found:
        return {}, text
    body = text[found.end() :]
    if len(found[1]) > _MOST or _depth(found[1]) > _DEPTH:
        return {}, body
    try:
        front = yaml.load(found[1], _loader())  # noqa: S506 - a safe loader that knows even less
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, body
    return (front if isinstance(front, dict) else {}), body


@cache
def _loader() -> Any:
    import yaml

    class PlainLoader(yaml.SafeLoader):
        """YAML without anchors, aliases, tags, merging and numbers: those are texts."""

        yaml_implicit_resolvers = {  # noqa: RUF012 - as PyYAML keeps them
            first: [(tag, shape) for tag, shape in resolvers if tag in _KINDS]
            for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
        }

        def compose_node(self, parent: Any, index: Any) -> Any:
            event = self.peek_event()  # type: ignore[no-untyped-call]
            if getattr(event, "anchor", None) or getattr(event, "tag", None):
                raise yaml.YAMLError("an anchor, an alias or a tag")
            return super().compose_node(parent, index)

    return PlainLoader


def _depth(text: str) -> int:
    """How many brackets are open at once."""
    depth = deepest = 0
    for mark in re.findall(r"[\[\]{}]", text):
        depth = depth + 1 if mark in "[{" else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def to_html(body: str) -> str:
    """Markdown as HTML. A body that is HTML already only gets its headings: Markdown would break its blocks at line
    breaks. Far behind the beginning a paragraph is a paragraph, and its marks stay."""
    if re.search(r"<(?:p|div|br)\b", body):
        return re.sub(r"^#+ +(.*)$", r"<h1>\1</h1>", body, flags=re.M).replace("\n", " ")
    from markdown_it import MarkdownIt

    end = body.find("\n\n", _BODY) if len(body) > _BODY else -1
    first, rest = (body[:end], body[end:]) if end >= 0 else (body, "")
    rendered = str(MarkdownIt("commonmark", {"html": True}).render(first))
    return rendered + "".join(f"<p>{escape(one)}</p>" for one in rest.split("\n\n") if one.strip())
