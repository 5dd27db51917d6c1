"""The models of ``data/*.json`` as they run: linear models, and small regression trees."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import mul
from typing import Any


@dataclass(frozen=True, slots=True)
class Linear:
    """intercept + weights · features, on the raw scale of the features."""

    intercept: float
    weights: tuple[float, ...]

    def score(self, features: Sequence[float]) -> float:
        return float(self.intercept + sum(map(mul, self.weights, features)))

    def probability(self, features: Sequence[float]) -> float:
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, self.score(features)))))

    @staticmethod
    def load(data: dict[str, Any], names: Sequence[str]) -> Linear:
        """From JSON; the names of the features must be those of the code, in any order."""
        if set(data["weights"]) != set(names):
            raise ValueError(f"weights of other features: {sorted(set(data['weights']) ^ set(names))}")
        return Linear(data["intercept"], tuple(data["weights"][name] for name in names))


Node = tuple[int, float, int, int]  # feature, threshold, left, right; a leaf is (-1, value, 0, 0)


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted regression trees."""

    base: float
    trees: tuple[tuple[Node, ...], ...]

    def score(self, features: Sequence[float]) -> float:
        value = self.base
        for tree in self.trees:
            at, threshold, left, right = tree[0]
            while at >= 0:
                at, threshold, left, right = tree[left if features[at] <= threshold else right]
            value += threshold
        return value

    @staticmethod
    def load(data: dict[str, Any], names: Sequence[str]) -> Trees:
        """From JSON: a node is (feature, threshold, left, right), or (value,)."""
        if list(names) != data["features"]:
            raise ValueError("trees of other features")
        return Trees(data["base"], tuple(tuple(map(_node, tree)) for tree in data["trees"]))


def _node(node: Sequence[float]) -> Node:
    if len(node) == 1:
        return -1, node[0], 0, 0
    return int(node[0]), node[1], int(node[2]), int(node[3])
