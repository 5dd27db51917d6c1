"""What is known of a failed source beside its kind, as words to put in brackets after its sentence."""

from __future__ import annotations

from collections.abc import Mapping

from bot.errors import BotError, Malformed, NoFeed, Refused, SourceError, TimedOut, Unreachable, Unsupported


def told_kind(error: BotError) -> str:
    """The kind by which a sentence is chosen: JSON calls it a refusal too that no connection came about."""
    if isinstance(error, Unreachable):
        return "unreachable" if error.may_pass else "insecure"
    return error.kind


def failure_facts(error: SourceError, words: Mapping[str, str]) -> list[str]:
    """The HTTP status, the host, the type …, in this order; ``words`` has the phrases of reasons, where there are any.

    Hosts, types and what the operating system says come as they are: escape them.
    """
    facts = [f"HTTP {error.status}" if error.status else "", *_of_kind(error)]
    return [words.get(fact, fact) for fact in facts if fact]


def _of_kind(error: SourceError) -> tuple[str, ...]:
    match error:
        case Unreachable() | TimedOut():
            return (error.host,)
        case Refused():
            asked = error.retry_after_seconds
            return (error.reason or "", error.system, "" if asked is None else f"retry-after {asked}")
        case NoFeed():
            return ("an article" if error.is_article else "no feed",)
        case Unsupported():
            return (error.content_type, f"encoding {error.encoding}" if error.encoding else "", error.file_kind)
        case Malformed(expected=str(expected)):
            return (f"no {expected}" if expected in {"feed", "list"} else expected,)
        case _:
            return ()
