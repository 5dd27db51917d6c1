"""[少一些这样的]: less of a publisher, a category or a word in a chat's digests.

It is taken back where it was asked for, or in the list under /subscriptions.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from telegram import InlineKeyboardMarkup

from bot.errors import SourceError
from bot.flows.muting import choices, mute
from bot.models.mutes import Mute, MuteKind
from bot.storage.mutes import Mutes
from handlers.chat.attempt import first_found
from handlers.chat.entry import PressRequest
from handlers.chat.permissions import TargetChat, administers, named_html, refusal, target_of
from handlers.view.buttons.muting import choices_keyboard, muted_keyboard, mutes_keyboard, only_story, stories_keyboard
from handlers.view.buttons.subscription_presses import MuteLike, Muting, ShowFewer, ShowMuted, Unmute
from handlers.view.muting import muted_html, mutes_html, unmuted_html


async def on_muting(request: PressRequest[Muting]) -> None:
    """Rights are checked at each press, for the chat that it changes."""
    talk, press = request.talk, request.press
    target = await target_of(talk, request.message)
    if not await administers(talk, target.chat_id):
        await request.answer(refusal(talk, target))
        return
    await request.answer()
    match press:
        case ShowFewer():
            await _offer(request, press, target)
        case MuteLike():
            await _mute(request, press, target)
        case Unmute():
            await _unmute(request, press, target)
        case ShowMuted():
            await _list(request, target)


async def _offer(request: PressRequest[Muting], press: ShowFewer, target: TargetChat) -> None:
    """Of a digest first which story, where it has several, then by what; the digest stays as it is."""
    talk, message, said = request.talk, request.message, request.talk.texts.muting
    markup = message.reply_markup if message else None
    article_id = press.article_id or only_story(markup)
    if article_id:
        found = await _choices(request, article_id)
        keyboard = choices_keyboard(article_id, found, talk.display) if found else None
        text = said.by_what
    else:
        keyboard, text = stories_keyboard(markup), said.which
    await request.reply(named_html(talk, target, text if keyboard else said.gone), keyboard)


async def _choices(request: PressRequest[Muting], article_id: int) -> tuple[tuple[MuteKind, str], ...]:
    try:
        return await choices(request.talk.services, article_id, request.talk.chat.id)
    except SourceError:
        return ()


async def _mute(request: PressRequest[Muting], press: MuteLike, target: TargetChat) -> None:
    talk, found = request.talk, await _choices(request, press.article_id)
    if press.number >= len(found):
        await _show(request, target, talk.texts.muting.gone)
        return
    thread = (target.chat_id, target.thread_id)
    made = await mute(talk.services, thread, found[press.number], talk.asker_id)
    await _show(request, target, muted_html(made, talk.display), muted_keyboard(made, talk.display))


async def _unmute(request: PressRequest[Muting], press: Unmute, target: TargetChat) -> None:
    """From the list the list is shown anew; a number of another chat's changes nothing."""
    talk, mutes = request.talk, request.talk.services.storage.mutes
    kept = await first_found("mute", partial(_kept, mutes, press.mute_id))
    one = Mute(*kept) if kept else None
    if one is None or (one.chat_id, one.thread_id) != (target.chat_id, target.thread_id):
        await _show(request, target, talk.texts.muting.gone)
        return
    await mutes.remove(one.id)
    left = await mutes.of_topic(target.chat_id, target.thread_id)
    text = f"{unmuted_html(one, talk.display)}\n{mutes_html(left, talk.display)}"
    await _show(request, target, text, mutes_keyboard(left, talk.display))


async def _kept(mutes: Mutes, mute_id: int) -> list[Any] | None:
    """As it can be noted."""
    one = await mutes.get(mute_id)
    return [one.id, one.chat_id, one.thread_id, one.kind, one.value] if one else None


async def _list(request: PressRequest[Muting], target: TargetChat) -> None:
    talk = request.talk
    mutes = await talk.services.storage.mutes.of_topic(target.chat_id, target.thread_id)
    text = named_html(talk, target, mutes_html(mutes, talk.display))
    await request.reply(text, mutes_keyboard(mutes, talk.display))


async def _show(
    request: PressRequest[Muting], target: TargetChat, text: str, keyboard: InlineKeyboardMarkup | None = None
) -> None:
    await request.edit(named_html(request.talk, target, text), keyboard)
