"""Texts of paragraphs in documents of every kind (pure): white space, soft line breaks, tables of contents."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

MOST_CHARACTERS: Final = 2_000_000  # of text: a long novel; a five-year plan has 70,000
MOST_PARAGRAPHS: Final = 30_000  # and cells: 1,000 pages; so many take 5 s
LONGEST_HEADING: Final = 100  # characters; a longer "heading" is a paragraph in a heading's style

_SPACES = re.compile("[\\s\u00a0\u200b\ufeff]+")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff\u200b\ufeff]")
_ENDED = re.compile(r"[。！？；：!?;:][”’」』）)]?$")
_BEGINS = re.compile(
    r"[一二三四五六七八九十]{1,3}、|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|第[一二三四五六七八九十百\d]{1,5}[章节條条]|附件|[①-⑳]"
)
_INDENTED = re.compile("\u3000|[ \u00a0\t]{2}")
_CONTENTS_LINE = re.compile(
    r"(?<![.．·…‥⋯_])[.．·…‥⋯_]{4,}+\s{0,9}+[-–—(（]?\s{0,9}+(?:\d{1,4}|[ivxlc]{1,6})\s{0,9}+[-–—)）]?$", re.IGNORECASE
)
_CONTENTS_HEADING = re.compile(r"(?:目\s{0,9}[录錄次]|contents)", re.IGNORECASE)
_SENTENCE = re.compile(r"[。；;，,]$")


def tidy(text: str) -> str:
    """In one line, without what cannot be printed."""
    return _SPACES.sub(" ", _UNPRINTABLE.sub("", text)).strip()


def paragraphs(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph of a text with soft breaks (``\\n``) and page breaks (``\\f``).

    Many a soft break stands where a paragraph was meant, as in texts copied from a page: after the end of a sentence,
    before a label or an indent.
    """
    for part in text.split("\f"):
        lines: list[str] = []
        for raw in part.split("\n"):
            line = tidy(raw)
            if lines and (not line or _INDENTED.match(raw) or _ENDED.search(lines[-1]) or _BEGINS.match(line)):
                yield lines
                lines = []
            if line:
                lines.append(line)
        if lines:
            yield lines


def joined(lines: list[str]) -> str:
    """Lines as one text: with a space only between words of Latin letters."""
    text = ""
    for line in lines:
        gap = " " if text and text[-1].isascii() and text[-1].isalnum() and line[:1].isascii() else ""
        text += gap + line
    return text


def is_contents_line(text: str) -> bool:
    """A line of a table of contents: dots and a page number."""
    return bool(_CONTENTS_LINE.search(text))


def is_contents_heading(text: str) -> bool:
    return bool(_CONTENTS_HEADING.fullmatch(text.strip()))


def is_heading(text: str) -> bool:
    """Whether a text in a heading's style can be one; whole paragraphs are given heading levels too."""
    return bool(text) and len(text) <= LONGEST_HEADING and not _SENTENCE.search(text)
