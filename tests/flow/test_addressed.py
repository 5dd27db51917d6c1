"""In a group the bot hears what is said to it by name or in reply, and nothing that was only passed on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_care import a_group, newest
from tests.flow.test_named import with_report
from tests.pages import report
from tests.playing import Play

GROUP = -760
BARE = ["example.gov.cn", "www.example.org", "feed://example.org/a.xml", "10.2.3.4:8080"]


async def a_brief(play: Play, site: Site) -> tuple[Any, int]:
    """Bob, and the bot's brief in his group."""
    await with_report(play, site, GROUP)
    return play.stage.user("bob"), newest(play, GROUP)["message_id"]


def said(play: Play) -> int:
    return len(play.stage.sent(GROUP))


@pytest.mark.parametrize("address", BARE)
async def test_a_bare_address_is_talk_where_the_bot_is_not_named(press: Play, site: Site, address: str) -> None:
    bob, brief = await a_brief(press, site)
    before = said(press)
    talk = await bob.say("看看这个", chat=GROUP)
    await bob.say(address, chat=GROUP)
    await bob.say(address, chat=GROUP, reply_to=brief)
    await bob.edit(talk["message_id"], address, chat=GROUP)
    await press.settled()
    assert said(press) == before


@pytest.mark.parametrize("address", BARE)
async def test_a_bare_address_that_is_said_to_the_bot_by_name_can_be_followed(press: Play, address: str) -> None:
    _, bob = await a_group(press, GROUP, bot_status="administrator")
    await bob.say(f"@{press.app.bot.username} {address}", chat=GROUP)
    await press.settled()
    assert f"订阅「{address}"[:12] in str(newest(press, GROUP)["reply_markup"])


@pytest.mark.parametrize("kind", ["channel", "user", "hidden"])
@pytest.mark.parametrize("text", ["@{bot} {site}/", "@{bot} {site}/other.html", "@{bot} example.gov.cn", "@{bot} 专利"])
async def test_what_was_forwarded_says_nothing_to_the_bot(press: Play, site: Site, kind: str, text: str) -> None:
    bob, _ = await a_brief(press, site)
    site.add("/other.html", report())
    before = said(press)
    words = text.format(bot=press.app.bot.username, site=site.origin)
    await bob.forward(words, origin="ann", kind=kind, chat=GROUP)
    await press.settled()
    assert said(press) == before


@pytest.mark.parametrize("text", ["@{} example.gov.cn", "@{} {}/report.html"])
async def test_a_channels_post_is_not_answered_in_its_discussion_group(press: Play, site: Site, text: str) -> None:
    ann, _ = await a_group(press, GROUP, bot_status="administrator")
    await press.stage.control("chat", {"id": -761, "type": "channel", "title": "云江要闻", "linked": GROUP})
    press.stage.world.chats[-761].members[ann.id] = "creator"
    await ann.say(text.format(press.app.bot.username, site.origin), chat=-761)
    await press.settled()
    assert press.stage.sent(GROUP) + press.stage.sent(-761) == []


async def test_a_result_chosen_inline_in_reply_to_a_brief_asks_for_nothing(press: Play, site: Site) -> None:
    bob, brief = await a_brief(press, site)
    before = said(press)
    bot = {"id": press.app.bot.id, "is_bot": True, "first_name": "b", "username": press.app.bot.username}
    await bob.say(f"专利报道 {site.origin}/report.html", chat=GROUP, reply_to=brief, via_bot=bot)
    await press.settled()
    assert said(press) == before


@pytest.mark.parametrize(("words", "is_read"), [("这个可以", False), ("@{} 读一下", True)])
async def test_an_address_that_a_reply_quotes_is_read_only_where_the_bot_is_named(
    press: Play, site: Site, words: str, *, is_read: bool
) -> None:
    _, bob = await a_group(press, GROUP, bot_status="administrator")
    me, url = press.app.bot.username, site.add("/other.html", report(title="青川省部署港口建设"))
    shown = await press.app.bot.send_message(GROUP, f"来源：{url}")
    await bob.say(words.format(me), chat=GROUP, reply_to=shown.message_id, quote=url)
    await press.settled()
    assert ("青川省部署港口建设" in newest(press, GROUP)["text"]) == is_read
    assert said(press) == 1 + is_read


async def test_a_link_in_a_reply_to_the_bot_is_read(press: Play, site: Site) -> None:
    bob, brief = await a_brief(press, site)
    url = site.add("/other.html", report(title="青川省部署港口建设"))
    await bob.say(url.removeprefix("http://"), chat=GROUP, reply_to=brief, links={url.removeprefix("http://"): url})
    assert await press.stage.wait_message(GROUP, "青川省部署港口建设")
