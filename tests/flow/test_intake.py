"""What Telegram brings is kept before it is confirmed, answered once, and answered at all: whatever fails meanwhile."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.models import KeptUpdate, UpdateState
from bot.storage.updates import Batch
from handlers.serving.answering import Answering
from handlers.serving.journal import Journal
from handlers.serving.lanes import Lanes
from handlers.serving.operations import MOST_BYTES
from handlers.serving.webhook import SECRET_HEADER
from tests.fakes import Site
from tests.playing import Play
from tests.running import started
from tests.stage import Stage
from tests.stage.actors import Actor

Begin = Callable[..., Awaitable[Play]]


async def kept(play: Play, state: UpdateState) -> int:
    return await play.services.storage.updates.count(state)


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param({"drop": True}, id="connection dropped"),
        pytest.param({"drop": True, "after": True}, id="answer lost"),
        pytest.param({"error_code": 502, "description": "Bad Gateway"}, id="5xx"),
        pytest.param({"error_code": 502, "raw": "<html>"}, id="a proxy's page"),
        pytest.param({"error_code": 200, "raw": "null"}, id="null"),
        pytest.param({"error_code": 200, "raw": "{}"}, id="no result"),
    ],
)
async def test_a_reply_that_was_hit_by_a_fault_is_sent_again(play: Play, fault: dict[str, Any]) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    play.stage.fail("sendMessage", **fault)
    await ann.say("/help")
    await play.settled()
    said = [one for one in play.stage.sent(ann) if "能做什么" in one["text"]]
    assert len(said) == (2 if fault.get("after") else 1)


async def test_an_update_whose_reply_failed_twice_is_answered_later(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    play.stage.fail("sendMessage", error_code=502, description="Bad Gateway", times=2)
    await ann.say("/help")
    await play.settled()
    assert not play.stage.sent(ann)
    assert await kept(play, UpdateState.WAITING) == 1
    play.clock.advance(seconds=16)
    await play.stage.wait_message(ann, "能做什么")
    await play.settled()
    assert await kept(play, UpdateState.WAITING) == 0


async def test_a_second_attempt_answers_into_the_line_that_the_first_one_showed(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    gate = site.gates["/report.html"] = asyncio.Event()
    await ann.say(site.origin + "/report.html")
    await site.arrived["/report.html"].wait()
    while not play.stage.calls("sendMessage"):
        play.clock.advance(seconds=1)
        await asyncio.sleep(0.01)
    await play.stage.wait_message(ann, "正在读取")
    play.stage.fail("editMessageText", error_code=502, description="Bad Gateway", times=3)
    gate.set()
    await play.settled()
    assert await kept(play, UpdateState.WAITING) == 1
    play.clock.advance(seconds=16)
    await play.stage.wait_message(ann, "✓")
    await play.settled()
    assert len(play.stage.calls("sendMessage")) == 1


async def test_typing_is_shown_where_a_page_is_read_and_not_for_a_brief_that_was_made_before(
    play: Play, site: Site
) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    for _ in range(2):
        await ann.say(site.origin + "/report.html")
        await play.settled()
        play.clock.advance(seconds=2)
        assert len(play.stage.calls("sendChatAction")) == 1
    assert ["✓" in one["text"] for one in play.stage.sent(ann)] == [True, True]


async def test_a_malformed_update_fails_alone(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    for name in ("no_date", "string_message", "null_message", "text_is_number", "unknown_kind"):
        await ann.strange(name)
    await ann.say("/help")
    await play.stage.wait_message(ann, "能做什么")
    await play.settled()
    assert await kept(play, UpdateState.MALFORMED) > 0
    assert await kept(play, UpdateState.WAITING) == 0


@pytest.mark.parametrize("body", ["null", "{}", "[]", '{"ok": true}', '{"ok": true, "result": 5}', "<html>"])
async def test_an_answer_that_is_no_list_of_updates_is_asked_for_again(play: Play, body: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    play.stage.fail("getUpdates", error_code=200, raw=body)
    await ann.say("/help")
    await play.stage.wait_message(ann, "能做什么")


async def test_a_flood_of_one_chat_is_answered_once_beyond_its_queue(play: Play) -> None:
    ann, bob = (play.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    for number in range(60):
        await ann.say(f"/trend {number}")
    await bob.say("/help")
    await play.stage.wait_message(bob, "能做什么")
    await play.settled()
    said = [one["text"] for one in play.stage.sent(ann)]
    assert len([text for text in said if "稍等，前面还有" in text]) == 1
    assert len(said) < 60


async def test_what_a_chat_says_is_answered_in_order(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    for text in ("/help", "/privacy", "/help", "/privacy"):
        await ann.say(text)
    await play.settled()
    assert ["能做什么" in one["text"] for one in play.stage.sent(ann)] == [True, False, True, False]


async def test_a_button_is_not_behind_a_page_that_is_being_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/settings")
    await play.stage.wait_message(ann, "设置")
    site.gates["/report.html"] = asyncio.Event()
    await ann.say(site.origin + "/report.html")
    await site.arrived["/report.html"].wait()
    await ann.tap("English")
    await play.stage.wait_message(ann, "Settings")
    site.gates["/report.html"].set()
    await play.settled()


async def test_people_of_a_group_leave_no_trace(play: Play) -> None:
    ann = play.stage.user("ann")
    play.stage.world.add_chat(id=-5, type="supergroup", title="g", members={ann.id: "member"})
    play.stage.world.bot.privacy = False
    await ann.say("what we say to each other", chat=-5)
    await ann.say("/help")
    await play.stage.wait_message(ann, "")
    await play.settled()
    rows = await play.services.storage.database.read_sql("SELECT update_id FROM updates", {})
    assert len(rows) == 1


def kept_message(who: Actor, text: str, received_at: datetime, number: int = 5) -> KeptUpdate:
    """A message as a process that died left it."""
    person = {"id": who.id, "first_name": "ann", "is_bot": False, "language_code": "zh-hans"}
    command = [{"type": "bot_command", "offset": 0, "length": len(text)}]
    chat = {"id": who.id, "type": "private", "first_name": "ann"}
    message = {"message_id": number, "date": 1, "chat": chat, "from": person, "text": text, "entities": command}
    body = json.dumps({"update_id": number, "message": message})
    return KeptUpdate(number, "message", f"messages:{who.id}", who.id, body, received_at)


async def left_behind(play: Play, *updates: KeptUpdate) -> None:
    """They are in the database, nobody holds them, and the bot looks for such ones."""
    now = play.clock.now()
    await play.services.storage.updates.write(Batch(updates), now - timedelta(hours=1), timedelta(0))
    while await kept(play, UpdateState.WAITING):
        play.clock.advance(seconds=10)
        await asyncio.sleep(0.02)


async def test_what_a_process_left_behind_is_answered(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/start")
    await play.settled()
    await left_behind(play, kept_message(ann, "/help", play.clock.now()))
    await play.stage.wait_message(ann, "能做什么")


async def test_what_is_too_old_is_said_to_be_unanswered_once(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/start")
    await play.settled()
    old = play.clock.now() - timedelta(hours=7)
    await left_behind(play, *(kept_message(ann, "/help", old, number) for number in (5, 6)))
    await play.settled()
    assert ["我离线了一阵" in one["text"] for one in play.stage.sent(ann)[1:]] == [True]


async def test_where_everybody_waits_a_time_is_said(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/start")
    await play.settled()
    lanes = Lanes({"messages": 1, "presses": 1, "inline": 1})
    lanes.add(KeptUpdate(1, "message", "messages:1", 1, "", play.clock.now()))
    assert lanes.start()
    lanes.end("messages:1", 600.0)
    journal = Journal(play.services.storage.updates, play.clock, play.services.lease)
    writing = asyncio.create_task(journal.run())
    answering = Answering(play.app, journal, lanes)
    answering.accept([kept_message(ann, "/help", play.clock.now(), number) for number in (5,)])
    other = replace(kept_message(ann, "/help", play.clock.now(), 6), lane="messages:other")
    answering.accept([other])
    await play.stage.wait_message(ann, "大约 60 秒后")
    await answering.idle()
    journal.stop()
    await writing


# -- the webhook ------------------------------------------------------------------------------


@asynccontextmanager
async def hooked(stage: Stage, folder: Path, port: int) -> AsyncIterator[str]:
    """The bot as a process behind a webhook with the secret "secret"."""
    url = f"http://127.0.0.1:{port}/hook"
    async with started(stage, folder, WEBHOOK_URL=url, WEBHOOK_SECRET="secret", LISTEN=f"127.0.0.1:{port}"):
        await stage.world.connected.wait()
        yield url


BODIES: list[tuple[bytes, dict[str, str], int]] = [
    (b"[]", {}, 400),
    (b"null", {}, 400),
    (b"5", {}, 400),
    (b'{"message": {}}', {}, 400),
    (b"{", {}, 400),
    (b"\xff\xfe\x00", {}, 400),
    (b"[" * 100_000, {}, 400),
    (b'{"update_id": "1"}', {}, 400),
    (b"{}", {"Content-Type": "application/json; charset=no-such"}, 400),
    (b'{"update_id": 1, "message": "x"}', {"Content-Type": "application/json; charset=no-such"}, 200),
    (b'{"update_id": 2, "x": "' + b"x" * MOST_BYTES + b'"}', {}, 413),
    (b'{"update_id": 3}', {SECRET_HEADER: "sécret"}, 403),
    (b'{"update_id": 3}', {SECRET_HEADER: ""}, 403),
]


async def test_the_webhook_refuses_what_is_no_update_and_answers_one_that_comes_again_once(
    tmp_path: Path, unused_tcp_port: int
) -> None:
    async with Stage() as stage, hooked(stage, tmp_path, unused_tcp_port) as url, aiohttp.ClientSession() as session:
        for body, headers, status in BODIES:
            async with session.post(url, data=body, headers={SECRET_HEADER: "secret", **headers}) as answer:
                assert answer.status == status, body[:40]
        ann = stage.user("ann", language_code="zh-hans")
        await ann.say("/help")
        await stage.wait_message(ann, "能做什么")
        for _ in range(3):
            stage.world.repeat()
        await ann.say("/privacy")
        assert await stage.world.wait_for(lambda: len(stage.sent(ann)) > 1, 60)
        await stage.quiet(0.5)
        assert len(stage.sent(ann)) == 2


async def test_while_nothing_can_be_kept_telegram_hears_it_and_so_does_who_wrote(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    async with play.services.storage.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE updates RENAME TO gone")
    await ann.say("/help")
    await play.stage.wait_message(ann, "数据库")
    async with play.services.storage.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE gone RENAME TO updates")
    play.clock.advance(seconds=60)
    await play.stage.wait_message(ann, "能做什么")
    assert len([one for one in play.stage.sent(ann) if "数据库" in one["text"]]) == 1
