"""Learn bot/summarizing/data/keyword_weights.json: what makes a good keyword.

    PYTHONPATH=.:SITE python -m benchmarks.train_keywords DATA_FOLDER [--write]

Needs numpy and scikit-learn (not at run time). Learns from the read and learnt parts of keyword_marks.json; prints, by
documents held out ten times, how many of the keywords shown are good, and how many are shown a document.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.facts import article_of, texts_of
from benchmarks.keywords import MARKS
from bot.summarizing.facts.choice import Judge
from bot.summarizing.keywords import MOST, candidates, distinct

OUT = Path("bot/summarizing/data/keyword_weights.json")
FOLDS = 10
LEAST = 3  # candidates that have a mark, for it to get a weight
STRENGTH = 0.08  # C of the regression
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


def learnt(documents: Sequence[Marked], strength: float = STRENGTH) -> Judge:
    """The weights."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    rows = [(marks, word in good) for _, found, good in documents for word, marks in found.items()]
    counts = Counter(mark for marks, _ in rows for mark in marks)
    columns = {mark: at for at, mark in enumerate(sorted(mark for mark, n in counts.items() if n >= LEAST))}
    x = np.zeros((len(rows), len(columns)))
    for at, (marks, _) in enumerate(rows):
        x[at, [columns[mark] for mark in marks if mark in columns]] = 1
    learner = LogisticRegression(C=strength, max_iter=2000).fit(x, [good for _, good in rows])
    weights = {mark: round(float(learner.coef_[0][at]), 2) for mark, at in columns.items()}
    return Judge(round(float(learner.intercept_[0]), 2), {m: w for m, w in weights.items() if w}, 0.5, 2)


def held_out(folder: Path, cuts: Sequence[tuple[float, float, float]], strength: float = STRENGTH) -> list[str]:
    """A line for each choice of cuts: least for the first, the second and the third keyword."""
    documents = marked(folder)
    lines = []
    rated = []
    for fold in range(FOLDS):
        using = learnt([one for at, one in enumerate(documents) if at % FOLDS != fold], strength)
        for name, found, good in documents[fold::FOLDS]:
            chances = {word: using.probability(marks) for word, marks in found.items()}
            ranked = distinct(sorted(chances, key=lambda word: (-chances[word], word)), 3)
            rated.append((name, [(word, chances[word], word in good) for word in ranked]))
    for cut in cuts:
        shown = [
            (word, right) for _, row in rated for (word, p, right), least in zip(row, cut, strict=False) if p >= least
        ]
        right = sum(good for _, good in shown)
        lines.append(f"{cut}: {len(shown) / len(documents):.2f} a document, good {right / max(1, len(shown)):.3f}")
    for name, row in rated:
        lines.append(f"   {name} " + " ".join(f"{'' if good else '✗'}{word} {p:.2f}" for word, p, good in row))
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--strength", type=float, default=STRENGTH)
    options = parser.parse_args()
    cuts = [(0.3, 0.4, 0.6), (0.3, 0.5, 0.7), (0.3, 0.6, 0.8), (0.0, 0.0, 0.0), (0.0, 0.0, 9), (0.0, 9, 9)]
    print(*held_out(options.folder, cuts, options.strength), sep="\n")
    if options.write:
        found: dict[str, Any] = {"origin": "benchmarks/train_keywords.py: the weight of each mark of a candidate"}
        using = learnt(marked(options.folder), options.strength)
        found |= {"intercept": using.intercept, "weights": using.weights}
        OUT.write_text(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
