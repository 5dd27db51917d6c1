"""Learn bot/summarizing/data/topics.json: which of the State Council's subject classes an article belongs to.

    PYTHONPATH=.:SITE python -m benchmarks.train_topics [--write]

Needs numpy, scipy and scikit-learn (not at run time). Learns from: articles marked by hand (topic_marks.json,
"train", and the genre cards but for the unread fifth);
the labels of ../shared/data/topics that fit a class (one text in five is never learnt from); samples of our own
vocabulary (bot/text/data/terms.json); and, in a second round, unmarked articles that the first round is sure of.
"""

from __future__ import annotations

import argparse
import json
import random
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.topics import DATA, Labelled, carded, classes, labelled_texts, marked, measured, rows
from bot.summarizing.topics import HEAD, OTHER, Model, shares, signals
from bot.text.terms import terms

OUT = "bot/summarizing/data/topics.json"
LARGEST = 390_000  # bytes
SURE = 0.8  # of an unmarked article, to be learnt from in the second round
WEIGHT = {"mark": 3.0, "label": 0.08, "vocabulary": 0.2, "unmarked": 0.5, "quiet": 0.04}
A_LABEL = 400  # texts at most of one source label
STRENGTH = 20.0
FOLDS = 4
NAMES = classes()


class Examples:
    """Vectors, classes and weights, as the learner takes them."""

    def __init__(self) -> None:
        self.vectors: list[dict[str, float]] = []
        self.labels: list[int] = []
        self.weights: list[float] = []

    def add(self, vector: dict[str, float], name: str, weight: float) -> None:
        if vector:
            self.vectors.append(vector)
            self.labels.append(NAMES.index(name))
            self.weights.append(weight)


def vocabulary(examples: Examples, chance: random.Random) -> None:
    """Samples of eight terms of a class, in Chinese and in English."""
    data = json.loads(Path("bot/text/data/terms.json").read_text("utf-8"))
    for listed, times in ((data["terms"], 60), (data["english"], 40)):
        for name, joined in listed.items():
            words = joined.split()
            for _ in range(times):
                text = "，".join(chance.sample(words, min(len(words), 8)))
                examples.add(signals("", text), name, WEIGHT["vocabulary"])


def from_labels(examples: Examples, texts: list[Labelled]) -> None:
    """The shared texts with category labels, of each label at most ``A_LABEL``."""
    taken: dict[str, int] = {}
    for one in texts:
        taken[one.label] = taken.get(one.label, 0) + 1
        if taken[one.label] <= A_LABEL:
            examples.add(signals("", one.text), one.name, WEIGHT["label"])


def quiet(examples: Examples, texts: list[dict[str, Any]]) -> None:
    """News without one policy term is 其他: company news, weather, curiosities."""
    for row in texts:
        vector = signals("", row["text"][:HEAD])
        if not any(token[0] in "=#" for token in vector):
            examples.add(vector, OTHER, WEIGHT["quiet"])


def fit(examples: Examples, least: int = 2) -> tuple[Any, dict[str, int]]:
    """The learner, and the column of each token that stands in ``least`` examples."""
    seen: dict[str, int] = {}
    for vector in examples.vectors:
        for token in vector:
            seen[token] = seen.get(token, 0) + 1
    columns = {token: at for at, token in enumerate(sorted(t for t, n in seen.items() if n >= least or t in terms()))}
    x = matrix(examples.vectors, columns)
    learner = LogisticRegression(C=STRENGTH, max_iter=300, tol=1e-3)
    return learner.fit(x, examples.labels, sample_weight=examples.weights), columns


def matrix(vectors: list[dict[str, float]], columns: dict[str, int]) -> csr_matrix:
    values, across, starts = [], [], [0]
    for vector in vectors:
        for token, value in vector.items():
            if token in columns:
                values.append(value)
                across.append(columns[token])
        starts.append(len(values))
    return csr_matrix((values, across, starts), shape=(len(vectors), len(columns)))


def packed(learner: Any, columns: dict[str, int], largest: int = LARGEST) -> dict[str, Any]:
    """The model as data: the largest weights that fit into the file."""
    present = [NAMES[k] for k in learner.classes_]
    weights = learner.coef_
    tokens = sorted(columns, key=lambda token: columns[token])
    cut = 0.0
    while True:
        table = {}
        for at, token in enumerate(tokens):
            row = [(k, round(float(w), 1)) for k, w in enumerate(weights[:, at]) if abs(w) > cut]
            if row:
                table[token] = [part for pair in row for part in pair]
        size = len(json.dumps(table, ensure_ascii=False, separators=(",", ":")).encode())
        if size <= largest - 2000:
            break
        cut += 0.05
    print(f"{len(table)} tokens, weights under {cut:.2f} left out")
    return {
        "origin": "benchmarks/train_topics.py: bigrams, Latin words, policy terms (=), classes (#); class, weight, …",
        "classes": present,
        "intercepts": [round(float(c), 3) for c in learner.intercept_],
        "sharpness": 1.0,
        "threshold": 0.5,
        "weights": table,
    }


