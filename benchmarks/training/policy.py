"""Which sentences of policy articles, and which clauses in them, an analyst underlines: data/policy.json.

Learnt from articles marked by reading: of each its sentences, those worth keeping with the clauses that carry the
point, and those that are junk. The articles of the set "check" are never learnt from.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.training import corpus, linear
from benchmarks.training.measures import covered, in_junk, mean, pairs, squeeze
from bot.models import Article
from bot.summarizing import features, scoring
from bot.summarizing import summarize as briefs
from bot.summarizing.features import SegmentFeatures
from bot.summarizing.learned import Linear, Worded

FOLDS = 10
CHARACTERS = 300  # the budget of the points that are scored
# Weights and penalties trade coverage for junk; `make models` prints both, by articles held out.
KEPT_WEIGHT, JUNK_WEIGHT = 1.3, 2.5  # of a kept and of a junk sentence, beside 1 for one that is neither
SENTENCE_STRENGTH, CLAUSE_STRENGTH = 0.03, 0.3  # inverse penalties
WORD_SCALE = 12.0  # how far words pull beside the features; both share one penalty
WORD_ARTICLES = 3  # marked articles that a word must stand in: one or two say more about the event than about worth
LEAST_PULL = 0.02  # a word with less weight is left out of the file: its part of a sentence's score is under .01
SAME = 0.5  # part of a line's pairs that a marked sentence must hold for the line to be that sentence
TOUCHED = 0.15  # part of a line's pairs in the kept clause, below which another part of the sentence was kept


class Row(NamedTuple):
    """A line of a marked article: 1 kept, -1 junk, 0 neither; of each clause whether it was kept."""

    line: SegmentFeatures
    label: int
    kept: list[float]


class Card(NamedTuple):
    """A marked article as the bot reads it."""

    mark: dict[str, Any]
    article: Article
    rows: list[Row]


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file."""
    learnt, _ = parts(data, marks)
    sentence, clause = fit(learnt)
    return {
        "origin": f"make models (benchmarks/training/policy.py): {len(learnt)} articles marked by reading",
        "sentence": linear.as_json(sentence.linear, features.SENTENCE),
        "words": sentence.words,
        "clause": linear.as_json(clause, features.CLAUSE),
    }


def held_out(data: Path, marks: Path) -> list[str]:
    """Scores of each set by articles held out, and of the articles that are never learnt from."""
    learnt, check = parts(data, marks)
    fold_of = corpus.folds([card.mark for card in learnt], FOLDS)
    scores: dict[str, list[dict[str, float]]] = defaultdict(list)
    for fold in range(FOLDS):
        using = models(*fit([card for card, at in zip(learnt, fold_of, strict=True) if at != fold]))
        for card, at in zip(learnt, fold_of, strict=True):
            if at == fold:
                scores[card.mark["set"]].append(score(card, using))
    using = models(*fit(learnt))
    ways = f"{FOLDS} folds by article"
    lines = [f"{shown(found)}; {name}, {len(found)} articles, {ways}" for name, found in scores.items()]
    every = [one for found in scores.values() for one in found]
    never = [score(card, using) for card in check]
    lines.append(f"{shown(every)}; all, {len(every)} articles, {ways}")
    return [*lines, f"{shown(never)}; {corpus.CHECK}, {len(never)} articles, never learnt from"]


def parts(data: Path, marks: Path) -> tuple[list[Card], list[Card]]:
    """The articles that are learnt from, and those that never are."""
    found = [labelled(card) for card in corpus.cards(data, marks)]
    return (
        [card for card in found if card.mark["set"] != corpus.CHECK],
        [card for card in found if card.mark["set"] == corpus.CHECK],
    )


def labelled(mark: dict[str, Any]) -> Card:
    """The lines of a marked article that are one of its marked sentences, with their labels."""
    article, measures = corpus.measured(mark)
    sentences = [pairs(squeeze(sentence)) for sentence in mark["sentences"]]
    kept = {one["sent"]: pairs(one["clause"]) for one in mark["keep"]}
    dropped = {int(at) for at in mark["drop"]}
    rows = []
    for line in measures.rows:
        own = pairs(squeeze(line.line.text))
        place, part = sentence_of(own, sentences)
        if not line.line.junk and part >= SAME:
            rows.append(labelled_row(line, own, kept.get(place), is_junk=place in dropped))
    return Card(mark, article, rows)


def sentence_of(own: set[tuple[str, str]], sentences: Sequence[set[tuple[str, str]]]) -> tuple[int, float]:
    """The marked sentence that holds most of a line's pairs, the first of equals, and the part that it holds."""
    shares = [len(own & sentence) / max(1, len(own)) for sentence in sentences]
    best = max(range(len(shares)), key=lambda at: shares[at], default=-1)
    return best, shares[best] if shares else 0.0


