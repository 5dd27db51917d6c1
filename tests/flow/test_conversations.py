"""Whole conversations: what a person sends and what the bot answers."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select

from bot.storage.schema import replies
from tests.fakes import Site
from tests.pages import report
from tests.playing import Play


async def test_a_link_becomes_a_brief(play: Play, site: Site) -> None:
    ann = play.stage.user("ann")
    await ann.say(site.origin + "/report.html")
    message = await play.stage.wait_message(ann, "✓")
    assert "云江省召开会议部署专利转化工作" in message["text"]
    assert "责任编辑" not in message["text"]
    assert not play.refused()


async def test_the_same_link_is_answered_from_the_archive(play: Play, site: Site) -> None:
    ann, bob = play.stage.user("ann"), play.stage.user("bob")
    for person in (ann, bob):
        await person.say(site.origin + "/report.html")
        await play.stage.wait_message(person, "✓")
    assert site.asked["/report.html"] <= 2


async def test_who_asked_for_a_link_is_kept_nowhere(play: Play, site: Site) -> None:
    ann = play.stage.user("ann")
    group = -500
    await play.stage.control("chat", {"id": group, "type": "supergroup", "title": "readers"})
    await ann.say(site.origin + "/report.html")
    await play.stage.wait_message(ann, "✓")
    await ann.say(f"/brief@{play.app.bot.username} {site.origin}/report.html", chat=group)
    await play.stage.wait_message(group, "✓")
    kept: list[Any] = []
    async with asyncio.timeout(60):
        while not kept:  # the record follows the message
            async with play.services.storage.database.reading() as connection:
                kept = list((await connection.execute(select(replies))).all())
    assert [row.chat_id for row in kept] == [group]
    assert all(ann.id not in tuple(row) for row in kept)


async def test_a_statement_that_the_page_breaks_over_lines_is_answered_on_one(play: Play, site: Site) -> None:
    lines = ("国企营业", "总收入1736.2亿元", "同比增长6.1%", "国企利润", "总额98.4亿元", "同比增长12.7%")
    page = report("云江省国企前两个月运行情况", lines=lines)
    ann = play.stage.user("ann")
    await ann.say(site.add("/broken.html", page.encode(), "text/html"))
    message = await play.stage.wait_message(ann, "✓")
    assert "国企营业 总收入1736.2亿元 同比增长6.1%" in message["text"]
    assert "国企利润 总额98.4亿元 同比增长12.7%" in message["text"]


async def test_a_missing_page_is_named(play: Play, site: Site) -> None:
    ann = play.stage.user("ann")
    await ann.say(site.origin + "/gone.html")
    assert await play.stage.wait_message(ann, "404")


async def test_a_gbk_page_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann")
    page = report("淮川市公布稳外贸措施").replace("charset='utf-8'", "charset='gb2312'").encode("gb18030")
    await ann.say(site.add("/gbk.html", page, "text/html"))
    assert await play.stage.wait_message(ann, "淮川市公布稳外贸措施")


async def test_a_short_text_gets_a_helpful_line(play: Play) -> None:
    ann = play.stage.user("ann")
    await ann.say("hello")
    assert await play.stage.wait_message(ann, "/help")


async def test_a_file_is_briefed_and_marked_as_private(play: Play) -> None:
    ann = play.stage.user("ann")
    await ann.document("report.html", report().encode())
    message = await play.stage.wait_message(ann, "✓")
    assert "visible in this chat only" in message["text"] or "仅本会话可见" in message["text"]


async def test_start_explains_in_a_few_lines(play: Play) -> None:
    ann = play.stage.user("ann")
    await ann.say("/start")
    message = await play.stage.wait_message(ann, "/subscribe")
    assert message["text"].count("\n") <= 5
