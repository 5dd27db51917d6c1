"""Failure → sentence: one table for every kind, and the one error handler."""

from __future__ import annotations

import contextlib
import html
import logging

from telegram import Update
from telegram.error import BadRequest, Forbidden, NetworkError, TelegramError

from bot.errors import BotError, SourceError, Unreachable
from handlers.chat.context import BotContext, conversation
from handlers.view.texts import Texts
from handlers.view.texts.subscriptions import SubscriptionTexts

log = logging.getLogger(__name__)


def sentence(error: BotError, texts: Texts) -> str:
    """What a person is told of a failure, as HTML."""
    kind, detail = error.kind, ""
    if isinstance(error, SourceError):
        kind = "unreachable" if isinstance(error, Unreachable) else kind
        detail = _detail(error, texts)
    return texts.failures.get(kind, texts.failures["error"]).format(detail=detail)


def source_sentence(error: BotError, texts: Texts, said: SubscriptionTexts) -> str:
    """What a person is told of an address that cannot be followed: what is pasted instead would not help there."""
    if not isinstance(error, SourceError):
        return sentence(error, texts)
    kind = "unreachable" if isinstance(error, Unreachable) else error.kind
    kind = "no feed" if kind == "unsupported" else kind
    shown = said.source_failures.get(error.detail) or said.source_failures.get(kind)
    return shown.format(detail=_detail(error, texts)) if shown else sentence(error, texts)


def _detail(error: SourceError, texts: Texts) -> str:
    parts = [f"HTTP {error.status}" if error.status else "", texts.details.get(error.detail, error.detail)]
    shown = ", ".join(html.escape(part, quote=False) for part in parts if part)
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