def labelled_row(
    line: SegmentFeatures, own: set[tuple[str, str]], kept: set[tuple[str, str]] | None, *, is_junk: bool
) -> Row:
    """A line with its label. ``kept``: the pairs of the kept clause of its sentence, None where none was kept."""
    texts = [pairs(text) for text in line.line.clause_texts()]
    if kept is None:
        return Row(line, -1 if is_junk else 0, [0.0] * len(texts))
    if len(own & kept) / max(1, len(own)) < TOUCHED:
        return Row(line, 0, [0.0] * len(texts))
    return Row(line, 1, [float(len(text & kept) >= SAME * max(1, len(text))) for text in texts])


def fit(learnt: Sequence[Card]) -> tuple[Worded, Linear]:
    """Both models: whether a sentence is kept, and how likely a clause carries the point of a kept sentence."""
    rows = [row for card in learnt for row in card.rows]
    split = [row for row in rows if row.label == 1 and len(row.line.clauses) > 1]
    clauses = np.array([clause for row in split for clause in row.line.clauses])
    kept = np.array([share for row in split for share in row.kept])
    sizes = np.array([float(len(text)) for row in split for text in row.line.line.clause_texts()])
    return fit_sentences(learnt, rows), linear.logistic(clauses, kept, CLAUSE_STRENGTH, sizes / sizes.mean())


def fit_sentences(learnt: Sequence[Card], rows: Sequence[Row]) -> Worded:
    """The features of a sentence (standardized) and its words under one penalty."""
    from benchmarks.training import wide

    names = vocabulary(learnt)
    x = np.array([row.line.sentence for row in rows])
    labels = np.array([float(row.label == 1) for row in rows])
    weight = np.array([{1: KEPT_WEIGHT, -1: JUNK_WEIGHT, 0: 1.0}[row.label] for row in rows])
    scale = linear.Scale.of(x)
    inputs = np.hstack([scale.standardized(x), bags(rows, names)])
    learner = wide.logistic(inputs, labels, SENTENCE_STRENGTH, weight=weight)
    own, pull = np.split(learner.coef_[0], [x.shape[1]])
    words = {word: round(float(value), 3) for word, value in zip(names, pull * WORD_SCALE, strict=True)}
    return Worded(
        scale.raw(own, learner.intercept_[0]), {word: value for word, value in words.items() if abs(value) > LEAST_PULL}
    )


def vocabulary(learnt: Sequence[Card]) -> list[str]:
    """The bigrams and Latin words that stand in enough articles; no numbers."""
    count = Counter(word for card in learnt for word in {word for row in card.rows for word in row.line.vector})
    return sorted(word for word, articles in count.items() if articles >= WORD_ARTICLES and not word[0].isdigit())


def bags(rows: Sequence[Row], names: Sequence[str]) -> np.ndarray:
    """Which words a sentence holds, each divided by the root of their number, as ``Worded`` sums them."""
    place = {word: at for at, word in enumerate(names)}
    found = np.zeros((len(rows), len(names)))
    for at, row in enumerate(rows):
        for word in row.line.vector:
            if word in place:
                found[at, place[word]] = WORD_SCALE / len(row.line.vector) ** 0.5
    return found


def models(sentence: Worded, clause: Linear) -> scoring.Models:
    """The policy models alone."""
    return scoring.Models(sentence, clause, {}, {})


def written() -> scoring.Models:
    """The policy models as the file holds them now, read anew."""
    text = resources.files("bot.summarizing").joinpath("data/policy.json").read_text("utf-8")
    found = json.loads(text)
    sentence = Worded(Linear.load(found["sentence"], features.SENTENCE), found["words"])
    return models(sentence, Linear.load(found["clause"], features.CLAUSE))


def score(card: Card, using: scoring.Models) -> dict[str, float]:
    """Percentages of one article: marked clauses covered, points in junk, headline from a marked sentence."""
    plan = briefs.plan_of(card.article, briefs.Options(max_chars=CHARACTERS), using, "policy")
    pieces = [
        card.article.paragraphs[plan.document.rows[point.row].line.paragraph][point.start : point.end]
        for point in plan.chosen
    ]
    text = "".join(pieces)[:CHARACTERS]
    found = {"covered": covered((one["clause"] for one in card.mark["keep"]), text), "characters": float(len(text))}
    if card.mark["drop"]:
        found["junk"] = in_junk(pieces, card.mark)
    if isinstance(card.mark.get("headline"), list) and plan.headline:
        head = squeeze(plan.headline[1].text)
        found["headline"] = 100.0 * any(head in squeeze(card.mark["sentences"][at]) for at in card.mark["headline"])
    return found


def shown(scores: Sequence[Mapping[str, float]]) -> str:
    """The means, each over the articles that have it."""
    names = ("covered", "junk", "headline", "characters")
    means = {name: [one[name] for one in scores if name in one] for name in names}
    return ", ".join(f"{name} {mean(values):.1f}" for name, values in means.items() if values)
