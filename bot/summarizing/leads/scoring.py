"""How much of a lead, or of a broker's points, each clause of a line would make."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

from bot.summarizing.data_files import data_file
from bot.summarizing.leads.features import CLAUSE, SENTENCE, DocumentFeatures, SegmentFeatures
from bot.summarizing.learned import Linear

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
class LeadModels:
    """What leads of general news and points of brokers' notes taught, by genre.

    ``token``: whether a summary holds a token; ``clause``: the value of a clause.
    """

    token: dict[str, Linear]
    clause: dict[str, Linear]


@cache
def lead_models() -> LeadModels:
    """The models in ``data/``."""
    data = {genre: data_file(f"{genre}.json") for genre in ("general", "broker")}
    return LeadModels(
        {genre: Linear.load(one["token"], TOKEN) for genre, one in data.items()},
        {genre: Linear.load(one["clause"], GENERAL) for genre, one in data.items()},
    )


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
