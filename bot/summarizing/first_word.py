"""Where the first word of a point ends: the part of it that people tap."""

from __future__ import annotations

import re
from typing import Final

from bot.text.words import known, words

SHORTEST: Final = 2  # characters: one is hard to hit with a thumb
LONGEST: Final = 4  # so that the links look alike on every point
_LOOKED_AT: Final = 16  # characters from which jieba cuts the first words; a word is at most eight long
_LATIN: Final = re.compile(r"[A-Za-z0-9.%+-]+")
_OPENING: Final = re.compile(r"[\s“‘《〈「『（(【\[\"']*")
_CLOSING: Final = frozenset("”’》〉」』）)】]\"'")


def first_word(text: str) -> int:
    """How many characters to tap, of a text in simplified script: its first word and what it needs to be of 2 to 4.

    Marks that open before it and close behind it belong to it and are not counted. A Latin word or number stays whole.
    """
    start = _OPENING.match(text).end()  # type: ignore[union-attr]  # it matches nothing too
    end = start + _length(text[start : start + _LOOKED_AT])
    while start and end < len(text) and text[end] in _CLOSING:
        end += 1
    return min(end, len(text))


def _length(text: str) -> int:
    latin = _LATIN.match(text)
    if latin and latin.end() >= SHORTEST:
        return latin.end()
    length = 0
    for word in words(text):
        if length >= SHORTEST or not word[0].isalnum():
            break
        length = length + len(word) if length + len(word) <= LONGEST else max(SHORTEST, length, _known_part(word))
    return length or min(SHORTEST, len(text))


def _known_part(word: str) -> int:
    """The longest word that a word over LONGEST begins with: 国务院 of 国务院办公厅."""
    return next((end for end in range(LONGEST, 1, -1) if known(word[:end])), LONGEST)
