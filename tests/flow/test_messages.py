"""Links where people and channels put them, albums, and the language of a group."""

from __future__ import annotations

from typing import Any

from handlers.chat.memory import Memory
from tests.fakes import Site
from tests.pages import report
from tests.playing import Play

TITLE = "云江省召开会议部署专利转化工作"


def complaints(play: Play, person: Any) -> int:
    return sum("读不了" in (entry.get("text") or "") for entry in play.stage.sent(person))


async def test_the_link_of_a_forwards_button_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    rows = {"阅读全文": site.origin + "/report.html", "加入频道": "https://t.me/yunjiang"}
    await ann.say("专利新规来了，点击下方按钮阅读全文", buttons=rows)
    assert TITLE in (await play.stage.wait_message(ann, "✓"))["text"]


async def test_a_button_that_leads_to_a_chat_is_no_article(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("欢迎关注", buttons={"加入频道": "https://t.me/yunjiang"})
    assert await play.stage.wait_message(ann, "要做什么")


async def test_the_link_of_a_preview_is_read(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("专利新规来了", preview={"url": site.origin + "/report.html"})
    assert TITLE in (await play.stage.wait_message(ann, "✓"))["text"]


async def test_what_is_typed_goes_before_buttons_and_previews(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/other.html", report("云江省公布第二批名单"))
    await ann.say(
        f"看 {site.origin}/other.html",
        buttons={"全文": site.origin + "/report.html"},
        preview={"url": site.origin + "/report.html"},
    )
    assert "云江省公布第二批名单" in (await play.stage.wait_message(ann, "✓"))["text"]


async def test_the_pictures_of_an_album_are_no_further_questions(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    pictures = [ann.file("photo") for _ in range(4)]
    await ann.album(pictures, caption=site.origin + "/report.html")
    await play.stage.wait_message(ann, "✓")
    await play.stage.quiet(0.3)
    assert complaints(play, ann) == 0


async def test_an_album_without_a_link_is_told_once_that_it_cannot_be_read(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.album([ann.file("photo") for _ in range(3)])
    await play.stage.wait_message(ann, "读不了")
    await play.stage.quiet(0.3)
    assert complaints(play, ann) == 1


async def test_a_group_that_chose_no_language_is_spoken_to_in_that_of_the_news_by_whoever_speaks(play: Play) -> None:
    ann = play.stage.user("ann", language_code="en")
    play.stage.world.add_chat(id=-7, type="supergroup", title="g").members[ann.id] = "administrator"
    await ann.say("/help", chat=-7)
    assert await play.stage.wait_message(-7, "能做什么")
    await ann.say("/help", chat=-7, as_="anonymous")
    assert await play.stage.wait_message(-7, "能做什么")


async def test_a_group_takes_the_language_of_who_adds_the_bot(play: Play) -> None:
    ann = play.stage.user("ann", language_code="en")
    chat = play.stage.world.add_chat(id=-8, type="supergroup", title="g", members=[ann.id])
    chat.bot_status = "left"
    await ann.set_bot_status(-8, "member")
    assert await play.stage.wait_message(-8, "Hello, I read")
    stored = await play.services.storage.chats.get(-8)
    assert stored.language == "en"


async def test_an_edit_is_read_again_only_for_other_links_also_after_a_restart(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/other.html", report("云江省公布第二批名单"))
    said = await ann.say(site.origin + "/report.html")
    await play.stage.wait_message(ann, "✓")
    play.app.bot_data.memory = Memory()
    await ann.edit(said["message_id"], f"请看 {site.origin}/report.html")
    await play.settled()
    assert len(play.stage.sent(ann)) == 1
    await ann.edit(said["message_id"], f"请看 {site.origin}/other.html")
    await play.stage.wait_message(ann, "第二批")
    await ann.edit(said["message_id"], "请看")
    await play.settled()
    assert len(play.stage.sent(ann)) == 2
