"""The ``Sender`` port on Telegram: one delivery, one call, and what became of it as an ``Outcome``."""

from __future__ import annotations

import logging
from typing import Final

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, RetryAfter, TelegramError

from bot.models import Delivery, Message
from bot.ports import Outcome
from handlers.chat.context import Bot
from handlers.gateway.api_errors import ChatBusy, UnreadableResult, seconds_of

log = logging.getLogger(__name__)

ONCE: Final = "once"  # for the rate limiter: a RetryAfter, and a chat's turn, is the outbox's to wait for
# How Telegram words that the bot cannot write to a chat: such a refusal has no code of its own.
_GONE: Final = (
    "chat not found",
    "user is deactivated",
    "bot was kicked",
    "group chat was deactivated",
    "channel_private",
)
# In a group all may be muted, and in a channel the bot's right to post be taken, for a while.
_NO_RIGHTS: Final = (
    "not enough rights",
    "have no rights",
    "need administrator rights",
    "chat_write_forbidden",
    "chat_admin_required",
    "chat_restricted",
    "user_restricted",
)


class TelegramSender:
    """What Telegram says, and what it does not say, is an outcome; only a fault of ours or of PTB's is raised."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, delivery: Delivery) -> Outcome:
        """Send it once."""
        buttons = keyboard(delivery.message)
        try:
            sent = await self._bot.send_message(
                delivery.chat_id,
                delivery.message.html,
                message_thread_id=delivery.thread_id,
                disable_notification=not delivery.notify,
                reply_markup=buttons,
                rate_limit_args=ONCE,
            )
        except UnreadableResult:
            log.warning("accepted, but the answer is none: chat=%d", delivery.chat_id)
            return Outcome("sent")
        except TelegramError as exc:
            return outcome(exc)
        return Outcome("sent", message_id=sent.message_id)


def outcome(error: TelegramError) -> Outcome:
    """What an error of a send says. A broken connection says nothing: the message may have arrived."""
    match error:
        case ChatBusy():
            return Outcome("busy", seconds=error.seconds)
        case RetryAfter():
            return Outcome("rate_limited", seconds=seconds_of(error))
        case ChatMigrated():
            return Outcome("moved", new_chat_id=error.new_chat_id)
        case Forbidden() | BadRequest():
            return _refusal(error.message, is_forbidden=isinstance(error, Forbidden))
        case InvalidToken():
            return Outcome("unknown", reason="token")
    log.info("send unknown: %s", type(error).__name__)
    return Outcome("unknown", reason=type(error).__name__)


def _refusal(reason: str, *, is_forbidden: bool) -> Outcome:
    said = reason.lower()
    if "message thread not found" in said:
        return Outcome("refused", reason=reason)
    if any(one in said for one in _NO_RIGHTS):
        return Outcome("no_rights", reason=reason)
    is_gone = is_forbidden or any(one in said for one in _GONE)
    return Outcome("unreachable" if is_gone else "refused", reason=reason)


def keyboard(message: Message) -> InlineKeyboardMarkup | None:
    """The buttons of a message as Telegram takes them."""
    rows = [
        [InlineKeyboardButton(one.label, callback_data=one.data, url=one.url) for one in row] for row in message.buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None