def as_model(data: dict[str, Any]) -> Model:
    return Model(
        tuple(data["classes"]), tuple(data["intercepts"]), data["weights"], data["sharpness"], data["threshold"]
    )


def learn(marks: list[Labelled], labels: list[Labelled], unmarked: list[dict[str, Any]]) -> dict[str, Any]:
    """Two rounds: the second learns also from unmarked articles that the first is sure of."""
    base = Examples()
    vocabulary(base, random.Random(1))
    from_labels(base, labels)
    quiet(base, [row for row in unmarked if row["id"].startswith("news")][:2500])
    for one in marks:
        base.add(signals(one.title, one.text[:HEAD]), one.name, WEIGHT["mark"])
    learner, columns = fit(base)
    vectors = [signals(row.get("title", ""), row["text"][:HEAD]) for row in unmarked]
    chances = learner.predict_proba(matrix(vectors, columns))
    for vector, row in zip(vectors, chances, strict=True):
        if row.max() >= SURE:
            base.add(vector, NAMES[learner.classes_[int(np.argmax(row))]], WEIGHT["unmarked"])
    return packed(*fit(base, least=3))


def calibrated(data: dict[str, Any], held: list[tuple[Labelled, list[float]]]) -> None:
    """The sharpness with the best likelihood on articles held out."""
    best = None
    for sharpness in np.arange(0.5, 3.01, 0.1):
        loss = 0.0
        for one, chances in held:
            powers = np.array(chances) ** sharpness
            allowed = [data["classes"].index(name) for name in one.allowed]
            loss -= float(np.log(powers[allowed].sum() / powers.sum() + 1e-9))
        if best is None or loss < best[0]:
            best = (loss, float(sharpness))
    assert best
    data["sharpness"] = round(best[1], 2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--threshold", type=float, default=0.65)
    arguments = parser.parse_args()
    marks, dev = marked("train") + carded(held=False), marked("dev")
    labels = labelled_texts(held_out=False)
    ids = {one.id for one in [*marks, *dev, *marked("test")]}
    news = rows(DATA / "news.jsonl")
    unmarked = [row for row in rows(DATA / "policy_articles.jsonl") if row["id"] not in ids] + news[:3000]
    print(f"{len(marks)} marks, {len(labels)} labelled, {len(unmarked)} unmarked")
    held: list[tuple[Labelled, list[float]]] = []
    for fold in range(FOLDS):
        data = learn([m for at, m in enumerate(marks) if at % FOLDS != fold], labels, unmarked)
        using = as_model(data)
        for one in marks[fold::FOLDS]:
            held.append((one, shares(signals(one.title, one.text[:HEAD]), using)))
    data = learn(marks, labels, unmarked)
    calibrated(data, held)
    print("sharpness", data["sharpness"])
    sharper = [(one, np.array(chances) ** data["sharpness"]) for one, chances in held]
    sharper = [(one, np.array(chances) ** data["sharpness"]) for one, chances in held]
    again = [(one, list(powers / powers.sum())) for one, powers in sharper]
    for threshold in (0.0, 0.3, 0.4, 0.5, 0.6, 0.7):
        data["threshold"] = threshold
        print(f"{threshold}: four folds", measured(again, as_model(data)))
        print("     cards", measured([pair for pair in again if pair[0].label == "card"], as_model(data)))
        found = [(one, shares(signals(one.title, one.text[:HEAD]), as_model(data))) for one in dev]
        print("     dev", measured(found, as_model(data)))
        found = [(one, shares(signals("", one.text), as_model(data))) for one in labelled_texts(held_out=True)[:1500]]
        print("     labels held out", measured(found, as_model(data)))
    data["threshold"] = arguments.threshold
    for one, chances in again:
        order = np.argsort(chances)[::-1][:2]
        if data["classes"][order[0]] not in one.allowed:
            said = " ".join(f"{data['classes'][k]} {chances[k]:.2f}" for k in order)
            print(one.id, one.allowed, "|", said, "|", (one.title or one.text)[:40])
    if arguments.write:
        with open(OUT, "w", encoding="utf-8") as file:
            file.write(json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
