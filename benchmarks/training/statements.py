"""Whether a statement stands on its own under the title, by judged spans: data/statements.json.

Rules refuse some spans; the model says of the others how likely they are complete. Its figures are of rules and model
together. The rules were written while reading these spans, so that even the figures of documents held out flatter them.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training import corpus, linear, wide
from benchmarks.training.measures import mean
from benchmarks.training.spans import Judged, judged
from bot.summarizing.learned import Linear
from bot.summarizing.points import LEAST_COMPLETE, LEAST_CUT
from bot.summarizing.statements.judge import NAMES

FOLDS = 10
STRENGTH = 0.3  # inverse penalty, by documents held out; the features are 0..1 and are not standardized


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    found = judged(data, marks).learnt
    origin = f"make models (benchmarks/training/statements.py): {len(found)} spans judged by reading"
    return {"origin": origin, "judge": linear.as_json(fit(found), NAMES)}


def held_out(data: Path, marks: Path) -> list[str]:
    """How well the verdicts are foreseen, and what share of the statements that would be shown is complete."""
    learnt, never = judged(data, marks)
    fold_of = corpus.folds([{"text": one.document} for one in learnt], FOLDS)
    chances = np.zeros(len(learnt))
    for fold in range(FOLDS):
        model = fit([one for one, at in zip(learnt, fold_of, strict=True) if at != fold])
        for at, one in enumerate(learnt):
            if fold_of[at] == fold:
                chances[at] = chance(model, one)
    whole = fit(learnt)
    last = np.array([chance(whole, one) for one in never])
    return [f"{shown(learnt, chances)}, {FOLDS} folds by document", f"{shown(never, last)}, never learnt from"]


def shown(found: Sequence[Judged], chances: np.ndarray) -> str:
    """The area under the curve over all spans; of statements from a threshold on, how many are complete."""
    from sklearn.metrics import roc_auc_score

    complete = np.array([one.is_complete for one in found])
    statements = np.array([one.is_statement for one in found])
    parts = [f"AUC {roc_auc_score(complete, chances):.3f}"]
    for least in (LEAST_COMPLETE, LEAST_CUT):
        there = statements & (chances >= least)
        parts.append(f"of {there.sum()} statements from {least} on complete {mean(complete[there]):.3f}")
    return f"{', '.join(parts)}; {len(found)} spans"


def chance(model: Linear, one: Judged) -> float:
    """How likely the span stands on its own, rules and model together."""
    return 0.0 if one.is_refused else model.probability(one.features)


def fit(found: Sequence[Judged]) -> Linear:
    """The model, from the spans that no rule refuses."""
    kept = [one for one in found if not one.is_refused]
    learner = wide.logistic(np.array([one.features for one in kept]), [one.is_complete for one in kept], STRENGTH)
    return Linear(float(learner.intercept_[0]), tuple(map(float, learner.coef_[0])))
