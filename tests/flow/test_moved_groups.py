"""A group becomes a supergroup while somebody is answered, and buttons stay behind with its former number."""

from __future__ import annotations

from tests.fakes import Site
from tests.flow.test_subscriptions import followed, loop_of, texts_to
from tests.playing import Play
from tests.stage.actors import Actor

OLD, NEW = -500, -100500


async def in_a_group(play: Play) -> Actor:
    ann = play.stage.user("ann", language_code="zh-hans")
    await play.stage.control("chat", {"id": OLD, "type": "group", "title": "读报组", "members": [ann.id]})
    play.stage.world.chats[OLD].members[ann.id] = "creator"
    return ann


async def moved(play: Play, ann: Actor) -> None:
    await ann.migrate(OLD, NEW)
    play.stage.world.chats[NEW].members[ann.id] = "creator"


async def test_what_was_asked_before_the_move_is_answered_behind_it(press: Play) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    await ann.say(f"/subscribe@{me} 专项债", chat=OLD)
    await press.stage.wait_message(OLD, "已订阅", timeout=10)
    await moved(press, ann)
    await press.settled()
    await ann.say(f"/subscriptions@{me}", chat=OLD)
    assert await press.stage.wait_message(NEW, "专项债", timeout=10)
    assert press.services.faults.untold() == ()


async def test_a_button_that_stayed_behind_acts_on_the_group_of_now(press: Play) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    await ann.say(f"/subscribe@{me} 专项债", chat=OLD)
    await press.stage.wait_message(OLD, "已订阅", timeout=10)
    await ann.say(f"/settings@{me}", chat=OLD)
    await press.stage.wait_message(OLD, "设置", timeout=10)
    await moved(press, ann)
    await press.settled()
    await ann.tap("English", chat=OLD)
    await press.settled()
    await ann.tap("20:00", chat=OLD)
    await press.settled()
    storage = press.services.storage
    schedule = await storage.schedules.get(NEW)
    assert schedule
    assert "20:00" in schedule.times
    assert (await storage.chats.get(NEW)).language == "en"
    assert await storage.schedules.get(OLD) is None
    assert press.services.faults.untold() == ()


async def test_that_the_bot_is_not_in_the_former_group_any_more_does_not_silence_the_new_one(
    press: Play, site: Site
) -> None:
    await followed(press, site)
    ann, me = await in_a_group(press), press.app.bot.username
    await ann.say(f"/subscribe@{me} 云江财讯", chat=OLD)
    await press.stage.wait_message(OLD, "下一期", timeout=10)
    await moved(press, ann)
    await ann.set_bot_status(OLD, "left")
    await press.settled()
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    assert await press.stage.wait_message(NEW, "没有新", timeout=10)
    assert len(texts_to(press, NEW)) == 1
