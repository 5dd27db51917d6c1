"""Whether a text can be read at all: bytes of something else, served as a page, make characters too (pure).

Each rule names what no language does. None looks for Chinese: Tibetan, Uyghur, Mongolian and Japanese are texts.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

_LOOKED_AT: Final = 20_000  # characters by which a text is judged
_LEAST: Final = 40  # characters; a shorter text may be a word said twice
# Shares of the characters that are no blanks. Of 6,800 pages, posts and documents in Chinese none has more than .01
# broken, .05 rare (of the Han; colloquial Cantonese .26) and .05 accented ones (Icelandic .16). Random bytes, and a
# charset taken for another, pass at least one of these limits by far.
_BROKEN: Final = 0.1
_RARE: Final = 0.32
_ACCENTED: Final = 0.4
_LOST: Final = 0.3  # of UTF-8 taken for Cyrillic cannot be turned back
_ONE: Final = 0.5  # of the letters and digits may be one and the same: of English an eighth is
_FEW: Final = 6  # different letters and digits make no text
_OTHERS: Final = 0.05  # … unless so many are other letters: a budget is full of noughts, and has its words
_PIECE: Final = 40  # Han without any mark or end of a line between them: random bytes make longer ones
_WORDY: Final = 0.1  # of them at least stand in words …
_WORDS_ENOUGH: Final = 200  # … or so many: an article beside a long table of figures, or a key, stays one
_MARKS: Final = "，。、；：（）"
_HAN: Final = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_CODE: Final = re.compile(r"[A-Za-z0-9+/=_-]{48,}+")  # base64 and the like; no word is so long
_WORD: Final = re.compile(r"[A-Za-z]{3,}+")
_NO_CHARACTERS: Final = frozenset(["Cc", "Cn", "Co", "Cs"])
_REPLACED: Final = frozenset("\ufffd锟")  # the second is what U+FFFD becomes where UTF-8 is taken for GBK
# What one byte can be in Western Europe, but for what Chinese texts use: leaders (·), what is left out (×), degrees.
_ABOVE_ASCII: Final = re.compile("[\x80-\xaf\xb1-\xb6\xb8-\xd6\xd8-\xffŒœŠšŸŽžƒˆ˜†‡‰‹›€™]")
_COMMON: Final = (("gb2312", 0xB0, 0xD7), ("big5", 0xA4, 0xC6), ("shift_jis", 0x88, 0x97))  # lead bytes of level 1


def is_legible(paragraphs: Sequence[str]) -> bool:
    """Whether there is something in it that people can read."""
    looked_at = " ".join(paragraphs)[:_LOOKED_AT]
    text = "".join(looked_at.split())
    if len(text) < _LEAST:
        return True
    counted = Counter(text)  # few characters are different: what is asked of each is asked once
    return (
        _count(counted, _is_broken) <= _BROKEN * len(text)
        and _count(counted, _is_above_ascii) <= _ACCENTED * len(text)
        and not _is_one_sound(counted)
        and not _is_rare(counted, len(paragraphs))
        and not _is_turned_utf8(text, counted)
        and _has_words(looked_at, counted)
    )


def _count(counted: Counter[str], holds: Callable[[str], object]) -> int:
    return sum(count for one, count in counted.items() if holds(one))


def _is_broken(character: str) -> bool:
    return character in _REPLACED or unicodedata.category(character) in _NO_CHARACTERS


def _is_above_ascii(character: str) -> bool:
    return bool(_ABOVE_ASCII.match(character))


def _is_one_sound(counted: Counter[str]) -> bool:
    """The same few characters again and again."""
    sounds = [count for one, count in counted.items() if one.isalnum()]
    if sum(sounds) < _LEAST:
        return False
    most, usual = max((count, one) for one, count in counted.items() if one.isalnum())
    others = _count(counted, lambda one: one.isalpha() and one != usual)
    return len(sounds) <= _FEW or (most > _ONE * sum(sounds) and others < max(_LEAST, _OTHERS * sum(sounds)))


def _is_rare(counted: Counter[str], paragraphs: int) -> bool:
    """Characters that nobody uses: any two bytes are one. Of a text in any of the scripts of Han nearly all are common
    in China, Taiwan or Japan; lists of chemicals or fish are not, but have their marks or cells."""
    han = _count(counted, _HAN.match)
    pieces = paragraphs + sum(counted[one] for one in _MARKS)
    return (
        han >= max(_LEAST, _PIECE * pieces)
        and _count(counted, lambda one: _HAN.match(one) and not _is_common(one)) > _RARE * han
    )


def _is_common(character: str) -> bool:
    for charset, first, last in _COMMON:
        lead = character.encode(charset, "ignore")[:1]
        if lead and first <= lead[0] <= last:
            return True
    return False


def _is_turned_utf8(text: str, counted: Counter[str]) -> bool:
    """UTF-8 that was taken for Cyrillic: turned back, it is UTF-8 again, which no text in Cyrillic is."""
    above = len(text) - _count(counted, str.isascii)
    if above < max(_LEAST, _ACCENTED * len(text)):
        return False
    data = text.encode("cp1251", "ignore")
    if len(data) < (1 - _LOST) * len(text):
        return False
    back = data.decode("utf-8", "replace")
    return back.count("\ufffd") < _LOST * len(back)


def _has_words(text: str, counted: Counter[str]) -> bool:
    """Letters above ASCII are words, whatever the script; of ASCII three letters in a row are one, but not in codes."""
    total = _count(counted, str.isalpha)
    foreign = _count(counted, lambda one: one.isalnum() and not one.isascii())
    return foreign + sum(map(len, _WORD.findall(_CODE.sub(" ", text)))) >= min(_WORDY * total, _WORDS_ENOUGH)
