"""How PostgreSQL goes about a search of many articles: by the index of tokens, and no further than to the page's end.

What it does is up to its planner, which goes by the statistics of thousands of rows: one statement makes them here,
without articles.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterator
from typing import Any

import asyncpg
import pytest

from bot.storage.database import Database
from bot.storage.search.entries import WIDE_RANK_BITS
from bot.storage.search.sharing import sharing_statement
from bot.storage.search.statement import IndexQuery, SqlStatement
from bot.storage.storage import open_storage
from bot.text.normalize import FIELDS
from tests.postgres import create_database

COUNT, DAYS, PAGE = 8000, 400, 30
# Every article holds 专利转化; each day's first has it in its title too.
FILL = f"""
    SET session_replication_role = replica;
    INSERT INTO search_entries SELECT
        ((n % {DAYS})::bigint << {WIDE_RANK_BITS}) | n, n, 0, n % {DAYS}, 1,
        CASE WHEN n < {DAYS} THEN '专利转化' ELSE '要闻' END, '', '', '', '',
        '专利转化' || n
    FROM generate_series(1, {COUNT}) AS n;
    INSERT INTO search_tokens SELECT rank_key, 0, array_to_tsvector(ARRAY['专利', '利转', '转化']
        || CASE WHEN title <> '要闻' THEN ARRAY['{FIELDS["title"]}专利', '{FIELDS["title"]}转化'] ELSE '{{}}' END)
    FROM search_entries;
    SET session_replication_role = DEFAULT;
"""


@pytest.fixture(scope="module")
def filled_url(postgres_server: str) -> str:
    """A database of 8,000 articles, vacuumed and analysed as autovacuum does."""
    asyncio.run(_fill(postgres_server))
    return f"postgresql+asyncpg://{postgres_server}/many"


async def _fill(server: str) -> None:
    await create_database(server, "many")
    await (await open_storage(f"postgresql+asyncpg://{server}/many")).close()
    connection = await asyncpg.connect(f"postgresql://{server}/many")
    await connection.execute(FILL)
    await connection.execute("VACUUM (ANALYZE) search_entries, search_tokens")
    await connection.close()


@pytest.fixture
async def archive(filled_url: str) -> AsyncIterator[Database]:
    storage = await open_storage(filled_url)
    yield storage.database
    await storage.close()


async def explained(database: Database, statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The nodes of the plan that a statement was executed by."""
    [[found]] = await database.read_sql(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", values)
    [whole] = json.loads(found) if isinstance(found, str) else found
    return list(_nodes(whole["Plan"]))


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def read(nodes: list[dict[str, Any]], table: str) -> tuple[set[str], int]:
    """How a table is read, and how many of its rows."""
    scans = [one for one in nodes if one.get("Relation Name") == table]
    return {one["Node Type"] for one in scans}, sum(int(one["Actual Rows"] * one["Actual Loops"]) for one in scans)


@pytest.mark.parametrize(
    "query",
    [
        IndexQuery(texts=("转化",)),
        IndexQuery(texts=("专利", "转化")),
        IndexQuery(texts=("专利转化",), until=DAYS // 2),
        IndexQuery(choices=((("text", "专利"), ("text", "转化")),)),
        IndexQuery(texts=("转化",), in_title=True),
    ],
)
async def test_a_page_of_what_everything_holds_compares_the_texts_of_a_page(
    archive: Database, query: IndexQuery
) -> None:
    statement = SqlStatement(query, "postgresql")
    sql = f"{statement.select('e.article_id, e.text')} ORDER BY {statement.rank_key} DESC LIMIT {PAGE}"
    nodes = await explained(archive, sql, statement.values())
    assert read(nodes, "search_tokens")[0] == {"Bitmap Heap Scan"}
    assert read(nodes, "search_entries") == ({"Index Scan"}, PAGE)


async def test_what_is_asked_for_in_the_title_is_not_looked_up_in_all_texts(archive: Database) -> None:
    statement = SqlStatement(IndexQuery(texts=("专利", "转化"), in_title=True), "postgresql")
    nodes = await explained(archive, f"{statement.select('e.article_id')} LIMIT {PAGE}", statement.values())
    assert read(nodes, "search_tokens")[1] < COUNT / 4


async def test_the_tokens_of_articles_that_are_close_are_not_taken_apart(archive: Database) -> None:
    sql, values = sharing_statement(IndexQuery(texts=("专利转化",)), {"专利": 5.0, "转化": 4.0}, "postgresql", None)
    nodes = await explained(archive, sql, {**values, "n": PAGE})
    assert read(nodes, "search_tokens")[0] == {"Bitmap Heap Scan"}
