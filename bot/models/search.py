"""What a search hands on: Query → Answer; and a term's trend."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from bot.models.brief import Published

PartKind = Literal["word", "phrase", "source", "category", "topic", "number", "since", "until"]
MistakeKind = Literal["unclosed_quote", "empty", "bad_date", "unknown_key", "reversed_dates", "too_long", "too_many"]


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One thing that was understood of a query; ``value`` as typed, of dates YYYY-MM-DD. ``is_excluded``: -value.

    ``others`` stand beside it by OR: one of them is enough. An excluded part has none.
    """

    kind: PartKind
    value: str
    is_excluded: bool = False
    others: tuple[QueryPart, ...] = ()

    @property
    def alternatives(self) -> tuple[QueryPart, ...]:
        """The part and those beside it, each by itself."""
        return (QueryPart(self.kind, self.value, self.is_excluded), *self.others) if self.others else (self,)


@dataclass(frozen=True, slots=True)
class Mistake:
    """What could not be understood as it stands: the piece of the query."""

    kind: MistakeKind
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood. ``since`` and ``until`` are days of publication, both included.

    ``is_latest``: nothing is sought, all articles are asked for, the newest first.
    """

    text: str
    understood: tuple[QueryPart, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    since: date | None = None
    until: date | None = None
    is_latest: bool = False

    def values(self, *kinds: PartKind, is_excluded: bool = False) -> tuple[str, ...]:
        """The values of these kinds in order; of parts with alternatives none."""
        parts = (part for part in self.understood if part.kind in kinds and part.is_excluded == is_excluded)
        return tuple(part.value for part in parts if not part.others)

    @property
    def choices(self) -> tuple[tuple[QueryPart, ...], ...]:
        """The parts with alternatives: of each, one has to hold."""
        return tuple(part.alternatives for part in self.understood if part.others)

    @property
    def terms(self) -> tuple[str, ...]:
        """The words and phrases that have to stand in an article."""
        return self.values("word", "phrase")


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of an answer. ``sentence`` is the one that holds most of what was sought, word for word;
    ``paragraph`` None where it is a caption. ``marks`` are offsets in it; without any, nothing of the text was sought,
    and the sentence is the headline of the brief if there is one. ``heading`` stands for a title that the page lacks.
    ``others`` near-copies in the same story match too and are not listed. ``is_loose``: it holds only a part of the
    words, and stands behind all hits that hold every one."""

    article_id: int
    title: str
    url: str | None
    source: str
    publisher: str | None
    published: Published | None
    categories: tuple[str, ...]
    sentence: str
    paragraph: int | None
    marks: tuple[tuple[int, int], ...] = ()
    image: str | None = None
    is_private: bool = False
    others: int = 0
    heading: str | None = None
    is_loose: bool = False

    @property
    def shown_title(self) -> str:
        """The title that people see."""
        return self.heading or self.title


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits, the best first. ``next_cursor`` (at most 40 ASCII characters) gives the next page, if any."""

    query: Query
    hits: tuple[Hit, ...] = ()
    next_cursor: str | None = None


@dataclass(frozen=True, slots=True)
class Week:
    """An ISO week from its ``monday``: articles that hold a term, and all articles of that week."""

    monday: date
    articles: int
    all_articles: int

    @property
    def share(self) -> float:
        """0..1; 0 in a week without articles."""
        return self.articles / self.all_articles if self.all_articles else 0.0


@dataclass(frozen=True, slots=True)
class Trend:
    """How often a term was written about, week after week without a gap; ``peak`` is the week with most articles
    (the first of equals, None where there is none), ``behind`` hits of it."""

    term: str
    weeks: tuple[Week, ...]
    peak: Week | None
    behind: tuple[Hit, ...] = ()
