"""Conversations about subscriptions: a local feed server, a clock that leaps, and Telegram on a stage."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from bot.flows.polling import poll_feed
from bot.flows.scheduler import Scheduler
from tests.fakes import Site
from tests.flow.test_polling import ITEM, rss
from tests.playing import OWNER, Play

BODY = "云江省{topic}厅3月12日印发{name}，安排资金{amount}亿元。{more}"
MORE = {
    "财政": "对实际种粮农民每亩补贴不低于78元，4月底前经一卡通兑付到户。",
    "水利": "实施中型灌区改造31处，新建骨干渠道420公里，年内新增节水能力1.2亿立方米。",
    "医保": "门诊慢特病病种由31种增加到42种，异地就医直接结算覆盖到乡镇卫生院。",
    "教育": "新建公办幼儿园86所，集团化办学覆盖率提高到七成，课后服务每生每年补助300元。",
    "交通": "改建农村公路2600公里，危桥全部纳入整治台账，客运站增设充电桩。",
    "能源": "新增新型储能装机90万千瓦，分布式光伏就近交易试点扩大到六个市。",
    "科技": "对首台套装备按售价三成给予保险补偿，中试平台开放共享服务费减半收取。",
    "民政": "城市低保标准提高到每月860元，特困人员照料护理补贴同步上调。",
    "文旅": "培育夜间消费街区12个，博物馆延长开放到晚上九点，乡村民宿实行备案。",
    "商务": "家电以旧换新按售价一成五补贴，县域物流共同配送中心建成27个。",
    "住建": "开工改造老旧小区640个，加装电梯3000部，燃气管网更新1100公里。",
    "林业": "完成国土绿化95万亩，林下经济产值补贴到社，防火道新开400公里。",
    "人社": "技能培训60万人次，创业担保贷款额度上调至50万元，失业保险稳岗返还。",
    "海洋": "深水网箱新增900口，休渔期渔船补助到船，海岸线修复68公里。",
    "司法": "乡镇公共法律服务站全覆盖，行政复议案件两个月内办结，律师驻点值班。",
    "应急": "配备山洪预警喇叭5200套，危化企业双重预防数字化，避灾点物资更新。",
    "统计": "开展投入产出调查，抽选企业4100家，数据直报，严禁代填代报。",
    "粮食": "最低收购价每斤1.4元起，库点提前公布，优质优价，仓容升级130万吨。",
}


def loop_of(play: Play) -> Scheduler:
    scheduler: Scheduler = play.app.bot_data.scheduler
    return scheduler


def news(site: Site, name: str, topic: str = "财政", amount: int = 7) -> str:
    """A page of the site, and its item of a feed."""
    text = BODY.format(topic=topic, name=name, amount=amount, more=MORE[topic])
    head = f"<html><head><title>{name}</title></head><body><h1>{name}</h1>"
    page = f"{head}<div class=article><p>{text}</p></div></body></html>"
    path = f"/{name}.html"
    site.add(path, page)
    return ITEM.format(guid=name, title=name, link=site.origin + path)


async def followed(
    play: Play, site: Site, *items: str, category: str = "云江财讯/云江", path: str = "/feed.xml"
) -> Any:
    """The owner follows a feed of the site."""
    owner = play.stage.user("owner", id=OWNER, language_code="zh-hans")
    url = site.add(path, rss(*items), "application/rss+xml")
    await owner.say(f"/addfeed {url} {category}")
    await play.stage.wait_message(owner, "已关注")
    return owner


async def polled(play: Play, site: Site, *items: str, path: str = "/feed.xml") -> None:
    """The feed has these items now, and is polled."""
    site.add(path, rss(*items), "application/rss+xml")
    for feed in await play.services.storage.feeds.all():
        await poll_feed(play.services, feed)
    await loop_of(play).step()


def texts_to(play: Play, who: Any) -> list[str]:
    chat = who if isinstance(who, int) else who.id
    return [one["text"] for one in play.stage.sent(chat)]


async def test_the_answer_to_a_subscription_shows_its_worth(press: Play, site: Site) -> None:
    topics = ("财政", "水利", "医保", "教育")
    await followed(press, site, *(news(site, f"{one}补助办法", one, n) for n, one in enumerate(topics, 2)))
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    answer = await press.stage.wait_message(ann, "下一期")
    assert "已订阅类别「云江财讯」" in answer["text"]
    assert answer["text"].count("•") == 3
    assert "03-12 08:00" in answer["text"]


async def test_a_digest_arrives_at_its_time_and_nothing_twice(press: Play, site: Site) -> None:
    old, new = news(site, "旧通知"), news(site, "耕地补贴新通知", amount=46)
    await followed(press, site, old)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    await polled(press, site, old, new)
    assert not [text for text in texts_to(press, ann) if "要点 ·" in text]
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    digest = await press.stage.wait_message(ann, "要点 · 03-12 08:00")
    assert "46亿元" in digest["text"]
    assert "旧通知" not in digest["text"]
    press.clock.advance(days=1)
    await loop_of(press).step()
    assert await press.stage.wait_message(ann, "没有新的要点")
    assert sum("46亿元" in text for text in texts_to(press, ann)) == 1
    assert not press.refused()


@pytest.mark.parametrize("is_at_once", [False, True])
async def test_more_chats_than_are_served_in_one_turn_all_get_what_is_due(
    press: Play, site: Site, monkeypatch: pytest.MonkeyPatch, is_at_once: bool
) -> None:
    monkeypatch.setattr("bot.flows.digests.CHATS_AT_ONCE", 2)
    await followed(press, site)
    people = [press.stage.user(f"reader{number}", language_code="zh-hans") for number in range(5)]
    for person in people:
        await person.say("/subscribe 专项债")
        await press.settled()
        if is_at_once:
            await person.say("/subscriptions")
            await press.settled()
            await person.tap("🗞")
            await press.settled()
    await polled(press, site, news(site, "专项债管理办法", amount=3))
    press.clock.advance(minutes=11)
    for _ in range(1 if is_at_once else 3):  # the digests of two chats a turn
        await loop_of(press).step()
    assert [sum("专项债管理办法" in text for text in texts_to(press, one)) for one in people] == [1] * 5


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [("zh-hans", "随摘要\n", "随到随发\n"), ("en", "with the digest\n", "at once\n")],
)
async def test_the_list_stays_when_a_pace_is_changed_in_it(
    press: Play, site: Site, code: str, before: str, after: str
) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code=code)
    await ann.say("/subscribe 专项债")
    await press.settled()
    await ann.say("/subscriptions")
    await press.settled()
    for label, said in (("🗞", before), ("⚡", after), ("🗞", before)):
        shown = texts_to(press, ann)[-1]
        assert f"专项债 · {said}" in shown
        assert "⏸" in shown  # what the signs on the buttons mean
        await ann.tap(label)
        await press.settled()


async def test_keywords_match_in_either_script_and_exclude(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 專項債 -房地产")
    await press.stage.wait_message(ann, "关键词")
    await polled(press, site, news(site, "专项债管理办法", amount=3), news(site, "专项债支持房地产", "交通", 5))
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    digest = await press.stage.wait_message(ann, "要点 ·")
    assert "专项债管理办法" in digest["text"]
    assert "】来自订阅「專項債 -房地产」" in digest["text"]  # why it is told, in words that a newcomer knows
    assert "房地产" not in digest["text"].replace("專項債 -房地产", "")


async def test_a_sites_address_is_followed_by_its_feed(press: Play, site: Site) -> None:
    first, second = news(site, "春耕方案"), news(site, "水利投资计划", "水利", 12)
    site.add("/site.xml", rss(first), "application/rss+xml")
    declared = "<link rel=alternate type=application/rss+xml href=/site.xml>"
    home = f"<html><head><title>云江发布</title>{declared}</head><body></body></html>"
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe " + site.add("/home", home))
    assert "已订阅来源" in (await press.stage.wait_message(ann, "下一期"))["text"]
    await polled(press, site, first, second, path="/site.xml")
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    assert "水利投资计划" in (await press.stage.wait_message(ann, "要点 ·"))["text"]


async def test_at_once_waits_for_the_end_of_the_quiet_hours(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    await ann.tap("改为随到随发")
    await press.stage.wait_message(ann, "立即发送")
    first = news(site, "午间通知", amount=9)
    await polled(press, site, first)
    assert "午间通知" in (await press.stage.wait_message(ann, "9亿元"))["text"]
    press.clock.advance(hours=15)  # 22:50
    await polled(press, site, first, news(site, "夜间通知", "能源", 8))
    assert not [text for text in texts_to(press, ann) if "夜间通知" in text]
    press.clock.advance(hours=8, minutes=20)
    await loop_of(press).step()
    assert await press.stage.wait_message(ann, "夜间通知")


async def test_who_blocks_and_returns_hears_what_was_missed(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    await polled(press, site, news(site, "医保支付通知", "医保", 6))
    press.stage.user("ann").user.blocked = True  # Telegram says so only when something is sent
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    press.clock.advance(days=1)
    await loop_of(press).step()
    await ann.unblock()
    await press.settled()
    await loop_of(press).delivery.deliver()
    told = await press.stage.wait_message(ann, "错过了 2 期")
    assert "03-12 08:00" in told["text"]
    await ann.say("/digest")
    await press.settled()
    await loop_of(press).delivery.deliver()
    assert await press.stage.wait_message(ann, "医保支付通知")


async def test_a_groups_subscriptions_follow_its_migration(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await press.stage.control("chat", {"id": -500, "type": "group", "title": "读报组", "members": [ann.id]})
    press.stage.world.chats[-500].members[ann.id] = "creator"
    await ann.say(f"/subscribe@{press.app.bot.username} 云江财讯", chat=-500)
    await press.stage.wait_message(-500, "下一期")
    await polled(press, site, news(site, "农机补贴通知", amount=4))
    await ann.migrate(-500, -100500)
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    await loop_of(press).step()
    assert await press.stage.wait_message(-100500, "农机补贴通知")
    assert sum("农机补贴通知" in text for text in texts_to(press, -100500)) == 1


async def test_only_administrators_change_a_groups_subscriptions(press: Play) -> None:
    bob = press.stage.user("bob", language_code="zh-hans")
    await press.stage.control("chat", {"id": -700, "type": "supergroup", "title": "读报组", "members": [bob.id]})
    await bob.say(f"/subscribe@{press.app.bot.username} 专项债", chat=-700)
    assert await press.stage.wait_message(-700, "只有管理员")
    assert await press.services.storage.subscriptions.of_chat(-700) == []


async def test_what_was_removed_is_restored_by_undo(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("订阅 专项债")
    await press.stage.wait_message(ann, "已订阅关键词")
    await ann.say("/unsubscribe 专项债")
    await press.stage.wait_message(ann, "已取消订阅")
    assert await press.services.storage.subscriptions.of_chat(ann.id) == []
    await ann.tap("撤销")
    await press.stage.wait_message(ann, "已恢复订阅")
    assert [one.value for one in await press.services.storage.subscriptions.of_chat(ann.id)] == ["专项债"]


async def test_the_rest_of_a_long_edition_waits_behind_a_button(press: Play, site: Site) -> None:
    items = [news(site, f"{one}工作办法", one, n) for n, one in enumerate(MORE, 2)]
    await followed(press, site, *items)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    await ann.say("/digest")
    await press.settled()
    await loop_of(press).delivery.deliver()
    shown = [text for text in texts_to(press, ann) if "厅3月12日印发" in text and "已订阅" not in text]
    assert len(shown) == 2
    await ann.tap("还有")
    await press.settled()
    await loop_of(press).delivery.deliver()
    assert len([text for text in texts_to(press, ann) if "厅3月12日印发" in text and "已订阅" not in text]) == 3


async def test_a_story_opens_as_a_brief(press: Play, site: Site) -> None:
    await followed(press, site, news(site, "耕地补贴通知", amount=46))
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    await ann.say("/digest")
    await press.settled()
    await loop_of(press).delivery.deliver()
    await ann.tap("摘要")
    assert "耕地补贴通知" in (await press.stage.wait_message(ann, "✓"))["text"]


async def test_a_group_is_managed_from_the_private_chat(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await press.stage.control("chat", {"id": -800, "type": "channel", "title": "要闻频道", "members": [ann.id]})
    press.stage.world.chats[-800].members[ann.id] = "creator"
    await ann.say("/manage")
    await press.stage.wait_message(ann, "选一个群或频道")
    await ann.send({"chat_shared": {"request_id": 2, "chat_id": -800, "title": "要闻频道"}})
    await press.stage.wait_message(ann, "正在管理")
    await ann.say("/subscribe 专项债")
    await press.stage.wait_message(ann, "已订阅关键词")
    assert [one.value for one in await press.services.storage.subscriptions.of_chat(-800)] == ["专项债"]
    await ann.say("/done")
    await press.stage.wait_message(ann, "回到你自己")


async def test_the_times_of_digests_are_set_in_words_and_by_buttons(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 专项债")
    await press.stage.wait_message(ann, "下一期")
    await ann.say("/settings 9:30 18:00")
    assert await press.stage.wait_message(ann, "下一期：03-12 09:30")
    await press.stage.wait_message(ann, "设置")
    await ann.tap("每周一")
    await press.stage.wait_message(ann, "每周一 09:30 18:00")
    due = await press.services.storage.schedules.next_of(ann.id)
    assert due == datetime(2026, 3, 16, 1, 30, tzinfo=UTC)


async def test_a_broken_source_is_told_once_to_its_subscribers(press: Play, site: Site) -> None:
    owner = await followed(press, site, news(site, "春耕方案"))
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {site.origin}/feed.xml")
    await press.stage.wait_message(ann, "已订阅来源")
    site.add("/feed.xml", "gone", status=404)
    for _ in range(8):
        press.clock.advance(hours=13)
        await loop_of(press).step()
    for who in (ann, owner):
        assert sum("读取失败" in text for text in texts_to(press, who)) == 1


async def test_subscribing_from_a_brief_in_a_group_opens_the_private_chat(press: Play, site: Site) -> None:
    await followed(press, site, news(site, "春耕方案"))
    article = (await press.services.storage.articles.find(site.origin + "/春耕方案.html", chat_id=0)) or None
    number = article.id if article else 1
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/start b{number}")
    await press.stage.wait_message(ann, "订阅与这篇同类")
    await ann.tap("类别「云江财讯/云江」")
    await press.stage.wait_message(ann, "已订阅类别")


async def test_missed_days_arrive_once_as_one_edition(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    await polled(press, site, news(site, "耕地补贴通知", amount=46))
    press.clock.advance(days=3, minutes=11)  # the machine was off
    await loop_of(press).step()
    assert "46亿元" in (await press.stage.wait_message(ann, "要点 · 03-15 08:00"))["text"]
    assert sum("要点 ·" in text for text in texts_to(press, ann)) == 1


async def test_a_source_that_only_a_password_opens_is_refused(press: Play, site: Site) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/subscribe {site.origin.replace('http://', 'http://me:secret@')}/feed.xml")
    assert await press.stage.wait_message(ann, "所有人看到")
    assert await press.services.storage.feeds.all() == []


async def test_an_owner_by_the_one_time_link_hears_of_a_broken_source(press: Play, site: Site) -> None:
    await followed(press, site, news(site, "春耕方案"))
    eve = press.stage.user("eve", language_code="zh-hans")
    await eve.say("/help")
    await press.services.storage.members.add(eve.id, "owner", None, press.clock.now())
    site.add("/feed.xml", "gone", status=404)
    for _ in range(8):
        press.clock.advance(hours=13)
        await loop_of(press).step()
    assert sum("读取失败" in text for text in texts_to(press, eve)) == 1
