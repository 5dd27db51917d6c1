"""Marked documents as the bot reads them: each line measured, and labelled by the marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.training import corpus
from benchmarks.training.measures import pairs, squeeze
from bot.models import Article
from bot.summarizing.document import Document, Row, measured
from bot.summarizing.forms.recognition import document_features
from bot.summarizing.line_features import line_features
from bot.summarizing.segment import segments_of
from bot.summarizing.summarize import title_of

SAME = 0.5  # part of a line's pairs in a marked sentence, from which the line is (a part of) that sentence
TOUCHED = 0.15  # part of a line's pairs in the kept clause, below which another part of the sentence was kept
NOWHERE = -1  # the place of a line that lies in no marked sentence
KEPT, NEITHER, JUNK = 1, 0, -1
UNJUDGED = -2  # a line of a document of which only some lines were read
Pairs = set[tuple[str, str]]


class Marked(NamedTuple):
    """A marked document: a row of features, a label, and the number of the marked sentence of each line.

    ``form``: what its form is recognized by. ``kept``: the pairs of what was kept of each kept sentence.
    """

    mark: dict[str, Any]
    article: Article
    document: Document
    lines: np.ndarray
    form: list[float]
    labels: tuple[int, ...]
    places: tuple[int, ...]
    kept: Mapping[int, Pairs]

    @property
    def kind(self) -> str:
        """The kind that the marks give; policy articles of the older marks are one kind of their own."""
        return str(self.mark["genre"])

    @property
    def is_of_kinds(self) -> bool:
        """Whether it is of the documents of many kinds, whose kind tells their form."""
        return bool(self.mark["set"] == "kinds")


@cache
def learnt_from(data: Path, marks: Path) -> tuple[Marked, ...]:
    """The documents that weights are learnt from."""
    never = corpus.unread(data, marks)
    return tuple(read(card) for card in corpus.every_card(data, marks) if corpus.beginning(card) not in never)


@cache
def unread(data: Path, marks: Path) -> tuple[Marked, ...]:
    """The documents that nothing is learnt from."""
    never = corpus.unread(data, marks)
    return tuple(read(card) for card in corpus.every_card(data, marks) if corpus.beginning(card) in never)


def read(mark: dict[str, Any]) -> Marked:
    """The document of a mark."""
    article = corpus.article_of(mark)
    year = article.published.year if article.published else None
    document = measured(segments_of(article), title_of(article), year)
    kept = kept_pairs(mark)
    sentences = [pairs(squeeze(sentence)) for sentence in mark["sentences"]]
    junk = {int(at) for at in mark["drop"]}
    found = [labelled(own_pairs(row, article), sentences, kept, junk) for row in document.rows]
    labels, places = tuple(label for label, _ in found), tuple(place for _, place in found)
    lines = np.array(line_features(document))
    return Marked(mark, article, document, lines, document_features(document), labels, places, kept)


def kept_pairs(mark: Mapping[str, Any]) -> dict[int, Pairs]:
    """Of each kept sentence the pairs of its kept clauses."""
    found: dict[int, Pairs] = {}
    for one in mark["keep"]:
        found.setdefault(one["sent"], set()).update(pairs(squeeze(one["clause"])))
    return found


def own_pairs(row: Row, article: Article) -> Pairs:
    """The pairs of a line, in the script of the article, as the marks are."""
    return pairs(squeeze(article.paragraphs[row.line.paragraph][row.line.start : row.line.end]))


def labelled(own: Pairs, sentences: Sequence[Pairs], kept: Mapping[int, Pairs], junk: set[int]) -> tuple[int, int]:
    """Label and place of a line: the marked sentence that holds most of its pairs, the first of equals."""
    shares = [len(own & sentence) / max(1, len(own)) for sentence in sentences]
    place = max(range(len(shares)), key=lambda at: shares[at], default=NOWHERE)
    if place == NOWHERE or shares[place] < SAME:
        return NEITHER, NOWHERE
    if place in kept:
        return (KEPT if len(own & kept[place]) / max(1, len(own)) >= TOUCHED else NEITHER), place
    return (JUNK if place in junk else NEITHER), place


def folds(found: Sequence[Marked], count: int) -> list[int]:
    """The fold of each document; documents of a kind stand together in the files, so each fold has of every kind."""
    return corpus.folds([one.mark for one in found], count)
