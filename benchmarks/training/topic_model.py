"""The multinomial linear model of topics: fitted, asked, and packed into a file of bounded size."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from benchmarks.training import wide
from benchmarks.training.topic_examples import NAMES, Examples
from bot.text.terms import terms

STRENGTH = 20.0  # inverse penalty
ROUND_ONE, ROUND_TWO = 2, 3  # examples that a token must stand in; in the second round there are more of them
LARGEST = 390_000  # bytes of the file: it is read at the first brief
REST = 2_000  # of these, for what is not weights
CUT = 0.05  # by which the least weight that is kept rises until the file is small enough


class Fitted(NamedTuple):
    """A learner that knows every class, and the column of each token."""

    learner: Any
    columns: dict[str, int]


def fit(examples: Examples, least: int) -> Fitted:
    """Learns from the tokens that stand in ``least`` examples, and from every policy term."""
    seen = Counter(token for vector in examples.vectors for token in vector)
    known = terms()
    columns = {
        token: at for at, token in enumerate(sorted(t for t, count in seen.items() if count >= least or t in known))
    }
    rows = matrix(examples.vectors, columns)
    learner = wide.logistic(rows, examples.labels, STRENGTH, weight=np.array(examples.weights))
    if [int(at) for at in learner.classes_] != list(range(len(NAMES))):
        raise ValueError("a class has no example")
    return Fitted(learner, columns)


def matrix(vectors: Sequence[dict[str, float]], columns: dict[str, int]) -> csr_matrix:
    """A row a vector, of the tokens that have a column."""
    values, across, starts = [], [], [0]
    for vector in vectors:
        known = [(columns[token], value) for token, value in vector.items() if token in columns]
        across += [at for at, _ in known]
        values += [value for _, value in known]
        starts.append(len(values))
    return csr_matrix((values, across, starts), shape=(len(vectors), len(columns)))


def guessed(fitted: Fitted, vectors: Sequence[dict[str, float]]) -> Iterator[tuple[dict[str, float], np.ndarray]]:
    """Each vector with the probability of each class."""
    chances = fitted.learner.predict_proba(matrix(vectors, fitted.columns))
    return zip(vectors, chances, strict=True)


def as_json(fitted: Fitted) -> dict[str, Any]:
    """The model as data: as many of the largest weights as fit into the file, with one decimal."""
    cut = 0.0
    while len(json.dumps(table(fitted, cut), ensure_ascii=False, separators=(",", ":")).encode()) > LARGEST - REST:
        cut += CUT
    intercepts = [round(float(value), 3) for value in fitted.learner.intercept_]
    return {"classes": NAMES, "intercepts": intercepts, "weights": table(fitted, cut)}


def table(fitted: Fitted, cut: float) -> dict[str, list[float]]:
    """Of each token [class, weight, class, weight, …], with the weights larger than ``cut``."""
    found = {}
    for token, at in fitted.columns.items():
        kept = [(k, round(float(w), 1)) for k, w in enumerate(fitted.learner.coef_[:, at]) if abs(w) > cut]
        if kept:
            found[token] = [part for pair in kept for part in pair]
    return found
