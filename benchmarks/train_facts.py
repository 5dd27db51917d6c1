"""Learn bot/summarizing/data/facts_weights.json: which issuers, documents, deadlines and targets are shown.

    PYTHONPATH=.:SITE python -m benchmarks.train_facts DATA_FOLDER [--write] [--unread] [--threshold KIND=0.5 …]

Needs numpy and scikit-learn (not at run time). Learns from the documents of DATA_FOLDER/genre_cards.json and, for
deadlines and targets, from the articles of facts_marks.json. Prints, by documents held out ten times, how many of the
facts shown are right and how many of the marked are found. A fifth of the cards (``unread``) is never learnt from nor
looked at; ``--unread`` scores the shipped weights on it, and is for a final figure.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.facts import MARKS, article_of, overlap, texts_of
from benchmarks.topics import unread
from bot.models import Article
from bot.summarizing.facts.choice import Candidate, Judge, chosen, judge
from bot.summarizing.facts.deadlines import deadline_candidates
from bot.summarizing.facts.documents import document_candidates
from bot.summarizing.facts.folded import FoldedArticle, folded
from bot.summarizing.facts.issuers import issuer_candidates, same_organ
from bot.summarizing.facts.targets import target_candidates

OUT = Path("bot/summarizing/data/facts_weights.json")
FOLDS, SHUFFLES = 10, 2
LEAST = 4  # candidates that have a mark, for it to get a weight
SLACK = 12  # characters by which a fact shown may be longer or shorter than the marked one


def equal(one: str, other: str) -> bool:
    return one == other


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of fact is found and learnt; ``strength`` is the C of the regression, found by held-out figures."""

    candidates: Callable[[FoldedArticle], Sequence[Candidate[Any]]]
    strength: float
    threshold: float
    most: int
    same: Callable[[str, str], bool] = equal
    articles: bool = False  # learnt from facts_marks.json too


KINDS = {
    "issuers": Kind(issuer_candidates, 0.15, 0.62, 5, same_organ),
    "documents": Kind(document_candidates, 0.3, 0.52, 4),
    "deadlines": Kind(deadline_candidates, 0.3, 0.52, 5, articles=True),
    "targets": Kind(target_candidates, 0.2, 0.43, 4, articles=True),
}


@dataclass(frozen=True, slots=True)
class Marked:
    """The candidates of a document, whether each is a marked fact, and the marked facts."""

    name: str
    candidates: Sequence[Candidate[Any]]
    right: tuple[bool, ...]
    gold: tuple[str, ...]


def squeezed(text: str) -> str:
    return re.sub(r"[\s《》〈〉“”\"'（）(),，。；;]+", "", unicodedata.normalize("NFKC", text))


def names(fact: Any) -> list[str]:
    """How a fact is shown: its span, its title, its number."""
    found = [getattr(fact, "span", fact).text, getattr(fact, "title", None), getattr(fact, "number", None)]
    return [squeezed(text) for text in found if text]


def is_marked(fact: Any, mark: str) -> bool:
    """One holds the other, and neither is much longer."""
    b = squeezed(mark)
    return any((a in b or b in a) and abs(len(a) - len(b)) <= SLACK for a in names(fact) if a and b)


def card_article(card: dict[str, Any]) -> Article:
    lines = tuple(line.strip() for line in card["text"].split("\n") if line.strip())
    published = date.fromisoformat(card["published"]) if card["published"] else None
    return Article(card["id"], None, card["title"], lines, published=published)


def cards(folder: Path, kind: str, *, held: bool) -> list[Marked]:
    """The marked cards of the read or the unread part."""
    found = []
    for card in json.loads((folder / "genre_cards.json").read_text("utf-8")):
        if unread(card["id"]) == held:
            candidates = KINDS[kind].candidates(folded(card_article(card)))
            gold = tuple((card.get("facts") or {}).get(kind) or ())
            right = tuple(any(is_marked(one.fact, mark) for mark in gold) for one in candidates)
            found.append(Marked(card["id"], candidates, right, gold))
    return found


