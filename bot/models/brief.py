"""What the link flow hands on: Link → Page → Article → Brief."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final, Literal

Length = Literal["short", "medium", "long"]
DocumentKind = Literal["pdf", "docx", "doc", "ofd", "picture"]
# "document" is what ``documents.convert`` makes of the bytes of one of them: HTML of its own simple kind.
PageKind = Literal["html", "markdown", "text", "feed", "document"] | DocumentKind
Published = datetime | date  # aware, in the zone of the page (China's where it gives none), or the day alone


@dataclass(frozen=True, slots=True)
class Link:
    """One address as it was sent, and its canonical form (the key of the archive)."""

    sent: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document as text, before anything was understood of it; one of a ``DocumentKind`` has its bytes in ``data``.

    ``source`` is what the user named (address, path or ``-``); ``url`` the canonical final
    address, None for files and pasted text. A later conditional GET sends ``etag`` and
    ``last_modified`` back; ``fresh_seconds`` is how long the server calls the page fresh.
    """

    source: str
    text: str
    kind: PageKind
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fresh_seconds: int | None = None
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A document that a page links in or under its text, by the name that the page gives it."""

    name: str
    url: str
    kind: str


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an article's paragraphs from number ``first`` on were printed: ``page`` of a document, counted from 1, and
    the number of the ``attachment`` (from 1), None for the article's own text."""

    first: int
    attachment: int | None = None
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The cleaned text of a page. ``paragraphs`` hold no surrounding space, and line breaks only inside a
    statement that the page breaks over several lines (``reading.broken_statements``). ``is_recognised``: the text was
    read from a picture, so that letters may be wrong."""

    source: str
    url: str | None
    title: str
    paragraphs: tuple[str, ...]
    original_title: str | None = None
    publisher: str | None = None
    author: str | None = None
    published: Published | None = None
    categories: tuple[str, ...] = ()
    image: str | None = None
    captions: tuple[str, ...] = ()
    header: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    origins: tuple[Origin, ...] = ()
    is_recognised: bool = False

    def origin(self, paragraph: int) -> Origin | None:
        """Where a paragraph was printed; None where the page itself is all there is to say."""
        before = bisect_right(self.origins, paragraph, key=lambda one: one.first)
        return self.origins[before - 1] if before else None

    def misses_document_of(self, before: Article) -> bool:
        """Whether a cover note was read ``before`` with its document and now without it, though it links it still: the
        site that has it does not answer for the moment."""
        read = {before.attachments[one.attachment - 1].url for one in before.origins if one.attachment}
        is_alone = not any(one.attachment for one in self.origins)
        return is_alone and not read.isdisjoint(one.url for one in self.attachments)

    @property
    def characters(self) -> int:
        """Length of the body in code points."""
        return sum(map(len, self.paragraphs))

    @property
    def own_title(self) -> str:
        """The title; empty where the page has none and ``title`` is only the beginning of the text."""
        title = self.title.rstrip("…. ")
        return "" if any(paragraph.startswith(title) for paragraph in self.paragraphs[:1]) else self.title


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an article, character for character: ``paragraphs[paragraph][start:end] == text``."""

    text: str
    paragraph: int
    start: int
    end: int

    @property
    def line(self) -> str:
        """The text on one line: a space for each line break of the page."""
        return self.text.replace("\n", " ")

    def lies_in(self, article: Article) -> bool:
        """Whether the article holds exactly this text at exactly this place."""
        if not 0 <= self.paragraph < len(article.paragraphs) or not 0 <= self.start < self.end:
            return False
        return article.paragraphs[self.paragraph][self.start : self.end] == self.text


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One line of a brief. ``label`` is the number that the source gives the measure (一, 2, （三）…).

    ``cut_before`` and ``cut_after`` say that the sentence goes on outside the span on that side. ``opening``: as many
    characters are its first word, which is what people tap.
    """

    span: Span
    label: str | None = None
    link: str | None = None
    cut_before: bool = False
    cut_after: bool = False
    opening: int = 2


@dataclass(frozen=True, slots=True)
class Document:
    """A document that the article names: 《title》, its number (文号) and its part in the news."""

    span: Span
    title: str | None = None
    number: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True)
class Meeting:
    span: Span
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Deadline:
    """A date that obliges. ``date`` is YYYY, YYYY-MM or YYYY-MM-DD, as exact as the text."""

    span: Span
    date: str | None = None
    meaning: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A quantified aim: ``value`` and ``unit`` as printed (1.5, 亿元)."""

    span: Span
    value: str
    unit: str
    object: str | None = None
    deadline: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    span: Span
    name: str
    office: str | None = None


