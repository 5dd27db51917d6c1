"""Which of two lines of a document an analyst keeps, learnt from every pair of a kept line and another.

Pairs make lines of one document comparable, whatever its kind; how likely a line is kept, the second stage says.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np

from benchmarks.training.by_form import Clipped, Problem, shares_of, solve
from benchmarks.training.marked import JUNK, KEPT, UNJUDGED, Marked
from bot.summarizing.document import Row
from bot.summarizing.learned import Linear
from bot.summarizing.ranking import STAGE, Ranking

# All by documents held out (five folds); the surface is flat around them.
STRENGTH = 0.004  # inverse penalty
WORD_SCALE = 15.0  # how far words pull beside the features; both share one penalty
JUNK_WEIGHT = 1.5  # of a pair with a junk line beside 1 with any other: a junk point is worse than a dull one
RARE = 0.1  # least deviation of a feature
# Of a pair of a telling and a dull line beside 1: there are few, but they are of lines that a brief would show.
TELLING_WEIGHT = 3.0
WORD_DOCUMENTS = 3  # that a word must stand in: one or two say more about the event than about worth
# A document weighs as the root of its pairs, up to so many: a long one has more pairs, but they are much alike.
MOST_PAIRS, PAIR_WEIGHT = 80, 25.0


def fit(found: Sequence[Marked], forms: Sequence[Sequence[float]]) -> Ranking:
    """The ranking without its second stage. ``forms``: of each document, the probabilities of its forms."""
    scale = Clipped.of(np.vstack([one.lines for one in found]), RARE)
    names = vocabulary(found)
    counts = [len(one.labels) for one in found]
    signs, weight = compared(found)
    rows = [row for one in found for row in one.document.rows]
    solution = solve(
        Problem(
            scale.standardized(np.vstack([one.lines for one in found])),
            shares_of(np.repeat(np.array(forms), counts, axis=0)),
            bags(rows, names),
            signs,
            weight,
        ),
        STRENGTH,
    )
    words = {name: float(value) * WORD_SCALE for name, value in zip(names, solution.extra, strict=True)}
    common, *by_form = (tuple(map(float, column)) for column in solution.weights.T)
    return Ranking(scale.as_run(), common, tuple(by_form), words, *NO_STAGE)


# A second stage that changes nothing: the score as it is, and every line worth passing on.
NO_STAGE = ((1.0, *(0.0 for _ in STAGE[1:])), 0.0, (0.0,) * 7, Linear(99.0, (0.0,)))


def words_of(row: Row) -> list[str]:
    """The bigrams and Latin words of a line; no numbers."""
    return [word for word in row.vector if not word[0].isdigit()]


def vocabulary(found: Sequence[Marked]) -> list[str]:
    """The words that stand in enough documents."""
    count = Counter(word for one in found for word in {word for row in one.document.rows for word in words_of(row)})
    return sorted(word for word, documents in count.items() if documents >= WORD_DOCUMENTS)


def bags(rows: Sequence[Row], names: Sequence[str]) -> object:
    """Which words a line holds, each divided by the root of their number, as ``Ranking.scores`` sums them."""
    from scipy.sparse import csr_matrix

    place = {word: at for at, word in enumerate(names)}
    own = [sorted(place[word] for word in words_of(row) if word in place) for row in rows]
    values = [WORD_SCALE / math.sqrt(len(row.vector)) for row, there in zip(rows, own, strict=True) for _ in there]
    ends = np.cumsum([0, *map(len, own)])
    return csr_matrix((values, [at for there in own for at in there], ends), shape=(len(rows), len(names)))


def compared(found: Sequence[Marked]) -> tuple[object, np.ndarray]:
    """A row a pair: 1 at the kept line, -1 at the other; and the weight of each."""
    from scipy.sparse import csr_matrix

    better: list[int] = []
    worse: list[int] = []
    weight: list[float] = []
    first = 0
    for one in found:
        good, rest = sides(one)
        count = len(good) * len(rest)
        each = PAIR_WEIGHT * math.sqrt(min(count, MOST_PAIRS) / MOST_PAIRS) / max(1, count)
        each *= TELLING_WEIGHT if UNJUDGED in one.labels else 1.0
        for a in good:
            for b in rest:
                better.append(first + a)
                worse.append(first + b)
                weight.append(each * (JUNK_WEIGHT if one.labels[b] == JUNK else 1.0))
        first += len(one.labels)
    at = np.arange(len(weight))
    places = (np.concatenate([at, at]), np.concatenate([better, worse]).astype(int))
    signs = csr_matrix((np.repeat([1.0, -1.0], len(at)), places), shape=(len(at), first))
    return signs, np.array(weight)


def sides(one: Marked) -> tuple[list[int], list[int]]:
    """The kept lines and the others, without those that the reader's rules call junk already or nobody judged."""
    live = [at for at, row in enumerate(one.document.rows) if row.line.junk is None]
    return [at for at in live if one.labels[at] == KEPT], [at for at in live if one.labels[at] not in {KEPT, UNJUDGED}]
