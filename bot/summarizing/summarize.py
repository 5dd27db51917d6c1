"""Article → Brief: the door of summarizing."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import NothingToSummarize
from bot.models import Article, Brief, Facts, KeyPoint, Length, Span
from bot.summarizing.facts import facts_of
from bot.summarizing.fragments import link_to
from bot.summarizing.genre import genre_of
from bot.summarizing.headline import headline_of
from bot.summarizing.rank import Ranked, rank
from bot.summarizing.select import Budget, choose
from bot.summarizing.structure import Line, lines_of

REVISION: Final = 2
LEAST_CHARACTERS: Final = 30
OUTLINE_HEAD: Final = 40  # characters of a member in the outline
OUTLINE_MEMBERS: Final = 40
BUDGETS: Final = {"short": Budget(3, 130, 60), "medium": Budget(6, 300, 80), "long": Budget(12, 800, 120, least=0.05)}


@dataclass(frozen=True, slots=True)
class Options:
    """``max_chars`` bounds the characters of all key points together, which then stand without the headline."""

    length: Length = "medium"
    max_chars: int | None = None
    keywords: bool = True


def summarize(article: Article, options: Options) -> Brief:
    """The brief of an article, every span checked against it. Raises NothingToSummarize."""
    lines = lines_of(article)
    if sum(len(line.text) for line in lines) < LEAST_CHARACTERS:
        raise NothingToSummarize(article.source)
    genre = genre_of(article)
    ranked = rank(article, lines, genre)
    headline = headline_of(article, lines, ranked)
    rest = ranked
    if headline and options.max_chars is None:
        rest = [_silenced(one) if _is_within(headline, line) else one for line, one in zip(lines, ranked, strict=True)]
    points = choose(article, lines, rest, _budget(options), genre)
    linked = tuple(replace(point, link=link_to(article, point.span)) for point in points if point.span.lies_in(article))
    if not linked:
        linked = (_first_characters(article, _budget(options)),)
    facts = facts_of(article)
    return Brief(
        article,
        headline if headline and headline.lies_in(article) else None,
        linked,
        outline=_outline(article, lines, linked),
        keywords=_keywords(article) if options.keywords else (),
        facts=facts if all(span.lies_in(article) for span in facts.spans()) else Facts(),
    )


def _budget(options: Options) -> Budget:
    if options.max_chars is None:
        return BUDGETS[options.length]
    return Budget(max(3, options.max_chars // 12), options.max_chars, min(options.max_chars, 90))


def _silenced(one: Ranked) -> Ranked:
    return replace(one, worth=0.0)


def _outline(article: Article, lines: list[Line], points: tuple[KeyPoint, ...]) -> tuple[KeyPoint, ...]:
    """The heads of the longest enumeration, where not all its members became points."""
    series = Counter(line.series for line in lines if line.series is not None)
    if not series:
        return ()
    longest, count = series.most_common(1)[0]
    members = [line for line in lines if line.series == longest]
    shown = sum(any(_is_within(point.span, line) for point in points) for line in members)
    if count < 4 or shown == count:
        return ()
    heads = (_head(article, line) for line in members[:OUTLINE_MEMBERS])
    return tuple(head for head in heads if head.span.lies_in(article))


def _head(article: Article, line: Line) -> KeyPoint:
    start, end = line.clauses[0]
    paragraph = article.paragraphs[line.paragraph]
    end = min(end, start + OUTLINE_HEAD)
    text = paragraph[start:end].rstrip("，。；：、,;: ") or paragraph[start:end]
    span = Span(text, line.paragraph, start, start + len(text))
    return KeyPoint(span, line.label, link_to(article, span), cut_after=span.end < line.end - 1)


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
