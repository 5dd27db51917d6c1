"""Failure → sentence: one table for every kind, and the one error handler."""

from __future__ import annotations

import contextlib
import html
import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.errors import BotError, Malformed, NoFeed, Refused, SourceError, TooLong, Unreachable, Unsupported
from handlers.chat.context import BotContext, conversation
from handlers.view.texts import Texts
from handlers.view.texts.failure_facts import failure_facts
from handlers.view.texts.subscriptions import SubscriptionTexts

log = logging.getLogger(__name__)


def sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of a failure, as HTML."""
    kind, detail = error.kind, ""
    if isinstance(error, SourceError):
        kind = "unreachable" if isinstance(error, Unreachable) else kind
        detail = _detail(error, texts)
    most = error.most if isinstance(error, TooLong) else 0
    return texts.failures.get(kind, texts.failures["error"]).format(detail=detail, most=most)


def source_sentence(error: BotError, texts: Texts, said: SubscriptionTexts) -> str:
    """What a person is told of an address that cannot be followed: what is pasted instead would not help there."""
    if not isinstance(error, SourceError):
        return sentence(error, texts)
    shown = said.source_failures.get(_kind_of_source(error))
    return shown.format(detail=_detail(error, texts)) if shown else sentence(error, texts)


def _kind_of_source(error: SourceError) -> str:
    """Which sentence of ``source_failures`` tells why an address cannot be followed."""
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
    shown = ", ".join(html.escape(fact, quote=False) for fact in failure_facts(error, texts.details))
    return f"（{shown}）" if shown else ""


async def on_error(update: object, context: BotContext) -> None:
    """Log what went wrong and tell the person, if anybody can still be told."""
    error = context.error
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
    if isinstance(update, Update) and update.effective_chat and (update.message or update.callback_query):
        with contextlib.suppress(TelegramError, BotError):
            talk = await conversation(update, context)
            text = sentence(error, talk.texts) if isinstance(error, BotError) else talk.texts.failed
            await context.bot.send_message(talk.chat.id, text, parse_mode="HTML")
