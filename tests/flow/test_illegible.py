"""Pages that are no text: the chat says so, and nothing of them is kept."""

from __future__ import annotations

import pytest

from tests.fakes import Site
from tests.flow.test_subscriptions import texts_to
from tests.playing import Play
from tests.unit.test_legible import GARBAGE


@pytest.mark.parametrize("name", ["one letter", "random", "UTF-8 as GBK"])
async def test_a_page_of_garbage_is_said_to_hold_no_text(play: Play, site: Site, name: str) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    url = site.add("/noise.html", GARBAGE[name])
    await ann.say(url)
    await play.stage.wait_message(ann, "没有足够的正文")
    assert "✓" not in "".join(texts_to(play, ann))
    assert await play.services.storage.articles.find(url, chat_id=ann.id) is None


async def test_a_file_of_garbage_is_said_to_hold_no_text(play: Play) -> None:
    ann = play.stage.user("ann", language_code="en")
    await ann.document("notes.txt", GARBAGE["UTF-8 as Latin-1"])
    assert await play.stage.wait_message(ann, "not enough text")
