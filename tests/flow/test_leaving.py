"""Conversations: a brief leaves Telegram as text and as a file, and the last briefs are found again."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.documents.convert import convert
from bot.fetching.files import load_bytes
from bot.models import Page
from bot.reading.read import read_all
from bot.storage.recent import MOST
from tests.fakes import Site
from tests.pages import report
from tests.playing import Play

TITLE = "云江省召开会议部署专利转化工作"


def labels(message: dict[str, Any]) -> list[str]:
    return [button["text"] for row in message["reply_markup"]["inline_keyboard"] for button in row]


def newest(play: Play, chat: Any) -> dict[str, Any]:
    return dict(play.stage.sent(getattr(chat, "id", chat))[-1])


async def tapped(play: Play, who: Any, label: str) -> dict[str, Any]:
    """What stands newest once a button was pressed."""
    await who.tap(label)
    await play.settled()
    return newest(play, who)


async def briefed(play: Play, who: Any, url: str) -> dict[str, Any]:
    await who.say(url)
    return dict(await play.stage.wait_message(who, "✓"))


async def public(play: Play) -> int:
    """The number of an article that everybody may see: what is read from 127.0.0.1 belongs to its chat."""
    url = "https://news.example.org/1.html"
    article = read_all([Page(url, report(), "html", url)], play.clock.now())
    now = play.clock.now()
    return (await play.services.storage.articles.save(article, topic="科技", owner_chat_id=None, read_at=now)).id


async def test_text_gives_the_brief_as_it_can_be_pasted(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await briefed(play, ann, site.origin + "/report.html")
    await ann.tap("文本")
    message = await play.stage.wait_message(ann, "以上逐字摘自原文")
    lines = message["text"].split("\n")
    assert lines[:2] == [TITLE, "来源：云江日报 2026-03-12"]
    assert [line[:2] for line in lines if line[1:2] == "、"] == ["一、", "二、", "三、", "四、"]
    assert f"原文：{site.origin}/report.html" in lines
    assert not [one for one in message.get("entities", []) if one["type"] not in {"url", "hashtag"}]
    assert not play.refused()


async def test_the_brief_and_its_text_copy_the_same_which_stands_there_line_by_line(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await briefed(play, ann, site.origin + "/report.html")
    under_brief = (await ann.tap("复制"))["copy_text"]["text"]
    await ann.tap("文本")
    message = await play.stage.wait_message(ann, "以上逐字摘自原文")
    assert labels(message) == ["复制", "Word 文档"]
    assert (await ann.tap("复制"))["copy_text"]["text"] == under_brief
    lines, url = under_brief.split("\n"), f"{site.origin}/report.html"
    assert lines[-1] == url
    assert {*lines[:-1], f"原文：{url}"} < set(message["text"].split("\n"))


async def test_what_no_tap_can_copy_has_its_link_under_the_text_and_under_the_brief_nothing(
    play: Play, site: Site
) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    url = site.add("/report.html?" + "x" * 160, report())
    brief = await briefed(play, ann, url)
    assert not [label for label in labels(brief) if "复制" in label]
    await ann.tap("文本")
    message = await play.stage.wait_message(ann, "以上逐字摘自原文")
    assert labels(message) == ["复制链接", "Word 文档"]
    assert (await ann.tap("复制链接"))["copy_text"]["text"] == f"{TITLE}\n{url}"


async def test_a_pasted_text_without_a_title_leaves_with_the_sentence_that_stands_in_for_it(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    sentence = "云江省政府召开专利转化工作推进会，审议通过专利转化三年行动方案"
    text = (
        f"{sentence}。"
        + "会议决定设立规模20亿元的引导基金，对首次转化的企业给予50万元补助。各部门在年底前完成清单。" * 5
    )
    await ann.say(text)
    brief = await play.stage.wait_message(ann, "✓")
    await ann.tap("文本")
    message = await play.stage.wait_message(ann, "以上逐字摘自原文")
    assert message["text"].split("\n")[0] == brief["text"].split("\n")[0]


async def test_word_gets_a_document_that_our_own_reader_opens(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await briefed(play, ann, site.origin + "/report.html")
    await ann.tap("文本")
    await play.stage.wait_message(ann, "以上逐字摘自原文")
    await ann.tap("Word 文档")
    await play.settled()
    document = newest(play, ann)["document"]
    assert document["file_name"] == f"{TITLE}.docx"
    data = play.stage.world.files[document["file_id"]]["data"]
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert "仿宋" in package.read("word/styles.xml").decode()
    text = convert(load_bytes("brief.docx", data)).text
    assert TITLE in text
    assert "设立规模20亿元的转化引导基金" in text


async def test_the_document_comes_without_the_sign_that_it_is_on_its_way(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await briefed(play, ann, site.origin + "/report.html")
    await ann.tap("文本")
    await play.stage.wait_message(ann, "以上逐字摘自原文")
    play.stage.fail("sendChatAction", error_code=400, description="Bad Request: not enough rights", times=-1)
    await ann.tap("Word 文档")
    await play.settled()
    assert newest(play, ann)["document"]["file_name"] == f"{TITLE}.docx"


async def test_the_text_has_the_length_that_is_shown(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await briefed(play, ann, site.origin + "/report.html")
    texts = dict[str, str]()
    for label in ("更简短", "更详细"):
        await ann.tap(label)
        await play.settled()
        await ann.tap("文本")
        await play.settled()
        texts[label] = newest(play, ann)["text"]
    assert "共 4 条" in texts["更简短"]
    assert "共 4 条" not in texts["更详细"]
    assert "四、严格考核，将转化率纳入省属高校年度评价，到2027年全省专利产业化率达到40%\n\n" in texts["更详细"]


async def test_a_file_that_was_sent_leaves_as_text_without_an_address(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.document("report.html", report().encode())
    await play.stage.wait_message(ann, "✓")
    await ann.tap("文本")
    message = await play.stage.wait_message(ann, "以上逐字摘自原文")
    assert "原文：" not in message["text"]
    assert labels(message) == ["复制", "Word 文档"]


async def test_in_a_group_the_text_is_read_in_private(play: Play, site: Site) -> None:
    ann, group, number = play.stage.user("ann", language_code="zh-hans"), -500, await public(play)
    await play.stage.control("chat", {"id": group, "type": "supergroup", "title": "readers"})
    await ann.say(f"@{play.app.bot.username} https://news.example.org/1.html", chat=group)
    message = await play.stage.wait_message(group, "✓")
    query = ann.callback(f"y:{number}:m", dict(message))
    await play.settled()
    assert len(play.stage.sent(group)) == 1
    payload = play.stage.world.callbacks[query["id"]]["answer"]["url"].rpartition("=")[2]
    await ann.say(f"/start {payload}")
    assert "原文：https://news.example.org/1.html" in (await play.stage.wait_message(ann, "以上逐字摘自原文"))["text"]


async def test_a_group_s_own_article_leaves_in_the_group(play: Play, site: Site) -> None:
    ann, group = play.stage.user("ann", language_code="zh-hans"), -500
    await play.stage.control("chat", {"id": group, "type": "supergroup", "title": "readers"})
    await ann.say(f"/brief@{play.app.bot.username} {site.origin}/report.html", chat=group)
    await play.stage.wait_message(group, "仅本会话可见")
    await ann.tap("文本", chat=group)
    assert await play.stage.wait_message(group, "以上逐字摘自原文")


async def test_texts_of_what_is_gone_or_another_chat_s_are_refused(play: Play) -> None:
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob", language_code="zh-hans")
    await ann.document("report.html", report().encode())
    await play.stage.wait_message(ann, "✓")
    for data in ("y:1:m", "z:1:m"):
        query = bob.callback(data)
        await play.settled()
        assert "不在了" in play.stage.world.callbacks[query["id"]]["answer"]["text"]
    await bob.say("/start y1")
    assert await play.stage.wait_message(bob, "不在了")


async def test_english_readers_get_english_words_around_the_lines(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="en")
    await briefed(play, ann, site.origin + "/report.html")
    await ann.tap("Text")
    message = await play.stage.wait_message(ann, "word for word from the page")
    assert "Source: 云江日报 2026-03-12" in message["text"]
    assert labels(message) == ["Copy", "Word file"]


async def read(play: Play, who: Any, site: Site, *names: str) -> None:
    for number, name in enumerate(names, 1):
        await who.say(site.add(f"/{name}.html", report(f"云江省召开{name}工作会议")))
        await play.settled()
        play.clock.advance(minutes=1 + number % 2)


async def test_recent_lists_what_this_chat_was_shown_the_newest_first(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await read(play, ann, site, "水利", "教育", "水利")
    await ann.say("/recent")
    message = await play.stage.wait_message(ann, "最近的摘要")
    lines = message["text"].split("\n")
    assert lines[0] == "最近的摘要（2）"
    assert [line for line in lines if line[:2] in {"1 ", "2 "}] == [
        "1 云江省召开水利工作会议",
        "2 云江省召开教育工作会议",
    ]
    assert "　云江日报 · 03-12" in message["text"]
    assert labels(message) == ["1", "2"]


async def test_a_number_shows_its_brief_again(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await read(play, ann, site, "水利", "教育")
    await ann.say("/recent")
    await play.stage.wait_message(ann, "最近的摘要")
    await ann.tap("2")
    await play.settled()
    assert newest(play, ann)["text"].startswith("云江省召开水利工作会议")
    assert "✓ 原文逐字" in newest(play, ann)["text"]


async def test_twenty_are_kept_and_paged(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await read(play, ann, site, *(f"第{n}次" for n in range(1, MOST + 4)))
    await ann.say("/recent")
    message = await play.stage.wait_message(ann, f"最近的摘要（{MOST}）")
    assert labels(message) == [*map(str, range(1, 11)), "2 ▶"]
    assert f"云江省召开第{MOST + 3}次工作会议" in message["text"]
    await ann.tap("2 ▶")
    await play.settled()
    shown = newest(play, ann)
    assert labels(shown) == [*map(str, range(11, 21)), "◀ 1"]
    assert "云江省召开第4次工作会议" in shown["text"]
    assert "云江省召开第3次工作会议" not in shown["text"]


async def test_each_chat_has_a_list_of_its_own(play: Play, site: Site) -> None:
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob", language_code="zh-hans")
    await read(play, ann, site, "水利")
    await bob.say("/recent")
    assert (await play.stage.wait_message(bob, "发一条链接试试"))["text"].startswith("本会话还没有摘要")
    query = bob.callback("j:1")
    await play.settled()
    assert "还没有摘要" in play.stage.world.callbacks[query["id"]]["answer"]["text"]


async def test_forget_takes_the_list_along(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await read(play, ann, site, "水利")
    await ann.say("/forget")
    await play.stage.wait_message(ann, "不能恢复")
    await ann.tap("全部删除")
    await play.settled()
    await ann.say("/recent")
    assert await play.stage.wait_message(ann, "本会话还没有摘要")


async def test_a_group_lists_its_own_and_keeps_the_list_when_it_grows(play: Play) -> None:
    ann, group = play.stage.user("ann", language_code="zh-hans"), -500
    await public(play)
    await play.stage.control("chat", {"id": group, "type": "group", "title": "readers", "members": [ann.id]})
    await ann.say(f"@{play.app.bot.username} https://news.example.org/1.html", chat=group)
    await play.stage.wait_message(group, "✓")
    await play.settled()
    await ann.migrate(group, -1000500)
    await play.settled()
    await ann.say(f"/recent@{play.app.bot.username}", chat=-1000500)
    assert TITLE in (await play.stage.wait_message(-1000500, "最近的摘要（1）"))["text"]


async def test_recent_names_what_is_kept_in_privacy(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/privacy")
    assert await play.stage.wait_message(ann, "最近 20 篇摘要的目录")


@pytest.mark.parametrize("code", ["zh-hans", "zh-hant", "en"])
async def test_help_and_menu_have_it_in_every_language(on_stage: Callable[..., Awaitable[Play]], code: str) -> None:
    play = await on_stage()
    ann = play.stage.user("ann", language_code=code)
    await ann.say("/help")
    async with asyncio.timeout(60):
        assert await play.stage.wait_message(ann, "/recent")
