"""What makes a good keyword: data/keyword_weights.json.

Learnt from the texts of keyword_marks.json that are read or learnt; the unread half of the first forty is never learnt
from (``python -m benchmarks.keywords DATA --unread``).
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.facts import article_of, texts_of
from benchmarks.keywords import MARKS
from benchmarks.training import wide
from bot.summarizing.facts.choice import Judge
from bot.summarizing.keywords import LIKELY, MOST, SURE, candidates, likely

FOLDS = 10
LEAST = 3  # candidates that have a mark, for it to get a weight
STRENGTH = 0.08  # inverse penalty, of the best figures held out
Marked = tuple[str, dict[str, frozenset[str]], set[str]]  # name, candidates, good words


def marked(folder: Path, parts: Sequence[str] = ("read", "learnt")) -> list[Marked]:
    """The candidates of each marked text of some parts."""
    documents = json.loads(MARKS.read_text("utf-8"))["documents"]
    rows = texts_of(folder, {one["file"] for one in documents})
    found = []
    for one in documents:
        if one["part"] in parts:
            article = article_of(rows[one["id"]])
            text = "\n".join(article.paragraphs)[:MOST]
            found.append((one["id"], candidates(article.title, text), set(one["good"])))
    return found


def learnt(documents: Sequence[Marked]) -> Judge:
    """The weights."""
    rows = [(marks, word in good) for _, found, good in documents for word, marks in found.items()]
    counts = Counter(mark for marks, _ in rows for mark in marks)
    columns = {mark: at for at, mark in enumerate(sorted(mark for mark, n in counts.items() if n >= LEAST))}
    x = np.zeros((len(rows), len(columns)))
    for at, (marks, _) in enumerate(rows):
        x[at, [columns[mark] for mark in marks if mark in columns]] = 1
    learner = wide.logistic(x, [good for _, good in rows], STRENGTH)
    weights = {mark: round(float(learner.coef_[0][at]), 2) for mark, at in columns.items()}
    return Judge(round(float(learner.intercept_[0]), 2), {m: w for m, w in weights.items() if w}, LIKELY, SURE)


def held_out(data: Path, marks: Path) -> list[str]:
    """How many keywords are shown a text and how many of them are good, by folds of the texts."""
    documents = marked(data)
    shown = good = 0
    for fold in range(FOLDS):
        using = learnt([one for at, one in enumerate(documents) if at % FOLDS != fold])
        for _, found, wanted in documents[fold::FOLDS]:
            words = likely({word: using.probability(candidate) for word, candidate in found.items()})
            shown += len(words)
            good += sum(word in wanted for word in words)
    return [f"{good / shown:.3f} good of {shown}, {shown / len(documents):.2f} a text; {FOLDS} folds by text"]


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file: intercept and the weight of each mark."""
    using = learnt(marked(data))
    origin = "make models (benchmarks/training/keywords.py): keyword_marks.json; the weight of each mark of a candidate"
    return {"origin": origin, "intercept": using.intercept, "weights": using.weights}
