"""[重试] and [读其余 n 条] read their links once, whoever presses them and however often."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.fakes import Site
from tests.flow.test_drafts import GROUP
from tests.pages import report
from tests.playing import Play
from tests.stage import rich
from tests.stage.actors import Actor

FORBIDDEN = "Bad Request: message can't be deleted for everyone"


def briefs(play: Play, chat: Actor | int) -> Counter[str]:
    """The titles of the briefs that were sent, and how often each."""
    told = [rich.body(one).splitlines()[0] for one in play.stage.sent(chat) if "✓" in rich.body(one)]
    return Counter(told)


async def seven_links(play: Play, site: Site) -> tuple[Actor, Actor]:
    """A group where five of seven links were read; two wait behind a button."""
    ann, bob = (play.stage.user(name, language_code="zh-hans") for name in ("ann", "bob"))
    members = [ann.id, bob.id]
    await play.stage.control("chat", {"id": GROUP, "type": "supergroup", "title": "读者", "members": members})
    links = [site.add(f"/{number}.html", report(f"云江省第{number}号通知公布")) for number in range(7)]
    await ann.say(f"@{play.app.bot.username} {' '.join(links)}", chat=GROUP)
    await play.stage.wait_message(GROUP, "读其余 2 条")
    await play.settled()
    return ann, bob


async def failed(play: Play, site: Site) -> Actor:
    """Ann's link could not be read; now it can be."""
    ann = play.stage.user("ann", language_code="zh-hans")
    page = site.pages["/report.html"]
    site.add("/report.html", "busy", status=503)
    await ann.say(site.origin + "/report.html")
    await play.stage.wait_message(ann, "503")
    await play.settled()
    site.pages["/report.html"] = page
    return ann


@pytest.mark.parametrize("may_be_deleted", [True, False])
async def test_what_two_people_press_at_once_is_read_once(play: Play, site: Site, may_be_deleted: bool) -> None:
    ann, bob = await seven_links(play, site)
    if not may_be_deleted:
        play.stage.fail("deleteMessage", error_code=400, description=FORBIDDEN, times=-1)
    await ann.tap("读其余 2 条", GROUP)
    await bob.tap("读其余 2 条", GROUP)
    await play.settled()
    assert set(briefs(play, GROUP).values()) == {1}
    assert len(briefs(play, GROUP)) == 7


async def test_a_double_tap_reads_a_link_once(play: Play, site: Site) -> None:
    ann = await failed(play, site)
    await ann.tap("重试")
    await ann.tap("重试")
    await play.settled()
    assert list(briefs(play, ann).values()) == [1]


async def test_who_deletes_the_message_behind_the_press_gets_the_brief(play: Play, site: Site) -> None:
    ann = await failed(play, site)
    message, _ = ann.button("重试")
    await ann.tap("重试")
    await ann.delete(message["message_id"])
    await play.settled()
    assert list(briefs(play, ann).values()) == [1]


async def test_a_press_whose_answer_failed_is_answered_when_it_is_tried_again(play: Play, site: Site) -> None:
    ann = await failed(play, site)
    play.stage.fail("sendMessage", error_code=502, description="Bad Gateway", times=2)
    await ann.tap("重试")
    await play.settled_in_time()
    assert list(briefs(play, ann).values()) == [1]


async def test_what_fails_again_can_be_tried_again(play: Play, site: Site) -> None:
    ann = await failed(play, site)
    page = site.pages["/report.html"]
    site.add("/report.html", "busy", status=503)
    await ann.tap("重试")
    await play.settled()
    site.pages["/report.html"] = page
    await ann.tap("重试")
    await play.settled()
    assert list(briefs(play, ann).values()) == [1]


async def test_a_message_that_could_not_be_deleted_is_pressed_anew_an_hour_later(play: Play, site: Site) -> None:
    ann = await failed(play, site)
    play.stage.fail("deleteMessage", error_code=400, description=FORBIDDEN, times=-1)
    for _ in range(2):
        await ann.tap("重试")
        await play.settled()
        play.clock.advance(hours=2)
    assert list(briefs(play, ann).values()) == [2]
