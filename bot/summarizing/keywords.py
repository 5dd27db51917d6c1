"""Keywords that make hashtags: terms rare in the news and frequent here, whole (国企改革 rather than 国企 and 改革)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from bot.models import Article
from bot.text.words import idf, words

_HAN: Final = re.compile(r"^[\u4e00-\u9fff]+$")
_FUNCTION: Final = re.compile(
    r"[的了和与及或在是为将把被对等从向以于也都就又还要并而其这那该各每很更最不一二三四五六七八九十]"
)
MOST: Final = 20_000  # characters looked at: a term of the subject stands there by then
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
    titled = _terms(words(article.title))
    counts = _terms(words("\n".join(article.paragraphs)[:MOST])) + titled
    value = {
        parts: (n**0.7) * _weight(parts) * (IN_TITLE if parts in titled else 1.0)
        for parts, n in counts.items()
        if n > 1 or len(parts) == 1
    }
    ranked = sorted(value, key=lambda parts: (-value[parts], parts))
    return _distinct(["".join(parts) for parts in ranked], {"".join(parts): n for parts, n in counts.items()}, count)


def _terms(line: list[str]) -> Counter[tuple[str, ...]]:
    """Words, and runs of two or three of them that make one term."""
    found: Counter[tuple[str, ...]] = Counter()
    for at, word in enumerate(line):
        if not _is_part(word) or word in _verbs():
            continue
        if word not in _generic() and idf(word) >= RAREST:
            found[word,] += 1
        for run in _runs(word, line[at + 1 : at + 3]):
            found[run] += 1
    return found


def _runs(word: str, followers: list[str]) -> Iterator[tuple[str, ...]]:
    """The word with one and two that follow, where that ends like a term."""
    run: tuple[str, ...] = (word,)
    for follower in followers:
        run = (*run, follower)
        if not _is_part(follower) or follower in _verbs() or sum(map(len, run)) > LONGEST:
            return
        if follower.endswith(_heads()):
            yield run


@lru_cache(maxsize=65_536)
def _is_part(word: str) -> bool:
    """Whether a word may stand in a term: Han, two characters or more, no function word."""
    return len(word) >= 2 and bool(_HAN.match(word)) and not _FUNCTION.search(word)


def _weight(parts: tuple[str, ...]) -> float:
    """How much a term says: the mean of its words, more where none of them is generic."""
    if len(parts) == 1:
        return idf(parts[0])
    generic = sum(part in _generic() for part in parts)
    if generic == len(parts):
        return 0.0
    return sum(map(idf, parts)) / len(parts) * (1.05 if generic else 1.25)


def _distinct(ranked: list[str], counts: dict[str, int], count: int) -> tuple[str, ...]:
    """Without parts of others: the longer term stands where it is at least half as frequent."""
    chosen: list[str] = []
    for term in ranked:
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
