"""The values that cross stages, one for each arrow of the flows.

    Link → Page → Article → Brief → (what people see)

All are frozen: a stage returns a new value and never edits its input. Offsets are Python
string offsets (code points) into one paragraph of one article.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Length = Literal["short", "medium", "long"]
PageKind = Literal["html", "markdown", "text", "feed"]
Published = datetime | date  # aware, in the zone of the page (China's where it gives none), or the day alone


@dataclass(frozen=True, slots=True)
class Link:
    """One address as it was sent, and its canonical form (the key of the archive)."""

    sent: str
    url: str


@dataclass(frozen=True, slots=True)
class Page:
    """A document as text, before anything was understood of it.

    ``source`` is what the user named (address, path or ``-``); ``url`` the canonical final
    address, None for files and pasted text. ``validators`` are the ETag and Last-Modified
    that a later conditional GET sends back.
    """

    source: str
    text: str
    kind: PageKind
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """The cleaned text of a page. ``paragraphs`` hold no line breaks and no surrounding space."""

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

    @property
    def characters(self) -> int:
        """Length of the body in code points."""
        return sum(map(len, self.paragraphs))


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of an article, character for character: ``paragraphs[paragraph][start:end] == text``."""

    text: str
    paragraph: int
    start: int
    end: int

    def lies_in(self, article: Article) -> bool:
        """Whether the article holds exactly this text at exactly this place."""
        if not 0 <= self.paragraph < len(article.paragraphs) or not 0 <= self.start < self.end:
            return False
        return article.paragraphs[self.paragraph][self.start : self.end] == self.text


@dataclass(frozen=True, slots=True)
class KeyPoint:
    """One line of a brief. ``label`` is the number that the source gives the measure (一, 2, （三）…).

    ``cut_before`` and ``cut_after`` say that the sentence goes on outside the span on that side.
    """

    span: Span
    label: str | None = None
    link: str | None = None
    cut_before: bool = False
    cut_after: bool = False


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


@dataclass(frozen=True, slots=True)
class Brief:
    """What an analyst would have underlined in one article, in the article's order.

    ``outline`` holds the heads of an enumeration that does not fit into ``key_points``;
    ``topic`` is one of the State Council's subject classes, ``topic_score`` in 0..1.
    """

    article: Article
    headline: Span | None
    key_points: tuple[KeyPoint, ...]
    outline: tuple[KeyPoint, ...] = ()
    keywords: tuple[str, ...] = ()
    topic: str = "其他"
    topic_score: float = 0.0
    facts: Facts = Facts()

    def spans(self) -> tuple[Span, ...]:
        """Every span that a reader is shown."""
        head = (self.headline,) if self.headline else ()
        points = (point.span for point in (*self.key_points, *self.outline))
        return (*head, *points, *self.facts.spans())


FeedKind = Literal["feed", "list"]  # a feed of its own, or a page of links that is followed
Relation = Literal["new", "copy", "report", "progress"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed, or one link of a followed list page.

    ``key`` is what the source calls it (guid, id), or its canonical address. ``body`` is HTML where the
    feed carries the whole text.
    """

    key: str
    url: str | None
    title: str
    published: datetime | None = None
    body: str | None = None
    author: str | None = None
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A source as it was fetched: items in its own order, ``ttl_seconds`` as it asks (None: it does not)."""

    url: str
    title: str
    kind: FeedKind
    items: tuple[FeedItem, ...]
    site: str | None = None
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class StoryMember:
    """One article of a story. ``relation`` says what it was when it came: the ``new`` story's first, a near
    ``copy``, another outlet's own ``report``, or ``progress`` with new facts."""

    article_id: int
    title: str
    url: str | None
    source: str
    publisher: str | None
    published: str | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event, in order of arrival; the first is its first publisher's."""

    id: int
    members: tuple[StoryMember, ...]
    first_seen: datetime
    updated: datetime


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a new article went: its story, and what it is there."""

    article_id: int
    story_id: int
    relation: Relation


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: ``data`` for the bot, or a ``url``."""

    label: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: Telegram HTML of at most 4,096 characters after parsing, and rows of buttons."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message on its way: ``part`` of an ``edition`` of a chat. Only a part that ``rings`` makes a sound."""

    id: int
    chat_id: int
    thread_id: int | None
    edition: str
    part: int
    message: Message
    rings: bool
    attempts: int = 0


PartKind = Literal["word", "phrase", "source", "category", "topic", "number", "since", "until"]
MistakeKind = Literal["unclosed_quote", "empty", "bad_date", "unknown_key", "reversed_dates", "too_long", "too_many"]


@dataclass(frozen=True, slots=True)
class QueryPart:
    """One thing that was understood of a query; ``value`` as typed, of dates YYYY-MM-DD. ``is_excluded``: -value."""

    kind: PartKind
    value: str
    is_excluded: bool = False


@dataclass(frozen=True, slots=True)
class Mistake:
    """What could not be understood as it stands: the piece of the query."""

    kind: MistakeKind
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    """A query as it was understood. ``since`` and ``until`` are days of publication, both included."""

    text: str
    understood: tuple[QueryPart, ...] = ()
    mistakes: tuple[Mistake, ...] = ()
    since: date | None = None
    until: date | None = None

    def values(self, *kinds: PartKind, is_excluded: bool = False) -> tuple[str, ...]:
        """The values of these kinds in order."""
        parts = (part for part in self.understood if part.kind in kinds and part.is_excluded == is_excluded)
        return tuple(part.value for part in parts)

    @property
    def needles(self) -> tuple[str, ...]:
        """The words and phrases that have to stand in an article."""
        return self.values("word", "phrase")


@dataclass(frozen=True, slots=True)
class Hit:
    """One article of an answer. ``sentence`` is the one that holds most of what was sought, word for word;
    ``paragraph`` None where it is a caption. ``marks`` are offsets in it, ``title_marks`` in the title.
    ``others`` near-copies in the same story match too and are not listed."""

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
    title_marks: tuple[tuple[int, int], ...] = ()
    image: str | None = None
    is_private: bool = False
    others: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of hits, the best first. ``next_cursor`` (at most 40 ASCII characters) gives the next page."""

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
