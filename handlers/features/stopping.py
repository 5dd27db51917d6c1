"""Stop under a draft: whoever reads the page hears it, in this process or in another."""

from __future__ import annotations

from bot.flows.chats import stop_draft
from handlers.chat.stopping import StopRequest


async def on_stop(request: StopRequest) -> None:
    """The answer, that it was stopped, comes from where the page is read."""
    stopped = request.context.memory.drafts.get(request.draft_id)
    if stopped:
        stopped.set()
    else:
        await stop_draft(request.context.services, request.chat_id, request.draft_id)
