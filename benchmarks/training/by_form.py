"""Logistic models whose weights shift with the form of the document, solved to the optimum.

The value of a line is z · (w + Σ p_f w_f) for its standardized features z and the probabilities p_f of the seven forms;
what belongs to no form (words, a constant) is a sparse matrix beside it. Written as one wide matrix the features would
be eight times as many; here the product is taken by parts, which makes a step of the search some fifty times cheaper.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from bot.summarizing.sparse import CLIP, Standard

# The penalty makes the loss strongly convex: with a slope this small every weight is right to the fourth decimal.
STILL = 1e-6
STEPS = 5000  # at most
REMEMBERED = 20  # steps from which the bend of the loss is guessed


class Problem(NamedTuple):
    """What is learnt from. ``signs`` (example × line): an example is right where its signed sum of values is positive.

    ``rows``: line × feature, standardized; ``shares``: line × (1, probability of each form); ``extra``: line × column.
    """

    rows: np.ndarray
    shares: np.ndarray
    extra: Any
    signs: Any
    weight: np.ndarray


class Solution(NamedTuple):
    """``weights``: feature × (common, each form); ``extra``: a weight a column."""

    weights: np.ndarray
    extra: np.ndarray


class Clipped(NamedTuple):
    """Mean and deviation of features as the bot standardizes them, with its limit on what one feature can say."""

    mean: np.ndarray
    deviation: np.ndarray

    @staticmethod
    def of(x: np.ndarray, least: float) -> Clipped:
        return Clipped(x.mean(axis=0), np.maximum(x.std(axis=0), least))

    def standardized(self, x: np.ndarray) -> np.ndarray:
        return np.clip((x - self.mean) / self.deviation, -CLIP, CLIP)

    def as_run(self) -> Standard:
        """As the bot standardizes."""
        return Standard.of(self.mean.tolist(), self.deviation.tolist())


def solve(problem: Problem, strength: float) -> Solution:
    """The optimum. ``strength``: the inverse of the penalty on squared weights."""
    from scipy.optimize import minimize

    features, columns = problem.rows.shape[1], problem.shares.shape[1]
    size = features * columns

    def loss(point: np.ndarray) -> tuple[float, np.ndarray]:
        weights, extra = point[:size].reshape(features, columns), point[size:]
        values = ((problem.rows @ weights) * problem.shares).sum(axis=1) + problem.extra @ extra
        margins = problem.signs @ values
        pull = problem.signs.T @ (-strength * problem.weight / (1 + np.exp(np.clip(margins, -500, 500))))
        slope = (problem.rows.T @ (pull[:, None] * problem.shares)).ravel()
        worth = strength * float(problem.weight @ np.logaddexp(0, -margins)) + 0.5 * float(point @ point)
        return worth, np.concatenate([slope, problem.extra.T @ pull]) + point

    start = np.zeros(size + problem.extra.shape[1])
    options = {"maxiter": STEPS, "maxfun": 2 * STEPS, "gtol": STILL, "ftol": 0.0, "maxcor": REMEMBERED}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options).x
    return Solution(found[:size].reshape(features, columns), found[size:])


def shares_of(forms: np.ndarray) -> np.ndarray:
    """The probabilities of the forms, a row a line, with the 1 of the common weights before them."""
    return np.hstack([np.ones((len(forms), 1)), forms])
