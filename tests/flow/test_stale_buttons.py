"""Buttons whose matter is gone: nothing is subscribed to, that is said, and what is near is offered."""

from __future__ import annotations

from typing import Any

import pytest

from tests.fakes import Site
from tests.flow.test_care import kept, newest, told
from tests.flow.test_subscriptions import followed, news, texts_to
from tests.playing import Play


def labels(message: dict[str, Any]) -> list[str]:
    return [one["text"] for row in message["reply_markup"]["inline_keyboard"] for one in row]


@pytest.mark.parametrize("data", ["u:k:00000000", "u:c:00000000", "u:t:999", "u:w:", "u:v:", "u:a:99999:k", "u:y:1"])
async def test_a_stale_button_subscribes_to_nothing_and_offers_categories(press: Play, site: Site, data: str) -> None:
    await followed(press, site, news(site, "春耕方案"))
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/start", "要点")
    ann.callback(data, newest(press, ann.id))
    shown = await press.stage.wait_message(ann, "没有订阅任何东西")
    assert any("云江财讯" in label for label in labels(shown))
    assert await kept(press, ann.id) == []


async def test_a_category_that_is_gone_is_named_and_its_likes_are_offered(press: Play, site: Site) -> None:
    await followed(press, site, news(site, "春耕方案"))
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/start", "要点")
    old = newest(press, ann.id)
    old["reply_markup"] = {"inline_keyboard": [[{"text": "订阅「云江快讯」", "callback_data": "u:k:00000000"}]]}
    ann.callback("u:k:00000000", old)
    shown = await press.stage.wait_message(ann, "「云江快讯」已经找不到了")
    assert labels(shown)[0] == "云江财讯"


async def test_a_subscribe_button_under_results_whose_query_was_deleted_says_so(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "专项债新规", "要做什么")
    shown = {name: value for name, value in newest(press, ann.id).items() if name != "reply_to_message"}
    ann.callback("u:w:", shown)
    await press.stage.wait_message(ann, "「专项债新规」已经找不到了")
    assert await kept(press, ann.id) == []


@pytest.mark.parametrize(
    "data", ["u:b:99999", "u:k:00000000", "u:w:", "n:", "n:专项债", "x:99999", "w:", "s:l:en", "u:l:0"]
)
async def test_a_button_of_a_message_that_is_too_old_is_answered(press: Play, data: str) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/start", "要点")
    before = len(texts_to(press, ann))
    query = ann.callback(data)
    await press.settled()
    answer = press.stage.world.callbacks[query["id"]]["answer"]
    assert answer is not None
    assert answer.get("text") or len(texts_to(press, ann)) > before
    assert "意外" not in "".join(texts_to(press, ann))


async def test_a_near_term_without_results_says_so(press: Play) -> None:
    ann = press.stage.user("ann", language_code="zh-hans")
    await told(press, ann, "/start", "要点")
    ann.callback("n:专项债", newest(press, ann.id))
    assert await press.stage.wait_message(ann, "没有找到「专项债」")
