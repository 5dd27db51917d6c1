"""Conversations about search: in the chat, inline, related articles and trends."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.flows.briefs import prepare_brief
from bot.models import Article, StoryAssignment
from bot.storage.database import StorageError
from bot.storage.feeds import PendingArticle
from bot.summarizing.topics import topic_of
from handlers.features.search import term_and_days
from handlers.view.deep_links import ToSearch, payload_of, read_payload
from tests.fakes import Site
from tests.flow.test_islands import breaking
from tests.pages import report
from tests.playing import Play

NOW = datetime(2026, 3, 12, 8, tzinfo=UTC)


async def archived(play: Play, number: int, title: str, text: str, **over: Any) -> int:
    """An article in the archive, with its brief."""
    fields = {"publisher": "云江日报", "categories": ("财经",), "published": NOW - timedelta(days=number)}
    url = f"https://a.example/{number}"
    article = Article(url, url, title, (text,), **{**fields, **over})
    topic = topic_of(article).name
    stored = await play.services.storage.articles.save(article, topic=topic, owner_chat_id=None, read_at=NOW)
    await prepare_brief(play.services, stored.id)
    return stored.id


async def many(play: Play, count: int) -> None:
    for number in range(1, count + 1):
        text = f"云江省发行第{number}期专项债券，规模{number}亿元，{number}月底前拨付到位，重点投向供水管网改造。"
        await archived(play, number, f"第{number}期专项债券", text)


async def inline(play: Play, who: Any, text: str, offset: str = "") -> dict[str, Any]:
    """What is answered to an inline query."""
    query = await who.inline(text, offset)
    async with asyncio.timeout(60):
        while not play.stage.world.inline[query["id"]]["answer"]:
            await asyncio.sleep(0.01)
    return {"id": query["id"], **play.stage.world.inline[query["id"]]["answer"]}


async def test_results_show_the_hit_and_pages_turn_in_place(play: Play) -> None:
    await many(play, 12)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 專項債券 后:2026-01")
    shown = await play.stage.wait_message(ann, "专项债券")
    assert shown["text"].count("云江日报") == 5
    assert any(one["type"] == "bold" and one["length"] == 4 for one in shown["entities"])
    await ann.tap("▶")
    second = await play.stage.wait_message(ann, "第 2 页")
    assert second["message_id"] == shown["message_id"]
    await ann.tap("▶")
    assert (await play.stage.wait_message(ann, "第 3 页"))["text"].count("云江日报") == 2
    await ann.tap("◀")
    await play.stage.wait_message(ann, "第 2 页")
    assert not play.refused()


async def test_a_result_opens_as_a_brief(play: Play) -> None:
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("搜索 专项债券")
    await play.stage.wait_message(ann, "专项债券")
    await ann.tap("1")
    assert await play.stage.wait_message(ann, "✓")


async def test_near_terms_and_a_subscription_are_offered_where_nothing_holds_all_words(play: Play) -> None:
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 专项债券基金会")
    shown = await play.stage.wait_message(ann, "只含其中一部分词")
    labels = [one["text"] for row in shown["reply_markup"]["inline_keyboard"] for one in row]
    assert "订阅「专项债券基金会」" in labels
    assert any("专项债券" in label and "搜索" in label for label in labels)
    await ann.tap("订阅「专项债券基金会」")
    await play.stage.wait_message(ann, "已订阅关键词")
    await ann.tap(next(label for label in labels if "搜索" in label))
    await play.settled()
    near = play.stage.sent(ann)[-1]
    assert "云江日报" in near["text"]
    assert [one["text"] for row in near["reply_markup"]["inline_keyboard"] for one in row] == ["1"]


async def test_a_mistake_is_answered_with_what_was_understood(play: Play) -> None:
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 专项债券 后:某日")
    shown = await play.stage.wait_message(ann, "看不懂的日期")
    assert "理解为" in shown["text"]
    assert "云江日报" in shown["text"]


async def test_an_empty_archive_says_so(play: Play) -> None:
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 专项债券")
    assert await play.stage.wait_message(ann, "库里还没有文章")


async def test_near_copies_are_one_result(play: Play) -> None:
    text = "云江省发行专项债券三十亿元，四月底前拨付到位，重点投向供水管网改造。"
    first = await archived(play, 1, "专项债券发行", text)
    other = await archived(play, 2, "专项债券发行（转载）", text, publisher="云岭晚报")
    stories = play.services.storage.stories
    made = await stories.assign(PendingArticle(first, True, NOW), StoryAssignment(None, "new"), (), NOW)
    copied = StoryAssignment(made.story_id, "copy")
    await stories.assign(PendingArticle(other, True, NOW), copied, (), NOW)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/search 专项债券")
    shown = await play.stage.wait_message(ann, "另有 1 篇相同")
    assert shown["text"].count("云江日报") + shown["text"].count("云岭晚报") == 1


async def test_what_one_chat_sent_is_found_by_no_other(play: Play) -> None:
    ann, bob = play.stage.user("ann", language_code="zh-hans"), play.stage.user("bob", language_code="zh-hans")
    await ann.document("report.html", report("白鹭县密件水价办法").encode())
    brief = await play.stage.wait_message(ann, "✓")
    number = next(one["url"] for one in brief["entities"] if "?start=v" in one.get("url", "")).split("?start=v")[1]
    await bob.say("/search 密件水价")
    await play.stage.wait_message(bob, "")
    await bob.say(f"/start a{number}")
    await play.stage.wait_message(bob, "不在了")
    bob.callback(f"x:{number}")
    bob.callback(f"g:{number}")
    assert (await inline(play, bob, "密件水价"))["results"] == []
    assert (await inline(play, ann, "密件水价"))["results"] == []
    await play.settled()
    assert not [one for one in play.stage.sent(bob) if "白鹭县" in one["text"]]
    await ann.say("/search 密件水价")
    assert await play.stage.wait_message(ann, "仅本会话可见")


async def test_inline_pages_to_the_end_without_repeats(play: Play) -> None:
    await many(play, 23)
    ann = play.stage.user("ann", language_code="zh-hans")
    seen: list[str] = []
    offset = ""
    for _ in range(9):
        answer = await inline(play, ann, "专项债券", offset)
        seen += [one["id"] for one in answer["results"]]
        offset = answer["next_offset"]
        if not offset:
            break
    assert len(seen) == len(set(seen)) == 23
    assert not play.refused()


async def test_an_inline_result_posts_its_brief_with_links_only(play: Play) -> None:
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    answer = await inline(play, ann, "债")
    posted = await ann.choose(answer["id"], 0)
    assert "✓ 原文逐字" in posted["text"]
    buttons = [one for row in posted["reply_markup"]["inline_keyboard"] for one in row]
    assert buttons
    assert all("url" in one for one in buttons)
    assert answer["button"]["start_parameter"].startswith("q")


@pytest.mark.parametrize(
    ("code", "check"), [("zh-hans", "✓ 原文逐字"), ("zh-hant", "✓ 原文逐字"), ("en", "✓ word for word")]
)
async def test_a_result_that_is_the_whole_brief_is_left_as_it_is_when_chosen(
    play: Play, caplog: pytest.LogCaptureFixture, code: str, check: str
) -> None:
    play.stage.world.bot.inline_feedback = True
    await many(play, 1)
    ann = play.stage.user("ann", language_code=code)
    answer = await inline(play, ann, "债")
    posted = await ann.choose(answer["id"], 0)
    await play.settled()
    assert check in posted["text"]
    assert not [one for one in caplog.records if one.levelname in {"WARNING", "ERROR"}]


async def test_an_empty_inline_query_shows_the_latest(play: Play) -> None:
    await many(play, 2)
    await archived(play, 30, "春耕方案", "云岭印发春耕方案，播种粮食五千万亩，每亩补贴八十元。", categories=("农业",))
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/subscribe 农业")
    await play.stage.wait_message(ann, "已订阅")
    titles = [one["title"] for one in (await inline(play, ann, ""))["results"]]
    assert titles == ["春耕方案"]
    bob = play.stage.user("bob", language_code="zh-hans")
    assert len((await inline(play, bob, ""))["results"]) == 3


async def test_a_link_typed_inline_is_filled_in_when_chosen(play: Play, site: Site) -> None:
    play.stage.world.bot.inline_feedback = True
    ann = play.stage.user("ann", language_code="zh-hans")
    answer = await inline(play, ann, site.origin + "/report.html")
    assert answer["results"][0]["title"] == "读这条链接"
    posted = await ann.choose(answer["id"], 0)
    async with asyncio.timeout(60):
        while "正在读取" in posted["text"]:
            await asyncio.sleep(0.02)
    assert posted["text"] == "仅本会话可见"  # the site is in ALLOWED_HOSTS: what is read there stays with its reader


@pytest.mark.parametrize(("family", "name"), [("briefs", "find"), ("articles", "get")])
async def test_a_chosen_result_that_the_database_fails_is_filled_in_once_it_is_back(
    play: Play, family: str, name: str
) -> None:
    play.stage.world.bot.inline_feedback = True
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    answer = await inline(play, ann, "债")
    breaking(play.services, family, name, times=2, error=StorageError("gone"))
    posted = await ann.choose(answer["id"], 0)
    posted["text"] = "…"  # as where no brief was made yet
    await play.settled_in_time()
    assert "✓ 原文逐字" in posted["text"]
    edits = [one for one in play.stage.world.log if one["kind"] == "edited"]
    assert len(edits) == 1


async def test_related_articles_share_documents_and_rare_terms(play: Play) -> None:
    one = await archived(
        play, 1, "水价办法印发", "淮川印发《农业水价综合改革办法》，水权交易试点扩大到九个灌区，每立方米水价下调二角。"
    )
    await archived(
        play, 2, "水价办法解读", "《农业水价综合改革办法》解读：水权交易试点怎么办，灌区水价如何定，九个灌区先行。"
    )
    await archived(play, 3, "足球联赛开赛", "白鹭县足球联赛周末开赛，十二支球队参加，门票十元。")
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/start a{one}")
    await play.stage.wait_message(ann, "✓")
    await ann.tap("相关")
    shown = await play.stage.wait_message(ann, "水价办法解读")
    assert "足球" not in shown["text"]


async def test_a_trend_is_a_picture_with_its_figures(play: Play) -> None:
    today = play.clock.now()
    for number in range(4):
        text = f"云江省发行第{number}期专项债券，规模{number + 2}亿元，用于供水管网改造。"
        await archived(play, number, f"第{number}期专项债券", text, published=today - timedelta(days=9 * number))
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say("/trend 专项债券 60天")
    shown = await play.stage.wait_message(ann, "专项债券：最近")
    assert "共 4 篇" in shown["caption"]
    assert shown["photo"]


async def test_a_deep_link_of_a_query_shows_its_results(play: Play) -> None:
    await many(play, 1)
    ann = play.stage.user("ann", language_code="zh-hans")
    await ann.say(f"/start {payload_of(ToSearch('专项债券'))}")
    assert await play.stage.wait_message(ann, "云江日报")


@pytest.mark.parametrize("query", ["专项债", "a", "来源:吉林日报"])
def test_a_query_survives_its_deep_link(query: str) -> None:
    link = ToSearch(query)
    assert link.fits
    assert len(payload_of(link)) <= 64
    assert read_payload(payload_of(link)) == link


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("专项债 90天", ("专项债", 90)),
        ("专项债 26周", ("专项债", 182)),
        ("专项债 一年", ("专项债", 365)),
        ("專項債 26週", ("專項債", 182)),
        ("專項債 兩個月", ("專項債", 60)),
        ("專項債 3個月", ("專項債", 90)),
        ("专项债 90d", ("专项债", 90)),
        ("专项债", ("专项债", 90)),
        ("90天", ("90天", 90)),
        ("债 99999天", ("债 99999天", 90)),
    ],
)
def test_a_trend_takes_a_span_behind_its_term(text: str, expected: tuple[str, int]) -> None:
    assert term_and_days(text) == expected
