"""How often a message, a query and a press read and write the database: red when it becomes more."""

from __future__ import annotations

import pytest

from bot.flows.polling import poll_due
from tests.fakes import Site
from tests.flow.test_search import inline, many
from tests.playing import Play
from tests.statements import counted

pytestmark = pytest.mark.one_process

# Each update is kept before Telegram is told, and marked when it is answered: one row written twice, each time in a
# transaction with whatever else came or ended meanwhile (docs/decisions/0021).
KEPT = 2

# Each brief is noted for /recent, behind the answer (docs/decisions/0029), and the links of a message for its edits.
NOTED = 2

FEED = """<rss version='2.0'><channel><title>云江日报</title>
<item><guid>1</guid><title>专利转化</title><link>{origin}/report.html</link></item></channel></rss>"""


@pytest.mark.parametrize(
    ("times", "reads", "writes"),
    [pytest.param(1, 6, 5 + KEPT + NOTED, id="cold"), pytest.param(2, 2, KEPT + NOTED, id="from the archive")],
)
async def test_a_link_reads_and_writes_no_more_than_it_must(
    play: Play, site: Site, times: int, reads: int, writes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Cold: the chat, the archive (once more when it is this link's turn), the article with its entry and tokens, the
    brief. Then: the chat, and article and brief in one."""
    monkeypatch.setattr("handlers.serving.journal.NOTED_AFTER_SECONDS", 60.0)  # on a slow machine one more is written
    ann = play.stage.user("ann", language_code="zh-hans")
    for _ in range(times):
        with counted(play.services.storage.database) as found:
            await ann.say(site.origin + "/report.html")
            await play.stage.wait_message(ann, "✓")
            await play.settled()
    assert (found.reads, found.writes) == (reads, writes), found.texts


async def test_an_inline_query_reads_the_same_on_every_page(play: Play) -> None:
    await many(play, 23)
    ann = play.stage.user("ann", language_code="zh-hans")
    offset, reads = "", []
    for _ in range(3):
        with counted(play.services.storage.database) as found:
            offset = (await inline(play, ann, "专项债券", offset))["next_offset"]
            await play.settled()
        reads.append(found.reads)
        assert found.writes <= KEPT
    assert max(reads) <= 6


async def test_a_press_on_a_late_page_reads_as_much_as_one_on_the_second(play: Play) -> None:
    await many(play, 28)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 专项债券")
    await play.stage.wait_message(ann, "专项债券")
    reads = []
    for label, page in (("▶", 2), ("▶", 3), ("▶", 4), ("▶", 5), ("◀", 4), ("◀", 3)):
        with counted(play.services.storage.database) as found:
            await ann.tap(label)
            await play.stage.wait_message(ann, f"第 {page} 页")
        reads.append(found.reads)
    assert max(reads) <= 5


async def test_a_new_item_of_a_feed_reads_and_writes_no_more_than_it_must(play: Play, site: Site) -> None:
    services = play.services
    site.add("/feed.xml", FEED.format(origin=site.origin), "application/rss+xml")
    await services.storage.feeds.add(site.origin + "/feed.xml", ("财经",), services.clock.now())
    with counted(services.storage.database) as found:
        assert (await poll_due(services)).read == 1
    assert found.reads <= 7, found.texts
    assert found.writes <= 7, found.texts
