"""Words by jieba, with a dictionary made from the counts of 63,668 news texts (``data/news_df.tsv``).

jieba is imported on first use; its own dictionary, its cache file and its log are not used.
"""

from __future__ import annotations

import logging
import math
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib import resources
from types import ModuleType
from typing import Any, Final

from bot.text.bigrams import document_counts
from bot.text.terms import terms

# Texts that a policy term the list lacks is taken to stand in. The dictionary's cut needs a count for each word: with
# some tens the term wins over the words that it is made of, and still loses to common words across its border.
_TERM_COUNT: Final = 30
# Texts that any other word the list lacks is taken to stand in: the list begins at 8, most others stand in one to five.
_UNSEEN: Final = 3


@cache
def _counts() -> tuple[int, dict[str, int]]:
    return document_counts("news_df.tsv")


@contextmanager
def _without(name: str, stand_in: ModuleType | None) -> Iterator[None]:
    """As if a module were not installed, or another in its place."""
    known = sys.modules.get(name)
    sys.modules[name] = stand_in  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules[name]
        if known is not None:
            sys.modules[name] = known


def _jieba() -> Any:
    """jieba without what is not used here: pkg_resources, which it asks for its own dictionary and does without (.1 s),
    and its guesses of words that no dictionary has (.02 s)."""
    guesses = "jieba.finalseg"
    with warnings.catch_warnings(), _without("pkg_resources", None), _without(guesses, ModuleType(guesses)):
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    return jieba


@cache
def _tokenizer() -> Any:  # jieba has no types
    """jieba with this dictionary alone: ready in .08 s and 40 MB; its own takes .5 s and 97 MB."""
    _, counts = _counts()
    listed = dict.fromkeys(terms(), _TERM_COUNT) | counts
    beginnings, shorter = dict[str, int](), set(listed)
    while shorter:  # jieba walks a word character by character: every beginning must be a key
        shorter = {word[:-1] for word in shorter if len(word) > 1}
        beginnings.update(dict.fromkeys(shorter, 0))
    tokenizer = _likeliest_cut(_jieba())()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = beginnings | listed, sum(counts.values()), True
    return tokenizer


def _likeliest_cut(jieba: Any) -> Any:
    """jieba's tokenizer with its search for the likeliest cut in one pass instead of two: the same words, in half the
    time."""

    class Tokenizer(jieba.Tokenizer):  # type: ignore[misc]  # jieba has no types
        def get_DAG(self, sentence: str) -> None:  # noqa: N802  # jieba's name
            """Nothing: the words that begin at a place are looked up where they are compared."""

        def calc(self, sentence: str, _: None, route: dict[int, tuple[float, int]]) -> None:
            """route[place] = (logarithm of the likelihood of the best cut from there on, end of its first word)."""
            known, size, total = self.FREQ, len(sentence), math.log(self.total)
            route[size] = (0, 0)
            for at in range(size - 1, -1, -1):
                best, end = None, at
                piece = sentence[at]
                while end < size and piece in known:
                    count = known[piece]
                    end += 1
                    if count:
                        value = math.log(count) - total + route[end][0]
                        if best is None or value >= best[0]:
                            best = (value, end - 1)
                    piece = sentence[at : end + 1]
                route[at] = best or (math.log(1) - total + route[at + 1][0], at)

    return Tokenizer


def words(text: str) -> list[str]:
    """The text in words, nothing left out."""
    return list(_tokenizer().cut(text, HMM=False))


@cache
def _kinds() -> dict[str, str]:
    """The kind of each word of the list: ``data/word_kinds.txt`` has a letter a word, in the list's order. The letters
    are jieba's parts of speech in fewer classes."""
    letters = resources.files("bot.text").joinpath("data/word_kinds.txt").read_text("utf-8").strip()
    return dict(zip(_counts()[1], letters, strict=True))


def kind(word: str) -> str:
    """n noun, g verbal noun, s place, p person, v verb, a adjective, b attribute, t time or number, l phrase, e Latin,
    o other (also function words); x where jieba's dictionary does not know the word."""
    return _kinds().get(word, "x")


def idf(word: str) -> float:
    """Natural logarithm of all news texts over those with the word."""
    total, counts = _counts()
    return math.log(total / counts.get(word, _UNSEEN))


def known(word: str) -> bool:
    """Whether the dictionary holds the word."""
    return word in _counts()[1]
