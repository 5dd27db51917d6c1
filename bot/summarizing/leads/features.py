"""What the models see of a sentence and of a clause. Linear in the length of the text."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

from bot.summarizing.data_files import pattern
from bot.summarizing.segment import Segment
from bot.text.bigrams import idf, tokens
from bot.text.bigrams import vector as vector_of

SENTENCE: Final = (
    "number", "mean_idf", "issue", "actor", "long", "outlook", "position", "enumerated", "directive", "speaker",
    "first", "hears", "concrete", "centroid", "quoted", "percent", "title", "target", "measure", "open_end",
    "platitude", "platitudes", "abstract", "short", "shorter", "colour", "vox", "quote_first", "copula", "past",
    "forward", "early", "intro", "head", "attribution", "under_head",
)  # fmt: skip
CLAUSE: Final = (
    "ratio", "number", "density", "centroid", "title", "issue", "quoted", "hears", "target", "percent", "platitude",
    "carrier", "ending", "first", "last", "wide", "narrow", "purpose", "directive", "measure", "enumerated", "date",
    "headless",
)  # fmt: skip
_MATCHED: Final = ("issue", "actor", "outlook", "speaker", "hears", "quoted", "percent", "target", "abstract", "colour",
                   "vox", "copula", "past", "intro", "attribution")  # fmt: skip
_CLAUSE_MATCHED: Final = ("issue", "quoted", "hears", "target", "percent", "purpose", "date", "headless")


@dataclass(slots=True)
class Bag:
    """Tokens of a piece of text: their number, the sums of idf and idf², and of what the document adds."""

    size: int = 0
    weight: float = 0.0
    square: float = 0.0
    central: float = 0.0
    titled: float = 0.0

    def cosine(self, norm: float, part: float) -> float:
        return part / (math.sqrt(self.square) * norm) if self.square and norm else 0.0


@dataclass(slots=True)
class SegmentFeatures:
    """One line with its vector and the features of sentence and clauses."""

    line: Segment
    vector: dict[str, float]
    norm: float
    bag: Bag
    bags: list[Bag] = field(default_factory=list)
    forward: float = 0.0
    sentence: list[float] = field(default_factory=list)
    clauses: list[list[float]] = field(default_factory=list)


@dataclass(slots=True)
class DocumentFeatures:
    """A document: its lines, and the sum of their unit vectors."""

    rows: list[SegmentFeatures]
    centroid: dict[str, float]
    centroid_norm: float
    title: dict[str, float]
    title_norm: float


def measure(lines: Sequence[Segment], title: str) -> DocumentFeatures:
    """The vectors of a document and what they have in common."""
    rows: list[SegmentFeatures] = []
    centroid: dict[str, float] = {}
    heading = vector_of(title)
    for line in lines:
        vector = vector_of(line.text)
        norm = math.sqrt(sum(value * value for value in vector.values()))
        rows.append(SegmentFeatures(line, vector, norm, Bag()))
        if norm and not line.junk:
            for token, value in vector.items():
                centroid[token] = centroid.get(token, 0.0) + value / norm
    found = DocumentFeatures(rows, centroid, _length(centroid), heading, _length(heading))
    _add_forward(found)
    for row in rows:
        row.bags = [_bag(tokens(text), row.vector, found) for text in row.line.clause_texts()]
        row.bag = _bag(row.vector, row.vector, found)
    return found


def _length(vector: dict[str, float]) -> float:
    return math.sqrt(sum(value * value for value in vector.values()))


def _bag(found: Collection[str], weights: dict[str, float], document: DocumentFeatures) -> Bag:
    """``weights``: the line's vector, which holds nearly every token of its clauses."""
    bag = Bag(len(found))
    centroid, title = document.centroid, document.title
    for token in found:
        weight = weights.get(token) or idf(token)
        bag.weight += weight
        bag.square += weight * weight
        bag.central += centroid.get(token, 0.0) * weight
        if token in title:
            bag.titled += weight * weight
    return bag


