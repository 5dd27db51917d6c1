"""Character bigrams, Latin words and numbers of a text, and how rare each is in the news.

The counts (``data/bigram_df.tsv``: in how many texts a bigram stands) are those of 6,400 Chinese news texts of
2015 to 2024.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from functools import cache
from operator import add
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
            found.extend(map(add, run, run[1:]) if len(run) > 1 else (run,))
    return found


def document_counts(name: str) -> tuple[int, dict[str, int]]:
    """A list of ``data/``: how many texts were counted, and in how many of them each token stands."""
    from importlib import resources  # reading a page counts no bigrams, and these are 8 ms of its start

    text = resources.files("bot.text").joinpath("data", name).read_text("utf-8")
    _, total, *rest = text.rstrip("\n").replace("\n", "\t").split("\t")
    return int(total), dict(zip(rest[::2], map(int, rest[1::2]), strict=True))


class _Rareness(dict[str, float]):
    """The idf of every bigram of the list, and behind it that of numbers and of all others."""

    unseen: float

    def __missing__(self, token: str) -> float:
        return _NUMBER_IDF if token[0].isdigit() else self.unseen


@cache
def _rareness() -> _Rareness:
    """Worked out once, since every line asks for it."""
    total, counts = document_counts("bigram_df.tsv")
    logarithms = {count: math.log(total / count) for count in set(counts.values())}
    found = _Rareness((token, logarithms[count]) for token, count in counts.items())
    found.unseen = math.log(total / _UNSEEN)
    return found


def idf(token: str) -> float:
    """Natural logarithm of all texts over those with the token."""
    return _rareness()[token]


def weighted(found: Iterable[str]) -> dict[str, float]:
    """Each of these tokens once, with its idf."""
    known = _rareness()
    return {token: known[token] for token in dict.fromkeys(found)}


def vector(text: str) -> dict[str, float]:
    """Each token of the text once, with its idf."""
    return weighted(tokens(text))
