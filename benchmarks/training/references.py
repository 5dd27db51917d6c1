"""The two models that choose clauses where there are references instead of marks: general news, brokers' notes.

The token model says how likely a summary holds a bigram of the article; the clause model predicts from that, and from
the clause's own features, which part of a clause's characters and bigrams the reference holds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.training import corpus, linear
from benchmarks.training.measures import mean, rouge_1, units
from bot.models import Article
from bot.summarizing.leads import scoring
from bot.summarizing.leads.features import DocumentFeatures, SegmentFeatures
from bot.summarizing.leads.genre import Genre
from bot.summarizing.leads.lead import lead_of
from bot.summarizing.learned import Linear
from bot.summarizing.scoring import score_document
from bot.summarizing.segment import segments_of
from bot.summarizing.select import Budget
from bot.summarizing.summarize import title_of
from bot.text.bigrams import tokens

FOLDS = 5
CHARACTERS = 100  # of the lead that is compared with a reference
POINTS = 8  # at most in it, as the bot allows for so many characters
STRENGTH = 1.0  # inverse penalty of the token model: nine features and some 100,000 tokens hardly need one
# Of the clause model; R1 on brokers' notes held out: 28.9 with 10, 28.9 with 30, 28.7 with 100.
PENALTY = 30.0
Learner = Callable[[np.ndarray, np.ndarray, float], Linear]  # rows, labels, strength


class Example(NamedTuple):
    """An article, the features of its lines, and the summary that a person wrote."""

    article: Article
    measures: DocumentFeatures
    reference: str


class Pair(NamedTuple):
    """What is learnt for a genre."""

    token: Linear
    clause: Linear


def examples(path: Path) -> list[Example]:
    """The documents of a file of references, measured."""
    return [Example(*corpus.measured(one), one["reference"]) for one in corpus.documents(path)]


def stopped_early(rows: np.ndarray, labels: np.ndarray, strength: float) -> Linear:
    """The token model as the library stops it, which is what the shipped files were learnt with.

    The optimum (``linear.logistic``) has the same R1 on brokers' notes held out, and .02 less on those learnt from.
    """
    from benchmarks.training import wide

    scale = linear.Scale.of(rows)
    learner = wide.logistic(scale.standardized(rows), labels, strength, still=wide.LIBRARY_STILL)
    return scale.raw(learner.coef_[0], learner.intercept_[0])


def train(path: Path, learner: Learner = stopped_early) -> dict[str, Any]:
    """The learnt file of a genre. ``learner`` fits the token model."""
    found = examples(path)
    pair = fit(found, learner)
    return {
        "origin": f"make models (benchmarks/training/references.py): {len(found)} references of {path.stem}",
        "token": linear.as_json(pair.token, scoring.TOKEN),
        "clause": linear.as_json(pair.clause, scoring.GENERAL),
    }


def held_out(path: Path, genre: Genre, learner: Learner = stopped_early) -> list[str]:
    """R1 of the points against references of documents that the fold did not learn from, the genre given."""
    found = corpus.documents(path)
    fold_of = corpus.folds(found, FOLDS)
    every = examples(path)
    scores = []
    for fold in range(FOLDS):
        pair = fit([one for one, at in zip(every, fold_of, strict=True) if at != fold], learner)
        scores += [score(one, pair, genre) for one, at in zip(every, fold_of, strict=True) if at == fold]
    return [f"R1 {mean(scores):.1f} in {CHARACTERS} characters; {len(scores)} documents, {FOLDS} folds by document"]


def fit(found: Sequence[Example], learner: Learner) -> Pair:
    """Both models. For the clause model each half is measured by a token model of the other, as a new text would be."""
    half = len(found) // 2
    parts = (found[:half], found[half:])
    rows = [row for own, other in (parts, parts[::-1]) for row in clause_rows(own, fit_tokens(other, learner))]
    sizes = np.array([float(size) for _, _, size in rows])
    x, y = np.array([features for features, _, _ in rows]), np.array([share for _, share, _ in rows])
    return Pair(fit_tokens(found, learner), linear.ridge(x, y, PENALTY, sizes / sizes.mean()))


def fit_tokens(found: Sequence[Example], learner: Learner) -> Linear:
    """Whether the reference holds a token of the article."""
    rows, labels = [], []
    for one in found:
        wanted = set(tokens(one.reference))
        for token, features in scoring.token_features(one.measures).items():
            rows.append(features)
            labels.append(float(token in wanted))
    return learner(np.array(rows), np.array(labels), STRENGTH)


def clause_rows(found: Sequence[Example], model: Linear) -> Iterator[tuple[list[float], float, int]]:
    """Of each clause its features, the part of it that the reference holds, and its length in characters."""
    for one in found:
        expected = scoring.expected_tokens(one.measures, model)
        wanted = Counter(units(one.reference)), Counter(tokens(one.reference))
        for at, row in enumerate(one.measures.rows):
            if not row.line.junk and row.norm:
                yield from rows_of_line(row, expected, wanted, at)


def rows_of_line(
    row: SegmentFeatures, expected: dict[str, float], wanted: tuple[Counter[str], Counter[str]], at: int
) -> Iterator[tuple[list[float], float, int]]:
    """The clauses of one line; the part held is the mean of that of its characters and that of its bigrams."""
    texts = row.line.clause_texts()
    inside = [tokens(text) for text in texts]
    for features, text, own in zip(scoring.general_features(row, expected, inside, at), texts, inside, strict=True):
        yield features, (held(Counter(units(text)), wanted[0]) + held(Counter(own), wanted[1])) / 2, len(text)


def held(own: Counter[str], wanted: Counter[str]) -> float:
    """The part of the counts that the wanted ones cover."""
    return sum((own & wanted).values()) / max(1, sum(own.values()))


def score(one: Example, pair: Pair, genre: Genre) -> float:
    """R1 of the lead that the models choose."""
    lines = segments_of(one.article)
    scored = score_document(one.article, lines, title_of(one.article))
    using = scoring.LeadModels({genre: pair.token}, {genre: pair.clause})
    chosen = lead_of(scored, lines, genre, Budget(POINTS, CHARACTERS, CHARACTERS), using)
    pieces = [(lines[point.row].paragraph, point.statement.start, point.statement.end) for point in chosen]
    text = "".join(one.article.paragraphs[at][start:end] for at, start, end in pieces)
    return rouge_1(text[:CHARACTERS], one.reference)
