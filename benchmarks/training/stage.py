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

from benchmarks.training import forms, linear, marked, pairwise, telling
from benchmarks.training.marked import KEPT, Marked
from bot.summarizing.forms.recognition import FormModel
from bot.summarizing.learned import Linear
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
    """What was learnt without some documents, and those: the marked ones, and those whose statements were judged."""

    ranked: Ranked
    held: tuple[Marked, ...]
    judged: tuple[Marked, ...]


@cache
def shipped(data: Path, marks: Path) -> Ranked:
    """Learnt from every document that weights are learnt from."""
    return learn(marked.learnt_from(data, marks), telling.learnt_from(data, marks))


@cache
def folded(data: Path, marks: Path) -> tuple[Fold, ...]:
    """Each fold of the documents held out once, every part learnt without it."""
    found, judged = marked.learnt_from(data, marks), telling.learnt_from(data, marks)
    fold_of = marked.folds((*found, *judged), FOLDS)
    splits = []
    for fold in range(FOLDS):
        held, held_judged = parts(found, judged, [at == fold for at in fold_of])
        others, others_judged = parts(found, judged, [at != fold for at in fold_of])
        splits.append(Fold(learn(others, others_judged), held, held_judged))
    return tuple(splits)


def parts(
    found: Sequence[Marked], judged: Sequence[Marked], wanted: Sequence[bool]
) -> tuple[tuple[Marked, ...], tuple[Marked, ...]]:
    """Those that are wanted of the marked documents, and of the judged ones that follow them in the list."""
    first, rest = wanted[: len(found)], wanted[len(found) :]
    return (
        tuple(one for one, is_in in zip(found, first, strict=True) if is_in),
        tuple(one for one, is_in in zip(judged, rest, strict=True) if is_in),
    )


def learn(found: tuple[Marked, ...], judged: tuple[Marked, ...]) -> Ranked:
    """Everything from forms to probabilities. The judged documents say nothing of forms and of how many lines count."""
    both, count = (*found, *judged), len(found)
    fold_of = marked.folds(both, INNER)
    form = forms_held_out(both, fold_of)
    inner = rankings_held_out(both, form, fold_of)
    second = fit(found, form[:count], inner[:count])
    worth = telling.fit(judged, [
        ranking.scores(one.document, one.lines.tolist(), likely)
        for one, likely, ranking in zip(judged, form[count:], inner[count:], strict=True)
    ])  # fmt: skip
    ranking = with_stage(pairwise.fit(both, form), second, worth)
    probabilities = tuple(
        probabilities_of(with_stage(own, second, worth), one, likely)
        for one, likely, own in zip(found, form[:count], inner[:count], strict=True)
    )
    return Ranked(forms.fit(found), ranking, found, form[:count], probabilities)


def forms_held_out(found: Sequence[Marked], fold_of: Sequence[int]) -> tuple[Form, ...]:
    """The form of each document by a model of the other folds."""
    models = []
    for fold in range(INNER):
        others = [one for one, at in zip(found, fold_of, strict=True) if at != fold and one.mark["set"] != telling.SET]
        models.append(forms.fit(others))
    return tuple(models[fold].probabilities(one.form) for one, fold in zip(found, fold_of, strict=True))


def rankings_held_out(found: Sequence[Marked], form: Sequence[Form], fold_of: Sequence[int]) -> tuple[Ranking, ...]:
    """For each document the ranking of the other folds."""
    models = []
    for fold in range(INNER):
        others = [at for at, own in enumerate(fold_of) if own != fold]
        models.append(pairwise.fit([found[at] for at in others], [form[at] for at in others]))
    return tuple(models[fold] for fold in fold_of)


def fit(found: Sequence[Marked], form: Sequence[Form], rankings: Sequence[Ranking]) -> Linear:
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


def with_stage(ranking: Ranking, second: Linear, worth: Linear) -> Ranking:
    """The ranking with its second stage, and with what its score says of being worth passing on."""
    own, of_forms = second.weights[: len(STAGE)], second.weights[len(STAGE) :]
    return replace(ranking, stage=own, stage_intercept=second.intercept, stage_forms=of_forms, telling=worth)


def probabilities_of(ranking: Ranking, one: Marked, form: Form) -> list[float]:
    """How likely each line is kept."""
    scores = ranking.scores(one.document, one.lines.tolist(), form)
    return ranking.probabilities(one.document, scores, vetoes(one.document, form), form)
