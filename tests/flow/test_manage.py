"""A group or channel that is managed from the private chat is named in every answer, also after a restart."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.chat.memory import Memory
from tests.fakes import Site
from tests.flow.test_care import kept, newest, told
from tests.flow.test_first_day import FARMING, catalogued
from tests.flow.test_leaving import tapped
from tests.flow.test_subscriptions import loop_of, texts_to
from tests.playing import Play

CHANNEL = -840


async def managing(play: Play, title: str = "要闻 & 频道") -> Any:
    ann = play.stage.user("ann", language_code="zh-hans")
    await play.stage.control("chat", {"id": CHANNEL, "type": "channel", "title": title, "members": [ann.id]})
    play.stage.world.chats[CHANNEL].members[ann.id] = "creator"
    await ann.say("/manage")
    await play.stage.wait_message(ann, "选一个群或频道")
    await ann.send({"chat_shared": {"request_id": 2, "chat_id": CHANNEL, "title": title}})
    await play.stage.wait_message(ann, "正在管理")
    return ann


def restart(play: Play) -> None:
    """What a restart leaves of the process's memory."""
    play.app.bot_data.memory = Memory()


@pytest.mark.parametrize(
    "text",
    ["/subscribe 专项债", "/subscriptions", "/unsubscribe 没有的", "/settings", "/settings 08:15", "/settings 八点",
     "/digest", "/subscribe", "订阅专项债", "/subscribe " + "债" * 300, "/subscribe http://192.168.0.1/feed"],
)  # fmt: skip
async def test_every_answer_names_the_chat_that_is_managed(play: Play, text: str) -> None:
    ann = await managing(play)
    before = len(texts_to(play, ann))
    await ann.say(text)
    await play.settled()
    answers = texts_to(play, ann)[before:]
    assert answers
    assert all(one.startswith("【要闻 & 频道】\n") for one in answers)


async def test_buttons_name_it_too(play: Play) -> None:
    ann = await managing(play)
    await told(play, ann, "/subscribe 专项债", "已订阅")
    await ann.tap("撤销")
    assert (await play.stage.wait_message(ann, "已撤销"))["text"].startswith("【要闻 & 频道】")
    await told(play, ann, "/settings", "设置")
    await ann.tap("简短")
    await play.settled()
    assert newest(play, ann.id)["text"].startswith("【要闻 & 频道】")


async def test_a_first_subscription_by_taps_names_it_at_each_step(play: Play, site: Site) -> None:
    catalogued(play, site, "水利")
    ann = await managing(play)
    await told(play, ann, "/start", "要点")
    for label in ("订阅", FARMING, "下一步", "18:00", "撤销"):
        assert (await tapped(play, ann, label))["text"].startswith("【要闻 & 频道】\n"), label
    assert await kept(play, CHANNEL) == []


async def test_what_it_gets_less_of_is_listed_under_its_name(play: Play) -> None:
    ann = await managing(play)
    await play.services.storage.mutes.add((CHANNEL, 0), "source", "云江日报", ann.id, play.clock.now())
    await told(play, ann, "/subscriptions", "还没有订阅")
    for label in ("少看的 1 项", "恢复「云江日报」"):
        assert (await tapped(play, ann, label))["text"].startswith("【要闻 & 频道】\n"), label


async def test_who_may_not_change_it_any_more_hears_its_name_at_a_tap(play: Play) -> None:
    ann = await managing(play)
    await told(play, ann, "/start", "要点")
    play.stage.world.chats[CHANNEL].members[ann.id] = "member"
    query = await ann.tap("订阅")
    await play.settled()
    assert "要闻 & 频道" in play.stage.world.callbacks[query["id"]]["answer"]["text"]


async def test_what_is_managed_survives_a_restart(play: Play) -> None:
    ann = await managing(play)
    restart(play)
    await told(play, ann, "/subscribe 专项债", "已订阅")
    assert [one.value for one in await kept(play, CHANNEL)] == ["专项债"]
    await told(play, ann, "/done", "已回到你自己")
    restart(play)
    await told(play, ann, "/subscribe 医保", "「医保」")
    assert [one.value for one in await kept(play, ann.id)] == ["医保"]


async def test_the_persons_own_answers_name_nothing(play: Play) -> None:
    ann = await managing(play)
    await told(play, ann, "/done", "【要闻 & 频道】")
    assert not (await told(play, ann, "/subscribe 专项债", "已订阅")).startswith("【")


async def test_who_administers_it_no_more_is_told_which_chat_it_was(play: Play) -> None:
    ann = await managing(play)
    play.stage.world.chats[CHANNEL].members[ann.id] = "member"
    assert "要闻 & 频道" in await told(play, ann, "/subscribe 专项债", "/done")
    assert await kept(play, CHANNEL) == []


async def test_a_forged_button_learns_no_name(play: Play) -> None:
    ann = await managing(play, "秘密频道")
    await told(play, ann, "/subscribe 专项债", "已订阅")
    number = (await kept(play, CHANNEL))[0].id
    bob = play.stage.user("bob", language_code="zh-hans")
    await told(play, bob, "/start", "要点")
    query = bob.callback(f"u:x:{number}", newest(play, bob.id))
    await play.settled()
    assert "秘密" not in play.stage.world.callbacks[query["id"]]["answer"]["text"]


