"""Answers stay in the topic and under the message that asked for them."""

from __future__ import annotations

import pytest

from tests.fakes import Site
from tests.flow.test_care import a_group
from tests.pages import report
from tests.playing import Play


def briefs_in(play: Play, chat: int) -> list[dict[str, object]]:
    return [one for one in play.stage.world.chats[chat].messages.values() if "✓" in one.get("text", "")]


async def linked(play: Play, site: Site, count: int) -> str:
    for number in range(count):
        site.add(f"/{number}.html", report(f"云江省公布第{number}批专利转化名单"))
    return " ".join(f"{site.origin}/{number}.html" for number in range(count))


async def test_the_rest_of_a_messages_links_is_read_where_the_message_stands(press: Play, site: Site) -> None:
    ann, _ = await a_group(press, -730, is_forum=True, topics={3: "财政"})
    text = await linked(press, site, 7)
    asked = await ann.say(f"/brief@{press.app.bot.username} {text}", chat=-730, thread=3)
    await press.stage.wait_message(-730, "读其余 2 条")
    await ann.tap("读其余", chat=-730)
    await press.stage.wait_message(-730, "第6批")
    found = briefs_in(press, -730)
    assert len(found) == 7
    assert {one["message_thread_id"] for one in found} == {3}
    assert {one["reply_to_message"]["message_id"] for one in found} == {asked["message_id"]}


@pytest.mark.parametrize("count", [1, 7])
async def test_the_topic_holds_though_the_message_was_deleted(press: Play, site: Site, count: int) -> None:
    ann, _ = await a_group(press, -731, is_forum=True, topics={4: "医保"})
    text = await linked(press, site, count)
    await ann.say(f"/brief@{press.app.bot.username} {text}", chat=-731, thread=4, delete_after=True)
    await press.stage.wait_message(-731, "✓")
    await press.settled()
    assert {one["message_thread_id"] for one in press.stage.sent(-731)} == {4}


async def test_a_button_whose_message_is_gone_says_so(press: Play, site: Site) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    site.add("/down.html", "<html>", status=503)
    await ann.say(site.origin + "/down.html")
    shown = await press.stage.wait_message(ann, "网站自己出了故障")
    without = {name: value for name, value in shown.items() if name != "reply_to_message"}
    for data in ("r:0:1", "r:5:2"):
        query = ann.callback(data, without)
        await press.settled()
        assert "已失效" in press.stage.world.callbacks[query["id"]]["answer"]["text"]


async def test_a_failed_link_is_tried_again_under_the_message(press: Play, site: Site) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    site.add("/down.html", "<html>", status=503)
    asked = await ann.say(site.origin + "/down.html")
    await press.stage.wait_message(ann, "网站自己出了故障")
    site.add("/down.html", report("云江省公布名单"))
    await ann.tap("重试")
    found = await press.stage.wait_message(ann, "✓")
    assert found["reply_to_message"]["message_id"] == asked["message_id"]
