"""The outline of an article: the chapters of a law, else an enumeration that the brief does not show whole."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from bot.models import Article, KeyPoint, Span
from bot.summarizing.bare_heads import head_above
from bot.summarizing.document import Row
from bot.summarizing.enumerations import enumeration_heads
from bot.summarizing.scoring import ScoredDocument
from bot.summarizing.segment import Segment
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.text_fragments import link_to

_PART: Final = re.compile(r"第[一二三四五六七八九十百\d]{1,4}[章节][\s　]*(?=\S)")
_LONGEST_NAME: Final = 30  # characters: the names of chapters are shorter, a sentence that begins with 第二章 is longer


def outline_of(article: Article, scored: ScoredDocument, shown: Collection[int]) -> tuple[KeyPoint, ...]:
    """The heads; ``shown`` are the lines that are points. A law's articles are no outline: there are dozens."""
    if scored.form.is_law:
        return _chapters(article, scored.document.rows)
    rows = scored.document.rows
    heads = {head for at in shown if (head := head_above(rows, at)) is not None}
    return enumeration_heads(article, scored.document, {*shown, *heads})


def _chapters(article: Article, rows: Sequence[Row]) -> tuple[KeyPoint, ...]:
    """The chapters with their sections, which bear the number of their chapter too (第二章第一节).

    Where the first chapter comes again, what stood before was a table of contents. One chapter alone is no outline.
    """
    found: list[KeyPoint] = []
    first = chapter = ""
    for row in rows:
        number, start = _number(article, row.line)
        if number.endswith("章"):
            found, first = ([], number) if number == first or not found else (found, first)
            chapter = number
            found.append(_head(article, row.line, start, number))
        elif number and chapter:
            found.append(_head(article, row.line, start, chapter + number))
    return tuple(found) if chapter != first else ()


def _number(article: Article, line: Segment) -> tuple[str, int]:
    """The number of a chapter or section as printed, and where its name begins; "" for other lines."""
    if len(line.text) > _LONGEST_NAME or line.is_closed:
        return "", line.start
    if line.kind == "article" and line.label and line.label.endswith("章"):
        return line.label, line.start
    part = _PART.match(line.text)
    at = line.start + part.end() if part else line.start
    return article.paragraphs[line.paragraph][line.start : at].strip(), at


def _head(article: Article, line: Segment, start: int, label: str) -> KeyPoint:
    text = article.paragraphs[line.paragraph][start : line.end].rstrip(MARKS)
    span = Span(text, line.paragraph, start, start + len(text))
    return KeyPoint(span, label, link_to(article, span))
