"""Which of two things that somebody asked for undoes the other."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.models import KeptUpdate
from handlers.serving.outdated import may_outdate, outdates

NOW = datetime(2026, 3, 12, tzinfo=UTC)
TOPIC = {"message_thread_id": 3, "is_topic_message": True}
HEADED = "【要闻】\n设置"  # the settings of a group that is managed, in the private chat


def pressed(data: object, message: int = 1, text: str | None = None) -> KeptUpdate:
    return kept("callback_query", {"data": data, "message": {"message_id": message, "text": text}})


def somebody_elses(update: KeptUpdate) -> KeptUpdate:
    return replace(update, lane="presses:1:3")


def said(text: str) -> KeptUpdate:
    return kept("message", {"text": text})


def kept(kind: str, event: object) -> KeptUpdate:
    body = json.dumps({"update_id": 1, kind: event}, separators=(",", ":"))
    return KeptUpdate(1, kind, "messages:1" if kind == "message" else "presses:1:2", 1, body, NOW)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (pressed("s:n:short"), pressed("s:n:long", 2)),  # a setting, under another message
        (pressed("e:h:18:00:0"), pressed("e:h:18:00:1", 2)),
        (pressed("e:h:18:00:0"), pressed("e:t:18:00", 2)),
        (pressed("e:h:18:00:0", 1, HEADED), pressed("e:h:18:00:1", 2, "[要闻]\nSettings")),  # of the same other chat
        (pressed("s:n:short", 1, "设置"), pressed("s:n:long", 2)),  # its text is not shown any more
        (pressed("u:p:7:0"), pressed("u:p:7:1", 2)),  # one subscription: its pause, whether it is there
        (pressed("u:r:7"), pressed("u:x:7", 2)),
        (pressed("o:z:4"), pressed("o:x:4", 2)),  # one source
        (pressed("u:l:1"), pressed("u:l:2")),  # what one message shows
        (pressed("b:7:s:0"), pressed("b:7:l:0")),
        (pressed("k:t:3"), pressed("k:t:1")),
        (pressed("z:7:l"), pressed("z:7:l")),  # the same once more
        (pressed("s:l:en", 9), pressed("f:yes")),  # what would be erased is more than what there was
        (pressed("f:no"), pressed("f:yes")),
        (said("/settings 18:30"), said("/settings 08:00")),
        (said("/settings 18:30"), kept("message", {"text": "/settings 08:00", **TOPIC})),  # one time a chat
        (
            said("/unsubscribe 专项债"),
            kept("message", {"text": "/subscribe 专项债", "message_thread_id": 3}),
        ),  # a reply
        (pressed("k:f:3:07:30"), pressed("k:f:3:18:00", 2)),  # the first time of the digest
        (said("/unsubscribe  专项债"), said("/subscribe@the_bot 专项债")),
        (said("/done"), kept("message", {"chat_shared": {"chat_id": -5}})),
    ],
)
def test_what_undoes_something_newer_is_outdated(newer: KeptUpdate, older: KeptUpdate) -> None:
    assert may_outdate(newer)
    assert outdates(newer, older)


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        (pressed("b:7:l:0"), pressed("z:7:m")),  # a file that was asked for comes all the same
        (pressed("z:7:m"), somebody_elses(pressed("z:7:m"))),  # and to each person who asked for it
        (pressed("b:7:l:0", 1), pressed("b:8:l:0", 2)),
        (somebody_elses(pressed("b:7:l:0", 9)), pressed("f:yes")),  # nobody else's press keeps what is to be erased
        (somebody_elses(pressed("f:no")), pressed("f:yes")),
        (somebody_elses(pressed("f:yes")), pressed("f:yes")),
        (pressed("z:7:m", 9), pressed("f:yes")),  # nor does a file
        (said("/settings 18:30"), pressed("f:yes")),
        (pressed("s:l:en", 9), replace(pressed("f:yes"), is_held=True)),  # half of it may be gone
        (pressed("f:yes"), somebody_elses(pressed("s:n:long", 2))),  # who may erase does so with this, too
        (pressed("f:no"), pressed("s:n:long", 2)),
        (somebody_elses(pressed("f:no")), pressed("u:p:7:0", 2)),
        (pressed("s:l:en", 1), pressed("s:n:long", 2)),
        (pressed("e:h:18:00:0", 1), pressed("e:h:20:00:0", 2)),
        (pressed("e:h:18:00:0", 1, "设置"), pressed("e:h:18:00:1", 2, HEADED)),  # of one's own, and of a managed group
        (pressed("s:n:short", 1, HEADED), pressed("s:n:long", 2, "设置")),
        (pressed("e:d:daily", 1, "【快讯】\n设置"), pressed("e:d:workdays", 2, HEADED)),
        (pressed("u:p:7:0", 1), pressed("u:p:8:0", 2)),
        (pressed("u:x:8"), pressed("u:x:7")),  # two ends in one list
        (pressed("u:l:1"), pressed("u:x:7")),  # an end, and another page
        (pressed("u:x:7"), pressed("u:p:7:1")),  # two things of one subscription
        (pressed("o:z:4"), pressed("o:p:4:1")),
        (pressed("z:7:l"), pressed("b:7:l:0")),  # a length, and then a file
        (said("/block"), said("/block")),  # each in reply to somebody else
        (kept("message", {"text": "/subscribe 专项债", **TOPIC}), said("/subscribe 专项债")),
        (pressed("forged"), pressed("s:n:long")),
        (kept("callback_query", None), pressed("s:n:long")),
        (kept("callback_query", {"data": 5, "message": 5}), kept("callback_query", [])),
        (said("/settings"), said("/settings 18:30")),
        (said("/subscribe 专项债"), said("/subscribe 补贴")),
        (said("http://a.example/1"), said("http://a.example/1")),
        (kept("message", {"text": ["/settings"], "x": '"text":"/'}), said("/settings 18:30")),
    ],
)
def test_what_undoes_nothing_is_answered_still(newer: KeptUpdate, older: KeptUpdate) -> None:
    assert not outdates(newer, older)


def test_links_and_looks_are_not_compared() -> None:
    assert not may_outdate(said("http://a.example/1"))
    assert not may_outdate(said("/settings"))
    assert not may_outdate(kept("message", "x"))
