"""What the Bot API answers, checked before PTB reads it: PTB takes the shape for granted, and what is shaped otherwise
(by a proxy, a gateway, another server) would come out as an error of Python's.
"""

from __future__ import annotations

import json
from typing import Any, Final

from telegram._utils.types import JSONDict

from handlers.gateway.api_errors import MalformedAnswer, UnreadableResult
from handlers.gateway.api_request import AiohttpRequest

LONGEST_WAIT_SECONDS: Final = 86_400  # a RetryAfter beyond a day is a slip of the other side
MESSAGES: Final = frozenset(
    {"sendMessage", "sendDocument", "sendPhoto", "sendRichMessage"}
)  # calls that are answered with a message


class ApiRequest(AiohttpRequest):
    """The client, which raises ``MalformedAnswer`` or ``UnreadableResult`` for what PTB could not read, and logs no
    answer (PTB logs those that are no JSON)."""

    async def do_request(self, url: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        """The status and body of a call. Raises UnreadableResult."""
        code, payload = await super().do_request(url, *args, **kwargs)
        if url.rpartition("/")[2] in MESSAGES and 200 <= code <= 299:
            answer = self.parse_json_payload(payload)
            if answer.get("ok") is True and not _is_message(answer.get("result")):
                raise UnreadableResult
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> JSONDict:
        """The object that the Bot API answers with, its parameters of the right types. Raises MalformedAnswer."""
        try:
            found = json.loads(payload.decode("utf-8", "replace"))
        except (ValueError, RecursionError) as exc:
            raise MalformedAnswer from exc
        if not isinstance(found, dict):
            raise MalformedAnswer
        answer = _Answer(found)
        if not isinstance(found.get("description"), str):
            answer.pop("description", None)
        answer["parameters"] = _parameters(found.get("parameters"))
        return answer


class _Answer(dict[str, Any]):
    """An answer that is asked for its result although it has none is malformed."""

    def __missing__(self, key: str) -> Any:
        raise MalformedAnswer


def _parameters(found: Any) -> dict[str, int]:
    """The two parameters that mean something, where they are numbers that can be meant."""
    given = found if isinstance(found, dict) else {}
    wait, chat = given.get("retry_after"), given.get("migrate_to_chat_id")
    right: dict[str, int] = {}
    if isinstance(wait, int | float) and wait > 0:
        right["retry_after"] = int(min(wait, LONGEST_WAIT_SECONDS)) or 1
    if isinstance(chat, int) and chat < 0:
        right["migrate_to_chat_id"] = chat
    return right


def _is_message(result: Any) -> bool:
    """Whether a result has what PTB needs of a message."""
    if not isinstance(result, dict):
        return False
    chat = result.get("chat")
    numbers = (result.get("message_id"), result.get("date"), chat.get("id") if isinstance(chat, dict) else None)
    return all(isinstance(one, int) and abs(one) < 2**60 for one in numbers)
