"""Buttons that newer Telegram knows: they copy, and their colour says what they do."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.playing import Play
from tests.stage.seen import buttons_of


def style_of(message: dict[str, Any], label: str) -> str | None:
    return next(one.get("style") for one in buttons_of(message) if label in one["text"])


@pytest.mark.parametrize(("code", "label"), [("zh-hans", "复制"), ("en", "Copy")])
async def test_a_brief_is_copied_with_its_address_by_its_button(play: Play, site: Site, code: str, label: str) -> None:
    ann = play.stage.user("ann", language_code=code)
    await ann.say(site.origin + "/report.html")
    await play.stage.wait_message(ann, "✓")
    await ann.tap(label)
    [copied] = [entry["text"] for entry in play.stage.world.log if entry["kind"] == "copied"]
    assert copied.startswith("云江省召开会议部署专利转化工作\n")
    assert copied.endswith(f"\n{site.origin}/report.html")
    assert len(copied) <= 256
    assert not play.refused()


@pytest.mark.parametrize("code", ["zh-hans", "en"])
async def test_erasing_everything_is_a_red_button(play: Play, code: str) -> None:
    ann = play.stage.user("ann", language_code=code)
    await ann.say("/forget")
    message = await play.stage.wait_message(ann, where=lambda one: bool(buttons_of(one)))
    assert [one.get("style") for one in buttons_of(message)] == ["danger", None]


async def test_the_sample_under_start_is_the_main_button(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/start")
    assert style_of(await play.stage.wait_message(ann, "每一行都是原文"), "试一篇") == "primary"


async def test_unsubscribing_is_red_and_pausing_is_not(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 专项债")
    await play.stage.wait_message(ann, "专项债")
    await ann.say("/subscriptions")
    message = await play.stage.wait_message(ann, where=lambda one: any(b.get("style") for b in buttons_of(one)))
    assert [one.get("style") for one in buttons_of(message)] == [None, None, "danger"]
