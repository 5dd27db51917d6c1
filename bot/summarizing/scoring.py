"""Article → every line scored: its form, how likely it is kept, how well it heads, and its statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from bot.models import Article
from bot.summarizing.clause_shares import shares
from bot.summarizing.document import Document, measured
from bot.summarizing.forms.form import Form
from bot.summarizing.forms.kinds import likeliest
from bot.summarizing.forms.recognition import FormModel, document_features, form_model
from bot.summarizing.headline_line import HeadlineModel, extra_features, headline_model, offset
from bot.summarizing.learned import Linear
from bot.summarizing.line_features import line_features
from bot.summarizing.ranking import Ranking, ranking
from bot.summarizing.segment import Segment
from bot.summarizing.statements.generate import Cut, Manner, Statement, statements_of
from bot.summarizing.statements.judge import Surroundings, completeness
from bot.summarizing.vetoes import vetoes

BEFORE: Final = 220  # characters before a line in which somebody may still be speaking
LINES_BEFORE: Final = 5
SHORT_ENOUGH: Final = 45  # characters of a whole sentence that nobody would cut, where it stands on its own
SURE_ENOUGH: Final = 0.75
HEADS_FIRST: Final = 60  # lines from the beginning that may head: 242 of 242 marked headlines stand in these places
HEADS_LAST: Final = 6  # and from the end: the article that puts a law in force
NO_HEAD: Final = -99.0


@dataclass(frozen=True, slots=True)
class Models:
    """Everything learnt that scoring uses."""

    forms: FormModel
    ranking: Ranking
    headline: HeadlineModel
    clauses: Linear | None = None  # None: the shipped one


@cache
def models() -> Models:
    """The shipped models."""
    return Models(form_model(), ranking(), headline_model())


@dataclass(slots=True)
class ScoredDocument:
    """The lines of an article, each with the probability that an analyst keeps it and how well it heads (logits).

    ``forms``: the probability of each form, ``form`` the likeliest; ``factors``: 0 for lines that are never a point.
    """

    document: Document
    forms: tuple[float, ...]
    form: Form
    probabilities: list[float]
    heads: list[float]
    factors: list[float]
    manner: Manner
    models: Models
    _statements: dict[int, list[tuple[Statement, float]]] = field(default_factory=dict)
    _shares: dict[int, list[float]] = field(default_factory=dict)

    def statements(self, at: int) -> list[tuple[Statement, float]]:
        """Each statement of a line with the probability that it stands on its own (0: a rule refuses it)."""
        if at not in self._statements:
            line, around = self.document.rows[at].line, self.surroundings(at)
            made = statements_of(line, self.manner)
            whole = [(one, completeness(line, one, around)) for one in made[:1]]
            is_enough = bool(whole) and whole[0][1] >= SURE_ENOUGH and whole[0][0].length <= SHORT_ENOUGH
            rest = [one for one in made[1:] if not is_enough or one.cut is Cut.HEAD]
            self._statements[at] = [*whole, *((one, completeness(line, one, around)) for one in rest)]
        return self._statements[at]

    def shares(self, at: int) -> list[float]:
        """Part of a line's point that lies in each clause."""
        if at not in self._shares:
            self._shares[at] = shares(self.document.rows[at], self.document, self.models.clauses)
        return self._shares[at]

    def surroundings(self, at: int) -> Surroundings:
        """What the judge of statements knows around a line."""
        rows, document = self.document.rows, self.document
        behind = "".join(row.line.text for row in rows[max(0, at - LINES_BEFORE) : at])[-BEFORE:]
        before = rows[at - 1].line if at else None
        return Surroundings(
            self.manner, document.title_tokens, before, self.form.is_news, at == 0, behind, document.title_weight
        )


def score_document(
    article: Article, lines: Sequence[Segment], title: str, using: Models | None = None
) -> ScoredDocument:
    """Measure and score every line. ``title``: "" where the article has none of its own."""
    using = using or models()
    year = article.published.year if article.published else None
    document = measured(lines, title, year)
    forms = using.forms.probabilities(document_features(document))
    features = line_features(document)
    scores = using.ranking.scores(document, features, forms)
    factors = vetoes(document, forms)
    probabilities = using.ranking.probabilities(document, scores, factors, forms)
    heads = _heads(document, features, probabilities, forms, using)
    form = likeliest(forms)
    manner = Manner(form.is_law, form.has_measures)
    return ScoredDocument(document, forms, form, probabilities, heads, factors, manner, using)


def is_cut(cut: Cut) -> bool:
    """Whether the tail or the middle of the sentence was cut off: a third of such statements is wrong."""
    return cut in {Cut.TAIL, Cut.CHAIN}


def _heads(
    document: Document,
    features: Sequence[Sequence[float]],
    probabilities: Sequence[float],
    forms: Sequence[float],
    using: Models,
) -> list[float]:
    """How well each line heads (logits); what stands neither at the beginning nor at the end never does."""
    count = len(document.rows)
    places = [at for at in range(count) if at < HEADS_FIRST or at >= count - HEADS_LAST]
    more = extra_features(document, probabilities, places)
    learnt = using.headline.scores([[*features[at], *one] for at, one in zip(places, more, strict=True)], forms)
    found = [NO_HEAD] * count
    for at, value in zip(places, learnt, strict=True):
        found[at] = value + offset(document, forms, at)
    return found
