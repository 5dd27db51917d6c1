"""What is on its way to chats: messages, the editions that they belong to, and how far they have come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Literal


class EditionKind(StrEnum):
    """Why something is sent. The values are the prefixes of keys in the database and in buttons."""

    DIGEST = "d"  # a digest that was due
    AT_ONCE = "o"
    ASKED = "n"  # /digest
    UNDELIVERABLE = "u"  # a report that something could not be delivered, or was not
    SOURCE = "s"  # the health of a source
    FAULT = "f"  # what nobody expected, for the owners


@dataclass(frozen=True, slots=True)
class EditionKey:
    """Names an edition within a chat or topic: what has the same key is queued once.

    ``encode`` and ``parse`` are the codec of the database's column and of the button for the rest of an edition.
    """

    kind: EditionKind
    name: str

    @classmethod
    def digest(cls, due: datetime) -> EditionKey:
        """The digest that was due then."""
        return cls(EditionKind.DIGEST, f"{due.astimezone(UTC):%Y-%m-%dT%H:%M}")

    @classmethod
    def at_once(cls, story_id: int, member_id: int) -> EditionKey:
        """A story up to this member, or a list of stories that begins with it."""
        return cls(EditionKind.AT_ONCE, f"{story_id}:{member_id}")

    @classmethod
    def asked(cls, now: datetime) -> EditionKey:
        """A digest as of now."""
        return cls(EditionKind.ASKED, f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")

    @classmethod
    def refused_delivery(cls, delivery_id: int) -> EditionKey:
        """The report that this message could not be sent."""
        return cls(EditionKind.UNDELIVERABLE, str(delivery_id))

    @classmethod
    def unreachable_chat(cls, chat_id: int, day: date) -> EditionKey:
        """The report that a chat cannot be reached: once a day, however many messages wait."""
        return cls(EditionKind.UNDELIVERABLE, f"{chat_id}:{day:%Y-%m-%d}")

    @classmethod
    def missed(cls, now: datetime) -> EditionKey:
        """To a chat that returned: which digests it missed."""
        return cls(EditionKind.UNDELIVERABLE, f"missed:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")

    @classmethod
    def source(cls, feed_id: int, now: datetime) -> EditionKey:
        """A change of a source, by its second: what is paused may go on in the same minute."""
        return cls(EditionKind.SOURCE, f"{feed_id}:{now.astimezone(UTC):%Y-%m-%dT%H:%M:%S}")

    @classmethod
    def fault(cls, key: str) -> EditionKey:
        """The report of a fault: once for as long as the outbox remembers it."""
        return cls(EditionKind.FAULT, key)

    @classmethod
    def parse(cls, text: str) -> EditionKey | None:
        """What ``encode`` made; None for anything else, since buttons come from outside."""
        kind, _, name = text.partition(":")
        return cls(EditionKind(kind), name) if kind in set(EditionKind) and name else None

    def encode(self) -> str:
        """At most 40 characters, which the column takes and a button has room for."""
        return f"{self.kind}:{self.name}"

    @property
    def due(self) -> datetime:
        """When a digest was due. Raises ValueError for other kinds."""
        return datetime.fromisoformat(self.name).replace(tzinfo=UTC)


class DeliveryState(StrEnum):
    """How far a message has come. The values are those of the database's column."""

    WAITING = "waiting"  # to be sent when it is due
    HELD = "held"  # behind the button for the rest of an edition
    SENT = "sent"
    REFUSED = "refused"  # Telegram never takes it
    MISSED = "missed"  # the chat could not be reached, nothing of its edition arrived
    MISSED_ANNOUNCED = "told"  # missed, and the chat heard of it
    PAUSED = "resting"  # the rest of an edition that arrived in part, until the chat returns


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a message is made for: ``language`` None where the chat chose none, ``zone`` a time zone's name; a channel
    hears news alone."""

    chat_id: int
    thread_id: int
    language: str | None
    zone: str
    is_channel: bool = False


NoticeKind = Literal[
    "nothing_new", "missed", "source_silent", "source_broken", "source_well", "source_paused", "source_removed",
    "undeliverable", "no_rights", "fault",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Notice:
    """A single sentence to a chat outside of editions; ``kind`` names the sentence, ``values`` fill it. Of ``missed``
    they are ``editions``: when they were due, in ISO format, with a blank between."""

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
    """One message on its way: ``part`` of an ``edition`` of a chat, claimed for the ``attempts``-th time.

    Where ``notify`` is False it makes no sound.
    """

    id: int
    chat_id: int
    thread_id: int | None
    edition: EditionKey
    part: int
    message: Message
    notify: bool
    attempts: int = 0
