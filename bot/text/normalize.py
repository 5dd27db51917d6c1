"""What search compares: texts folded so that one writing stands for all, and their overlapping character bigrams.

``fold`` works character by character, so a piece of a text folds to a piece of the folded text. Both scripts become
simplified, full-width letters half-width, Latin lower case, quotes and brackets one kind each; white space is dropped
except between two words of letters or digits (``8 月`` is 8月, ``new york`` stays two words). ASCII punctuation becomes
full-width: a token is then letters and digits to every tokenizer.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Final

from bot.text.scripts import to_simplified

REVISION: Final = 1  # counted up when the same text gives other tokens: the index is then to be rebuilt
# Tokens of a field begin with a character for private use, which no folded text holds: title:粮食 finds no body.
FIELDS: Final = {"title": "\ue000", "publisher": "\ue001", "categories": "\ue002", "topic": "\ue003"}
WHOLE_TITLE: Final = "\ue004"
# Characters of a title that its one token for the whole holds; nearly every title is shorter, and a token has to stay
# below the 2,046 bytes that a lexeme of PostgreSQL may have (a character is 3 to 4 bytes).
TITLE_LENGTH: Final = 80

_SPACE = "\u3000"
_WORD = r"[^\W_\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
_KEPT = re.compile(rf"(?<={_WORD}) +(?={_WORD})")
# Traditional and simplified characters that OpenCC's t2s leaves apart: found by taking 3.4 million characters of news
# through s2t, s2tw or s2hk and back.
_PAIRS = (
    "著着 瞭了 覆复 藉借 甦苏 像象 俱具 炼链 彷仿 揹背 座坐 薰熏 甯宁 暱昵 濬浚 菓果 谘咨 痺痹 簷檐 睪睾 衞卫 枱台 "
    "敍叙 鲶鲇"
)
_ALIKE: Final = {
    **dict.fromkeys("“”„‟「」『』‘’‚‛﹁﹂﹃﹄＂＇", "＂"),
    **dict.fromkeys("〔［【", "（"),
    **dict.fromkeys("〕］】", "）"),
    **dict.fromkeys("—–―‒‑‐−﹣", "－"),
    **dict.fromkeys("•‧・∙⋅﹒", "·"),
}
_HALF: Final = {"[": "（", "]": "）", "'": "＂"}


class _Table(dict[int, str]):
    """What each character folds to, worked out when it first comes."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _folded(chr(code))
        return found


@cache
def _table() -> _Table:
    return _Table()


@cache
def _alike() -> dict[str, str]:
    return {**_ALIKE, **{pair[0]: pair[1] for pair in _PAIRS.split()}}


def _folded(character: str) -> str:
    """What one character folds to: nothing for controls, a space for white space, else one character or, where NFKC
    takes a ligature apart (㎡), several."""
    if character.isspace():
        return " "
    if unicodedata.category(character)[0] == "C":
        return ""
    if character in _ALIKE:
        return _ALIKE[character]
    found = unicodedata.normalize("NFKC", character).lower()
    return "".join(map(_plain, found)) if found.isascii() else "".join(map(_plain, to_simplified(found)))


def _plain(character: str) -> str:
    """The last step, after NFKC: ASCII punctuation full-width, variants as one character."""
    if character in _HALF:
        return _HALF[character]
    if "!" <= character <= "~" and not character.isalnum():
        return chr(ord(character) + 0xFEE0)
    if unicodedata.category(character)[0] == "C":
        return ""
    return _alike().get(character, character)


def fold(text: str) -> str:
    """The text as search sees it; of one line, whatever the text's lines."""
    return _KEPT.sub(_SPACE, text.translate(_table())).replace(" ", "")


def fold_with_places(text: str) -> tuple[str, list[int]]:
    """The folded text, and of each of its characters the offset in ``text`` that it comes from."""
    table = _table()
    pieces = [(piece, at) for at, character in enumerate(text) for piece in table[ord(character)]]
    raw = "".join(piece for piece, _ in pieces)
    kept = {found.start() for found in _KEPT.finditer(raw)}
    left = [(_SPACE if piece == " " else piece, at)
            for place, (piece, at) in enumerate(pieces) if piece != " " or place in kept]  # fmt: skip
    return "".join(piece for piece, _ in left), [at for _, at in left]


def occurrences_of(text: str, terms: Sequence[str]) -> list[tuple[int, int, str]]:
    """Where folded terms stand in a text, one term after the other: offsets into the text itself, none of a term
    overlapping another, each with its term. The text is folded once."""
    folded, places = fold_with_places(text)
    found = list[tuple[int, int, str]]()
    for term in terms:
        at = folded.find(term) if term else -1
        while at >= 0:
            end = at + len(term)
            found.append((places[at], places[end - 1] + 1, term))
            at = folded.find(term, end)
    return found


def index_tokens(folded: str) -> set[str]:
    """The bigrams of each line, and the last character of each alone: every character begins a token."""
    found: set[str] = set()
    for line in folded.split("\n"):
        found.update(a + b for a, b in pairwise(line))
        if line:
            found.add(line[-1])
    return found


def query_tokens(term: str) -> tuple[str, ...]:
    """The tokens that every text with this folded term has; a single character is only the beginning of a token."""
    return tuple(dict.fromkeys(a + b for a, b in pairwise(term))) or (term,)


def field_tokens(field: str, folded: str) -> set[str]:
    """Tokens of a field that can be asked for alone: marked with its name."""
    return {FIELDS[field] + token for token in index_tokens(folded)}


def whole_title(folded: str) -> str:
    """The one token of a title as a whole."""
    return WHOLE_TITLE + folded[:TITLE_LENGTH]


def is_whole_word(folded: str, start: int, end: int) -> bool:
    """Whether a hit in a folded text neither begins nor ends inside a word of Latin letters or a number."""
    before, after = folded[max(0, start - 1) : start + 1], folded[end - 1 : end + 1]
    return not any(len(pair) == 2 and re.fullmatch(rf"{_WORD}{{2}}", pair) for pair in (before, after))
