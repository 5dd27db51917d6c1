"""What of a query an article holds, where it does not hold all of it (pure).

An event is searched by a name that no article has word for word. Its words, and the pairs of characters that no word
holds, are pieces weighted by their rareness; an article is as close as the weight of the pieces that it holds, in its
lead above all. The figures were set on 109 marked events, some of them in words of ours (``benchmarks/forgiving.py``
says which were left unread): by the share of the whole text alone, ten of them brought a third more of other events.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from typing import Final, TypeVar

from bot.search.ranking import LEAD
from bot.text import bigrams, words
from bot.text.normalize import is_whole_word

Pieces = Mapping[str, float]  # folded pieces of a text with their weights
Wish = Sequence[Pieces]  # what stands for one part of a query: its pieces, or those of what stands beside it by OR

Found = TypeVar("Found")

OF_LEAD: Final = 0.5  # of the closeness: the share that the lead holds; the rest is that of the whole text
CLOSE: Final = 0.35  # closeness from which on an article may be on the matter
OF_BEST: Final = 0.6  # of the best one's closeness: what has less looks chance beside it
MOST_WEIGHT: Final = 8.0  # a piece counts as much at most (its idf), so that no single name is enough
MONTH: Final = 2.5  # the weight of a month (log 12) or a year: most articles of that time name it

_RUN = re.compile(r"[a-z]+|\d+(?:[．，]\d+)*[％‰]?[年月日]?|[\u3400-\u9fff]+")


def pieces_of(folded: str) -> dict[str, float]:
    """The pieces of a folded text: words, pairs of neighbours that no word holds, Latin words, and numbers with their
    unit (8月, 5．5％)."""
    found = {piece: weight for run in _RUN.findall(folded) for piece, weight in _of_run(run)}
    return found or {folded: MOST_WEIGHT}


def _of_run(run: str) -> Iterator[tuple[str, float]]:
    if run[0].isdigit():
        yield run, MONTH if run[-1] in "月年" else bigrams.idf(run)
    elif run.isascii():
        yield run, min(MOST_WEIGHT, words.idf(run))
    else:
        for is_word, some in groupby(words.words(run), key=lambda word: len(word) > 1):
            found = list(some)
            yield from ((word, min(MOST_WEIGHT, words.idf(word))) for word in found) if is_word else _of_unknown(found)


def _of_unknown(characters: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The pairs of characters that no word holds: together they count as one word at most, for they may be one."""
    pairs = list(map("".join, pairwise(characters)))
    yield from ((pair, min(MOST_WEIGHT / len(pairs), bigrams.idf(pair))) for pair in pairs)


def wishes_of(choices: Sequence[Sequence[tuple[str, bool]]]) -> list[list[dict[str, float]]]:
    """The pieces of each part of a query, of its alternatives each: (folded text, whether it is in quotes).

    What is in quotes is one piece, and counts as much as its pieces together.
    """
    return [[_wish(folded, is_whole) for folded, is_whole in choice] for choice in choices]


def _wish(folded: str, is_whole: bool) -> dict[str, float]:
    pieces = pieces_of(folded)
    return {folded: sum(pieces.values())} if is_whole else pieces


def is_divisible(wishes: Sequence[Wish]) -> bool:
    """Whether a part of it can be held: of a single piece nothing is left."""
    return len({piece for wish in wishes for pieces in wish for piece in pieces}) > 1


def closeness(text: str, wishes: Sequence[Wish]) -> float:
    """0..1: how much of the wishes a folded text holds, half of it in its lead."""
    return OF_LEAD * _share(text[:LEAD], wishes) + (1 - OF_LEAD) * _share(text, wishes)


def _share(text: str, wishes: Sequence[Wish]) -> float:
    """By weight; of alternatives the one that is held best counts."""
    held = whole = 0.0
    for wish in wishes:
        shares = [
            (sum(weight for piece, weight in pieces.items() if holds(text, piece)), sum(pieces.values()))
            for pieces in wish
        ]
        best = max(shares, key=lambda share: share[0] / share[1])
        held, whole = held + best[0], whole + best[1]
    return held / whole if whole else 0.0


def holds(text: str, piece: str) -> bool:
    """Whether a folded text holds a piece: of Latin letters and numbers as a whole, no 8日 in 18日."""
    at = text.find(piece)
    if not piece[0].isascii():
        return at >= 0
    while at >= 0 and not is_whole_word(text, at, at + len(piece)):
        at = text.find(piece, at + 1)
    return at >= 0


def close(found: Iterable[tuple[Found, float]], best: float = 0.0) -> list[Found]:
    """Of things found, each with its closeness, those that are worth showing, the closest first; ``best`` is the
    closeness of what is shown anyway."""
    ordered = sorted(found, key=lambda one: -one[1])
    least = max(CLOSE, OF_BEST * max([best, *(value for _, value in ordered[:1])]))
    return [one for one, value in ordered if value >= least]
