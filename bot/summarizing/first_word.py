"""Where the first word of a point ends: the part of it that people tap."""

from __future__ import annotations

import re
from typing import Final

from bot.text.words import known, words

SHORTEST: Final = 2  # characters: one is hard to hit with a thumb
LONGEST: Final = 4  # so that the links look alike on every point
_LOOKED_AT: Final = 16  # characters from which jieba cuts the first words; a word is at most eight long
_LATIN: Final = re.compile(r"[A-Za-z][A-Za-z0-9'-]+")
# What a number may be taken for, the first that is short enough: 1-5月 and 4月份, 2.1%, the year of 2008.05-2017.12.
_NUMBERS: Final = tuple(map(re.compile, (r"\d+(?:[-—]\d+)?(?:年|月份?|日)", r"\d+(?:\.\d+)?%?", r"\d{1,4}")))
_OPENING: Final = re.compile(r"[\s“‘《〈「『（(【\[\"']*")
_CLOSING: Final = frozenset("”’》〉」』）)】]\"'")


def first_word(text: str) -> int:
    """How many characters to tap, of a text in simplified script: its first word and what it needs to be of 2 to 4.

    Marks that open before it and close behind it belong to it and are not counted. A Latin word stays whole.
    """
    start = _OPENING.match(text).end()  # type: ignore[union-attr]  # it matches nothing too
    end = start + _length(text[start : start + _LOOKED_AT])
    while start and end < len(text) and text[end] in _CLOSING:
        end += 1
    return min(end, len(text))


def _length(text: str) -> int:
    if latin := _LATIN.match(text):
        return latin.end()
    if text[:1].isdecimal():
        ends = (found.end() for number in _NUMBERS if (found := number.match(text)))
        return next((end for end in ends if SHORTEST <= end <= LONGEST), SHORTEST)
    return _han_length(words(text)) or min(SHORTEST, len(text))


def _han_length(found: list[str]) -> int:
    """Words up to SHORTEST. Three of one character in a row are taken together: so are names that no list has."""
    length = 0
    for number, word in enumerate(found):
        is_name = length == number == SHORTEST and len(word) == 1
        if not word[0].isalnum() or (length >= SHORTEST and not is_name):
            break
        length = length + len(word) if length + len(word) <= LONGEST else max(SHORTEST, length, _known_part(word))
    return length


def _known_part(word: str) -> int:
    """The longest word that a word over LONGEST begins with: 国务院 of 国务院办公厅."""
    return next((end for end in range(LONGEST, 1, -1) if known(word[:end])), LONGEST)
