"""How likely an analyst keeps a line: a pairwise ranking within the document, then a calibrating second stage.

The form of the document adds to the weights; it never switches models.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from typing import Any, Final

from bot.summarizing.data_files import data_file
from bot.summarizing.document import Document, Row, cosine
from bot.summarizing.forms.kinds import FORMS
from bot.summarizing.learned import Linear
from bot.summarizing.line_features import line_features, names
from bot.summarizing.sparse import Standard, mixed

STAGE: Final = (
    "score", "to_best", "to_six", "log_rank", "top_3", "top_6", "top_9", "lines", "near_better", "share",
)  # fmt: skip
# Chance of being worth passing on from which a line loses nothing. By judged statements of documents held out, the score
# itself tells a dull line (AUC .69 of those shown) where the calibrated probability hardly does (.59): in a short or poor
# text the best lines are likely to be kept, and dull all the same.
TELLS: Final = 0.7
_BEST: Final = 6  # lines whose mean a score is compared with: a brief shows about so many


@dataclass(frozen=True, slots=True)
class Ranking:
    """Weights on standardized features, common ones, those that each form adds, and of bigrams."""

    standard: Standard
    common: tuple[float, ...]
    forms: tuple[tuple[float, ...], ...]
    words: dict[str, float]
    stage: tuple[float, ...]
    stage_intercept: float
    stage_forms: tuple[float, ...]
    telling: Linear

    def weights(self, forms: Sequence[float]) -> list[float]:
        """Those of a document of these forms."""
        return mixed(self.common, self.forms, forms)

    def scores(self, document: Document, features: Sequence[Sequence[float]], forms: Sequence[float]) -> list[float]:
        """Higher is likelier; only differences within a document mean something."""
        learnt = self.standard.scores(features, self.weights(forms))
        return [value + self.of_words(row) for value, row in zip(learnt, document.rows, strict=True)]

    def of_words(self, row: Row) -> float:
        """The words' part: the sum of their weights over the root of their number."""
        words = self.words
        return sum([words[token] for token in row.vector if token in words]) / math.sqrt(max(1, len(row.vector)))

    def probabilities(
        self, document: Document, scores: Sequence[float], factors: Sequence[float], forms: Sequence[float]
    ) -> list[float]:
        """Calibrated from the score, its rank and its distance to the best; times the factor of the vetoes.

        A line that is probably not worth passing on keeps so much less.
        """
        found = [0.0] * len(scores)
        for at, values in stage_features(document, scores, factors):
            logit = self.stage_intercept + sum(map(mul, self.stage, values)) + sum(map(mul, self.stage_forms, forms))
            found[at] = factors[at] / (1 + math.exp(-logit)) * min(1.0, self.telling.probability((scores[at],)) / TELLS)
        return found

    @staticmethod
    def load(data: dict[str, Any]) -> Ranking:
        if tuple(data["names"]) != names() or tuple(data["stage_names"]) != STAGE or tuple(data["form_names"]) != FORMS:
            raise ValueError("a ranking of other features")
        return Ranking(
            Standard.of(data["means"], data["scales"]),
            tuple(data["common"]),
            tuple(map(tuple, data["forms"])),
            data["words"],
            tuple(data["stage"]),
            data["stage_intercept"],
            tuple(data["stage_forms"]),
            Linear(data["telling"][0], tuple(data["telling"][1:])),
        )


def stage_features(
    document: Document, scores: Sequence[float], factors: Sequence[float]
) -> list[tuple[int, list[float]]]:
    """(line, values of STAGE) of the lines that are not vetoed, best first."""
    live = sorted((at for at in range(len(scores)) if factors[at] > 0), key=lambda at: -scores[at])
    if not live:
        return []
    top = [scores[at] for at in live[:_BEST]]
    mean, best = sum(top) / len(top), top[0]
    total = sum(math.exp(min(0.0, scores[at] - best)) for at in live)
    found = []
    for rank, at in enumerate(live):
        near = max((cosine(document.rows[at], document.rows[other]) for other in live[: min(rank, 12)]), default=0.0)
        found.append((at, [
            scores[at], scores[at] - best, scores[at] - mean, math.log(rank + 1), float(rank < 3), float(rank < 6),
            float(rank < 9), math.log(len(live)), near, math.exp(scores[at] - best) / total,
        ]))  # fmt: skip
    return found


@cache
def ranking() -> Ranking:
    """The shipped model."""
    return Ranking.load(data_file("ranking.json"))


def contributions(
    using: Ranking, document: Document, at: int, forms: Sequence[float], named: Sequence[str], most: int
) -> tuple[tuple[str, float], ...]:
    """The signals that weigh most in a line's score: (name, weight × standardized value)."""
    values = using.standard.standardized(line_features(document)[at])
    row = document.rows[at]
    parts = [(name, w * value) for name, w, value in zip(named, using.weights(forms), values, strict=True)]
    parts.append(("words", using.of_words(row)))
    return tuple(sorted(parts, key=lambda part: -abs(part[1]))[:most])
