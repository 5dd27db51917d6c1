"""Article → Brief: the door of summarizing."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import NothingToSummarize
from bot.models import Article, Brief, Facts, KeyPoint, Length, Span
from bot.summarizing.beginning import beginning_of
from bot.summarizing.facts import facts_of
from bot.summarizing.forms.notice import is_announcement
from bot.summarizing.headline_span import HeadlineSpan
from bot.summarizing.labels import labels_of
from bot.summarizing.outline import outline_of
from bot.summarizing.points import headline_of, points_of, shows_more, spare_points
from bot.summarizing.scoring import Models, ScoredDocument, score_document
from bot.summarizing.segment import Segment, segments_of
from bot.summarizing.select import Budget, Choice
from bot.summarizing.statements.clauses import MARKS
from bot.summarizing.statements.generate import Cut, Statement
from bot.summarizing.text_fragments import link_to
from bot.summarizing.topics import OTHER, topic_of
from bot.text.bigrams import tokens

REVISION: Final = 7
LEAST_CHARACTERS: Final = 30
# By documents held out, seven points of 330 characters cover most; flashes and market news need far less.
BUDGETS: Final = {
    "short": Budget(3, 140, 70),
    "medium": Budget(7, 310, 110, base=0.05, rise=0.04),
    "long": Budget(14, 900, 130, base=0.05, rise=0.025),
}
LOOSE_RISE: Final = 0.03  # of an explicit number of characters: who asks for 300 wants most of them used, not junk
SAME_AS_TITLE: Final = 0.6  # of the headline's bigrams in the title, from which it adds nothing under it
_PURPOSE: Final = re.compile(r"^(?:为(?!期|首)|根据|按照|经)")


@dataclass(frozen=True, slots=True)
class Options:
    """``max_chars`` bounds the characters of all key points together; they then stand without the headline."""

    length: Length = "medium"
    max_chars: int | None = None
    keywords: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What was measured of an article and chosen from it. ``has_more``: the long brief would show more characters."""

    scored: ScoredDocument
    headline: tuple[int, HeadlineSpan] | None
    chosen: list[Choice]
    budget: Budget
    has_more: bool = False
    too_small: bool = False


def summarize(article: Article, options: Options) -> Brief:
    """The brief of an article (of its beginning where it is very long), every span checked against it.

    Raises NothingToSummarize.
    """
    part = beginning_of(article)
    plan = plan_of(part, options)
    rows = [one.row for one in plan.chosen]
    labels = labels_of(plan.scored.document, rows, is_law=plan.scored.form.is_law)
    made = [
        _point(article, plan.scored, one, label, has_words=options.keywords)
        for one, label in zip(plan.chosen, labels, strict=True)
    ]
    points = [replace(one, link=link_to(article, one.span)) for one in made if one.span.lies_in(article)]
    headline = _headline(article, plan)
    shows_headline = headline is not None and _adds(headline, points, article.title)
    heading = [plan.headline[0]] if plan.headline and shows_headline else []
    facts = facts_of(part)
    topic, score = topic_of(part) if options.keywords else (OTHER, 0.0)
    return Brief(
        article,
        headline or (points[0].span if points else None),
        tuple(points),
        outline=outline_of(article, plan.scored, {*rows, *heading}),
        keywords=_keywords(part) if options.keywords else (),
        topic=topic,
        topic_score=score,
        facts=facts if all(span.lies_in(article) for span in facts.spans()) else Facts(),
        has_more=plan.has_more,
        shows_headline=shows_headline,
        too_small=plan.too_small,
        read_characters=None if part is article else part.characters,
    )


def plan_of(article: Article, options: Options, using: Models | None = None) -> Plan:
    """Everything up to the choice of statements; ``using`` for training and tests."""
    lines = segments_of(article)
    if sum(len(line.text.strip(MARKS)) for line in lines) < LEAST_CHARACTERS:
        raise NothingToSummarize(article.source)
    scored = score_document(article, lines, title_of(article), using)
    headline = headline_of(scored)
    budget = _budget(options)
    if options.max_chars is not None:
        chosen = _within(article, scored, lines, budget)
        return Plan(scored, headline, chosen, budget, too_small=not chosen)
    head = headline[0] if headline else None
    chosen = points_of(scored, budget, head) or points_of(scored, budget) or _spare(scored, budget)
    has_more = options.length != "long" and shows_more(scored, chosen, BUDGETS["long"], head)
    return Plan(scored, headline, chosen, budget, has_more)


