"""How likely a line is kept, from its score in the ranking, its rank and its distance to the best: the second stage.

It is learnt from scores that lines get by a ranking of other documents, as a new text would, and so are the forms that
the ranking is learnt with: an inner cross-validation. What each learnt document got there is kept, because the model of
headlines is learnt from the same probabilities.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import NamedTuple

import numpy as np

from benchmarks.training import forms, linear, marked, pairwise
from benchmarks.training.marked import KEPT, Marked
from bot.summarizing.forms.recognition import FormModel
from bot.summarizing.ranking import STAGE, Ranking, stage_features
from bot.summarizing.vetoes import vetoes

FOLDS = 5  # by which figures are taken
INNER = 4  # by which the stage is learnt
STRENGTH = 0.01  # inverse penalty, by documents held out
RARE = 0.02  # least deviation of a feature
Form = tuple[float, ...]


class Ranked(NamedTuple):
    """Forms and ranking, and of each learnt document what models of other documents say of its form and its lines."""

    forms: FormModel
    ranking: Ranking
    documents: tuple[Marked, ...]
    form: tuple[Form, ...]
    probabilities: tuple[list[float], ...]


class Fold(NamedTuple):
    """What was learnt without some documents, and those."""

    ranked: Ranked
    held: tuple[Marked, ...]


@cache
def shipped(data: Path, marks: Path) -> Ranked:
    """Learnt from every document that weights are learnt from."""
    return learn(marked.learnt_from(data, marks))


@cache
def folded(data: Path, marks: Path) -> tuple[Fold, ...]:
    """Each fold of the documents held out once, every part learnt without it."""
    found = marked.learnt_from(data, marks)
    fold_of = marked.folds(found, FOLDS)
    splits = []
    for fold in range(FOLDS):
        others = tuple(one for one, at in zip(found, fold_of, strict=True) if at != fold)
        splits.append(Fold(learn(others), tuple(one for one, at in zip(found, fold_of, strict=True) if at == fold)))
    return tuple(splits)


def learn(found: tuple[Marked, ...]) -> Ranked:
    """Everything from forms to probabilities."""
    fold_of = marked.folds(found, INNER)
    form = forms_held_out(found, fold_of)
    inner = rankings_held_out(found, form, fold_of)
    second = fit(found, form, inner)
    ranking = with_stage(pairwise.fit(found, form), second)
    probabilities = tuple(
        probabilities_of(with_stage(own, second), one, likely)
        for one, likely, own in zip(found, form, inner, strict=True)
    )
    return Ranked(forms.fit(found), ranking, found, form, probabilities)


def forms_held_out(found: Sequence[Marked], fold_of: Sequence[int]) -> tuple[Form, ...]:
    """The form of each document by a model of the other folds."""
    models = [forms.fit([one for one, at in zip(found, fold_of, strict=True) if at != fold]) for fold in range(INNER)]
    return tuple(models[fold].probabilities(one.form) for one, fold in zip(found, fold_of, strict=True))


def rankings_held_out(found: Sequence[Marked], form: Sequence[Form], fold_of: Sequence[int]) -> tuple[Ranking, ...]:
    """For each document the ranking of the other folds."""
    models = []
    for fold in range(INNER):
        others = [at for at, own in enumerate(fold_of) if own != fold]
        models.append(pairwise.fit([found[at] for at in others], [form[at] for at in others]))
    return tuple(models[fold] for fold in fold_of)


def fit(found: Sequence[Marked], form: Sequence[Form], rankings: Sequence[Ranking]) -> linear.Linear:
    """The second stage over STAGE and the forms; a document weighs as the root of its lines."""
    rows: list[list[float]] = []
    labels: list[float] = []
    weight: list[float] = []
    for one, likely, ranking in zip(found, form, rankings, strict=True):
        scores = ranking.scores(one.document, one.lines.tolist(), likely)
        measured = stage_features(one.document, scores, vetoes(one.document, likely))
        rows += [[*values, *likely] for _, values in measured]
        labels += [float(one.labels[at] == KEPT) for at, _ in measured]
        weight += [1 / math.sqrt(len(measured))] * len(measured)
    return linear.logistic(np.array(rows), np.array(labels), STRENGTH, np.array(weight), RARE)


def with_stage(ranking: Ranking, second: linear.Linear) -> Ranking:
    """The ranking with its second stage."""
    own, of_forms = second.weights[: len(STAGE)], second.weights[len(STAGE) :]
    return replace(ranking, stage=own, stage_intercept=second.intercept, stage_forms=of_forms)


def probabilities_of(ranking: Ranking, one: Marked, form: Form) -> list[float]:
    """How likely each line is kept."""
    scores = ranking.scores(one.document, one.lines.tolist(), form)
    return ranking.probabilities(one.document, scores, vetoes(one.document, form), form)
