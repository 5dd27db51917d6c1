"""Letters as documents mean them: radicals that fonts give for whole characters, signs of private areas, spaces."""

from __future__ import annotations

import re
import unicodedata

_ODD = re.compile("[\u2e80-\u2fdf\uf900-\ufaff\ufb00-\ufb06]")
_NO_LETTER = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ue000-\uf8ff\U000f0000-\U0010ffff]"
)
WIDE = "\u2e80-\u303f\u3040-\u30ff\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff“”‘’…—"
_STRANGE = re.compile(f"{_ODD.pattern}|{_NO_LETTER.pattern}|\ufffe")
_BESIDE_WIDE = re.compile(f"(?<=[{WIDE}]) (?=[^ ])|(?<=[^ ]) (?=[{WIDE}])")
_WIDE = re.compile(f"[{WIDE}]")


def plain(text: str) -> str:
    """Whole characters for radicals and ligatures, no signs without a meaning; its hyphens at line ends stay marked.

    A space that pdfium made from a gap is " ", one that stands in the file is "\xa0"; beside a Chinese character only
    the second is one.
    """
    if _STRANGE.search(text):
        text = text.replace("\x02", "\xad").replace("\ufffe", "\xad")
        text = _ODD.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = _NO_LETTER.sub("", text)
    if " " in text:
        text = _BESIDE_WIDE.sub("", text)
    return text.replace("\xa0", " ").strip()


def is_wide_end(text: str) -> bool:
    return bool(_WIDE.match(text[-1:]))


def is_wide_start(text: str) -> bool:
    return bool(_WIDE.match(text))


def joined(one: str, other: str) -> str:
    """Two lines as one: no space beside a Chinese character; a hyphen of the break stays marked as \\xad."""
    if one.endswith("\xad"):
        return one + other
    if one.endswith("-") and len(one) > 1 and one[-2].isalpha() and other[:1].islower():
        return one + other
    if not one or not other or is_wide_end(one) or is_wide_start(other):
        return one + other
    return f"{one} {other}"
