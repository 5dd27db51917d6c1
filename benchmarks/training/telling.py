"""Statements that stand on their own, judged by whether they are worth passing on (fresh_marks.json, spans.json).

Cards say which lines of a document an analyst keeps; these verdicts say which of the lines that a brief would show are
dull, which is what the cards teach least. They are further pairs for the ranking, and tell how its score relates to
being worth passing on. Lines that nobody judged are in no pair.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.training import corpus, linear
from benchmarks.training.fresh_marks import judged_documents
from benchmarks.training.marked import KEPT, NEITHER, UNJUDGED, Marked
from benchmarks.training.spans import place_in, place_of, text_of
from bot.summarizing.document import Document, measured
from bot.summarizing.forms.recognition import document_features
from bot.summarizing.learned import Linear
from bot.summarizing.line_features import line_features
from bot.summarizing.segment import segments_of
from bot.summarizing.summarize import title_of

SET = "judged"
MOST = 0.6  # part of a statement in a line, from which the verdict is the line's
STRENGTH = 1.0  # inverse penalty of the one weight, which hundreds of verdicts fix


class Verdict(NamedTuple):
    """A statement (paragraph, start, end). ``is_telling``: None where it does not stand on its own."""

    place: tuple[int, int, int]
    is_telling: bool | None


@cache
def learnt_from(data: Path, marks: Path) -> tuple[Marked, ...]:
    """The judged documents that are neither of the unread fifth nor for checks."""
    never = corpus.unread(data, marks)
    found = (*of_project(data, marks), *of_data(data))
    return tuple(one for one in found if corpus.beginning(one.mark) not in never)


def of_project(data: Path, marks: Path) -> Iterator[Marked]:
    """The documents of fresh_marks.json."""
    for one in judged_documents(data, marks):
        if one.is_check or corpus.is_unread(one.name, corpus.CARDS):
            continue
        verdicts = [
            Verdict(place_in(one.text, span.start, span.end), span.is_telling if span.is_complete else None)
            for span in one.statements
        ]
        yield read(one.name, {"title": one.title, "text": one.text, "genre": one.kind}, verdicts)


def of_data(data: Path) -> Iterator[Marked]:
    """The documents of spans.json."""
    found = json.loads((data / "spans.json").read_text("utf-8"))
    for name, document in found["documents"].items():
        items = [item for item in found["items"] if item["doc"] == name]
        if not items or corpus.is_unread(name, corpus.SPANS):
            continue
        article = text_of(name, document).article
        verdicts = [
            Verdict(
                place_of(item["span"], article), not item["dull"] if item["ok"] else False if item["dull"] else None
            )
            for item in items
        ]
        yield read(name, {**document, "genre": items[0]["genre"]}, verdicts)


def read(name: str, document: dict[str, Any], verdicts: Sequence[Verdict]) -> Marked:
    """The document with a label a line: KEPT worth passing on, NEITHER dull, UNJUDGED."""
    article = text_of(name, document).article
    lines = measured(segments_of(article), title_of(article), None)
    mark = {**document, "id": name, "set": SET}
    features = np.array(line_features(lines))
    return Marked(mark, article, lines, features, document_features(lines), labels_of(lines, verdicts), (), {})


def labels_of(document: Document, verdicts: Sequence[Verdict]) -> tuple[int, ...]:
    """A line of which one statement is worth passing on is; the others say nothing against it."""
    found = [UNJUDGED] * len(document.rows)
    for (paragraph, start, end), is_telling in verdicts:
        for at, row in enumerate(document.rows):
            inside = min(end, row.line.end) - max(start, row.line.start)
            if is_telling is not None and row.line.paragraph == paragraph and inside >= MOST * (end - start):
                found[at] = max(found[at], KEPT if is_telling else NEITHER)
    return tuple(found)


def fit(found: Sequence[Marked], scores: Sequence[Sequence[float]]) -> Linear:
    """How likely a line is worth passing on, by its score in a ranking that did not learn from its document."""
    pairs = [
        (score, float(label == KEPT))
        for one, own in zip(found, scores, strict=True)
        for score, label in zip(own, one.labels, strict=True)
        if label != UNJUDGED
    ]
    return linear.logistic(np.array([[score] for score, _ in pairs]), np.array([y for _, y in pairs]), STRENGTH)
