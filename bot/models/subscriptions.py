"""What chats subscribe to, and when they get it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal

SubscriptionKind = Literal["category", "topic", "source", "keywords", "document"]
Pace = Literal["digest", "at_once"]
Days = Literal["daily", "workdays", "weekly"]


LONG_AGO: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class SubscriptionTarget:
    """What somebody wants to hear of.

    ``value`` is a category path, a topic, the number of a feed, a keyword query, or a document's title or number;
    ``label`` is what people call it.
    """

    kind: SubscriptionKind
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A subscription of a chat or topic (0: no topic of a group) before it has a row."""

    chat_id: int
    thread_id: int
    target: SubscriptionTarget
    created_by: int
    pace: Pace = "digest"


@dataclass(frozen=True, slots=True)
class Subscription:
    """A subscription with its row.

    Members of stories up to ``since`` came before it; those up to ``cursor`` were evaluated for it. What was published
    long before ``made_at`` is no news to it, whenever it arrives.
    """

    id: int
    chat_id: int
    thread_id: int
    target: SubscriptionTarget
    pace: Pace
    is_paused: bool
    since: int
    cursor: int
    created_by: int
    made_at: datetime = LONG_AGO

    @property
    def kind(self) -> SubscriptionKind:
        """Of its target."""
        return self.target.kind

    @property
    def value(self) -> str:
        """Of its target."""
        return self.target.value

    @property
    def label(self) -> str:
        """Of its target."""
        return self.target.label


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
