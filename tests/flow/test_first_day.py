"""The first day: [订阅] under /start, the first poll of the catalogue, and the sample with all its buttons."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.feeds.catalogue import CatalogueSource
from bot.flows.first_day import ENOUGH
from bot.flows.subscriptions import topics
from handlers.view.texts import texts
from tests.fakes import Site
from tests.flow.test_leaving import labels, newest, tapped
from tests.flow.test_polling import rss
from tests.flow.test_subscriptions import followed, loop_of, news, polled, texts_to
from tests.playing import Play

FARMING, MONEY = "农业、林业、水利", "财政、金融、审计"


def catalogued(play: Play, site: Site, *names: str, category: str = "国务院/要闻") -> list[str]:
    """The bot comes with these sources alone; each answers with one article, one that is called 断 with nothing."""
    sources, paths = [], []
    for name in names:
        path = f"/{name}.xml"
        topic = "财政" if name != "水利" else "水利"
        if name == "断":
            site.add(path, "x", status=503)
        else:
            site.add(path, rss(news(site, f"{name}补助办法", topic)), "application/rss+xml")
        sources.append(
            CatalogueSource(f"云江{name}网", site.origin + path, "feed", tuple(category.split("/")), "listed")
        )
        paths.append(path)
    play.services.catalogue = tuple(sources)
    return paths


async def started(play: Play, code: str = "zh-hans") -> Any:
    ann = play.stage.user("ann", language_code=code)
    await ann.say("/start")
    await play.settled()
    return ann


async def picked(play: Play, *names: str) -> Any:
    """Ann is at the times, with these topics chosen."""
    ann = await started(play)
    await tapped(play, ann, "订阅")
    for name in names:
        await tapped(play, ann, name)
    await tapped(play, ann, "下一步")
    return ann


async def test_start_offers_the_sample_and_the_subscription(play: Play) -> None:
    ann = await started(play)
    assert labels(newest(play, ann)) == ["试一篇", "订阅", "简体", "繁體（香港）", "正體（臺灣）", "English"]


@pytest.mark.parametrize(
    ("label", "said", "buttons"),
    [
        ("简体", "每一行都是原文", ["试一篇", "订阅"]), ("繁體（香港）", "每一行都是原文", ["試一篇", "訂閱"]),
        ("正體（臺灣）", "發連結、貼上正文", ["試一篇", "訂閱"]),
        ("English", "word for word", ["Try one", "Subscribe"]),
    ],
)  # fmt: skip
async def test_a_language_chosen_under_start_says_it_in_that_language_with_the_way_on(
    play: Play, label: str, said: str, buttons: list[str]
) -> None:
    ann = await started(play, "en" if label != "English" else "zh-hans")
    shown = await tapped(play, ann, label)
    assert said in shown["text"]
    assert labels(shown)[:2] == buttons
    assert {one["message_id"] for one in play.stage.sent(ann.id)} == {shown["message_id"]}


async def test_a_language_chosen_in_the_settings_shows_them(play: Play) -> None:
    ann = await started(play)
    await ann.say("/settings")
    await play.settled()
    assert "Settings" in (await tapped(play, ann, "English"))["text"]


async def test_topics_are_switched_on_and_off(play: Play, site: Site) -> None:
    ann = await started(play)
    shown = await tapped(play, ann, "订阅")
    assert "已选 0 个" in shown["text"]
    assert labels(shown) == [*topics(), "按来源类别选"]
    on = await tapped(play, ann, FARMING)
    assert f"✓ {FARMING}" in labels(on)
    assert "已选 1 个" in on["text"]
    assert labels(on)[-1] == "下一步 ▸"
    off = await tapped(play, ann, f"✓ {FARMING}")
    assert labels(off) == [*topics(), "按来源类别选"]


@pytest.mark.parametrize(
    ("code", "subscribe", "topic", "category"),
    [
        ("zh-hk", "訂閱", "農業、林業、水利", "國務院"),
        ("zh-hant", "訂閱", "農業、林業、水利", "國務院"),
        ("en", "Subscribe", FARMING, "国务院"),
    ],
)
async def test_topics_and_categories_are_in_the_script_of_the_chat(
    play: Play, site: Site, code: str, subscribe: str, topic: str, category: str
) -> None:
    catalogued(play, site, "水利")
    ann = await started(play, code)
    assert topic in labels(await tapped(play, ann, subscribe))
    await tapped(play, ann, topic)
    times = await tapped(play, ann, "▸")
    assert topic in times["text"]
    await ann.say("/subscribe")
    await play.settled()
    assert category in labels(newest(play, ann))
    await tapped(play, ann, category)
    await tapped(play, ann, f"“{category}”" if code == "en" else f"「{category}」")
    await ann.say("/subscriptions")
    await play.settled()
    assert f"⏸ {category}" in labels(newest(play, ann))
    assert category in (await tapped(play, ann, "✕"))["text"]
    assert category in (await tapped(play, ann, {"en": "Undo"}.get(code, "撤銷")))["text"]


async def test_three_taps_subscribe_and_the_answer_says_when_the_first_digest_comes_and_what_it_holds(
    play: Play, site: Site
) -> None:
    catalogued(play, site, "财经", "水利")
    ann = await picked(play, FARMING)
    asked = newest(play, ann)
    assert asked["text"].startswith("二、选时间（北京时间）")
    assert FARMING in asked["text"]
    made = await tapped(play, ann, "18:00")
    assert made["text"].startswith(f"已订阅 1 个主题：{FARMING}")
    assert "最近 7 天这些主题有 1 条" in made["text"]
    assert "水利补助办法" in made["text"]
    assert "财经补助办法" not in made["text"]
    assert "第一期：03-12 18:00（每天）" in made["text"]
    assert labels(made) == ["撤销", "摘要时间", "试一篇"]
    (one,) = await play.services.storage.subscriptions.of_chat(ann.id)
    assert (one.kind, one.value) == ("topic", FARMING)


async def test_the_first_digest_comes_at_that_time_with_that_topic(play: Play, site: Site) -> None:
    catalogued(play, site, "水利")
    ann = await picked(play, FARMING, MONEY)
    await tapped(play, ann, "18:00")
    await polled(play, site, news(site, "灌区改造办法", "水利"), path="/水利.xml")
    play.clock.advance(hours=10, minutes=30)
    await loop_of(play).step()
    assert any("灌区改造办法" in text for text in texts_to(play, ann)[-2:])


async def test_undo_ends_what_was_made_and_nothing_that_was_there_before(play: Play, site: Site) -> None:
    catalogued(play, site, "水利")
    ann = await picked(play, FARMING)
    await tapped(play, ann, "18:00")
    play.clock.advance(minutes=1)
    await ann.say("/start")
    await play.settled()
    await tapped(play, ann, "订阅")
    await tapped(play, ann, FARMING)
    await tapped(play, ann, MONEY)
    times = await tapped(play, ann, "下一步")
    assert labels(times)[0] == "✓ 18:00"
    made = await tapped(play, ann, "07:00")
    assert "第一期：03-13 07:00" in made["text"]
    undone = await tapped(play, ann, "撤销")
    assert undone["text"].startswith("已撤销")
    assert [one.value for one in await play.services.storage.subscriptions.of_chat(ann.id)] == [FARMING]
    schedule = await play.services.storage.schedules.get(ann.id)
    assert schedule
    assert schedule.times == ("18:00",)


async def test_who_taps_a_time_twice_keeps_the_way_back(play: Play, site: Site) -> None:
    catalogued(play, site, "水利")
    ann = await picked(play, FARMING)
    times = newest(play, ann)
    data = times["reply_markup"]["inline_keyboard"][0][1]["callback_data"]
    for _ in range(2):
        ann.callback(data, times)
    await play.settled()
    await tapped(play, ann, "撤销")
    assert await play.services.storage.subscriptions.of_chat(ann.id) == []


async def test_what_was_chosen_twice_is_there_once_and_has_no_undo(play: Play, site: Site) -> None:
    catalogued(play, site, "水利")
    ann = await picked(play, FARMING)
    await tapped(play, ann, "08:00")
    play.clock.advance(minutes=1)
    await ann.say("/start")
    await play.settled()
    await tapped(play, ann, "订阅")
    await tapped(play, ann, FARMING)
    await tapped(play, ann, "下一步")
    made = await tapped(play, ann, "✓ 08:00")
    assert labels(made) == ["摘要时间", "试一篇"]
    assert len(await play.services.storage.subscriptions.of_chat(ann.id)) == 1


async def test_without_a_topic_nothing_is_subscribed_to(play: Play) -> None:
    ann = await started(play)
    for data in ("k:h:0", "k:f:0:08:00", "k:f:fff00000:08:00"):
        query = ann.callback(data, newest(play, ann))
        await play.settled()
        assert "至少一个主题" in play.stage.world.callbacks[query["id"]]["answer"]["text"]
    assert await play.services.storage.subscriptions.of_chat(ann.id) == []


async def test_back_keeps_what_was_chosen_and_categories_are_one_tap_away(play: Play, site: Site) -> None:
    catalogued(play, site, "水利")
    ann = await picked(play, FARMING)
    assert f"✓ {FARMING}" in labels(await tapped(play, ann, "◂ 返回"))
    await tapped(play, ann, f"✓ {FARMING}")
    assert "国务院" in labels(await tapped(play, ann, "按来源类别选"))


async def test_only_administrators_choose_for_a_group(play: Play) -> None:
    ann, group = play.stage.user("ann", language_code="zh-hans"), -500
    await play.stage.control("chat", {"id": group, "type": "supergroup", "title": "readers", "members": [ann.id]})
    await ann.say(f"/start@{play.app.bot.username}", chat=group)
    await play.settled()
    query = await ann.tap("订阅", chat=group)
    await play.settled()
    assert "只有管理员" in play.stage.world.callbacks[query["id"]]["answer"]["text"]


async def test_the_first_poll_shows_how_far_it_is_and_ends_with_what_was_found(play: Play, site: Site) -> None:
    paths = catalogued(play, site, "财经", "水利", "断")
    site.gates[paths[1]] = asyncio.Event()
    ann = await picked(play, FARMING)
    await ann.tap("18:00")
    await play.stage.wait_message(ann, "正在首次抓取 国务院和中央媒体的来源")
    async with asyncio.timeout(60):
        while "2/3 个来源，已读入 1 篇" not in newest(play, ann)["text"]:
            play.clock.advance(seconds=4)
            await asyncio.sleep(0.05)
    site.gates[paths[1]].set()
    await play.settled()
    made = newest(play, ann)["text"]
    assert made.startswith("已订阅 1 个主题")
    assert "首次抓取：读入 2 篇；3 个来源里有 1 个没读成（云江断网），会自动重试。" in made


async def test_a_category_of_the_catalogue_is_polled_with_progress_in_one_message(play: Play, site: Site) -> None:
    paths = catalogued(play, site, "财经", "水利")
    site.gates[paths[0]] = asyncio.Event()
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 国务院")
    await play.stage.wait_message(ann, "正在首次抓取 国务院")
    async with asyncio.timeout(60):
        while "1/2 个来源，已读入 1 篇" not in newest(play, ann)["text"]:
            play.clock.advance(seconds=4)
            await asyncio.sleep(0.05)
    site.gates[paths[0]].set()
    await play.settled()
    assert len({one["message_id"] for one in play.stage.sent(ann.id)}) == 1
    made = newest(play, ann)["text"]
    assert made.startswith("已订阅类别「国务院」\n首次抓取：读入 2 篇（2 个来源）。")
    assert "最近 7 天有 2 条" in made


async def test_a_source_is_polled_with_the_number_of_its_articles(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    url = site.add("/a.xml", rss(*(news(site, f"{n}号补助办法", "财政", n) for n in (2, 3))), "application/rss+xml")
    await ann.say(f"/subscribe {url}")
    made = await play.stage.wait_message(ann, "已订阅来源")
    assert "首次抓取：读入 2 篇（1 个来源）。" in made["text"]


async def test_a_first_poll_that_finds_nothing_says_so(play: Play, site: Site) -> None:
    catalogued(play, site, "断")
    ann = await picked(play, FARMING)
    made = await tapped(play, ann, "18:00")
    assert "库里还没有这些主题的文章" in made["text"]
    assert "首次抓取没成：云江断网。会自动重试" in made["text"]


@pytest.mark.parametrize(
    ("code", "said"), [("zh-hk", "沒成：雲江斷網"), ("zh-hant", "沒成：雲江斷網"), ("en", "failed: 云江断网")]
)
async def test_sources_that_failed_are_named_in_the_script_of_the_chat(
    play: Play, site: Site, code: str, said: str
) -> None:
    catalogued(play, site, "断")
    ann = play.stage.user("ann", language_code=code)
    await ann.say("/subscribe 国务院")
    await play.settled()
    assert said in newest(play, ann)["text"]


@pytest.mark.parametrize(
    "asked", ["/subscribe 灌区", "/subscribe 国务院", "/subscribe 云江断网", f"/subscribe {FARMING}"]
)
async def test_sources_that_just_failed_are_left_to_their_retry_when_it_is_asked_again(
    play: Play, site: Site, asked: str
) -> None:
    [path] = catalogued(play, site, "断")
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob", language_code="en")
    await ann.say(asked)
    await play.settled()
    assert "首次抓取没成：云江断网" in newest(play, ann)["text"]
    asked_once = site.asked[path]
    play.clock.advance(minutes=1)
    for who, said in ((ann, "已经订阅过"), (bob, "Subscribed to")):
        await who.say(asked)
        await play.settled()
        assert newest(play, who)["text"].startswith(said)
    assert site.asked[path] == asked_once


async def test_after_a_while_sources_that_failed_are_asked_again_for_a_subscriber(play: Play, site: Site) -> None:
    [path] = catalogued(play, site, "断")
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 国务院")
    await play.settled()
    asked_once = site.asked[path]
    play.clock.advance(minutes=6)
    await ann.say("/subscribe 国务院")
    await play.settled()
    assert site.asked[path] > asked_once


@pytest.mark.parametrize("asked", ["/subscribe 灌区", f"/subscribe {FARMING}", "/subscribe 《水利补助办法》"])
async def test_where_nothing_was_ever_read_words_and_topics_are_read_for_too(
    play: Play, site: Site, asked: str
) -> None:
    catalogued(play, site, "财经", "水利")
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(asked)
    made = await play.stage.wait_message(ann, "首次抓取：读入 2 篇（2 个来源）。")
    assert "水利补助办法" in made["text"]
    await ann.say("/subscribe 冰雹保险")
    assert "首次抓取" not in (await play.stage.wait_message(ann, "已订阅关键词「冰雹保险」"))["text"]


async def test_where_sources_are_read_already_nothing_is_polled_again(press: Play, site: Site) -> None:
    await followed(press, site, news(site, "灌区改造办法", "水利"))
    for number in range(ENOUGH - 1):
        await followed(press, site, path=f"/more{number}.xml")
    paths = catalogued(press, site, "财经")
    ann = await picked(press, FARMING)
    made = await tapped(press, ann, "18:00")
    assert "灌区改造办法" in made["text"]
    assert "首次抓取" not in made["text"]
    assert paths[0] not in site.asked


@pytest.mark.parametrize(
    ("code", "label", "said"),
    [
        ("zh-hans", "试一篇", "摘要下面的按钮"),
        ("zh-hant", "試一篇", "摘要下面的按鈕"),
        ("en", "Try one", "The buttons below"),
    ],
)
async def test_the_sample_shows_every_button_and_what_each_does(play: Play, code: str, label: str, said: str) -> None:
    ann = await started(play, code)
    await tapped(play, ann, label)
    brief = next(one for one in play.stage.sent(ann.id) if "✓" in one["text"])
    words, today = texts(code).brief, texts(code).today  # type: ignore[arg-type]
    buttons = [words.shorter, words.original, today.copy, words.related, words.subscribe, words.share, words.as_text]
    assert set(buttons) <= set(labels(brief))
    legend = newest(play, ann)
    assert said in legend["text"]
    assert labels(legend) == [texts(code).first_day.subscribe]  # type: ignore[arg-type]
    assert [word for word in (*buttons, words.longer) if word not in legend["text"]] == []


async def test_every_button_of_the_sample_leads_somewhere(play: Play) -> None:
    ann = await started(play)
    await tapped(play, ann, "试一篇")
    assert "盘活存量专利" in (await _after(play, ann, "更简短"))["text"]
    assert "订阅与这篇同类的内容" in (await _after(play, ann, "订阅", "原文"))["text"]
    assert "以上逐字摘自原文" in (await _after(play, ann, "文本"))["text"]
    await ann.open("原文")
    await play.settled()
    assert "云江省召开会议部署专利转化工作" in newest(play, ann)["text"]
    share = next(b for one in play.stage.sent(ann.id) for row in one.get("reply_markup", {}).get("inline_keyboard", [])
                 for b in row if b["text"] == "分享")  # fmt: skip
    assert share["url"].startswith("https://t.me/share/url?url=https%3A%2F%2Ft.me%2F")
    assert not play.refused()


async def _after(play: Play, who: Any, label: str, beside: str = "") -> dict[str, Any]:
    """Press the button of the sample, not one of the same name elsewhere."""
    for message in play.stage.sent(who.id):
        for row in message.get("reply_markup", {}).get("inline_keyboard", []):
            names = [button["text"] for one in message["reply_markup"]["inline_keyboard"] for button in one]
            for button in row:
                if button["text"] == label and (not beside or beside in names):
                    who.callback(button["callback_data"], message)
                    await play.settled()
                    return newest(play, who)
    raise AssertionError(label)
