"""Which span of the headline's line says most of what a person's title says: data/headline.json.

Boosted regression trees over the features of a span; the value learnt is the span's R1 against the title. Learn the
other parts first: which line heads and what its clauses are worth comes from the files as they are written.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from sklearn.ensemble import GradientBoostingRegressor

from benchmarks.training import corpus
from benchmarks.training.measures import mean, rouge_1
from bot.summarizing import clause_shares
from bot.summarizing.forms.kinds import FORMS
from bot.summarizing.forms.recognition import NAMES, FormModel
from bot.summarizing.headline_line import HeadlineModel
from bot.summarizing.headline_span import FEATURES, spans_of
from bot.summarizing.points import HEAD_COMPLETE
from bot.summarizing.ranking import Ranking
from bot.summarizing.scoring import Models, score_document
from bot.summarizing.segment import segments_of

FILES = Path(__file__).parents[2] / "bot" / "summarizing" / "data"
FOLDS = 5
LOOKED_AT = 3  # lines of an article whose spans are learnt from, those that head best
POLICY = 400  # policy articles with a title that are learnt from beside the news, the first of the file
UNCLEAN = "原标题"  # a title that begins so was taken over by a machine
# Few and shallow trees on a part of the spans each, so that no title weighs much; the sampling has a fixed seed.
TREES = {"n_estimators": 60, "max_depth": 3, "learning_rate": 0.12, "subsample": 0.7}


class Span(NamedTuple):
    """A span that could be shown: its features, whether it stands on its own, and its R1 against the title."""

    features: tuple[float, ...]
    is_complete: bool
    worth: float


class Titled(NamedTuple):
    """An article with a person's title: the spans of the line that heads best, and those of the next lines."""

    first: list[Span]
    others: list[Span]


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    news, policy = titled(data, marks)
    using = written()
    found = [measured(document, using) for document in [*news, *policy]]
    origin = f"make models (benchmarks/training/headline.py): the titles of {len(found)} news and policy articles"
    return {"origin": origin, **as_json(fit(found))}


def held_out(data: Path, marks: Path) -> list[str]:
    """R1 of the span that the trees prefer in the line that heads best, by news held out."""
    news, policy = titled(data, marks)
    using = written()
    fold_of = corpus.folds(news, FOLDS)
    own, always = [measured(one, using) for one in news], [measured(one, using) for one in policy]
    scores = []
    for fold in range(FOLDS):
        model = fit([one for one, at in zip(own, fold_of, strict=True) if at != fold] + always)
        scores += [worth(model, one) for one, at in zip(own, fold_of, strict=True) if at == fold]
    best = mean(max((span.worth for span in one.first), default=0.0) for one in own)
    how = f"{len(scores)} news, {FOLDS} folds by document"
    return [f"R1 {mean(scores):.1f} in the chosen line, of {best:.1f} that its best spans have; {how}"]


def titled(data: Path, marks: Path) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """News with the title that an editor gave, and policy articles with one that are not among them; none unread."""
    never = corpus.unread(data, marks)
    every = corpus.documents(data / "summaries" / "cctv_title.jsonl")
    news = [{**one, "wanted": one["reference"]} for one in every if corpus.beginning(one) not in never]
    known = never | corpus.beginnings(news)
    policy = [
        {**one, "wanted": one["title"]}
        for one in corpus.policy_articles(data)
        if one["title"] and not one["title"].startswith(UNCLEAN) and corpus.beginning(one) not in known
    ]
    return news, policy[:POLICY]


def written() -> Models:
    """The other parts as their files hold them now, read anew."""
    forms, ranking, lines, clauses = (
        json.loads((FILES / f"{name}.json").read_text("utf-8"))
        for name in ("forms", "ranking", "headline_lines", "clauses")
    )
    weights = tuple(tuple(forms[form]["weights"][name] for name in NAMES) for form in FORMS)
    return Models(
        FormModel(tuple(forms[form]["intercept"] for form in FORMS), weights),
        Ranking.load(ranking),
        HeadlineModel.load(lines),
        clause_shares.load(clauses),
    )


def measured(document: dict[str, Any], using: Models) -> Titled:
    """The spans that could be the headline, measured without the title, as on a page that has none."""
    article = corpus.article_of(document, titled=False)
    scored = score_document(article, segments_of(article), "", using)
    order = sorted(range(len(scored.document.rows)), key=lambda at: -scored.heads[at])
    found = []
    for at in order[:LOOKED_AT]:
        row = scored.document.rows[at]
        text, there = article.paragraphs[row.line.paragraph], scored.statements(at)
        own = spans_of(row, scored.document, there, scored.shares(at))
        worths = [rouge_1(text[one.start : one.end], document["wanted"]) for one in own]
        found.append(
            [Span(one.features, one.complete >= HEAD_COMPLETE, r1) for one, r1 in zip(own, worths, strict=True)]
        )
    return Titled(found[0] if found else [], [span for spans in found[1:] for span in spans])


def fit(found: Sequence[Titled]) -> GradientBoostingRegressor:
    """The trees."""
    spans = [span for one in found for span in (*one.first, *one.others)]
    model = GradientBoostingRegressor(**TREES, random_state=0)
    return model.fit(np.array([span.features for span in spans]), np.array([span.worth for span in spans]))


def worth(model: GradientBoostingRegressor, one: Titled) -> float:
    """R1 of the span that the bot would show."""
    spans = one.first or one.others
    if not spans:
        return 0.0
    values = model.predict(np.array([span.features for span in spans]))
    return max(zip(spans, values, strict=True), key=lambda pair: (pair[0].is_complete, pair[1]))[0].worth


def as_json(model: GradientBoostingRegressor) -> dict[str, Any]:
    """The trees as ``Trees.load`` reads them: a node is (feature, threshold, left, right), or (value,)."""
    trees = [[node(model, each.tree_, at) for at in range(each.tree_.node_count)] for each in model.estimators_[:, 0]]
    return {"base": round(float(model.init_.constant_[0, 0]), 4), "features": list(FEATURES), "trees": trees}


def node(model: GradientBoostingRegressor, tree: Any, at: int) -> list[float]:
    """One node of a tree."""
    if tree.children_left[at] < 0:
        return [round(float(tree.value[at, 0, 0]) * model.learning_rate, 3)]
    threshold = round(float(tree.threshold[at]), 4)
    return [int(tree.feature[at]), threshold, int(tree.children_left[at]), int(tree.children_right[at])]
