"""Policy text, general news or a broker's note, by the bigrams of the opening: data/genre.json."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.training import corpus, wide
from benchmarks.training.measures import mean
from bot.summarizing.leads.genre import FOR_POLICY, GENRES, HEAD
from bot.text.bigrams import tokens

FOLDS = 5
STRENGTH = 20.0  # inverse penalty
TEXTS = 30  # that a bigram must stand in
MOST = 2000  # bigrams in the file, those with the largest weight: it is read at the first brief
# Marks of an agency, an editor or a year, which tell apart where the texts were collected and not the genres.
TELLS_THE_SET = re.compile(r"[辑编搜狐标题责\da-zA-Z]|新华|更多|社[讯电]|央视|总台|完|十大|二十|习近|近平")


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file: an intercept a genre, and of each bigram a weight a genre."""
    found, labels = labelled(data, marks)
    opened = [opening(document) for document in found]
    names = vocabulary(opened)
    learner = wide.logistic(matrix(opened, names), labels, STRENGTH, balanced=True)
    weights = {name: [round(float(w), 3) for w in row] for name, row in zip(names, learner.coef_.T, strict=True)}
    heaviest = sorted(weights, key=lambda name: (-max(map(abs, weights[name])), name))[:MOST]
    sizes = ", ".join(f"{labels.count(at)} {name}" for at, name in enumerate(GENRES))
    return {
        "origin": f"make models (benchmarks/training/genre.py): the openings of {sizes} texts",
        "intercepts": [round(float(value), 4) for value in learner.intercept_],
        "weights": {name: weights[name] for name in heaviest},
    }


def held_out(data: Path, marks: Path) -> list[str]:
    """How many texts of each genre are recognised by a model that did not learn from them."""
    found, labels = labelled(data, marks)
    opened, fold_of, classes = [opening(one) for one in found], np.array(corpus.folds(found, FOLDS)), np.array(labels)
    rows = matrix(opened, vocabulary(opened))
    guessed = np.zeros(len(labels), dtype=int)
    for fold in range(FOLDS):
        held = fold_of == fold
        values = wide.logistic(rows[~held], classes[~held], STRENGTH, balanced=True).decision_function(rows[held])
        values[:, GENRES.index("policy")] += FOR_POLICY
        guessed[held] = values.argmax(axis=1)
    recalls = (f"{name} {mean(guessed[classes == at] == at):.3f}" for at, name in enumerate(GENRES))
    return [f"recall {', '.join(recalls)}; {len(labels)} texts, {FOLDS} folds by document"]


def labelled(data: Path, marks: Path) -> tuple[list[dict[str, Any]], list[int]]:
    """The documents and the number of their genre; marked articles stand there twice and so count double."""
    groups = (
        [*corpus.policy_articles(data), *corpus.cards(data, marks)],
        corpus.documents(data / "summaries" / "uhg_lead.jsonl"),
        corpus.documents(data / "summaries" / "cfb_points.jsonl"),
    )
    return [one for group in groups for one in group], [at for at, group in enumerate(groups) for _ in group]


def opening(document: dict[str, Any]) -> set[str]:
    """The tokens that ``genre_of`` looks at."""
    return set(tokens("\n".join(corpus.article_of(document).paragraphs)[:HEAD]))


def vocabulary(opened: list[set[str]]) -> list[str]:
    """The bigrams that enough texts open with."""
    count = Counter(token for bag in opened for token in bag)
    return sorted(t for t, texts in count.items() if texts >= TEXTS and len(t) == 2 and not TELLS_THE_SET.search(t))


def matrix(opened: list[set[str]], names: list[str]) -> np.ndarray:
    """A row a text: each of its bigrams, divided by the root of the number of its tokens."""
    place = {token: at for at, token in enumerate(names)}
    rows = np.zeros((len(opened), len(names)))
    for at, bag in enumerate(opened):
        for token in bag & place.keys():
            rows[at, place[token]] = 1 / max(1, len(bag)) ** 0.5
    return rows
