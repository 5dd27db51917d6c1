"""Briefs of articles in the archive, made once a length and revision of the summarizer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

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


@cache
def _briefs() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)


@dataclass(frozen=True, slots=True)
class Briefs:
    """A row an article and length, of the newest revision it was asked for in."""

    database: Database

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
        async with self.database.writing() as connection:
            await connection.execute(delete(briefs).where(same))
            row = {"article_id": article_id, "length": length, "revision": revision, "document": document}
            await connection.execute(insert(briefs).values(**row))


def read_brief(document: str, article: str) -> Brief:
    """A brief with its article, from their rows."""
    return replace(_briefs().validate_json(document), article=article_adapter().validate_json(article))
