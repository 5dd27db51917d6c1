"""The files of ``data/``: read once when first needed, and their lists and patterns compiled once.

Learnt models, and word lists and patterns that were written for this project. Each file says in ``origin`` where it
comes from.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources
from typing import Any


@cache
def data_file(name: str) -> dict[str, Any]:
    """One file as JSON; every caller gets the same dict and must not change it."""
    found: dict[str, Any] = json.loads(resources.files("bot.summarizing").joinpath("data", name).read_text("utf-8"))
    return found


@cache
def pattern(name: str) -> re.Pattern[str]:
    """A pattern of ``patterns.json``; a list of terms there becomes an alternation, longer terms first."""
    entry = data_file("patterns.json")[name]
    if isinstance(entry, list):
        entry = "|".join(re.escape(term) for term in sorted(entry, key=len, reverse=True))
    return re.compile(entry)


@cache
def junk_patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(reason, pattern) of lines that are never a point."""
    return tuple((reason, re.compile(entry)) for reason, entry in data_file("patterns.json")["junk"].items())


@cache
def word_list(name: str) -> frozenset[str]:
    """A list of ``keywords.json``."""
    return frozenset(data_file("keywords.json")[name].split())


def as_listed(name: str) -> str:
    """A list of ``facts.json`` as an alternation in its own order."""
    return str(data_file("facts.json")[name])


@cache
def longest_first(name: str) -> str:
    """The same with longer terms before those that they begin with."""
    return "|".join(sorted(as_listed(name).split("|"), key=len, reverse=True))


def role_words() -> dict[str, str]:
    """Role of a document → the alternation of words before it that tell the role."""
    return dict(data_file("facts.json")["roles"])
