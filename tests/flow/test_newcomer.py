"""What somebody sends who came today and knows nothing: each is answered by what it is."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_care import a_group, kept, newest, told
from tests.flow.test_subscriptions import texts_to
from tests.pages import report
from tests.playing import Play


def labels(message: dict[str, Any]) -> list[str]:
    return [one["text"] for row in message.get("reply_markup", {}).get("inline_keyboard", []) for one in row]


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("你好啊", "发来一条政策"), ("请问你是谁？", "发来一条政策"), ("帮助我", "能做什么"), ("怎么用？", "能做什么"),
        ("谢谢！", "不客气"), ("好的", "不客气"), ("thanks", "不客气"), ("停止推送", "还没有订阅"),
        ("不要再发了", "还没有订阅"),
        ("更详细", "下面的按钮"), ("太长了！", "下面的按钮"), ("原文", "下面的按钮"),
        ("复制", "下面的按钮"), ("文本", "下面的按钮"), ("Text", "下面的按钮"), ("share", "下面的按钮"),
        ("切换英文", "设置"), ("English please", "设置"), ("今天有什么新闻？", "还没有订阅"), ("／设置", "设置"),
        ("/sub", "是不是 /subscribe"), ("/subscrib 金融", "是不是 /subscribe"), ("/xyzzy", "没有 /xyzzy 这个命令"),
        ("/ help", "能做什么"), ("/", "请发来文章链接"), ("ftp://a.example.cn/1", "地址有误"),
        ("javascript:alert(1)", "要做什么"),
        ("mailto:a@b.example.cn", "要做什么"), ("file:///etc/passwd", "地址有误"),
    ],
)  # fmt: skip
async def test_half_a_command_and_small_talk_are_understood(play: Play, text: str, answer: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    assert answer in await told(play, ann, text, "")


@pytest.mark.parametrize("text", ["😀", "👍👍", "？", "。。。", "1", "👩‍💻", "-"])
async def test_what_cannot_be_looked_for_is_not_offered_as_a_search(play: Play, text: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    assert "请发来文章链接" in await told(play, ann, text, "")
    assert labels(newest(play, ann.id)) == []


@pytest.mark.parametrize("text", ["www.example.gov.cn", "example.gov.cn", "feed://example.cn/rss"])
async def test_the_name_of_a_site_is_offered_to_be_followed(play: Play, text: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, text, "要做什么")
    assert [label[:2] for label in labels(newest(play, ann.id))] == ["订阅"]


@pytest.mark.parametrize(
    "content",
    [
        {"contact": {"phone_number": "1", "first_name": "a"}},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"dice": {"emoji": "🎲", "value": 3}},
        {"story": {"chat": {"id": -1009, "type": "channel", "title": "s"}, "id": 3}},
        {"poll": {"id": "1"}},
        {"hologram": {"id": 1}},
    ],
)
async def test_a_message_of_another_kind_is_told_as_such(play: Play, content: dict[str, Any]) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.send(content)
    await play.stage.wait_message(ann, "这种消息")


@pytest.mark.parametrize("caption", ["看看这个", None])
async def test_a_picture_is_told_to_be_one_whatever_stands_under_it(play: Play, caption: str | None) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.photo(caption=caption)
    await play.stage.wait_message(ann, "图片")


async def test_a_reply_to_an_old_brief_reads_its_page_and_no_link_of_ours(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await told(play, ann, site.origin + "/report.html", "✓")
    shown = newest(play, ann.id)["message_id"]
    await ann.say("/brief", reply_to=shown)
    await play.settled()
    assert ["✓" in text for text in texts_to(play, ann)] == [True, True]


@pytest.mark.parametrize(
    "form", ["【{}】", "看{}，怎么样", "{}。", "《{}》", "（{}）", "“{}”、", "[标题]({})", "{}\n复制此链接"]
)
async def test_a_link_is_found_in_whatever_stands_around_it(play: Play, site: Site, form: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/around.html", report("云江省公布名单"))
    assert "云江省公布名单" in await told(play, ann, form.format(site.origin + "/around.html"), "✓")


async def test_small_talk_in_a_group_gets_nothing(press: Play) -> None:
    ann, bob = await a_group(press, -740)
    await told(press, ann, f"/help@{press.app.bot.username}", "能做什么", -740)
    shown = newest(press, -740)["message_id"]
    for text in ("好的", "取消", "今天有什么新闻", "谢谢", "英文", "怎么用", "退出"):
        await bob.say(text, chat=-740, reply_to=shown)
    await press.settled()
    assert len(press.stage.sent(-740)) == 1
    assert await kept(press, -740) == []


@pytest.mark.parametrize(
    ("code", "said", "check"),
    [("zh-hans", "{}", "原文逐字"), ("zh-hans", "{} 这篇说什么？", "原文逐字"), ("en", "{} please", "word for word")],
)
async def test_the_bots_name_under_a_link_in_a_group_asks_for_its_brief(
    press: Play, site: Site, code: str, said: str, check: str
) -> None:
    site.add("/report.html", report())
    ann, bob = await a_group(press, -740)
    await ann.say(f"/settings@{press.app.bot.username}", chat=-740)
    await press.settled()
    if code == "en":
        await ann.tap("English", chat=-740)
        await press.settled()
    link = await ann.say(f"大家看 {site.origin}/report.html", chat=-740)
    await press.settled()
    await bob.say(said.format(f"@{press.app.bot.username}"), chat=-740, reply_to=link["message_id"])
    assert await press.stage.wait_message(-740, check)


@pytest.mark.parametrize("said", ["写得不错", "@another_bot", "@another_bot 看看"])
async def test_talk_under_a_link_in_a_group_asks_for_nothing(press: Play, site: Site, said: str) -> None:
    site.add("/report.html", report())
    ann, bob = await a_group(press, -741)
    link = await ann.say(f"大家看 {site.origin}/report.html", chat=-741)
    await bob.say(said, chat=-741, reply_to=link["message_id"])
    await press.settled()
    assert not press.stage.sent(-741)


async def test_the_bots_name_under_talk_in_a_group_asks_for_nothing(press: Play) -> None:
    ann, bob = await a_group(press, -742)
    talk = await ann.say("明天开会", chat=-742)
    await bob.say(f"@{press.app.bot.username}", chat=-742, reply_to=talk["message_id"])
    await press.settled()
    assert not press.stage.sent(-742)
