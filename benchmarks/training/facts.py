"""Which candidates of issuers, documents, deadlines and targets are shown: data/facts_weights.json.

Learnt from the marked documents of genre_cards.json (data) and, for deadlines and targets, from the articles of
facts_marks.json. A fifth of the cards (``unread`` of benchmarks/topics.py) is never learnt from: ``unread_part`` scores
the shipped weights on it.
"""

from __future__ import annotations

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

import numpy as np

from benchmarks.facts import MARKS, article_of, overlap, texts_of
from benchmarks.topics import unread
from benchmarks.training import wide
from bot.models import Article
from bot.summarizing.facts.choice import Candidate, Judge, chosen, judge
from bot.summarizing.facts.deadlines import deadline_candidates
from bot.summarizing.facts.documents import document_candidates
from bot.summarizing.facts.folded import FoldedArticle, folded
from bot.summarizing.facts.issuers import issuer_candidates, same_organ
from bot.summarizing.facts.targets import target_candidates

FOLDS, SHUFFLES = 10, 2
LEAST = 4  # candidates that have a mark, for it to get a weight
SLACK = 12  # characters by which a fact shown may be longer or shorter than the marked one


def equal(one: str, other: str) -> bool:
    return one == other


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind is found and learnt; strength (the inverse penalty) and threshold are those of the best held-out
    figures."""

    candidates: Callable[[FoldedArticle], Sequence[Candidate[Any]]]
    strength: float
    threshold: float
    most: int
    same: Callable[[str, str], bool] = equal
    articles: bool = False  # learnt from facts_marks.json too


KINDS = {
    "issuers": Kind(issuer_candidates, 0.15, 0.64, 5, same_organ),
    "documents": Kind(document_candidates, 0.3, 0.52, 4),
    "deadlines": Kind(deadline_candidates, 0.3, 0.57, 5, articles=True),
    "targets": Kind(target_candidates, 0.2, 0.4, 4, articles=True),
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


def learnt(documents: Sequence[Marked], kind: Kind) -> Judge:
    """The weights of a kind."""
    rows = [candidate.marks for one in documents for candidate in one.candidates]
    return judged(rows, [right for one in documents for right in one.right], kind)


def judged(rows: Sequence[frozenset[str]], right: Sequence[bool], kind: Kind) -> Judge:
    """A judge learnt from candidates' marks."""
    counts = Counter(mark for marks in rows for mark in marks)
    columns = {mark: at for at, mark in enumerate(sorted(mark for mark, n in counts.items() if n >= LEAST))}
    x = np.zeros((len(rows), len(columns)))
    for at, marks in enumerate(rows):
        x[at, [columns[mark] for mark in marks if mark in columns]] = 1
    learner = wide.logistic(x, right, kind.strength)
    weights = {mark: round(float(learner.coef_[0][at]), 2) for mark, at in columns.items()}
    kept = {mark: weight for mark, weight in weights.items() if weight}
    return Judge(round(float(learner.intercept_[0]), 2), kept, kind.threshold, kind.most)


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

    def __str__(self) -> str:
        right, found = self.right / max(1, self.shown), self.found / max(1, self.marked)
        return f"{right:.3f} right of {self.shown} shown, {found:.3f} found of {self.marked}"


def held_out(data: Path, marks: Path) -> list[str]:
    """A line a kind: each card scored by weights that have not seen it."""
    return [f"{name}: {score}; {FOLDS} folds by document, twice" for name, score in by_folds(data).items()]


def by_folds(data: Path) -> dict[str, Score]:
    """Of each kind what was right and found in ``FOLDS`` folds by document, ``SHUFFLES`` times."""
    found = {}
    for name, kind in KINDS.items():
        documents, more = cards(data, name, held=False), articles(data, name) if kind.articles else []
        found[name] = score = Score()
        for turn in range(SHUFFLES):
            order = documents.copy()
            random.Random(turn).shuffle(order)
            for fold in range(FOLDS):
                using = learnt([one for at, one in enumerate(order) if at % FOLDS != fold] + more, kind)
                for one in order[fold::FOLDS]:
                    score.add(one, using, kind)
    return found


def unread_part(data: Path) -> dict[str, Score]:
    """The shipped weights on the cards that nothing was learnt from: for a final figure."""
    found = {}
    for name, kind in KINDS.items():
        found[name] = score = Score()
        for one in cards(data, name, held=True):
            score.add(one, judge(name), kind)
    return found


def train(data: Path, marks: Path) -> dict[str, Any]:
    """The learnt file: intercept, weights of marks, threshold and most facts of each kind."""
    found: dict[str, Any] = {
        "origin": "make models (benchmarks/training/facts.py): genre_cards.json, facts_marks.json; a weight a mark"
    }
    for name, kind in KINDS.items():
        documents = cards(data, name, held=False) + (articles(data, name) if kind.articles else [])
        found[name] = learnt(documents, kind)._asdict()
    return found
