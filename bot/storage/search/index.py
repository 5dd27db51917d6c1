"""The search index as it is read: the articles that match a query, the newest first. Also rebuilds and checks it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import (
    func,
    select,
    text,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article
from bot.storage.articles import article_adapter
from bot.storage.database import Database
from bot.storage.schema import articles
from bot.storage.search.entries import (
    IndexEntry,
    clear,
    entries,
    entry_of,
    entry_tokens,
    put,
)
from bot.storage.search.sharing import sharing_statement
from bot.storage.search.statement import IndexQuery, SqlStatement
from bot.text.normalize import REVISION

TopicsOf = Callable[[Sequence[Article]], Awaitable[Sequence[str]]]

_FOUND = "e.rank_key, e.article_id, e.day, e.title, e.text"
BATCH: Final = 200  # articles a transaction of a rebuilding: other writers wait for one at most
SAMPLE: Final = 20  # entries that a check compares whole: some tenths of a second


@dataclass(frozen=True, slots=True)
class Match:
    """An article that was found, with its folded title and text; the next page lies ``below`` its rank key.

    ``day`` is that of publication, since 1970-01-01.
    """

    rank_key: int
    article_id: int
    day: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class IndexState:
    """``indexed`` of ``articles`` are in the index; ``stale`` of an older revision; ``wrong`` of a sample."""

    articles: int
    indexed: int
    stale: int
    wrong: int

    @property
    def is_sound(self) -> bool:
        """Whether nothing has to be rebuilt."""
        return self.articles == self.indexed and not self.stale and not self.wrong


@dataclass(frozen=True, slots=True)
class SearchIndex:
    """Each method but ``rebuild`` is one transaction that only reads."""

    database: Database

    async def matches(self, query: IndexQuery, *, limit: int, below: int | None = None) -> list[Match]:
        """The newest by day of publication first (of one day, the last to arrive), after the rank key ``below``."""
        statement = SqlStatement(query, self.database.writer.dialect.name)
        if below is not None:
            statement.also(f"{statement.rank_key} < :below", below=below)
        rows = await self.database.read_sql(
            f"{statement.select(_FOUND)} ORDER BY {statement.rank_key} DESC LIMIT :n", statement.values(n=limit)
        )
        return [Match(*row) for row in rows]

    async def sharing(
        self, query: IndexQuery, pieces: Mapping[str, float], *, limit: int, below: int | None = None
    ) -> list[Match]:
        """The articles that share the most of these folded pieces by weight, and meet the query's conditions but what
        it seeks in the text: what holds all of that is left out. Texts are cut at 20,000 characters."""
        statement, values = sharing_statement(query, pieces, self.database.writer.dialect.name, below)
        return [Match(*row) for row in await self.database.read_sql(statement, {**values, "n": limit})]

    async def among(self, query: IndexQuery, article_ids: Sequence[int]) -> list[Match]:
        """Those of these articles that match."""
        statement = SqlStatement(replace(query, is_walk=True), self.database.writer.dialect.name)
        statement.also(f"e.article_id IN ({', '.join(str(int(number)) for number in article_ids) or 'NULL'})")
        return [Match(*row) for row in await self.database.read_sql(statement.select(_FOUND), statement.values())]

    async def days(self, query: IndexQuery) -> dict[int, int]:
        """How many articles match, by day of publication."""
        statement = SqlStatement(query, self.database.writer.dialect.name)
        rows = await self.database.read_sql(f"{statement.select('e.day, count(*)')} GROUP BY e.day", statement.values())
        return {row[0]: row[1] for row in rows}

    async def rebuild(self, topics_of: TopicsOf, progress: Callable[[int, int], None]) -> int:
        """Empty the index and fill it from the archive, the newest arrivals first.

        ``topics_of`` gives the topics of a batch's articles, ``progress`` gets how many are done and of how many.
        Between batches others read and write. Returns how many articles there were.
        """
        async with self.database.writing() as connection:
            await clear(connection)
            total = int((await connection.execute(select(func.count()).select_from(articles))).scalar_one())
        done, below = 0, None
        while True:
            async with self.database.writing() as connection:
                rows = await _batch(connection, below)
                found = [article_adapter().validate_json(row.document) for row in rows]
                for row, article, topic in zip(rows, found, await topics_of(found), strict=True):
                    entry = entry_of(article, topic, row.read_at)
                    await put(connection, row.id, row.owner_chat_id, entry)
            if not rows:
                return done
            done, below = done + len(rows), rows[-1].id
            progress(done, max(done, total))

    async def check(self) -> IndexState:
        """Count, and compare a sample of entries with their articles and tokens; changes nothing."""
        async with self.database.reading() as connection:
            total, indexed = [
                int((await connection.execute(select(func.count()).select_from(counted))).scalar_one())
                for counted in (articles, entries)
            ]
            old = select(func.count()).where(entries.c.revision != REVISION)
            stale = int((await connection.execute(old)).scalar_one())
            wrong = await _wrong_of_sample(connection, max(1, indexed // SAMPLE))
        return IndexState(total, indexed, stale, wrong)

    async def has_its_tokens(self) -> bool:
        """Whether a sample of entries is found by the tokens of their texts; changes nothing."""
        async with self.database.reading() as connection:
            indexed = int((await connection.execute(select(func.count()).select_from(entries))).scalar_one())
            every = max(1, indexed // SAMPLE)
            query = select(entries).where(entries.c.article_id % every == 0, entries.c.revision == REVISION)
            rows = (await connection.execute(query.limit(SAMPLE))).all()
            return all([await _has_tokens(connection, row.rank_key, _entry(row)) for row in rows])


async def _batch(connection: AsyncConnection, below: int | None) -> Sequence[Any]:
    query = select(articles.c.id, articles.c.owner_chat_id, articles.c.document, articles.c.read_at)
    if below is not None:
        query = query.where(articles.c.id < below)
    return (await connection.execute(query.order_by(articles.c.id.desc()).limit(BATCH))).all()


async def _wrong_of_sample(connection: AsyncConnection, every: int) -> int:
    """How many of a sample differ from their article, or lack a token."""
    joined = entries.join(articles, articles.c.id == entries.c.article_id)
    query = select(entries, articles.c.document, articles.c.read_at).select_from(joined)
    query = query.where(entries.c.article_id % every == 0, entries.c.revision == REVISION).limit(SAMPLE)
    wrong = 0
    for row in (await connection.execute(query)).all():
        entry = entry_of(article_adapter().validate_json(row.document), row.topic, row.read_at)
        kept = (row.day, row.title, row.publisher, row.categories, row.documents, row.text)
        same = kept == (entry.day, entry.title, entry.publisher, entry.categories, entry.documents, entry.text)
        wrong += not (same and await _has_tokens(connection, row.rank_key, entry))
    return wrong


async def _has_tokens(connection: AsyncConnection, rank_key: int, entry: IndexEntry) -> bool:
    """Some forty of them."""
    some = sorted(entry_tokens(entry))[:: max(1, len(entry.text) // 40)]
    return all([await _has_token(connection, rank_key, token) for token in some])


def _entry(row: Any) -> IndexEntry:
    return IndexEntry(row.day, row.title, row.publisher, row.categories, row.topic, row.documents, row.text)


async def _has_token(connection: AsyncConnection, rank_key: int, token: str) -> bool:
    if connection.dialect.name == "sqlite":
        query = text("SELECT 1 FROM search_tokens WHERE search_tokens MATCH :token AND rowid = :rank_key")
        asked = {"token": f'"{token}"', "rank_key": rank_key}
    else:
        query = text("SELECT 1 FROM search_tokens WHERE rank_key = :rank_key AND tokens @@ CAST(:token AS tsquery)")
        asked = {"token": f"'{token}'", "rank_key": rank_key}
    return (await connection.execute(query, asked)).first() is not None
