"""Which clauses of a kept sentence carry its point, by the clauses that were marked: data/clauses.json."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.training import linear, marked, stage
from benchmarks.training.marked import KEPT, SAME, Marked
from benchmarks.training.measures import mean, pairs, squeeze
from bot.summarizing.clause_shares import clause_features, names, shares
from bot.summarizing.learned import Linear

STRENGTH = 0.03  # inverse penalty, by documents held out
RARE = 0.05  # least deviation of a feature
# A clause weighs as its characters, as in the measure that it is learnt for, up to so many.
LONGEST, WEIGHT = 50, 1 / 20


class Clause(NamedTuple):
    """A clause of a kept line: its features, whether it was kept, and its characters."""

    features: list[float]
    is_kept: bool
    size: int


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    found = marked.learnt_from(data, marks)
    count = sum(1 for one in found for _ in clauses_of(one))
    origin = f"make models (benchmarks/training/clauses.py): {count} clauses of sentences marked by reading"
    return {"origin": origin, **linear.as_json(fit(found), names())}


def held_out(data: Path, marks: Path) -> list[str]:
    """How much of the share that a kept line gives to its clauses goes to those that were kept."""
    found, fold_of = marked.learnt_from(data, marks), marked.folds(marked.learnt_from(data, marks), stage.FOLDS)
    got = []
    for fold in range(stage.FOLDS):
        model = fit([one for one, at in zip(found, fold_of, strict=True) if at != fold])
        got += [share for one, at in zip(found, fold_of, strict=True) if at == fold for share in given(one, model)]
    whole = fit(found)
    never = [share for one in marked.unread(data, marks) for share in given(one, whole)]
    return [
        f"share of kept clauses {mean(got):.3f}; {len(got)} lines, {stage.FOLDS} folds by document",
        f"share of kept clauses {mean(never):.3f}; {len(never)} lines, never learnt from",
    ]


def kept_lines(one: Marked) -> Iterator[tuple[int, list[str]]]:
    """The kept lines of more than one clause, with their clauses in the script of the article."""
    for at, row in enumerate(one.document.rows):
        if one.labels[at] == KEPT and len(row.line.clauses) > 1:
            paragraph = one.article.paragraphs[row.line.paragraph]
            yield at, [paragraph[start:end] for start, end in row.line.clauses]


def are_kept(one: Marked, at: int, texts: Sequence[str]) -> list[bool]:
    """Of each clause of a line, whether half of its pairs lie in what was kept."""
    own = [pairs(squeeze(text)) for text in texts]
    return [len(found & one.kept[one.places[at]]) >= SAME * max(1, len(found)) for found in own]


def clauses_of(one: Marked) -> Iterator[Clause]:
    """What is learnt from a document."""
    for at, texts in kept_lines(one):
        features = clause_features(one.document.rows[at], one.document)
        yield from map(Clause, features, are_kept(one, at, texts), map(len, texts))


def fit(found: Sequence[Marked]) -> Linear:
    """The model."""
    rows = [clause for one in found for clause in clauses_of(one)]
    weight = np.array([min(row.size, LONGEST) * WEIGHT for row in rows])
    labels = np.array([float(row.is_kept) for row in rows])
    return linear.logistic(np.array([row.features for row in rows]), labels, STRENGTH, weight, RARE)


def given(one: Marked, model: Linear) -> Iterator[float]:
    """Of each line in which some clauses were kept and some not, the share of the kept ones."""
    for at, texts in kept_lines(one):
        kept = are_kept(one, at, texts)
        if any(kept) and not all(kept):
            found = shares(one.document.rows[at], one.document, model)
            yield sum(share for share, is_kept in zip(found, kept, strict=True) if is_kept)
