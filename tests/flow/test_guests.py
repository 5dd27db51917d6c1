"""Guest mode: who names the bot in a chat that it is not in gets a brief there."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.storage.database import StorageError
from handlers.view.sample import SAMPLE
from tests.fakes import Site
from tests.flow.test_islands import breaking
from tests.playing import Play
from tests.stage import rich

AWAY = -800
TITLE = "云江省召开会议部署专利转化工作"


async def away(play: Play, *people: Any, **more: Any) -> None:
    """A group of these people that the bot is not in."""
    play.stage.world.bot.guest = True
    members = [person.id for person in people]
    chat = {"id": AWAY, "type": "supergroup", "title": "别处", "members": members, "bot_status": "left", **more}
    await play.stage.control("chat", chat)


async def answered(play: Play, since: int = 0) -> dict[str, Any]:
    message = await play.stage.wait_message(AWAY, since=since)
    await play.settled()
    return message


def called(play: Play) -> str:
    return f"@{play.stage.world.bot.username}"


@pytest.mark.parametrize(
    ("code", "check"), [("zh-hans", "原文逐字"), ("en", "word for word"), ("zh-hant", "顯示已轉換字形")]
)
async def test_a_link_is_briefed_in_the_language_of_who_asks(play: Play, site: Site, code: str, check: str) -> None:
    ann = play.stage.user("ann", language_code=code)
    await away(play, ann)
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    message = await answered(play)
    assert check in message["text"]
    assert message["guest_bot_caller_user"]["id"] == ann.id
    assert message["reply_markup"]["inline_keyboard"]
    assert not play.refused()


async def test_a_brief_for_guests_is_rich_where_the_server_takes_it(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await away(newest, ann)
    await ann.say(f"{called(newest)} {site.origin}/report.html", chat=AWAY)
    message = await answered(newest)
    assert {"details", "marked", "table"} <= rich.marks(message["rich_message"])
    assert not newest.refused()


async def test_a_rich_brief_that_is_refused_is_answered_plain(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await away(newest, ann)
    newest.stage.fail("answerGuestQuery", error_code=400, description="Bad Request: RICH_MESSAGE_URL_INVALID")
    await ann.say(f"{called(newest)} {site.origin}/report.html", chat=AWAY)
    assert TITLE in (await answered(newest))["text"]


async def test_named_in_reply_to_a_link_it_reads_that(play: Play, site: Site) -> None:
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob")
    await away(play, ann, bob)
    post = await bob.say(f"看看 {site.origin}/report.html", chat=AWAY)
    await ann.say(f"{called(play)} 总结一下", chat=AWAY, reply_to=post["message_id"])
    assert TITLE in (await answered(play))["text"]


async def test_named_in_reply_to_a_long_text_it_reads_the_text(play: Play) -> None:
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob")
    await away(play, ann, bob)
    post = await bob.say(SAMPLE, chat=AWAY)
    await ann.say(called(play), chat=AWAY, reply_to=post["message_id"])
    assert "仅本会话可见" in (await answered(play))["text"]


async def test_named_with_a_text_behind_the_name_it_reads_the_text(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await away(play, ann)
    await ann.say(f"{called(play)}\n{SAMPLE}", chat=AWAY)
    assert "✓" in (await answered(play))["text"]


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "附上一条文章链接"), ("en", "with a link to an article")])
async def test_named_with_nothing_to_read_it_says_how(play: Play, code: str, said: str) -> None:
    ann = play.stage.user("ann", language_code=code)
    await away(play, ann)
    await ann.say(f"{called(play)} 你好", chat=AWAY)
    assert said in (await answered(play))["text"]


async def test_a_page_that_cannot_be_read_is_named(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await away(play, ann)
    await ann.say(f"{called(play)} {site.origin}/gone.html", chat=AWAY)
    assert "404" in (await answered(play))["text"]


async def test_a_slow_page_is_a_line_that_becomes_the_brief(play: Play, site: Site) -> None:
    line = await read_slowly(play, site)
    site.gates["/report.html"].set()
    brief = await play.stage.wait_message(AWAY, "✓")
    assert brief["message_id"] == line["message_id"]
    assert len(play.stage.calls("answerGuestQuery")) == 1


@pytest.mark.parametrize("is_refused", [False, True])
async def test_the_line_becomes_a_rich_brief_where_that_is_taken(newest: Play, site: Site, is_refused: bool) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await away(newest, ann)
    gate = site.gates["/report.html"] = asyncio.Event()
    if is_refused:
        newest.stage.fail("editMessageText", error_code=400, description="Bad Request: RICH_MESSAGE_URL_INVALID")
    await ann.say(f"{called(newest)} {site.origin}/report.html", chat=AWAY)
    await site.arrived["/report.html"].wait()
    for _ in range(10):
        newest.clock.advance(seconds=1)
        await asyncio.sleep(0.02)
    await newest.stage.wait_message(AWAY, "正在读取")
    gate.set()
    brief = await newest.stage.wait_message(AWAY, "✓")
    assert ("rich_message" in brief) is not is_refused


async def test_strangers_hear_whom_to_ask(invited: Play, site: Site) -> None:
    dave = invited.stage.user("dave", id=1077, language_code="zh-hans")
    await away(invited, dave)
    await dave.say(f"{called(invited)} {site.origin}/report.html", chat=AWAY)
    assert "只对受邀的人开放" in (await answered(invited))["text"]
    assert "/report.html" not in site.asked


async def test_who_was_invited_is_answered_among_strangers(invited: Play, site: Site) -> None:
    owner = invited.stage.user("owner", id=1001, language_code="zh-hans")
    await away(invited, owner)
    await owner.say(f"{called(invited)} {site.origin}/report.html", chat=AWAY)
    assert TITLE in (await answered(invited))["text"]


async def test_guests_have_the_quota_of_everybody(on_stage: Any, site: Site) -> None:
    play = await on_stage(BRIEFS_PER_MINUTE="1")
    ann = play.stage.user("ann", language_code="zh-hans")
    await away(play, ann)
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    await answered(play)
    since = len(play.stage.world.log)
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    assert "1" in (await answered(play, since))["text"]
    assert "✓" not in (await answered(play, since))["text"]


async def test_two_guests_are_answered_in_the_order_in_which_they_asked(play: Play, site: Site) -> None:
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob", language_code="en")
    await away(play, ann, bob)
    gate = site.gates["/report.html"] = asyncio.Event()
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    await site.arrived["/report.html"].wait()
    await bob.say(f"{called(play)} hello", chat=AWAY)
    await asyncio.sleep(0.1)
    gate.set()
    await play.settled()
    assert [one["guest_bot_caller_user"]["id"] for one in play.stage.sent(AWAY)] == [ann.id, bob.id]


async def test_an_answer_that_was_lost_on_its_way_back_is_one(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await away(play, ann)
    play.stage.fail("answerGuestQuery", drop=True, after=True)
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    await answered(play)
    assert len(play.stage.sent(AWAY)) == 1


async def test_a_query_that_is_too_old_is_no_fault(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await away(play, ann)
    said = "Bad Request: query is too old and response timeout expired or query ID is invalid"
    play.stage.fail("answerGuestQuery", error_code=400, description=said, times=-1)
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    await play.settled()
    assert len(play.stage.calls("answerGuestQuery")) == 1
    await ann.say("/help")
    assert await play.stage.wait_message(ann, "能做什么")


async def test_the_bot_sends_nothing_of_its_own_into_a_chat_that_it_is_not_in(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await away(newest, ann)
    await ann.say(f"{called(newest)} {site.origin}/report.html", chat=AWAY)
    await answered(newest)
    methods = {call["method"] for call in newest.stage.calls() if str(call["params"].get("chat_id")) == str(AWAY)}
    assert methods == set()


async def test_a_guest_whom_the_database_fails_is_told_once_and_at_once(invited: Play, site: Site) -> None:
    breaking(invited.services, "members", "role", times=1, error=StorageError("gone"))
    ann = invited.stage.user("ann", id=2002, language_code="zh-hans")
    await away(invited, ann)
    await ann.say(f"@{invited.app.bot.username} {site.origin}/report.html", chat=AWAY)
    await invited.stage.wait_message(AWAY)
    await invited.settled_in_time()
    assert [("没有办成" in one["text"]) for one in invited.stage.sent(AWAY)] == [True]
    assert not invited.refused()


async def read_slowly(play: Play, site: Site) -> dict[str, Any]:
    """Ann asks for a page that does not come before its gate is opened; the line that stands there meanwhile."""
    ann = play.stage.user("ann", language_code="zh-hans")
    await away(play, ann)
    site.gates["/report.html"] = asyncio.Event()
    await ann.say(f"{called(play)} {site.origin}/report.html", chat=AWAY)
    await site.arrived["/report.html"].wait()
    for _ in range(10):
        play.clock.advance(seconds=1)
        await asyncio.sleep(0.02)
    return await play.stage.wait_message(AWAY, "正在读取")


async def test_a_line_whose_edit_failed_becomes_the_brief_when_it_is_tried_again(newest: Play, site: Site) -> None:
    line = await read_slowly(newest, site)
    newest.stage.fail("editMessageText", error_code=502, description="Bad Gateway", times=3)
    site.gates["/report.html"].set()
    await newest.settled_in_time()
    shown = newest.stage.sent(AWAY)
    assert "✓" in rich.body(shown[-1])
    assert {one["message_id"] for one in shown} == {line["message_id"]}
    assert len(newest.stage.calls("answerGuestQuery")) == 1


async def test_a_line_that_is_tried_again_costs_no_second_brief_of_the_quota(on_stage: Any, site: Site) -> None:
    play = await on_stage(BRIEFS_PER_MINUTE="1")
    await read_slowly(play, site)
    play.stage.fail("editMessageText", error_code=502, description="Bad Gateway", times=3)
    site.gates["/report.html"].set()
    await play.settled_in_time()
    assert TITLE in play.stage.sent(AWAY)[-1]["text"]


async def test_a_line_whose_page_fails_when_it_is_tried_again_says_so(play: Play, site: Site) -> None:
    await read_slowly(play, site)
    del site.pages["/report.html"]
    play.stage.fail("editMessageText", error_code=502, description="Bad Gateway", times=3)
    site.gates["/report.html"].set()
    await play.settled_in_time()
    assert "404" in play.stage.sent(AWAY)[-1]["text"]


async def test_a_line_does_not_stand_for_ever_where_something_unexpected_happens(play: Play, site: Site) -> None:
    breaking(play.services, "articles", "save", times=1, error=RuntimeError("odd"))
    await read_slowly(play, site)
    site.gates["/report.html"].set()
    await play.settled()
    assert "出了意外" in play.stage.sent(AWAY)[-1]["text"]
