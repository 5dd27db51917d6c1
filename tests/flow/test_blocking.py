"""The owner keeps people and chats out: one answer, then silence; and nobody takes more briefs than their share."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.flows.chats import set_language
from tests.fakes import Site
from tests.pages import report
from tests.playing import OWNER, Play
from tests.stage.actors import Actor

Begin = Callable[..., Awaitable[Play]]


async def said(play: Play, who: Actor, text: str, **over: Any) -> list[str]:
    """What the bot answers to this."""
    since = len(play.stage.world.log)
    await who.say(text, **over)
    await play.settled()
    return [one["text"] for one in play.stage.sent(who, since)]


@pytest.fixture
def owner(press: Play) -> Actor:
    return press.stage.user("owner", id=OWNER, language_code="zh-hans")


async def test_who_is_blocked_hears_it_once_and_then_nothing(press: Play, owner: Actor) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    assert await said(press, ann, "/help")
    assert "已停用" in (await said(press, owner, f"/block {ann.id}"))[0]
    assert ["停用了你" in text for text in await said(press, ann, "/help")] == [True]
    assert await said(press, ann, "/help") == []
    assert "已恢复" in (await said(press, owner, f"/unblock {ann.id}"))[0]
    assert "能做什么" in (await said(press, ann, "/help"))[0]


async def test_a_block_is_kept(press: Play, owner: Actor) -> None:
    await said(press, owner, "/block 77")
    assert await press.services.storage.blocked.all() == {77: False}


async def test_owners_and_the_own_chat_are_never_blocked(press: Play, owner: Actor) -> None:
    assert "不能停用" in (await said(press, owner, f"/block {OWNER}"))[0]
    assert await press.services.storage.blocked.all() == {}


async def test_only_the_owner_blocks(press: Play, owner: Actor) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    assert "只有机器人的主人" in (await said(press, ann, f"/block {owner.id}"))[0]
    assert await press.services.storage.blocked.all() == {}


async def test_the_writer_of_a_forwarded_message_can_be_blocked(press: Play, owner: Actor) -> None:
    forwarded = await owner.forward("spam", origin="ann", kind="user")
    await said(press, owner, "/block", reply_to=forwarded["message_id"])
    writer = forwarded["forward_origin"]["sender_user"]["id"]
    assert await press.services.storage.blocked.all() == {writer: False}


async def a_group(play: Play, ann: Actor, chat: int) -> None:
    await play.stage.control("chat", {"id": chat, "type": "group", "title": "读报组", "members": [ann.id]})


@pytest.mark.parametrize("is_told", [False, True])
async def test_a_blocked_group_that_becomes_a_supergroup_stays_blocked(
    press: Play, owner: Actor, is_told: bool
) -> None:
    ann, command = press.stage.user("ann", language_code="zh-hans"), f"/help@{press.app.bot.username}"
    await a_group(press, ann, -500)
    await said(press, owner, "/block -500")
    if is_told:
        await ann.say(command, chat=-500)
        assert await press.stage.wait_message(-500, "停用了")
    await ann.migrate(-500, -100500)
    await press.settled()
    for _ in range(2):
        await ann.say(command, chat=-100500)
        await press.settled()
    assert len(press.stage.sent(-100500)) == (0 if is_told else 1)
    assert await press.services.storage.blocked.all() == {-100500: True}
    assert "已恢复" in (await said(press, owner, "/unblock -100500"))[0]
    await ann.say(command, chat=-100500)
    assert await press.stage.wait_message(-100500, "能做什么")


async def test_a_group_that_a_blocked_person_moves_takes_its_settings_along(press: Play, owner: Actor) -> None:
    ann, bob = (press.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    await press.stage.control("chat", {"id": -501, "type": "group", "title": "读报组", "members": [ann.id, bob.id]})
    await set_language(press.services, -501, "en")
    await said(press, owner, f"/block {ann.id}")
    await ann.migrate(-501, -100501)
    await press.settled()
    assert await press.services.storage.blocked.all() == {ann.id: False}
    await bob.say(f"/help@{press.app.bot.username}", chat=-100501)
    assert await press.stage.wait_message(-100501, "What I do")


async def test_block_alone_says_how_and_whom(press: Play, owner: Actor) -> None:
    await said(press, owner, "/block 77")
    assert "77" in (await said(press, owner, "/block"))[0]
    assert "77" in (await said(press, owner, "/unblock"))[0]
    assert "没有被停用" in (await said(press, owner, "/unblock 78"))[0]


async def test_the_owner_finds_the_commands_in_the_help(press: Play, owner: Actor) -> None:
    assert "/unblock" in (await said(press, owner, "/help"))[0]
    ann = press.stage.user("ann", language_code="zh-hans")
    assert "/unblock" not in (await said(press, ann, "/help"))[0]


@pytest.mark.one_process
async def test_nobody_gets_more_briefs_a_minute_than_the_setting(on_stage: Begin, site: Site) -> None:
    play = await on_stage(BRIEFS_PER_MINUTE="2")
    ann, bob = (play.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    links = [site.add(f"/{number}.html", report()) for number in range(3)]
    answers = await said(play, ann, " ".join(links))
    assert ["✓" in text for text in answers] == [True, True, False]
    assert "一分钟最多读 2 篇" in answers[2]
    assert "✓" in (await said(play, bob, links[0]))[0]
    play.clock.advance(seconds=61)
    assert "✓" in (await said(play, ann, links[2]))[0]
