"""The search index as it is written: one folded entry an article, and its tokens for the engine's own index.

On SQLite the tokens are a contentless FTS5 table, on PostgreSQL tsvectors. Both hold which tokens an article has, not
where: what is found is compared with the folded text (``bot/text/normalize.py``). An entry's ``slot`` grows with
the day of publication, so the newest come first by key alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, dataclass, fields
from datetime import date, datetime
from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.models import Article
from bot.models.calendar import CHINA, EPOCH
from bot.storage.database import StorageError
from bot.storage.schema import metadata
from bot.storage.turns import run
from bot.text.normalize import REVISION, field_tokens, fold, tokens, whole_title

SLOT_BITS: Final = 16  # on SQLite: slots a day; neighbours that lie near make a small index
WIDE_BITS: Final = 40  # on PostgreSQL the slot ends with the article's number: nothing is asked, nobody waits
SPILL_DAYS: Final = 16  # days that a full day runs over into at most (16 × 65,536 articles of one day)
PART_TOKENS: Final = 20_000  # a tsvector holds 1 MB

ENGINE_TABLES: Final = ("search_tokens",)  # with what their engine adds to the name: made by the migration alone

_KEY = BigInteger().with_variant(Integer, "sqlite")

entries = Table(
    "search_entries",
    metadata,
    Column("slot", _KEY, primary_key=True, autoincrement=False),
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
)

_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,9}（(?:19|20)\d\d）第?\d{1,4}号")
_TITLED = re.compile(r"《[^《》\n]{2,80}》")
_HEADER_NUMBERS = ("文号", "发文字号")


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as search compares it: all folded. ``text`` has a line each for title, publisher, paragraphs,
    captions; ``categories`` is ／one／after／the other／; ``documents`` a line each for numbers and titles."""

    day: int
    title: str
    publisher: str
    categories: str
    topic: str
    documents: str
    text: str


_FIELDS: Final = tuple(one.name for one in fields(Entry))
_COLUMNS: Final = ("slot", "article_id", "owner_chat_id", "revision", *_FIELDS)
_SELECT: Final = f"SELECT slot, revision, owner_chat_id, {', '.join(_FIELDS)} FROM search_entries"  # noqa: S608
_INSERT: Final = (
    f"INSERT INTO search_entries ({', '.join(_COLUMNS)}) VALUES ({', '.join(':' + name for name in _COLUMNS)})"  # noqa: S608
)


def day_of(published: datetime | date | None, read_at: datetime) -> int:
    """Days since 1970 of the day of publication in China, of reading where it is unknown; not before 1970."""
    moment = published or read_at
    there = moment.astimezone(CHINA).date() if isinstance(moment, datetime) else moment
    return max(0, (there - EPOCH).days)


def entry_of(article: Article, topic: str, read_at: datetime) -> Entry:
    """The entry of an article; ``topic`` is its subject class."""
    header = [article.header[name] for name in _HEADER_NUMBERS if article.header.get(name)]
    lines = (article.title, article.original_title, article.publisher, *article.paragraphs, *article.captions, *header)
    body = "\n".join(filter(None, (fold(line) for line in lines if line)))
    path = [fold(part) for part in article.categories]
    return Entry(
        day_of(article.published, read_at),
        fold(article.title),
        fold(article.publisher or ""),
        "／".join(["", *path, ""]) if path else "",
        fold(topic),
        "\n".join(dict.fromkeys([*_NUMBER.findall(body), *_TITLED.findall(body), *map(fold, header)])),
        body,
    )


def entry_tokens(entry: Entry) -> set[str]:
    """Everything that the entry is found by."""
    found = tokens(entry.text) | {whole_title(entry.title)}
    for field in ("title", "publisher", "categories", "topic"):
        found |= field_tokens(field, getattr(entry, field))
    return found


