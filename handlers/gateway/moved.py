"""Calls for a group that became a supergroup, under its former number: messages stay behind, what is said follows.

Telegram refuses such a call and names the new number.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final

from telegram.error import BadRequest, ChatMigrated
from telegram.ext import BaseRateLimiter

from bot.errors import BotError
from handlers.gateway.retries import ApiResult, is_sending

log = logging.getLogger(__name__)

ApiCall = Callable[..., Coroutine[Any, Any, ApiResult]]
_LEFT_BEHIND: Final = frozenset({"reply_parameters", "message_thread_id"})  # what names messages of the former group

_DECORATION: Final = "sendChatAction"  # again and again while somebody is answered


class FollowingMoves(BaseRateLimiter[str]):
    """Stands before the limiter that paces: what is sent to a group that moved is sent to where it is now. A message of
    the former group cannot be changed any more, like one that is gone: BadRequest.

    ``on_moved`` hears of old and new number. A call with arguments is left alone: who made it sees to that.
    """

    def __init__(self, pacer: BaseRateLimiter[str], on_moved: Callable[[int, int], Awaitable[None]]) -> None:
        self._pacer, self._on_moved = pacer, on_moved

    async def initialize(self) -> None:
        """With the one that paces."""
        await self._pacer.initialize()

    async def shutdown(self) -> None:
        """With the one that paces."""
        await self._pacer.shutdown()

    async def process_request(
        self,
        callback: ApiCall,
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: str | None,
    ) -> ApiResult:
        """One API call, and a second one where the group is found to have moved."""
        try:
            return await self._pacer.process_request(callback, args, kwargs, endpoint, data, rate_limit_args)
        except ChatMigrated as exc:
            if rate_limit_args or endpoint == _DECORATION:
                raise
            await self._note(data.get("chat_id"), exc.new_chat_id)
            if not is_sending(endpoint):
                raise BadRequest("message of a group that became a supergroup") from exc
            kept = {name: value for name, value in data.items() if name not in _LEFT_BEHIND}
            moved = kept | {"chat_id": exc.new_chat_id}
        return await self._pacer.process_request(callback, (endpoint, moved), kwargs, endpoint, moved, None)

    async def _note(self, old: Any, new: int) -> None:
        """What cannot be written now is when Telegram says it itself, which it does in both groups."""
        log.info("a group became a supergroup")
        with contextlib.suppress(BotError):
            await self._on_moved(int(old), new)
