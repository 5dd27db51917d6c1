"""The index answers any query as a plain look at every article would, and no line of text breaks the language."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.flows.search import FEW, search
from bot.flows.search_pages import Cursor
from bot.models import Article, Hit, Query, QueryPart
from bot.models.calendar import EPOCH
from bot.search.query import parse
from bot.storage.search.entries import day_of
from bot.storage.storage import Storage, open_storage
from bot.text.normalize import fold, fold_with_places, index_tokens, occurrences_of, query_tokens
from bot.text.scripts import to_traditional

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
ZONE = ZoneInfo("Asia/Shanghai")
Result = TypeVar("Result")
WORDS = [
    "专利",
    "利转",
    "转化",
    "云江",
    "基金",
    "GDP",
    "gd",
    "5.2%",
    "2026",
    "省",
    "，",
    "《方案》",
    "〔2026〕7号",
    "new harbor",
    " ",
]
ANY_TEXT = st.text(
    st.sampled_from(
        [*'专利转化云江省基金發發发GDPgdＧ５5.2%，。“”"「」《》〔〕-－:： 　\n来源后前类别主题去年㎡ﬁİ\u200b\x00']
    )
)


@dataclass
class Kept:
    """Thirty articles of random words, some private, in a database and in memory."""

    runner: asyncio.Runner
    storage: Storage
    articles: dict[int, tuple[Article, int]]

    async def offload(self, function: Callable[..., Result], *args: object) -> Result:
        return function(*args)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    import random

    dice = random.Random(3)
    folder: Path = tmp_path_factory.mktemp("search")
    with asyncio.Runner() as runner:
        storage = runner.run(open_storage(f"sqlite+aiosqlite:///{folder / 'a.db'}"))
        articles = {}
        for number in range(30):
            lines = tuple("".join(dice.choices(WORDS, k=8)).strip() for _ in range(3))
            title = "".join(dice.choices(WORDS, k=3))
            url, owner = f"https://a.example/{number}", dice.choice([0, 0, 5])
            article = Article(
                url, url, to_traditional(title), lines, publisher=dice.choice(["云江日报", "淮川晚报", None]),
                published=date(2025, dice.randint(1, 12), 1), categories=("财经", "云江") if number % 2 else (),
            )  # fmt: skip
            saved = storage.articles.save(article, topic="其他", owner_chat_id=owner or None, read_at=NOW)
            articles[runner.run(saved).id] = (article, owner)
        yield Kept(runner, storage, articles)
        runner.run(storage.close())


def matches(article: Article, query: Query) -> bool:
    """What the language promises, said plainly."""
    header = "\n".join(filter(None, (article.title, article.publisher)))
    lines = [fold(line) for line in (*header.split("\n"), *article.paragraphs)]
    path = "/".join(["", *map(fold, article.categories), ""])

    def holds(text: str) -> bool:
        return any(fold(text) in line for line in lines)

    def is_of(kind: str, value: str) -> bool:
        if kind == "source":
            return fold(value) in fold(article.publisher or "")
        return f"/{fold(value).replace('／', '/').strip('/')}/" in path

    days = day_of(article.published, NOW)

    def holds_part(part: QueryPart) -> bool:
        return holds(part.value) if part.kind in {"word", "phrase"} else is_of(part.kind, part.value)

    return (
        all(holds(text) for text in query.terms)
        and all(any(map(holds_part, choice)) for choice in query.choices)
        and not any(holds(text) for text in query.values("word", "phrase", is_excluded=True))
        and all(is_of("source", value) for value in query.values("source"))
        and not any(is_of("source", value) for value in query.values("source", is_excluded=True))
        and all(is_of("category", value) for value in query.values("category"))
        and (query.since is None or days >= (query.since - EPOCH).days)
        and (query.until is None or days <= (query.until - EPOCH).days)
    )


def is_of_text(part: QueryPart) -> bool:
    """Whether a part is sought in the text, and may be missing from what is merely close."""
    return not part.is_excluded and any(one.kind in {"word", "phrase"} for one in part.alternatives)


PART = st.one_of(
    st.sampled_from(
        ["专利 OR 基金", "转化|GDP", "（云江 OR gd）", "来源:云江|淮川", "来源:云江 | 专利", "(专利 GDP)|基金"]
    ),
    st.sampled_from(
        ["来源:云江", "-来源:淮川", "类别:财经", "类别：财经/云江", "后:2025-06", "前:去年9月", "后：近一年"]
    ),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(lambda some: "“" + "".join(some) + "”"),
    st.sampled_from(WORDS).map(lambda word: f"-{word}"),
    st.sampled_from([*"专利转化省", "专利", "江省", "專利", "轉化", "GDP", "gdp", "ＧＤＰ", "%", "7号", "harbor"]),
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PART, min_size=1, max_size=3).map(" ".join), st.sampled_from([None, 5, 6]))
def test_a_search_finds_what_a_plain_look_finds(kept: Kept, text: str, chat_id: int | None) -> None:
    query = parse(text, NOW, ZONE)
    visible = {number: article for number, (article, owner) in kept.articles.items() if owner in {0, chat_id}}
    expected = {number for number, article in visible.items() if query.understood and matches(article, query)}
    found: list[Hit] = []
    cursor = None
    while True:
        answer = kept.runner.run(search(kept, query, chat_id=chat_id, limit=7, cursor=cursor))  # type: ignore[arg-type]
        found += answer.hits
        cursor = answer.next_cursor
        if cursor is None:
            break
        assert len(cursor) <= 40
    assert sorted(hit.article_id for hit in found if not hit.is_loose) == sorted(expected)
    loose = [hit.article_id for hit in found if hit.is_loose]
    assert len(set(loose)) == len(loose)
    assert set(loose) <= set(visible) - expected
    assert [hit.is_loose for hit in found] == sorted(hit.is_loose for hit in found)
    assert not loose or len(expected) < FEW
    required = replace(query, understood=tuple(part for part in query.understood if not is_of_text(part)))
    assert all(matches(visible[number], required) for number in loose)


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT)
@example("后:")
@example("-:“")
def test_any_line_is_a_query(text: str) -> None:
    query = parse(text, NOW, ZONE)
    assert all(any(one.isalnum() for one in fold(part.value)) for part in query.understood)
    assert parse(text, NOW, ZONE) == query


@given(st.text(max_size=60))
def test_any_cursor_is_a_place(text: str) -> None:
    assert Cursor.parse(str(Cursor.parse(text))) == Cursor.parse(text)


@given(st.integers(0, 3), st.none() | st.integers(0, 30_000 << 40), st.integers(0, 30))
def test_four_cursors_fit_an_inline_offset(tier: int, below: int | None, shown: int) -> None:
    cursor = Cursor(tier, below, shown)
    assert Cursor.parse(str(cursor)) == cursor
    assert 4 * len(str(cursor)) + 3 <= 64


@settings(max_examples=300, deadline=None)
@given(ANY_TEXT, st.integers(0, 40), st.integers(1, 8))
def test_a_piece_folds_to_a_piece_and_has_its_tokens(text: str, start: int, length: int) -> None:
    piece = fold(text[start : start + length])
    whole = fold(text)
    assert piece in whole
    assert fold_with_places(text)[0] == whole
    assert fold(whole) == whole
    if len(piece) > 1:
        assert set(query_tokens(piece)) <= index_tokens(whole)
    elif piece:
        assert any(token.startswith(piece) for token in index_tokens(whole))


@settings(max_examples=200, deadline=None)
@given(ANY_TEXT, ANY_TEXT)
def test_where_a_needle_stands_folds_to_it(text: str, other: str) -> None:
    term = fold(other[:3])
    for start, end, _ in occurrences_of(text, [term]):
        assert term in fold(text[start:end])
