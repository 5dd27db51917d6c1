"""The term lists of facts (``data/facts.json``) as patterns, and the walk over paragraphs."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any, cast

from bot.models import Article, Span

LONGEST = 3000  # characters of a paragraph that are looked at


@cache
def _data() -> dict[str, Any]:
    text = resources.files("bot.summarizing").joinpath("data/facts.json").read_text("utf-8")
    return cast("dict[str, Any]", json.loads(text))


@cache
def longest_first(name: str) -> str:
    """A list as one alternation, longer terms before those that they begin with."""
    return "|".join(sorted(_data()[name].split("|"), key=len, reverse=True))


def plain(name: str) -> str:
    """A list as it stands."""
    return str(_data()[name])


def role_words() -> dict[str, str]:
    """Role of a document → the words before it that tell the role."""
    return cast("dict[str, str]", _data()["roles"])


def matches(article: Article, pattern: re.Pattern[str]) -> Iterator[tuple[int, re.Match[str]]]:
    """Every match with the number of its paragraph."""
    for number, paragraph in enumerate(article.paragraphs):
        for found in pattern.finditer(paragraph, 0, LONGEST):
            yield number, found


def span_of(number: int, found: re.Match[str], group: int | str = 0) -> Span:
    """A group of a match as a span."""
    return Span(found[group], number, found.start(group), found.end(group))


def sentence_around(text: str, at: int) -> str:
    """The sentence that holds a place."""
    start = max(text.rfind(mark, 0, at) for mark in "。！？；") + 1
    ends = [end for mark in "。！？；" if (end := text.find(mark, at)) >= 0]
    return text[start : min(ends, default=len(text))]
