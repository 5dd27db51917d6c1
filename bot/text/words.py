"""Words by jieba, with a dictionary made from the counts of 63,668 news texts (``data/news_df.tsv``).

jieba is imported on first use; its own dictionary, its cache file and its log are not used.
"""

from __future__ import annotations

import logging
import math
import warnings
from functools import cache
from importlib import resources
from typing import Any, Final

from bot.text.terms import terms

TERM_COUNT: Final = 30  # texts that a policy term the list does not know is taken to stand in


@cache
def _counts() -> tuple[dict[str, int], int]:
    lines = resources.files("bot.text").joinpath("data/news_df.tsv").read_text("utf-8").splitlines()
    counts = {}
    for line in lines[1:]:
        word, _, count = line.partition("\t")
        counts[word] = int(count)
    return counts, int(lines[0].split("\t")[1])


@cache
def _tokenizer() -> Any:  # jieba has no types
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
    jieba.setLogLevel(logging.WARNING)
    counts, _ = _counts()
    frequencies = dict.fromkeys(terms(), TERM_COUNT) | counts
    for word in tuple(frequencies):
        for end in range(1, len(word)):
            frequencies.setdefault(word[:end], 0)
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, sum(counts.values()), True
    return tokenizer


def words(text: str) -> list[str]:
    """The text in words, nothing left out."""
    return list(_tokenizer().cut(text, HMM=False))


def idf(word: str) -> float:
    """Natural logarithm of all news texts over those with the word."""
    counts, total = _counts()
    return math.log(total / counts.get(word, 3))


def known(word: str) -> bool:
    """Whether the dictionary holds the word."""
    return word in _counts()[0]
