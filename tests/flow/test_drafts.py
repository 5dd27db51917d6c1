"""A page that takes long: a draft with a Stop button in private chats, a line elsewhere."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.fakes import Site
from tests.playing import PATIENCE_SECONDS, Play
from tests.stage import rich

GROUP = -500
TEN_SECONDS = 10.0


def drafts(play: Play) -> list[dict[str, Any]]:
    return [entry for entry in play.stage.world.log if entry["kind"] == "draft"]


async def slow(play: Play, site: Site, person: Any, chat: int | None = None, **more: Any) -> asyncio.Event:
    """Ask for a page that does not come until the returned gate is opened, and let ten seconds pass, or more until two
    drafts or a line were asked for."""
    gate = site.gates["/report.html"] = asyncio.Event()
    link = site.origin + "/report.html"
    await person.say(f"/brief@{play.app.bot.username} {link}" if chat else link, chat=chat, **more)
    await site.arrived["/report.html"].wait()
    began, since = play.clock.monotonic(), len(play.stage.world.log)
    async with asyncio.timeout(PATIENCE_SECONDS):
        while play.clock.monotonic() - began < TEN_SECONDS or not is_shown(play, since):
            play.clock.advance(seconds=0.5)
            await asyncio.sleep(0.02)
    return gate


def is_shown(play: Play, since: int) -> bool:
    methods = [one["method"] for one in play.stage.world.log[since:] if one["kind"] == "call"]
    return methods.count("sendMessageDraft") > 1 or "sendMessage" in methods


async def read_while_on_its_way(play: Play, site: Site, person: Any, method: str) -> None:
    """Ask for a page that is there while the first call of a method still takes its time."""
    gate = site.gates["/report.html"] = asyncio.Event()
    late = play.stage.fail(method, delay=0.5)
    await person.say(site.origin + "/report.html")
    await site.arrived["/report.html"].wait()
    while late.times:
        play.clock.advance(seconds=0.5)
        await asyncio.sleep(0.02)
    gate.set()


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "正在读取"), ("en", "Reading")])
async def test_a_slow_page_is_shown_as_a_draft_that_the_brief_ends(
    newest: Play, site: Site, code: str, said: str
) -> None:
    ann = newest.stage.user("ann", language_code=code)
    gate = await slow(newest, site, ann)
    shown = drafts(newest)
    assert len(shown) >= 2
    assert all(said in one["text"] and one["can_stop"] for one in shown)
    assert len({one["draft_id"] for one in shown}) == 1
    assert {mark["type"] for one in shown for mark in one["content"]["entities"]} == {"code"}  # no link, no preview
    gate.set()
    await newest.stage.wait_message(ann, "✓")
    await newest.settled()
    assert len(newest.stage.sent(ann)) == 1
    assert newest.stage.world.log[-1]["kind"] != "draft"
    assert not newest.refused()


async def test_no_draft_comes_behind_the_brief(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    gate = await slow(newest, site, ann)
    gate.set()
    await newest.stage.wait_message(ann, "✓")
    await newest.settled()
    newest.clock.advance(seconds=60)
    await newest.stage.quiet(0.2)
    kinds = [entry["kind"] for entry in newest.stage.world.log if entry["kind"] in {"draft", "sent"}]
    assert kinds[-1] == "sent"
    assert not newest.app.bot_data.memory.drafts


async def test_a_page_that_comes_at_once_has_no_draft(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await ann.say(site.origin + "/report.html")
    await newest.stage.wait_message(ann, "✓")
    assert not drafts(newest)


async def test_a_failure_ends_the_draft_with_its_sentence(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    gate = await slow(newest, site, ann)
    del site.pages["/report.html"]
    gate.set()
    assert await newest.stage.wait_message(ann, "404")
    assert not newest.stage.world.chats[ann.id].drafts


@pytest.mark.parametrize(("code", "said", "again"), [("zh-hans", "已停止", "重试"), ("en", "Stopped", "Try again")])
async def test_stop_ends_the_reading_and_retry_begins_it_again(
    newest: Play, site: Site, code: str, said: str, again: str
) -> None:
    ann = newest.stage.user("ann", language_code=code)
    gate = await slow(newest, site, ann)
    await ann.stop_draft()
    stopped = await newest.stage.wait_message(ann, said)
    assert stopped["reply_to_message"]["text"] == site.origin + "/report.html"
    await newest.settled()
    gate.set()
    await newest.stage.quiet(0.3)
    assert not [one for one in newest.stage.sent(ann) if "rich_message" in one]
    await ann.tap(again)
    assert await newest.stage.wait_message(ann, "✓")
    assert not [entry for entry in newest.stage.world.log if entry["kind"] == "warning"]


async def test_a_stop_that_another_process_heard_stands_in_the_chats_row(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    gate = await slow(newest, site, ann)
    memory = newest.app.bot_data.memory
    here, memory.drafts = memory.drafts, {}  # as the process that got the update would have it
    await ann.stop_draft()
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (await newest.services.storage.chats.get(ann.id)).stopped_draft not in here:
            await asyncio.sleep(0.02)
    newest.clock.advance(seconds=5)
    assert await newest.stage.wait_message(ann, "已停止")
    gate.set()


async def test_stop_of_a_draft_that_nobody_makes_any_more_says_nothing(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.world.push(
        "stopped_message_generation", {"chat": {"id": ann.id, "type": "private", "first_name": "ann"}, "draft_id": 5}
    )
    await newest.settled()
    assert not newest.stage.sent(ann)
    await ann.say("/help")
    assert await newest.stage.wait_message(ann, "能做什么")


@pytest.mark.parametrize("odd", [None, 5, {}, {"chat": 1, "draft_id": 2}, {"chat": {"id": "x"}, "draft_id": 2}])
async def test_a_stop_of_another_shape_stops_nobody(newest: Play, odd: Any) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.world.push("stopped_message_generation", odd)
    await ann.say("/help")
    assert await newest.stage.wait_message(ann, "能做什么")


async def test_a_draft_stands_in_its_topic(newest: Play, site: Site) -> None:
    newest.stage.world.bot.topics = newest.stage.world.bot.user_topics = True
    ann = newest.stage.user("ann", language_code="zh-hans")
    thread = await ann.new_topic("专利")
    gate = await slow(newest, site, ann, thread=thread)
    gate.set()
    calls = newest.stage.calls("sendMessageDraft")
    assert {str(call["params"]["message_thread_id"]) for call in calls} == {str(thread)}


async def test_a_group_gets_the_line_as_ever(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await newest.stage.control("chat", {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id]})
    gate = await slow(newest, site, ann, GROUP)
    line = await newest.stage.wait_message(GROUP, "正在读取")
    assert not newest.stage.calls("sendMessageDraft")
    gate.set()
    assert (await newest.stage.wait_message(GROUP, "✓"))["message_id"] == line["message_id"]


async def test_a_server_without_drafts_is_asked_once_and_shows_the_line(newest: Play, site: Site) -> None:
    newest.stage.world.bot.lacks = ["sendMessageDraft"]
    for name in ("ann", "bob"):
        person = newest.stage.user(name, language_code="zh-hans")
        gate = await slow(newest, site, person)
        assert await newest.stage.wait_message(person, "正在读取")
        gate.set()
        assert await newest.stage.wait_message(person, "✓")
        await newest.settled()
        site.arrived["/report.html"].clear()
    assert len(newest.stage.calls("sendMessageDraft")) == 1


async def test_a_chat_that_takes_no_draft_gets_the_line(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendMessageDraft", error_code=400, description="Bad Request: TEXTDRAFT_PEER_INVALID", times=-1)
    gate = await slow(newest, site, ann)
    line = await newest.stage.wait_message(ann, "正在读取")
    gate.set()
    assert (await newest.stage.wait_message(ann, "✓"))["message_id"] == line["message_id"]


async def test_a_draft_that_is_on_its_way_arrives_before_the_brief(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await read_while_on_its_way(newest, site, ann, "sendMessageDraft")
    await newest.stage.wait_message(ann, "✓")
    await newest.stage.world.wait_for(lambda: drafts(newest), 2)
    kinds = [entry["kind"] for entry in newest.stage.world.log if entry["kind"] in {"draft", "sent"}]
    assert kinds[-1] == "sent"


async def test_a_line_that_is_on_its_way_becomes_the_brief(newest: Play, site: Site) -> None:
    newest.stage.world.bot.lacks = ["sendMessageDraft"]
    ann = newest.stage.user("ann", language_code="zh-hans")
    await read_while_on_its_way(newest, site, ann, "sendMessage")
    line = await newest.stage.wait_message(ann, "正在读取")
    await newest.settled()
    assert "✓" in rich.body(newest.stage.sent(ann)[-1])
    assert {one["message_id"] for one in newest.stage.sent(ann)} == {line["message_id"]}


async def test_a_line_that_fails_on_its_way_leaves_the_brief_a_message_of_its_own(newest: Play, site: Site) -> None:
    newest.stage.world.bot.lacks = ["sendMessageDraft"]
    ann = newest.stage.user("ann", language_code="zh-hans")
    newest.stage.fail("sendMessage", error_code=400, description="Bad Request: not enough rights", delay=0.5)
    gate = await slow(newest, site, ann)
    gate.set()
    await newest.stage.wait_message(ann, "✓")
    await newest.settled()
    assert len(newest.stage.sent(ann)) == 1


async def test_while_the_brief_waits_for_its_turn_no_further_draft_is_made(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    gate = await slow(newest, site, ann)
    newest.stage.fail("sendRichMessage", error_code=429, parameters={"retry_after": 30})
    gate.set()
    assert await newest.stage.world.wait_for(lambda: newest.stage.calls("sendRichMessage"), PATIENCE_SECONDS)
    before = len(drafts(newest))
    async with asyncio.timeout(PATIENCE_SECONDS):
        while "✓" not in "".join(rich.body(one) for one in newest.stage.sent(ann)):
            newest.clock.advance(seconds=4)
            await asyncio.sleep(0.02)
    assert len(drafts(newest)) == before
