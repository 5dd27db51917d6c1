"""Telegram's rates: 1 message a second and chat, 20 a minute and group, 30 a second overall (FAQ for bots).

RetryAfter holds its chat alone.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable, Coroutine
from typing import Any

from telegram.error import RetryAfter
from telegram.ext import BaseRateLimiter

from bot.ports import Clock

ApiResult = bool | dict[str, Any] | list[dict[str, Any]]
ApiCall = Callable[..., Coroutine[Any, Any, ApiResult]]

PACED = frozenset({
    "sendMessage", "sendDocument", "sendPhoto", "sendMediaGroup", "forwardMessage", "copyMessage",
})  # fmt: skip
REMEMBERED_CHATS = 10_000
ATTEMPTS = 4


class _Window:
    """At most ``count`` events in any ``seconds``; ``reserve`` says how long to wait for the next."""

    __slots__ = ("_count", "_seconds", "_times")

    def __init__(self, count: int, seconds: float) -> None:
        self._count, self._seconds = count, seconds
        self._times: deque[float] = deque(maxlen=count)

    def earliest(self, now: float) -> float:
        """When the next event may happen."""
        return max(now, self._times[0] + self._seconds) if len(self._times) == self._count else now

    def note(self, when: float) -> None:
        self._times.append(when)


class Pacer(BaseRateLimiter[None]):
    """Holds each send until the limits allow it; nothing is dropped and no chat waits for another's RetryAfter."""

    MARGIN = 0.05  # seconds that the clocks of both sides may differ

    def __init__(self, clock: Clock, per_second: float) -> None:
        self._clock = clock
        self._overall = _Window(max(1, int(per_second)), 1 + self.MARGIN) if per_second else None
        self._chats: OrderedDict[int | str, tuple[_Window, _Window, asyncio.Lock]] = OrderedDict()

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def process_request(
        self,
        callback: ApiCall,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: None,
    ) -> ApiResult:
        """One API call, held until it may go; a RetryAfter holds its chat and the call is made again."""
        chat_id = data.get("chat_id")
        if chat_id is None or endpoint not in PACED:
            return await self._attempts(callback, args, kwargs)
        windows = self._windows(chat_id)
        async with windows[2]:
            await self._wait(windows)
            return await self._attempts(callback, args, kwargs)

    async def _attempts(self, callback: ApiCall, args: Any, kwargs: dict[str, Any]) -> ApiResult:
        for attempt in range(ATTEMPTS):
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as exc:
                if attempt == ATTEMPTS - 1:
                    raise
                after = exc.retry_after
                seconds = after.total_seconds() if hasattr(after, "total_seconds") else float(after)
                await self._clock.sleep(seconds + 0.1)
        raise AssertionError("unreachable")

    def _windows(self, chat_id: int | str) -> tuple[_Window, _Window, asyncio.Lock]:
        if chat_id not in self._chats:
            is_group = not isinstance(chat_id, int) or chat_id < 0
            per_minute = _Window(20 if is_group else 60, 60)
            self._chats[chat_id] = (_Window(1, 1 + self.MARGIN), per_minute, asyncio.Lock())
        self._chats.move_to_end(chat_id)
        while len(self._chats) > REMEMBERED_CHATS:
            self._chats.popitem(last=False)
        return self._chats[chat_id]

    async def _wait(self, windows: tuple[_Window, _Window, asyncio.Lock]) -> None:
        now = self._clock.monotonic()
        limits = [windows[0], windows[1], *([self._overall] if self._overall else [])]
        when = max(limit.earliest(now) for limit in limits)
        for limit in limits:
            limit.note(when)
        if when > now:
            await self._clock.sleep(when - now)
