"""Conversations: less of what a chat does not want, and back again."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_subscriptions import followed, loop_of, news, polled, texts_to
from tests.playing import Play


async def subscribed(press: Play, site: Site) -> Any:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 云江财讯")
    await press.stage.wait_message(ann, "下一期")
    return ann


async def digest(press: Play, ann: Any) -> str:
    """What /digest brings as of now; empty where it brings none."""
    before = len(texts_to(press, ann))
    press.clock.advance(seconds=1)  # an edition is known by its second
    await ann.say("/digest")
    await press.settled()
    await loop_of(press).delivery.deliver()
    return "\n".join(texts_to(press, ann)[before:])


async def test_less_of_a_category_is_asked_under_a_digest_taken_back_and_listed(press: Play, site: Site) -> None:
    ann = await subscribed(press, site)
    first = [news(site, "危桥整治通知", "交通", 3), news(site, "门诊慢特病通知", "医保", 4)]
    await polled(press, site, *first)
    assert "危桥整治通知" in await digest(press, ann)
    await ann.tap("少一些这样的")
    await press.stage.wait_message(ann, "哪一条")
    await ann.tap("危桥整治通知")
    await press.stage.wait_message(ann, "按什么")
    await ann.tap("类别「")
    await press.stage.wait_message(ann, "摘要里不再有类别「云江财讯」")
    second = [*first, news(site, "储能装机通知", "能源", 5)]
    await polled(press, site, *second)
    assert "储能装机通知" not in await digest(press, ann)
    await ann.say("/subscriptions")
    await press.settled()
    await ann.tap("少看的 1 项")
    await press.stage.wait_message(ann, "不出现（1 项）")
    await ann.tap("恢复「云江财讯」")
    await press.stage.wait_message(ann, "没有少看的内容了")
    assert "储能装机通知" in await digest(press, ann)
    assert not press.refused()


@pytest.mark.parametrize(
    ("code", "fewer", "asked"),
    [
        ("zh-hans", "少一些这样的", "按什么？"),
        ("zh-hant", "少一些這樣的", "按什麼？"),
        ("en", "Fewer like this", "by what?"),
    ],
)
async def test_of_a_digest_with_one_story_it_is_not_asked_which(
    press: Play, site: Site, code: str, fewer: str, asked: str
) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code=code)
    await ann.say("/subscribe 云江财讯")
    await press.settled()
    await polled(press, site, news(site, "危桥整治通知", "交通", 3))
    await digest(press, ann)
    await ann.tap(fewer)
    await press.settled()
    assert asked in texts_to(press, ann)[-1]


async def test_undo_brings_back_what_was_just_left_out(press: Play, site: Site) -> None:
    ann = await subscribed(press, site)
    await polled(press, site, news(site, "危桥整治通知", "交通", 3), news(site, "门诊慢特病通知", "医保", 4))
    await digest(press, ann)
    await ann.tap("少一些这样的")
    await press.stage.wait_message(ann, "哪一条")
    await ann.tap("危桥整治通知")
    await press.stage.wait_message(ann, "按什么")
    await ann.tap("类别「")
    await press.stage.wait_message(ann, "不再有")
    await ann.tap("撤销")
    await press.stage.wait_message(ann, "会照常出现")
    assert await press.services.storage.mutes.of_topic(ann.id, 0) == []


async def test_another_chats_mute_is_not_taken_back(press: Play, site: Site) -> None:
    ann = await subscribed(press, site)
    mutes = press.services.storage.mutes
    other = await mutes.add((4, 0), "source", "云江日报", 4, press.clock.now())
    message = press.stage.sent(ann.id)[-1]
    ann.callback(f"v:x:{other.id}", message)
    await press.stage.wait_message(ann, "这条已不在了")
    assert await mutes.get(other.id) == other


async def test_members_of_a_group_do_not_change_what_it_is_told(press: Play, site: Site) -> None:
    await followed(press, site)
    ann, bob = (press.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    await press.stage.control("chat", {"id": -500, "type": "group", "title": "读报组", "members": [ann.id, bob.id]})
    press.stage.world.chats[-500].members[ann.id] = "creator"
    await ann.say(f"/subscribe@{press.app.bot.username} 云江财讯", chat=-500)
    await press.stage.wait_message(-500, "下一期")
    await polled(press, site, news(site, "危桥整治通知", "交通", 3), news(site, "门诊慢特病通知", "医保", 4))
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    await loop_of(press).step()
    await press.stage.wait_message(-500, "危桥整治通知")
    await bob.tap("少一些这样的", chat=-500)
    assert not [text for text in texts_to(press, -500) if "哪一条" in text]
    await ann.tap("少一些这样的", chat=-500)
    await press.stage.wait_message(-500, "哪一条")
