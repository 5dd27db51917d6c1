"""The keys of editions: one codec for the database and the buttons."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.models import EditionKey, EditionKind

NOW = datetime(2026, 3, 12, 8, 30, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        (EditionKey.digest(NOW), "d:2026-03-12T08:30"),
        (EditionKey.asked(NOW), "n:2026-03-12T08:30:05"),
        (EditionKey.at_once(17, 2**40), "o:17:1099511627776"),
        (EditionKey.refused_delivery(9), "u:9"),
        (EditionKey.unreachable_chat(-1001234567890, NOW), "u:-1001234567890:2026-03-12"),
        (EditionKey.source(70, NOW), "s:70:2026-03-12T08:30:05"),
    ],
)
def test_a_key_is_read_back_as_it_was_written(key: EditionKey, text: str) -> None:
    assert key.encode() == text
    assert EditionKey.parse(text) == key
    assert len(text) <= 40


@pytest.mark.parametrize("text", ["", "d", "d:", "x:1", "D:1", ":1"])
def test_what_is_no_key_is_none(text: str) -> None:
    assert EditionKey.parse(text) is None


def test_a_digest_knows_when_it_was_due_whatever_the_zone() -> None:
    local = NOW.replace(second=0).astimezone(timezone(timedelta(hours=8)))
    assert EditionKey.digest(local).due == local
    assert EditionKey.digest(local).kind is EditionKind.DIGEST
