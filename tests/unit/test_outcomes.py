"""What Telegram's refusals of a send say of the chat."""

from __future__ import annotations

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, NetworkError, RetryAfter, TelegramError

from handlers.gateway.api_errors import ChatBusy
from handlers.gateway.sender import outcome


@pytest.mark.parametrize(
    ("error", "state"),
    [
        (BadRequest("Not enough rights to send text messages to the chat"), "no_rights"),
        (BadRequest("Have no rights to send a message"), "no_rights"),
        (BadRequest("Need administrator rights in the channel chat"), "no_rights"),
        (BadRequest("CHAT_WRITE_FORBIDDEN"), "no_rights"),
        (Forbidden("Forbidden: CHAT_WRITE_FORBIDDEN"), "no_rights"),
        (Forbidden("Forbidden: bot was blocked by the user"), "unreachable"),
        (Forbidden("Forbidden: bot is not a member of the channel chat"), "unreachable"),
        (BadRequest("Chat not found"), "unreachable"),
        (BadRequest("Message thread not found"), "refused"),
        (BadRequest("Can't parse entities: not enough closing tags"), "refused"),
        (RetryAfter(30), "rate_limited"),
        (ChatBusy(1.5), "busy"),
        (ChatMigrated(-1001), "moved"),
        (NetworkError("broken"), "unknown"),
    ],
)
def test_a_refusal_says_whether_the_chat_is_gone_or_only_may_not_be_written_to_now(
    error: TelegramError, state: str
) -> None:
    assert outcome(error).state == state
