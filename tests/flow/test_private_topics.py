"""Topics in private chats (Bot API 9.3): what is asked in one is answered there, digests too."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_subscriptions import followed, news
from tests.pages import report
from tests.playing import Play

FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>云江新闻</title>
<item><title>云江省召开会议部署专利转化工作</title><link>{origin}/report.html</link>
<pubDate>Thu, 12 Mar 2026 02:00:00 +0800</pubDate></item></channel></rss>"""


async def topic(play: Play, person: Any, name: str = "专利") -> int:
    """A topic that the person makes in the private chat."""
    play.stage.world.bot.topics = play.stage.world.bot.user_topics = True
    made = await person.new_topic(name)
    return int(made["message_thread_id"] if isinstance(made, dict) else made)


def threads(play: Play, person: Any) -> set[int | None]:
    return {message.get("message_thread_id") for message in play.stage.sent(person)}


@pytest.mark.parametrize("code", ["zh-hans", "en"])
async def test_a_brief_stands_in_its_topic(newest: Play, site: Site, code: str) -> None:
    ann = newest.stage.user("ann", language_code=code)
    thread = await topic(newest, ann)
    await ann.say(site.origin + "/report.html", thread=thread)
    await newest.stage.wait_message(ann, "✓")
    assert threads(newest, ann) == {thread}
    [typing] = newest.stage.calls("sendChatAction")
    assert str(typing["params"]["message_thread_id"]) == str(thread)


async def test_a_plain_brief_stands_in_its_topic_too(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    await ann.say(site.origin + "/report.html", thread=thread)
    await play.stage.wait_message(ann, "✓")
    assert threads(play, ann) == {thread}


@pytest.mark.parametrize(
    "said", ["/help", "/settings", "/search 专利", "/subscriptions", "/digest", "专项债", "/brief", "/start"]
)
async def test_every_command_is_answered_in_its_topic(play: Play, said: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    await ann.say(said, thread=thread)
    await play.settled()
    assert threads(play, ann) == {thread}


async def test_failures_and_the_rest_of_many_links_stand_in_the_topic(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    links = [site.add(f"/{n}.html", report(f"淮川市公布第{n}批稳外贸措施")) for n in range(6)]
    await ann.say(" ".join([site.origin + "/gone.html", *links]), thread=thread)
    await play.stage.wait_message(ann, "读其余")
    await ann.tap("读其余")
    await play.stage.wait_message(ann, "第5批")
    await play.settled()
    assert threads(play, ann) == {thread}


async def test_buttons_under_a_brief_answer_in_its_topic(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    thread = await topic(newest, ann)
    site.add("/more.html", report("云江省公布专利转化补助办法"))
    for page in ("report", "more"):
        await ann.say(f"{site.origin}/{page}.html", thread=thread)
        await newest.settled()
    await ann.tap("相关")
    await newest.settled()
    assert len(newest.stage.sent(ann)) == 3
    assert threads(newest, ann) == {thread}


async def test_a_brief_leaves_a_topic_as_text_and_file_in_that_topic(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    await ann.say(site.origin + "/report.html", thread=thread)
    await play.stage.wait_message(ann, "✓")
    for label in ("文本", "Word 文档"):
        await ann.tap(label)
        await play.settled()
    assert "document" in play.stage.sent(ann)[-1]
    assert threads(play, ann) == {thread}


async def test_the_sample_stands_in_its_topic_with_its_legend(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    await ann.say("/start", thread=thread)
    await play.settled()
    await ann.tap("试一篇")
    await play.settled()
    assert len(play.stage.sent(ann)) == 3
    assert threads(play, ann) == {thread}


async def test_a_question_for_the_owner_stands_in_its_topic(press: Play, site: Site) -> None:
    owner = await followed(press, site, news(site, "春耕补贴办法"))
    thread = await topic(press, owner)
    before = len(press.stage.sent(owner))
    await owner.say("/sources", thread=thread)
    await press.settled()
    for label in ("1", "改名"):
        await owner.tap(label)
        await press.settled()
    assert {one.get("message_thread_id") for one in press.stage.sent(owner)[before:]} == {thread}


async def test_what_is_subscribed_to_in_a_topic_is_delivered_there(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    site.add("/feed.xml", FEED.format(origin=site.origin), "application/rss+xml")
    await ann.say(f"/subscribe {site.origin}/feed.xml", thread=thread)
    await play.stage.wait_message(ann, "云江新闻")
    await play.settled()
    await ann.say("/digest", thread=thread)
    await play.settled()
    await play.app.bot_data.scheduler.delivery.deliver()
    digest = play.stage.sent(ann)[-1]
    assert "云江省召开会议部署专利转化工作" in digest["text"]
    assert threads(play, ann) == {thread}


async def test_a_topic_and_the_chat_around_it_keep_their_answers_apart(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    thread = await topic(play, ann)
    await ann.say("/help", thread=thread)
    await play.settled()
    await ann.say("/help")
    await play.settled()
    assert [message.get("message_thread_id") for message in play.stage.sent(ann)] == [thread, None]
