"""Policy facts as lines of plain text (pure): the same in chat and on the command line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from bot.models import Deadline, Document, Fact, Facts, Target, span_of
from handlers.view.texts.model import BriefTexts

_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def fact_lines(facts: Facts, texts: BriefTexts) -> Iterator[tuple[str, list[str]]]:
    """The name of each kind of fact that there is, and a line for each of its facts."""
    for kind, shown in facts.shown().items():
        name = texts.facts[kind]
        yield name, [_line(fact, name, texts) for fact in shown]


def _line(fact: Fact, name: str, texts: BriefTexts) -> str:
    text = span_of(fact).text.strip()
    said = name + text  # what the line says already needs no note
    if isinstance(fact, Document):
        number = f"（{fact.number}）" if fact.number and fact.number not in text else ""
        return f"{text}{number}{_note(fact.role, said, texts)}"
    if isinstance(fact, Deadline):
        day = f"（{fact.date}）" if fact.date and not _YEAR.search(text) else ""
        return f"{text}{day}{_note(fact.meaning, said, texts)}"
    if isinstance(fact, Target):
        named = f"{fact.object} " if fact.object and fact.object not in text else ""
        by_when = texts.by_when.format(date=fact.deadline) if fact.deadline else ""
        return f"{named}{text}{by_when}"
    return text


def _note(word: str | None, said: str, texts: BriefTexts) -> str:
    """What a fact means, behind it, where the line does not say so."""
    return f" · {texts.fact_words.get(word, word)}" if word and word not in said else ""
