"""Failure → sentence: one table for every kind, and the one error handler."""

from __future__ import annotations

import contextlib
import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.errors import BotError, Malformed, NoFeed, Refused, SourceError, TooLong, Unreachable, Unsupported
from handlers.chat.attempt import CURRENT
from handlers.chat.context import BotContext
from handlers.chat.entry import conversation
from handlers.view.display import escaped
from handlers.view.texts import Texts
from handlers.view.texts.failure_facts import failure_facts

log = logging.getLogger(__name__)


def sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of a failure, as HTML."""
    known = texts.failures.by_kind
    kind = "unreachable" if isinstance(error, Unreachable) else error.kind  # the command line calls both a refusal
    detail = _detail(error, texts) if isinstance(error, SourceError) else ""
    most = error.most if isinstance(error, TooLong) else 0
    return known.get(kind, known["error"]).format(detail=detail, most=most)


def source_sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of an address that cannot be followed: what is pasted instead would not help there."""
    if not isinstance(error, SourceError):
        return sentence(error, texts)
    shown = texts.failures.of_source.get(_kind_of_source(error))
    return shown.format(detail=_detail(error, texts)) if shown else sentence(error, texts)


def _kind_of_source(error: SourceError) -> str:
    """Which sentence of ``of_source`` tells why an address cannot be followed."""
    match error:
        case Unreachable():
            return "unreachable"
        case Refused(reason="private address" | "address" as reason):
            return reason
        case NoFeed(is_article=True):
            return "an article"
        case Unsupported() | Malformed(expected="feed"):
            return "no feed"
        case _:
            return error.kind


def _detail(error: SourceError, texts: Texts) -> str:
    shown = ", ".join(escaped(fact) for fact in failure_facts(error, texts.failures.details))
    return f"（{shown}）" if shown else ""


async def on_error(update: object, context: BotContext) -> None:
    """Log what went wrong and tell the person, if anybody can still be told."""
    error, attempt = context.error, CURRENT.get()
    if attempt and error:
        attempt.failure = error
    if isinstance(error, Forbidden):
        log.info("blocked by the chat: %s", error)
        return
    if isinstance(error, BadRequest) and "query is too old" in str(error).lower():
        log.info("late answer: %s", error)
        return
    if isinstance(error, NetworkError) and not isinstance(error, BadRequest):
        log.warning("network: %s", type(error).__name__)
        return
    log.error("unexpected failure", exc_info=error)
    if isinstance(update, Update) and (update.message or update.callback_query):
        with contextlib.suppress(TelegramError, BotError):
            await _tell(update, context, error)


async def _tell(update: Update, context: BotContext, error: Exception | None) -> None:
    talk = await conversation(update, context)
    if talk:
        text = sentence(error, talk.texts) if isinstance(error, BotError) else talk.texts.failures.unexpected
        await talk.bot.send_message(talk.chat.id, text)
