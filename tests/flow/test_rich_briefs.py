"""Briefs as rich messages: where server and chat take them, and plain where they do not."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from tests.fakes import Site
from tests.pages import report
from tests.playing import Play
from tests.stage import rich

TITLE = "云江省召开会议部署专利转化工作"
GROUP = -500


def sends(play: Play, method: str) -> list[dict[str, Any]]:
    return play.stage.calls(method)


def is_rich(message: dict[str, Any]) -> bool:
    return "rich_message" in message


async def brief(play: Play, person: Any, link: str, chat: int | None = None) -> dict[str, Any]:
    """The newest brief that answers a link; in a group it is asked for by command."""
    since = len(play.stage.world.log)
    await person.say(f"/brief@{play.app.bot.username} {link}" if chat else link, chat=chat)
    message = await play.stage.wait_message(chat or person, "✓", since=since)
    await play.settled()
    return message


@pytest.mark.parametrize(
    ("code", "facts", "where"), [("zh-hans", "文件", "在原文中的位置"), ("en", "Document", "Where the page says it")]
)
async def test_a_brief_is_one_rich_message(newest: Play, site: Site, code: str, facts: str, where: str) -> None:
    ann = newest.stage.user("ann", language_code=code)
    message = await brief(newest, ann, site.origin + "/report.html")
    plain = rich.plain(message["rich_message"])
    assert {"heading", "table", "details", "marked", "reference_link", "date_time"} <= rich.marks(
        message["rich_message"]
    )
    assert TITLE in plain
    assert facts in plain
    assert where in plain
    assert message["reply_to_message"]["text"] == site.origin + "/report.html"
    assert not newest.refused()
    assert not [entry for entry in newest.stage.world.log if entry["kind"] == "warning"]


async def test_each_point_leads_to_its_sentence_in_the_chat(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    message = (await brief(newest, ann, site.origin + "/report.html"))["rich_message"]
    names = {node["name"] for node in rich.reading.nodes(message) if node["type"] == "reference"}
    inside = [url for _, url in rich.links(message) if url.startswith("#")]
    assert len(inside) == 4
    assert {url[1:] for url in inside} < names


async def test_the_buttons_change_a_rich_brief_in_place(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await brief(newest, ann, site.origin + "/report.html")
    await ann.tap("更简短")
    await newest.settled()
    edited = newest.stage.world.log[-1]["message"] if newest.stage.world.log[-1]["kind"] == "edited" else None
    edited = edited or [entry["message"] for entry in newest.stage.world.log if entry["kind"] == "edited"][-1]
    assert "共 4 条" in rich.plain(edited["rich_message"])
    assert not newest.refused()


async def test_a_page_that_changed_is_edited_in_the_rich_brief(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    link = site.origin + "/report.html"
    await brief(newest, ann, link)
    site.add("/report.html", report(extra="省财政厅要求各市在9月底前报送资金使用情况。"))
    newest.clock.advance(hours=2)
    await brief(newest, ann, link)
    changed = await newest.stage.wait_message(ann, "原文已更新")
    assert is_rich(changed)


async def test_a_slow_pages_line_becomes_the_rich_brief_in_a_group(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await newest.stage.control("chat", {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id]})
    gate = site.gates["/report.html"] = asyncio.Event()
    await ann.say(f"/brief@{newest.app.bot.username} {site.origin}/report.html", chat=GROUP)
    await site.arrived["/report.html"].wait()
    while not sends(newest, "sendMessage"):
        newest.clock.advance(seconds=1)
        await asyncio.sleep(0.01)
    line = await newest.stage.wait_message(GROUP, "正在读取")
    gate.set()
    shown = await newest.stage.wait_message(GROUP, "✓")
    assert is_rich(shown)
    assert shown["message_id"] == line["message_id"]


async def test_a_server_without_rich_messages_is_asked_once(newest: Play, site: Site) -> None:
    newest.stage.world.bot.lacks = ["sendRichMessage", "sendMessageDraft"]
    ann = newest.stage.user("ann", language_code="zh-hans")
    bob = newest.stage.user("bob", language_code="en")
    first = await brief(newest, ann, site.origin + "/report.html")
    second = await brief(newest, bob, site.origin + "/report.html")
    assert [is_rich(one) for one in (first, second)] == [False, False]
    assert TITLE in first["text"]
    assert len(sends(newest, "sendRichMessage")) == 1


async def test_a_server_that_was_brought_up_to_date_is_noticed_after_an_hour(newest: Play, site: Site) -> None:
    newest.stage.world.bot.lacks = ["sendRichMessage"]
    ann = newest.stage.user("ann", language_code="zh-hans")
    await brief(newest, ann, site.origin + "/report.html")
    newest.stage.world.bot.lacks = []
    newest.clock.advance(minutes=61)
    assert is_rich(await brief(newest, ann, site.origin + "/report.html"))


async def test_a_chat_that_refuses_rich_messages_gets_plain_ones_for_some_hours(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    bob = newest.stage.user("bob", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", error_code=400, description="Bad Request: CHAT_SEND_RICH_FORBIDDEN")
    assert not is_rich(await brief(newest, ann, site.origin + "/report.html"))
    assert not is_rich(await brief(newest, ann, site.origin + "/report.html"))
    assert len(sends(newest, "sendRichMessage")) == 1
    assert is_rich(await brief(newest, bob, site.origin + "/report.html"))
    newest.clock.advance(hours=7)
    assert is_rich(await brief(newest, ann, site.origin + "/report.html"))


async def test_that_a_chat_takes_none_stands_in_its_row_and_is_known_to_every_process(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", error_code=400, description="Bad Request: not here")
    await brief(newest, ann, site.origin + "/report.html")
    stored = await newest.services.storage.chats.get(ann.id)
    assert stored.plain_until == int((newest.clock.now() + timedelta(hours=6)).timestamp())


@pytest.mark.parametrize("said", ["RICH_MESSAGE_URL_INVALID", "RICH_MESSAGE_TOO_LARGE", "can't parse entities: x"])
async def test_a_brief_whose_content_is_refused_is_plain_and_the_next_is_rich(
    newest: Play, site: Site, said: str
) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", error_code=400, description=f"Bad Request: {said}")
    assert not is_rich(await brief(newest, ann, site.origin + "/report.html"))
    other = site.add("/other.html", report("淮川市公布稳外贸措施"))
    assert is_rich(await brief(newest, ann, other))


async def test_an_edit_that_is_refused_as_rich_is_made_plain(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await brief(newest, ann, site.origin + "/report.html")
    newest.stage.fail("editMessageText", error_code=400, description="Bad Request: RICH_MESSAGE_URL_INVALID")
    since = len(newest.stage.world.log)
    await ann.tap("更简短")
    assert "共 4 条" in (await newest.stage.wait_message(ann, "✓", since=since))["text"]


async def test_a_rich_message_whose_fate_is_unknown_is_not_sent_as_a_plain_one_too(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", drop=True, after=True)
    await brief(newest, ann, site.origin + "/report.html")
    assert not sends(newest, "sendMessage")
    assert len(sends(newest, "sendRichMessage")) == 2  # once more, as every message whose fate is unknown


async def test_a_rich_message_waits_for_the_time_that_telegram_names(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", error_code=429, parameters={"retry_after": 1})
    assert is_rich(await brief(newest, ann, site.origin + "/report.html"))
    assert not sends(newest, "sendMessage")


async def test_rich_briefs_keep_the_rates_of_a_chat(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    links = [site.add(f"/{n}.html", report(f"淮川市公布第{n}批稳外贸措施")) for n in range(4)]
    await ann.say(" ".join(links))
    for number in range(4):
        await newest.stage.wait_message(ann, f"第{number}批")
    assert not newest.refused()
    assert newest.stage.world.flood.refused == 0


async def test_the_same_link_in_a_group_points_to_its_rich_brief(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await newest.stage.control("chat", {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id]})
    first = await brief(newest, ann, site.origin + "/report.html", GROUP)
    since = len(newest.stage.world.log)
    await ann.say(f"@{newest.app.bot.username} {site.origin}/report.html", chat=GROUP)
    above = await newest.stage.wait_message(GROUP, since=since)
    assert above["reply_to_message"]["message_id"] == first["message_id"]


async def test_the_proof_behind_the_check_line_opens_from_a_rich_brief(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await brief(newest, ann, site.origin + "/report.html")
    since = len(newest.stage.world.log)
    await ann.open("✓ 原文逐字")
    proof = await newest.stage.wait_message(ann, "盘活存量专利", since=since)
    assert not is_rich(proof)


async def test_what_broke_twice_is_tried_again_as_a_rich_message_and_never_plain(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", drop=True, times=2)
    await ann.say(site.origin + "/report.html")
    await newest.settled()
    await newest.stage.quiet(0.2)
    assert not newest.stage.sent(ann)
    newest.clock.advance(seconds=16)
    assert is_rich(await newest.stage.wait_message(ann, "✓"))
    assert not sends(newest, "sendMessage")


async def test_where_every_briefs_content_is_refused_all_are_plain_for_an_hour(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendRichMessage", error_code=400, description="Bad Request: can't parse entities: x", times=-1)
    links = [site.add(f"/{n}.html", report(f"淮川市公布第{n}批稳外贸措施")) for n in range(6)]
    for link in links:
        assert not is_rich(await brief(newest, ann, link))
    assert len(sends(newest, "sendRichMessage")) == 3
    newest.stage.world.faults.clear()
    newest.clock.advance(minutes=61)
    assert is_rich(await brief(newest, ann, links[0] + "?again=1"))
