"""/recent: the last briefs of the chat in which it is said, whichever chat is managed from there."""

from __future__ import annotations

from bot.flows.recents import recents
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.view.buttons.presses import TurnRecent
from handlers.view.buttons.recent import recent_keyboard
from handlers.view.recent import pages, recent_html


async def on_recent(request: MessageRequest) -> None:
    """The newest ten, with buttons that show each again."""
    talk = request.talk
    shown = await recents(talk.services, talk.chat.id)
    if not shown:
        await request.message.reply_text(talk.texts.recent.empty)
        return
    await request.message.reply_text(recent_html(shown, 0, talk.display), reply_markup=recent_keyboard(shown, 0))


async def on_turn_recent(request: PressRequest[TurnRecent]) -> None:
    """◀ ▶: as the list is now; the last page where there are fewer."""
    talk = request.talk
    shown = await recents(talk.services, talk.chat.id)
    await request.answer(None if shown else talk.texts.recent.empty)
    if shown:
        page = min(request.press.page, pages(shown) - 1)
        await request.edit(recent_html(shown, page, talk.display), recent_keyboard(shown, page))
