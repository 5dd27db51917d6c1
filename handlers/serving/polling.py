"""Long polling: ask, keep, and only then confirm with the next question's offset."""

from __future__ import annotations

import logging
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.request import BaseRequest, RequestData
from telegram.request._requestparameter import RequestParameter  # what a RequestData is made of

from bot.errors import SettingsError
from bot.runtime.services import Services
from bot.settings import UNKNOWN_TOKEN
from bot.storage.database import StorageError
from handlers.app import ALLOWED_UPDATES, POLL_TIMEOUT
from handlers.gateway.api_errors import MalformedAnswer, kind_of, seconds_of
from handlers.serving.intake import Intake

log = logging.getLogger(__name__)

ANSWER_SECONDS: Final = 10.0  # above the time that Telegram holds the question
LONGEST_PAUSE_SECONDS: Final = 30.0
STORAGE_SECONDS: Final = 5.0  # while nothing can be kept: who writes meanwhile hears of it within this time
NO_ROOM_SECONDS: Final = 0.5
NO_NUMBER_SECONDS: Final = 0.5  # short: the updates of others stand behind these
ROUND_SECONDS: Final = 90.0  # one round at most, beside the time that Telegram holds it: an answer, a pause, some room


class Polling:
    """``url`` is that of getUpdates, with the token: it is never logged."""

    def __init__(
        self, request: BaseRequest, url: str, intake: Intake, services: Services, hold_seconds: float | None = None
    ) -> None:
        self._request, self._url, self._intake = request, url, intake
        self._clock, self._pulse = services.clock, services.pulse
        self._hold_seconds = POLL_TIMEOUT.total_seconds() if hold_seconds is None else hold_seconds
        self._offset = 0
        self._failures = 0

    async def run(self) -> None:
        """Until cancelled. Raises SettingsError where Telegram does not know the token."""
        while True:
            self._pulse.beat("updates", self._hold_seconds + ROUND_SECONDS)
            while not self._intake.has_room:
                await self._clock.sleep(NO_ROOM_SECONDS)
            try:
                raws = await self._ask()
                await self._intake.take(raws)
            except InvalidToken:
                raise token_refused() from None
            except TelegramError as exc:
                await self._clock.sleep(self._pause_after(exc))
            except StorageError:
                await self._clock.sleep(min(STORAGE_SECONDS, self._pause()))
            else:
                await self._confirm(raws)

    async def _ask(self) -> list[Any]:
        """What Telegram has. Raises TelegramError."""
        asked: dict[str, object] = {"timeout": int(self._hold_seconds), "allowed_updates": ALLOWED_UPDATES}
        if self._offset:
            asked["offset"] = self._offset
        form = RequestData([RequestParameter.from_input(name, value) for name, value in asked.items()])
        try:
            answer: Any = await self._request.post(self._url, form, read_timeout=self._hold_seconds + ANSWER_SECONDS)
        except (KeyError, TypeError, AttributeError) as exc:
            raise MalformedAnswer(type(exc).__name__) from None
        if not isinstance(answer, list):
            raise MalformedAnswer(type(answer).__name__)
        return answer

    async def _confirm(self, raws: list[Any]) -> None:
        numbers = [number for raw in raws if isinstance(number := _number(raw), int)]
        self._offset = max([self._offset, *(number + 1 for number in numbers)])
        self._failures = 0
        if raws and not numbers:  # nothing to confirm by: they would come again at once
            await self._clock.sleep(NO_NUMBER_SECONDS)

    def _pause_after(self, error: TelegramError) -> float:
        if isinstance(error, Conflict):
            log.error("another process asks with this token, or a webhook is set: only one of them gets the updates")
        elif self._failures == 0 or kind_of(error) == "final":
            log.warning("no updates: %s", type(error).__name__)
        if isinstance(error, RetryAfter):
            return seconds_of(error)
        return self._pause()

    def _pause(self) -> float:
        self._failures += 1
        return min(LONGEST_PAUSE_SECONDS, 2.0 ** min(self._failures - 1, 10))


def _number(raw: Any) -> Any:
    return raw.get("update_id") if isinstance(raw, dict) else None


def token_refused() -> SettingsError:
    """What the operator is told; the token itself is not shown."""
    return SettingsError("TELEGRAM_TOKEN", "…", UNKNOWN_TOKEN)
