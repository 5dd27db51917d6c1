"""Articles that hold a part of what is sought: which, in what order, beside which others, and what they cost."""

from __future__ import annotations

from bot.flows.search import FEW, turn_to
from bot.models import Hit, StoryAssignment
from bot.search.loose import pieces_of
from bot.search.query import parse
from bot.storage.feeds import PendingArticle
from bot.storage.search.sharing import MOST_PIECES, heaviest, sharing_statement
from bot.storage.search.statement import IndexQuery
from bot.text.normalize import fold
from tests.contract.test_search import NOW, ZONE, Archive, ask, saved
from tests.contract.test_search import archive as archive  # noqa: PLC0414 - a fixture

EVENT = "云江白鹭湖大桥垮塌事故"  # stands in none of the texts below as a whole


async def told(archive: Archive, text: str, **more: object) -> list[tuple[str, bool]]:
    hits = (await ask(archive, text, **more)).hits  # type: ignore[arg-type]
    return [(hit.title, hit.is_loose) for hit in hits]


async def three_stories(archive: Archive) -> None:
    await saved(archive, "大桥垮塌", "3月9日，云江省白鹭湖上的一座大桥发生垮塌，事故原因正在调查。", day=1)
    await saved(archive, "省长到现场", "白鹭湖大桥垮塌后，云江省派出工作组，事故处置展开。", day=9)
    await saved(archive, "渔业丰收", "云江省渔业丰收，白鹭湖产鱼三百吨。", day=20)
    await saved(archive, "天气", "明天有雨。", day=21)


async def test_an_event_is_found_by_a_name_that_no_article_holds(archive: Archive) -> None:
    await three_stories(archive)
    assert sorted(await told(archive, EVENT)) == [("大桥垮塌", True), ("省长到现场", True)]
    assert sorted(await told(archive, "雲江白鷺湖大橋垮塌事故")) == [("大桥垮塌", True), ("省长到现场", True)]
    assert sorted(await told(archive, "白鹭湖 大桥 垮塌 名单")) == [("大桥垮塌", True), ("省长到现场", True)]


async def test_what_holds_every_word_stands_first_and_three_of_it_are_enough(archive: Archive) -> None:
    await three_stories(archive)
    for number in range(1, FEW + 1):
        await saved(archive, f"通报 {number}", f"关于{EVENT}的第{number}号通报。", day=30 + number)
        found = await told(archive, EVENT)
        strict = [title for title, is_loose in found if not is_loose]
        assert strict == [f"通报 {one}" for one in range(number, 0, -1)]
        assert found[: len(strict)] == [(title, False) for title in strict]
        assert (len(found) > len(strict)) == (number < FEW)


async def test_conditions_beside_the_words_hold_for_what_is_close_too(archive: Archive) -> None:
    await three_stories(archive)
    assert await told(archive, EVENT + " 前:2026-01-05") == [("大桥垮塌", True)]
    assert await told(archive, EVENT + " 后:2026-01-05") == [("省长到现场", True)]
    assert await told(archive, EVENT + " -工作组") == [("大桥垮塌", True)]
    assert await told(archive, EVENT + " 来源:淮川晚报") == []
    assert await told(archive, EVENT + " 来源:淮川晚报|云江日报") == []


async def test_of_alternatives_one_may_be_close(archive: Archive) -> None:
    await three_stories(archive)
    assert sorted(await told(archive, f"{EVENT} OR 龘龘龘龘")) == [("大桥垮塌", True), ("省长到现场", True)]


async def test_what_is_in_quotes_is_never_taken_apart(archive: Archive) -> None:
    await three_stories(archive)
    assert await told(archive, f"“{EVENT}”") == []
    assert await told(archive, "“白鹭湖大桥垮塌后” 名单") == [("省长到现场", True)]


async def test_what_shares_only_common_words_is_not_close(archive: Archive) -> None:
    await three_stories(archive)
    assert await told(archive, "天气 大会 工作 部署 推进 情况 通报") == []


async def test_what_belongs_to_one_chat_is_close_for_no_other(archive: Archive) -> None:
    await saved(archive, "密件", "白鹭湖大桥垮塌事故的内部材料，云江省。", owner=5)
    assert await told(archive, EVENT + "调查") == []
    assert await told(archive, EVENT + "调查", chat_id=6) == []
    assert await told(archive, EVENT + "调查", chat_id=5) == [("密件", True)]


