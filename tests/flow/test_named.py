"""In a group the bot's name with words: they are looked for, as inline; whoever else is named, it is silent."""

from __future__ import annotations

import pytest

from tests.fakes import Site
from tests.flow.test_care import a_group, kept, newest, told
from tests.pages import report
from tests.playing import Play


async def with_report(play: Play, site: Site, chat: int) -> None:
    """A group of ann and bob, where a report on patents was read; the bot sees everything that is said."""
    ann, _ = await a_group(play, chat, bot_status="administrator")
    url = site.add("/report.html", report())
    await told(play, ann, f"/brief@{play.app.bot.username} {url}", "✓", chat)


@pytest.mark.parametrize("said", ["@{} 专利转化", "专利转化 @{}", "请 @{} 查专利转化", "@{}\n专利转化"])
async def test_words_beside_the_bots_name_are_looked_for(press: Play, site: Site, said: str) -> None:
    await with_report(press, site, -750)
    bob = press.stage.user("bob")
    await bob.say(said.format(press.app.bot.username), chat=-750)
    await press.settled()
    found = newest(press, -750)
    assert "部署专利转化工作" in found["text"]
    assert "✓" not in found["text"]


@pytest.mark.parametrize("said", ["＠{} 专利转化", "专利转化＠{}"])
async def test_the_at_sign_of_chinese_keyboards_names_the_bot_too(press: Play, site: Site, said: str) -> None:
    await with_report(press, site, -757)
    bob, brief = press.stage.user("bob"), newest(press, -757)
    await bob.say(said.format(press.app.bot.username), chat=-757, reply_to=brief["message_id"])
    await press.settled()
    found = newest(press, -757)
    assert "部署专利转化工作" in found["text"]
    assert "＠" not in found["text"]


async def test_that_sign_names_it_where_it_was_not_spoken_to_before(press: Play, site: Site) -> None:
    await with_report(press, site, -758)
    await press.stage.user("bob").say(f"＠{press.app.bot.username} 专利转化", chat=-758)
    await press.settled()
    assert "部署专利转化工作" in newest(press, -758)["text"]
    assert "✓" not in newest(press, -758)["text"]


async def test_words_that_nothing_matches_can_be_subscribed_to(press: Play, site: Site) -> None:
    await with_report(press, site, -751)
    ann = press.stage.user("ann")
    await told(press, ann, f"@{press.app.bot.username} 风电消纳", "风电消纳", -751)
    await ann.tap("订阅「风电消纳」", chat=-751)
    await press.settled()
    assert [one.value for one in await kept(press, -751)] == ["风电消纳"]


@pytest.mark.parametrize(
    ("said", "answer"),
    [("@{}", "@我 加关键词就搜索"), ("@{} 😀", "请发来文章链接"), ("@{} 谢谢", "不客气"),
     ("@{} 你好", "试一篇"), ("@{} 帮助", "能做什么")],
)  # fmt: skip
async def test_whatever_is_said_to_the_bot_is_answered(press: Play, said: str, answer: str) -> None:
    _, bob = await a_group(press, -752, bot_status="administrator")
    await bob.say(said.format(press.app.bot.username), chat=-752)
    await press.settled()
    message = newest(press, -752)
    assert answer in message["text"] + str(message.get("reply_markup", ""))


async def test_a_long_text_beside_the_bots_name_is_read(press: Play) -> None:
    _, bob = await a_group(press, -753)
    text = "云江省政府召开会议，部署专利转化工作，要求各部门在年底前完成。会议决定设立规模20亿元的引导基金。" * 6
    await told(press, bob, f"@{press.app.bot.username} {text}", "✓", -753)


@pytest.mark.parametrize(
    "said", ["@another_bot 专利转化", "＠another_bot 专利转化", "专利转化", "a＠{}.cn 专利", "@{}_2 专利"]
)
async def test_who_names_somebody_else_or_nobody_gets_nothing(press: Play, said: str) -> None:
    _, bob = await a_group(press, -754, bot_status="administrator")
    await bob.say(said.format(press.app.bot.username), chat=-754)
    await press.settled()
    assert press.stage.sent(-754) == []


async def test_what_was_forwarded_names_the_bot_to_nobody(press: Play) -> None:
    _, bob = await a_group(press, -755, bot_status="administrator")
    await bob.forward(f"@{press.app.bot.username} 专利转化", origin="ann", kind="user", chat=-755)
    await press.settled()
    assert press.stage.sent(-755) == []


async def test_the_bots_name_with_words_under_a_link_asks_for_its_brief(press: Play, site: Site) -> None:
    ann, bob = await a_group(press, -756)
    link = await ann.say(f"大家看 {site.origin}/report.html", chat=-756)
    await bob.say(f"@{press.app.bot.username} 专利", chat=-756, reply_to=link["message_id"])
    assert await press.stage.wait_message(-756, "✓")
