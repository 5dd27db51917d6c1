"""What following and digesting hand on: Feed → FeedItem → Story → Digest → Delivery."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bot.models.brief import Article, Brief, KeyPoint, Span

FeedKind = Literal["feed", "list"]  # a feed of its own, or a page of links that is followed
FeedHealth = Literal["healthy", "silent", "broken"]
Relation = Literal["new", "copy", "report", "progress"]


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One entry of a feed, or one link of a followed list page.

    ``key`` is what the source calls it (guid, id), or its canonical address. ``published`` is aware. ``body`` is HTML,
    and None where the feed does not carry the whole text.
    """

    key: str
    url: str | None
    title: str
    published: datetime | None = None
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A source as it was fetched: items in its own order, ``ttl_seconds`` (ttl, sy:updatePeriod) as it asks."""

    url: str
    title: str
    kind: FeedKind
    items: tuple[FeedItem, ...]
    ttl_seconds: int | None = None


@dataclass(frozen=True, slots=True)
class FollowedFeed:
    """A feed as its row says; a poll decides the next one (``bot.feeds.poll_decision``).

    ``errors`` counts failures in a row, since ``failing_since``. ``first_polled_at`` is None until it answered once.
    ``last_new_at`` is when its newest item came or was published. ``requested_interval_seconds`` is what the feed asks
    for, ``median_interval_seconds`` what is usual between its news; None: not known. ``announced`` is the health that
    its subscribers heard of last (None: nothing, or that it is healthy). ``categories`` is its path.
    """

    id: int
    url: str
    kind: FeedKind
    title: str
    categories: tuple[str, ...]
    next_due: datetime
    etag: str | None = None
    last_modified: str | None = None
    requested_interval_seconds: int | None = None
    errors: int = 0
    failing_since: datetime | None = None
    first_polled_at: datetime | None = None
    last_new_at: datetime | None = None
    median_interval_seconds: int | None = None
    announced: FeedHealth | None = None


@dataclass(frozen=True, slots=True)
class StoryAssignment:
    """The story that an article belongs to (None: a new one), and the article's relation to it.

    The articles ``moved_in`` move to that story too; each group of ``split_off`` leaves it for a new story of its own.
    Both are mostly empty.
    """

    story_id: int | None
    relation: Relation
    moved_in: tuple[int, ...] = ()
    split_off: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class StoryMember:
    """One article of a story. ``id`` grows with arrival, over all stories: it is the cursor of subscriptions.

    ``relation`` says what the article was when it came: the first of a ``new`` story, a near-duplicate (``copy``),
    another outlet's own ``report``, or ``progress`` with new facts. Only members that are news (``is_news``) are
    delivered: imports and the first poll of a feed fill the archive. ``feeds`` are the numbers of the feeds that
    brought it.
    """

    id: int
    article_id: int
    brief: Brief
    relation: Relation
    is_news: bool
    assigned_at: datetime
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
    points: tuple[KeyPoint, ...]
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


NoticeKind = Literal["nothing_new", "missed", "source_silent", "source_broken", "source_well", "undeliverable"]


@dataclass(frozen=True, slots=True)
class Notice:
    """A single sentence to a chat outside of editions; ``kind`` names the sentence, ``values`` fill it."""

    kind: NoticeKind
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
