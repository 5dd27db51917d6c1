"""Somebody deletes the message that an answer is to be put into: the answer comes as a message of its own."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import Site
from tests.flow import test_whispers as whispers
from tests.flow.test_drafts import GROUP, slow
from tests.flow.test_guests import read_slowly
from tests.flow.test_polling import rss
from tests.flow.test_search import inline, many
from tests.flow.test_subscriptions import followed, news
from tests.pages import report
from tests.playing import OWNER, Play
from tests.stage import rich
from tests.stage.actors import Actor


async def group(play: Play, *names: str) -> list[Actor]:
    people = [play.stage.user(name, language_code="zh-hans") for name in names]
    members = [one.id for one in people]
    await play.stage.control("chat", {"id": GROUP, "type": "supergroup", "title": "读者", "members": members})
    return people


async def deleted(play: Play, who: Actor, said: str, chat: int | None = None) -> int:
    """The number of a message of the bot's that this person deletes as soon as it is there."""
    number: int = (await play.stage.wait_message(chat or who, said))["message_id"]
    await who.delete(number, chat)
    return number


async def pressed_and_deleted(play: Play, who: Actor, label: str, chat: int | None = None) -> list[dict[str, Any]]:
    """What the bot sends after a press whose message is deleted before it is answered."""
    before = len(play.stage.sent(chat or who))
    message, _ = who.button(label, chat)
    await who.tap(label, chat)
    await who.delete(message["message_id"], chat)
    await play.settled()
    return play.stage.sent(chat or who)[before:]


def is_fine(play: Play) -> bool:
    """Whether nobody was told of anything unexpected, and no owner is to be."""
    said = [rich.body(one["message"]) for one in play.stage.world.log if one["kind"] in {"sent", "edited"}]
    return not play.services.faults.untold() and not [one for one in said if "意外" in one or "没有办成" in one]


async def test_a_brief_whose_line_was_deleted_is_a_message_of_its_own(newest: Play, site: Site) -> None:
    ann, bob = await group(newest, "ann", "bob")
    gate = await slow(newest, site, ann, GROUP)
    line = await deleted(newest, ann, "正在读取", GROUP)
    gate.set()
    brief = await newest.stage.wait_message(GROUP, "✓")
    assert brief["message_id"] != line
    await newest.settled()
    await bob.say(f"@{newest.app.bot.username} {site.origin}/report.html", chat=GROUP)
    pointing = await newest.stage.wait_message(GROUP, "上面")
    assert pointing["reply_to_message"]["message_id"] == brief["message_id"]
    assert is_fine(newest)


