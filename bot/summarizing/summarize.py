"""Article → Brief: the door of summarizing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from bot.errors import NothingToSummarize
from bot.models import Article, Brief, Facts, KeyPoint, Length, Span
from bot.summarizing.facts import facts_of
from bot.summarizing.fragments import link_to
from bot.summarizing.rank import probabilities
from bot.summarizing.select import Budget, choose, span_of
from bot.summarizing.structure import Line, lines_of

REVISION: Final = 1
LEAST_CHARACTERS: Final = 30
HEADLINE_CHARACTERS: Final = 60
BUDGETS: Final = {"short": Budget(3, 130, 60), "medium": Budget(6, 300, 80), "long": Budget(12, 800, 120)}


@dataclass(frozen=True, slots=True)
class Options:
    """``max_chars`` bounds the characters of all key points together."""

    length: Length = "medium"
    max_chars: int | None = None
    keywords: bool = True


def summarize(article: Article, options: Options) -> Brief:
    """The brief of an article, every span checked against it. Raises NothingToSummarize."""
    lines = lines_of(article)
    if sum(len(line.text) for line in lines) < LEAST_CHARACTERS:
        raise NothingToSummarize(article.source)
    worth = probabilities(lines, article.title)
    headline = _headline(article, lines, worth)
    budget = _budget(options)
    rest = [0.0 if headline and _is_within(headline, line) else value for line, value in zip(lines, worth, strict=True)]
    points = choose(article, lines, rest, budget) or choose(article, lines, [max(w, 0.01) for w in worth], budget)
    linked = tuple(replace(point, link=link_to(article, point.span)) for point in points if point.span.lies_in(article))
    if not linked:
        linked = (_first_characters(article, budget),)
    facts = facts_of(article)
    return Brief(
        article,
        headline if headline and headline.lies_in(article) else None,
        linked,
        keywords=_keywords(article) if options.keywords else (),
        facts=facts if all(span.lies_in(article) for span in facts.spans()) else Facts(),
    )


def _budget(options: Options) -> Budget:
    if options.max_chars is None:
        return BUDGETS[options.length]
    return Budget(max(3, options.max_chars // 40), options.max_chars, min(options.max_chars, 90))


def _headline(article: Article, lines: list[Line], worth: list[float]) -> Span | None:
    """The first real sentence."""
    real = [(line, value) for line, value in zip(lines, worth, strict=True) if value > 0 and len(line.text) >= 15]
    if not real:
        return None
    line = real[0][0]
    point = span_of(article, line, HEADLINE_CHARACTERS)
    return point.span if point else None


def _is_within(span: Span, line: Line) -> bool:
    return span.paragraph == line.paragraph and line.start <= span.start and span.end <= line.end


def _first_characters(article: Article, budget: Budget) -> KeyPoint:
    """Never an empty answer: the beginning of the longest paragraph."""
    number = max(range(len(article.paragraphs)), key=lambda n: len(article.paragraphs[n]))
    text = article.paragraphs[number][: min(budget.characters, budget.widest)]
    span = Span(text, number, 0, len(text))
    return KeyPoint(span, None, link_to(article, span), cut_after=len(text) < len(article.paragraphs[number]))


def _keywords(article: Article) -> tuple[str, ...]:
    from bot.summarizing.keywords import keywords_of

    return keywords_of(article)
