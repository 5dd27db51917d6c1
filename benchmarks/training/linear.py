"""Linear models over few features, solved exactly; what a learnt file says does not depend on where a search stopped.

Features are standardized before the penalty applies, and the weights are given back on the features' own scale, as
``bot.summarizing.learned.Linear`` takes them. Needs numpy alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from bot.summarizing.learned import Linear

STEPS = 100  # Newton's method needs about seven
NEAR = 1e-10  # a step smaller than this in every weight ends the search; files have four decimals
STEEPEST = 30.0  # of the logistic function's argument: beyond, its value is 0 or 1 anyway


class Scale(NamedTuple):
    """Mean and deviation of each feature; the deviation of one that never changes is 1.

    ``least``: a smaller deviation counts as this one, so that a feature seen twice or thrice does not become large.
    """

    mean: np.ndarray
    deviation: np.ndarray

    @staticmethod
    def of(x: np.ndarray, least: float = 0.0) -> Scale:
        deviation = x.std(axis=0)
        return Scale(x.mean(axis=0), np.where(deviation < 1e-12, 1.0, np.maximum(deviation, least)))

    def standardized(self, x: np.ndarray) -> np.ndarray:
        return (x - self.mean) / self.deviation

    def raw(self, weights: np.ndarray, intercept: float) -> Linear:
        """The model of standardized features as one of the features themselves."""
        own = weights / self.deviation
        return Linear(float(intercept - (own * self.mean).sum()), tuple(float(weight) for weight in own))


def logistic(
    x: np.ndarray, y: np.ndarray, strength: float, weight: np.ndarray | None = None, least: float = 0.0
) -> Linear:
    """The probability that y is 1. ``strength``: the inverse of the penalty on squared weights; y in 0..1."""
    scale = Scale.of(x, least)
    rows = with_one(scale.standardized(x))
    each = np.ones(len(y)) if weight is None else weight
    penalty = np.append(np.full(x.shape[1], 1 / strength), 0.0)
    found = np.zeros(rows.shape[1])
    for _ in range(STEPS):
        chance = 1 / (1 + np.exp(-np.clip(rows @ found, -STEEPEST, STEEPEST)))
        slope = rows.T @ (each * (chance - y)) + penalty * found
        bend = (rows * (each * chance * (1 - chance))[:, None]).T @ rows + np.diag(penalty)
        step = np.linalg.solve(bend, slope)
        found -= step
        if np.abs(step).max() < NEAR:
            break
    return scale.raw(found[:-1], found[-1])


def ridge(x: np.ndarray, y: np.ndarray, penalty: float, weight: np.ndarray) -> Linear:
    """The weighted least squares with a penalty on squared weights (not on the intercept)."""
    scale = Scale.of(x)
    rows = with_one(scale.standardized(x))
    bend = (rows * weight[:, None]).T @ rows + np.diag(np.append(np.full(x.shape[1], penalty), 0.0))
    found = np.linalg.solve(bend, rows.T @ (weight * y))
    return scale.raw(found[:-1], found[-1])


def with_one(x: np.ndarray) -> np.ndarray:
    """The rows with a 1 at the end, for the intercept."""
    return np.hstack([x, np.ones((len(x), 1))])


def as_json(model: Linear, names: Sequence[str]) -> dict[str, Any]:
    """The model as a learnt file holds it, with four decimals."""
    return {"intercept": round(model.intercept, 4), "weights": rounded(names, model.weights)}


def rounded(names: Sequence[str], weights: Sequence[float]) -> dict[str, float]:
    """A weight a name, with four decimals."""
    return {name: round(weight, 4) for name, weight in zip(names, weights, strict=True)}
