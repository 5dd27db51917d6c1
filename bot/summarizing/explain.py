"""Why each sentence was chosen or not: the way to debug a brief and to trust it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Article, Span
from bot.summarizing.scoring import explain, models
from bot.summarizing.summarize import Options, Plan, plan_of


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence: its ``probability`` (policy model), what became of it, and the signals that weigh most.

    ``fate`` is headline, point, cut (likely enough, but the budget or a better sentence was in its way),
    unlikely or junk; ``signals`` are (name, weight × value); for junk the kind of junk.
    """

    sentence: Span
    probability: float
    fate: str
    shown: str | None
    signals: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """The genre that chose the models, and a reason for each sentence in the article's order."""

    genre: str
    reasons: tuple[Reason, ...]


def explain_brief(article: Article, options: Options) -> Explanation:
    """Raises NothingToSummarize, as ``summarize`` does."""
    plan = plan_of(article, options)
    return Explanation(plan.genre, tuple(_reason(article, plan, at) for at in range(len(plan.document.rows))))


def _reason(article: Article, plan: Plan, at: int) -> Reason:
    row = plan.document.rows[at]
    line = row.line
    paragraph = article.paragraphs[line.paragraph]
    span = Span(paragraph[line.start : line.end], line.paragraph, line.start, line.end)
    point = next((one for one in plan.chosen if one.row == at), None)
    shown = paragraph[point.start : point.end] if point else None
    if point:
        fate = "point"
    elif plan.headline and plan.headline[0] == at:
        fate, shown = "headline", plan.headline[1].text
    elif line.junk:
        fate = "junk"
    else:
        fate = "cut" if plan.genre != "policy" or plan.sentence_scores[at] >= plan.least else "unlikely"
    return Reason(span, plan.sentence_scores[at], fate, shown, tuple(explain(line, row, models())))
