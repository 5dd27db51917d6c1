"""The form of a document (law, notice, answers …), by its title, its labels and its words: data/forms.json."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training import linear, marked, wide
from benchmarks.training.marked import Marked
from benchmarks.training.measures import mean
from bot.summarizing.forms.kinds import FORMS
from bot.summarizing.forms.recognition import NAMES, FormModel

FOLDS = 5
STRENGTH = 0.05  # inverse penalty: sixty features from a hundred documents
RARE = 0.05  # least deviation of a feature
# The form of each marked kind; policy articles have no mark of their kind and are not learnt from.
FORM_OF = {
    "regulation": "law",
    "notice": "notice",
    "interpretation": "answers",
    "statistics": "statistics",
    "list": "statistics",
    "market": "market",
    "flash": "market",
    "meeting": "meeting",
    "local": "news",
    "commentary": "news",
    "people": "news",
    "traditional": "news",
}


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    found = of_kinds(marked.learnt_from(data, marks))
    model = fit(found)
    parts = {
        form: {"intercept": round(intercept, 4), "weights": linear.rounded(NAMES, weights)}
        for form, intercept, weights in zip(FORMS, model.intercepts, model.weights, strict=True)
    }
    return {"origin": f"make models (benchmarks/training/forms.py): {len(found)} documents of marked kinds", **parts}


def held_out(data: Path, marks: Path) -> list[str]:
    """How many documents get their form, by documents held out and on those never learnt from."""
    found, never = of_kinds(marked.learnt_from(data, marks)), of_kinds(marked.unread(data, marks))
    right = []
    fold_of = marked.folds(found, FOLDS)
    for fold in range(FOLDS):
        model = fit([one for one, at in zip(found, fold_of, strict=True) if at != fold])
        right += [is_right(model, one) for one, at in zip(found, fold_of, strict=True) if at == fold]
    whole = fit(found)
    return [
        f"form right {mean(right):.3f}; {len(right)} documents, {FOLDS} folds by document",
        f"form right {mean(is_right(whole, one) for one in never):.3f}; {len(never)} documents, never learnt from",
    ]


def of_kinds(found: Sequence[Marked]) -> list[Marked]:
    """The documents whose form is known."""
    return [one for one in found if one.is_of_kinds]


def fit(found: Sequence[Marked]) -> FormModel:
    """The model, from the documents whose form is known."""
    known = of_kinds(found)
    rows = np.array([one.form for one in known])
    scale = linear.Scale.of(rows, RARE)
    labels = [FORMS.index(FORM_OF[one.kind]) for one in known]
    learner = wide.logistic(scale.standardized(rows), labels, STRENGTH)
    if list(learner.classes_) != list(range(len(FORMS))):
        raise ValueError("a form without any document")
    parts = [scale.raw(weights, b) for weights, b in zip(learner.coef_, learner.intercept_, strict=True)]
    return FormModel(tuple(one.intercept for one in parts), tuple(one.weights for one in parts))


def is_right(model: FormModel, one: Marked) -> bool:
    """Whether the likeliest form is that of the marked kind."""
    likely = model.probabilities(one.form)
    return FORMS[likely.index(max(likely))] == FORM_OF[one.kind]
