"""An update is known by its number, and waits in the lane of its chat or person, whatever shape it came in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from handlers.serving.raw_update import is_chatter, kept_update

NOW = datetime(2026, 3, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "lane", "chat"),
    [
        ({"message": {"chat": {"id": -7}, "from": {"id": 5}}}, "messages:-7", -7),
        ({"edited_message": {"chat": {"id": 7}}}, "messages:7", 7),
        ({"callback_query": {"from": {"id": 5}, "message": {"chat": {"id": -7}}}}, "presses:-7:5", -7),
        ({"callback_query": {"from": {"id": 5}, "inline_message_id": "x"}}, "presses:0:5", 5),
        ({"inline_query": {"from": {"id": 5}}}, "inline:5", 5),
        ({"chosen_inline_result": {"from": {"id": 5}}}, "messages:chosen:5", 5),
        ({"my_chat_member": {"chat": {"id": 7}, "from": {"id": 5}}}, "messages:7", 7),
        ({"guest_message": {"chat": {"id": -7}, "from": {"id": 5}}}, "messages:-7", -7),
        ({"stopped_message_generation": {"chat": {"id": 7}, "draft_id": 3}}, "presses:7:0", 7),
        ({"message": None}, "messages:0", 0),
        ({"message": "text"}, "messages:0", 0),
        ({"message": {"chat": {"id": True}}}, "messages:0", 0),
        ({"message": {"chat": {"id": 2**70}}}, "messages:0", 0),
        ({"something_new": {"chat": {"id": 7}}}, "messages:0", 0),
        ({}, "messages:0", 0),
    ],
)
def test_the_lane_is_that_of_the_chat_or_the_person(event: dict[str, Any], lane: str, chat: int) -> None:
    kept = kept_update({"update_id": 1, **event}, NOW)
    assert kept
    assert (kept.lane, kept.chat_id) == (lane, chat)


@pytest.mark.parametrize("raw", [None, [], "x", 1, {}, {"update_id": "1"}, {"update_id": True}, {"update_id": 2**64}])
def test_what_has_no_number_is_not_kept(raw: object) -> None:
    assert kept_update(raw, NOW) is None


def test_the_body_is_plain_ascii() -> None:
    kept = kept_update({"update_id": 1, "message": {"text": "要点\ud800\0"}}, NOW)
    assert kept
    assert kept.body.isascii()
    assert "\0" not in kept.body


@pytest.mark.parametrize(
    ("message", "chatter"),
    [
        ({"text": "hello"}, True),
        ({"caption": "a picture"}, True),
        ({"text": "/help"}, False),
        ({"text": "see @The_Bot https://a.example"}, False),
        ({"text": "https://a.example", "reply_to_message": {"from": {"id": 9}}}, False),
        ({"text": "https://a.example", "reply_to_message": {"from": {"id": 8}}}, True),
        ({"migrate_to_chat_id": -100}, False),
        ({"text": 5}, False),
    ],
)
def test_what_people_of_a_group_say_to_each_other_is_not_kept(message: dict[str, Any], chatter: bool) -> None:
    assert is_chatter({"message": {"chat": {"type": "supergroup"}, **message}}, "the_bot", 9) is chatter


def test_what_is_said_in_private_is_never_chatter() -> None:
    assert not is_chatter({"message": {"chat": {"type": "private"}, "text": "hello"}}, "the_bot", 9)
