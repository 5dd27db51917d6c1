"""The heads of an enumeration that has more members than the brief shows."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from bot.models import Article, KeyPoint, Span
from bot.summarizing.document import Document
from bot.summarizing.segment import Segment
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.text_fragments import link_to
from bot.text.numerals import counted

FEWEST: Final = 3  # members: two are read at a glance in the points
WIDEST: Final = 40  # characters of a head
_WORDS: Final = {
    "首先": 1,
    "其次": 2,
    "再次": 3,
    "再者": 3,
    "First": 1,
    "Second": 2,
    "Third": 3,
    "Fourth": 4,
    "Fifth": 5,
    "Sixth": 6,
}


def enumeration_heads(article: Article, document: Document, shown: Collection[int]) -> tuple[KeyPoint, ...]:
    """The heads of the longest enumeration of the article, where the lines ``shown`` leave members out; else none."""
    best: list[Segment] = []
    for members in enumerations([row.line for row in document.rows]):
        if len(members) >= FEWEST and len(members) > len(best) and any(line.number not in shown for line in members):
            best = members
    return tuple(_head(article, line) for line in best)


def enumerations(lines: Sequence[Segment]) -> list[list[Segment]]:
    """Members that count 1, 2, 3 … in labels of one form, whatever stands between them."""
    found: list[list[Segment]] = []
    open_lists: dict[str, list[Segment]] = {}
    for line in lines:
        if line.label is None or line.kind is None:
            continue
        value = number_of(line.label)
        now = open_lists.get(line.kind)
        if value == 1:
            open_lists[line.kind] = [line]
            found.append(open_lists[line.kind])
        elif now is not None and value == len(now) + 1:
            now.append(line)
    return found


def number_of(label: str) -> int | None:
    """一 → 1, （十二） → 12, ③ → 3, 第二条 → 2, Third → 3; None for what is no number."""
    for word, value in _WORDS.items():
        if label.startswith(word):
            return value
    text = label.strip("（）()第条章步其款")
    if text.isdecimal():
        return int(text)
    if len(text) == 1 and "①" <= text <= "⑳":
        return ord(text) - ord("①") + 1
    return counted(text)


def _head(article: Article, line: Segment) -> KeyPoint:
    """The member's clauses from its start, as many as fit; at least the first, cut at WIDEST."""
    end = line.clauses[0][1]
    for _, stop in line.clauses:
        if stop - line.start <= WIDEST:
            end = max(end, stop)
    end = min(_trimmed(line, end), line.start + 2 * WIDEST)
    span = Span(article.paragraphs[line.paragraph][line.start : end], line.paragraph, line.start, end)
    return KeyPoint(span, line.label, link_to(article, span), cut_after=end < _trimmed(line, line.end))


def _trimmed(line: Segment, end: int) -> int:
    """The end without the marks that close a clause."""
    while end > line.start and line.text[end - 1 - line.start] in MARKS:
        end -= 1
    return end
