"""Character bigrams, Latin words and numbers, and how rare each is in the news.

The counts (``data/bigram_df.tsv``, documents a bigram stands in) are those of 6,400 Chinese news texts of 2015 to 2024.
"""

from __future__ import annotations

import math
import re
from functools import cache
from importlib import resources
from typing import Final

UNSEEN: Final = 6.0  # documents that a bigram below the list's threshold of 8 is taken to stand in
NUMBER_IDF: Final = 5.0

_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?%?|[\u3400-\u9fff]+")


def tokens(text: str) -> list[str]:
    """Bigrams of each run of Han characters; Latin words in lower case and numbers whole."""
    found: list[str] = []
    for run in _TOKEN.findall(text):
        if run[0] < "\u3400":
            found.append(run.lower())
        else:
            found.extend([run[i : i + 2] for i in range(len(run) - 1)] or [run])
    return found


@cache
def _idf() -> tuple[dict[str, float], float]:
    lines = resources.files("bot.text").joinpath("data/bigram_df.tsv").read_text("utf-8").splitlines()
    total = int(lines[0].split("\t")[1])
    table = {}
    for line in lines[1:]:
        token, _, count = line.partition("\t")
        table[token] = math.log(total / int(count))
    return table, math.log(total / UNSEEN)


def idf(token: str) -> float:
    """Natural logarithm of all documents over those with the token."""
    if token[0].isdigit():
        return NUMBER_IDF
    table, unseen = _idf()
    return table.get(token, unseen)


def vector(text: str) -> dict[str, float]:
    """Each token of the text once, with its idf."""
    table, unseen = _idf()
    return {
        token: NUMBER_IDF if token[0].isdigit() else table.get(token, unseen) for token in dict.fromkeys(tokens(text))
    }


def norm(weights: dict[str, float]) -> float:
    """Euclidean length of a vector."""
    return math.sqrt(sum(value * value for value in weights.values()))


def cosine(one: dict[str, float], other: dict[str, float]) -> float:
    """Cosine of two vectors, 0 where one is empty."""
    if len(one) > len(other):
        one, other = other, one
    size = norm(one) * norm(other)
    return sum(value * other.get(token, 0.0) for token, value in one.items()) / size if size else 0.0
