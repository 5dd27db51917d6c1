"""An answer in the place of a message, which somebody may have deleted meanwhile."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Literal

from telegram.error import BadRequest

# gone: the message does not show it, and never will; who waits for it needs a message of its own.
Edited = Literal["shown", "unchanged", "gone"]


async def edited(edit: Awaitable[object]) -> Edited:
    """Make an edit; what became of it. Telegram has many words for a message that takes none (deleted, of somebody
    else, without a text), and one for what stands there already."""
    try:
        await edit
    except BadRequest as exc:
        return "unchanged" if "not modified" in exc.message.lower() else "gone"
    return "shown"