async def test_a_group_that_moved_is_still_managed(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await play.stage.control("chat", {"id": -841, "type": "group", "title": "读报组", "members": [ann.id]})
    play.stage.world.chats[-841].members[ann.id] = "creator"
    await ann.send({"chat_shared": {"request_id": 1, "chat_id": -841, "title": "读报组"}})
    await play.stage.wait_message(ann, "正在管理")
    await ann.migrate(-841, -100841)
    play.stage.world.chats[-100841].members[ann.id] = "creator"
    await play.settled()
    await told(play, ann, "/subscribe 专项债", "已订阅")
    assert len(await kept(play, -100841)) == 1


async def test_what_was_removed_is_put_back_after_a_restart(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, "/subscribe 专项债", "已订阅")
    await told(play, ann, "/unsubscribe 专项债", "已取消")
    restart(play)
    await ann.tap("撤销")
    await play.stage.wait_message(ann, "已恢复")
    assert [one.value for one in await kept(play, ann.id)] == ["专项债"]


async def test_a_channel_is_not_told_that_nothing_is_new(play: Play) -> None:
    ann = await managing(play)
    await told(play, ann, "/subscribe 专项债", "已订阅")
    assert "没有新内容也通知" not in str(newest(play, ann.id))
    await told(play, ann, "/settings", "设置")
    assert "没有新内容" not in str(newest(play, ann.id)["reply_markup"])
    await told(play, ann, "/done", "已回到")
    await told(play, ann, "/subscribe 专项债", "下一期")
    for _ in range(2):
        play.clock.advance(days=1)
        await loop_of(play).step()
    await play.stage.wait_message(ann, "没有新的要点")
    assert play.stage.sent(CHANNEL) == []


async def test_a_channel_that_was_there_before_is_noted_by_its_first_post(play: Play) -> None:
    ann = await managing(play)
    await play.services.storage.chats.update(CHANNEL, now=play.clock.now(), is_channel=False)
    await ann.say("今天的要闻", chat=CHANNEL)
    await play.settled()
    assert (await play.services.storage.chats.get(CHANNEL)).is_channel
    assert play.stage.sent(CHANNEL) == []


async def toast_of(play: Play, person: Any, label: str) -> str:
    query = await person.tap(label)
    await play.settled()
    return str(play.stage.world.callbacks[query["id"]]["answer"].get("text", ""))


async def shown_and_done(play: Play, command: str, text: str) -> Any:
    """Somebody who looks at what a channel has, and manages it no more."""
    ann = await managing(play)
    await told(play, ann, "/subscribe 专项债", "已订阅")
    await told(play, ann, command, text)
    await play.services.storage.remembered.manage_own(ann.id)
    return ann


@pytest.mark.parametrize(
    ("command", "text", "label"),
    [
        ("/settings", "设置", "18:00"),
        ("/settings", "设置", "English"),
        ("/subscribe", "还没有可选的类别", FARMING),
        ("/subscribe 补贴", "「补贴」", "摘要时间"),
    ],
)
async def test_a_button_under_the_name_of_a_chat_that_is_managed_no_more_changes_nothing(
    play: Play, command: str, text: str, label: str
) -> None:
    ann = await shown_and_done(play, command, text)
    before = await kept(play, CHANNEL)
    assert "「要闻 & 频道」" in await toast_of(play, ann, label)
    assert await kept(play, ann.id) == []
    assert await kept(play, CHANNEL) == before
    assert (await play.services.storage.chats.get(ann.id)).language != "en"
    assert await play.services.storage.schedules.get(ann.id) is None


async def test_a_button_under_the_name_of_one_chat_does_not_change_the_next_one(play: Play) -> None:
    ann = await managing(play)
    await told(play, ann, "/subscribe 专项债", "已订阅")
    await told(play, ann, "/settings", "设置")
    await play.services.storage.chats.update(-78, now=play.clock.now(), title="另一个频道", is_channel=True)
    await play.services.storage.remembered.manage(ann.id, -78, play.clock.now())
    assert "/manage" in await toast_of(play, ann, "18:00")
    for chat in (CHANNEL, -78):
        schedule = await play.services.storage.schedules.get(chat)
        assert schedule is None or schedule.times == ("08:00",)


async def test_a_button_of_ones_own_settings_changes_these_also_while_a_chat_is_managed(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, "/subscribe 专项债", "已订阅")
    own = await told(play, ann, "/settings", "设置")
    assert not own.startswith("【")
    mine = play.stage.sent(ann)[-1]
    await managing(play)
    await told(play, ann, "/subscribe 医保", "已订阅")
    data = next(
        one["callback_data"] for row in mine["reply_markup"]["inline_keyboard"] for one in row if one["text"] == "18:00"
    )
    ann.callback(data, mine)
    await play.settled()
    schedules = play.services.storage.schedules
    changed, other = await schedules.get(ann.id), await schedules.get(CHANNEL)
    assert changed
    assert other
    assert (changed.times, other.times) == (("08:00", "18:00"), ("08:00",))
