"""Asks the search index: which articles hold all of this, the newest first. Also rebuilds and checks it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import (
    ColumnElement,
    FromClause,
    Select,
    and_,
    cast,
    column,
    func,
    intersect,
    literal_column,
    not_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article
from bot.storage.database import Database
from bot.storage.schema import articles
from bot.storage.search_entries import (
    SLOT_BITS,
    SPILL_DAYS,
    clear,
    entries,
    entry_of,
    entry_tokens,
    put,
)
from bot.summarizing.topics import topic_of
from bot.text.search_tokens import FIELDS, REVISION, sought, whole_title

BATCH: Final = 200  # articles a transaction of a rebuilding: other writers wait for one at most
SAMPLE: Final = 20  # entries that a check looks at whole


@dataclass(frozen=True, slots=True)
class Wanted:
    """What an article has to hold, all of it; every text is folded.

    ``texts`` stand in it and ``without`` do not; ``in_title`` stand in its title; ``title`` is its title; ``fields``
    are (field, piece of it) and ``not_fields`` the opposite, of publisher, categories, topic, documents; ``since``
    and ``until`` are days of publication since 1970, both included; ``chat_id`` None sees what is public.
    """

    texts: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    in_title: tuple[str, ...] = ()
    not_all_in_title: tuple[str, ...] = ()
    title: str | None = None
    fields: tuple[tuple[str, str], ...] = ()
    not_fields: tuple[tuple[str, str], ...] = ()
    since: int | None = None
    until: int | None = None
    chat_id: int | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """An article that was found, with its folded title and text; the next page is ``below`` its slot."""

    slot: int
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
    """Answers from one transaction that only reads."""

    database: Database

    async def matches(self, wanted: Wanted, *, limit: int, below: int | None = None) -> list[Match]:
        """The newest by day of publication first (of one day, the last to arrive), after the slot ``below``."""
        async with self.database.reading() as connection:
            source, conditions, slot = _asked(wanted, connection.dialect.name)
            found = entries.c
            query = select(found.slot, found.article_id, found.day, found.title, found.text).select_from(source)
            if below is not None:
                conditions.append(slot < below)
            query = query.where(*conditions).order_by(slot.desc()).limit(limit)
            return [Match(*row) for row in (await connection.execute(query)).all()]

    async def among(self, wanted: Wanted, article_ids: Sequence[int]) -> list[Match]:
        """Those of these articles that match."""
        async with self.database.reading() as connection:
            conditions = _conditions(wanted, connection.dialect.name)
            found = entries.c
            query = select(found.slot, found.article_id, found.day, found.title, found.text)
            rows = await connection.execute(query.where(found.article_id.in_(article_ids), *conditions))
            return [Match(*row) for row in rows.all()]

    async def days(self, wanted: Wanted) -> dict[int, int]:
        """How many articles match, by day of publication."""
        async with self.database.reading() as connection:
            source, conditions, _ = _asked(wanted, connection.dialect.name)
            query = select(entries.c.day, func.count()).select_from(source).where(*conditions)
            rows = (await connection.execute(query.group_by(entries.c.day))).all()
        return {row[0]: row[1] for row in rows}

    async def size(self) -> int:
        """How many articles are in the index."""
        async with self.database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(entries))).scalar_one())

    async def rebuild(self, progress: Callable[[int, int], None]) -> int:
        """Empty the index and fill it from the archive, the newest arrivals first; ``progress`` gets done and all.

        Works in batches: others read and write meanwhile. Returns how many articles there were.
        """
        async with self.database.writing() as connection:
            await clear(connection)
            total = int((await connection.execute(select(func.count()).select_from(articles))).scalar_one())
        done, below = 0, None
        while True:
            async with self.database.writing() as connection:
                rows = await _batch(connection, below)
                for row in rows:
                    article = TypeAdapter(Article).validate_json(row.document)
                    entry = entry_of(article, topic_of(article).name, row.read_at)
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
        entry = entry_of(TypeAdapter(Article).validate_json(row.document), row.topic, row.read_at)
        kept = (row.day, row.title, row.publisher, row.categories, row.documents, row.text)
        same = kept == (entry.day, entry.title, entry.publisher, entry.categories, entry.documents, entry.text)
        some = sorted(entry_tokens(entry))[:: max(1, len(entry.text) // 40)]
        is_there = all([await _has_token(connection, row.slot, token) for token in some])
        wrong += not (same and is_there)
    return wrong


async def _has_token(connection: AsyncConnection, slot: int, token: str) -> bool:
    if connection.dialect.name == "sqlite":
        query = text("SELECT 1 FROM search_tokens WHERE search_tokens MATCH :token AND rowid = :slot")
        asked = {"token": f'"{token}"', "slot": slot}
    else:
        query = text("SELECT 1 FROM search_tokens WHERE slot = :slot AND tokens @@ CAST(:token AS tsquery)")
        asked = {"token": f"'{token}'", "slot": slot}
    return (await connection.execute(query, asked)).first() is not None


def _asked(wanted: Wanted, dialect: str) -> tuple[FromClause, list[ColumnElement[bool]], ColumnElement[int]]:
    """Where to look, what has to hold, and the column to sort by."""
    conditions = _conditions(wanted, dialect)
    groups = [group for group in _token_groups(wanted) if group]
    if not groups:
        return entries, conditions, entries.c.slot
    if dialect == "sqlite":
        tokens = table("search_tokens", column("rowid"))
        rowid: ColumnElement[int] = literal_column("search_tokens.rowid")
        asked = " AND ".join(f'"{token}"{"*" * is_start}' for group in groups for token, is_start in group)
        matching = literal_column("search_tokens").op("MATCH")(asked)
        bounds = [rowid >= wanted.since << SLOT_BITS] if wanted.since is not None else []
        if wanted.until is not None:
            bounds.append(rowid < (wanted.until + SPILL_DAYS) << SLOT_BITS)
        return tokens.join(entries, entries.c.slot == rowid), [matching, *bounds, *conditions], rowid
    first, *others = map(_having, groups)
    found = (
        (intersect(first, *others) if others else first).cte("found").prefix_with("MATERIALIZED", dialect="postgresql")
    )
    return found.join(entries, entries.c.slot == found.c.slot), conditions, entries.c.slot


def _having(group: Sequence[tuple[str, bool]]) -> Select[Any]:
    """PostgreSQL: the slots with all these tokens in one part."""
    asked = " & ".join(f"'{token}'{':*' * is_start}" for token, is_start in group)
    tokens = table("search_tokens", column("slot"), column("tokens"))
    return select(tokens.c.slot).where(tokens.c.tokens.op("@@")(cast(asked, TSQUERY)))


def _token_groups(wanted: Wanted) -> list[list[tuple[str, bool]]]:
    """The tokens to ask for, a group a text; True marks a beginning of tokens."""
    texts = [*wanted.texts, *(value for field, value in wanted.fields if field == "documents")]
    groups = [[(token, len(needle) == 1) for token in sought(needle)] for needle in texts]
    marked = [(FIELDS["title"], needle) for needle in wanted.in_title]
    marked += [(FIELDS[field], value) for field, value in wanted.fields if field in FIELDS]
    groups += [[(mark + token, len(needle) == 1) for token in sought(needle)] for mark, needle in marked]
    return [*groups, [(whole_title(wanted.title), False)] if wanted.title else []]


def _conditions(wanted: Wanted, dialect: str) -> list[ColumnElement[bool]]:
    """All that has to hold, in the words of the entry itself."""
    place = func.instr if dialect == "sqlite" else func.strpos

    def holds(where: Any, needle: str) -> ColumnElement[bool]:
        return place(where, needle) > 0

    found: list[ColumnElement[bool]] = [entries.c.owner_chat_id.in_([0, wanted.chat_id or 0])]
    found += [holds(entries.c.text, needle) for needle in wanted.texts]
    found += [not_(holds(entries.c.text, needle)) for needle in wanted.without]
    found += [holds(entries.c.title, needle) for needle in wanted.in_title]
    found += [holds(entries.c[field], value) for field, value in wanted.fields]
    found += [not_(holds(entries.c[field], value)) for field, value in wanted.not_fields]
    if wanted.not_all_in_title:
        found.append(not_(and_(*(holds(entries.c.title, needle) for needle in wanted.not_all_in_title))))
    if wanted.title:
        found.append(entries.c.title == wanted.title)
    if wanted.since is not None:
        found.append(entries.c.day >= wanted.since)
    if wanted.until is not None:
        found.append(entries.c.day <= wanted.until)
    return found
