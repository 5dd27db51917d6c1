"""Chats that cannot be written to for a while, of which Telegram says nothing when that is over."""

from __future__ import annotations

from typing import Any

import pytest

from bot.flows.chats import set_language
from bot.flows.returning import seconds_until_next_try, wake_if_asleep
from bot.models import EditionKey, Message
from bot.storage.outbox import OutboxMessage
from tests.fakes import Site
from tests.flow.test_care import a_group, told
from tests.flow.test_islands import presenter
from tests.flow.test_subscriptions import followed, loop_of, news, polled, texts_to
from tests.playing import OWNER, Play

GROUP, CHANNEL = -730, -731


async def subscribed_group(play: Play, site: Site, **values: Any) -> Any:
    """A group that follows a source; ann set it up."""
    await followed(play, site)
    ann, _ = await a_group(play, GROUP, **values)
    await told(play, ann, f"/subscribe@{play.app.bot.username} 云江财讯", "下一期", GROUP)
    return ann


def mute(play: Play, chat: int = GROUP, status: str = "restricted") -> None:
    """Nobody may write any more, or all may again: the bot hears nothing of it."""
    play.stage.world.chats[chat].bot_status = status


async def hours_pass(play: Play, hours: float) -> None:
    for _ in range(int(hours * 4)):
        play.clock.advance(minutes=15)
        await loop_of(play).step()


def digests(play: Play, chat: int = GROUP) -> list[str]:
    return [text for text in texts_to(play, chat) if "要点 ·" in text]


async def test_a_group_that_was_muted_when_its_digest_came_gets_it_after_and_the_next_ones(
    press: Play, site: Site
) -> None:
    await subscribed_group(press, site)
    await polled(press, site, news(site, "农机补贴通知", amount=4))
    mute(press)
    await hours_pass(press, 2)
    assert digests(press) == []
    mute(press, status="member")
    await hours_pass(press, 1.25)
    assert len(digests(press)) == 1
    assert "农机补贴通知" in digests(press)[0]
    await polled(press, site, news(site, "医保支付通知", "医保", 6))
    await hours_pass(press, 24)
    assert len(digests(press)) == 2
    assert "医保支付通知" in digests(press)[1]


async def test_a_group_that_is_muted_for_days_is_asked_hourly_and_hears_once_what_it_missed(
    press: Play, site: Site
) -> None:
    await subscribed_group(press, site)
    await polled(press, site, news(site, "农机补贴通知", amount=4))
    mute(press)
    await hours_pass(press, 25)
    await polled(press, site, news(site, "医保支付通知", "医保", 6))
    await hours_pass(press, 25)
    assert 48 <= len(press.refused()) <= 56  # fifty hours
    mute(press, status="member")
    await hours_pass(press, 1.25)
    assert [("农机补贴通知" in text, "医保支付通知" in text) for text in digests(press)] == [(True, False)]
    missed = [text for text in texts_to(press, GROUP) if "错过了" in text]
    assert ["错过了 2 期" in text for text in missed] == [True]
    await hours_pass(press, 24)
    assert "医保支付通知" in digests(press)[-1]
    assert sum("错过了" in text for text in texts_to(press, GROUP)) == 1


async def test_who_set_it_up_hears_once_of_a_group_that_stays_muted_longer_than_a_night(
    press: Play, site: Site
) -> None:
    ann = await subscribed_group(press, site)
    await told(press, ann, "/help", "链接")
    await polled(press, site, news(site, "农机补贴通知", amount=4))
    mute(press)
    await hours_pass(press, 10)
    assert not [text for text in texts_to(press, ann) if "读报组" in text]
    await hours_pass(press, 48)
    assert [text for text in texts_to(press, ann) if "读报组" in text] == [
        "我在「读报组」里发不了言已有半天（全员禁言，或权限被收回），会隔一阵再试一次；订阅都还在，能发言后接着送。"
    ]


