"""A lead of few characters for general news and brokers' notes: what their own summaries taught, whole statements only.

Where somebody asks for no more than ``LONGEST`` characters, a lead is what news is summarized by; a brief of any other
length, and every policy text, goes by the ranking that all forms share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.summarizing.leads.features import DocumentFeatures, add_policy_features, measure
from bot.summarizing.leads.genre import Genre
from bot.summarizing.leads.scoring import LeadModels, expected_tokens, general_features, lead_models
from bot.summarizing.scoring import ScoredDocument
from bot.summarizing.segment import Segment
from bot.summarizing.select import Budget, Choice
from bot.text.bigrams import tokens

LONGEST: Final = 150  # characters of a lead; news of more is told by its points
LOOKED_AT: Final = 60  # lines: a lead is made of the beginning
WIDEST: Final = 90  # characters of a statement
LEAST_COMPLETE: Final = 0.5  # a lead is read on from one statement to the next, which fills in what a point cannot
SAID_AGAIN: Final = 1.3  # what a token counts against a statement that repeats it


@dataclass(slots=True)
class _Pool:
    """Candidates with their tokens, and at which of them each token stands that is not said yet."""

    choices: list[Choice]
    inside: list[list[str]]
    places: dict[str, list[int]]
    said: list[int]

    @staticmethod
    def of(choices: list[Choice], texts: Sequence[str]) -> _Pool:
        inside = [tokens(text) for text in texts]
        places: dict[str, list[int]] = {}
        for at, found in enumerate(inside):
            for token in found:
                places.setdefault(token, []).append(at)
        return _Pool(choices, inside, places, [0] * len(choices))

    def rate(self, at: int) -> float:
        """Value for length, less for what is said already."""
        one = self.choices[at]
        new = 1 - SAID_AGAIN * self.said[at] / max(1, len(self.inside[at]))
        return one.value * new / (one.length + 2)

    def say(self, at: int) -> None:
        """Each token counts as said once; then it is no longer looked for."""
        for token in self.inside[at]:
            for place in self.places.pop(token, ()):
                self.said[place] += 1


def lead_of(
    scored: ScoredDocument, lines: Sequence[Segment], genre: Genre, budget: Budget, using: LeadModels | None = None
) -> list[Choice]:
    """The statements of a lead, in the order of the article."""
    document = measure(lines, scored.document.title_text)
    add_policy_features(document)
    pool = _pool(scored, document, genre, min(budget.widest, budget.characters, WIDEST), using or lead_models())
    chosen: dict[int, Choice] = {}
    left = budget.characters
    while len(chosen) < budget.points:
        open_ones = [
            at
            for at, one in enumerate(pool.choices)
            if one.row not in chosen and one.length <= left and pool.rate(at) > 0
        ]
        if not open_ones:
            break
        best = max(open_ones, key=pool.rate)
        chosen[pool.choices[best].row] = pool.choices[best]
        pool.say(best)
        left -= pool.choices[best].length
    return [chosen[row] for row in sorted(chosen)]


def _pool(scored: ScoredDocument, document: DocumentFeatures, genre: Genre, widest: int, using: LeadModels) -> _Pool:
    expected = expected_tokens(document, using.token[genre])
    found: list[Choice] = []
    texts: list[str] = []
    for at, row in enumerate(document.rows[:LOOKED_AT]):
        if row.line.junk or not row.norm:
            continue
        line, pieces = row.line, row.line.clause_texts()
        features = general_features(row, expected, [tokens(text) for text in pieces], at)
        values = [
            max(0.0, using.clause[genre].score(one)) * len(text) for one, text in zip(features, pieces, strict=True)
        ]
        for statement, sure in scored.statements(at):
            if statement.length <= widest and sure >= LEAST_COMPLETE:
                found.append(Choice(at, statement, sum(values[statement.first : statement.last + 1]), sure))
                texts.append(line.text[statement.start - line.start : statement.end - line.start])
    return _Pool.of(found, texts)
