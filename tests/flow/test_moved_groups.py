"""A group becomes a supergroup while somebody is answered, and buttons stay behind with its former number."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace

from bot.storage.chats import Chats
from tests.fakes import Site
from tests.flow.test_polling import rss
from tests.flow.test_subscriptions import followed, loop_of, news, texts_to
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


async def words_of(play: Play, chat: int) -> list[str]:
    return [one.value for one in await play.services.storage.subscriptions.of_chat(chat)]


async def test_who_subscribes_while_the_group_moves_loses_nothing_and_is_answered(press: Play, site: Site) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    for word in ("专项债", "补贴"):
        await ann.say(f"/subscribe@{me} {word}", chat=OLD)
        await press.stage.wait_message(OLD, f"已订阅关键词「{word}」")
    site.add("/slow.xml", rss(news(site, "农机补贴通知")), "application/rss+xml")
    gate = site.gates["/slow.xml"] = asyncio.Event()
    await ann.say(f"/subscribe@{me} {site.origin}/slow.xml", chat=OLD)
    await site.arrived["/slow.xml"].wait()
    await moved(press, ann)
    await press.stage.fetched()
    await ann.say(f"/settings@{me}", chat=NEW)  # behind the note of the move
    await press.stage.wait_message(NEW, "设置")
    gate.set()
    assert await press.stage.wait_message(NEW, "已订阅")
    await press.settled()
    assert (await words_of(press, NEW))[:2] == ["专项债", "补贴"]
    assert len(await words_of(press, NEW)) == 3
    assert await words_of(press, OLD) == []
    assert press.services.faults.untold() == ()


async def test_what_was_asked_before_the_move_is_answered_behind_it(press: Play) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    await ann.say(f"/subscribe@{me} 专项债", chat=OLD)
    await press.stage.wait_message(OLD, "已订阅")
    await moved(press, ann)
    await press.settled()
    await ann.say(f"/subscriptions@{me}", chat=OLD)
    assert await press.stage.wait_message(NEW, "专项债")
    assert press.services.faults.untold() == ()


async def test_a_move_that_a_refused_answer_tells_of_is_enough(press: Play) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    await ann.say(f"/subscribe@{me} 专项债", chat=OLD)
    await press.stage.wait_message(OLD, "已订阅")
    press.stage.world.chats[OLD].migrated_to = NEW
    press.stage.world.add_chat(NEW, "supergroup", "读报组", [ann.id])
    await ann.say(f"/subscribe@{me} 补贴", chat=OLD)
    assert await press.stage.wait_message(NEW, "已订阅关键词「补贴」")
    await press.settled()
    assert await words_of(press, NEW) == ["专项债", "补贴"]
    assert press.services.faults.untold() == ()


async def test_a_button_that_stayed_behind_acts_on_the_group_of_now(press: Play) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    await ann.say(f"/subscribe@{me} 专项债", chat=OLD)
    await press.stage.wait_message(OLD, "已订阅")
    await ann.say(f"/settings@{me}", chat=OLD)
    await press.stage.wait_message(OLD, "设置")
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
    await press.stage.wait_message(OLD, "下一期")
    await moved(press, ann)
    await ann.set_bot_status(OLD, "left")
    await press.settled()
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    assert await press.stage.wait_message(NEW, "没有新")
    assert len(texts_to(press, NEW)) == 1


async def test_who_may_not_use_the_bot_may_not_by_the_former_number_of_a_group_either(invited: Play) -> None:
    ann, me = await in_a_group(invited), invited.app.bot.username
    await invited.services.storage.members.add(OLD, "invited", None, invited.clock.now())
    await moved(invited, ann)
    await invited.settled()
    await ann.say(f"/help@{me}", chat=OLD)
    assert await invited.stage.wait_message(NEW, "能做什么")
    invited.app.bot_data.memory.blocked[NEW] = True
    before = len(texts_to(invited, NEW))
    await ann.say(f"/help@{me}", chat=OLD)
    await invited.settled()
    assert len(texts_to(invited, NEW)) == before


@dataclass(frozen=True, slots=True)
class CountedChats(Chats):
    asked: list[int] = field(default_factory=list)

    async def number_of(self, chat_id: int) -> int:
        self.asked.append(chat_id)
        return await Chats.number_of(self, chat_id)


async def test_which_number_a_group_has_now_is_asked_once_an_update(press: Play) -> None:
    ann, me = await in_a_group(press), press.app.bot.username
    chats = CountedChats(press.services.storage.database)
    press.services.storage = replace(press.services.storage, chats=chats)
    await ann.say(f"/settings@{me}", chat=OLD)
    await press.stage.wait_message(OLD, "设置")
    await ann.tap("English", chat=OLD)
    await press.settled()
    assert chats.asked == [OLD, OLD]
    await moved(press, ann)
    await press.settled()
    chats.asked.clear()
    await ann.say(f"/help@{me}", chat=OLD)
    assert await press.stage.wait_message(NEW, "What I do")
    await press.settled()
    assert chats.asked == [OLD]
