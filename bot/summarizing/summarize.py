"""Article → Brief: the door of summarizing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

REVISION: Final = 5  # of stored briefs: those of an older one are made anew when they are asked for
LEAST_CHARACTERS: Final = 30
FEWEST: Final = 3  # points, where the text has as many likely lines
UNLIKELY: Final = 0.1  # below this a line does not even fill up to FEWEST
WIDEST_OF_NEWS: Final = 90  # characters of a point of news, in the long brief too: its sentences are short
BUDGETS: Final = {"short": Budget(3, 130, 60), "medium": Budget(6, 300, 80), "long": Budget(12, 800, 120, least=0.05)}


@dataclass(frozen=True, slots=True)
class Options:
    """``max_chars`` bounds the characters of all key points together; they then stand without the headline."""

    length: Length = "medium"
    max_chars: int | None = None
    keywords: bool = True


@dataclass(frozen=True, slots=True)
class Plan:
    """What was measured of an article and chosen from it. ``has_more``: the long brief would show more characters."""

    document: DocumentFeatures
    genre: Genre
    sentence_scores: list[float]
    headline: tuple[int, Span] | None
    chosen: list[SpanCandidate]
    least: float
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class _ScoredLine:
    """The line ``row`` with the value of its sentence and of each clause, whatever length is asked for."""

    row: int
    probability: float
    clause_values: Sequence[float]
    value: float


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
        has_more=plan.has_more,
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
    scored = list(
        _policy_lines(document, sentence_scores, using) if genre == "policy" else _news_lines(document, using, genre)
    )

    def chosen_of(budget: Budget) -> list[SpanCandidate]:
        chosen = _chosen(document, scored, genre, budget, shown)
        spare = None if chosen else any_span(document, sentence_scores, min(budget.characters, budget.widest))
        return [spare] if spare else chosen

    chosen = chosen_of(budget)
    is_shorter = options.max_chars is None and options.length != "long"
    longest = _characters(article, chosen_of(BUDGETS["long"]), BUDGETS["long"]) if is_shorter else 0
    has_more = longest > _characters(article, chosen, budget)
    return Plan(document, genre, sentence_scores, headline, chosen, budget.least, has_more)


def title_of(article: Article) -> str:
    """The title, unless it is only the beginning of the text."""
    title = article.title.rstrip("…. ")
    return "" if any(paragraph.startswith(title) for paragraph in article.paragraphs[:1]) else article.title


def _chosen(
    document: DocumentFeatures,
    scored: Sequence[_ScoredLine],
    genre: Genre,
    budget: Budget,
    shown: tuple[int, Span] | None,
) -> list[SpanCandidate]:
    if genre == "policy":
        return _policy(document, scored, budget, shown)
    return _news(document, scored, genre, budget, shown)


def _policy_lines(document: DocumentFeatures, sentence_scores: Sequence[float], using: Models) -> Iterator[_ScoredLine]:
    """The likeliest lines, the best first, none that repeats a better one."""
    order = sorted(
        (at for at in range(len(sentence_scores)) if sentence_scores[at] > 0), key=lambda at: -sentence_scores[at]
    )[:MOST_LINES]
    for at in distinct(document, order):
        yield _ScoredLine(
            at, sentence_scores[at], clause_shares(document.rows[at], using), sentence_scores[at] ** POWER
        )


def _policy(
    document: DocumentFeatures, scored: Sequence[_ScoredLine], budget: Budget, shown: tuple[int, Span] | None
) -> list[SpanCandidate]:
    likely = [line for line in scored if line.probability >= budget.least]
    spare = [line for line in scored if UNLIKELY <= line.probability < budget.least]
    widest = min(budget.characters, budget.widest)
    groups = []
    for line in [*likely, *spare[: max(0, FEWEST - len(likely))]] or scored[:1]:
        row = document.rows[line.row]
        found = spans_of(row, line.row, line.clause_values, line.value, widest)
        groups.append(_apart(found, row.line.paragraph, shown))
    return choose(groups, budget)


def _apart(found: list[SpanCandidate], paragraph: int, shown: tuple[int, Span] | None) -> list[SpanCandidate]:
    """Without what the headline already shows."""
    if shown is None or shown[1].paragraph != paragraph:
        return found
    span = shown[1]
    return [one for one in found if one.end <= span.start or one.start >= span.end]


def _news_lines(document: DocumentFeatures, using: Models, genre: Genre) -> Iterator[_ScoredLine]:
    """The lines of the beginning that are no boilerplate, in the order of the text."""
    expected = expected_tokens(document, using.token[genre])
    for at, row in enumerate(document.rows[: 5 * MOST_LINES]):
        if row.line.junk or not row.norm:
            continue
        inside = [tokens(text) for text in row.line.clause_texts()]
        values = [max(0.0, using.general[genre].score(f)) for f in general_features(row, expected, inside, at)]
        total = sum(v * len(t) for v, t in zip(values, row.line.clause_texts(), strict=True))
        yield _ScoredLine(at, 0.0, values, total)


def _news(
    document: DocumentFeatures,
    scored: Sequence[_ScoredLine],
    genre: Genre,
    budget: Budget,
    shown: tuple[int, Span] | None,
) -> list[SpanCandidate]:
    groups = []
    for line in scored:
        row = document.rows[line.row]
        widest = min(budget.characters, WIDEST_OF_NEWS, budget.widest)
        found = spans_of(row, line.row, line.clause_values, line.value, widest, SHORTEST_OF[genre])
        groups.append(_apart(found, row.line.paragraph, shown))
    return choose_covering(groups, document, budget, shown[1].text if shown else "")


def _budget(options: Options) -> Budget:
    if options.max_chars is None:
        return BUDGETS[options.length]
    return Budget(max(3, options.max_chars // 12), options.max_chars, options.max_chars)


def _characters(article: Article, chosen: Sequence[SpanCandidate], budget: Budget) -> int:
    """How many characters the points of these candidates show."""
    return sum(one.length for one in chosen) or len(_first_characters(article, budget).span.text)


def _first_characters(article: Article, budget: Budget) -> KeyPoint:
    """Never an empty answer: the beginning of the longest paragraph."""
    number = max(range(len(article.paragraphs)), key=lambda n: len(article.paragraphs[n]))
    text = article.paragraphs[number][: min(budget.characters, budget.widest)]
    span = Span(text, number, 0, len(text))
    return KeyPoint(span, None, link_to(article, span), cut_after=len(text) < len(article.paragraphs[number]))


def _keywords(article: Article) -> tuple[str, ...]:
    from bot.summarizing.keywords import keywords_of

    return keywords_of(article)
