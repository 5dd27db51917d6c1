"""Why each sentence was chosen or not: the way to debug a brief and to trust it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.models import Article, Span
from bot.summarizing.beginning import beginning_of
from bot.summarizing.line_features import names
from bot.summarizing.points import LEAST_COMPLETE, LEAST_CUT, choices
from bot.summarizing.ranking import contributions
from bot.summarizing.scoring import ScoredDocument, is_cut
from bot.summarizing.statements.refusals import refusal
from bot.summarizing.summarize import Options, Plan, plan_of

MOST_SIGNALS = 4


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence: its ``probability`` of being kept, what became of it, and the signals that weigh most.

    ``fate`` is headline, point, cut (likely enough, but the budget or a better sentence was in its way), incomplete
    (no statement of it stands on its own: ``why`` names the rule or the probability), vetoed, unlikely or junk.
    ``statement`` is its best statement, ``complete`` the probability that it stands on its own.
    """

    sentence: Span
    probability: float
    fate: str
    shown: str | None
    signals: tuple[tuple[str, float], ...]
    statement: str | None = None
    complete: float = 0.0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The form that the document has, with its probability, and a reason for each sentence in the article's order."""

    form: str
    form_probability: float
    reasons: tuple[Reason, ...]


def explain_brief(article: Article, options: Options) -> Explanation:
    """Raises NothingToSummarize, as ``summarize`` does."""
    plan = plan_of(beginning_of(article), options)
    reasons = tuple(_reason(article, plan, at, plan.scored.factors[at]) for at in range(len(plan.scored.document.rows)))
    return Explanation(plan.scored.form.name, max(plan.scored.forms), reasons)


def _reason(article: Article, plan: Plan, at: int, factor: float) -> Reason:
    scored, line = plan.scored, plan.scored.document.rows[at].line
    paragraph = article.paragraphs[line.paragraph]
    span = Span(paragraph[line.start : line.end], line.paragraph, line.start, line.end)
    point = next((one for one in plan.chosen if one.row == at), None)
    shown = paragraph[point.statement.start : point.statement.end] if point else None
    best = max(scored.statements(at), key=lambda one: one[1], default=None)
    fate, why = _fate(plan, at, factor)
    if point is None and fate == "headline" and plan.headline:
        shown = paragraph[plan.headline[1].start : plan.headline[1].end]
    return Reason(
        span,
        scored.probabilities[at],
        fate,
        shown,
        contributions(scored.models.ranking, scored.document, at, scored.forms, names(), MOST_SIGNALS),
        paragraph[best[0].start : best[0].end] if best else None,
        best[1] if best else 0.0,
        why,
    )


def _fate(plan: Plan, at: int, factor: float) -> tuple[str, str]:
    """What became of the line, and why where that is not plain."""
    scored, line = plan.scored, plan.scored.document.rows[at].line
    if any(one.row == at for one in plan.chosen):
        return "point", ""
    if plan.headline and plan.headline[0] == at:
        return "headline", ""
    if line.junk:
        return "junk", line.junk
    if factor == 0:
        return "vetoed", ""
    if not choices(scored, at, plan.budget.characters, 1.0):
        return "incomplete", _refused(scored, at)
    return ("cut" if scored.probabilities[at] >= plan.budget.rise * len(plan.chosen) else "unlikely"), ""


def _refused(scored: ScoredDocument, at: int) -> str:
    line = scored.document.rows[at].line
    statements = scored.statements(at)
    if not statements:
        return "no statement"
    statement, sure = max(statements, key=lambda one: one[1])
    rule = refusal(line, statement.start, statement.end, is_law=scored.form.is_law)
    return rule or f"stands on its own {sure:.2f} of {LEAST_CUT if is_cut(statement.cut) else LEAST_COMPLETE}"
