"""Which span of the headline's sentence says most of what a person's title says: data/headline.json.

Boosted regression trees over the features of a span; the value learnt is the span's R1 against the title. Learn
``policy`` first: the score of a sentence (a feature here) comes from data/policy.json as it is written.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor

from benchmarks.training import corpus, policy
from benchmarks.training.measures import mean, rouge_1
from bot.summarizing import headline, scoring

FOLDS = 5
LOOKED_AT = 12  # lines of an article whose spans are measured
LEARNT_FROM = 5  # lines: headlines come from the first ones
# Small steps on half of the spans each time, so that no title weighs much; the sampling has a fixed seed.
TREES = {"n_estimators": 200, "max_depth": 4, "min_samples_leaf": 20, "learning_rate": 0.05, "subsample": 0.5}


class Span(NamedTuple):
    """A span of a line: its features, and its R1 against the title."""

    line: int
    features: tuple[float, ...]
    worth: float


class Titled(NamedTuple):
    """An article with a person's title: its spans, and the line that the bot takes the headline from."""

    spans: list[Span]
    line: int | None


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    news, others = titled(data)
    using = policy.written()
    found = [spans_of(document, using) for document in [*news, *others]]
    return {
        "origin": f"make models (benchmarks/training/headline.py): the titles of {len(found)} news",
        **as_json(fit(found)),
    }


def held_out(data: Path, marks: Path) -> list[str]:
    """R1 of the best span of the chosen line, by documents held out that the policy model did not learn from either."""
    news, others = titled(data)
    using = policy.written()
    known = corpus.beginnings(corpus.cards(data, marks))
    fold_of = corpus.folds(news, FOLDS)
    measured = [spans_of(document, using) for document in news]
    always = [spans_of(document, using) for document in others]
    scores = []
    for fold in range(FOLDS):
        model = fit([one for one, at in zip(measured, fold_of, strict=True) if at != fold] + always)
        scores += [
            score(model, one)
            for document, one, at in zip(news, measured, fold_of, strict=True)
            if at == fold and corpus.beginning(document) not in known
        ]
    return [f"R1 {mean(scores):.1f} in the chosen sentence; {len(scores)} documents, {FOLDS} folds by document"]


def titled(data: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """News with a title as their reference, and the policy articles with a title that are not among them."""
    news = corpus.documents(data / "summaries" / "cctv_title.jsonl")
    known = corpus.beginnings(news)
    return news, [one for one in corpus.policy_articles(data) if one["title"] and corpus.beginning(one) not in known]


def spans_of(document: dict[str, Any], using: scoring.Models) -> Titled:
    """The spans that could be the headline, measured without the title, as on a page that has none."""
    article, measures = corpus.measured(document, titled=False)
    scores = [scoring.probability(row, using) for row in measures.rows]
    wanted = document.get("reference") or document["title"]
    spans = [
        Span(at, one.features, rouge_1(article.paragraphs[row.line.paragraph][one.start : one.end], wanted))
        for at, row in enumerate(measures.rows[:LOOKED_AT])
        if not row.line.junk
        for one in headline.headings(row, at, measures, scores[at])
    ]
    return Titled(spans, headline.headline_row(measures, scores))


def fit(found: list[Titled]) -> GradientBoostingRegressor:
    """The trees."""
    spans = [span for one in found for span in one.spans if span.line < LEARNT_FROM]
    model = GradientBoostingRegressor(**TREES, random_state=0)
    return model.fit(np.array([span.features for span in spans]), np.array([span.worth for span in spans]))


def score(model: GradientBoostingRegressor, one: Titled) -> float:
    """R1 of the span that the trees prefer."""
    spans = [span for span in one.spans if span.line == one.line] or one.spans[:1]
    if not spans:
        return 0.0
    return spans[int(np.argmax(model.predict(np.array([span.features for span in spans]))))].worth


def as_json(model: GradientBoostingRegressor) -> dict[str, Any]:
    """The trees as ``Trees.load`` reads them: a node is (feature, threshold, left, right), or (value,)."""
    trees = [[node(model, each.tree_, at) for at in range(each.tree_.node_count)] for each in model.estimators_[:, 0]]
    return {
        "base": round(float(model.init_.constant_[0, 0]), 4),
        "features": list(headline.FEATURES),
        "trees": trees,
    }


def node(model: GradientBoostingRegressor, tree: Any, at: int) -> list[float]:
    """One node of a tree."""
    if tree.children_left[at] < 0:
        return [round(float(tree.value[at, 0, 0]) * model.learning_rate, 3)]
    threshold = round(float(tree.threshold[at]), 4)
    return [int(tree.feature[at]), threshold, int(tree.children_left[at]), int(tree.children_right[at])]
