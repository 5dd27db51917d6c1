"""Conversations of the owner about sources: list, card, pause, name, category, removal and its undoing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.feeds.catalogue import CatalogueSource
from bot.flows.chats import set_language
from bot.urls.links import canonical
from handlers.app import introduce
from tests.fakes import Site
from tests.flow.test_first_day import catalogued
from tests.flow.test_leaving import labels, newest, tapped
from tests.flow.test_polling import rss
from tests.flow.test_subscriptions import followed, loop_of, news, polled, texts_to
from tests.playing import OWNER, Play

CATEGORY = "云江财讯/云江"


async def opened(play: Play, site: Site) -> Any:
    """The owner has followed a feed, and looks at its card."""
    owner = await followed(play, site, news(site, "春耕补贴办法"), category=CATEGORY)
    await owner.say("/sources")
    await play.stage.wait_message(owner, "来源（1）")
    await owner.tap("1")
    await play.settled()
    return owner


async def test_the_list_names_category_and_state_and_a_number_opens_a_card(press: Play, site: Site) -> None:
    owner = await followed(press, site, news(site, "春耕补贴办法"), category=CATEGORY)
    await owner.say("/sources")
    listed = await press.stage.wait_message(owner, "来源（1）")
    assert "云江财讯/云江 · 正常" in listed["text"]
    card = await tapped(press, owner, "1")
    assert f"地址：{site.origin}/feed.xml" in card["text"]
    assert "从未失败" in card["text"]
    assert "下次读取：" in card["text"]
    assert labels(card) == ["⏸ 暂停", "改名", "移到…", "移除", "◂ 全部来源"]
    assert (await tapped(press, owner, "◂ 全部来源"))["text"].startswith("来源（1）")


async def test_the_card_says_why_a_source_failed_last(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    for status, said in (
        (403, "对方不让读取（HTTP 403）"),
        (404, "找不到这个页面（HTTP 404）"),
        (502, "对方的服务器出了错（HTTP 502）"),
    ):
        site.add("/feed.xml", "x", status=status)
        press.clock.advance(hours=3)
        await loop_of(press).step()
        await owner.say("/sources")
        await press.settled()
        assert said in (await tapped(press, owner, "1"))["text"]
    site.add("/feed.xml", rss(news(site, "春耕补贴办法")), "application/rss+xml")
    press.clock.advance(days=1)
    await loop_of(press).step()
    await owner.say("/sources")
    await press.settled()
    card = (await tapped(press, owner, "1"))["text"]
    assert "状态：正常" in card
    assert "上次失败：03-1" in card


async def test_a_source_that_cannot_be_understood_is_named_as_such(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    site.add("/feed.xml", "<html><body>维护中</body></html>", "application/rss+xml")
    press.clock.advance(hours=3)
    await loop_of(press).step()
    await owner.say("/sources")
    await press.settled()
    assert "内容读不懂，可能改版了" in (await tapped(press, owner, "1"))["text"]


async def test_a_paused_source_is_not_asked_until_it_goes_on(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    card = await tapped(press, owner, "⏸ 暂停")
    assert "状态：已暂停" in card["text"]
    assert labels(card)[0] == "▶ 恢复"
    asked = site.asked["/feed.xml"]
    press.clock.advance(days=1)
    await loop_of(press).step()
    assert site.asked["/feed.xml"] == asked
    assert "状态：正常" in (await tapped(press, owner, "▶ 恢复"))["text"]
    await loop_of(press).step()
    assert site.asked["/feed.xml"] > asked


async def test_who_subscribes_to_a_source_alone_hears_what_became_of_it(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {site.origin}/feed.xml")
    await press.stage.wait_message(ann, "已订阅来源")
    for label, said in (
        ("⏸ 暂停", "被机器人的主人暂停了"),
        ("▶ 恢复", "恢复了"),
        ("移除", "被机器人的主人移除了"),
        ("撤销", "恢复了"),
    ):
        press.clock.advance(seconds=2)
        shown = await tapped(press, owner, label)
        await loop_of(press).step()
        assert said in texts_to(press, ann)[-1]
    assert "单独订阅它的会话：1" in shown["text"]


async def test_a_new_name_is_written_as_a_reply(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    question = await tapped(press, owner, "改名")
    assert question["text"].startswith("请对这条消息点「回复」，写上「")
    await owner.say("云江财政 一号", reply_to=question["message_id"])
    card = await press.stage.wait_message(owner, "云江财政 一号\n")
    assert labels(card)[1] == "改名"
    await polled(press, site, news(site, "秋收补贴办法"))
    assert [one.title for one in await press.services.storage.feeds.all()] == ["云江财政 一号"]


@pytest.mark.parametrize("name", ["长" * 61, "📎" * 70])
async def test_a_name_that_is_none_is_refused_with_the_reason(press: Play, site: Site, name: str) -> None:
    owner = await opened(press, site)
    question = await tapped(press, owner, "改名")
    await owner.say(name, reply_to=question["message_id"])
    assert await press.stage.wait_message(owner, "名字最多 60 个字")


async def test_a_source_is_moved_to_a_category_that_there_is(press: Play, site: Site) -> None:
    catalogued(press, site, "财经", category="部委/财政部")
    owner = await opened(press, site)
    chosen = await tapped(press, owner, "移到…")
    assert "已读入的文章留在原处" in chosen["text"]
    assert "部委/财政部" in labels(chosen)
    assert CATEGORY not in labels(chosen)
    assert "类别：部委/财政部" in (await tapped(press, owner, "部委/财政部"))["text"]
    await polled(press, site, news(site, "秋收补贴办法"))
    found = await press.services.storage.articles.find(canonical(site.origin + "/秋收补贴办法.html"), chat_id=0)
    assert found
    assert found.article.categories == ("部委", "财政部")


async def test_one_article_is_counted_as_one_in_english(press: Play, site: Site) -> None:
    owner = await followed(press, site, news(site, "春耕补贴办法"), category=CATEGORY)
    await set_language(press.services, owner.id, "en")
    await owner.say("/stats")
    assert "1 article, 1 source," in (await press.stage.wait_message(owner, "deliveries"))["text"]


@pytest.mark.parametrize(("count", "pages"), [(12, 1), (13, 2), (40, 4)])
async def test_categories_to_move_to_stand_on_pages_of_a_few_rows(
    press: Play, site: Site, count: int, pages: int
) -> None:
    wanted = f"部委/{count - 1:02}"
    press.services.catalogue = tuple(
        CatalogueSource(f"源{one}", f"{site.origin}/{one}.xml", "feed", ("部委", f"{one:02}"), "listed")
        for one in range(count)
    )
    owner = await opened(press, site)
    shown = [await tapped(press, owner, "移到…")]
    for page in range(2, pages + 1):
        shown.append(await tapped(press, owner, f"{page} ▶"))
    assert all(len(one["reply_markup"]["inline_keyboard"]) <= 8 for one in shown)
    assert sum(label.startswith("部委/") for one in shown for label in labels(one)) == count
    assert f"类别：{wanted}" in (await tapped(press, owner, wanted))["text"]


async def test_a_category_that_there_is_not_is_written_as_a_reply(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    await tapped(press, owner, "移到…")
    question = await tapped(press, owner, "写一个新的…")
    await owner.say("地方 ／ 云江 / 财政", reply_to=question["message_id"])
    assert "类别：地方/云江/财政" in (await press.stage.wait_message(owner, "地方/云江/财政"))["text"]
    await owner.say("一/二/三/四", reply_to=question["message_id"])
    assert await press.stage.wait_message(owner, "最多 3 层")


async def test_a_removed_source_is_undone_with_all_that_it_knew(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    removed = await tapped(press, owner, "移除")
    assert removed["text"].startswith("已移除「")
    assert "读入的文章还在" in removed["text"]
    assert await press.services.storage.feeds.all() == []
    card = await tapped(press, owner, "撤销")
    assert "状态：正常" in card["text"]
    press.clock.advance(hours=3)
    await loop_of(press).step()
    assert await press.services.storage.articles.count() == 1
    assert (await press.services.storage.feeds.all())[0].errors == 0


async def test_buttons_of_a_source_that_is_gone_say_so(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    (feed,) = await press.services.storage.feeds.all()
    await tapped(press, owner, "移除")
    for data in (f"o:s:{feed.id}", f"o:n:{feed.id}", f"o:x:{feed.id}", "o:s:99", "o:z:99", "o:m:99:abc"):
        query = owner.callback(data)
        await press.settled()
        assert "已经不在了" in press.stage.world.callbacks[query["id"]]["answer"]["text"]


async def test_a_forged_category_changes_nothing(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    (feed,) = await press.services.storage.feeds.all()
    owner.callback(f"o:m:{feed.id}:zzzz")
    await press.settled()
    assert (await press.services.storage.feeds.all())[0].categories == ("云江财讯", "云江")


async def test_nobody_else_lists_changes_or_answers(press: Play, site: Site) -> None:
    await opened(press, site)
    (feed,) = await press.services.storage.feeds.all()
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/sources")
    assert await press.stage.wait_message(ann, "只有机器人的主人")
    for data in (f"o:x:{feed.id}", f"o:p:{feed.id}:1", "o:l:0", f"o:n:{feed.id}"):
        query = ann.callback(data)
        await press.settled()
        assert "只有机器人的主人" in press.stage.world.callbacks[query["id"]]["answer"]["text"]
    await ann.say(f"/start s{feed.id}n")
    await press.settled()
    assert "只有机器人的主人" in texts_to(press, ann)[-1]
    assert [one.is_paused for one in await press.services.storage.feeds.all()] == [False]


async def test_many_sources_are_paged_and_those_that_fail_stand_first(press: Play, site: Site) -> None:
    owner = press.stage.user("owner", id=OWNER, language_code="zh-hans")
    now = press.clock.now()
    for number in range(23):
        await press.services.storage.feeds.add(
            f"https://f.example/{number}", (f"类{number:02}",), now, title=f"源{number}"
        )
    failing = await press.services.storage.feeds.by_url("https://f.example/22")
    assert failing
    await _fail(press, failing.id)
    await owner.say("/feeds")
    listed = await press.stage.wait_message(owner, "来源（23）")
    assert listed["text"].split("\n")[2] == "1 源22"
    assert labels(listed) == [*map(str, range(1, 11)), "2 ▶"]
    assert labels(await tapped(press, owner, "2 ▶")) == [*map(str, range(11, 21)), "◀ 1", "3 ▶"]
    assert labels(await tapped(press, owner, "3 ▶")) == ["21", "22", "23", "◀ 2"]


async def _fail(play: Play, feed_id: int) -> None:
    from dataclasses import replace

    from bot.feeds.poll_decision import PollDecision

    feed = await play.services.storage.feeds.get(feed_id)
    assert feed
    await play.services.storage.feeds.save(PollDecision(replace(feed, errors=9, failing_since=play.clock.now())))


async def test_the_owner_s_menu_has_the_owner_s_commands_and_nobody_else_s(press: Play) -> None:
    owner = press.stage.user("owner", id=OWNER, language_code="zh-hans")
    await owner.say("/start")
    await press.settled()
    await introduce(press.app)
    menus = press.stage.world.commands
    owners = next(value for key, value in menus.items() if str(OWNER) in str(key))
    others = [value for key, value in menus.items() if str(OWNER) not in str(key)]
    assert {"sources", "addfeed", "stats", "invite", "block"} <= {one["command"] for one in owners}
    assert all("sources" not in {one["command"] for one in value} for value in others)


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "上次失败"), ("zh-hant", "上次失敗"), ("en", "last failure")])
async def test_help_names_it_to_the_owner_in_every_language(
    on_stage: Callable[..., Awaitable[Play]], code: str, said: str
) -> None:
    play = await on_stage(OWNER_IDS=str(OWNER))
    owner = play.stage.user("owner", id=OWNER, language_code=code)
    await owner.say("/help")
    assert said in (await play.stage.wait_message(owner, "/sources"))["text"]


async def test_what_the_owner_removed_is_not_brought_back_by_who_subscribes_to_its_category(
    press: Play, site: Site
) -> None:
    catalogued(press, site, "财经", "水利")
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 国务院")
    await press.settled()
    (one,) = [one for one in await press.services.storage.feeds.all() if "水利" in one.title]
    await press.services.storage.feeds.remove(one.id, press.clock.now())
    bob = press.stage.user("bob", language_code="zh-hans")
    await bob.say("/subscribe 国务院")
    await press.settled()
    assert [one.title for one in await press.services.storage.feeds.all()] == ["云江财经网"]


async def test_who_subscribes_to_a_paused_source_is_told(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    await tapped(press, owner, "⏸ 暂停")
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {site.origin}/feed.xml")
    assert "被机器人的主人暂停了" in (await press.stage.wait_message(ann, "已订阅来源"))["text"]


@pytest.mark.parametrize("name", ["云江水利网", "云江 水利网", "雲江水利網"])
async def test_a_source_of_the_catalogue_is_subscribed_to_by_its_name(press: Play, site: Site, name: str) -> None:
    catalogued(press, site, "财经", "水利")
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {name}")
    made = await press.stage.wait_message(ann, "已订阅来源「云江水利网」")
    assert "首次抓取：读入 1 篇" in made["text"]
    assert "水利补助办法" in made["text"]


async def test_the_owner_answers_in_a_group_too(press: Play, site: Site) -> None:
    owner = await opened(press, site)
    group = -500
    await press.stage.control("chat", {"id": group, "type": "supergroup", "title": "desk", "members": [owner.id]})
    await owner.say(f"/sources@{press.app.bot.username}", chat=group)
    await press.settled()
    for label in ("1", "改名"):
        await owner.tap(label, chat=group)
        await press.settled()
    question = newest(press, group)
    await owner.say("云江财政", chat=group, reply_to=question["message_id"])
    assert await press.stage.wait_message(group, "云江财政\n")