async def put(connection: AsyncConnection, article_id: int, owner_chat_id: int, entry: Entry) -> None:
    """Index an article, or index it anew; nothing is done where all is the same."""
    for row in await run(connection, f"{_SELECT} WHERE article_id = :id", {"id": article_id}):
        slot, revision, owner, *known = row
        if (Entry(*known), owner, revision) == (entry, owner_chat_id, REVISION):
            return
        await _take_out(connection, slot, revision, Entry(*known))
    slot = await _free_slot(connection, article_id, entry.day)
    values = dict(zip(_FIELDS, astuple(entry), strict=True))
    added = {"slot": slot, "article_id": article_id, "owner_chat_id": owner_chat_id, "revision": REVISION, **values}
    await run(connection, _INSERT, added)
    await _put_tokens(connection, slot, entry)


async def remove_of_chat(connection: AsyncConnection, chat_id: int) -> None:
    """Take out all that belongs to this chat alone."""
    for row in await run(connection, f"{_SELECT} WHERE owner_chat_id = :chat", {"chat": chat_id}):
        slot, revision, _, *known = row
        await _take_out(connection, slot, revision, Entry(*known))


async def clear(connection: AsyncConnection) -> None:
    """Empty the index."""
    await run(connection, "DELETE FROM search_entries", {})
    if connection.dialect.name == "sqlite":
        await run(connection, "INSERT INTO search_tokens(search_tokens) VALUES ('delete-all')", {})


async def _take_out(connection: AsyncConnection, slot: int, revision: int, entry: Entry) -> None:
    """PostgreSQL's tokens go with their entry. FTS5 has to be told which they were: of another revision nobody knows,
    they stay behind without an entry, unseen, until the next rebuilding."""
    if connection.dialect.name == "sqlite" and revision == REVISION:
        told = "INSERT INTO search_tokens(search_tokens, rowid, tokens) VALUES ('delete', :slot, :tokens)"
        await run(connection, told, {"slot": slot, "tokens": " ".join(entry_tokens(entry))})
    await run(connection, "DELETE FROM search_entries WHERE slot = :slot", {"slot": slot})


async def _free_slot(connection: AsyncConnection, article_id: int, day: int) -> int:
    if connection.dialect.name != "sqlite":
        return (day << WIDE_BITS) | article_id
    for spilt in range(SPILL_DAYS):
        first, end = (day + spilt) << SLOT_BITS, (day + spilt + 1) << SLOT_BITS
        last = "SELECT max(slot) FROM search_entries WHERE slot >= :first AND slot < :end"
        [[taken]] = await run(connection, last, {"first": first, "end": end})
        if taken is None or taken + 1 < end:
            return first if taken is None else int(taken) + 1
    raise StorageError("too many articles of one day")


async def _put_tokens(connection: AsyncConnection, slot: int, entry: Entry) -> None:
    if connection.dialect.name == "sqlite":
        added = "INSERT INTO search_tokens(rowid, tokens) VALUES (:slot, :tokens)"
        await run(connection, added, {"slot": slot, "tokens": " ".join(entry_tokens(entry))})
        return
    added = "INSERT INTO search_tokens VALUES (:slot, :part, array_to_tsvector(CAST(:tokens AS text[])))"
    for part, some in enumerate(parts(entry)):
        await run(connection, added, {"slot": slot, "part": part, "tokens": list(some)})


def parts(entry: Entry) -> Iterator[Iterable[str]]:
    """The tokens in parts that a tsvector can hold; those of one line, or of 20,000 characters of it, lie together.

    The pieces of a longer line share 256 characters, more than a query has.
    """
    held = entry_tokens(Entry(entry.day, entry.title, entry.publisher, entry.categories, entry.topic, "", ""))
    for line in entry.text.split("\n"):
        for start in range(0, max(1, len(line) - 256), PART_TOKENS - 256):
            more = tokens(line[start : start + PART_TOKENS])
            if held and len(held | more) > PART_TOKENS:
                yield held
                held = set()
            held |= more
    yield held
