"""Conversations about search that forgives: names of events, signs that are half wrong, and queries of ill will."""

from __future__ import annotations

from typing import Any

import pytest

from bot.models import NewSubscription, SubscriptionTarget
from tests.fakes import Site
from tests.flow.test_search import archived, inline
from tests.flow.test_subscriptions import followed, news, polled
from tests.playing import Play

EVENT = "云江白鹭湖大桥垮塌事故"
TEXT = "3月9日，云江省白鹭湖上的一座大桥发生垮塌，事故原因正在调查，二十名工人已经撤离，当地封闭了沿湖公路。"
LOOSE = {
    "zh-hans": "以下只含其中一部分词：",
    "zh-hant": "以下只含其中一部分詞：",
    "en": "These hold only part of the words:",
}

HOSTILE = {
    "4,096 characters": "专" * 4096,
    "256 different words": " ".join(chr(0x4E00 + number) for number in range(2000)),
    "brackets": "(" * 200,
    "groups in groups": "((((a b) | c) d) | e) f",
    "ORs": "OR | OR || a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t",
    "quotes": '"“”„＂「」『』' * 20,
    "keys": "来源:来源:后:前:类别:" * 20,
    "dates": "后:9999-99-99 前:0000-00-00 后:99999999999999999999 时间:近99999999999天",
    "FTS5": 'a" AND NOT (b) NEAR/2 c* ^d {e f}: * -',
    "tsquery": "a & !b <-> 'c':* \\ ' \\' :A",
    "SQL": "'; DROP TABLE search_entries; --",
    "HTML": "<b>&amp;</b><a href='javascript:1'>x</a>" * 5,
    "a template": "{0} {query} {parts} %s %(n)s \\u0000",
    "controls": "专\x00利\u202e转\u200b化\ufeff\u2066",
    "odd letters": "𠮷𡈽 🇨🇳👨‍👩‍👧 ﷽ ㎡ İ ǅ ß Ⅷ ①" + "\u0301" * 40,
    "hyphens": "-" * 200 + " －－－ -- - -a -",
    "bars": "｜" * 200,
    "a minus alone": "-房产 -楼市",
}


async def labels(shown: dict[str, Any]) -> list[str]:
    return [one["text"] for row in shown["reply_markup"]["inline_keyboard"] for one in row]


@pytest.mark.parametrize("language", LOOSE)
async def test_what_holds_only_a_part_is_shown_as_such(play: Play, language: str) -> None:
    await archived(play, 1, "大桥垮塌", TEXT)
    ann = play.stage.user("ann", language_code=language)
    await ann.say(f"/search {EVENT}")
    shown = await play.stage.wait_message(ann, LOOSE[language])
    assert shown["text"].split("\n\n")[1] == LOOSE[language]
    assert shown["text"].split("\n\n")[2].startswith("1 大")
    assert any("垮塌" in label for label in await labels(shown))  # a near term, and the query as a subscription
    assert not play.refused()


async def test_what_holds_all_stands_above_what_holds_a_part(play: Play) -> None:
    await archived(play, 1, "大桥垮塌", TEXT)
    await archived(play, 30, "通报", f"云江省通报{EVENT}的原因，要求各市排查桥梁。")
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/search {EVENT}")
    text = (await play.stage.wait_message(ann, LOOSE["zh-hans"]))["text"]
    assert text.index("1 通报") < text.index(LOOSE["zh-hans"]) < text.index("2 大桥垮塌")


async def test_inline_says_of_each_that_it_holds_a_part(play: Play) -> None:
    await archived(play, 1, "大桥垮塌", TEXT)
    ann = play.stage.user("ann", language_code="zh-hans")
    [result] = (await inline(play, ann, EVENT))["results"]
    assert result["description"].startswith("只含部分词 · 云江日报")
    [result] = (await inline(play, ann, "大桥 OR 隧道"))["results"]
    assert result["description"].startswith("云江日报")


async def test_a_new_subscription_shows_what_is_close_and_that_it_will_not_come(play: Play) -> None:
    await archived(play, 1, "大桥垮塌", TEXT)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {EVENT}")
    text = (await play.stage.wait_message(ann, "已订阅关键词"))["text"]
    assert "库里这些只含其中一部分词，不会送来：\n• 大桥垮塌 · 云江日报" in text
    await ann.say("/subscribe 大桥 ｜ 隧道")
    text = (await play.stage.wait_message(ann, "库里更早的："))["text"]
    assert "• 大桥垮塌 · 云江日报" in text


async def test_a_subscription_with_or_previews_and_brings_either(press: Play, site: Site) -> None:
    await followed(
        press, site, news(site, "灌区办法", "水利"), news(site, "农田办法", "粮食"), news(site, "医保办法", "医保")
    )
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe （灌区 OR 收购价） －异地就医")
    text = (await press.stage.wait_message(ann, "最近 7 天有 2 条"))["text"]
    assert "灌区办法" in text
    assert "农田办法" in text


async def test_an_empty_inline_query_shows_what_followed_sources_brought(press: Play, site: Site) -> None:
    await archived(press, 0, "别处的要闻", "另一篇要闻，与来源无关，写得很长，足够一段的长度，发布在今天。")
    await followed(press, site)
    await polled(press, site, news(site, "灌区办法", "水利"))
    [feed] = await press.services.storage.feeds.all()
    ann = press.stage.user("ann", language_code="zh-hans")
    target = SubscriptionTarget("source", str(feed.id), feed.title or feed.url)
    made = NewSubscription(ann.id, 0, target, ann.id)
    await press.services.storage.subscriptions.add(made, press.clock.now())
    assert [one["title"] for one in (await inline(press, ann, ""))["results"]] == ["灌区办法"]


async def test_no_query_is_too_much(play: Play) -> None:
    await archived(play, 1, "大桥垮塌", TEXT)
    for name, text in HOSTILE.items():
        ann = play.stage.user(name, language_code="zh-hans")
        await ann.say("/search " + text[:4088])
        await ann.say("/subscribe " + text[:190])
        assert isinstance((await inline(play, ann, text[:256]))["results"], list)
        await play.settled()
        said = [one["text"] for one in play.stage.sent(ann)]
        assert len(said) >= 2, name
        assert not [one for one in said if "意外" in one], name
    assert not play.refused()
    assert not play.services.faults.untold()


async def test_an_over_long_query_is_cut_and_says_so(play: Play) -> None:
    await archived(play, 1, "大桥垮塌", TEXT)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 大桥 " + " " * 250 + "垮塌" + "长" * 3000)
    shown = await play.stage.wait_message(ann, "太长，后面的没有用")
    assert "1 大桥垮塌" in shown["text"]
    assert len(shown["text"]) < 600
