"""The models of ``data/*.json`` as they run: linear models, and small regression trees."""

from __future__ import annotations

import json
import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
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


@dataclass(frozen=True, slots=True)
class Worded:
    """A linear model with a weight for each of some bigrams beside its features."""

    linear: Linear
    words: dict[str, float]

    def probability(self, features: Sequence[float], found: Collection[str]) -> float:
        value = self.linear.score(features) + self.of_words(found)
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))

    def of_words(self, found: Collection[str]) -> float:
        """The words' part: the sum of their weights over the root of their number."""
        return sum(self.words.get(token, 0.0) for token in found) / math.sqrt(max(1, len(found)))


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted regression trees. A node is (feature, threshold, left, right), or (value,)."""

    base: float
    trees: tuple[tuple[tuple[float, ...], ...], ...]

    def score(self, features: Sequence[float]) -> float:
        value = self.base
        for tree in self.trees:
            node = tree[0]
            while len(node) > 1:
                node = tree[int(node[2] if features[int(node[0])] <= node[1] else node[3])]
            value += node[0]
        return value

    @staticmethod
    def load(data: dict[str, Any], names: Sequence[str]) -> Trees:
        if list(names) != data["features"]:
            raise ValueError("trees of other features")
        return Trees(data["base"], tuple(tuple(tuple(node) for node in tree) for tree in data["trees"]))


@cache
def data_file(name: str) -> dict[str, Any]:
    """One file of ``data/``."""
    found: dict[str, Any] = json.loads(resources.files("bot.summarizing").joinpath("data", name).read_text("utf-8"))
    return found
