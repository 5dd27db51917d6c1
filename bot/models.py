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
    that a later conditional GET sends back; ``fresh_seconds`` how long its server calls it fresh.
    """

    source: str
    text: str
    kind: PageKind
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fresh_seconds: int | None = None


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
    """A source as it was fetched: items in its own order, ``ttl_seconds`` (ttl, sy:updatePeriod) as it asks."""

    url: str
    title: str
    kind: FeedKind
    items: tuple[FeedItem, ...]
    site: str | None = None
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class StoryMember:
    """One article of a story. ``id`` grows with arrival, over all stories.

    ``relation`` says what it was when it came: a ``new`` story's first, a near ``copy``, another outlet's own
    ``report``, or ``progress`` with new facts. Only what ``is_news`` is delivered: imports and the first poll of a
    feed fill the archive.
    """

    id: int
    article_id: int
    brief: Brief
    relation: Relation
    is_news: bool
    placed_at: datetime
    feeds: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Story:
    """Articles about one event, in order of arrival; the first is its first publisher's."""

    id: int
    members: tuple[StoryMember, ...]


SubscriptionKind = Literal["category", "topic", "source", "keywords", "document"]
Pace = Literal["digest", "at_once"]
Days = Literal["daily", "workdays", "weekly"]


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a chat (0: no topic of a group) wants to hear of.

    ``value`` is a category path, a topic, the id of a feed, a keyword query, or a document's title or number;
    ``label`` what people call it. Members of stories up to ``since`` came before it; those up to ``cursor`` have been
    looked at.
    """

    id: int
    chat_id: int
    thread_id: int
    kind: SubscriptionKind
    value: str
    label: str
    pace: Pace
    is_paused: bool
    since: int
    cursor: int
    created_by: int


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a chat gets its digests: local ``times`` (HH:MM) on ``days``, nothing between ``quiet`` (from, to).

    ``zone`` is a time zone's name. Weekly means Monday. ``says_nothing_new``: an empty edition is one quiet line.
    """

    zone: str
    days: Days = "daily"
    times: tuple[str, ...] = ("08:00",)
    quiet: tuple[str, str] | None = ("22:30", "07:00")
    says_nothing_new: bool = True


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is made for: ``language`` None where the chat chose none, ``zone`` a time zone's name."""

    chat_id: int
    thread_id: int
    language: str | None
    zone: str


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One event: the article ``lead`` speaks for it; ``members`` are all its articles, the first to report first.

    ``rule`` is the label of the subscription that matched; ``is_progress``: the story was delivered before, this
    adds facts.
    """

    lead: Article
    headline: Span
    points: tuple[Span, ...]
    category: str
    members: tuple[Article, ...]
    lead_id: int | None = None
    rule: str = ""
    is_progress: bool = False

    @property
    def outlets(self) -> int:
        """How many publishers report it."""
        return len({article.publisher or article.source for article in self.members})


@dataclass(frozen=True, slots=True)
class Digest:
    """An edition: stories in order, the weightiest of the weightiest category first.

    ``due`` is when it was due, or as of when it was asked for (``is_asked``). Of its messages ``shown`` are sent, the
    others are held for the button that names the ``edition``.
    """

    stories: tuple[DigestStory, ...]
    edition: str
    due: datetime
    is_asked: bool = False
    shown: int = 2


@dataclass(frozen=True, slots=True)
class Notice:
    """What a chat is told outside of editions; ``kind`` names the sentence, ``values`` fill it."""

    kind: Literal["nothing_new", "missed", "source_silent", "source_broken", "source_well", "undeliverable"]
    values: dict[str, str] = field(default_factory=dict)


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
