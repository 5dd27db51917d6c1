"""A press that Telegram did not let be answered is tried again: doing it twice is doing it once, and never undoes what
was pressed since."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_manage import CHANNEL, managing
from tests.flow.test_subscriptions import texts_to
from tests.playing import Play
from tests.stage.actors import Actor

GROUP = -700
STUMBLES = {"error_code": 502, "description": "Bad Gateway", "times": 3}  # as often as an edit is tried at once


async def put_back(play: Play, fault: Any) -> None:
    """Until the bot has given up for now, and will try again."""
    while fault.times:
        await asyncio.sleep(0.02)
        play.clock.advance(seconds=1)
    await play.settled()


async def with_settings(play: Play) -> Actor:
    """Somebody who subscribed, and looks at the settings."""
    person = play.stage.user("小明", language_code="zh-hans")
    await person.say("/subscribe 专项债")
    await play.stage.wait_message(person, "已订阅")
    await person.say("/settings")
    await play.stage.wait_message(person, "设置")
    return person


async def administrators(play: Play) -> tuple[Actor, Actor]:
    """Two of a group."""
    ann, bob = (play.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    group = {"id": GROUP, "type": "supergroup", "title": "读报组", "members": [ann.id, bob.id]}
    await play.stage.control("chat", {**group, "admins": [ann.id, bob.id]})
    return ann, bob


async def times_of(play: Play, person: Actor) -> tuple[str, ...]:
    schedule = await play.services.storage.schedules.get(person.id)
    assert schedule
    return schedule.times


@pytest.mark.parametrize("method", ["editMessageText", "answerCallbackQuery"])
async def test_a_time_that_is_chosen_stays_chosen_however_often_it_is_tried(play: Play, method: str) -> None:
    person = await with_settings(play)
    fault = play.stage.fail(method, **STUMBLES)
    await person.tap("18:00")
    await put_back(play, fault)
    await play.settled_in_time()
    assert await times_of(play, person) == ("08:00", "18:00")


async def test_a_button_that_was_sent_once_means_what_it_showed_however_often_it_is_tried(play: Play) -> None:
    person = await with_settings(play)
    shown = play.stage.sent(person)[-1]
    rows = shown["reply_markup"]["inline_keyboard"]
    button = next(one for row in rows for one in row if one["text"] == "18:00")
    button["callback_data"] = "e:t:18:00"
    message = play.stage.world.chats[person.id].messages[shown["message_id"]]
    message["reply_markup"] = shown["reply_markup"]
    fault = play.stage.fail("editMessageText", **STUMBLES)
    person.callback("e:t:18:00", message)
    await put_back(play, fault)
    await play.settled_in_time()
    assert await times_of(play, person) == ("08:00", "18:00")


async def test_a_length_that_is_chosen_since_is_not_undone(play: Play) -> None:
    person = await with_settings(play)
    fault = play.stage.fail("editMessageText", **STUMBLES)
    await person.tap("详细")
    await put_back(play, fault)
    await person.tap("简短")
    await play.settled()
    await play.settled_in_time()
    assert (await play.services.storage.chats.get(person.id)).length == "short"


async def test_what_is_pressed_under_another_message_since_counts_too(play: Play) -> None:
    person = await with_settings(play)
    await person.say("/subscriptions")
    await play.stage.wait_message(person, "订阅（1）")
    first = play.stage.sent(person)[-1]
    await person.say("/subscriptions")
    await play.settled()
    fault = play.stage.fail("answerCallbackQuery", **STUMBLES)
    number = (await play.services.storage.subscriptions.of_chat(person.id))[0].id
    person.callback(f"u:p:{number}:1", first)
    await put_back(play, fault)
    person.callback(f"u:p:{number}:0", play.stage.sent(person)[-1])
    await play.settled()
    await play.settled_in_time()
    assert not (await play.services.storage.subscriptions.of_chat(person.id))[0].is_paused


async def test_what_another_administrator_chose_since_is_not_undone(play: Play) -> None:
    ann, bob = await administrators(play)
    await ann.say(f"/settings@{play.app.bot.username}", chat=GROUP)
    await play.stage.wait_message(GROUP, "设置")
    fault = play.stage.fail("editMessageText", **STUMBLES)
    await ann.tap("详细", chat=GROUP)
    await put_back(play, fault)
    await bob.tap("简短", chat=GROUP)
    await play.settled()
    await play.settled_in_time()
    assert (await play.services.storage.chats.get(GROUP)).length == "short"


async def test_what_waited_behind_something_long_undoes_nothing_newer(play: Play, site: Site) -> None:
    ann, bob = await administrators(play)
    page, site.pages["/report.html"] = site.pages["/report.html"], (503, "text/html", b"")
    await ann.say(f"/brief@{play.app.bot.username} {site.origin}/report.html", chat=GROUP)
    await play.stage.wait_message(GROUP, "503")
    await play.settled()
    await ann.say(f"/settings@{play.app.bot.username}", chat=GROUP)
    await play.stage.wait_message(GROUP, "设置")
    await play.settled()
    site.pages["/report.html"], gate = page, asyncio.Event()
    site.gates["/report.html"] = gate
    site.arrived["/report.html"].clear()
    await ann.tap("重试", chat=GROUP)
    await site.arrived["/report.html"].wait()
    await ann.tap("详细", chat=GROUP)
    await play.stage.fetched()
    play.clock.advance(seconds=2)
    await bob.tap("简短", chat=GROUP)
    assert await play.stage.world.wait_for(lambda: "简短" in play.stage.sent(GROUP)[-1]["text"], 60)
    gate.set()
    await play.settled()
    assert (await play.services.storage.chats.get(GROUP)).length == "short"


async def test_a_page_that_was_turned_since_is_not_turned_back(play: Play) -> None:
    person = play.stage.user("小明", language_code="zh-hans")
    for number in range(25):
        await person.say(f"/subscribe 关键词{number}")
        await play.settled()
    await person.say("/subscriptions")
    await play.settled()
    list_message = play.stage.sent(person)[-1]
    fault = play.stage.fail("editMessageText", **STUMBLES)
    person.callback("u:l:1", list_message)
    await put_back(play, fault)
    person.callback("u:l:2", list_message)
    await play.settled()
    shown = play.stage.world.chats[person.id].messages[list_message["message_id"]]["text"]
    await play.settled_in_time()
    assert play.stage.world.chats[person.id].messages[list_message["message_id"]]["text"] == shown


async def test_what_adds_a_message_is_answered_whatever_was_pressed_since(play: Play) -> None:
    person = await with_settings(play)
    await person.say("/start")
    await play.stage.wait_message(person, "每一行都是原文")
    fault = play.stage.fail("answerCallbackQuery", **STUMBLES)
    await person.tap("试一篇")
    await put_back(play, fault)
    assert not any("专利" in one for one in texts_to(play, person))
    await person.tap("English")
    await play.settled()
    await play.settled_in_time()
    assert any("专利" in one for one in texts_to(play, person))


async def test_a_schedule_that_is_said_since_is_not_undone(play: Play) -> None:
    person = await with_settings(play)
    fault = play.stage.fail("sendMessage", error_code=502, description="Bad Gateway", times=2)
    await person.say("/settings 18:30")
    await put_back(play, fault)
    await person.say("/settings 09:00")
    await play.settled()
    await play.settled_in_time()
    assert await times_of(play, person) == ("09:00",)


@pytest.mark.parametrize("press", ["f:no", "f:yes", "s:n:long"])
async def test_what_is_to_be_erased_is_erased_whatever_others_press_since(play: Play, press: str) -> None:
    ann, bob = (play.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    group = {"id": GROUP, "type": "supergroup", "title": "读报组", "members": [ann.id, bob.id]}
    await play.stage.control("chat", {**group, "admins": [ann.id]})
    me = play.app.bot.username
    await ann.say(f"/subscribe@{me} 专项债", chat=GROUP)
    await play.stage.wait_message(GROUP, "已订阅")
    await ann.say(f"/forget@{me}", chat=GROUP)
    question = await play.stage.wait_message(GROUP, where=lambda one: "f:yes" in str(one.get("reply_markup")))
    fault = play.stage.fail("answerCallbackQuery", **STUMBLES)
    ann.callback("f:yes", question)
    await put_back(play, fault)
    assert await play.services.storage.subscriptions.of_chat(GROUP)
    bob.callback(press, question)
    await play.settled()
    await play.settled_in_time()
    assert not await play.services.storage.subscriptions.of_chat(GROUP)
    shown = play.stage.world.chats[GROUP].messages[question["message_id"]]
    assert "已全部删除" in shown["text"]


async def test_what_is_chosen_for_oneself_since_undoes_nothing_of_a_managed_group(play: Play) -> None:
    person = await with_settings(play)
    mine = play.stage.sent(person)[-1]
    title, now = "读报组", play.clock.now()
    group = {"id": GROUP, "type": "supergroup", "title": title, "members": [person.id], "admins": [person.id]}
    await play.stage.control("chat", group)
    await play.services.storage.chats.update(GROUP, now=now, title=title)
    await play.services.storage.remembered.manage(person.id, GROUP, now)
    await person.say("/settings")
    shown = await play.stage.wait_message(person, f"【{title}】")
    fault = play.stage.fail("getChatAdministrators", **STUMBLES)
    person.callback("s:n:long", shown)
    await put_back(play, fault)
    person.callback("s:n:short", mine)
    await play.settled()
    await play.settled_in_time()
    chats = play.services.storage.chats
    assert [(await chats.get(one)).length for one in (GROUP, person.id)] == ["long", "short"]


async def test_what_was_said_for_a_managed_chat_is_not_done_to_ones_own(play: Play) -> None:
    ann = await managing(play)
    fault = play.stage.fail("sendMessage", error_code=502, description="Bad Gateway", times=2)
    await ann.say("/settings 18:30")
    await put_back(play, fault)
    await ann.say("/done")
    await play.settled()
    await play.settled_in_time()
    assert (await play.services.storage.schedules.get(CHANNEL)).times == ("18:30",)
    assert await play.services.storage.schedules.get(ann.id) is None
    assert texts_to(play, ann)[-1].startswith("【要闻 & 频道】")
