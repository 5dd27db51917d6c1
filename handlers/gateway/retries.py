"""When a call of the Bot API that failed is made again.

A message whose fate is not known is sent once more, which may show it twice; what changes nothing when it is done twice
may be repeated; where no connection came about, nothing was done, and the call waits until the API is back.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Final

from telegram.error import BadRequest, RetryAfter, TelegramError

from bot.ports import Clock
from handlers.gateway.api_errors import MalformedAnswer, kind_of, seconds_of

log = logging.getLogger(__name__)

ApiResult = bool | dict[str, Any] | list[dict[str, Any]]
Call = Callable[[], Coroutine[Any, Any, ApiResult]]

RATE_LIMITED_TRIES: Final = 4  # calls that a RetryAfter may cost before the failure is the caller's
AGAIN_AFTER_SECONDS: Final = 1.0  # a restart of a front server, or a router's hiccup, is often over by then
AWAY_SECONDS: Final = 600.0  # how long a call waits for the API; then its update is put back and tried again later
LONGEST_PAUSE_SECONDS: Final = 30.0
# Answers to queries are worth nothing when they come late: Telegram takes them for some fifteen seconds.
QUERY_SECONDS: Final = 15.0
_OF_QUERIES: Final = frozenset({"answerInlineQuery", "answerCallbackQuery", "answerGuestQuery"})
# What a call that was done before gives the second time, where that is more than "yes".
_OF_WHAT_WAS_DONE: Final[dict[str, ApiResult]] = {"answerGuestQuery": {"inline_message_id": ""}}
_SENDING: Final = ("send", "forward", "copy")
_GIVE_MESSAGES: Final = frozenset({"sendMessage", "sendPhoto", "sendDocument", "sendRichMessage"})
_DECORATION: Final = frozenset({"sendChatAction", "sendMessageDraft"})  # nobody misses one


@dataclass(slots=True)
class Counts:
    """Since the start: sends that were repeated although the first may have arrived, replies given up, and calls that
    waited for an API that could not be reached."""

    repeated_sends: int = 0
    given_up: int = 0
    away: int = 0


def is_sending(endpoint: str) -> bool:
    """Whether doing it twice shows something twice."""
    return endpoint.startswith(_SENDING)


class Retries:
    """Makes a call until it is answered, refused, or given up."""

    def __init__(self, clock: Clock, counts: Counts) -> None:
        self._clock, self._counts = clock, counts

    async def made(self, endpoint: str, call: Call, *, is_again: bool = False) -> ApiResult:
        """The call's result; ``is_again``: an earlier attempt may have done it. Raises TelegramError."""
        if endpoint in _DECORATION:
            return await sensible(endpoint, call)
        plan = _Plan(endpoint, self._counts, may_have_been_done=is_again)
        while True:
            try:
                return await sensible(endpoint, call)
            except BadRequest as exc:
                if plan.may_have_been_done and not is_sending(endpoint) and _is_done(exc):
                    return _OF_WHAT_WAS_DONE.get(endpoint, True)
                raise
            except TelegramError as exc:
                seconds = plan.pause_after(exc)
                if seconds is None:
                    self._counts.given_up += is_sending(endpoint)
                    raise
            await self._clock.sleep(seconds)


async def sensible(endpoint: str, call: Call) -> ApiResult:
    """The call, made once; an answer that PTB would stumble over is a failure of the Bot API's."""
    try:
        result = await call()
    except (KeyError, TypeError, AttributeError) as exc:
        raise MalformedAnswer(f"no answer of the Bot API: {type(exc).__name__}") from None
    if endpoint in _GIVE_MESSAGES and not (isinstance(result, dict) and isinstance(result.get("message_id"), int)):
        raise MalformedAnswer(f"no message in the answer to {endpoint}")
    return result


def _is_done(error: BadRequest) -> bool:
    """Whether Telegram says of a call that it changes nothing any more: an edit that arrived is "not modified" the
    second time, a query answered, a message deleted."""
    said = error.message.lower()
    return any(one in said for one in ("not modified", "query is too old", "to delete not found"))


class _Plan:
    """What one call has gone through so far."""

    def __init__(self, endpoint: str, counts: Counts, *, may_have_been_done: bool) -> None:
        self._endpoint, self._counts = endpoint, counts
        self.may_have_been_done = may_have_been_done
        self._limited = self._unknown = self._away = 0
        self._waited = 0.0

    def pause_after(self, error: TelegramError) -> float | None:
        """Seconds until the next try, None for no more."""
        match kind_of(error):
            case "limited" if isinstance(error, RetryAfter):
                self._limited += 1
                return seconds_of(error) + 0.1 if self._limited < RATE_LIMITED_TRIES else None
            case "lost" | "down":
                return self._pause_after_unknown()
            case "away":
                return self._pause_while_away()
        return None

    def _pause_after_unknown(self) -> float | None:
        self._unknown += 1
        self.may_have_been_done = True
        sending = is_sending(self._endpoint)
        if self._unknown > (1 if sending else 2):
            return None
        self._counts.repeated_sends += sending
        return AGAIN_AFTER_SECONDS * self._unknown

    def _pause_while_away(self) -> float | None:
        if not self._away:
            self._counts.away += 1
            log.warning("the Bot API cannot be reached: %s waits for it", self._endpoint)
        self._away += 1
        pause = min(LONGEST_PAUSE_SECONDS, AGAIN_AFTER_SECONDS * 2.0 ** (min(self._away, 10) - 1))
        self._waited += pause
        return pause if self._waited <= (QUERY_SECONDS if self._endpoint in _OF_QUERIES else AWAY_SECONDS) else None
