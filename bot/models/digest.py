"""What digesting hands on: articles in stories, and the stories of one edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from bot.models.brief import Article, Brief, KeyPoint, Span
from bot.models.delivery import EditionKey

Relation = Literal["new", "copy", "report", "progress"]


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


@dataclass(frozen=True, slots=True)
class DigestStory:
    """One event as an edition reports it: the article ``lead`` speaks for it; ``members`` are its articles, the first
    to report first.

    ``rule`` is the label of the subscription that matched; ``is_progress``: the story was delivered before, this adds
    facts. ``story_id`` and ``member_id`` (the newest member that it covers) are 0 for stories without a row.
    ``weight`` orders an edition. ``is_named``: somebody asked for it by name, and not for a whole category.
    ``shows_headline``: the headline says more than the lead's title.
    """

    lead: Article
    headline: Span
    points: tuple[KeyPoint, ...]
    category: str
    members: tuple[Article, ...]
    lead_id: int | None = None
    rule: str = ""
    is_progress: bool = False
    story_id: int = 0
    member_id: int = 0
    weight: float = 0.0
    is_named: bool = False
    shows_headline: bool = True

    @property
    def heading(self) -> tuple[str, ...]:
        """What stands above the points: the lead's title, and the headline where it adds something or there is no
        title."""
        title = self.lead.own_title
        return ((title,) if title else ()) + ((self.headline.line,) if self.shows_headline or not title else ())

    @property
    def outlets(self) -> int:
        """How many publishers report it."""
        return len({article.publisher or article.source for article in self.members})


@dataclass(frozen=True, slots=True)
class Digest:
    """An edition: stories in order, the weightiest of the weightiest category first.

    ``due`` is when it was due, or as of when it was asked for (``is_asked``). Of its messages the first ``shown`` are
    sent, the others are held for the button that names the ``edition``. ``folded``: publishers of whom there is more
    than their share, with how many stories are left out.
    """

    stories: tuple[DigestStory, ...]
    edition: EditionKey
    due: datetime
    is_asked: bool = False
    shown: int = 2
    folded: tuple[tuple[str, int], ...] = ()