async def test_a_plain_brief_whose_line_was_deleted_is_a_message_of_its_own(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    gate = await slow(play, site, ann)
    await deleted(play, ann, "正在读取")
    gate.set()
    assert await play.stage.wait_message(ann, "✓")
    await play.settled()
    assert is_fine(play)


async def test_a_failure_whose_line_was_deleted_is_told_and_can_be_tried_again(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    gate = await slow(play, site, ann)
    await deleted(play, ann, "正在读取")
    page = site.pages.pop("/report.html")
    site.add("/report.html", "busy", status=503)
    gate.set()
    await play.stage.wait_message(ann, "503")
    site.pages["/report.html"] = page
    await ann.tap("重试")
    assert await play.stage.wait_message(ann, "✓")
    assert is_fine(play)


async def test_another_length_of_a_brief_that_was_deleted_is_a_message_of_its_own(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await ann.say(site.origin + "/report.html")
    await newest.stage.wait_message(ann, "✓")
    await newest.settled()
    (shorter,) = await pressed_and_deleted(newest, ann, "更简短")
    assert "✓" in rich.body(shorter)
    assert shorter["reply_markup"]["inline_keyboard"]
    assert is_fine(newest)


async def test_another_length_of_what_one_person_saw_and_closed_is_seen_by_that_person(
    newest: Play, site: Site
) -> None:
    _, bob = await whispers.group(newest, site)
    await whispers.pressed(newest, bob, "相关")
    await whispers.pressed(newest, bob, "1")
    message, button = bob.button("更简短", whispers.GROUP)
    bob.callback(button["callback_data"], message)
    newest.stage.world.chats[whispers.GROUP].ephemeral.clear()
    await newest.settled()
    shorter = newest.stage.sent(whispers.GROUP)[-1]
    assert whispers.seen_by(shorter) == bob.id
    assert "共 4 条" in rich.body(shorter)
    assert is_fine(newest)


async def test_a_length_that_two_press_at_once_is_shown_once(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(site.origin + "/report.html")
    await play.stage.wait_message(ann, "✓")
    await play.settled()
    await ann.tap("更简短")
    await ann.tap("更简短")
    await play.settled()
    assert len({one["message_id"] for one in play.stage.sent(ann)}) == 1
    assert is_fine(play)


@pytest.mark.parametrize(
    ("said", "label", "answer"),
    [
        ("/settings", "短", "设置"),
        ("/settings", "English", "Settings"),
        ("/forget", "全部删除", "已全部删除"),
        ("/recent", "▶", "第0号通知"),
    ],
)
async def test_what_a_press_would_have_changed_in_place_is_a_message_where_that_was_deleted(
    play: Play, site: Site, said: str, label: str, answer: str
) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    for number in range(12 if said == "/recent" else 0):
        await ann.say(site.add(f"/{number}.html", report(f"云江省第{number}号通知公布")))
        await play.settled()
    await ann.say(said)
    await play.settled()
    shown = await pressed_and_deleted(play, ann, label)
    assert [answer in one["text"] for one in shown] == [True]
    assert is_fine(play)


@pytest.mark.parametrize("label", ["文本", "Word 文档"])
async def test_a_brief_that_was_deleted_leaves_the_chat_all_the_same(play: Play, site: Site, label: str) -> None:
    ann, _ = await group(play, "ann", "bob")
    await ann.say(f"/brief@{play.app.bot.username} {site.origin}/report.html", chat=GROUP)
    await play.stage.wait_message(GROUP, "✓")
    await play.settled()
    if label == "Word 文档":
        await ann.tap("文本", GROUP)
        await play.settled()
    assert await pressed_and_deleted(play, ann, label, GROUP)
    assert is_fine(play)


@pytest.mark.parametrize(("said", "answer"), [("/subscribe {}", "已订阅"), ("/addfeed {} 云江财讯", "已关注")])
async def test_what_came_of_an_address_whose_line_was_deleted_is_a_message_of_its_own(
    press: Play, site: Site, said: str, answer: str
) -> None:
    owner = press.stage.user("owner", id=OWNER, language_code="zh-hans")
    gate = site.gates["/feed.xml"] = asyncio.Event()
    await owner.say(said.format(site.add("/feed.xml", rss(news(site, "春耕方案")), "application/rss+xml")))
    line = await press.stage.wait_message(owner, "")
    await owner.delete(line["message_id"])
    gate.set()
    made = await press.stage.wait_message(owner, answer)
    assert made["message_id"] != line["message_id"]
    await press.settled()
    assert is_fine(press)


async def test_a_first_poll_whose_line_was_deleted_goes_on_in_one_more_message(press: Play, site: Site) -> None:
    await followed(press, site, category="云江财讯")
    ann = press.stage.user("ann", language_code="zh-hans")
    other = site.add("/other.xml", rss(news(site, "春耕方案")), "application/rss+xml")
    await press.services.storage.feeds.add(other, ("云江财讯",), press.clock.now() + timedelta(days=1))
    gate = site.gates["/other.xml"] = asyncio.Event()
    await ann.say("/subscribe 云江财讯")
    await site.arrived["/other.xml"].wait()
    line = await press.stage.wait_message(ann, "")
    await ann.delete(line["message_id"])
    for _ in range(20):
        press.clock.advance(seconds=1)
        await asyncio.sleep(0.02)
    gate.set()
    await press.stage.wait_message(ann, "已订阅")
    await press.settled()
    assert len({one["message_id"] for one in press.stage.sent(ann)}) == 2
    assert is_fine(press)


async def test_a_posted_result_that_was_deleted_is_nobodys_fault(play: Play) -> None:
    play.stage.world.bot.inline_feedback = True
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    answer = await inline(play, ann, "债")
    await ann.choose(answer["id"], 0)
    play.stage.world.inline_messages.clear()
    await play.settled()
    assert is_fine(play)


async def test_a_guests_line_that_was_deleted_is_nobodys_fault(newest: Play, site: Site) -> None:
    await read_slowly(newest, site)
    newest.stage.world.inline_messages.clear()
    site.gates["/report.html"].set()
    await newest.settled()
    assert is_fine(newest)


async def test_a_brief_that_was_deleted_does_not_come_back_because_its_page_changed(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await ann.say(site.origin + "/report.html")
    await newest.stage.wait_message(ann, "✓")
    await newest.settled()
    newest.clock.advance(hours=25)
    gate = site.gates["/report.html"] = asyncio.Event()
    site.add("/report.html", report(extra="省财政厅要求各市在9月底前报送资金使用情况。"))
    site.arrived["/report.html"].clear()
    await ann.say(site.origin + "/report.html")
    await site.arrived["/report.html"].wait()
    await newest.settled()
    shown = newest.stage.sent(ann)
    await ann.delete(shown[-1]["message_id"])
    gate.set()
    assert await newest.stage.world.wait_for(lambda: len(newest.stage.calls("editMessageText")) == 2, 60)  # rich, plain
    await newest.stage.quiet(0.3)
    assert len(newest.stage.sent(ann)) == len(shown)
    assert is_fine(newest)