async def test_near_copies_are_one_result_and_none_of_a_story_that_holds_every_word(archive: Archive) -> None:
    numbers = [await saved(archive, f"快讯 {one}", "云江省白鹭湖大桥垮塌，事故在调查。", day=one) for one in range(3)]
    story = None
    for number in numbers:
        assignment = StoryAssignment(story, "copy" if story else "new")
        made = await archive.storage.stories.assign(PendingArticle(number, True, NOW), assignment, (), NOW)
        story = made.story_id
    [hit] = (await ask(archive, EVENT, folds_copies=True)).hits
    assert (hit.is_loose, hit.others) == (True, 2)
    assert len(await told(archive, EVENT)) == 3
    last = await saved(archive, "通报", f"关于{EVENT}的通报。", day=4)
    await archive.storage.stories.assign(PendingArticle(last, True, NOW), StoryAssignment(story, "progress"), (), NOW)
    assert [one.title for one in (await ask(archive, EVENT, folds_copies=True)).hits] == ["通报"]


async def test_pages_turn_through_what_is_close_without_repeats(archive: Archive) -> None:
    for number in range(13):
        await saved(archive, f"快讯 {number}", f"云江省白鹭湖大桥垮塌，事故快讯之{number}。", day=number)
    await saved(archive, "通报", f"关于{EVENT}的通报。", day=1)
    query, cursors, seen = parse(EVENT, NOW, ZONE), tuple[str | None, ...]([None]), list[Hit]()
    for page in range(1, 5):
        answer, cursors = await turn_to(archive, query, page, cursors, chat_id=None, limit=5)  # type: ignore[arg-type]
        seen += answer.hits
        if page == 1:
            await saved(archive, "新到", "云江省白鹭湖大桥垮塌，事故。", day=30)
    assert seen[0].title == "通报"
    assert len({hit.article_id for hit in seen}) == len(seen) == 14
    again, _ = await turn_to(archive, query, 3, (None,), chat_id=None, limit=5)  # type: ignore[arg-type]
    assert all(hit.is_loose for hit in again.hits)


async def test_a_loose_hit_shows_the_sentence_with_most_pieces_in_bold(archive: Archive) -> None:
    await saved(archive, "要闻", "会议召开。", "白鹭湖大桥垮塌，云江省调查。下周开会。")
    [hit] = (await ask(archive, EVENT)).hits
    assert hit.sentence == "白鹭湖大桥垮塌，云江省调查。"
    assert [hit.sentence[start:end] for start, end in hit.marks] == ["白鹭", "大桥垮塌", "云江"]


async def test_the_articles_of_others_crowd_nothing_out(archive: Archive) -> None:
    number = await saved(archive, "快讯", "白鹭湖大桥垮塌，云江省调查。", day=1)
    for day in range(9):
        await saved(archive, "密件", f"白鹭湖大桥垮塌，云江省调查事故。{day}", day=9, owner=5)
    asked = IndexQuery(texts=(EVENT,), chat_id=6)
    found = await archive.storage.search.sharing(asked, pieces_of(EVENT), limit=1)
    assert [match.article_id for match in found] == [number]


def test_a_query_asks_for_the_rarest_pieces_and_no_more() -> None:
    pieces = {f"词{number}": float(number) for number in range(40)} | {"8月": 9.0}
    asked = [piece for piece, _ in heaviest(pieces)]
    assert asked == [f"词{number}" for number in range(39, 39 - MOST_PIECES, -1)]
    common = {f"常{number}": 2.0 + number / 10 for number in range(6)}
    assert [piece for piece, _ in heaviest(common | {"罕见": 7.0})] == ["罕见", "常5", "常4"]
    assert {piece for piece, _ in heaviest(common | dict.fromkeys("甲乙丙丁", 7.0))} == set("甲乙丙丁")
    for dialect in ("sqlite", "postgresql"):
        sql, values = sharing_statement(IndexQuery(texts=("词",)), pieces, dialect, None)
        assert sql.count("LIMIT 2000") == MOST_PIECES
        assert fold("8月") not in str(values)
