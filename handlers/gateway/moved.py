"""A call for a group that became a supergroup, under its former number: messages stay behind, what is said follows.

Telegram refuses such a call and names the new number. What waits in the outbox is not changed here: its rows are.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from typing import Any, Final

from telegram.error import BadRequest, ChatMigrated

from handlers.gateway.retries import ApiResult, Call, is_sending

ApiCall = Callable[..., Coroutine[Any, Any, ApiResult]]
_LEFT_BEHIND: Final = frozenset({"reply_parameters", "message_thread_id"})  # what names messages of the former group


async def followed(call: Call, again: ApiCall, endpoint: str, data: Mapping[str, Any]) -> ApiResult:
    """Make the call; what is sent goes to where the group is now, by ``again`` with endpoint and data. Raises
    BadRequest, as for a message that is gone, where one of the former group was to be changed."""
    try:
        return await call()
    except ChatMigrated as exc:
        if not is_sending(endpoint):
            raise BadRequest("message of a group that became a supergroup") from exc
        kept = {name: value for name, value in data.items() if name not in _LEFT_BEHIND}
        return await again(endpoint, kept | {"chat_id": exc.new_chat_id})
