"""The one sentence that stands for the article, and the run of its clauses that reads like a headline."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Any, Final

from bot.models import Article, Span
from bot.summarizing.features import cue
from bot.summarizing.rank import Ranked
from bot.summarizing.structure import Line
from bot.text.tokens import idf, tokens

WIDEST: Final = 60  # characters of a headline
CLAUSES: Final = 5
_FEATURES = (
    "length share clauses first last weight value carrier purpose number quoted document host directive measure "
    "date_cut starts_number platitude title short density tail best gap"
)
FEATURES: Final = tuple(_FEATURES.split())
_REPORTED: Final = re.compile(r"总书记(?:强调|指出)|全会(?:提出|强调)|(?:纲要|建议)》?提出")
_ENDS: Final = "，。；、：！,;: "


def headline_of(article: Article, lines: Sequence[Line], ranked: Sequence[Ranked]) -> Span | None:
    """None only where the article has no sentence at all."""
    line = sentence_of(article, lines, ranked)
    if line is None:
        return None
    found = candidates(article, line, ranked[line.number])
    if not found:
        paragraph = article.paragraphs[line.paragraph]
        return Span(paragraph[line.start : line.end], line.paragraph, line.start, line.end)
    return max(found, key=lambda pair: _grown(pair[1]))[0]


def sentence_of(article: Article, lines: Sequence[Line], ranked: Sequence[Ranked]) -> Line | None:
    """The first sentence that can stand for the article; after two that cannot, the worthiest."""
    usable = [line for line in lines if not line.is_junk and len(line.text) >= 15]
    if not usable:
        return max(lines, key=lambda line: len(line.text), default=None)
    able = [line for line in usable if _can_lead(line)]
    if not able:
        return usable[0]
    skipped = usable.index(able[0])
    if skipped >= 2:
        title = {token: idf(token) for token in tokens(article.title)}
        return max(able[:12], key=lambda line: _lead_value(line, ranked, title, able[0]))
    return able[0]


def _lead_value(line: Line, ranked: Sequence[Ranked], title: dict[str, float], first: Line) -> float:
    shared = sum(value for token, value in ranked[line.number].weights.items() if token in title)
    return (
        ranked[line.number].worth
        + 0.3 * bool(cue("printed").search(line.text))
        + 0.5 * shared / (sum(title.values()) or 1.0)
        + 0.2 * (line is first)
    )


def _can_lead(line: Line) -> bool:
    text = line.text
    if cue("host").search(text) and not cue("soft").search(text):
        return True
    refused = text[:1] in "“‘" or line.label is not None or _REPORTED.search(text)
    return not (refused or any(cue(name).search(text) for name in ("soft", "vox", "copula")))


def candidates(article: Article, line: Line, one: Ranked) -> list[tuple[Span, list[float]]]:
    """Runs of at most five clauses, also from behind a leading date, with their features."""
    paragraph = article.paragraphs[line.paragraph]
    whole = sum(idf(token) for token in set(tokens(line.text))) or 1.0
    title = set(tokens(article.title))
    best = max(one.clauses, default=0.0) or 1.0
    found: list[tuple[Span, list[float]]] = []
    for first in range(len(line.clauses)):
        for last in range(first, min(first + CLAUSES, len(line.clauses))):
            start, end = line.clauses[first][0], line.clauses[last][1]
            while end > start and paragraph[end - 1] in _ENDS:
                end -= 1
            text = paragraph[start:end]
            if len(text) > WIDEST or len(text) < 8:
                continue
            span = Span(text, line.paragraph, start, end)
            bag = set(tokens(text))
            mass = sum(map(idf, bag))
            values = one.clauses[first : last + 1]
            shape = {
                "length": len(text) / WIDEST,
                "share": len(text) / max(1, len(line.text)),
                "clauses": float(last - first + 1),
                "first": float(first),
                "last": float(last == len(line.clauses) - 1),
                "weight": mass / whole,
                "value": sum(values) / len(values),
                "date_cut": float(first > 0 and bool(cue("date").match(line.text))),
                "starts_number": float(text[:1].isdigit()),
                "title": sum(idf(token) for token in bag if token in title) / (mass or 1.0),
                "short": float(len(text) < 14),
                "density": mass / len(text),
                "tail": float(len(line.clauses) - 1 - last),
                "best": max(values) / best,
                "gap": values[0] / best,
            }
            found.append((span, [shape[n] if n in shape else float(bool(cue(n).search(text))) for n in FEATURES]))
    return found


@cache
def _trees() -> dict[str, Any]:
    return dict(json.loads(resources.files("bot.summarizing").joinpath("data/headline.json").read_text("utf-8")))


def _grown(features: Sequence[float]) -> float:
    """The expected overlap with a headline: boosted trees of [feature, threshold, at most, above] or a leaf."""
    model = _trees()
    total = 0.0
    for tree in model["trees"]:
        node = tree
        while isinstance(node, list):
            node = node[2] if features[node[0]] <= node[1] else node[3]
        total += node
    return float(model["start"] + model["rate"] * total)
