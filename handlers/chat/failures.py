"""Failure → sentence: one table for every kind, and the one error handler."""

from __future__ import annotations

import contextlib
import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.errors import BotError, SourceError, Unreachable
from handlers.chat.context import BotContext
from handlers.chat.entry import conversation
from handlers.view.display import escaped
from handlers.view.texts import Texts

log = logging.getLogger(__name__)


def sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of a failure, as HTML."""
    detail = _detail(error, texts) if isinstance(error, SourceError) else ""
    known = texts.failures.by_kind
    return known.get(_kind(error), known["error"]).format(detail=detail)


def source_sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of an address that cannot be followed: what is pasted instead would not help there."""
    if not isinstance(error, SourceError):
        return sentence(error, texts)
    known, kind = texts.failures.of_source, _kind(error)
    shown = known.get(error.detail) or known.get("no feed" if kind == "unsupported" else kind)
    return shown.format(detail=_detail(error, texts)) if shown else sentence(error, texts)


def _kind(error: BotError) -> str:
    """For the table: an unreachable host is no refusal, although its kind (which the command line prints) is one."""
    return "unreachable" if isinstance(error, Unreachable) else error.kind


def _detail(error: SourceError, texts: Texts) -> str:
    known = texts.failures.details
    parts = [f"HTTP {error.status}" if error.status else "", known.get(error.detail, error.detail)]
    shown = ", ".join(escaped(part) for part in parts if part)
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
    if isinstance(update, Update) and (update.message or update.callback_query):
        with contextlib.suppress(TelegramError, BotError):
            await _tell(update, context, error)


async def _tell(update: Update, context: BotContext, error: Exception | None) -> None:
    talk = await conversation(update, context)
    if talk:
        text = sentence(error, talk.texts) if isinstance(error, BotError) else talk.texts.failures.unexpected
        await talk.bot.send_message(talk.chat.id, text)
