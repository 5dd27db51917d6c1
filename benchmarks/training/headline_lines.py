"""Which line heads the brief, by the headline sentences that were marked: data/headline_lines.json."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training import by_form, marked, stage
from benchmarks.training.by_form import Clipped, Problem
from benchmarks.training.marked import Marked
from benchmarks.training.measures import mean
from benchmarks.training.stage import Ranked
from bot.summarizing.forms.kinds import FORMS
from bot.summarizing.headline_line import HeadlineModel, extra_features, names, offset
from bot.summarizing.scoring import HEADS_FIRST, HEADS_LAST

STRENGTH = 0.02  # inverse penalty, by documents held out
RARE = 0.1  # least deviation of a feature
# A line that heads beside 1 for another; and all lines of a document, which weighs as the root of their number.
HEADS_WEIGHT, LINE_WEIGHT = 3.0, 3.0
CONSTANT = 10.0  # so large that the penalty on the weight of the constant does not matter


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    ranked = stage.shipped(data, marks)
    model = fit(ranked)
    return {
        "origin": "make models (benchmarks/training/headline_lines.py): the headlines of "
        f"{sum(has_headline(one) for one in ranked.documents)} documents marked by reading",
        "names": list(names()),
        "form_names": list(FORMS),
        "means": four(model.standard.means),
        "scales": four(model.standard.scales),
        "common": four(model.common),
        "forms": [four(row) for row in model.forms],
    }


def four(values: Sequence[float]) -> list[float]:
    """With four decimals."""
    return [round(value, 4) for value in values]


def held_out(data: Path, marks: Path) -> list[str]:
    """In how many documents the best line lies in a marked headline sentence."""
    right = []
    for fold in stage.folded(data, marks):
        right += list(judged(fold.ranked, fit(fold.ranked), fold.held))
    ranked = stage.shipped(data, marks)
    never = list(judged(ranked, fit(ranked), marked.unread(data, marks)))
    return [
        f"line right {mean(right):.3f}; {len(right)} documents, {stage.FOLDS} folds by document",
        f"line right {mean(never):.3f}; {len(never)} documents, never learnt from",
    ]


def has_headline(one: Marked) -> bool:
    """Whether a reader marked which sentences could head it."""
    return bool(one.mark.get("headline"))


def judged(ranked: Ranked, model: HeadlineModel, found: Sequence[Marked]) -> Iterator[bool]:
    """Of each document with a marked headline, whether the best line lies in it."""
    for one in filter(has_headline, found):
        form = ranked.forms.probabilities(one.form)
        rows = measured(one, stage.probabilities_of(ranked.ranking, one, form))
        learnt = model.scores(rows.tolist(), form)
        values = [value + offset(one.document, form, at) for at, value in enumerate(learnt)]
        best = max(
            (at for at in range(len(rows)) if at < HEADS_FIRST or at >= len(rows) - HEADS_LAST),
            key=values.__getitem__,
        )
        yield one.places[best] in one.mark["headline"]


def measured(one: Marked, probabilities: Sequence[float]) -> np.ndarray:
    """A row a line, as the bot measures it."""
    return np.hstack([one.lines, np.array(extra_features(one.document, probabilities))])


def fit(ranked: Ranked) -> HeadlineModel:
    """The model, from the documents whose headline was marked."""
    from scipy.sparse import csr_matrix, diags

    known = [at for at, one in enumerate(ranked.documents) if has_headline(one)]
    found = [ranked.documents[at] for at in known]
    counts = [len(one.labels) for one in found]
    x = np.vstack([measured(ranked.documents[at], ranked.probabilities[at]) for at in known])
    heads = np.array([place in one.mark["headline"] for one in found for place in one.places])
    size = np.repeat([LINE_WEIGHT / math.sqrt(count) for count in counts], counts)
    scale = Clipped.of(x, RARE)
    solution = by_form.solve(
        Problem(
            scale.standardized(x),
            by_form.shares_of(np.repeat(np.array([ranked.form[at] for at in known]), counts, axis=0)),
            csr_matrix(np.full((len(x), 1), CONSTANT)),
            diags(np.where(heads, 1.0, -1.0)).tocsr(),
            np.where(heads, HEADS_WEIGHT, 1.0) * size,
        ),
        STRENGTH,
    )
    common, *forms = (tuple(map(float, column)) for column in solution.weights.T)
    return HeadlineModel(scale.as_run(), common, tuple(forms))