Fact = Span | Document | Meeting | Deadline | Target | Person
MOST_OF_A_KIND: Final = 8  # facts of one kind that a reader is shown: a table of prices has dozens of targets


@dataclass(frozen=True, slots=True)
class Facts:
    """What a policy article settles. An empty field beats a wrong one."""

    issuers: tuple[Span, ...] = ()
    documents: tuple[Document, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    people: tuple[Person, ...] = ()
    places: tuple[Span, ...] = ()

    def spans(self) -> tuple[Span, ...]:
        """Every span of every fact."""
        named: tuple[Document | Meeting | Deadline | Target | Person, ...] = (
            *self.documents,
            *self.meetings,
            *self.deadlines,
            *self.targets,
            *self.people,
        )
        return (*self.issuers, *(fact.span for fact in named), *self.places)

    def shown(self) -> dict[str, tuple[Fact, ...]]:
        """The facts that a reader is shown, by the name of their field. Of those that would read alike, the first;
        people and places not at all: their names alone say nothing."""
        kinds: dict[str, tuple[Fact, ...]] = {
            "issuers": self.issuers,
            "documents": self.documents,
            "meetings": self.meetings,
            "deadlines": self.deadlines,
            "targets": self.targets,
        }
        return {kind: _unlike(facts)[:MOST_OF_A_KIND] for kind, facts in kinds.items() if facts}


def span_of(fact: Fact) -> Span:
    """Where a fact stands in its article."""
    return fact if isinstance(fact, Span) else fact.span


def _unlike(facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
    """Without those whose text stands for the same thing as an earlier one's."""
    first: dict[tuple[str, str | None], Fact] = {}
    for fact in facts:
        first.setdefault((span_of(fact).text, fact.object if isinstance(fact, Target) else None), fact)
    return tuple(first.values())


@dataclass(frozen=True, slots=True)
class Brief:
    """What an analyst would have underlined in one article, in the article's order.

    ``outline`` holds the heads of an enumeration that does not fit into ``key_points``;
    ``topic`` is one of the State Council's subject classes, ``topic_score`` in 0..1.
    ``has_more``: the long brief of this article has points with more characters. ``shows_headline``: it says what
    neither the title nor a point says. ``too_small``: no statement fits into the characters that were asked for.
    ``read_characters``: as many from the beginning were read, since the text is very long; None: all were.
    """

    article: Article
    headline: Span | None
    key_points: tuple[KeyPoint, ...]
    outline: tuple[KeyPoint, ...] = ()
    keywords: tuple[str, ...] = ()
    topic: str = "其他"
    topic_score: float = 0.0
    facts: Facts = Facts()
    has_more: bool = False
    shows_headline: bool = True
    too_small: bool = False
    read_characters: int | None = None

    @property
    def shown_headline(self) -> Span | None:
        """The headline where it says more than the title and the points do, and does not stand in for the title."""
        return self.headline if self.shows_headline and self.article.own_title else None

    @property
    def heading(self) -> KeyPoint | None:
        """What stands where a page without a title has none: the headline, or a point that says it."""
        if self.article.own_title or self.headline is None:
            return None
        if self.shows_headline:
            return KeyPoint(self.headline)
        said = self.headline.text
        alike = [one for one in self.key_points if said in one.span.text or one.span.text in said]
        return max(alike, key=lambda one: len(one.span.text), default=None)

    @property
    def listed(self) -> tuple[KeyPoint, ...]:
        """The points that are shown below: those that the heading does not say."""
        above = self.heading.span.text if self.heading else ""
        return tuple(one for one in self.key_points if one.span.text not in above)

    def marks(self) -> tuple[str, ...]:
        """What stands before each of the listed points: the source's label. They are numbered only where none has
        one: numbers of ours between the source's would be taken for its own."""
        if not any(point.label for point in self.listed):
            return tuple(str(number) for number in range(1, len(self.listed) + 1))
        return tuple(point.label or "·" for point in self.listed)

    @property
    def characters(self) -> int:
        """Length of heading or headline, where one is shown, and of the points, in code points."""
        return sum(len(span.text) for span in (*self._above(), *(point.span for point in self.listed)))

    def _above(self) -> tuple[Span, ...]:
        if self.heading:
            return (self.heading.span,)
        return (self.shown_headline,) if self.shown_headline else ()

    def spans(self) -> tuple[Span, ...]:
        """Every span that a reader is shown, in chat and in plain text alike: each place once."""
        points = (point.span for point in (*self.listed, *self.outline))
        facts = (span_of(fact) for shown in self.facts.shown().values() for fact in shown)
        return tuple(dict.fromkeys((*self._above(), *points, *facts)))
