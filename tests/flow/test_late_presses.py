"""A press that waited longer than Telegram takes an answer to it is done, and what its toast says is a message."""

from __future__ import annotations

import logging

import aiohttp
import pytest
from aiohttp import web

from handlers.serving.webhook import SECRET_HEADER, receiver
from tests.playing import Play
from tests.stage.actors import Actor

TOO_LATE = "Bad Request: query is too old and response timeout expired or query ID is invalid"


async def pressed_late(play: Play, person: Actor, label: str) -> list[str]:
    """What the bot sends after a press whose answer comes too late."""
    before = len(play.stage.sent(person))
    play.stage.fail("answerCallbackQuery", error_code=400, description=TOO_LATE)
    await person.tap(label)
    await play.settled()
    return [one.get("text", "") for one in play.stage.sent(person)[before:]]


async def newcomer(play: Play) -> Actor:
    person = play.stage.user("小明", language_code="zh-hans")
    await person.say("/start")
    await play.stage.wait_message(person, "每一行都是原文")
    return person


async def test_what_was_asked_for_is_sent(play: Play) -> None:
    person = await newcomer(play)
    assert any("专利" in one for one in await pressed_late(play, person, "试一篇"))


async def test_what_is_changed_is_changed(play: Play) -> None:
    person = await newcomer(play)
    await pressed_late(play, person, "English")
    await person.say("/help")
    assert await play.stage.wait_message(person, "What I do")


async def test_what_is_only_said_in_a_toast_is_a_message(play: Play) -> None:
    person = await newcomer(play)
    await person.tap("试一篇")
    await play.settled()
    assert await pressed_late(play, person, "相关") == ["没有找到相关的文章。"]


async def test_what_is_only_said_in_a_toast_is_said_when_telegram_takes_it_again(play: Play) -> None:
    person = await newcomer(play)
    await person.tap("试一篇")
    await play.settled()
    before = len(play.stage.sent(person))
    play.stage.world.limits.callback_timeout = 15  # over when it is tried for the third time
    fault = play.stage.fail("answerCallbackQuery", error_code=502, description="Bad Gateway", times=4)
    await person.tap("相关")
    await play.settled_in_time()
    assert not fault.times
    assert [one["text"] for one in play.stage.sent(person)[before:]] == ["没有找到相关的文章。"]


@pytest.mark.one_process
async def test_posts_with_another_secret_are_said_once_a_minute(play: Play, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING, "handlers.serving.webhook")
    site = web.Application()
    site.router.add_post("/telegram", receiver(play.intake, "ours"))
    runner = web.AppRunner(site)
    await runner.setup()
    listening = web.TCPSite(runner, "127.0.0.1", 0)
    await listening.start()
    port = runner.addresses[0][1]
    async with aiohttp.ClientSession(headers={SECRET_HEADER: "theirs"}) as session:
        for _ in range(3):
            async with session.post(f"http://127.0.0.1:{port}/telegram", data=b"{}") as answer:
                assert answer.status == 403
    await runner.cleanup()
    assert ["WEBHOOK_SECRET" in one.getMessage() for one in caplog.records] == [True]
