"""Answers of the archive: what comes first, pages, near-copies, sentences, related articles, trends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest

from bot.flows.related import nearest_terms, pieces_of, related
from bot.flows.search import search, turn_to
from bot.flows.trends import trend
from bot.models import Answer, Article, Query, StoryAssignment
from bot.search.query import parse
from bot.storage.feeds import PendingArticle
from bot.storage.storage import Storage

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Archive:
    """Services without a network; CPU work is done at once."""

    storage: Storage

    async def offload(self, function: Callable[..., Result], *args: object) -> Result:
        return function(*args)


@pytest.fixture
def archive(storage: Storage) -> Archive:
    return Archive(storage)


async def saved(archive: Archive, title: str, *paragraphs: str, day: int = 1, owner: int | None = None) -> int:
    url = None if owner else f"https://a.example/{title}/{day}"
    page = Article(url or "text", url, title, paragraphs, published=date(2026, 1, 1) + timedelta(days=day))
    return (await archive.storage.articles.save(page, topic="其他", owner_chat_id=owner, read_at=NOW)).id


async def ask(archive: Archive, text: str, *, chat_id: int | None = None, limit: int = 50, **more: object) -> Answer:
    query = parse(text, NOW, ZONE)
    return await search(archive, query, chat_id=chat_id, limit=limit, **more)  # type: ignore[arg-type]


async def titles(archive: Archive, text: str, **more: object) -> list[str]:
    return [hit.title for hit in (await ask(archive, text, **more)).hits]  # type: ignore[arg-type]


async def test_exact_titles_come_first_then_titles_then_the_newest(archive: Archive) -> None:
    await saved(archive, "专利转化", "一。", day=1)
    await saved(archive, "部署专利转化工作", "二。", day=2)
    await saved(archive, "云江要闻", "推进专利转化。", day=3)
    await saved(archive, "淮川要闻", "推进专利转化。", day=30)
    assert await titles(archive, "专利转化") == ["专利转化", "部署专利转化工作", "淮川要闻", "云江要闻"]
    assert await titles(archive, "專利轉化") == ["专利转化", "部署专利转化工作", "淮川要闻", "云江要闻"]


async def test_an_exact_title_with_marks_and_spaces_comes_first(archive: Archive) -> None:
    await saved(archive, "云江：推进专利 部署转化", "一。", day=1)
    await saved(archive, "云江推进专利、部署转化 又一篇：云江：推进专利 部署转化", "二。", day=9)
    assert (await titles(archive, "云江：推进专利 部署转化"))[0] == "云江：推进专利 部署转化"


async def test_a_better_match_of_nearly_the_same_day_comes_first(archive: Archive) -> None:
    await saved(archive, "甲", "推进专利转化，专利导航，专利池。", day=4)
    await saved(archive, "乙", "云" * 300 + "专利。", day=5)
    await saved(archive, "丙", "专利。", day=40)
    assert await titles(archive, "专利") == ["丙", "甲", "乙"]


async def test_a_latin_word_of_its_own_comes_before_one_inside_others(archive: Archive) -> None:
    await saved(archive, "甲", "人工智能 AI 企业。", day=1)
    await saved(archive, "乙", "据 China Daily 报道。", day=2)
    assert await titles(archive, "ai") == ["甲", "乙"]


async def test_pages_hold_every_hit_once_though_more_arrive(archive: Archive) -> None:
    for number in range(70):
        await saved(
            archive, f"专利 {number}" if number % 9 == 0 else f"要闻 {number}", "专利" * (number % 5 + 1), day=number
        )
    seen: list[str] = []
    cursor, page = None, 0
    while page == 0 or cursor:
        answer = await ask(archive, "专利", limit=4, cursor=cursor)
        seen += [hit.title for hit in answer.hits]
        cursor, page = answer.next_cursor, page + 1
        await saved(archive, f"新 {page}", "专利。", day=100)
    assert len(seen) == len(set(seen))
    assert {title for title in seen if not title.startswith("新")} >= {f"要闻 {n}" for n in range(70) if n % 9}
    assert seen[:8] == [f"专利 {number}" for number in range(63, -1, -9)]


async def test_the_last_page_has_no_next(archive: Archive) -> None:
    for number in range(5):
        await saved(archive, f"要闻 {number}", "专利。", day=number)
    assert (await ask(archive, "专利", limit=4)).next_cursor
    assert (await ask(archive, "专利", limit=6)).next_cursor is None


async def test_near_copies_fold_into_the_best_that_matches(archive: Archive) -> None:
    numbers = [await saved(archive, f"要闻 {day}", "推进专利转化。", day=day) for day in range(6)]
    numbers.append(await saved(archive, "专利转化", "推进专利转化。", day=0))
    numbers.append(await saved(archive, "别的", "没有那个词。", day=7))
    for story in ((0, 2, 6, 7), (4, 5)):
        story_id = None
        for at in story:
            placed = await archive.storage.stories.assign(
                PendingArticle(numbers[at], True, NOW), StoryAssignment(story_id, "copy"), (), NOW
            )
            story_id = placed.story_id
    seen: list[tuple[str, int]] = []
    cursor, is_first = None, True
    while is_first or cursor:
        answer = await ask(archive, "专利", limit=2, cursor=cursor, folds_copies=True)
        seen += [(hit.title, hit.others) for hit in answer.hits]
        cursor, is_first = answer.next_cursor, False
    assert seen == [("专利转化", 2), ("要闻 5", 1), ("要闻 3", 0), ("要闻 1", 0)]


@pytest.mark.parametrize(("count", "shown"), [(2, 1), (4, 3), (12, 8)])
async def test_what_a_result_folds_is_listed_first_among_what_is_related(
    archive: Archive, count: int, shown: int
) -> None:
    numbers = [await saved(archive, f"要闻 {day}", f"第{day}家报道。", day=day) for day in range(count)]
    other = await saved(archive, "别的", "没有那个词。", day=30)
    story_id = None
    for number in numbers:
        pending = PendingArticle(number, True, NOW)
        placed = await archive.storage.stories.assign(pending, StoryAssignment(story_id, "copy"), (), NOW)
        story_id = placed.story_id
    hits = await related(archive, numbers[0], chat_id=5, limit=6)  # type: ignore[arg-type]
    assert [hit.article_id for hit in hits] == numbers[:0:-1][:shown]
    assert other not in {hit.article_id for hit in hits}


async def test_a_page_whose_beginning_is_known_is_the_one_that_walking_there_gives(archive: Archive) -> None:
    for number in range(40):
        await saved(archive, f"要闻 {number}", "专利。", day=number)
    query, known, turned = parse("专利", NOW, ZONE), (None,), []
    for page in range(1, 9):
        answer, known = await turn_to(archive, query, page, known, chat_id=None, limit=5)  # type: ignore[arg-type]
        walked, _ = await turn_to(archive, query, page, (None,), chat_id=None, limit=5)  # type: ignore[arg-type]
        assert answer == walked
        turned.append(answer.hits)
    back, _ = await turn_to(archive, query, 3, known, chat_id=None, limit=5)  # type: ignore[arg-type]
    assert back.hits == turned[2]
    beyond, _ = await turn_to(archive, query, 9, known, chat_id=None, limit=5)  # type: ignore[arg-type]
    assert beyond.hits == ()


async def test_everything_is_asked_for_without_a_word(archive: Archive) -> None:
    await saved(archive, "", "没有标题的一篇。", day=-20_000)
    await saved(archive, "要闻", "一。", day=3)
    answer = await search(archive, Query("", is_latest=True), chat_id=None, limit=5)  # type: ignore[arg-type]
    assert [hit.title for hit in answer.hits] == ["要闻", ""]


async def test_a_hit_shows_the_sentence_that_matches(archive: Archive) -> None:
    await saved(archive, "云江专利要闻", "会议召开。会议要求推进 5G 建设。", day=1)
    [hit] = (await ask(archive, "5g建设")).hits
    assert hit.sentence == "会议要求推进 5G 建设。"
    assert [hit.sentence[start:end] for start, end in hit.marks] == ["5G 建设"]
    assert (hit.paragraph, hit.published, hit.is_private) == (0, date(2026, 1, 2), False)


async def test_what_one_chat_sent_is_in_no_other_chats_answer(archive: Archive) -> None:
    own = await saved(archive, "内部材料", "专利转化引导基金方案。", owner=5)
    other = await saved(archive, "公开报道", "专利转化引导基金。", day=2)
    for chat_id in (6, None, 0):
        assert await titles(archive, "引导基金", chat_id=chat_id) == ["公开报道"]
        assert await titles(archive, "内部材料", chat_id=chat_id) == []
        assert await titles(archive, "时间:今年", chat_id=chat_id) == ["公开报道"]
    assert set(await titles(archive, "引导基金", chat_id=5)) == {"内部材料", "公开报道"}
    assert [hit.is_private for hit in (await ask(archive, "内部材料", chat_id=5)).hits] == [True]
    assert await nearest_terms(archive, "内部材料方案", chat_id=6) == ()  # type: ignore[arg-type]
    assert await related(archive, own, chat_id=6, limit=5) == ()  # type: ignore[arg-type]
    assert all(not hit.is_private for hit in await related(archive, other, chat_id=6, limit=5))  # type: ignore[arg-type]
    assert (await trend(archive, "方案", 90, chat_id=6, now=NOW)).peak is None  # type: ignore[arg-type]


async def test_nothing_asked_is_nothing_found(archive: Archive) -> None:
    await saved(archive, "要闻", "专利。")
    assert (await ask(archive, "")).hits == ()
    assert (await ask(archive, "后:胡说")).hits == ()


async def test_a_filter_alone_lists_the_newest(archive: Archive) -> None:
    for number in range(3):
        await saved(archive, f"要闻 {number}", "专利。", day=number)
    assert await titles(archive, "后:2026-01-02") == ["要闻 2", "要闻 1"]
    assert await titles(archive, "-基金") == ["要闻 2", "要闻 1", "要闻 0"]


async def test_near_terms_are_pieces_that_the_archive_holds(archive: Archive) -> None:
    await saved(archive, "要闻", "云江省推进专利转化，设立引导基金。")
    assert await nearest_terms(archive, "专利转化率", chat_id=None) == ("专利转化",)  # type: ignore[arg-type]
    assert await nearest_terms(archive, "量子引导基金", chat_id=None) == ("引导基金",)  # type: ignore[arg-type]
    assert await nearest_terms(archive, "龘龘龘", chat_id=None) == ()  # type: ignore[arg-type]


def test_pieces_of_latin_words_are_words() -> None:
    assert pieces_of("new harbor bank")[-1] in {"new", "bank", "harbor"}


async def test_related_articles_share_a_document_or_rare_terms(archive: Archive) -> None:
    plan = "《云江省专利转化三年行动方案》"
    body = f"云江省印发{plan}，设立知识产权引导基金，建设知识产权交易中心，推进知识产权质押融资。"
    one = await saved(archive, "云江省部署知识产权质押融资", body, "知识产权交易中心将落户淮川。", day=1)
    await saved(archive, "方案解读", f"{plan}的三项举措。", day=2)
    await saved(
        archive, "云江知识产权质押融资升温", "知识产权质押融资和知识产权交易中心成为亮点，引导基金跟进。", day=3
    )
    await saved(archive, "天气", "明天有雨。", day=4)
    own = await saved(archive, "内部材料", f"{plan}的内部意见。", owner=5)
    found = [hit.title for hit in await related(archive, one, chat_id=6, limit=5)]  # type: ignore[arg-type]
    assert found == ["云江知识产权质押融资升温", "方案解读"]
    assert own in [hit.article_id for hit in await related(archive, one, chat_id=5, limit=5)]  # type: ignore[arg-type]
    assert await related(archive, 10**6, chat_id=6, limit=5) == ()  # type: ignore[arg-type]


async def test_one_shared_term_makes_no_article_related_and_one_document_does(archive: Archive) -> None:
    plan = "《云江省档案开放办法》"
    one = await saved(archive, "渔港整治开始", f"渔港渔船一船一档，依据是{plan}。渔港渔船统一编号。", day=1)
    await saved(archive, "淮川渔港见闻", "渔港的早晨，渔港里的年轻人，渔港成了话题。", day=2)
    await saved(archive, "会议安排", f"下周学习{plan}。", day=3)
    found = [hit.title for hit in await related(archive, one, chat_id=6, limit=5)]  # type: ignore[arg-type]
    assert found == ["会议安排"]


async def test_what_shares_far_less_than_another_is_not_related(archive: Archive) -> None:
    plans = [f"《云江省{name}办法》" for name in ("档案开放", "广告审查", "古树保护", "船员培训")]
    one = await saved(archive, "渔港整治开始", "依据是" + "、".join(plans) + "。", day=1)
    await saved(archive, "会议安排", f"下周学习{plans[0]}。", day=2)
    await saved(archive, "汇编出版", "收入" + "、".join(plans) + "。", day=3)
    found = [hit.title for hit in await related(archive, one, chat_id=6, limit=5)]  # type: ignore[arg-type]
    assert found == ["汇编出版"]


async def test_a_trend_counts_weeks_and_names_what_is_behind_the_peak(archive: Archive) -> None:
    for day in (4, 5, 6, 6, 20):  # from Monday 2026-01-05 on: three in the first week, one in the third
        await saved(archive, f"专利 {day}", "專利轉化。", day=day)
    for day in (7, 8, 9):
        await saved(archive, f"天气 {day}", "有雨。", day=day)
    await saved(archive, "内部", "专利。", owner=5)
    now = datetime(2026, 1, 23, 9, 0, tzinfo=ZONE)
    found = await trend(archive, "专利", 14, chat_id=None, now=now)  # type: ignore[arg-type]
    assert [(week.monday.isoformat(), week.articles, week.all_articles) for week in found.weeks] == [
        ("2026-01-05", 3, 6),
        ("2026-01-12", 0, 0),
        ("2026-01-19", 1, 1),
    ]
    assert found.peak == found.weeks[0]
    assert (found.weeks[0].share, found.weeks[1].share) == (0.5, 0.0)
    assert [hit.title for hit in found.behind] == ["专利 6", "专利 5", "专利 4"]


async def test_a_trend_of_nothing_has_no_peak(archive: Archive) -> None:
    found = await trend(archive, "龘", 14, chat_id=None, now=NOW)  # type: ignore[arg-type]
    assert (found.peak, found.behind, len(found.weeks)) == (None, (), 3)
    assert (await trend(archive, " ", 14, chat_id=None, now=NOW)).peak is None  # type: ignore[arg-type]
