"""What is measured of each sentence and each clause before anything is judged."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from math import sqrt
from typing import Final

from bot.models import Article
from bot.summarizing.structure import Line
from bot.text.tokens import idf, norm, tokens

_SENTENCE = (
    "bias numbers mean_idf printed document actor long outlook position label directive speaker first hearing concrete "
    "centroid forward quoted percent title target measure unfinished platitude platitudes abstract under16 under26 "
    "colour vox opens_quote copula past opinion carrier soft early figures"
)
SENTENCE: Final = tuple(_SENTENCE.split())
_CLAUSE = (
    "bias weight label number figure density cosine title printed quoted document hearing target percent platitude "
    "carrier generic_end first last only over40 purpose length under10 directive host date"
)
CLAUSE: Final = tuple(_CLAUSE.split())


@dataclass(frozen=True, slots=True)
class Measured:
    """One sentence: its features (in the order of ``SENTENCE``), those of each clause, its weighted tokens."""

    sentence: list[float]
    clauses: list[list[float]]
    weights: dict[str, float]


@cache
def cue(name: str) -> re.Pattern[str]:
    """The named pattern of ``data/cues.tsv``."""
    return _cues()[name]


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    lines = resources.files("bot.summarizing").joinpath("data/cues.tsv").read_text("utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {name: re.compile(pattern) for name, pattern in rows}


def measure(article: Article, lines: Sequence[Line]) -> list[Measured]:
    """The features of every line, in order; linear in the length of the article."""
    bags = [{token: idf(token) for token in tokens(line.text)} for line in lines]
    centre = _sum_of_units(bags)
    length = norm(centre) or 1.0
    title = {token: idf(token) for token in tokens(article.title)}
    real = next((line.number for line in lines if not line.is_junk and len(line.text) >= 15), 0)
    labels = sum(line.label is not None for line in lines)
    forward = _forward(bags)
    found: list[Measured] = []
    for line, bag, ahead in zip(lines, bags, forward, strict=True):
        context = {
            "centroid": _dot(bag, centre) / ((norm(bag) or 1.0) * length),
            "forward": ahead,
            "title": _cosine(bag, title),
            "position": line.number / max(1, len(lines)),
            "first": float(line.number == real),
            "early": float(line.number <= real + 2),
            "label": float(line.label is not None and labels >= 2),
        }
        clauses = [
            _clause(article, line, at, (bag, centre, title))
            for at in range(len(line.clauses))
        ]  # fmt: skip
        found.append(Measured(_sentence(line.text, bag, context), clauses, bag))
    return found


def _sentence(text: str, bag: dict[str, float], context: dict[str, float]) -> list[float]:
    found = {name: len(pattern.findall(text)) for name, pattern in _cues().items()}
    concrete = bool(found["number"] or found["quoted"] or found["document"] or found["measure"])
    values = {
        **context,
        "bias": 1.0,
        "numbers": min(3, found["number"]) / 3,
        "figures": min(3, found["figure"]) / 3,
        "mean_idf": sum(bag.values()) / max(1, len(bag)) / 8,
        "long": float(len(text) > 150),
        "directive": min(4, found["directive"]) / 4,
        "concrete": float(concrete),
        "quoted": min(2, found["quoted"]) / 2,
        "measure": min(3, found["measure"]) / 3,
        "unfinished": float(not re.search(r"[。！？；!?;.…][”’」』）)]*$", text)),
        "platitudes": min(3, found["platitude"]) / 3,
        "abstract": float(len(text) < 60 and "要" in text and not concrete),
        "under16": float(len(text) < 16),
        "under26": float(len(text) < 26),
        "opens_quote": float(text[:1] in "“‘「"),
    }
    return [values[name] if name in values else float(found[name] > 0) for name in SENTENCE]


def _clause(
    article: Article, line: Line, at: int, around: tuple[dict[str, float], dict[str, float], dict[str, float]]
) -> list[float]:
    bag, centre, title = around
    start, end = line.clauses[at]
    text = article.paragraphs[line.paragraph][start:end]
    own = {token: idf(token) for token in tokens(text)}
    size, whole = norm(own), norm(bag) or 1.0
    mass = sum(own.values()) or 1.0
    values = {
        "bias": 1.0,
        "weight": size / whole,
        "label": float(line.label is not None and at == 0),
        "density": _dot(own, centre) / (size * size + 1e-9) / 5,
        "cosine": _dot(own, centre) / ((size or 1.0) * (norm(centre) or 1.0)),
        "title": sum(value for token, value in own.items() if token in title) / mass,
        "first": float(at == 0),
        "last": float(at == len(line.clauses) - 1),
        "only": float(len(line.clauses) == 1),
        "over40": float(end - start > 40),
        "under10": float(end - start < 10),
        "length": min(1.0, (end - start) / 60),
    }
    cues = _cues()
    return [values[name] if name in values else float(bool(cues[name].search(text))) for name in CLAUSE]


def _sum_of_units(bags: Sequence[dict[str, float]]) -> dict[str, float]:
    total: dict[str, float] = {}
    for bag in bags:
        size = norm(bag) or 1.0
        for token, value in bag.items():
            total[token] = total.get(token, 0.0) + value / size
    return total


def _forward(bags: Sequence[dict[str, float]]) -> list[float]:
    """Similarity to what follows minus similarity to what came before, per sentence of it, by running sums."""
    after, before, found = _sum_of_units(bags), dict[str, float](), list[float]()
    count = len(bags)
    for number, bag in enumerate(bags):
        size = norm(bag) or 1.0
        for token, value in bag.items():
            after[token] = after.get(token, 0.0) - value / size
        ahead = _dot(bag, after) / size / max(1, count - number - 1)
        behind = _dot(bag, before) / size / max(1, number)
        found.append(3 * (ahead - behind))
        for token, value in bag.items():
            before[token] = before.get(token, 0.0) + value / size
    return found


def _dot(one: dict[str, float], other: dict[str, float]) -> float:
    return sum(value * other.get(token, 0.0) for token, value in one.items())


def _cosine(one: dict[str, float], other: dict[str, float]) -> float:
    return _dot(one, other) / (sqrt(_dot(one, one) * _dot(other, other)) or 1.0)