def _add_forward(document: DocumentFeatures) -> None:
    """How much more a line has in common with those behind it than with those before it (per line)."""
    before: dict[str, float] = {}
    for count, row in enumerate(document.rows):
        if not row.norm or row.line.junk:
            continue
        later = earlier = 0.0
        for token, value in row.vector.items():
            there = before.get(token, 0.0)
            earlier += value * there
            later += value * (document.centroid.get(token, 0.0) - there - value / row.norm)
            before[token] = there + value / row.norm
        rest = max(1, len(document.rows) - count - 1)
        row.forward = later / row.norm / rest - earlier / row.norm / max(1, count)


def add_policy_features(document: DocumentFeatures) -> None:
    """Fill ``sentence`` and ``clauses`` of every line that is not junk."""
    rows = [row for row in document.rows if not row.line.junk]
    labels = sum(row.line.label is not None for row in rows)
    for position, row in enumerate(rows):
        after = rows[position + 1].line if position + 1 < len(rows) else None
        named = _sentence(row, document, labels)
        named["position"] = position / max(1, len(rows) - 1)
        named["first"] = float(position == 0)
        named["early"] = 1 / (1 + position)
        is_head = row.line.label is not None and len(row.line.text) < 26
        named["head"] = float(is_head and after is not None and after.label is None and len(after.text) > 30)
        before = rows[position - 1].line if position else None
        named["under_head"] = float(row.line.label is None and before is not None and before.label is not None)
        row.sentence = [named[name] for name in SENTENCE]
        row.clauses = _clauses(row, document, labels)


def _sentence(row: SegmentFeatures, document: DocumentFeatures, labels: int) -> dict[str, float]:
    text, bag = row.line.text, row.bag
    named = {name: float(pattern(name).search(text) is not None) for name in _MATCHED}
    size, numbers = len(text), len(pattern("number").findall(text))
    platitudes = len(pattern("platitude").findall(text))
    measures = len(pattern("measure").findall(text))
    named |= {
        "number": min(3, numbers) / 3,
        "mean_idf": bag.weight / max(1, bag.size) / 8,
        "long": float(size > 150),
        "enumerated": float(row.line.label is not None and labels >= 2),
        "directive": min(4, len(pattern("directive").findall(text))) / 4,
        "concrete": float(numbers > 0 or "《" in text or "“" in text or measures > 0),
        "centroid": bag.cosine(document.centroid_norm, bag.central),
        "title": math.sqrt(bag.titled) / document.title_norm if document.title_norm else 0.0,
        "measure": min(3, measures) / 3,
        "open_end": float(not row.line.is_closed),
        "platitude": float(platitudes > 0),
        "platitudes": min(4, platitudes) / 4,
        "short": float(size < 26),
        "shorter": float(size < 16),
        "quote_first": float(text[0] in "“‘「"),
        "forward": row.forward,
    }
    named["abstract"] *= float(size < 60 and not numbers and "“" not in text and "《" not in text)
    return named


def _clauses(row: SegmentFeatures, document: DocumentFeatures, labels: int) -> list[list[float]]:
    texts = row.line.clause_texts()
    whole = math.sqrt(sum(bag.square for bag in row.bags)) or 1.0
    mean = row.bag.central / max(1, row.bag.size) or 1.0
    last = len(texts) - 1
    found = []
    for at, (text, bag) in enumerate(zip(texts, row.bags, strict=True)):
        named = {name: float(pattern(name).search(text) is not None) for name in _CLAUSE_MATCHED}
        named |= {
            "ratio": math.sqrt(bag.square) / whole,
            "number": float(pattern("number").search(text) is not None),
            "density": min(3.0, bag.central / max(1, bag.size) / mean),
            "centroid": bag.cosine(document.centroid_norm, bag.central),
            "title": math.sqrt(bag.titled) / document.title_norm if document.title_norm else 0.0,
            "platitude": float(pattern("platitude").search(text) is not None),
            "carrier": float(pattern("carrier").match(text) is not None),
            "ending": float(pattern("ending").search(text[-9:]) is not None),
            "first": float(at == 0 and last > 0),
            "last": float(at == last and last > 0),
            "wide": float(len(text) > 40),
            "narrow": float(len(text) < 9),
            "directive": float(pattern("directive").search(text) is not None),
            "measure": float(pattern("measure").search(text) is not None),
            "enumerated": float(at == 0 and row.line.label is not None and labels >= 2),
        }
        found.append([named[name] for name in CLAUSE])
    return found
