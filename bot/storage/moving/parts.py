"""What is moved, part by part: each table with its values as Python sees them, and the search index.

A part is read and written in the order of its primary key, the same order in both databases: what a stopped move left
in the target are the first rows of the source, and the last of them says where to go on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any, Final, Protocol

from sqlalchemy import (
    Column,
    ColumnElement,
    MetaData,
    String,
    Table,
    TypeDecorator,
    collate,
    func,
    insert,
    select,
    tuple_,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import MoveFailed
from bot.storage.articles import article_adapter
from bot.storage.column_types import Instant
from bot.storage.database import Database
from bot.storage.moving.numbers import set_numbers
from bot.storage.schema import articles, metadata, rates
from bot.storage.search.entries import IndexEntry, entries, entry_of, put_new
from bot.storage.search.index import SearchIndex
from bot.text.normalize import REVISION

BATCH: Final = 500  # rows a transaction
Row = tuple[Any, ...]
Key = tuple[Any, ...]
_ELSEWHERE: Final = frozenset({rates.name, entries.name})  # counted anew by the database's clock; ``SearchPart``


class Part(Protocol):
    """Rows under one name. ``read`` gives the next ones behind a key, in the order of ``key_of``; ``settle`` is called
    when all are there."""

    @property
    def name(self) -> str: ...

    @property
    def table(self) -> Table: ...

    def key_of(self, row: Row) -> Key: ...

    async def read(self, database: Database, after: Key | None) -> list[Row]: ...

    async def last_key(self, database: Database) -> Key | None: ...

    async def write(self, connection: AsyncConnection, rows: Sequence[Row]) -> None: ...

    async def settle(self, target: Database) -> None: ...


def parts() -> tuple[Part, ...]:
    """Everything that is moved, in an order in which each row comes after those that it refers to."""
    tables = [TablePart(_plain(table)) for table in metadata.sorted_tables if table.name not in _ELSEWHERE]
    return (*tables, SearchPart())


@dataclass(frozen=True, slots=True)
class TablePart:
    """A table, its rows as they are."""

    table: Table

    @property
    def name(self) -> str:
        """The table's."""
        return self.table.name

    def key_of(self, row: Row) -> Key:
        """The values of the primary key."""
        return tuple(value for column, value in zip(self.table.columns, row, strict=True) if column.primary_key)

    async def read(self, database: Database, after: Key | None) -> list[Row]:
        """Raises StorageError."""
        return await _rows_behind(database, self.table, _key(database, self.table), after)

    async def last_key(self, database: Database) -> Key | None:
        """None where there is no row. Raises StorageError."""
        return await _last_key(database, _key(database, self.table))

    async def write(self, connection: AsyncConnection, rows: Sequence[Row]) -> None:
        """Insert the rows."""
        names = [column.name for column in self.table.columns]
        await connection.execute(insert(self.table), [dict(zip(names, row, strict=True)) for row in rows])

    async def settle(self, target: Database) -> None:
        """Let new rows get numbers that none had."""
        if target.writer.dialect.name != "sqlite":
            async with target.writing() as connection:
                await set_numbers(connection, self.table)


_FIELDS: Final = tuple(one.name for one in fields(IndexEntry))


@dataclass(frozen=True, slots=True)
class SearchPart:
    """The entries of the search index by their articles: number, owner, and the folded texts. The tokens are made of
    them for the engine that takes them; an entry that an older program folded is folded anew."""

    table: Table = entries

    @property
    def name(self) -> str:
        """The table's."""
        return self.table.name

    def key_of(self, row: Row) -> Key:
        """The article's number: ``rank_key`` is another one on each engine."""
        return (row[0],)

    async def read(self, database: Database, after: Key | None) -> list[Row]:
        """Raises StorageError."""
        found = await _rows_behind(database, self.table, (self.table.c.article_id,), after)
        names = [column.name for column in self.table.columns]
        kept = [dict(zip(names, row, strict=True)) for row in found]
        anew = await _folded_anew(database, {one["article_id"]: one["topic"] for one in kept if _is_old(one)})
        return [_entry_row(one, anew.get(one["article_id"])) for one in kept]

    async def last_key(self, database: Database) -> Key | None:
        """None where there is no row. Raises StorageError."""
        return await _last_key(database, (self.table.c.article_id,))

    async def write(self, connection: AsyncConnection, rows: Sequence[Row]) -> None:
        """By day, so that SQLite's index gets its keys in their order; of one day the order of arrival stays."""
        in_order = sorted(rows, key=lambda row: (row[2], row[0]))
        await put_new(connection, [(number, owner, IndexEntry(*values)) for number, owner, *values in in_order])

    async def settle(self, target: Database) -> None:
        """Raises MoveFailed where the index does not hold what its entries say."""
        if not await SearchIndex(target).has_its_tokens():
            raise MoveFailed("differs", "search_tokens")


def _is_old(kept: Mapping[str, Any]) -> bool:
    return bool(kept["revision"] != REVISION)


def _entry_row(kept: Mapping[str, Any], anew: IndexEntry | None) -> Row:
    values = astuple(anew) if anew else tuple(kept[name] for name in _FIELDS)
    return (kept["article_id"], kept["owner_chat_id"], *values)


async def _folded_anew(database: Database, topics: Mapping[int, str]) -> dict[int, IndexEntry]:
    """The entries of these articles as this program makes them."""
    if not topics:
        return {}
    query = select(articles.c.id, articles.c.document, articles.c.read_at).where(articles.c.id.in_(topics))
    async with database.reading() as connection:
        rows = (await connection.execute(query)).all()
    return {
        row.id: entry_of(article_adapter().validate_json(row.document), topics[row.id], row.read_at) for row in rows
    }


def _plain(table: Table) -> Table:
    """The table with the values that lie in it: no text is taken for a state or an edition, so that none is refused."""
    columns = [Column(one.name, _plain_type(one), primary_key=one.primary_key) for one in table.columns]
    return Table(table.name, MetaData(), *columns)


def _plain_type(column: Column[Any]) -> Any:
    is_ours = isinstance(column.type, TypeDecorator) and not isinstance(column.type, Instant)
    return String() if is_ours else column.type


def _key(database: Database, table: Table) -> tuple[ColumnElement[Any], ...]:
    """The primary key; texts in the order of their characters' numbers, as SQLite and Python have it, whatever
    language a PostgreSQL sorts by."""
    is_sqlite = database.writer.dialect.name == "sqlite"
    return tuple(
        one if is_sqlite or not isinstance(one.type, String) else collate(one, "C") for one in table.primary_key
    )


async def _rows_behind(
    database: Database, table: Table, key: Sequence[ColumnElement[Any]], after: Key | None
) -> list[Row]:
    query = select(table).order_by(*key).limit(BATCH)
    if after is not None:
        query = query.where(tuple_(*key) > after)
    async with database.reading() as connection:
        return [tuple(row) for row in (await connection.execute(query)).all()]


async def _last_key(database: Database, key: Sequence[ColumnElement[Any]]) -> Key | None:
    query = select(*key).order_by(*(one.desc() for one in key)).limit(1)
    async with database.reading() as connection:
        row = (await connection.execute(query)).first()
    return tuple(row) if row else None


async def count(database: Database, part: Part) -> int:
    """How many rows a part has. Raises StorageError."""
    async with database.reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(part.table))).scalar_one())
