"""Document → which statements are shown: lines by probability, statements of each by their share, a budget."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.models import Article
from bot.summarizing.clause_shares import shares
from bot.summarizing.document import Document, cosine, measured
from bot.summarizing.forms.recognition import FORMS, FormModel, document_features, form_model
from bot.summarizing.headline_line import HeadlineModel, extra_features, headline_model, offsets
from bot.summarizing.learned import Linear
from bot.summarizing.line_features import line_features
from bot.summarizing.ranking import Ranking, ranking
from bot.summarizing.segment import Segment, segments_of
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.statements.generate import Cut, Manner, Statement, statements_of
from bot.summarizing.statements.judge import Surroundings, completeness
from bot.summarizing.vetoes import vetoes
from bot.text.bigrams import tokens

LOOKED_AT: Final = 40  # lines whose statements are made, the likeliest
SAME: Final = 0.6  # cosine from which a line says the same as a better one
AS_HEADLINE: Final = 0.7  # cosine from which a line only repeats the headline's
LEAST_COMPLETE: Final = 0.7  # probability that a statement stands on its own
LEAST_CUT: Final = 0.8  # the same for one whose tail is cut: a third of them is wrong
POWER: Final = 1.5
OVERHEAD: Final = 4
PREFERENCE: Final = {Cut.WHOLE: 1.0, Cut.HEAD: 1.0, Cut.CHAIN: 0.92, Cut.PURPOSE: 0.96, Cut.TAIL: 0.88}


@dataclass(frozen=True, slots=True)
class Size:
    """At most ``points`` of ``characters`` together, each at most ``widest``; the rank-th line enters from ``base`` + rank × ``rise``."""

    points: int
    characters: int
    widest: int
    base: float = 0.0
    rise: float = 0.09


@dataclass(frozen=True, slots=True)
class Choice:
    """A statement of the line ``row`` with its value."""

    row: int
    statement: Statement
    value: float
    completeness: float

    @property
    def length(self) -> int:
        return self.statement.length


@dataclass(frozen=True, slots=True)
class Models:
    """Everything learnt that a plan uses."""

    forms: FormModel
    ranking: Ranking
    headline: HeadlineModel
    clauses: Linear | None = None


def shipped() -> Models:
    return Models(form_model(), ranking(), headline_model())


@dataclass(slots=True)
class Reading:
    """A document measured: its form, and of each line how likely it is kept and how well it heads."""

    document: Document
    forms: tuple[float, ...]
    probabilities: list[float]
    heads: list[float]
    manner: Manner
    is_news: bool
    models: Models

    def surroundings(self, at: int) -> Surroundings:
        return surroundings(self.document, at, self.manner, self.is_news)


def read_document(article: Article, title: str, models: Models) -> Reading:
    """Measure and score every line."""
    year = article.published.year if article.published else None
    document = measured(segments_of(article), title, year)
    forms = models.forms.probabilities(document_features(document))
    manner, is_news = manner_of(forms)
    features = line_features(document)
    scores = models.ranking.scores(document, features, forms)
    factors = vetoes(document, forms[0])
    probabilities = models.ranking.probabilities(document, scores, factors, forms)
    both = [[*one, *other] for one, other in zip(features, extra_features(document, probabilities), strict=True)]
    rules = offsets(document, forms)
    heads = [score + rule for score, rule in zip(models.headline.scores(both, forms), rules, strict=True)]
    return Reading(document, forms, probabilities, heads, manner, is_news, models)


def manner_of(forms: Sequence[float]) -> tuple[Manner, bool]:
    """How the document writes, and whether its lines are news of the day."""
    best = FORMS[max(range(len(FORMS)), key=lambda at: forms[at])]
    manner = Manner(is_law=best == "law", has_measures=best in {"notice", "answers", "meeting", "news"})
    return manner, best in {"market", "news"}


def _whole(line: Segment) -> Statement:
    end = line.end
    while end > line.start + 1 and line.text[end - 1 - line.start] in MARKS:
        end -= 1
    return Statement(line.start, end, 0, len(line.clauses) - 1, Cut.WHOLE)


def surroundings(document: Document, at: int, manner: Manner, is_news: bool) -> Surroundings:
    rows = document.rows
    behind = "".join(row.line.text for row in rows[max(0, at - 5) : at])[-220:]
    before = rows[at - 1].line if at else None
    return Surroundings(manner, document.title_tokens, before, is_news, at == 0, behind, document.title_weight)


def candidates(reading: Reading, at: int, widest: int, value: float) -> list[Choice]:
    """The statements of a line that stand on their own and fit."""
    row = reading.document.rows[at]
    around = reading.surroundings(at)
    parts = shares(row, reading.document, reading.models.clauses)
    found = []
    for statement in statements_of(row.line, reading.manner):
        if statement.length > widest:
            continue
        sure = completeness(row.line, statement, around)
        if sure < (LEAST_CUT if statement.cut in {Cut.TAIL, Cut.CHAIN} else LEAST_COMPLETE):
            continue
        part = sum(parts[statement.first : statement.last + 1])
        found.append(Choice(at, statement, value * part * sure * PREFERENCE[statement.cut], sure))
    return found


def choose_points(reading: Reading, size: Size, headline: tuple[int, Statement] | None) -> list[Choice]:
    """The statements that are shown, in the order of the article."""
    rows = reading.document.rows
    order = sorted((at for at in range(len(rows)) if reading.probabilities[at] > 0), key=lambda at: -reading.probabilities[at])
    groups: list[list[Choice]] = []
    kept: list[int] = []
    for at in order[:LOOKED_AT]:
        if headline and at == headline[0]:
            continue
        if headline and cosine(rows[at], rows[headline[0]]) > AS_HEADLINE:
            continue
        if any(cosine(rows[at], rows[other]) > SAME for other in kept):
            continue
        rank = len(kept)
        if rank >= 2 and reading.probabilities[at] < size.base + size.rise * rank or reading.probabilities[at] < 0.08:
            if rank >= 2 or (groups and reading.probabilities[at] < 0.08):
                break
        found = candidates(reading, at, min(size.widest, size.characters), reading.probabilities[at] ** POWER)
        if not found:
            continue
        kept.append(at)
        groups.append(found)
    return _knapsack(groups, size)


def _knapsack(groups: Sequence[Sequence[Choice]], size: Size) -> list[Choice]:
    picked = _at_price(groups, _price(groups, size.characters))
    if len(picked) > size.points:
        best = {one.row for one in sorted(picked, key=lambda one: -one.value)[: size.points]}
        groups = [group for group in groups if group[0].row in best]
        picked = _at_price(groups, _price(groups, size.characters))
    return sorted(_filled(groups, picked, size), key=lambda one: one.row)


def _at_price(groups: Sequence[Sequence[Choice]], price: float) -> list[Choice]:
    picked = []
    for group in groups:
        best = max(group, key=lambda one: one.value - price * (one.length + OVERHEAD))
        if best.value > price * (best.length + OVERHEAD):
            picked.append(best)
    return picked


def _price(groups: Sequence[Sequence[Choice]], characters: int) -> float:
    low, high = 0.0, 1.0
    if sum(one.length for one in _at_price(groups, low)) <= characters:
        return low
    for _ in range(18):
        middle = (low + high) / 2
        if sum(one.length for one in _at_price(groups, middle)) <= characters:
            high = middle
        else:
            low = middle
    return high


def _filled(groups: Sequence[Sequence[Choice]], picked: list[Choice], size: Size) -> list[Choice]:
    chosen = {one.row: one for one in picked}
    while True:
        left = size.characters - sum(one.length for one in chosen.values())
        best: tuple[float, Choice] | None = None
        for one in (one for group in groups for one in group):
            now = chosen.get(one.row)
            if now is None and len(chosen) >= size.points:
                continue
            more, gain = one.length - (now.length if now else 0), one.value - (now.value if now else 0.0)
            rate = gain / (more + OVERHEAD) if more > 0 else 0.0
            if 0 < more <= left and rate > 0 and (best is None or rate > best[0]):
                best = (rate, one)
        if best is None:
            return list(chosen.values())
        chosen[best[1].row] = best[1]


def choose_headline(reading: Reading) -> tuple[int, Statement] | None:
    """The line that heads best, and its statement of at most 60 characters, else its shortest."""
    rows = reading.document.rows
    order = sorted(range(len(rows)), key=lambda at: -reading.heads[at])
    for at in order[:8]:
        found = headline_statement(reading, at)
        if found and found[1] >= 0.5:
            return at, found[0]
    for at in order[:8]:
        found = headline_statement(reading, at)
        if found:
            return at, found[0]
    return None


WIDEST_HEADLINE: Final = 60
WIDEST_OF_ALL: Final = 150
_HAS_ACT: Final = re.compile(r"《|印发|发布|召开|会见|决定|批准|同意|通过|施行|任命|免去|接受|公布|启动|签署|\d")


def headline_statement(reading: Reading, at: int) -> tuple[Statement, float] | None:
    row = reading.document.rows[at]
    around = reading.surroundings(at)
    parts = shares(row, reading.document, reading.models.clauses)
    found = []
    for statement in statements_of(row.line, reading.manner):
        if statement.length < 6 or statement.length > WIDEST_OF_ALL:
            continue
        sure = completeness(row.line, statement, around)
        text = row.line.text[statement.start - row.line.start : statement.end - row.line.start]
        part = sum(parts[statement.first : statement.last + 1])
        fits = statement.length <= WIDEST_HEADLINE
        worth = part + 0.15 * (_HAS_ACT.search(text) is not None) - 0.1 * (statement.cut in {Cut.TAIL, Cut.CHAIN})
        rank = (sure >= 0.6, fits, worth if fits else -statement.length)
        found.append((rank, statement, sure))
    if not found:
        return None
    best = max(found, key=lambda one: one[0])
    return best[1], best[2]


def title_tokens(title: str) -> frozenset[str]:
    return frozenset(tokens(title))
