"""Character bigrams, Latin words and numbers of a text, and how rare each is in the news.

The counts (``data/bigram_df.tsv``: in how many texts a bigram stands) are those of 6,400 Chinese news texts of
2015 to 2024.
"""

from __future__ import annotations

import math
import re
from functools import cache
from importlib import resources
from typing import Final

# Both lists of counts leave out what stands in fewer than 8 texts. A bigram that a list lacks is taken to stand in 6:
# nearly all such bigrams are names and rare pairs whose true count lies just below the threshold or at 1.
_UNSEEN: Final = 6.0
# Every number counts as much as a bigram that one text in 150 has: two texts with the same figure are alike in that,
# but a list of figures must not outweigh the words. Numbers are not in the list of counts.
_NUMBER_IDF: Final = 5.0

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


def document_counts(name: str) -> tuple[int, dict[str, int]]:
    """A list of ``data/``: how many texts were counted, and in how many of them each token stands."""
    first, *rest = resources.files("bot.text").joinpath("data", name).read_text("utf-8").splitlines()
    counts = {}
    for line in rest:
        token, _, count = line.partition("\t")
        counts[token] = int(count)
    return int(first.split("\t")[1]), counts


@cache
def _idf() -> tuple[dict[str, float], float]:
    """The idf of every bigram of the list, and that of all others; worked out once, since every line asks for it."""
    total, counts = document_counts("bigram_df.tsv")
    return {token: math.log(total / count) for token, count in counts.items()}, math.log(total / _UNSEEN)


def idf(token: str) -> float:
    """Natural logarithm of all texts over those with the token."""
    if token[0].isdigit():
        return _NUMBER_IDF
    table, unseen = _idf()
    return table.get(token, unseen)


def vector(text: str) -> dict[str, float]:
    """Each token of the text once, with its idf."""
    table, unseen = _idf()
    return {
        token: _NUMBER_IDF if token[0].isdigit() else table.get(token, unseen) for token in dict.fromkeys(tokens(text))
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
