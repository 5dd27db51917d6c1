"""Commands in plain words, in private and where a group speaks to the bot."""

from __future__ import annotations

import pytest

from bot.flows.chats import set_language
from tests.flow.test_care import a_group, kept, told
from tests.playing import Play


@pytest.mark.parametrize("text", ["订阅专项债", "／订阅 专项债", "帮我订阅专项债", "/subscribe@else_bot 专项债"])
async def test_a_private_chat_subscribes_in_plain_words(play: Play, text: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    assert await told(play, ann, text, "已订阅关键词「专项债」")


async def test_it_ends_and_searches_in_plain_words(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, "订阅专项债", "已订阅")
    assert await told(play, ann, "退订专项债", "已取消订阅「专项债」")
    assert await told(play, ann, "搜索专项债", "库里还没有文章")


async def test_what_may_be_a_command_is_asked_back_with_its_object(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, "订阅的新规", "要做什么")
    assert await kept(play, ann.id) == []
    await ann.tap("订阅「的新规」")
    await play.stage.wait_message(ann, "已订阅关键词「的新规」")


@pytest.mark.parametrize("text", ["订阅号新规出台", "搜索引擎管理办法", "订阅服务协议的通知"])
async def test_a_title_that_begins_so_is_searched_whole(play: Play, text: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, text, "要做什么")
    await ann.tap(f"搜索「{text}」")
    await play.stage.wait_message(ann, "库里还没有文章")
    assert await kept(play, ann.id) == []


async def test_a_mention_in_a_group_may_hold_a_command(press: Play) -> None:
    ann, bob = await a_group(press, -720)
    await told(press, ann, f"@{press.app.bot.username} 订阅专项债", "已订阅", -720)
    assert [one.value for one in await kept(press, -720)] == ["专项债"]
    assert await told(press, bob, f"退订专项债 @{press.app.bot.username}", "只有管理员", -720)


async def test_a_reply_in_a_group_may_hold_a_command_and_talk_gets_nothing(press: Play) -> None:
    ann, bob = await a_group(press, -721)
    await told(press, ann, f"/search@{press.app.bot.username} 专项债", "库里", -721)
    shown = max(press.stage.world.chats[-721].messages)
    for talk in ("你好", "订阅号新规出台", "搜救条例有新版", "这个不错"):
        await bob.say(talk, chat=-721, reply_to=shown)
    await press.settled()
    assert max(press.stage.world.chats[-721].messages) == shown + 4
    await ann.say("订阅专项债", chat=-721, reply_to=shown)
    assert await press.stage.wait_message(-721, "已订阅")


async def test_a_command_of_another_bot_gets_nothing_in_a_group(press: Play) -> None:
    ann, _ = await a_group(press, -722, bot_status="administrator")
    for text in ("/subscribe@else_bot 专项债", "／subscribe@else_bot专项债", "/订阅专项债", "订阅专项债"):
        await ann.say(text, chat=-722)
    await press.settled()
    assert await kept(press, -722) == []
    assert press.stage.sent(-722) == []


async def test_what_somebody_else_said_and_was_forwarded_is_no_command(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.forward("订阅专项债", origin="bob", kind="user")
    await play.stage.wait_message(ann, "要做什么")
    assert await kept(play, ann.id) == []


async def test_nobody_manages_another_chat_from_a_group(press: Play) -> None:
    ann, _ = await a_group(press, -723)
    await told(press, ann, f"／manage @{press.app.bot.username}", "私聊里做", -723)
    await ann.say("／manage", chat=-723)
    await press.settled()
    assert len(press.stage.sent(-723)) == 1


@pytest.mark.parametrize(
    ("code", "command", "said"),
    [
        ("zh-hans", "manage", "私聊里做"), ("zh-hant", "done", "私聊裡做"), ("en", "manage", "done in private"),
        ("zh-hans", "digset", "是不是 /digest"), ("zh-hans", "xyzzy", "没有 /xyzzy 这个命令"),
        ("en", "xyzzy", "no command /xyzzy"),
    ],
)  # fmt: skip
async def test_a_command_to_the_bot_in_a_group_is_answered_whatever_it_is(
    press: Play, code: str, command: str, said: str
) -> None:
    ann, _ = await a_group(press, -723)
    await set_language(press.services, -723, code)  # type: ignore[arg-type]
    await told(press, ann, f"/{command}@{press.app.bot.username}", said, -723)
    assert len(press.stage.sent(-723)) == 1


async def test_a_command_that_names_nobody_and_is_none_of_ours_gets_nothing_in_a_group(press: Play) -> None:
    ann, _ = await a_group(press, -724, bot_status="administrator")
    for text in ("/xyzzy", "/done", "/xyzzy@else_bot", f"见 /xyzzy@{press.app.bot.username}"):
        await ann.say(text, chat=-724)
    await press.settled()
    assert press.stage.sent(-724) == []


async def test_help_in_a_group_leaves_out_what_the_owner_can_do(press: Play) -> None:
    ann, _ = await a_group(press, -725)
    assert "/addfeed" not in await told(press, ann, f"/help@{press.app.bot.username}", "能做什么", -725)
