"""The search index as it is written: one folded entry an article, and its tokens for the engine's own index.

On SQLite the tokens are a contentless FTS5 table, on PostgreSQL tsvectors. Both hold which tokens an article has, not
where: what is found is compared with the folded text (``bot/text/normalize.py``). An entry's ``rank_key`` is its
primary key and grows with the day of publication: in the order of this key alone the newest come first.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text, text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article
from bot.models.calendar import CHINA, EPOCH
from bot.storage.database import StorageError, raw_sql
from bot.storage.schema import metadata
from bot.text.normalize import REVISION, field_tokens, fold, index_tokens, whole_title

RANK_BITS: Final = 16  # on SQLite: 65,536 keys a day; keys that lie near each other make a small FTS5 index
WIDE_RANK_BITS: Final = 40  # on PostgreSQL the key ends with the article's number: writers need not ask for a free one
SPILL_DAYS: Final = 16  # days that a full day runs over into at most (16 × 65,536 articles of one day)
PART_TOKENS: Final = 20_000  # a tsvector holds 1 MB

ENGINE_TABLES: Final = ("search_tokens",)  # with what their engine adds to the name: made by the migration alone

_KEY = BigInteger().with_variant(Integer, "sqlite")

entries = Table(
    "search_entries",
    metadata,
    Column("rank_key", _KEY, primary_key=True, autoincrement=False),
    Column("article_id", _KEY, ForeignKey("articles.id", ondelete="CASCADE"), nullable=False),
    Column("owner_chat_id", BigInteger, nullable=False),
    Column("day", Integer, nullable=False),  # of publication, since 1970-01-01
    Column("revision", Integer, nullable=False),
    Column("title", Text, nullable=False),
    Column("publisher", Text, nullable=False),
    Column("categories", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("documents", Text, nullable=False),
    Column("text", Text, nullable=False),
    Index("search_entries_by_article", "article_id", unique=True),
    Index("search_entries_by_day", "day", "owner_chat_id"),
    Index(
        "search_entries_by_owner",
        "owner_chat_id",
        sqlite_where=text("owner_chat_id <> 0"),
        postgresql_where=text("owner_chat_id <> 0"),
    ),
)

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,9}（(?:19|20)\d\d）第?\d{1,4}号")
_TITLED = re.compile(r"《[^《》\n]{2,80}》")
_HEADER_NUMBERS = ("文号", "发文字号")


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """An article as search compares it: all folded. ``text`` has a line each for title, publisher, paragraphs,
    captions; ``categories`` is ／one／after／the other／; ``documents`` a line each for numbers and titles."""

    day: int
    title: str
    publisher: str
    categories: str
    topic: str
    documents: str
    text: str


LONG: Final = 50_000  # characters of a text that take some 20 ms: longer ones are folded in a thread
_FIELDS: Final = tuple(one.name for one in fields(IndexEntry))
_COLUMNS: Final = ("rank_key", "article_id", "owner_chat_id", "revision", *_FIELDS)
_SELECT: Final = f"SELECT rank_key, revision, owner_chat_id, {', '.join(_FIELDS)} FROM search_entries"  # noqa: S608
_OWN: Final = "owner_chat_id = :chat AND owner_chat_id <> 0"  # the second half lets the small index be used
_INSERT: Final = (
    f"INSERT INTO search_entries ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)})"  # noqa: S608
)
_INSERT_TSVECTOR: Final = (
    "INSERT INTO search_tokens VALUES (:rank_key, :part, array_to_tsvector(CAST(:tokens AS text[])))"
)


def day_of(published: datetime | date | None, read_at: datetime) -> int:
    """Days since 1970 of the day of publication in China, of reading where it is unknown; not before 1970."""
    moment = published or read_at
    there = moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment
    return max(0, (there - EPOCH).days)


def entry_of(article: Article, topic: str, read_at: datetime) -> IndexEntry:
    """The entry of an article; ``topic`` is its subject class."""
    header = [article.header[name] for name in _HEADER_NUMBERS if article.header.get(name)]
    lines = (article.title, article.original_title, article.publisher, *article.paragraphs, *article.captions, *header)
    body = "\n".join(filter(None, (fold(line) for line in lines if line)))
    path = [fold(part) for part in article.categories]
    return IndexEntry(
        day_of(article.published, read_at),
        fold(article.title),
        fold(article.publisher or ""),
        "／".join(["", *path, ""]) if path else "",
        fold(topic),
        "\n".join(dict.fromkeys([*_NUMBER.findall(body), *_TITLED.findall(body), *map(fold, header)])),
        body,
    )


async def entry_beside(article: Article, topic: str, read_at: datetime) -> IndexEntry:
    """``entry_of`` beside the event loop where the text is long: a million characters take a tenth of a second."""
    if article.characters <= LONG:
        return entry_of(article, topic, read_at)
    return await asyncio.to_thread(entry_of, article, topic, read_at)


async def _joined_tokens(entry: IndexEntry) -> str:
    """All tokens as FTS5 takes them.

    In a thread where the text is long, since this waits within a transaction: behind the workers' queue every other
    writer would wait along.
    """
    if len(entry.text) <= LONG:
        return " ".join(entry_tokens(entry))
    return await asyncio.to_thread(lambda: " ".join(entry_tokens(entry)))


def entry_tokens(entry: IndexEntry) -> set[str]:
    """Every token by which the entry is found: of its text, its whole title, and its fields with their marks."""
    found = index_tokens(entry.text) | {whole_title(entry.title)}
    for field in ("title", "publisher", "categories", "topic"):
        found |= field_tokens(field, getattr(entry, field))
    return found


async def put(connection: AsyncConnection, article_id: int, owner_chat_id: int, entry: IndexEntry) -> None:
    """Index an article, or index it anew; nothing is written where the entry is the same."""
    for row in await raw_sql(connection, f"{_SELECT} WHERE article_id = :id", {"id": article_id}):
        rank_key, revision, owner, *known = row
        if (IndexEntry(*known), owner, revision) == (entry, owner_chat_id, REVISION):
            return
        await _take_out(connection, rank_key, revision, IndexEntry(*known))
    await _add(connection, article_id, owner_chat_id, entry)


async def put_new(connection: AsyncConnection, added: Sequence[tuple[int, int, IndexEntry]]) -> None:
    """Index articles that are not in the index: number, owner and entry of each; of one day the last is the newest."""
    if connection.dialect.name == "sqlite":
        for article_id, owner_chat_id, entry in added:
            await _add(connection, article_id, owner_chat_id, entry)
        return
    keyed = [(await _free_rank_key(connection, one[0], one[2].day), *one) for one in added]
    await connection.execute(text(_INSERT), [_values(*one) for one in keyed])
    parted = [part for rank_key, *_, entry in keyed for part in await _tsvectors(rank_key, entry)]
    await connection.execute(text(_INSERT_TSVECTOR), parted)


async def _add(connection: AsyncConnection, article_id: int, owner_chat_id: int, entry: IndexEntry) -> None:
    rank_key = await _free_rank_key(connection, article_id, entry.day)
    await raw_sql(connection, _INSERT, _values(rank_key, article_id, owner_chat_id, entry))
    await _put_tokens(connection, rank_key, entry)


def _values(rank_key: int, article_id: int, owner_chat_id: int, entry: IndexEntry) -> dict[str, Any]:
    fixed = (rank_key, article_id, owner_chat_id, REVISION)
    return dict(zip(_COLUMNS, (*fixed, *astuple(entry)), strict=True))


async def remove_of_chat(connection: AsyncConnection, chat_id: int) -> None:
    """Delete the entries of articles that belong to this chat alone."""
    for row in await raw_sql(connection, f"{_SELECT} WHERE {_OWN}", {"chat": chat_id}):
        rank_key, revision, _, *known = row
        await _take_out(connection, rank_key, revision, IndexEntry(*known))


async def remove(connection: AsyncConnection, article_ids: Sequence[int]) -> None:
    """Delete the entries of these articles, with their tokens."""
    numbers = ", ".join(str(int(one)) for one in article_ids) or "NULL"
    for row in await raw_sql(connection, f"{_SELECT} WHERE article_id IN ({numbers})", {}):
        rank_key, revision, _, *known = row
        await _take_out(connection, rank_key, revision, IndexEntry(*known))


async def clear(connection: AsyncConnection) -> None:
    """Empty the index."""
    await raw_sql(connection, "DELETE FROM search_entries", {})
    if connection.dialect.name == "sqlite":
        await raw_sql(connection, "INSERT INTO search_tokens(search_tokens) VALUES ('delete-all')", {})


async def _take_out(connection: AsyncConnection, rank_key: int, revision: int, entry: IndexEntry) -> None:
    """Delete an entry and its tokens; on PostgreSQL a foreign key takes the tokens along.

    FTS5 deletes need the original tokens. Entries of an older revision leave theirs behind until ``reindex``; without
    an entry they are never found.
    """
    if connection.dialect.name == "sqlite" and revision == REVISION:
        delete = "INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', :rank_key, :tokens)"
        await raw_sql(connection, delete, {"rank_key": rank_key, "tokens": await _joined_tokens(entry)})
    await raw_sql(connection, "DELETE FROM search_entries WHERE rank_key = :rank_key", {"rank_key": rank_key})


async def _free_rank_key(connection: AsyncConnection, article_id: int, day: int) -> int:
    if connection.dialect.name != "sqlite":
        return (day << WIDE_RANK_BITS) | article_id
    for spilt in range(SPILL_DAYS):
        first, end = (day + spilt) << RANK_BITS, (day + spilt + 1) << RANK_BITS
        last = "SELECT max(rank_key) FROM search_entries WHERE rank_key >= :first AND rank_key < :end"
        [[taken]] = await raw_sql(connection, last, {"first": first, "end": end})
        if taken is None or taken + 1 < end:
            return first if taken is None else int(taken) + 1
    raise StorageError("too many articles of one day")


async def _put_tokens(connection: AsyncConnection, rank_key: int, entry: IndexEntry) -> None:
    if connection.dialect.name == "sqlite":
        added = "INSERT INTO search_tokens(rowid, tokens) VALUES (:rank_key, :tokens)"
        await raw_sql(connection, added, {"rank_key": rank_key, "tokens": await _joined_tokens(entry)})
        return
    for part in await _tsvectors(rank_key, entry):
        await raw_sql(connection, _INSERT_TSVECTOR, part)


async def _tsvectors(rank_key: int, entry: IndexEntry) -> list[dict[str, Any]]:
    found = await _parts_beside(entry)
    return [{"rank_key": rank_key, "part": part, "tokens": list(some)} for part, some in enumerate(found)]


async def _parts_beside(entry: IndexEntry) -> Sequence[Iterable[str]]:
    if len(entry.text) <= LONG:
        return tuple(map(frozenset, parts(entry)))
    return await asyncio.to_thread(lambda: tuple(map(frozenset, parts(entry))))


def parts(entry: IndexEntry) -> Iterator[Iterable[str]]:
    """The tokens in parts that a tsvector can hold; those of one line, or of 20,000 characters of it, lie together.

    The pieces of a longer line share 256 characters, more than a query has.
    """
    held = entry_tokens(IndexEntry(entry.day, entry.title, entry.publisher, entry.categories, entry.topic, "", ""))
    for line in entry.text.split("\n"):
        for start in range(0, max(1, len(line) - 256), PART_TOKENS - 256):
            more = index_tokens(line[start : start + PART_TOKENS])
            if held and len(held | more) > PART_TOKENS:
                yield held
                held = set()
            held |= more
    yield held
