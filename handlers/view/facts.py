"""Policy facts as lines of plain text (pure): the same in chat and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.models import Article, Brief, Deadline, Document, Fact, Target, span_of
from handlers.view.texts.model import BriefTexts

_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_BETWEEN: Final = 12  # characters between a target and what it is of: 支付比例由60%提高至70%


def fact_lines(brief: Brief, texts: BriefTexts) -> Iterator[tuple[str, list[str]]]:
    """The name of each kind of fact that there is, and a line for each of its facts."""
    for kind, shown in brief.facts.shown().items():
        name = texts.facts[kind]
        yield name, [_line(fact, name, brief.article, texts) for fact in shown]


def _line(fact: Fact, name: str, article: Article, texts: BriefTexts) -> str:
    text = span_of(fact).text.strip()
    said = name + text  # what the line says already needs no note
    if isinstance(fact, Document):
        number = f"（{fact.number}）" if fact.number and fact.number not in text else ""
        return f"{text}{number}{_note(fact.role, said, texts)}"
    if isinstance(fact, Deadline):
        day = f"（{fact.date}）" if fact.date and not _YEAR.search(text) else ""
        return f"{text}{day}{_note(fact.meaning, said, texts)}"
    return _target(fact, article, texts) if isinstance(fact, Target) else text


def _target(fact: Target, article: Article, texts: BriefTexts) -> str:
    """What it is of, the value, and by when, as far as the line does not say so."""
    text = _with_object(fact, article).strip()
    is_said = not fact.deadline or fact.deadline[:4] in text
    return text if is_said else text + texts.by_when.format(date=fact.deadline)


def _with_object(fact: Target, article: Article) -> str:
    """The words of the page from the object to the value, where one clause holds both; else one before the other."""
    span, named = fact.span, (fact.object or "").lstrip("的")
    if not named or named in span.text:
        return span.text
    before = article.paragraphs[span.paragraph][: span.start] if span.lies_in(article) else ""
    at = before.rfind(named)
    between = before[at + len(named) :]
    if at >= 0 and len(between) <= _BETWEEN and not set(between) & set("，。；："):
        return before[at:] + span.text
    return f"{named} {span.text}"


def _note(word: str | None, said: str, texts: BriefTexts) -> str:
    """What a fact means, behind it, where the line does not say so."""
    return f" · {texts.fact_words.get(word, word)}" if word and word not in said else ""
