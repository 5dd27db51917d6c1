"""For each clause of a line, how likely it carries the point that an analyst keeps."""

from __future__ import annotations

import math
from functools import cache
from typing import Any, Final

from bot.summarizing.data_files import data_file
from bot.summarizing.document import FIGURE, Document, Row
from bot.summarizing.learned import Linear
from bot.summarizing.signals import signal_index
from bot.summarizing.statements.clauses import MARKS, ClauseKind, bare, kind_of
from bot.text.bigrams import tokens

_KINDS: Final = tuple(ClauseKind)
_OWN: Final = (
    "figure", "figures", "first", "last", "only", "wide", "narrow", "ratio", "length_share", "central",
    "titled", "quoted", "book", "enumerated", "position", "behind_speaker",
)  # fmt: skip


def names() -> tuple[str, ...]:
    return (*(f"s_{name}" for name in signal_index().names), *(f"k_{kind.value}" for kind in _KINDS), *_OWN)


def clause_features(row: Row, document: Document) -> list[list[float]]:
    """A row a clause."""
    texts = row.line.clause_texts()
    index, count = signal_index(), len(texts)
    masses = []
    for text in texts:
        found = tokens(text)
        masses.append((found, math.sqrt(sum(row.vector.get(t, 0.0) ** 2 for t in dict.fromkeys(found)))))
    whole = math.sqrt(sum(mass * mass for _, mass in masses)) or 1.0
    size = sum(map(len, texts)) or 1
    centroid, title = document.centroid, document.title
    mean = sum(centroid.get(t, 0.0) for t in row.vector) / max(1, len(row.vector)) or 1.0
    title_norm = document.title_norm or 1.0
    speaks = False
    result = []
    for at, (text, (found, mass)) in enumerate(zip(texts, masses, strict=True)):
        kind = kind_of(text, is_last=at == count - 1)
        figures = len(FIGURE.findall(text))
        plain = bare(text)
        density = sum(centroid.get(t, 0.0) for t in found) / max(1, len(found)) / mean
        titled = math.sqrt(sum(title[t] ** 2 for t in dict.fromkeys(found) if t in title))
        values = (
            figures > 0, min(3, figures) / 3, at == 0 and count > 1, at == count - 1 and count > 1, count == 1,
            len(plain) > 40, len(plain) < 9, mass / whole, len(text) / size, min(3.0, density), titled / title_norm,
            "“" in text, "《" in text, at == 0 and row.line.label is not None, at / max(1, count - 1), speaks,
        )  # fmt: skip
        speaks = speaks or kind is ClauseKind.CARRIER
        result.append([
            *[1.0 if n else 0.0 for n in index.counts(plain)], *[1.0 if kind is one else 0.0 for one in _KINDS],
            *map(float, values),
        ])  # fmt: skip
    return result


@cache
def _model() -> Linear:
    return Linear.load(data_file("clauses.json"), names())


def shares(row: Row, document: Document, model: Linear | None = None) -> list[float]:
    """Part of the line's point that lies in each clause; they sum to 1."""
    texts = row.line.clause_texts()
    if len(texts) == 1:
        return [1.0]
    using = model or _model()
    weights = [
        using.probability(values) * len(text.rstrip(MARKS))
        for values, text in zip(clause_features(row, document), texts, strict=True)
    ]
    total = sum(weights) or 1.0
    return [weight / total for weight in weights]


def load(data: dict[str, Any]) -> Linear:
    return Linear.load(data, names())
