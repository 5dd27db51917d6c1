"""The walk over an article's paragraphs that every kind of fact is found by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.models import Article, Span

# Characters of a paragraph that are looked at: a longer one is a text without line breaks, of which the beginning
# names the facts, and the patterns' cost stays bounded.
LONGEST: Final = 3000


def matches(article: Article, sought: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Every match with the number of its paragraph."""
    for number, paragraph in enumerate(article.paragraphs):
        for found in sought.finditer(paragraph, 0, LONGEST):
            yield number, found


def span_of(number: int, found: re.Match[str], group: int | str = 0) -> Span:
    """A group of a match as a span."""
    return Span(found[group], number, found.start(group), found.end(group))


def sentence_around(text: str, at: int) -> str:
    """The sentence that holds a place."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；") + 1
    ends = [end for mark in "。！？；" if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))]
