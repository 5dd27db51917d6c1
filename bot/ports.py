"""What the bot needs from outside, as protocols: a clock, who words messages, who sends them, who wakes the loop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

from bot.models import Delivery, Digest, DigestStory, Message, Notice, Recipient


class Clock(Protocol):
    """Time as an argument: tests move it, nothing sleeps for real."""

    def now(self) -> datetime:
        """The present, aware UTC."""

    def monotonic(self) -> float:
        """Seconds that never go back."""

    async def sleep(self, seconds: float) -> None:
        """Wait."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one send.

    ``sent``: Telegram accepted (``message_id``). ``later``: not now, for this chat (``seconds``: RetryAfter).
    ``unknown``: the connection broke, it may or may not have arrived. ``gone``: the chat blocked the bot, was
    deleted or took away the right to write. ``moved``: the group is now ``new_chat_id``. ``refused``: this one
    message cannot be sent (``reason``).
    """

    state: Literal["sent", "later", "unknown", "gone", "moved", "refused"]
    message_id: int | None = None
    seconds: float = 0.0
    new_chat_id: int | None = None
    reason: str = ""


class Presenter(Protocol):
    """Words what the loop has to say, in the chat's language; pure."""

    def digest(self, digest: Digest, recipient: Recipient) -> tuple[Message, ...]:
        """An edition as messages within Telegram's limits, the weightiest stories first."""

    def story(self, story: DigestStory, recipient: Recipient) -> Message:
        """One story, told at once."""

    def notice(self, notice: Notice, recipient: Recipient) -> Message:
        """One line outside of editions."""


class Sender(Protocol):
    """Sends one delivery. Raises nothing: every failure is an outcome."""

    async def send(self, delivery: Delivery) -> Outcome:
        """Send it once."""


class Wakeups(Protocol):
    """Wakes the loop before its next due time: rows are the truth, this only saves waiting."""

    def wake(self) -> None:
        """Something may be due now."""

    async def wait(self, seconds: float) -> None:
        """Until somebody wakes, or the seconds are over."""
