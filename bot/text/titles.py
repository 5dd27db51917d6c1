"""A title as a source gives it → the text that a reader shows: no tag, no entity, one line (pure)."""

from __future__ import annotations

import re
from html import unescape
from typing import Final

_DEEPEST: Final = 3  # times that a title is escaped: a program that escapes twice, and a feed around it
_LONGEST: Final = 2000  # characters that are looked at; a longer one is no title
# Only names of HTML are tags: GDP增速<5%，CPI>2% stays.
_INLINE: Final = (
    "a|abbr|acronym|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|label|mark|nobr|q|rp|rt|ruby|s|samp|small|span|"
    "strike|strong|sub|sup|time|tt|u|var|wbr|o:p"
)
_BLOCK: Final = (
    "article|blockquote|body|br|center|dd|div|dl|dt|figure|h[1-6]|head|header|hr|html|img|li|ol|p|pre|section|table|"
    "tbody|td|th|title|tr|ul"
)
_UNSEEN = re.compile(
    r"<!--.{0,500}?-->|<(script|style)\b[^<>]{0,200}+>[^<]{0,1000}+</\1\s?>|<!\[CDATA\[|\]\]>", re.I | re.S
)
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE})(?=[\s/>])[^<>]{{0,500}}+>", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK})(?=[\s/>])[^<>]{{0,500}}+>", re.IGNORECASE)
# With its semicolon alone: R&D and AT&T are no entities, nor is the beginning of a word.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")


def plain_title(text: str) -> str:
    """The title without markup, entities and what cannot be seen, on one line."""
    text = text[:_LONGEST]
    for _ in range(_DEEPEST):
        before = text
        text = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", _UNSEEN.sub("", text)))
        text = _ENTITY.sub(lambda found: unescape(found[0]), text)
        if text == before:
            break
    return " ".join(_INVISIBLE.sub("", text).encode("utf-8", "replace").decode().split())
