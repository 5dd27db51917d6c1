"""Traditional display is Hong Kong's or Taiwan's, by the chat's choice; a page in its own script stays as it is."""

from __future__ import annotations

import pytest

from bot.text.scripts import to_traditional
from tests.fakes import Site
from tests.flow.test_care import told
from tests.pages import report
from tests.playing import Play

TITLE = "云江省启动网络信息专项行动，群众办事窗口优化程序"
SHOWN = {
    "繁體（香港）": "雲江省啟動網絡信息專項行動，群眾辦事窗口優化程序",
    "正體（臺灣）": "雲江省啟動網路資訊專項行動，群眾辦事窗口優化程序",
}


@pytest.mark.parametrize("label", SHOWN)
async def test_a_page_is_shown_in_the_words_of_the_place(play: Play, site: Site, label: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    site.add("/words.html", report(TITLE))
    await told(play, ann, "/settings", "设置")
    await ann.tap(label)
    await play.stage.wait_message(ann, "設定")
    await ann.say(site.origin + "/words.html")
    shown = await play.stage.wait_message(ann, "✓")
    assert SHOWN[label] in shown["text"]
    await told(play, ann, "/settings", label)


async def test_the_one_traditional_setting_of_before_is_taiwans(play: Play, site: Site) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await play.services.storage.chats.update(ann.id, now=play.clock.now(), language="zh-hant")
    site.add("/words.html", report(TITLE))
    await ann.say(site.origin + "/words.html")
    shown = await play.stage.wait_message(ann, "✓")
    assert SHOWN["正體（臺灣）"] in shown["text"]


@pytest.mark.parametrize("code", ["zh-hk", "zh-hant"])
async def test_a_page_in_traditional_script_stays_as_it_is_printed(play: Play, site: Site, code: str) -> None:
    ann = play.stage.user("ann", language_code=code)
    site.add("/own.html", to_traditional(report(TITLE)))
    await ann.say(site.origin + "/own.html")
    shown = await play.stage.wait_message(ann, "✓")
    assert to_traditional(TITLE) in shown["text"]
