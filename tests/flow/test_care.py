"""Who may change what, what a button of an old message does, long lists, and whose time is shown."""

from __future__ import annotations

from typing import Any

from bot.models import NewSubscription, Subscription, SubscriptionTarget
from tests.fakes import Site
from tests.flow.test_subscriptions import followed, loop_of, news, texts_to
from tests.playing import Play


async def told(play: Play, who: Any, text: str, part: str, chat: int | None = None) -> str:
    """Say it; the first message with ``part`` that comes then."""
    await who.say(text, chat=chat)
    message: dict[str, Any] = await play.stage.wait_message(chat or who, part)
    return str(message["text"])


async def kept(play: Play, chat: int) -> list[Subscription]:
    return await play.services.storage.subscriptions.of_chat(chat)


def newest(play: Play, chat: int) -> dict[str, Any]:
    messages: dict[int, dict[str, Any]] = play.stage.world.chats[chat].messages
    return messages[max(number for number, one in messages.items() if one.get("from", {}).get("is_bot"))]


async def a_group(play: Play, chat: int, **values: Any) -> tuple[Any, Any]:
    """A group of ann, who administers it, and bob."""
    ann = play.stage.user("ann", language_code="zh-hans")
    bob = play.stage.user("bob", language_code="zh-hans")
    members = [ann.id, bob.id]
    await play.stage.control(
        "chat", {"id": chat, "type": "supergroup", "title": "读报组", "members": members, **values}
    )
    play.stage.world.chats[chat].members[ann.id] = "creator"
    return ann, bob


async def test_only_administrators_erase_a_group(press: Play) -> None:
    ann, bob = await a_group(press, -710)
    at_bot = f"@{press.app.bot.username}"
    await told(press, ann, f"/subscribe{at_bot} 专项债", "已订阅", -710)
    assert await told(press, bob, f"/forget{at_bot}", "只有管理员", -710)
    await told(press, ann, f"/forget{at_bot}", "不能恢复", -710)
    await bob.tap("全部删除", chat=-710)
    await press.settled()
    assert len(await kept(press, -710)) == 1
    await ann.tap("全部删除", chat=-710)
    await press.stage.wait_message(-710, "已全部删除")
    assert await kept(press, -710) == []


async def test_who_is_forgotten_stands_under_no_subscription_of_a_group(press: Play) -> None:
    ann, _ = await a_group(press, -711)
    await told(press, ann, f"/subscribe@{press.app.bot.username} 专项债", "已订阅", -711)
    await told(press, ann, "/forget", "不能恢复")
    await ann.tap("全部删除")
    await press.stage.wait_message(ann, "已全部删除")
    assert [one.created_by for one in await kept(press, -711)] == [0]


