"""The State Council's subject class of an article by its terms (``data/topics.json``); 其他 when unsure."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from importlib import resources
from typing import Final

from bot.models import Article

NONE: Final = "其他"
READ: Final = 3000  # characters of the body that are looked at: what comes later is rarely the subject
LEAD: Final = 200  # characters that count twice
IN_TITLE: Final = 4.0
SURE: Final = 0.42  # share of the best class among all classes' points
LEAST: Final = 5.0  # points of the best class


@cache
def _terms() -> tuple[re.Pattern[str], dict[str, list[tuple[str, float]]]]:
    """All terms as one pattern, longer ones first; each with its classes and weight."""
    data = json.loads(resources.files("bot.summarizing").joinpath("data/topics.json").read_text("utf-8"))
    bare = set(data["bare"].split("|"))
    classes: dict[str, list[tuple[str, float]]] = {}
    for name, listed in data["classes"].items():
        for term in listed.split("|"):
            weight = (0.5 if term in bare else 1.0) * min(2.0, len(term) / 2)
            classes.setdefault(term, []).append((name, weight))
    return re.compile("|".join(map(re.escape, sorted(classes, key=len, reverse=True)))), classes


def topic_of(article: Article) -> tuple[str, float]:
    """The class and its score, the share (0..1) of its points among all; (其他, score) below SURE or LEAST."""
    pattern, classes = _terms()
    body = "\n".join(article.paragraphs)[:READ]
    counts: dict[str, float] = {}
    for text, worth in ((article.title, IN_TITLE), (body[:LEAD], 1.0), (body, 1.0)):
        for found in pattern.finditer(text):
            counts[found[0]] = counts.get(found[0], 0.0) + worth
    points: dict[str, float] = {}
    for term, count in counts.items():
        for name, weight in classes[term]:
            points[name] = points.get(name, 0.0) + weight * math.sqrt(count) * (1.5 if count >= IN_TITLE else 1.0)
    if not points:
        return NONE, 0.0
    best = max(points, key=lambda name: points[name])
    score = round(points[best] / sum(points.values()), 3)
    return (best, score) if score >= SURE and points[best] >= LEAST else (NONE, score)
