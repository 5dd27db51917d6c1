"""What a failed call of the Bot API says about whether it was done."""

from __future__ import annotations

from typing import Literal

import aiohttp
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.error import RetryAfter as RateLimited

# final: it was refused, and would be again. limited: not now (RetryAfter). away: no connection came about, so that
# nothing was done. down: the server says that it failed (5xx). lost: the connection broke, or the answer makes no
# sense, so that it may or may not have been done.
ErrorKind = Literal["final", "limited", "away", "down", "lost"]


class MalformedAnswer(NetworkError):
    """An answer that the Bot API does not give: whether the call was obeyed is not known."""

    def __init__(self, message: str = "malformed answer") -> None:
        super().__init__(message)


class UnreadableResult(NetworkError):
    """The call was obeyed (``"ok": true``), but its result is none of that method's. What was sent has arrived."""

    def __init__(self) -> None:
        super().__init__("unreadable result")


class ChatBusy(TelegramError):
    """Nothing was called: the chat's turn comes in some ``seconds`` at the earliest, and who calls does not wait."""

    def __init__(self, seconds: float) -> None:
        super().__init__("the chat's turn is later")
        self.seconds = seconds


def kind_of(error: BaseException) -> ErrorKind:
    """Which kind; anything that Telegram did not say is final."""
    match error:
        case RateLimited():
            return "limited"
        case BadRequest() | Forbidden() | InvalidToken() | ChatMigrated() | Conflict() | UnreadableResult():
            return "final"
        case NetworkError():
            return _kind_of_broken(error)
        case TelegramError():  # PTB's word for a body that is no JSON
            return "lost"
    return "final"


def _kind_of_broken(error: NetworkError) -> ErrorKind:
    """By what lies below. The transport calls a connection that broke a time-out of connecting: aiohttp's word counts,
    not its."""
    below: BaseException | None = error.__cause__
    if below is None or isinstance(below, TelegramError):
        return "lost" if isinstance(error, MalformedAnswer) else "down"
    while below is not None:
        if isinstance(below, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
            return "away"
        below = below.__cause__
    return "lost"


def seconds_of(error: RateLimited) -> float:
    """How long Telegram asks to wait."""
    after = error.retry_after
    return after.total_seconds() if hasattr(after, "total_seconds") else float(after)
