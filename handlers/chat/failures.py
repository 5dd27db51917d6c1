"""Failure → sentence: one table for every kind, and the one error handler."""

from __future__ import annotations

import contextlib
import logging
from functools import partial
from typing import Final

from telegram import CallbackQuery, InlineQuery, InlineQueryResultsButton, Message, Update
from telegram.constants import ChatType
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.errors import BotError, IsFeed, Malformed, NoFeed, Refused, SourceError, TooLong, Unreachable, Unsupported
from handlers.chat.arguments import is_addressed
from handlers.chat.attempt import CURRENT, waits_for_database
from handlers.chat.context import BotContext, Conversation
from handlers.chat.entry import remembered_conversation, remembered_language
from handlers.chat.guests import answer_guest
from handlers.chat.whispers import parameters, whisper_to
from handlers.view.deep_links import ToStart, payload_of
from handlers.view.display import escaped
from handlers.view.texts import Texts, texts
from handlers.view.texts.failure_facts import failure_facts, told_kind

log = logging.getLogger(__name__)

MOST_ON_A_BUTTON: Final = 64  # characters that stand whole above inline results on a narrow telephone


def sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of a failure, as HTML."""
    known = texts.failures.by_kind
    detail = _detail(error, texts) if isinstance(error, SourceError) else ""
    most = error.most if isinstance(error, TooLong) else 0
    trouble = texts.failures.troubles[error.trouble] if isinstance(error, Unreachable) else ""
    return known.get(_chat_kind(error), known["error"]).format(detail=detail, most=most, trouble=trouble)


def _chat_kind(error: BotError) -> str:
    """The command line calls a feed a type that is not read; a chat offers to follow it."""
    return "feed" if isinstance(error, IsFeed) else told_kind(error)


def source_sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of an address that cannot be followed: what is pasted instead would not help there."""
    if not isinstance(error, SourceError):
        return sentence(error, texts)
    shown = texts.failures.of_source.get(_kind_of_source(error))
    trouble = texts.failures.troubles[error.trouble] if isinstance(error, Unreachable) else ""
    return shown.format(detail=_detail(error, texts), trouble=trouble) if shown else sentence(error, texts)


def _kind_of_source(error: SourceError) -> str:
    """Which sentence of ``of_source`` tells why an address cannot be followed."""
    match error:
        case Unreachable():
            return "unreachable"
        case Refused():
            return told_kind(error)
        case NoFeed(is_article=True):
            return "an article"
        case Malformed(expected="policy library"):
            return "policy library"
        case Unsupported() | Malformed(expected="feed"):
            return "no feed"
        case _:
            return error.kind


def _detail(error: SourceError, texts: Texts) -> str:
    shown = ", ".join(escaped(fact) for fact in failure_facts(error, texts.failures.details))
    return texts.failures.fact.format(fact=shown) if shown else ""


async def on_error(update: object, context: BotContext) -> None:
    """Log what went wrong by its kind, tell the person if anybody can still be told, and end with the update: behind a
    guard that failed there must be nothing.
    """
    error, attempt = context.error, CURRENT.get()
    if attempt and error:
        attempt.failure = error
    if isinstance(error, Forbidden):
        log.info("blocked by the chat")
    elif isinstance(error, BadRequest) and "query is too old" in str(error).lower():
        log.info("late answer")
    elif isinstance(error, RetryAfter | ChatMigrated | NetworkError) and not isinstance(error, BadRequest):
        log.warning("network: kind=%s", type(error).__name__)  # tried again, or said to the group of now
    else:
        _note(context, error)
        if isinstance(update, Update):
            await _tell_in_time(update, context, error)
    raise ApplicationHandlerStop


async def _tell_in_time(update: Update, context: BotContext, error: Exception | None) -> None:
    """At once, or where the update is answered later when that takes long."""
    attempt, is_answered_later = CURRENT.get(), waits_for_database(error)
    tell = partial(_told, update, context, error, is_answered_later=is_answered_later)
    if attempt and is_answered_later:
        attempt.notice = tell
    else:
        await tell()


def _note(context: BotContext, error: Exception | None) -> None:
    if isinstance(error, BotError):
        log.error("not answered: kind=%s", error.kind)
    elif error is not None:
        context.services.faults.note("message", "an update", error)


async def _told(update: Update, context: BotContext, error: Exception | None, *, is_answered_later: bool) -> None:
    with contextlib.suppress(TelegramError, BotError):
        await _tell(update, context, error, is_answered_later=is_answered_later)


async def _tell(update: Update, context: BotContext, error: Exception | None, *, is_answered_later: bool) -> None:
    """One line, from memory alone: it may be the database that failed. What is not meant for the bot gets none."""
    if query := update.inline_query:
        said = _sentence(error, texts(remembered_language(context, query.from_user.id, query.from_user)))
        await answer_inline(query, said)
        return
    if message := update.guest_message:
        person = message.from_user
        said = _sentence(error, texts(remembered_language(context, person.id if person else 0, person)))
        await answer_guest(message, said)
        return
    talk = remembered_conversation(update, context)
    if talk is None or not (update.callback_query or (update.message and _is_for_bot(update.message))):
        return
    said = talk.texts.turns.no_storage if is_answered_later else _sentence(error, talk.texts)
    await _say(talk, said, update.callback_query)
    if update.callback_query:
        await update.callback_query.answer()  # Telegram waits for it, whatever came of the press


async def _say(talk: Conversation, said: str, query: CallbackQuery | None) -> None:
    """In the chat; to who pressed a button in a group alone, where the server takes that."""
    alone = parameters(whisper_to(query)) if query else {}
    if alone:
        with contextlib.suppress(BadRequest):
            await talk.bot.send_message(talk.chat.id, said, message_thread_id=talk.thread_id, api_kwargs=alone)
            return
    await talk.bot.send_message(talk.chat.id, said, message_thread_id=talk.thread_id)


async def answer_inline(query: InlineQuery, said: str) -> None:
    """No results, and above them why."""
    button = InlineQueryResultsButton(said[:MOST_ON_A_BUTTON], start_parameter=payload_of(ToStart()))
    await query.answer([], cache_time=0, is_personal=True, button=button)


def _sentence(error: Exception | None, texts: Texts) -> str:
    return sentence(error, texts) if isinstance(error, BotError) else texts.failures.unexpected


def _is_for_bot(message: Message) -> bool:
    """Whether people in a group would expect an answer: to a command, a mention of the bot, or a reply to it."""
    if message.chat.type == ChatType.PRIVATE:
        return True
    return (message.text or "").startswith(("/", "／")) or is_addressed(message)
