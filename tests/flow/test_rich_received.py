"""Rich messages that people send and forward: their links are links, their text is a text."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.view.sample import SAMPLE
from tests.fakes import Site
from tests.playing import Play

TITLE = "云江省召开会议部署专利转化工作"
PARAGRAPHS = [line for line in SAMPLE.splitlines() if line.strip()]


def article_html() -> str:
    """The sample as another bot would post it: a heading, paragraphs, a folded list and a table."""
    first, *rest = PARAGRAPHS
    folded = "".join(f"<li>{line}</li>" for line in rest[2:])
    return (
        f"<h2>{first}</h2>{''.join(f'<p>{line}</p>' for line in rest[:2])}"
        f"<details><summary>举措</summary><ul>{folded}</ul></details>"
        "<table><tr><th>地区</th><th>目标</th></tr><tr><td>云江</td><td>两千项</td></tr></table>"
    )


async def test_a_link_behind_a_rich_text_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.rich({"html": f'<p>专利新规来了，<a href="{site.origin}/report.html">看<b>全文</b></a></p>'})
    assert TITLE in (await play.stage.wait_message(ann, "✓"))["text"]


async def test_a_link_inside_folded_details_and_lists_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    inside = f'<ul><li><a href="{site.origin}/report.html">通稿</a></li></ul>'
    await ann.forward(rich={"html": f"<h3>今日要闻</h3><details><summary>来源</summary>{inside}</details>"})
    assert TITLE in (await play.stage.wait_message(ann, "✓"))["text"]


async def test_a_link_of_a_button_in_a_rich_message_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    row = f'<tg-button-row><tg-button type="url" url="{site.origin}/report.html">原文</tg-button></tg-button-row>'
    await ann.rich({"html": f"<p>专利新规来了</p>{row}"})
    assert TITLE in (await play.stage.wait_message(ann, "✓"))["text"]


async def test_the_links_of_a_table_are_read_in_their_order(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    rows = "".join(f'<tr><td><a href="{site.origin}/{one}.html">{one}</a></td></tr>' for one in ("report", "gone"))
    await ann.rich({"html": f"<table>{rows}</table>"})
    assert TITLE in (await play.stage.wait_message(ann, "✓"))["text"]
    assert await play.stage.wait_message(ann, "404")


async def test_a_forwarded_rich_post_without_a_link_is_read_as_a_text(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.forward(rich={"html": article_html()})
    message = await play.stage.wait_message(ann, "✓")
    assert PARAGRAPHS[0] in message["text"]
    assert "仅本会话可见" in message["text"]


async def test_brief_as_a_reply_to_a_rich_post_reads_it_in_a_group(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await play.stage.control("chat", {"id": -500, "type": "supergroup", "title": "readers", "members": [ann.id]})
    post = await ann.rich({"html": f'<p><a href="{site.origin}/report.html">全文</a></p>'}, chat=-500)
    await ann.say(f"/brief@{play.app.bot.username}", chat=-500, reply_to=post["message_id"])
    assert TITLE in (await play.stage.wait_message(-500, "✓"))["text"]


async def test_a_short_rich_message_without_a_link_is_told_what_can_be_sent(play: Play) -> None:
    ann = play.stage.user("ann", language_code="en")
    await ann.rich({"html": "<p><b>hello</b></p>"})
    assert await play.stage.wait_message(ann, "/help")


@pytest.mark.parametrize(
    "odd",
    [[], "text", {"blocks": "none"}, {"blocks": [1, None, {"type": 5}, {"text": 7}]}, {"blocks": [{"cells": [[3]]}]}],
    ids=["a list", "a string", "no blocks", "no texts", "no cells"],
)
async def test_a_rich_message_of_another_shape_stops_nobody(play: Play, odd: Any) -> None:
    ann = play.stage.user("ann", language_code="en")
    await ann.send({"rich_message": odd})
    await ann.say("/help")
    assert await play.stage.wait_message(ann, "/subscribe")


async def test_what_is_nested_deeper_than_telegram_nests_is_passed_over(play: Play) -> None:
    ann = play.stage.user("ann", language_code="en")
    deep: Any = "text"
    for _ in range(300):
        deep = {"type": "bold", "text": [deep]}
    await ann.send({"rich_message": {"blocks": [{"type": "paragraph", "text": deep}]}})
    await ann.say("/help")
    assert await play.stage.wait_message(ann, "/subscribe")
