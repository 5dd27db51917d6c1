"""Names, titles and queries that hold unseen characters, and hostile texts of any kind."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_subscriptions import texts_to
from tests.pages import report
from tests.playing import Play

TURN = "\u202e"
HOSTILE = {
    "nul": "专项\x00债",
    "bidi": f"{TURN}专项债\u2066",
    "zero": "\u200b\u200d\ufeff",
    "brackets": "(" * 300,
    "quotes": '"“' * 150,
    "operators": "OR AND - | 来源: 后: " * 20,
    "percent": "%s {0} {query} %(x)s",
    "html": "<b>&lt;</a><script>" * 20,
    "sql": "'; DROP TABLE chats; --",
    "long": "债" * 3000,
    "words": " ".join(chr(0x4E00 + number) for number in range(900)),
    "emoji": "😀👩‍💻🏳️‍🌈",
    "minus": "-" * 500,
    "zalgo": "债" + "\u0301" * 500,
    "newlines": "债\n" * 500,
    "arabic": "سندات خاصة",
    "private use": "\ue000\ue001\ue004债",
}
COMMANDS = ("/search", "/subscribe", "/unsubscribe", "/trend", "/brief", "/settings", "搜索", "订阅")


def shown(message: dict[str, Any]) -> str:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return message.get("text", "") + "".join(one["text"] for row in rows for one in row)


@pytest.mark.parametrize("name", HOSTILE)
async def test_no_hostile_text_ends_in_an_accident(play: Play, name: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    for command in COMMANDS:
        before = len(texts_to(play, ann))
        await ann.say(f"{command} {HOSTILE[name]}"[:4096])
        await play.settled()
        assert len(texts_to(play, ann)) > before, command
    await ann.say(HOSTILE[name])
    await ann.inline(HOSTILE[name][:256])
    await play.settled()
    assert not [text for text in texts_to(play, ann) if "意外" in text]
    assert not play.refused()
    told = "".join(shown(one) for one in play.stage.sent(ann))
    assert not any(unicodedata.bidirectional(one) in {"RLO", "LRI"} for one in told)


async def test_a_disguised_title_and_file_name_are_shown_plainly(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/turned.html", report(f"{TURN}云江省公布\u200b名单"))
    await ann.say(site.origin + "/turned.html")
    found = await play.stage.wait_message(ann, "✓")
    assert "云江省公布名单" in found["text"]
    await ann.document(f"{TURN}txt.exe", b"x")
    await play.stage.wait_message(ann, "这种文件读不了")
    assert TURN not in "".join(texts_to(play, ann))
