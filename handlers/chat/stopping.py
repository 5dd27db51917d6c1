"""The Stop button of a draft (Bot API 10.3), an update that PTB 22.8 does not know."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from telegram import Update
from telegram.ext import BaseHandler

from handlers.chat.context import BotContext

STOPPED: Final = "stopped_message_generation"


@dataclass(frozen=True, slots=True)
class StopRequest:
    """A person stopped what the draft shows."""

    context: BotContext
    chat_id: int
    draft_id: int


class StopHandler(BaseHandler[Update, BotContext, None]):
    """For the Stop button; an update of another shape is left to the other handlers."""

    def __init__(self, handle: Callable[[StopRequest], Awaitable[None]]) -> None:
        async def entered(update: Update, context: BotContext) -> None:
            if numbers := _numbers(update):
                await handle(StopRequest(context, *numbers))

        super().__init__(entered)

    def check_update(self, update: object) -> bool | None:
        return True if isinstance(update, Update) and _numbers(update) else None


def _numbers(update: Update) -> tuple[int, int] | None:
    """Of the chat and the draft."""
    event: Any = update.api_kwargs.get(STOPPED)
    chat = event.get("chat") if isinstance(event, Mapping) else None
    chat_id, draft_id = (chat.get("id"), event.get("draft_id")) if isinstance(chat, Mapping) else (None, None)
    if not isinstance(chat_id, int) or not isinstance(draft_id, int) or max(abs(chat_id), abs(draft_id)) >= 2**63:
        return None
    return chat_id, draft_id
