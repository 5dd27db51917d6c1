"""The score of a sentence and the shares of its clauses: how likely an analyst underlines them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from bot.summarizing.data_files import data_file
from bot.summarizing.features import CLAUSE, SENTENCE, DocumentFeatures, SegmentFeatures
from bot.summarizing.learned import Linear, Worded
from bot.summarizing.segment import Segment

TOKEN = ("titled", "count", "idf", "position", "early", "spread", "is_number", "is_first", "is_last")
GENERAL = (
    *(f"sentence_{name}" for name in SENTENCE),
    *(f"clause_{name}" for name in CLAUSE),
    "expected",
    "expected_sentence",
    "length",
    "early_3",
)


@dataclass(frozen=True, slots=True)
class Models:
    """Everything learnt. Policy: P(sentence), share of a clause; general and broker: value of a clause."""

    sentence: Worded
    clause: Linear
    token: dict[str, Linear]
    general: dict[str, Linear]


@cache
def models() -> Models:
    """The models in ``data/``."""
    policy = data_file("policy.json")
    others = {genre: data_file(f"{genre}.json") for genre in ("general", "broker")}
    return Models(
        Worded(Linear.load(policy["sentence"], SENTENCE), policy["words"]),
        Linear.load(policy["clause"], CLAUSE),
        {genre: Linear.load(data["token"], TOKEN) for genre, data in others.items()},
        {genre: Linear.load(data["clause"], GENERAL) for genre, data in others.items()},
    )


def probability(row: SegmentFeatures, using: Models) -> float:
    """How likely an analyst underlines the line (junk 0)."""
    return 0.0 if row.line.junk else using.sentence.probability(row.sentence, row.vector)


def clause_shares(row: SegmentFeatures, using: Models) -> list[float]:
    """For each clause, how likely it carries the point."""
    return [using.clause.probability(features) for features in row.clauses]


def token_features(document: DocumentFeatures) -> dict[str, list[float]]:
    """For each token of the lines that are not junk, what tells whether a summary would hold it."""
    rows = [row for row in document.rows if not row.line.junk and row.norm]
    first: dict[str, int] = {}
    lines: dict[str, int] = {}
    weights: dict[str, float] = {}
    for at, row in enumerate(rows):
        weights.update(row.vector)
        for token in row.vector:
            first.setdefault(token, at)
            lines[token] = lines.get(token, 0) + 1
    last = set(rows[-1].vector) if rows else set()
    total = max(1, len(rows))
    return {
        token: [
            float(token in document.title),
            math.log(lines[token]),
            weights[token] / 8,
            at / total,
            1 / (1 + at),
            lines[token] / total,
            float(token[0].isdigit()),
            float(at == 0),
            float(token in last),
        ]
        for token, at in first.items()
    }


def expected_tokens(document: DocumentFeatures, model: Linear) -> dict[str, float]:
    """For each token, the probability that a summary holds it."""
    return {token: model.probability(features) for token, features in token_features(document).items()}


def general_features(
    row: SegmentFeatures, expected: dict[str, float], clause_tokens: list[list[str]], at: int
) -> list[list[float]]:
    """Rows of GENERAL, a clause each."""
    mean = sum(expected.get(token, 0.0) for token in row.vector) / max(1, len(row.vector))
    found = []
    for features, inside in zip(row.clauses, clause_tokens, strict=True):
        own = sum(expected.get(token, 0.0) for token in inside) / max(1, len(inside))
        found.append([*row.sentence, *features, own, mean, min(len(inside), 40) / 40, float(at < 3)])
    return found


def explain(line: Segment, row: SegmentFeatures, using: Models, most: int = 4) -> list[tuple[str, float]]:
    """The signals that weigh most in a line's probability: (name, weight × value)."""
    if line.junk:
        return [(line.junk, 0.0)]
    weights = using.sentence.linear.weights
    parts = [(name, w * x) for name, w, x in zip(SENTENCE, weights, row.sentence, strict=True) if x]
    parts.append(("words", using.sentence.of_words(row.vector)))
    return sorted(parts, key=lambda part: -abs(part[1]))[:most]