async def test_a_button_of_an_old_message_acts_on_no_newer_subscription(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 专项债", "已订阅")
    old = newest(press, ann.id)
    data = old["reply_markup"]["inline_keyboard"][0][-1]["callback_data"]
    await told(press, ann, "/unsubscribe 专项债", "已取消")
    await told(press, ann, "/subscribe 医保", "「医保」")
    ann.callback(data, old)
    await press.settled()
    assert [one.label for one in await kept(press, ann.id)] == ["医保"]


async def test_undo_after_the_same_was_made_anew_leaves_one(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 专项债", "已订阅")
    await told(press, ann, "/unsubscribe 专项债", "已取消")
    removed = newest(press, ann.id)
    await told(press, ann, "/subscribe 专项债", "下一期")
    ann.callback(removed["reply_markup"]["inline_keyboard"][0][0]["callback_data"], removed)
    await press.stage.wait_message(ann, "已恢复")
    assert len(await kept(press, ann.id)) == 1


async def test_a_forged_button_changes_nobody_elses_subscription(press: Play) -> None:
    ann, bob = (press.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    await told(press, ann, "/subscribe 专项债", "已订阅")
    await told(press, bob, "/subscribe 医保", "已订阅")
    number = (await kept(press, ann.id))[0].id
    for data in (f"u:x:{number}", f"u:p:{number}:1", f"u:z:{number}", f"u:o:{number}:1"):
        bob.callback(data, newest(press, bob.id))
    await press.settled()
    assert [(one.pace, one.is_paused) for one in await kept(press, ann.id)] == [("digest", False)]


async def test_two_hundred_subscriptions_are_listed_page_by_page(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    for number in range(200):
        label = f"第{number}号" + "长" * 150
        wish = NewSubscription(ann.id, 0, SubscriptionTarget("keywords", label, label), ann.id)
        await press.services.storage.subscriptions.add(wish, press.services.clock.now())
    assert "第9号" in await told(press, ann, "/subscriptions", "（200）")
    await ann.tap("2 ▶")
    assert "第19号" in (await press.stage.wait_message(ann, "第10号"))["text"]
    assert not press.refused()


async def test_times_are_shown_in_the_zone_of_the_chat(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 专项债", "已订阅")
    assert await told(press, ann, "/settings 09:00 America/New_York", "下一期：03-12 09:00")
    assert await told(press, ann, "/subscriptions", "下一期：03-12 09:00")


async def test_an_edition_in_the_quiet_hours_is_announced_for_their_end(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 专项债", "已订阅")
    assert await told(press, ann, "/settings 06:00", "下一期：03-13 07:00")


async def test_times_set_before_the_first_subscription_are_kept(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    assert "还没有订阅" in await told(press, ann, "/settings 21:15", "已保存")
    assert await told(press, ann, "/subscribe 专项债", "下一期：03-12 21:15")


async def test_an_edited_message_subscribes_to_nothing_more(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    said = await ann.say("订阅 专项债")
    await press.stage.wait_message(ann, "已订阅")
    await ann.edit(said["message_id"], "订阅 房地产")
    await press.settled()
    assert [one.label for one in await kept(press, ann.id)] == ["专项债"]


async def test_unsubscribe_in_a_topic_leaves_the_other_topics_alone(press: Play) -> None:
    ann, _ = await a_group(press, -712, is_forum=True, topics={3: "财政", 4: "医保"})
    for thread in (3, 4):
        wish = NewSubscription(-712, thread, SubscriptionTarget("keywords", "专项债", "专项债"), ann.id)
        await press.services.storage.subscriptions.add(wish, press.services.clock.now())
    bot = press.app.bot.username
    await ann.say(f"/unsubscribe@{bot} 专项债", chat=-712, thread=4)
    await press.stage.wait_message(-712, "已取消")
    assert [one.thread_id for one in await kept(press, -712)] == [3]


async def test_the_days_of_the_schedule_stay_after_a_press(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 专项债", "已订阅")
    await told(press, ann, "/settings", "摘要：每天")
    await ann.tap("工作日")
    await press.stage.wait_message(ann, "摘要：工作日")
    await told(press, ann, "/subscriptions", "（工作日）")
    await ann.tap("⏸")
    await press.settled()
    assert "（工作日）" in texts_to(press, ann)[-1]


async def test_an_articles_link_is_told_apart_from_a_site(press: Play, site: Site) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    assert await told(press, ann, f"/subscribe {site.origin}/report.html", "这是一篇文章")


async def test_the_owner_reads_no_words_of_the_code(press: Play, site: Site) -> None:
    owner = await followed(press, site, news(site, "春耕方案"))
    assert not [text for text in texts_to(press, owner) if "feed）" in text]
    await told(press, owner, "/subscribe 云江财讯", "下一期")
    press.clock.advance(minutes=11)
    await loop_of(press).step()
    assert "已发 1" in await told(press, owner, "/stats", "文章 1")


async def test_three_hundred_characters_are_too_long(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    assert await told(press, ann, "/subscribe " + "债" * 300, "太长了")
    assert await kept(press, ann.id) == []


async def test_a_category_is_found_in_either_script(press: Play, site: Site) -> None:
    await followed(press, site, news(site, "春耕方案"))
    ann = press.stage.user("ann", language_code="zh-hant")
    assert "「雲江財訊」" in await told(press, ann, "/subscribe 雲江財訊", "已訂閱類別")
    assert [one.value for one in await kept(press, ann.id)] == ["云江财讯"]


async def test_a_digest_of_an_empty_archive_says_so(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/subscribe 专项债", "已订阅")
    assert await told(press, ann, "/digest", "库里还没有文章")
