"""Keywords that make hashtags: policy terms first, then words and word pairs that tell this article from others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import Final

from bot.models import Article
from bot.summarizing.data_files import word_list
from bot.text.scripts import simplified
from bot.text.terms import terms, terms_in
from bot.text.words import idf, words

MOST: Final = 20_000  # characters looked at
LEAD: Final = 80  # characters that stand for the title where there is none
RAREST: Final = 7.0  # what a word can count at most for being rare
TERM_IDF: Final = 6.5
OF_TERM, OF_TITLE, OF_PAIR, OF_PLACE = 1.6, 2.2, 1.3, 0.4  # factors
COMMONEST: Final = 3.2  # idf below which a single word says nothing

_HAN = re.compile(r"^[\u4e00-\u9fff]{2,8}$")
_OFFICE = r"(?:书记|主席|总理|省长|市长|部长|司长|处长|局长|主任|记者|委员|总统|首相|秘书长|行长|发言人|同志)"
_SAYS = r"(?:表示|指出|强调|介绍|主持|会见|出席|说|在|认为|同|率|对)"
_NUMERAL = re.compile(r"[一二三四五六七八九十百千万亿零两]")


def keywords_of(article: Article, count: int = 5) -> tuple[str, ...]:
    """The best first; none lies in another or is only another's variant."""
    text = "\n".join(article.paragraphs)[:MOST]
    if not re.search("[\u4e00-\u9fff]", text):
        return _english(article.title, text, count)
    text, title = simplified(text), simplified(article.title)
    value = _terms(title, text)
    for word, score in _words(title, text).items():
        value.setdefault(word, score)
    return _distinct(sorted(value, key=lambda word: (-value[word], word)), count)


def _terms(title: str, text: str) -> dict[str, float]:
    """Policy terms that stand in the title, or twice in the text."""
    heading = set(terms_in(title or text[:LEAD]))
    counts = Counter(terms_in(f"{title}\n{text}"))
    return {
        term: n**0.7 * min(TERM_IDF, idf(term)) * OF_TERM * _shape(term) * (OF_TITLE if term in heading else 1)
        for term, n in counts.items()
        if (n > 1 or term in heading or len(text) < 300) and term not in word_list("dull")
    }


def _words(title: str, text: str) -> dict[str, float]:
    """Single words, and pairs of neighbours, that come more than once."""
    found = words(f"{title}\n{text}")
    heading = title or text[:LEAD]
    counts = Counter(word for word in found if _is_telling(word))
    pairs = Counter(a + b for a, b in pairwise(found) if _joins(a, b))
    value = {}
    for word, n in counts.items():
        if n > 1 and idf(word) >= COMMONEST and not _is_person(word, text):
            value[word] = n**0.7 * min(RAREST, idf(word)) * _shape(word) * (OF_TITLE if word in heading else 1)
    for pair, n in pairs.items():
        if n > (1 if pair in heading else 2) and _HAN.match(pair) and pair not in word_list("dull"):
            value[pair] = n**0.7 * RAREST * OF_PAIR * _shape(pair) * (OF_TITLE if pair in heading else 1)
    return value


def _is_telling(word: str) -> bool:
    return bool(
        _HAN.match(word)
        and word not in word_list("dull")
        and word not in word_list("verbs")
        and not _NUMERAL.match(word)
    )


def _joins(one: str, other: str) -> bool:
    """Whether two neighbours make a term: nouns both, not too common both."""
    places = word_list("places")
    return (
        _is_telling(one) and _is_telling(other) and not {one, other} & places and max(idf(one), idf(other)) >= COMMONEST
    )


def _is_person(word: str, text: str) -> bool:
    """A name follows an office, or goes before what is said."""
    if not 2 <= len(word) <= 4 or word in terms():
        return False
    return bool(re.search(f"{_OFFICE}{word}|{word}{_SAYS}", text)) and idf(word) > 4


def _shape(word: str) -> float:
    if word in word_list("places"):
        return OF_PLACE
    return {2: 0.6, 3: 0.9}.get(len(word), 1.2)


def _distinct(ranked: Iterable[str], count: int) -> tuple[str, ...]:
    """Without what lies in a chosen one, holds it, or shares most of its characters."""
    chosen: list[str] = []
    for word in ranked:
        if not any(_alike(word, other) for other in chosen):
            chosen.append(word)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _alike(one: str, other: str) -> bool:
    shared = len(set(one) & set(other))
    return one in other or other in one or shared / min(len(set(one)), len(set(other))) > 0.7


def _english(title: str, text: str, count: int) -> tuple[str, ...]:
    """Words and pairs of words of an English page that come more than once, those of the title first."""
    dull = word_list("english")
    found = re.findall(r"[A-Za-z][A-Za-z-]{2,}", f"{title}. {text}".lower())
    heading = title.lower()
    value: dict[str, float] = {}
    for word, n in Counter(found).items():
        if n > 1 and word not in dull and len(word) > 3:
            value[word] = n * (OF_TITLE if word in heading else 1)
    for pair in re.findall(r"(?=\b([a-z][a-z-]{2,} [a-z][a-z-]{2,})\b)", f"{title}. {text}".lower()):
        if not set(pair.split()) & dull:
            value[pair] = value.get(pair, 0) + (2 * OF_TITLE if pair in heading else 2)
    once = {word for word, score in value.items() if " " in word and score <= 2}
    ranked = sorted(value.keys() - once, key=lambda word: (-value[word], word))
    chosen: list[str] = []
    for word in ranked:
        if not any(set(word.split()) & set(other.split()) for other in chosen):
            chosen.append(word)
    return tuple(chosen[:count])