def _within(article: Article, scored: ScoredDocument, lines: list[Segment], budget: Budget) -> list[Choice]:
    """The points within a number of characters; none where no statement fits."""
    from bot.summarizing.leads.genre import genre_of  # models of their own, which only such a brief needs
    from bot.summarizing.leads.lead import LONGEST as LONGEST_LEAD
    from bot.summarizing.leads.lead import lead_of

    if budget.characters <= LONGEST_LEAD and (genre := genre_of(article)) != "policy":
        chosen = lead_of(scored, lines, genre, budget)
        if chosen:
            return chosen
    return points_of(scored, budget) or spare_points(scored, budget)


def _spare(scored: ScoredDocument, budget: Budget) -> list[Choice]:
    """Never an empty brief: what stands best on its own, at any length that is still one sentence."""
    return spare_points(scored, budget) or spare_points(scored, Budget(1, 400, 400)) or _first_line(scored)


def _first_line(scored: ScoredDocument) -> list[Choice]:
    """The likeliest sentence whole, though a rule refuses it: the text has no statement at all."""
    rows = scored.document.rows
    order = sorted(range(len(rows)), key=lambda at: (rows[at].line.junk is not None, -scored.heads[at]))
    for at in order:
        for statement, sure in scored.statements(at)[:1]:
            return [Choice(at, statement, 0.0, sure)]
    line = rows[order[0]].line  # a quotation that never ends: not even one sentence is whole
    return [Choice(order[0], Statement(line.start, line.end, 0, len(line.clauses) - 1, Cut.WHOLE), 0.0, 0.0)]


def title_of(article: Article) -> str:
    """The title, unless it is only the beginning of the text."""
    return article.own_title


def _point(article: Article, scored: ScoredDocument, one: Choice, label: str | None, *, has_words: bool) -> KeyPoint:
    line, statement = scored.document.rows[one.row].line, one.statement
    text = article.paragraphs[line.paragraph][statement.start : statement.end]
    end = line.end
    while end > line.start and line.text[end - 1 - line.start] in MARKS:
        end -= 1
    span = Span(text, line.paragraph, statement.start, statement.end)
    shown = KeyPoint(span, label, None, statement.start > line.start, statement.end < end)
    return replace(shown, opening=_opening(line.text[statement.start - line.start :])) if has_words else shown


def _opening(text: str) -> int:
    from bot.summarizing.first_word import first_word  # jieba: only where keywords load it anyway

    return first_word(text)


def _headline(article: Article, plan: Plan) -> Span | None:
    if plan.headline is None:
        return None
    at, found = plan.headline
    paragraph = plan.scored.document.rows[at].line.paragraph
    span = Span(article.paragraphs[paragraph][found.start : found.end], paragraph, found.start, found.end)
    return span if span.lies_in(article) else None


def _adds(headline: Span, points: list[KeyPoint], title: str) -> bool:
    """Whether the headline says what neither the title nor a point says; purpose alone says nothing."""
    if any(point.span.text in headline.text or headline.text in point.span.text for point in points):
        return False
    if is_announcement(headline.text) or (title and _PURPOSE.match(headline.text) and len(headline.text) < 40):
        return False
    own, named = set(tokens(headline.text)), set(tokens(title))
    return not named or len(own & named) < SAME_AS_TITLE * len(own)


def _budget(options: Options) -> Budget:
    if options.max_chars is None:
        return BUDGETS[options.length]
    return Budget(max(3, options.max_chars // 12), options.max_chars, options.max_chars, rise=LOOSE_RISE)


def _keywords(article: Article) -> tuple[str, ...]:
    from bot.summarizing.keywords import keywords_of

    return keywords_of(article)
