"""Marked texts of our own, a file each in ``texts/``: fields as YAML above ``---``, below it a paragraph a line.

Marks in the body: ``{*…*}`` may head the brief and is worth keeping, ``{!…!}`` may head it and need not be kept,
``{+…+}`` is worth keeping, ``{-…-}`` is junk; ``<…>`` inside is the clause that must not be missed (without one, the
whole marked piece). What is unmarked is neither: true, but the brief is as good without it. Marks say what is right,
not what the program does today.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Literal

import yaml

from bot.models import Article

FOLDER: Final = Path(__file__).parent / "texts"
MarkKind = Literal["head", "opening", "keep", "junk", "clause"]
OPENING: Final[dict[str, MarkKind]] = {"{*": "head", "{!": "opening", "{+": "keep", "{-": "junk", "<": "clause"}
CLOSING: Final[dict[str, MarkKind]] = {"*}": "head", "!}": "opening", "+}": "keep", "-}": "junk", ">": "clause"}
_SIGN = re.compile(r"\{[*!+-]|[*!+-]\}|[<>]")


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece of a paragraph; offsets are those of the text without signs."""

    kind: MarkKind
    paragraph: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarkedText:
    """An article with its marks. ``facts``: kind → what a reader would look up, as the text has it; ``keywords``: those
    that somebody who follows the matter would search for, in simplified script."""

    name: str
    kind: str
    topic: str
    article: Article
    marks: tuple[Mark, ...]
    facts: dict[str, tuple[str, ...]]
    keywords: frozenset[str]

    def of(self, *kinds: MarkKind) -> list[Mark]:
        """The marks of these kinds, in order."""
        return [mark for mark in self.marks if mark.kind in kinds]

    def text(self, mark: Mark) -> str:
        """What the mark holds."""
        return self.article.paragraphs[mark.paragraph][mark.start : mark.end]

    def clauses(self, *kinds: MarkKind) -> list[str]:
        """What must not be missed of pieces of these kinds: their clauses, or the piece where none is marked in it."""
        found = []
        for outer in self.of(*kinds):
            inner = [one for one in self.of("clause") if _is_inside(one, outer)]
            found += [self.text(one) for one in inner or [outer]]
        return found


def marked_texts() -> list[MarkedText]:
    """All of them, by name."""
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> MarkedText:
    head, _, body = path.read_text("utf-8").partition("\n---\n")
    fields = yaml.safe_load(head)
    paragraphs, marks = [], []
    for number, line in enumerate(line for line in body.splitlines() if line.strip()):
        text, found = _parsed(line, number)
        paragraphs.append(text)
        marks += found
    published: date = fields["published"]
    article = Article(
        path.name,
        None,
        fields["title"] or paragraphs[0][:30],
        tuple(paragraphs),
        publisher=fields["publisher"],
        published=published,
    )
    facts = {kind: tuple(found) for kind, found in fields["facts"].items()}
    return MarkedText(
        path.stem, fields["kind"], fields["topic"], article, tuple(marks), facts, frozenset(fields["keywords"].split())
    )


def _parsed(line: str, number: int) -> tuple[str, list[Mark]]:
    """The paragraph without its signs, and its marks. Raises ValueError where a mark is not closed."""
    plain, marks, opened = "", [], {}
    for piece, sign in _pieces(line.strip()):
        plain += piece
        if sign in OPENING:
            opened[OPENING[sign]] = len(plain)
        elif sign:
            marks.append(Mark(CLOSING[sign], number, opened.pop(CLOSING[sign]), len(plain)))
    if opened:
        raise ValueError(f"a mark is not closed: {line[:40]}")
    return plain, sorted(marks, key=lambda one: (one.start, -one.end))


def _pieces(line: str) -> Iterator[tuple[str, str]]:
    """Text, and the sign behind it (empty behind the last)."""
    at = 0
    for found in _SIGN.finditer(line):
        yield line[at : found.start()], found[0]
        at = found.end()
    yield line[at:], ""


def _is_inside(inner: Mark, outer: Mark) -> bool:
    return inner.paragraph == outer.paragraph and outer.start <= inner.start and inner.end <= outer.end
