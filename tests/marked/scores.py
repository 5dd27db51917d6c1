"""How well a brief fits the marks of its text, how well stories fit marked events: figures between 0 and 1."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import pairwise
from typing import Final

from bot.models import Brief, Span
from tests.marked.texts import MarkedText, MarkKind

WITHIN: Final = 0.8  # of a point's characters in marked pieces: a comma or a label may stand outside
MOSTLY: Final = 0.5  # of its characters in junk: then it is junk
SAID: Final = 0.6  # of a clause's bigrams: a headline that stops at 公告称 says nothing
_TOKEN = re.compile(r"[A-Za-z]+|\d+(?:\.\d+)?%?|[\u3400-\u9fff]")
_SILENT = re.compile(r"[\s《》〈〉“”\"'（）()，,。；;]")


@dataclass(frozen=True, slots=True)
class BriefScore:
    """``covered``: bigrams of the marked clauses that are shown. ``kept``, ``junk``: characters of points in such
    pieces, over all of points. ``headline``: 1 where it lies in a piece that may head the brief, and says most of a
    clause of it."""

    covered: float
    kept: float
    junk: float
    headline: float


@dataclass(frozen=True, slots=True)
class FactScore:
    """Facts of one kind over all texts: ``right`` of the ``shown``, ``found`` of the ``marked``."""

    shown: int
    right: int
    marked: int
    found: int

    @property
    def precision(self) -> float:
        return self.right / max(1, self.shown)

    @property
    def recall(self) -> float:
        return self.found / max(1, self.marked)


def score(text: MarkedText, brief: Brief) -> BriefScore:
    """How one brief fits the marks."""
    points = [point.span for point in brief.key_points]
    shown = _pairs("".join(span.text for span in (brief.headline, *points)))
    clauses = [_pairs(clause) for clause in text.clauses("head", "keep")]
    size = max(1, sum(len(span.text) for span in points))
    kept = sum(len(span.text) for span in points if _share(text, span, "head", "keep") >= WITHIN)
    junk = sum(len(span.text) for span in points if _share(text, span, "junk") >= MOSTLY)
    return BriefScore(
        sum(len(pairs & shown) / len(pairs) for pairs in clauses) / len(clauses),
        kept / size,
        junk / size,
        float(_heads(text, brief.headline)),
    )


def _heads(text: MarkedText, headline: Span) -> bool:
    if _share(text, headline, "head", "opening") < WITHIN:
        return False
    said = _pairs(headline.text)
    return any(len(_pairs(one) & said) >= SAID * len(_pairs(one)) for one in text.clauses("head", "opening"))


def mean(scores: Sequence[BriefScore]) -> BriefScore:
    """Each figure's mean."""
    return BriefScore(*(sum(getattr(one, field.name) for one in scores) / len(scores) for field in fields(BriefScore)))


def fact_score(found: Iterable[tuple[Sequence[str], Sequence[str]]]) -> FactScore:
    """Of (shown, marked) a text: one is the other where it holds it and is at most 12 characters longer or shorter."""
    shown = right = marked = got = 0
    for ours, theirs in found:
        shown, marked = shown + len(ours), marked + len(theirs)
        right += sum(any(_is_same(one, other) for other in theirs) for one in ours)
        got += sum(any(_is_same(one, other) for one in ours) for other in theirs)
    return FactScore(shown, right, marked, got)


def facts_shown(brief: Brief) -> dict[str, list[str]]:
    """What a brief shows of the marked kinds."""
    facts = brief.facts
    return {
        "issuers": [span.text for span in facts.issuers],
        "documents": [one.title or one.number or one.span.text for one in facts.documents],
        "deadlines": [one.span.text for one in facts.deadlines],
        "targets": [one.span.text for one in facts.targets],
    }


def b_cubed(event_of: Mapping[str, str], story_of: Mapping[str, int]) -> float:
    """F1 of B-cubed precision and recall: of each item's story its event's share, of its event the story's."""
    precision = recall = 0.0
    for item, event in event_of.items():
        story = {other for other, number in story_of.items() if number == story_of[item]}
        same = {other for other, name in event_of.items() if name == event}
        precision += len(story & same) / len(story)
        recall += len(story & same) / len(same)
    precision, recall = precision / len(event_of), recall / len(event_of)
    return 2 * precision * recall / (precision + recall)


def _share(text: MarkedText, span: Span, *kinds: MarkKind) -> float:
    """Of the span's characters, those in pieces of these kinds."""
    inside: set[int] = set()
    for mark in text.of(*kinds):
        if mark.paragraph == span.paragraph:
            inside |= set(range(max(mark.start, span.start), min(mark.end, span.end)))
    return len(inside) / (span.end - span.start)


def _pairs(text: str) -> set[tuple[str, str]]:
    tokens = _TOKEN.findall(text)
    return set(pairwise(tokens))


def _is_same(one: str, other: str) -> bool:
    one, other = _SILENT.sub("", one), _SILENT.sub("", other)
    return bool(one and other) and (one in other or other in one) and abs(len(one) - len(other)) <= 12
