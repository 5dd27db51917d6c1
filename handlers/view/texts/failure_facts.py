"""What is known of a failed source beside its kind, as words to put in brackets after its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.errors import BotError, Malformed, NoFeed, Refused, SourceError, TimedOut, Unreachable, Unsupported

# What an answer's status says where it is no refusal to be read (RFC 9110, 6585, 7725); from 500 on it is the site's
# own trouble. 405 and 412 are refusals: guards of Chinese sites answer robots so.
_BY_STATUS: Final = {
    400: "bad_request",
    408: "timeout",
    414: "bad_request",
    422: "bad_request",
    425: "too_many_requests",
    429: "too_many_requests",
    451: "legal",
}


def told_kind(error: BotError) -> str:
    """The kind by which a sentence is chosen: JSON calls all of these a refusal."""
    if isinstance(error, Unreachable):
        return "unreachable" if error.may_pass else "insecure"
    if not isinstance(error, Refused):
        return error.kind
    if error.reason and error.reason != "captcha":
        return error.reason
    status = error.status or 0
    return "site_fault" if status >= 500 else _BY_STATUS.get(status, error.kind)


def failure_facts(error: SourceError, words: Mapping[str, str]) -> list[str]:
    """The HTTP status, the host, the type …, in this order; ``words`` has the phrases of reasons, where there are any.

    Hosts, types and what the operating system says come as they are: escape them.
    """
    facts = [f"HTTP {error.status}" if error.status else "", *_of_kind(error, words)]
    return [words.get(fact, fact) for fact in facts if fact]


def _of_kind(error: SourceError, words: Mapping[str, str]) -> tuple[str, ...]:
    match error:
        case Unreachable() | TimedOut():
            return (error.host,)
        case Refused():
            asked = error.retry_after_seconds
            pause = "" if asked is None else words.get("retry-after", "retry-after {seconds}").format(seconds=asked)
            return (error.reason or "", error.system, pause)
        case NoFeed():
            return ("an article" if error.is_article else "no feed",)
        case Unsupported():
            return (error.content_type, f"encoding {error.encoding}" if error.encoding else "", error.file_kind)
        case Malformed(expected=str(expected)):
            return (f"no {expected}" if expected in {"feed", "list"} else expected,)
        case _:
            return ()
