"""Who may use the bot, and what happens at the edges of a conversation."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.fakes import Site
from tests.pages import report
from tests.playing import OWNER, Play


async def test_an_invitation_lets_one_person_in_once(invited: Play, site: Site) -> None:
    stage = invited.stage
    owner, guest, other = stage.user("owner", id=OWNER), stage.user("guest"), stage.user("other")
    await guest.say("/start")
    refusal = await stage.wait_message(guest, "")
    assert [one["user"]["id"] for one in refusal["entities"] if one["type"] == "text_mention"] == [OWNER]
    await owner.say("/invite")
    made = await stage.wait_message(owner, "?start=i")
    code = made["text"].split("?start=")[1].split()[0]
    await guest.say(f"/start {code}")
    assert await stage.wait_message(guest, "you are in")
    await guest.say(site.origin + "/report.html")
    assert await stage.wait_message(guest, "✓")
    await other.say(f"/start {code}")
    assert await stage.wait_message(other, "used")
    await other.say(site.origin + "/report.html")
    assert await stage.wait_message(other, "open to invited people only")


async def test_only_the_owner_invites(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/invite")
    assert await play.stage.wait_message(ann, "只有机器人的主人")


async def test_what_is_over_five_links_waits_behind_a_button(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    for number in range(7):
        site.add(f"/{number}.html", report(f"云江省第{number}号通知公布"))
    await ann.say(" ".join(f"{site.origin}/{number}.html" for number in range(7)))
    await play.stage.wait_message(ann, "读其余 2 条")
    await ann.tap("读其余 2 条")
    assert await play.stage.wait_message(ann, "云江省第6号通知公布")
    assert await play.stage.wait_message(ann, "云江省第5号通知公布")


async def test_a_failure_that_may_pass_can_be_tried_again(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    good = site.pages["/report.html"]
    site.add("/later.html", "busy", status=503)
    await ann.say(site.origin + "/later.html")
    await play.stage.wait_message(ann, "503")
    site.pages["/later.html"] = good
    await ann.tap("重试")
    assert await play.stage.wait_message(ann, "✓")


async def test_the_verbatim_line_opens_each_sentence_in_its_paragraph(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(site.origin + "/report.html")
    brief = await play.stage.wait_message(ann, "✓")
    link = next(one["url"] for one in brief["entities"] if "?start=v" in one.get("url", ""))
    await ann.say("/start " + link.split("?start=")[1])
    proof = await play.stage.wait_message(ann, "审议通过")
    assert any(one["type"] == "bold" for one in proof["entities"])


async def test_a_proof_of_what_is_not_there_says_so(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/start v99999")
    assert await play.stage.wait_message(ann, "不在了")


async def test_a_forged_button_is_answered(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/start")
    await play.stage.wait_message(ann, "")
    for data in ("b:1:x:0", "r:a:b", "s:l:klingon", "zzz"):
        ann.callback(data)
    await play.settled()
    assert len([call for call in play.stage.calls() if call["method"] == "answerCallbackQuery"]) == 4


async def test_brief_without_a_link_explains_itself(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/brief")
    assert await play.stage.wait_message(ann, "请在 /brief 后面写链接")


async def test_an_unexpected_failure_is_told_and_logged(
    play: Play, site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    play.app.bot_data.services = replace(play.services, fetcher=None)  # what the code does not expect
    await ann.say(site.origin + "/report.html")
    assert await play.stage.wait_message(ann, "稍后再试")
    assert "kind=AttributeError" in caplog.text
