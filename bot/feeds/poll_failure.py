"""Why a source could not be read, as a value that its row keeps (pure)."""

from __future__ import annotations

from datetime import datetime

from bot.errors import Malformed, Refused, SourceError, Unreachable, Unsupported
from bot.models import FeedFailure


def poll_failure(error: SourceError, at: datetime) -> FeedFailure:
    """The failure's kind, and the one thing that tells it from others of its kind."""
    return FeedFailure(error.kind, f"HTTP {error.status}" if error.status else _detail(error), at)


def _detail(error: SourceError) -> str:
    match error:
        case Unreachable():
            return error.trouble
        case Refused():
            return error.reason or ""
        case Malformed(expected=str(expected)):
            return expected
        case Unsupported():
            return error.content_type
        case _:
            return ""
