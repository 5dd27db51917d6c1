"""What somebody presses in a group is answered to that person alone where the server takes it, else as ever."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.pages import report
from tests.playing import Play
from tests.stage import rich
from tests.stage.actors import Actor

GROUP = -500


async def group(play: Play, site: Site, code: str = "zh-hans") -> tuple[Actor, Actor]:
    """A group with two briefs of one event; ann administers it and asked for them, bob reads along."""
    ann, bob = (play.stage.user(name, language_code=code) for name in ("ann", "bob"))
    chat = {"id": GROUP, "type": "supergroup", "title": "读者", "members": [ann.id, bob.id], "admins": [ann.id]}
    await play.stage.control("chat", chat)
    if code == "en":
        await ann.say(f"/settings@{play.app.bot.username}", chat=GROUP)
        await play.settled()
        await ann.tap("English", GROUP)
        await play.settled()
    site.add("/more.html", report("云江省公布专利转化补助办法"))
    for page in ("report", "more"):
        await ann.say(f"/brief@{play.app.bot.username} {site.origin}/{page}.html", chat=GROUP)
        await play.stage.wait_message(GROUP, "✓")
        await play.settled()
    return ann, bob


async def pressed(play: Play, person: Any, label: str) -> dict[str, Any]:
    """What the bot sends or edits after a press."""
    since = len(play.stage.world.log)
    await person.tap(label, GROUP)
    message = await play.stage.wait_message(GROUP, since=since)
    await play.settled()
    return message


def seen_by(message: dict[str, Any]) -> int | None:
    """Who alone sees it."""
    receiver = message.get("receiver_user")
    return receiver["id"] if receiver else None


@pytest.mark.parametrize(("code", "label", "said"), [("zh-hans", "相关", "相关"), ("en", "Related", "Related")])
async def test_related_articles_are_shown_to_who_asked_for_them(
    newest: Play, site: Site, code: str, label: str, said: str
) -> None:
    _, bob = await group(newest, site, code)
    listed = await pressed(newest, bob, label)
    assert seen_by(listed) == bob.id
    assert said in listed["text"]
    assert not newest.refused()


async def test_what_is_opened_from_there_is_shown_to_the_same_person_and_changes_in_place(
    newest: Play, site: Site
) -> None:
    _, bob = await group(newest, site)
    await pressed(newest, bob, "相关")
    opened = await pressed(newest, bob, "1")
    assert seen_by(opened) == bob.id
    assert "✓" in rich.plain(opened["rich_message"])
    shorter = await pressed(newest, bob, "更简短")
    assert seen_by(shorter) == bob.id
    assert shorter["ephemeral_message_id"] == opened["ephemeral_message_id"]
    assert not newest.refused()


async def test_a_plain_brief_that_one_person_sees_changes_in_place_too(play: Play, site: Site) -> None:
    _, bob = await group(play, site)
    await pressed(play, bob, "相关")
    opened = await pressed(play, bob, "1")
    shorter = await pressed(play, bob, "更简短")
    assert [seen_by(one) for one in (opened, shorter)] == [bob.id, bob.id]
    assert "共 4 条" in shorter["text"]


async def test_what_one_person_alone_saw_is_not_pointed_to_as_standing_above(play: Play, site: Site) -> None:
    ann, bob = await group(play, site)
    await pressed(play, bob, "相关")
    await pressed(play, bob, "1")
    play.clock.advance(days=2)
    since = len(play.stage.world.log)
    await ann.say(f"@{play.app.bot.username} {site.origin}/more.html", chat=GROUP)
    assert "✓" in (await play.stage.wait_message(GROUP, since=since))["text"]


@pytest.mark.parametrize(("code", "said"), [("zh-hans", "设置"), ("en", "Settings")])
async def test_the_schedule_under_a_subscription_is_shown_to_the_administrator_alone(
    newest: Play, site: Site, code: str, said: str
) -> None:
    ann, _ = await group(newest, site, code)
    await ann.say(f"/subscribe@{newest.app.bot.username} 专项债", chat=GROUP)
    await newest.settled()
    label = {"zh-hans": "摘要时间", "en": "Times"}[code]
    shown = await pressed(newest, ann, label)
    assert seen_by(shown) == ann.id
    assert said in shown["text"]
    changed = await pressed(newest, ann, "12:00")
    assert seen_by(changed) == ann.id
    assert (await newest.services.storage.schedules.get(GROUP)).times == ("08:00", "12:00")
    assert not newest.refused()


async def test_who_may_not_is_told_by_a_toast_as_ever(newest: Play, site: Site) -> None:
    ann, bob = await group(newest, site)
    await ann.say(f"/settings@{newest.app.bot.username}", chat=GROUP)
    await newest.settled()
    since = len(newest.stage.sent(GROUP))
    await bob.tap("繁體", GROUP)
    await newest.settled()
    toasts = [entry["text"] for entry in newest.stage.world.log if entry["kind"] == "callback_answer"]
    assert "管理员" in toasts[-1]
    assert len(newest.stage.sent(GROUP)) == since


async def test_a_press_that_fails_is_told_to_who_pressed(newest: Play, site: Site) -> None:
    _, bob = await group(newest, site)
    async with newest.services.storage.database.writing() as connection:
        await connection.exec_driver_sql("ALTER TABLE articles RENAME TO articles_gone")
    told = await pressed(newest, bob, "相关")
    assert seen_by(told) == bob.id
    async with newest.services.storage.database.writing() as connection:  # others use this database too
        await connection.exec_driver_sql("ALTER TABLE articles_gone RENAME TO articles")


async def test_a_server_that_refuses_it_has_the_answer_in_the_group(newest: Play, site: Site) -> None:
    _, bob = await group(newest, site)
    newest.stage.fail("sendMessage", error_code=400, description="Bad Request: USER_NOT_PARTICIPANT")
    listed = await pressed(newest, bob, "相关")
    assert seen_by(listed) is None
    assert "相关" in listed["text"]
    assert len(newest.stage.calls("sendMessage")) == 2


async def test_an_older_server_passes_over_it_and_shows_the_answer_to_all(newest: Play, site: Site) -> None:
    _, bob = await group(newest, site)
    newest.stage.world.bot.lacks = ["editEphemeralMessageText"]
    listed = await pressed(newest, bob, "相关")
    assert seen_by(listed) is None
    assert not newest.refused()


async def test_in_private_the_answer_is_a_message_as_ever(newest: Play, site: Site) -> None:
    ann = newest.stage.user("ann", language_code="zh-hans")
    site.add("/more.html", report("云江省公布专利转化补助办法"))
    for page in ("report", "more"):
        await ann.say(f"{site.origin}/{page}.html")
        await newest.settled()
    await ann.tap("相关")
    await newest.settled()
    assert newest.stage.sent(ann)[-1]["message_id"]
    assert not newest.refused()
