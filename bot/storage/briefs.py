"""Briefs of articles in the archive, made once a length and revision of the summarizer."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from typing import Final

from pydantic import TypeAdapter
from sqlalchemy import delete, insert, select

from bot.models import Article, Brief, Length
from bot.storage.articles import StoredArticle, article_adapter, instant
from bot.storage.database import Database
from bot.storage.schema import briefs

_EMPTY = Article("", None, "", ())
_BRIEFS = (
    "SELECT a.id, a.read_at, a.document, b.document FROM articles a JOIN briefs b ON b.article_id = a.id "
    "WHERE a.id IN ({numbers}) AND a.owner_chat_id = 0 AND b.length = :length AND b.revision = :revision"
)
_OF_A_PAGE = (
    "SELECT a.id, a.owner_chat_id, a.read_at, a.document, b.document FROM articles a LEFT JOIN briefs b "
    "ON b.article_id = a.id AND b.length = :length AND b.revision = :revision "
    "WHERE a.page_key = :url AND a.owner_chat_id IN (0, :chat) ORDER BY (a.owner_chat_id = 0), a.id DESC LIMIT 1"
)
KEPT_CHARACTERS: Final = 2_000_000  # of documents whose briefs are kept as values: some ten megabytes
LONGEST_KEPT: Final = 50_000  # a document this long is read anew: it would push many others out


@dataclass(frozen=True, slots=True)
class StoredBrief:
    """A brief with what is known of its article's row; ``owner_chat_id`` None: public."""

    article_id: int
    brief: Brief
    owner_chat_id: int | None
    read_at: datetime


@dataclass(slots=True)
class Recent:
    """Briefs of public articles that were asked for of late, by the documents of their rows: the same documents are the
    same value, which is never looked for by anything that changes meanwhile."""

    _briefs: OrderedDict[tuple[str, str], Brief] = field(default_factory=OrderedDict)
    _characters: int = 0

    def brief(self, document: str, article: str) -> Brief:
        """What these two say."""
        key = (document, article)
        found = self._briefs.get(key)
        if found is not None:
            self._briefs.move_to_end(key)
            return found
        found = read_brief(document, article)
        if len(document) + len(article) <= LONGEST_KEPT:
            self._keep(key, found)
        return found

    def _keep(self, key: tuple[str, str], brief: Brief) -> None:
        self._briefs[key] = brief
        self._characters += sum(map(len, key))
        while self._characters > KEPT_CHARACTERS:
            oldest, _ = self._briefs.popitem(last=False)
            self._characters -= sum(map(len, oldest))


@cache
def _briefs() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)


@dataclass(frozen=True, slots=True)
class Briefs:
    """A row an article and length, of the newest revision it was asked for in."""

    database: Database
    recent: Recent = field(default_factory=Recent, compare=False)

    async def of_page(self, url: str, *, chat_id: int, length: Length, revision: int) -> StoredBrief | None:
        """The brief of an address, this chat's own article before the public one; None where that has none yet."""
        wanted = {"url": url, "chat": chat_id, "length": length, "revision": revision}
        row = await self.database.row_of(_OF_A_PAGE, wanted)
        if row is None or row[4] is None:
            return None
        number, owner, read_at, article, document = row
        # What belongs to one chat is not kept in memory: it may be forgotten.
        brief = read_brief(document, article) if owner else self.recent.brief(document, article)
        return StoredBrief(number, brief, owner or None, instant(read_at))

    async def find(self, stored: StoredArticle, length: Length, revision: int) -> Brief | None:
        """The brief of exactly this article; None where this revision of the summarizer made none."""
        key = (briefs.c.article_id == stored.id) & (briefs.c.length == length) & (briefs.c.revision == revision)
        async with self.database.reading() as connection:
            document = (await connection.execute(select(briefs.c.document).where(key))).scalar_one_or_none()
        return replace(_briefs().validate_json(document), article=stored.article) if document else None

    async def several(
        self, article_ids: Sequence[int], length: Length, revision: int
    ) -> dict[int, tuple[Brief, datetime]]:
        """The briefs that were made of these articles, by number, with when each was read; only of public ones."""
        numbers = ", ".join(str(int(one)) for one in article_ids) or "NULL"
        wanted = {"length": length, "revision": revision}
        rows = await self.database.read_sql(_BRIEFS.format(numbers=numbers), wanted)
        return {row[0]: (read_brief(row[3], row[2]), instant(row[1])) for row in rows}

    async def save(self, article_id: int, length: Length, revision: int, brief: Brief) -> None:
        """Keep a brief, without its article."""
        document = _briefs().dump_json(replace(brief, article=_EMPTY)).decode()
        same = (briefs.c.article_id == article_id) & (briefs.c.length == length)
        async with self.database.writing(f"brief {article_id} {length}") as connection:
            await connection.execute(delete(briefs).where(same))
            row = {"article_id": article_id, "length": length, "revision": revision, "document": document}
            await connection.execute(insert(briefs).values(**row))


def read_brief(document: str, article: str) -> Brief:
    """A brief with its article, from their rows."""
    return replace(_briefs().validate_json(document), article=article_adapter().validate_json(article))
