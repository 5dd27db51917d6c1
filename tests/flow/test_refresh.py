"""A brief from the archive whose page is looked at again behind it: what people do with it meanwhile stays."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import Any, Final

from bot.models import Length
from bot.storage.remembered import Remembered
from tests.fakes import Site
from tests.flow.test_whispers import group, pressed
from tests.pages import report
from tests.playing import Play
from tests.stage import rich
from tests.stage.actors import Actor

PAGE: Final = "/report.html"
GROUP: Final = -520
CHANGED: Final = "原文已更新"
SHORT: Final = "共 4 条"  # of the points of which the short brief shows some
OTHER: Final = "省财政厅要求各市在9月底前报送资金使用情况。"


async def from_archive(play: Play, site: Site, who: Actor, chat: int | None = None) -> dict[str, Any]:
    """A brief from the archive, whose page has changed and is being read again until its gate is opened."""
    said = f"/brief@{play.app.bot.username} {site.origin}{PAGE}" if chat else site.origin + PAGE
    await who.say(said, chat=chat)
    await play.stage.wait_message(chat or who, "✓")
    await play.settled()
    play.clock.advance(hours=25)
    site.arrived[PAGE].clear()
    site.gates[PAGE] = asyncio.Event()
    site.add(PAGE, report(extra=OTHER))
    since = len(play.stage.world.log)
    await who.say(site.origin + PAGE if chat is None else said.replace("/brief", ""), chat=chat)
    brief: dict[str, Any] = await play.stage.wait_message(chat or who, "✓", since=since)
    await site.arrived[PAGE].wait()
    await play.settled()
    return brief


def now_shown(play: Play, message: dict[str, Any]) -> str:
    return rich.body(play.stage.world.chats[message["chat"]["id"]].messages[message["message_id"]])


async def refreshed(play: Play, site: Site, who: Actor | int) -> None:
    """Open the gate, and wait until the brief says that its page has changed."""
    site.gates[PAGE].set()
    await play.stage.wait_message(who, CHANGED)


async def test_the_length_that_was_pressed_meanwhile_stays(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    brief = await from_archive(newest, site, ann)
    await ann.tap("更简短")
    await newest.settled()
    await refreshed(newest, site, ann)
    assert SHORT in now_shown(newest, brief)
    assert CHANGED in now_shown(newest, brief)


async def test_of_a_plain_brief_it_stays_too(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    brief = await from_archive(play, site, ann)
    await ann.tap("更简短")
    await play.settled()
    await refreshed(play, site, ann)
    assert SHORT in now_shown(play, brief)


async def test_what_nobody_pressed_is_shown_in_the_length_of_the_chat(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    brief = await from_archive(newest, site, ann)
    await refreshed(newest, site, ann)
    assert SHORT not in now_shown(newest, brief)


async def test_there_and_back_again_is_the_length_of_the_chat(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    brief = await from_archive(newest, site, ann)
    for label in ("更简短", "更详细"):
        await ann.tap(label)
        await newest.settled()
    await refreshed(newest, site, ann)
    assert SHORT not in now_shown(newest, brief)


async def test_of_two_briefs_of_one_page_each_keeps_its_length(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    first = await from_archive(newest, site, ann)
    await ann.say(site.origin + PAGE)
    second = await newest.stage.wait_message(ann, "✓", since=len(newest.stage.world.log))
    await newest.settled()
    await ann.tap("更简短")  # the newest one's
    await newest.settled()
    site.gates[PAGE].set()
    for brief in (first, second):
        assert await newest.stage.world.wait_for(lambda brief=brief: CHANGED in now_shown(newest, brief), 60)
    assert SHORT not in now_shown(newest, first)
    assert SHORT in now_shown(newest, second)


async def test_in_a_group_the_length_that_was_pressed_meanwhile_stays(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    await newest.stage.control("chat", {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id]})
    brief = await from_archive(newest, site, ann, GROUP)
    await ann.tap("更简短", GROUP)
    await newest.settled()
    await refreshed(newest, site, GROUP)
    assert SHORT in now_shown(newest, brief)


async def test_what_one_person_alone_sees_keeps_the_length_that_was_pressed(newest: Play, site: Site) -> None:
    _, bob = await group(newest, site)
    await pressed(newest, bob, "相关")
    newest.clock.advance(hours=2)
    site.arrived["/more.html"].clear()
    site.gates["/more.html"] = site.gates[PAGE] = asyncio.Event()
    for path, title in (("/more.html", "云江省公布专利转化补助办法"), (PAGE, "云江省召开会议部署专利转化工作")):
        site.add(path, report(title, extra=OTHER))
    opened = await pressed(newest, bob, "1")
    shorter = await pressed(newest, bob, "更简短")
    since = len(newest.stage.world.log)
    site.gates[PAGE].set()
    changed = await newest.stage.wait_message(opened["chat"]["id"], CHANGED, since=since)
    assert SHORT in rich.body(shorter)
    assert SHORT in rich.body(changed)
    assert changed["ephemeral_message_id"] == opened["ephemeral_message_id"]


class PressedElsewhere:
    """What is remembered; just behind the first look for a length another process notes one."""

    def __init__(self, inner: Remembered, length: Length) -> None:
        self._inner, self._pressed = inner, [length]

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    async def length(self, chat_id: int, message_id: int, now: datetime) -> Length | None:
        found = await self._inner.length(chat_id, message_id, now)
        while self._pressed:
            await self._inner.note_length(chat_id, message_id, self._pressed.pop(), now)
        return found


async def test_a_press_that_another_process_answers_during_the_edit_is_shown(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    brief = await from_archive(newest, site, ann)
    storage = newest.services.storage
    object.__setattr__(storage, "remembered", PressedElsewhere(storage.remembered, "short"))
    await refreshed(newest, site, ann)
    assert await newest.stage.world.wait_for(lambda: SHORT in now_shown(newest, brief), 60)
