"""Why a source failed, as its row keeps it: the kind, and the one thing that tells it from others of its kind."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.errors import Malformed, NoFeed, NotFound, Refused, SourceError, TimedOut, Unreachable, Unsupported
from bot.feeds.poll_decision import after_failure
from bot.feeds.poll_failure import poll_failure
from bot.models import FeedFailure
from tests.unit.test_poll_decision import followed

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("error", "kind", "detail"),
    [
        (Refused("x", status=403), "refused", "HTTP 403"),
        (Refused("x", "captcha"), "refused", "captcha"),
        (NotFound("x", status=404), "not_found", "HTTP 404"),
        (TimedOut("x", host="a.example"), "timeout", ""),
        (Unreachable("x", trouble="no such host"), "refused", "no such host"),
        (Malformed("x", "policy library"), "malformed", "policy library"),
        (Malformed("x"), "malformed", ""),
        (Unsupported("x", content_type="image/png"), "unsupported", "image/png"),
        (NoFeed("x"), "unsupported", ""),
    ],
)
def test_a_failure_is_kept_by_its_kind_and_one_detail(error: SourceError, kind: str, detail: str) -> None:
    assert poll_failure(error, NOW) == FeedFailure(kind, detail, NOW)


def test_a_failure_of_which_nothing_is_known_keeps_what_was_known() -> None:
    known = FeedFailure("timeout", "", NOW)
    assert after_failure(followed(failure=known), NOW, least_seconds=900).feed.failure == known
