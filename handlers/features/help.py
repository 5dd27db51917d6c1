"""/start with its deep links, /help, /privacy, /forget, and one helpful line for everything else."""

from __future__ import annotations

from functools import partial

from telegram import CallbackQuery

from bot.fetching.files import load_text
from bot.flows.briefs import brief_again, brief_page
from bot.flows.chats import forget_chat
from handlers.chat.attempt import ASKED_TO_FORGET, first_found
from handlers.chat.context import Conversation
from handlers.chat.entry import MessageRequest, PressRequest
from handlers.chat.permissions import administers
from handlers.features.access import is_owner, join, owner_only
from handlers.features.brief_message import send_html
from handlers.features.brief_reply import answer
from handlers.features.briefs import read_links
from handlers.features.digests import show_article
from handlers.features.leaving import show_text
from handlers.features.search import show_results
from handlers.features.sources import show_source
from handlers.features.subscribe import replies
from handlers.features.suggestions import show_offers
from handlers.view.brief import render_proof
from handlers.view.buttons.help import forget_keyboard, start_keyboard, subscribing_keyboard
from handlers.view.buttons.presses import AnswerForget, ReadSample
from handlers.view.deep_links import (
    DeepLink,
    Invitation,
    OwnerClaim,
    ToArticle,
    ToBrief,
    ToOffers,
    ToProof,
    ToSearch,
    ToSharedLink,
    ToSource,
    ToStart,
    ToText,
    is_payload,
    payload_of,
    read_payload,
)
from handlers.view.sample import SAMPLE
from handlers.view.texts import Language, texts


async def on_start(request: MessageRequest) -> None:
    """How it works in five lines; or what a deep link asks for."""
    payload = request.args[0] if request.args else ""
    link = read_payload(payload)
    if link:
        await _follow(request, link)
    else:
        before = request.talk.texts.access.link_unknown + "\n\n"
        await _introduce(request, before if is_payload(payload) else "")


async def _introduce(request: MessageRequest, before: str = "") -> None:
    texts = request.talk.texts
    await request.message.reply_text(before + texts.help.start_html, reply_markup=start_keyboard(texts))


async def _follow(request: MessageRequest, link: DeepLink) -> None:
    """What a deep link asks for; strangers get here with an invitation alone."""
    match link:
        case ToStart():
            await _introduce(request)
        case Invitation() | OwnerClaim():
            await join(request, link)
        case ToSharedLink():
            await _read_shared(request, link)
        case ToSearch():
            await show_results(request.talk, request.message, link.query)
        case ToSource():
            await owner_only(partial(show_source, feed_id=link.feed_id))(request)
        case _:
            await _open(request, link)


async def _open(request: MessageRequest, link: ToArticle) -> None:
    match link:
        case ToOffers():
            await show_offers(request.talk, replies(request.message), link.article_id)
        case ToProof():
            await _prove(request, link.article_id)
        case ToText():
            await show_text(request.talk, link.article_id)
        case ToBrief():
            await show_article(request.talk, link.article_id)


async def _read_shared(request: MessageRequest, to: ToSharedLink) -> None:
    """A link that somebody typed inline; it is kept for some months."""
    talk = request.talk
    link = await talk.services.storage.remembered.shared(payload_of(to), talk.services.clock.now())
    if link:
        await read_links(talk, (link,))
    else:
        await request.message.reply_text(talk.texts.access.link_gone)


async def _prove(request: MessageRequest, article_id: int) -> None:
    """Behind the ✓ line: each quoted span in its paragraph."""
    talk = request.talk
    briefed = await brief_again(talk.services, article_id, chat_id=talk.chat.id, length="long")
    if briefed is None:
        await request.message.reply_text(talk.texts.brief.not_here)
        return
    for text in render_proof(briefed, talk.display):
        await request.message.reply_text(text)


async def on_sample(request: PressRequest[ReadSample]) -> None:
    """[试一篇]: an article of our own, briefed on the spot, and what each button below it does."""
    talk = request.talk
    await request.answer()
    work = brief_page(talk.services, load_text(SAMPLE), chat_id=talk.chat.id, length=talk.length)
    await answer(talk, talk.texts.help.try_one, work)
    legend = talk.texts.first_day.legend_html
    await send_html(talk, legend, subscribing_keyboard(talk.texts))


async def on_help(request: MessageRequest) -> None:
    """Everything it does; what its owner can do besides is nobody's business in a group."""
    said, talk = request.talk.texts, request.talk
    extra = said.owner.help_html if not talk.is_group and await is_owner(talk) else ""
    await request.message.reply_text(said.help.help_html + extra)


async def on_privacy(request: MessageRequest) -> None:
    """What is kept."""
    await request.message.reply_text(request.talk.texts.help.privacy_html)


async def on_forget(request: MessageRequest) -> None:
    """Ask before erasing; always this chat, never the one that is managed from it."""
    talk = request.talk
    if not await administers(talk, talk.chat.id):
        await request.message.reply_text(talk.texts.access.only_administrators)
        return
    await request.message.reply_text(talk.texts.help.forget_ask, reply_markup=forget_keyboard(talk.texts))


async def on_forget_answer(request: PressRequest[AnswerForget]) -> None:
    """Erase all of this chat, or nothing."""
    talk, said = request.talk, request.talk.texts.help
    if not await administers(talk, talk.chat.id):
        await request.answer(talk.texts.access.only_administrators)
        return
    await request.answer()
    if request.press.is_sure:
        said = texts(await first_found(ASKED_TO_FORGET, partial(_language_of, talk))).help
        await forget_chat(talk.services, talk.chat.id, answering=talk.update_id)
        talk.memory.forget(talk.chat.id)
    await request.edit(said.forgotten if request.press.is_sure else said.kept)


async def _language_of(talk: Conversation) -> Language:
    """In which it is said that all is forgotten, when the chat's own is as well."""
    return talk.language


async def on_thanks(request: MessageRequest) -> None:
    """谢谢, 好的, 再见: one line, and no search for them."""
    await request.message.reply_text(request.talk.texts.help.welcome)


async def on_button_words(request: MessageRequest) -> None:
    """更详细, 原文 … typed instead of pressed."""
    await request.message.reply_text(request.talk.texts.help.press_buttons)


async def on_stale_button(talk: Conversation, query: CallbackQuery) -> None:
    """A button of a message that is gone, or a forged one."""
    await query.answer(talk.texts.help.too_late)