async def test_a_channel_that_gives_the_right_to_post_back_goes_on_at_once_and_hears_news_alone(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await press.stage.control("chat", {"id": CHANNEL, "type": "channel", "title": "政策频道", "members": [ann.id]})
    await ann.set_bot_status(CHANNEL, "administrator")
    await press.settled()
    outbox, now = press.services.storage.outbox, press.clock.now()
    parts = (Message("要点 上"), Message("要点 下"))
    await outbox.put([OutboxMessage(CHANNEL, 0, EditionKey.digest(now), parts, now)], now)
    mute(press, CHANNEL, "member")
    await loop_of(press).delivery.deliver()
    assert texts_to(press, CHANNEL) == []
    await ann.set_bot_status(CHANNEL, "administrator")
    await press.settled()
    await loop_of(press).delivery.deliver()
    assert texts_to(press, CHANNEL) == ["要点 上", "要点 下"]
    assert (await press.services.storage.chats.get(CHANNEL)).is_active


async def test_a_group_whose_member_the_bot_stays_is_greeted_once(press: Play) -> None:
    ann, _ = await a_group(press, GROUP, bot_status="left")
    for status in ("member", "restricted", "member", "administrator", "member"):
        await ann.set_bot_status(GROUP, status)
        await press.settled()
    assert len(press.stage.sent(GROUP)) == 1


async def test_who_speaks_to_the_bot_is_there_whatever_was_noted(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 云江财讯", "下一期")
    chats, outbox = press.services.storage.chats, press.services.storage.outbox
    await chats.update(ann.id, now=press.clock.now(), is_active=False)
    await hours_pass(press, 1)
    await ann.say("/subscriptions")
    await press.settled()
    await loop_of(press).delivery.deliver()
    assert await press.stage.wait_message(ann, "错过了 1 期")
    assert (await chats.get(ann.id)).is_active
    assert await outbox.missed(ann.id) == []


async def test_what_was_missed_is_told_though_the_first_try_at_that_fails(press: Play, site: Site) -> None:
    await followed(press, site)
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 云江财讯", "下一期")
    await ann.block()
    await press.settled()
    await hours_pass(press, 1)
    press.stage.fail("sendMessage", chat_id=ann.id, error_code=502, description="Bad Gateway", times=2)
    await ann.unblock()
    await press.settled()
    for _ in range(3):
        await loop_of(press).delivery.deliver()
        press.clock.advance(minutes=1)
    assert sum("错过了 1 期" in text for text in texts_to(press, ann)) == 1


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "订阅的会话 1（1 个现在收不到）"), ("en", "(1 out of reach)")])
async def test_the_owner_sees_how_many_chats_are_out_of_reach(press: Play, site: Site, code: str, said: str) -> None:
    await subscribed_group(press, site)
    await set_language(press.services, OWNER, code)
    owner = press.stage.user("owner")
    await polled(press, site, news(site, "农机补贴通知", amount=4))
    mute(press)
    await hours_pass(press, 1)
    await owner.say("/stats")
    assert await press.stage.wait_message(owner, said)


async def test_whom_the_owner_keeps_out_sleeps_on(press: Play) -> None:
    storage, now = press.services.storage, press.clock.now()
    await storage.blocked.add(GROUP, 1, now)
    await storage.chats.update(GROUP, now=now, is_active=False)
    assert not await wake_if_asleep(press.services, presenter(), GROUP)
    await storage.blocked.remove(GROUP)
    assert await wake_if_asleep(press.services, presenter(), GROUP)
    assert not await wake_if_asleep(press.services, presenter(), GROUP)


@pytest.mark.parametrize(
    ("tries", "minutes"), [(0, 5), (1, 5), (2, 10), (4, 40), (5, 60), (40, 60), (75, 60), (76, 360), (5000, 360)]
)
def test_a_chat_without_rights_is_asked_soon_and_then_ever_more_rarely(tries: int, minutes: int) -> None:
    assert seconds_until_next_try(tries) == minutes * 60
