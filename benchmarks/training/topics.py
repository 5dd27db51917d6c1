"""Which of the State Council's subject classes an article belongs to: data/topics.json.

Learnt from articles marked by reading (topic_marks.json, "train"; the genre cards of the data but for a fifth that
nobody reads), from texts with category labels that fit a class
(one in five is never learnt from), from samples of our own vocabulary (bot/text/data/terms.json), and, in a second
round, from unmarked articles that the first round is sure of. The marks "dev" and "test" are in none of these.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from benchmarks.topics import Labelled, carded, labelled_texts, marked, measured
from benchmarks.training import topic_model
from benchmarks.training.corpus import documents, policy_articles
from benchmarks.training.topic_examples import Examples, add_labels, add_marks, add_news_without_terms, add_vocabulary
from bot.summarizing.topics import HEAD, Model, shares, signals

FOLDS = 4
SURE = 0.8  # probability from which an unmarked article is learnt from: below, the first round errs too often
UNMARKED_WEIGHT = 0.5  # of such an article, beside a mark's 3
NEWS, NEWS_WITHOUT_TERMS = 3000, 2500  # of news.jsonl: what is learnt from at all, and what is looked through for 其他
# The power that shares are raised to, so that .8 is right eight times of ten; held_out says which fits best.
SHARPNESS = 0.9
# Below, 其他 is said: of the genre cards, held out by folds, 77 % of those named are right from here on, with four
# of five named; from .7 on 80 %, with 72 % named.
THRESHOLD = 0.6
SHARPNESSES = [round(0.5 + step / 10, 1) for step in range(26)]


class Texts(NamedTuple):
    """All that is learnt from."""

    marks: list[Labelled]
    labels: list[Labelled]
    unmarked: list[dict[str, Any]]


Held = list[tuple[Labelled, list[float]]]  # articles with the shares of a model that did not learn from them


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file: of each token the classes that it speaks for or against, with weights."""
    texts = texts_of(data, marks)
    origin = (
        f"make models (benchmarks/training/topics.py): {len(texts.marks)} articles marked by reading, "
        f"{len(texts.labels)} labelled texts, {len(texts.unmarked)} unmarked; =: a term, #, @: terms, organs of a class"
    )
    return {"origin": origin, **learnt(texts), "sharpness": SHARPNESS, "threshold": THRESHOLD}


def held_out(data: Path, marks: Path) -> list[str]:
    """Marked articles by folds, and the fifth of the labelled texts that is never learnt from."""
    texts = texts_of(data, marks)
    held = by_folds(texts)
    using = model_of(learnt(texts), SHARPNESS)
    never = labelled_texts(data, held_out=True)
    marked_said = measured(sharpened(held, SHARPNESS), using)
    return [
        f"marked: {marked_said}; {FOLDS} folds by article (best power {sharpest(held)})",
        f"cards: {measured(sharpened([pair for pair in held if pair[0].label == 'card'], SHARPNESS), using)}; the same",
        f"labels: {measured([(one, shares(signals('', one.text), using)) for one in never], using)}; never learnt from",
    ]


def texts_of(data: Path, marks: Path) -> Texts:
    """The texts of all kinds, in the order of their files."""
    found = {part: marked(data, marks, part) for part in ("train", "dev", "test")}
    known = {one.id for part in found.values() for one in part}
    unmarked = [row for row in policy_articles(data) if row["id"] not in known]
    read = found["train"] + carded(data, held=False)
    return Texts(read, labelled_texts(data, held_out=False), unmarked + documents(data / "news.jsonl")[:NEWS])


def learnt(texts: Texts) -> dict[str, Any]:
    """Two rounds: the second learns also from the unmarked articles that the first is sure of."""
    known = Examples()
    add_vocabulary(known)
    add_labels(known, texts.labels)
    add_news_without_terms(known, [row for row in texts.unmarked if row["id"].startswith("news")][:NEWS_WITHOUT_TERMS])
    add_marks(known, texts.marks)
    first = topic_model.fit(known, topic_model.ROUND_ONE)
    for vector, chances in topic_model.guessed(first, [vector_of(row) for row in texts.unmarked]):
        if chances.max() >= SURE:
            known.add_class(vector, int(np.argmax(chances)), UNMARKED_WEIGHT)
    return topic_model.as_json(topic_model.fit(known, topic_model.ROUND_TWO))


def vector_of(row: dict[str, Any]) -> dict[str, float]:
    """The signals of a document, as ``topic_of`` takes them."""
    return signals(row.get("title", ""), row["text"][:HEAD])


def by_folds(texts: Texts) -> Held:
    """Each marked article with its shares by a model of the other folds."""
    held: Held = []
    for fold in range(FOLDS):
        others = [one for at, one in enumerate(texts.marks) if at % FOLDS != fold]
        using = model_of(learnt(texts._replace(marks=others)), 1.0)
        held += [(one, shares(signals(one.title, one.text[:HEAD]), using)) for one in texts.marks[fold::FOLDS]]
    return held


def model_of(found: dict[str, Any], sharpness: float) -> Model:
    """The model as the bot runs it."""
    weights = json.loads(json.dumps(found["weights"]))
    return Model(tuple(found["classes"]), tuple(found["intercepts"]), weights, sharpness, THRESHOLD)


def sharpest(held: Held) -> float:
    """The power of the shares under which the right classes of the held-out articles are likeliest."""
    return max(SHARPNESSES, key=lambda sharpness: likelihood(sharpened(held, sharpness)))


def likelihood(held: Held) -> float:
    """The logarithm of how likely the articles' allowed classes are."""
    names = topic_model.NAMES
    return sum(float(np.log(sum(found[names.index(name)] for name in one.allowed) + 1e-9)) for one, found in held)


def sharpened(held: Held, sharpness: float) -> Held:
    """The shares raised to a power, summing to 1 again."""
    powers = [(one, np.array(found) ** sharpness) for one, found in held]
    return [(one, [float(value) for value in found / found.sum()]) for one, found in powers]
