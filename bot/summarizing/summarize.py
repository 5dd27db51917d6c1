"""Article → Brief: the door of summarizing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import NothingToSummarize
from bot.models import Article, Brief, Facts, KeyPoint, Length, Span
from bot.summarizing.enumerations import enumeration_heads
from bot.summarizing.facts import facts_of
from bot.summarizing.features import DocumentFeatures, add_policy_features, measure
from bot.summarizing.genre import Genre, genre_of
from bot.summarizing.headline import headline_of
from bot.summarizing.scoring import Models, clause_shares, expected_tokens, general_features, models, probability
from bot.summarizing.segment import segments_of
from bot.summarizing.select import (
    MOST_LINES,
    POWER,
    SHORTEST_OF,
    Budget,
    SpanCandidate,
    any_span,
    choose,
    choose_covering,
    distinct,
    point,
    spans_of,
)
from bot.summarizing.text_fragments import link_to
from bot.summarizing.topics import OTHER, topic_of
from bot.text.bigrams import tokens

REVISION: Final = 4
LEAST_CHARACTERS: Final = 30
FEWEST: Final = 3  # points, where the text has as many likely lines
UNLIKELY: Final = 0.1  # below this a line does not even fill up to FEWEST
BUDGETS: Final = {"short": Budget(3, 130, 60), "medium": Budget(6, 300, 80), "long": Budget(12, 800, 120, least=0.05)}


@dataclass(frozen=True, slots=True)
class Options:
    """``max_chars`` bounds the characters of all key points together; they then stand without the headline."""

    length: Length = "medium"
    max_chars: int | None = None
    keywords: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What was measured of an article and chosen from it."""

    document: DocumentFeatures
    genre: Genre
    sentence_scores: list[float]
    headline: tuple[int, Span] | None
    chosen: list[SpanCandidate]
    least: float


def summarize(article: Article, options: Options) -> Brief:
    """The brief of an article, every span checked against it. Raises NothingToSummarize."""
    plan = plan_of(article, options)
    made = [point(plan.document, article.paragraphs, one) for one in plan.chosen]
    points = [replace(p, link=link_to(article, p.span)) for p in made if p.span.lies_in(article)]
    if not points:
        points = [_first_characters(article, _budget(options))]
    facts = facts_of(article)
    topic, score = topic_of(article) if options.keywords else (OTHER, 0.0)
    headline = plan.headline[1] if plan.headline and plan.headline[1].lies_in(article) else None
    return Brief(
        article,
        headline or points[0].span,
        tuple(points),
        outline=enumeration_heads(article, plan.document, plan.chosen),
        keywords=_keywords(article) if options.keywords else (),
        topic=topic,
        topic_score=score,
        facts=facts if all(span.lies_in(article) for span in facts.spans()) else Facts(),
    )


def plan_of(article: Article, options: Options, using: Models | None = None, genre: Genre | None = None) -> Plan:
    """Everything up to the choice of spans; ``using`` and ``genre`` for training and tests."""
    using = using or models()
    lines = segments_of(article)
    if sum(len(line.text) for line in lines) < LEAST_CHARACTERS:
        raise NothingToSummarize(article.source)
    document = measure(lines, title_of(article))
    add_policy_features(document)
    genre = genre or genre_of(article)
    sentence_scores = [probability(row, using) for row in document.rows]
    headline = headline_of(document, article.paragraphs, sentence_scores)
    budget = _budget(options)
    shown = None if options.max_chars is not None else headline
    if genre == "policy":
        chosen = _policy(document, sentence_scores, using, budget, shown)
    else:
        said = shown[1].text if shown else ""
        chosen = choose_covering(_general(document, using, genre, budget, shown), document, budget, said)
    if not chosen:
        spare = any_span(document, sentence_scores, min(budget.characters, budget.widest))
        chosen = [spare] if spare else []
    return Plan(document, genre, sentence_scores, headline, chosen, budget.least)


def title_of(article: Article) -> str:
    """The title, unless it is only the beginning of the text."""
    title = article.title.rstrip("…. ")
    return "" if any(paragraph.startswith(title) for paragraph in article.paragraphs[:1]) else article.title


def _policy(
    document: DocumentFeatures,
    sentence_scores: Sequence[float],
    using: Models,
    budget: Budget,
    shown: tuple[int, Span] | None,
) -> list[SpanCandidate]:
    order = sorted(
        (at for at in range(len(sentence_scores)) if sentence_scores[at] > 0), key=lambda at: -sentence_scores[at]
    )[:MOST_LINES]
    order = distinct(document, order)
    likely = [at for at in order if sentence_scores[at] >= budget.least]
    spare = [at for at in order if UNLIKELY <= sentence_scores[at] < budget.least]
    groups = []
    for at in [*likely, *spare[: max(0, FEWEST - len(likely))]] or order[:1]:
        row = document.rows[at]
        found = spans_of(
            row, at, clause_shares(row, using), sentence_scores[at] ** POWER, min(budget.characters, budget.widest)
        )
        groups.append(_apart(found, row.line.paragraph, shown))
    return choose(groups, budget)


def _apart(found: list[SpanCandidate], paragraph: int, shown: tuple[int, Span] | None) -> list[SpanCandidate]:
    """Without what the headline already shows."""
    if shown is None or shown[1].paragraph != paragraph:
        return found
    span = shown[1]
    return [one for one in found if one.end <= span.start or one.start >= span.end]


def _general(
    document: DocumentFeatures, using: Models, genre: Genre, budget: Budget, shown: tuple[int, Span] | None
) -> list[list[SpanCandidate]]:
    expected = expected_tokens(document, using.token[genre])
    groups = []
    for at, row in enumerate(document.rows[: 5 * MOST_LINES]):
        if row.line.junk or not row.norm:
            continue
        inside = [tokens(text) for text in row.line.clause_texts()]
        values = [max(0.0, using.general[genre].score(f)) for f in general_features(row, expected, inside, at)]
        total = sum(v * len(t) for v, t in zip(values, row.line.clause_texts(), strict=True))
        found = spans_of(row, at, values, total, min(budget.characters, 90, budget.widest), SHORTEST_OF[genre])
        groups.append(_apart(found, row.line.paragraph, shown))
    return groups


def _budget(options: Options) -> Budget:
    if options.max_chars is None:
        return BUDGETS[options.length]
    return Budget(max(3, options.max_chars // 12), options.max_chars, options.max_chars)


def _first_characters(article: Article, budget: Budget) -> KeyPoint:
    """Never an empty answer: the beginning of the longest paragraph."""
    number = max(range(len(article.paragraphs)), key=lambda n: len(article.paragraphs[n]))
    text = article.paragraphs[number][: min(budget.characters, budget.widest)]
    span = Span(text, number, 0, len(text))
    return KeyPoint(span, None, link_to(article, span), cut_after=len(text) < len(article.paragraphs[number]))


def _keywords(article: Article) -> tuple[str, ...]:
    from bot.summarizing.keywords import keywords_of

    return keywords_of(article)
