"""/start with its deep links, /help, /privacy, /forget, and one helpful line for everything else."""

from __future__ import annotations

from typing import cast

from telegram import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message, Update

from bot.fetching.files import load_text
from bot.flows.briefs import brief_again, brief_page
from handlers.chat.context import BotContext, conversation, memory_of
from handlers.chat.permissions import administers
from handlers.features.access import is_let_in, join
from handlers.features.brief_reply import answer
from handlers.features.briefs import read_links
from handlers.features.digests import show_article
from handlers.features.search import show_results
from handlers.features.suggestions import show_offers
from handlers.view.brief import render_proof
from handlers.view.buttons.briefs import LANGUAGES, forget_keyboard
from handlers.view.sample import SAMPLE
from handlers.view.search import query_of_payload
from handlers.view.texts.subscriptions import subscription_texts


async def on_start(update: Update, context: BotContext) -> None:
    """How it works in five lines; or what a deep link asks for."""
    message = cast(Message, update.effective_message)
    payload = context.args[0] if context.args else ""
    if payload and payload != "inline":
        await _follow(update, context, payload)
        return
    talk = await conversation(update, context)
    languages = [InlineKeyboardButton(name, callback_data=f"s:l:{key}") for key, name in LANGUAGES]
    sample = [InlineKeyboardButton(talk.texts.try_one, callback_data="t:")]
    await message.reply_html(talk.texts.start_html, reply_markup=InlineKeyboardMarkup([sample, languages]))


async def _follow(update: Update, context: BotContext, payload: str) -> None:
    """A deep link: ``v7`` proves a brief, ``a7`` shows an article, ``b7`` what it offers, ``l…`` reads a link typed
    inline, ``q…`` is a query. What is none of these may be an invitation, the only one that strangers may follow."""
    talk = await conversation(update, context)
    message = cast(Message, update.effective_message)
    letter, rest = payload[0], payload[1:]
    link = memory_of(context).shared_links.get(payload)
    is_ours = link or (letter in "vab" and rest.isdigit()) or (letter == "q" and query_of_payload(payload))
    if not is_ours or not await is_let_in(context, (talk.asker_id, talk.chat.id)):
        await join(update, context, payload)
    elif link:
        await read_links(talk, context, (link,))
    elif letter == "q":
        await show_results(talk, message, query_of_payload(payload), memory_of(context))
    elif letter == "b":
        await show_offers(talk, message, int(rest[:18]))
    elif letter == "v":
        await _prove(update, context, int(rest[:18]))
    else:
        await show_article(talk, context, int(rest[:18]))


async def on_sample(update: Update, context: BotContext) -> None:
    """[试一篇]: an article of our own, briefed on the spot."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    await query.answer()
    work = brief_page(talk.services, load_text(SAMPLE), chat_id=talk.chat.id, length=talk.length)
    await answer(talk, context, talk.texts.try_one, work, may_retry=False)


async def _prove(update: Update, context: BotContext, article_id: int) -> None:
    """Behind the ✓ line: each quoted span in its paragraph."""
    message = cast(Message, update.effective_message)
    talk = await conversation(update, context)
    briefed = await brief_again(talk.services, article_id, chat_id=talk.chat.id, length="long")
    if briefed is None:
        await message.reply_text(talk.texts.not_here)
        return
    for text in render_proof(briefed, talk.display):
        await message.reply_html(text)


async def on_help(update: Update, context: BotContext) -> None:
    """Everything it does."""
    talk = await conversation(update, context)
    await cast(Message, update.effective_message).reply_html(talk.texts.help_html)


async def on_privacy(update: Update, context: BotContext) -> None:
    """What is kept."""
    talk = await conversation(update, context)
    await cast(Message, update.effective_message).reply_html(talk.texts.privacy_html)


async def on_forget(update: Update, context: BotContext) -> None:
    """Ask before erasing."""
    talk = await conversation(update, context)
    message = cast(Message, update.effective_message)
    if not await administers(context, talk.chat.id, talk.user):
        await message.reply_text(subscription_texts(talk.language).only_administrators)
        return
    await message.reply_text(talk.texts.forget_ask, reply_markup=forget_keyboard(talk.texts))


async def on_forget_answer(update: Update, context: BotContext) -> None:
    """Erase all of this chat, or nothing."""
    query = cast(CallbackQuery, update.callback_query)
    talk = await conversation(update, context)
    if not await administers(context, talk.chat.id, talk.user):
        await query.answer(subscription_texts(talk.language).only_administrators)
        return
    await query.answer()
    if query.data == "f:yes":
        await talk.services.storage.articles.erase_chat(talk.chat.id)
        await talk.services.storage.chats.erase(talk.chat.id)
        memory_of(context).forget(talk.chat.id)
    await query.edit_message_text(talk.texts.forgotten if query.data == "f:yes" else talk.texts.kept)


async def on_media(update: Update, context: BotContext) -> None:
    """A photo, scan, voice or video without a link: it cannot be read, and what can."""
    talk = await conversation(update, context)
    await cast(Message, update.effective_message).reply_text(talk.texts.cannot_read_media)


async def on_stale_button(update: Update, context: BotContext) -> None:
    """A button of a message that is gone, or a forged one."""
    talk = await conversation(update, context)
    await cast(CallbackQuery, update.callback_query).answer(talk.texts.too_late)
