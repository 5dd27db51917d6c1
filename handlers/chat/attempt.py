"""One attempt at answering an update: what it has sent, and what went wrong.

The attempt is found through a context variable, since a call of the Bot API does not know which update it answers; the
tasks that a handler starts inherit it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from bot.storage.database import StorageError

# What of a message that was sent is kept: as much as PTB needs to make a message of it that can be edited.
_KEPT_FIELDS: Final = ("message_id", "message_thread_id", "date", "chat", "inline_message_id")
_FOUND: Final = "found"  # in a record, beside the names of what was sent
ASKED_TO_FORGET: Final = "asked to forget"  # found by an attempt that was let in, and after which nobody is known
T = TypeVar("T")


async def _nothing() -> None:
    pass


@dataclass(slots=True)
class Attempt:
    """``known`` maps what was sent (``key_of``) to Telegram's answer, with what earlier attempts sent; ``failure`` is
    what ended the handler; ``found`` is what the first attempt found (``first_found``); ``begun_at`` are monotonic
    seconds; ``is_again`` says that an earlier attempt may have done all of it. ``written`` ends when all that was noted
    so far is in the database. ``may_wait``: where the database fails it, another attempt follows once that is back;
    ``notice`` tells the person so.
    """

    known: dict[str, Any] = field(default_factory=dict)
    found: dict[str, Any] = field(default_factory=dict)
    begun_at: float = 0.0
    is_again: bool = False
    may_wait: bool = False
    notice: Callable[[], Awaitable[None]] = _nothing
    failure: BaseException | None = None
    noted: Callable[[str], None] = lambda _: None
    written: Callable[[], Awaitable[None]] = _nothing
    _repeats: dict[str, int] = field(default_factory=dict)

    def key_of(self, endpoint: str, data: dict[str, Any]) -> str:
        """Names a send by what it says; the same said twice in one attempt are two sends."""
        plain = _name_of(endpoint, data)
        self._repeats[plain] = self._repeats.get(plain, 0) + 1
        return f"{plain}{self._repeats[plain]}"

    def knows(self, endpoint: str, data: dict[str, Any]) -> bool:
        """Whether an earlier attempt sent this."""
        plain = _name_of(endpoint, data)
        return f"{plain}{self._repeats.get(plain, 0) + 1}" in self.known

    def sent(self, message_id: int) -> bool:
        """Whether an earlier attempt, or this one, sent this message."""
        return any(one.get("message_id") == message_id for one in self.known.values())

    def note(self, key: str, result: Any) -> None:
        """This was sent: it is not sent again when the update is tried again."""
        one = result if isinstance(result, dict) else {}
        self.known[key] = {name: one[name] for name in _KEPT_FIELDS if name in one}
        self.noted(self.record())

    def record(self) -> str:
        """What was sent and found, as text to be kept; empty for nothing."""
        kept = {**self.known, _FOUND: self.found} if self.found else self.known
        return json.dumps(kept) if kept else ""  # in ASCII: no database takes half a surrogate pair of a name


def _name_of(endpoint: str, data: dict[str, Any]) -> str:
    said = data.get("text") or data.get("caption") or data.get("rich_message") or ""
    return hashlib.sha256(f"{endpoint}\n{data.get('chat_id')}\n{said}".encode()).hexdigest()[:16]


def waits_for_database(error: BaseException | None) -> bool:
    """Whether the update that is being answered is answered later because of this error: whoever catches others for a
    person to read lets it pass."""
    attempt = CURRENT.get()
    return attempt is not None and attempt.may_wait and isinstance(error, StorageError)


def attempt_after(record: str) -> Attempt:
    """The attempt that follows one which left this record."""
    known = json.loads(record) if record else {}
    found = known.pop(_FOUND, {})
    return Attempt(known=known, found=found)


async def first_found(name: str, look: Callable[[], Awaitable[T]]) -> T:
    """What the first attempt at this update found: by that a second one answers, in the words of the first.

    What a handler changes it asks for here before, and changes it so that doing it twice is doing it once. ``look`` is
    awaited in the first attempt alone; its result, of JSON's types, is in the database before anything is changed.
    """
    is_new, found, attempt = not has_found(name), await first_seen(name, look), CURRENT.get()
    if attempt and is_new:
        attempt.noted(attempt.record())
        await attempt.written()
    return found


async def first_seen(name: str, look: Callable[[], Awaitable[T]]) -> T:
    """The same, written only with what is sent or found next, or when the update is put back: for what every handler
    looks at."""
    attempt = CURRENT.get()
    if attempt is None:
        return await look()
    if name not in attempt.found:
        attempt.found[name] = await look()
    found: T = attempt.found[name]
    return found


def has_found(name: str) -> bool:
    """Whether an earlier attempt (or this one before) found it."""
    attempt = CURRENT.get()
    return attempt is not None and name in attempt.found


CURRENT: Final[ContextVar[Attempt | None]] = ContextVar("attempt", default=None)
