"""Keywords that make hashtags: terms rare in the news and frequent here, whole (国企改革 rather than 国企 and 改革)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Final

from bot.models import Article
from bot.text.words import idf, words

_HAN: Final = re.compile(r"^[\u4e00-\u9fff]+$")
_FUNCTION: Final = re.compile(
    r"[的了和与及或在是为将把被对等从向以于也都就又还要并而其这那该各每很更最不一二三四五六七八九十]"
)
MOST: Final = 60_000  # characters looked at: a term of the subject stands there by then
LONGEST: Final = 8  # characters of a term
RAREST: Final = 3.0  # idf below which a word is everybody's
IN_TITLE: Final = 2.5


@cache
def _lists() -> dict[str, frozenset[str]]:
    """``generic``, ``verbs`` and ``heads`` (what a term of several words ends in) of ``data/keyword_words.txt``."""
    found: dict[str, frozenset[str]] = {}
    for line in resources.files("bot.summarizing").joinpath("data/keyword_words.txt").read_text("utf-8").splitlines():
        name, colon, listed = line.partition(":")
        if colon and not line.startswith("#"):
            found[name] = frozenset(listed.split())
    return found


def _generic() -> frozenset[str]:
    return _lists()["generic"]


def _verbs() -> frozenset[str]:
    return _lists()["verbs"]


@cache
def _heads() -> tuple[str, ...]:
    return tuple(_lists()["heads"])


def keywords_of(article: Article, count: int = 5) -> tuple[str, ...]:
    """Terms of 2 to 8 characters, best first; none is part of another."""
    body = words("\n".join(article.paragraphs)[:MOST])
    heading = words(article.title)
    counts = _terms(body) + _terms(heading)
    titled = set(_terms(heading))
    value = {term: (n**0.7) * _weight(term) * (IN_TITLE if term in titled else 1.0) for term, n in counts.items()}
    return _distinct(sorted(value, key=lambda term: (-value[term], term)), counts, count)


def _terms(line: list[str]) -> Counter[str]:
    """Words, and runs of two or three of them that make one term."""
    found: Counter[str] = Counter()
    for at, word in enumerate(line):
        if not _is_part(word) or word in _verbs():
            continue
        if word not in _generic() and idf(word) >= RAREST:
            found[word] += 1
        found.update(_runs(word, line[at + 1 : at + 3]))
    return found


def _runs(run: str, followers: list[str]) -> Iterator[str]:
    """The word with one and two that follow, where that ends like a term."""
    for follower in followers:
        run += follower
        if not _is_part(follower) or follower in _verbs() or len(run) > LONGEST:
            return
        if run.endswith(_heads()):
            yield run


def _is_part(word: str) -> bool:
    """Whether a word may stand in a term: Han, two characters or more, no function word."""
    return len(word) >= 2 and bool(_HAN.match(word)) and not _FUNCTION.search(word)


@cache
def _parts(term: str) -> tuple[str, ...]:
    return tuple(words(term))


def _weight(term: str) -> float:
    """How much a term says: its rarest and its commonest word, and that it is whole."""
    parts = _parts(term)
    if len(parts) == 1:
        return idf(term)
    generic = sum(part in _generic() for part in parts)
    if generic == len(parts):
        return 0.0
    mean = sum(map(idf, parts)) / len(parts)
    return mean * (1.25 if not generic else 1.05)


def _distinct(ranked: list[str], counts: Counter[str], count: int) -> tuple[str, ...]:
    """Without parts of others: the longer term stands where it is at least half as frequent, runs seen once never."""
    chosen: list[str] = []
    for term in ranked:
        if len(_parts(term)) > 1 and counts[term] < 2:
            continue
        fuller = [one for one in counts if term != one and term in one and counts[one] >= max(2, counts[term] / 2)]
        if fuller or any(term in one or one in term or _shares(term, one) for one in chosen):
            continue
        chosen.append(term)
        if len(chosen) == count:
            break
    return tuple(chosen)


def _shares(one: str, other: str) -> bool:
    """Whether two terms overlap end to beginning by two characters or more."""
    return any(
        one[-size:] == other[:size] or other[-size:] == one[:size] for size in range(2, min(len(one), len(other)))
    )
