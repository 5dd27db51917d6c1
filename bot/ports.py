"""What the bot needs from outside, as protocols: a clock, who words messages, who sends them, who wakes the loops."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.models import Delivery, Digest, DigestStory, Message, Notice, Recipient


class Clock(Protocol):
    """Time as an argument: tests move it, nothing sleeps for real."""

    def now(self) -> datetime:
        """The present time, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds from some beginning that never go back, unlike ``now``."""

    async def sleep(self, seconds: float) -> None:
        """Wait so many seconds."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one send.

    ``sent``: Telegram accepted it as ``message_id``. ``busy``: nothing was sent, since it is another call's turn to
    write to this chat, or its rates are used up, for ``seconds`` at least. ``rate_limited``: not now, for this chat
    (``seconds`` is its RetryAfter). ``unknown``: the connection broke, and the message may or may not have arrived.
    ``unreachable``: the chat blocked the bot, threw it out, or was deleted. ``no_rights``: the bot may not write there
    at present. ``moved``: the group is now ``new_chat_id``. ``refused``: Telegram never takes this message
    (``reason``).
    """

    state: Literal["sent", "busy", "rate_limited", "unknown", "unreachable", "no_rights", "moved", "refused"]
    message_id: int | None = None
    seconds: float = 0.0
    new_chat_id: int | None = None
    reason: str = ""


class Presenter(Protocol):
    """Words messages in the recipient's language, within Telegram's limits; pure."""

    def digest(self, digest: Digest, recipient: Recipient) -> tuple[Message, ...]:
        """An edition as one or more messages, its stories in order."""

    def story(self, story: DigestStory, recipient: Recipient, now: datetime) -> Message:
        """One story as a message of its own, for subscriptions that want it at once."""

    def notice(self, notice: Notice, recipient: Recipient) -> Message:
        """A single sentence outside of editions."""


class Sender(Protocol):
    """Sends deliveries to Telegram. Every expected failure is an outcome; what is raised is a fault."""

    async def send(self, delivery: Delivery) -> Outcome:
        """Try once, and wait for no chat: whoever waits keeps others from being sent to."""


class Wakeups(Protocol):
    """Wakes a loop before its next due time. Rows say what is due; a wake-up that is lost only costs waiting."""

    def wake(self, key: str = "") -> None:
        """Something may be due now. ``key`` says what (a chat's lane, a feed): of one that waits to wake somebody no
        second is queued."""

    def look(self) -> None:
        """The same for this process alone."""

    async def wait(self, seconds: float) -> None:
        """Until somebody wakes, or the seconds are over."""
