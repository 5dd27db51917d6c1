"""What the search index finds, on both engines: exactly the articles in which the folded text stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.flows.search import topics_of
from bot.models import Article
from bot.storage.search.statement import IndexQuery
from bot.storage.storage import Storage
from bot.summarizing.topics import topic_of
from bot.text.normalize import fold
from tests.archive import indexed

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
BODY = (
    "云江省政府3月12日召开专利转化工作推进会，部署设立规模20亿元的引导基金。",
    "会议审议通过《云江省专利转化三年行动方案》（云政办发〔2026〕7号），要求各市在６月底前落实。",
    "Yunjiang's GDP grew 5.2% in 2025, the New Harbor bank said. 人工智能（AI）企业达到 300 家",
)
PAGE = Article(
    "s",
    "https://a.example/1",
    "云江省部署专利转化",
    BODY,
    publisher="云江日报",
    published=datetime(2026, 3, 12, 2, 0, tzinfo=UTC),
    categories=("财经", "云江财经"),
    captions=("图为淮川市知识产权大厦",),
)


async def saved(storage: Storage, *pages: Article, owner: int | None = None) -> list[int]:
    return [
        (await storage.articles.save(page, topic=topic_of(page).name, owner_chat_id=owner, read_at=NOW)).id
        for page in pages
    ]


def page(number: int, **changed: object) -> Article:
    return replace(PAGE, **{"url": f"https://a.example/{number}", **changed})  # type: ignore[arg-type]


async def found(storage: Storage, *terms: str, **wanted: object) -> list[int]:
    asked = IndexQuery(texts=tuple(map(fold, terms)), **wanted)  # type: ignore[arg-type]
    return [match.article_id for match in await storage.search.matches(asked, limit=1000)]


@pytest.mark.parametrize(
    "term",
    [
        "专利", "利转", "推进会", "进会，部", "專利轉化", "引導基金", "基金。", "落实", "300家", "300 家", "家", "云",
        "gdp", "GDP", "ＧＤＰ", "5.2%", "new harbor", "《云江省专利转化三年行动方案》", "云政办发[2026]7号", "6月底",
        "大厦", "云江日报", "(AI)", "Yunjiang’s",
    ],
)  # fmt: skip
async def test_a_piece_of_the_text_finds_it(storage: Storage, term: str) -> None:
    [number] = await saved(storage, PAGE)
    assert await found(storage, term) == [number]


ABSENT = ["会部", "云江省专利转化工作", "金会议", "newharbor", "工作会", "龘", "5.3%", "淮江", "图为云"]


@pytest.mark.parametrize("term", ABSENT)
async def test_what_does_not_stand_there_finds_nothing(storage: Storage, term: str) -> None:
    await saved(storage, PAGE)
    assert await found(storage, term) == []


async def test_every_piece_of_a_text_in_either_script_finds_it(storage: Storage) -> None:
    from bot.text.scripts import to_traditional

    [number] = await saved(storage, PAGE)
    for line in (PAGE.title, *PAGE.paragraphs, *PAGE.captions):
        for start in range(0, len(line) - 2, 3):
            piece = line[start : start + 2 + start % 5].strip()
            assert await found(storage, piece) == [number], piece
            assert await found(storage, to_traditional(piece)) == [number], piece


async def test_the_newest_publication_comes_first_whenever_it_arrived(storage: Storage) -> None:
    days = [date(2024, 5, 1), date(2025, 1, 2), date(2023, 9, 9), None]
    numbers = await saved(storage, *(page(at, published=day) for at, day in enumerate(days)))
    assert await found(storage, "专利") == [numbers[3], numbers[1], numbers[0], numbers[2]]


async def test_pages_join_seamlessly(storage: Storage) -> None:
    numbers = await saved(storage, *(page(at) for at in range(7)))
    asked, seen, below = IndexQuery(texts=("专利",)), [], None
    while matches := await storage.search.matches(asked, limit=3, below=below):
        seen += [match.article_id for match in matches]
        below = matches[-1].rank_key
    assert seen == numbers[::-1]


async def test_all_words_have_to_stand_and_none_that_is_excluded(storage: Storage) -> None:
    one, _ = await saved(storage, PAGE, page(2, paragraphs=("专利转化的另一篇，有引导基金和淮川新区。",), captions=()))
    assert await found(storage, "专利", "引导基金", without=("淮川新区",)) == [one]
    assert await found(storage, "大厦", "专利") == [one]


async def test_fields_are_asked_for_alone(storage: Storage) -> None:
    one, other = await saved(storage, PAGE, page(2, publisher="淮川晚报", categories=("时政",)))
    assert await found(storage, fields=(("publisher", fold("雲江")),)) == [one]
    assert await found(storage, "专利", not_fields=(("publisher", fold("云江日报")),)) == [other]
    assert await found(storage, fields=(("categories", fold("/财经/云江财经/")),)) == [one]
    assert await found(storage, fields=(("categories", fold("/财/")),)) == []
    assert await found(storage, fields=(("documents", fold("2026〕7号")),)) == [other, one]
    assert await found(storage, fields=(("documents", fold("引导基金")),)) == []
    assert await found(storage, title=fold("云江省部署专利转化"), fields=(("publisher", "云"),)) == [one]
    assert await found(storage, "部署", in_title=True) == [other, one]
    assert await found(storage, "推进会", in_title=True) == []
    assert await found(storage, "推进会", "部署", in_title=False) == [other, one]


async def test_the_topic_is_that_of_the_text(storage: Storage) -> None:
    text = "全省小学和中学推进义务教育教师招聘，教育部门公布高考招生和高校学科建设办法，教师培训和学校课程改革同步。"
    [number] = await saved(storage, page(1, title="云江省公布义务教育教师招聘办法", paragraphs=(text,)))
    assert await found(storage, fields=(("topic", fold("教育")),)) == [number]
    assert await found(storage, fields=(("topic", fold("国防")),)) == []


async def test_days_bound_what_is_found(storage: Storage) -> None:
    days = [date(2024, 5, 1), date(2024, 5, 2), date(2024, 5, 3)]
    numbers = await saved(storage, *(page(at, published=day) for at, day in enumerate(days)))
    second = (days[1] - date(1970, 1, 1)).days
    assert await found(storage, "专利", since=second) == [numbers[2], numbers[1]]
    assert await found(storage, "专利", until=second) == [numbers[1], numbers[0]]
    assert await found(storage, since=second, until=second) == [numbers[1]]


async def test_a_day_is_chinas(storage: Storage) -> None:
    [number] = await saved(storage, page(1, published=datetime(2024, 5, 1, 17, 0, tzinfo=UTC)))
    second = (date(2024, 5, 2) - date(1970, 1, 1)).days
    assert await found(storage, "专利", since=second) == [number]


async def test_what_one_chat_sent_is_found_there_alone(storage: Storage) -> None:
    [own] = await saved(storage, page(1, url=None), owner=5)
    [public] = await saved(storage, page(2))
    assert await found(storage, "专利", chat_id=5) == [public, own]
    assert await found(storage, "专利", chat_id=6) == [public]
    assert await found(storage, "专利") == [public]
    assert await found(storage, fields=(("publisher", "云江"),)) == [public]
    assert sum((await storage.search.days(IndexQuery(texts=("专利",), chat_id=6))).values()) == 1


async def test_what_a_chat_erases_is_found_no_more(storage: Storage) -> None:
    await saved(storage, page(1, url=None), owner=5)
    [public] = await saved(storage, page(2))
    await storage.articles.erase_chat(5)
    assert await found(storage, "专利", chat_id=5) == [public]
    assert (await storage.search.check()).is_sound


async def test_a_changed_text_is_found_by_its_new_words_alone(storage: Storage) -> None:
    await saved(storage, PAGE)
    [number] = await saved(storage, replace(PAGE, paragraphs=("淮川新区挂牌。",), published=date(2020, 1, 1)))
    assert await found(storage, "淮川新区") == [number]
    assert await found(storage, "引导基金") == []
    assert await indexed(storage) == 1


async def test_a_failed_save_leaves_neither_article_nor_entry(storage: Storage) -> None:
    from bot.storage.search.entries import entry_of, put

    async def fail() -> None:
        async with storage.database.writing() as connection:
            await put(connection, (await saved_raw(connection)), 0, entry_of(PAGE, "其他", NOW))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    assert await found(storage, "专利") == []
    assert await indexed(storage) == 0


async def saved_raw(connection: object) -> int:
    from sqlalchemy import insert

    from bot.storage.schema import articles

    row = {"page_key": "k", "owner_chat_id": 0, "document": "{}", "read_at": NOW}
    added = insert(articles).values(**row).returning(articles.c.id)
    return int((await connection.execute(added)).scalar_one())  # type: ignore[attr-defined]


async def test_a_very_long_article_is_found_by_what_stands_anywhere(storage: Storage) -> None:
    letters = [chr(0x4E00 + at * 7 % 20000) for at in range(70_000)]
    long = page(1, paragraphs=("".join(letters), "结尾处有淮川新区。"), captions=())
    [number] = await saved(storage, long)
    for start in (0, 19_990, 39_995, 69_000):
        assert await found(storage, "".join(letters[start : start + 30])) == [number]
    assert await found(storage, "淮川新区", "".join(letters[100:110])) == [number]


async def test_the_index_is_rebuilt_and_checked(storage: Storage) -> None:
    from sqlalchemy import delete, update

    from bot.storage.search.entries import entries

    numbers = await saved(storage, *(page(at) for at in range(5)))
    await saved(storage, page(9, url=None), owner=5)
    async with storage.database.writing() as connection:
        await connection.execute(update(entries).where(entries.c.article_id == numbers[0]).values(text="x"))
        await connection.execute(update(entries).where(entries.c.article_id == numbers[1]).values(revision=0))
        await connection.execute(delete(entries).where(entries.c.article_id == numbers[2]))
    state = await storage.search.check()
    assert (state.articles, state.indexed, state.stale, state.wrong, state.is_sound) == (6, 5, 1, 1, False)
    told: list[tuple[int, int]] = []

    async def topics(articles: Sequence[Article]) -> list[str]:
        return topics_of(articles)

    assert await storage.search.rebuild(topics, lambda done, total: told.append((done, total))) == 6
    assert told == [(6, 6)]
    assert (await storage.search.check()).is_sound
    assert len(await found(storage, "专利")) == 5
    assert len(await found(storage, "专利", chat_id=5)) == 6


async def test_days_are_counted(storage: Storage) -> None:
    await saved(storage, *(page(at, published=date(2024, 5, 1) + timedelta(days=at // 2)) for at in range(3)))
    first = (date(2024, 5, 1) - date(1970, 1, 1)).days
    assert await storage.search.days(IndexQuery(texts=("专利",))) == {first: 2, first + 1: 1}
    assert await storage.search.days(IndexQuery(texts=("龘",))) == {}
