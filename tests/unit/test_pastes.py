"""Texts that a client cut, and messages that only came after each other."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.models import KeptUpdate
from handlers.serving.pastes import continues, is_cut, joined
from handlers.serving.raw_update import kept_update

NOW = datetime(2026, 3, 12, tzinfo=UTC)
LONG = "云江省公布了名单" * 510  # 4,080 characters


def sent(text: str, number: int = 1, **over: Any) -> KeptUpdate:
    message = {"message_id": number, "date": 100, "chat": {"id": 7, "type": "private"}, "from": {"id": 7}, "text": text}
    kept = kept_update({"update_id": number, "message": {**message, **over}}, NOW)
    assert kept
    return kept


def test_a_message_as_long_as_a_part_may_go_on() -> None:
    assert is_cut(sent(LONG))
    assert not is_cut(sent("云江省公布了名单" * 400))


def test_the_next_message_of_the_person_goes_on_with_it() -> None:
    assert continues(sent(LONG), sent("会议要求尽快落实。", 2, date=101))


@pytest.mark.parametrize(
    ("text", "over"),
    [
        ("/digest", {}),
        ("会议要求。", {"date": 120}),
        ("会议要求。", {"from": {"id": 8}}),
        ("会议要求。", {"reply_to_message": {"message_id": 1}}),
        ("会议要求。", {"forward_origin": {"type": "hidden_user"}}),
        ("会议要求。", {"chat": {"id": 7, "type": "supergroup"}}),
    ],
)
def test_what_is_something_else_does_not(text: str, over: dict[str, Any]) -> None:
    assert not continues(sent(LONG), sent(text, 2, **over))


def test_a_shorter_message_is_whole() -> None:
    assert not continues(sent("会议要求。"), sent("会议指出。", 2))


def test_malformed_updates_are_no_parts() -> None:
    broken = kept_update({"update_id": 2, "message": "?"}, NOW)
    assert broken
    assert not is_cut(broken)
    assert not continues(sent(LONG), broken)


@pytest.mark.parametrize(
    ("first", "second", "whole"),
    [
        ("会议要求", "尽快落实。", "会议要求尽快落实。"),
        ("会议要求。", "会议指出", "会议要求。\n会议指出"),
        ("of the", "plan", "of the plan"),
    ],
)
def test_words_are_put_together_as_they_were(first: str, second: str, whole: str) -> None:
    assert json.loads(joined([sent(first), sent(second, 2)]))["message"]["text"] == whole


def test_marks_keep_their_places() -> None:
    mark = {"type": "bold", "offset": 0, "length": 2}
    body = json.loads(joined([sent("𠀀会议要求", entities=[mark]), sent("尽快", 2, entities=[mark])]))
    assert body["message"]["entities"] == [mark, {"type": "bold", "offset": 6, "length": 2}]