def articles(folder: Path, kind: str) -> list[Marked]:
    """The articles of facts_marks.json; what may be named or not counts as right."""
    marked = json.loads(MARKS.read_text("utf-8"))["articles"]
    rows = texts_of(folder, {one["file"] for one in marked})
    found = []
    for one in marked:
        candidates = KINDS[kind].candidates(folded(article_of(rows[one["id"]])))
        marks = [mark[1:] for mark in one["marks"] if mark[0] == kind]
        right = tuple(any(overlap(getattr(c.fact, "span", c.fact), mark) for mark in marks) for c in candidates)
        found.append(Marked(one["id"], candidates, right, ()))
    return found


def learnt(documents: Sequence[Marked], kind: Kind, threshold: float | None = None) -> Judge:
    """The weights of a kind."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    counts = Counter(mark for one in documents for candidate in one.candidates for mark in candidate.marks)
    columns = {mark: at for at, mark in enumerate(sorted(mark for mark, n in counts.items() if n >= LEAST))}
    rows = [candidate.marks for one in documents for candidate in one.candidates]
    x = np.zeros((len(rows), len(columns)))
    for at, marks in enumerate(rows):
        x[at, [columns[mark] for mark in marks if mark in columns]] = 1
    y = [right for one in documents for right in one.right]
    learner = LogisticRegression(C=kind.strength, max_iter=2000).fit(x, y)
    weights = {mark: round(float(learner.coef_[0][at]), 2) for mark, at in columns.items()}
    kept = {mark: weight for mark, weight in weights.items() if weight}
    return Judge(round(float(learner.intercept_[0]), 2), kept, threshold or kind.threshold, kind.most)


@dataclass(slots=True)
class Score:
    shown: int = 0
    right: int = 0
    marked: int = 0
    found: int = 0

    def add(self, one: Marked, using: Judge, kind: Kind) -> None:
        facts = [candidate.fact for candidate in chosen(one.candidates, using, kind.same)]
        self.shown += len(facts)
        self.right += sum(any(is_marked(fact, mark) for mark in one.gold) for fact in facts)
        self.marked += len(one.gold)
        self.found += sum(any(is_marked(fact, mark) for fact in facts) for mark in one.gold)

    def figures(self) -> dict[str, float]:
        return {"right": self.right / max(1, self.shown), "found": self.found / max(1, self.marked)}


def held_out(folder: Path, thresholds: Sequence[float] = ()) -> dict[str, dict[float, dict[str, float]]]:
    """Kind → threshold → figures, each document scored by weights that have not seen it."""
    figures = {}
    for name, kind in KINDS.items():
        documents, more = cards(folder, name, held=False), articles(folder, name) if kind.articles else []
        scores = {threshold: Score() for threshold in (thresholds or (kind.threshold,))}
        for turn in range(SHUFFLES):
            order = documents.copy()
            random.Random(turn).shuffle(order)
            for fold in range(FOLDS):
                using = learnt([one for at, one in enumerate(order) if at % FOLDS != fold] + more, kind)
                for one in order[fold::FOLDS]:
                    for threshold, score in scores.items():
                        score.add(one, using._replace(threshold=threshold), kind)
        figures[name] = {threshold: score.figures() for threshold, score in scores.items()}
    return figures


def train(folder: Path) -> dict[str, Any]:
    """The file's content: intercept, weights, threshold and most facts of each kind."""
    found: dict[str, Any] = {
        "origin": "benchmarks/train_facts.py: the weight of each mark of a candidate, by kind of fact"
    }
    for name, kind in KINDS.items():
        documents = cards(folder, name, held=False) + (articles(folder, name) if kind.articles else [])
        found[name] = learnt(documents, kind)._asdict()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--unread", action="store_true", help="the shipped weights on the unread fifth")
    options = parser.parse_args()
    if options.unread:
        for name, kind in KINDS.items():
            score = Score()
            for one in cards(options.folder, name, held=True):
                score.add(one, judge(name), kind)
            print(name, score, score.figures())
        return
    for name, rows in held_out(options.folder, (0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)).items():
        for threshold, figures in rows.items():
            print(f"{name:10} {threshold:.2f}  right {figures['right']:.3f}  found {figures['found']:.3f}")
    if options.write:
        OUT.write_text(json.dumps(train(options.folder), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")


if __name__ == "__main__":
    main()
