"""The main block of a page: where prose is dense and links are few."""

from __future__ import annotations

import re
from typing import Any, Final

_DROPPED: Final = "script,style,noscript,iframe,template,svg,nav,footer,aside,form,button,select"
_NEGATIVE = re.compile(
    r"comment|pinglun|related|recommend|sidebar|copyright|breadcrumb|footer|qrcode|ewm|hotlist|disclaimer|share|nav|menu|login|rank",
    re.I,
)
_POSITIVE = re.compile(
    r"article|content|detail|zhengwen|TRS_Editor|zoom|endtext|js_content|main-text|news_txt|post", re.I
)
_DECAY: Final = 0.75  # of a line's weight to each further ancestor
_MARKS = re.compile(r"[。！？；，]")


def main_block(page: Any) -> str | None:
    """The markup of the block with the article; None where there is no text. ``page`` is ``markup.tree``."""
    for node in page.css(_DROPPED):
        node.decompose()
    scores: dict[int, float] = {}
    nodes: dict[int, Any] = {}
    for leaf in page.css("p,div,td,li,section,article,span,h2,h3,pre,blockquote"):
        weight = _weight(leaf)
        node, share = (leaf if leaf.tag != "p" else leaf.parent), 1.0
        while weight and node is not None and node.tag not in {"html", "-undef"} and share > 0.02:
            scores[node.mem_id] = scores.get(node.mem_id, 0) + weight * share
            nodes[node.mem_id] = node
            node, share = node.parent, share * _DECAY
    if not scores:
        return None
    best = max(scores, key=lambda key: scores[key] * _hint(nodes[key]))
    return str(nodes[best].html)


def _weight(node: Any) -> float:
    """Own text by length and punctuation; nothing for lines of links."""
    text = node.text(deep=False) if node.tag != "p" else node.text(deep=True)
    text = text.strip()
    if len(text) < 8:
        return 0.0
    linked = sum(len(a.text(deep=True)) for a in node.css("a")) if node.tag == "p" else 0
    if linked > len(text) / 2:
        return 0.0
    marks = len(_MARKS.findall(text))
    return (min(len(text), 500) + 8 * min(marks, 12)) * (1.0 if marks else 0.25)


def _hint(node: Any) -> float:
    names = f"{node.attributes.get('class') or ''} {node.attributes.get('id') or ''}"
    if _NEGATIVE.search(names) and not _POSITIVE.search(names):
        return 0.3
    return 1.25 if _POSITIVE.search(names) or node.tag == "article" else 1.0
