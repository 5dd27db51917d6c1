"""Articles that were read, and the briefs made of them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import ColumnElement, Row, delete, func, insert, or_, select, update

from bot.models import Article, Brief, Length
from bot.storage.database import Database
from bot.storage.schema import articles, briefs
from bot.storage.search.entries import entry_of, put, remove_of_chat
from bot.storage.turns import read
from bot.summarizing.topics import topic_of

_EMPTY = Article("", None, "", ())
_ARTICLES = (
    "SELECT id, document, owner_chat_id, read_at, etag, last_modified FROM articles "
    "WHERE id IN ({numbers}) AND owner_chat_id IN (0, :chat)"
)
_BRIEFS = (
    "SELECT a.id, a.read_at, a.document, b.document FROM articles a JOIN briefs b ON b.article_id = a.id "
    "WHERE a.id IN ({numbers}) AND a.owner_chat_id = 0 AND b.length = :length AND b.revision = :revision"
)


@dataclass(frozen=True, slots=True)
class StoredArticle:
    """An article with its row; ``owner_chat_id`` None: public."""

    id: int
    article: Article
    owner_chat_id: int | None
    read_at: datetime
    etag: str | None = None
    last_modified: str | None = None


@cache
def _articles() -> TypeAdapter[Article]:
    return TypeAdapter(Article)


@cache
def _briefs() -> TypeAdapter[Brief]:
    return TypeAdapter(Brief)


@dataclass(frozen=True, slots=True)
class Articles:
    """One row a page and owner."""

    database: Database

    async def save(
        self,
        article: Article,
        *,
        owner_chat_id: int | None,
        read_at: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> StoredArticle:
        """Insert or replace; a changed text drops the briefs of the old one in the same transaction."""
        key, owner = page_key(article), owner_chat_id or 0
        values: dict[str, Any] = {
            "title": article.title,
            "publisher": article.publisher,
            "published": article.published.isoformat() if article.published else None,
            "document": _articles().dump_json(article).decode(),
            "etag": etag,
            "last_modified": last_modified,
            "read_at": read_at,
        }
        same = (articles.c.page_key == key) & (articles.c.owner_chat_id == owner)
        entry = entry_of(article, topic_of(article).name, read_at)
        async with self.database.writing() as connection:
            row = (await connection.execute(select(articles.c.id, articles.c.document).where(same))).first()
            if row is None:
                added = insert(articles).values(page_key=key, owner_chat_id=owner, **values).returning(articles.c.id)
                article_id = (await connection.execute(added)).scalar_one()
            else:
                article_id = row.id
                await connection.execute(update(articles).where(same).values(**values))
                if row.document != values["document"]:
                    await connection.execute(delete(briefs).where(briefs.c.article_id == article_id))
            await put(connection, article_id, owner, entry)
        return StoredArticle(article_id, article, owner_chat_id, read_at, etag, last_modified)

    async def find(self, url: str, *, chat_id: int) -> StoredArticle | None:
        """By canonical address: this chat's own before the public one."""
        return await self._first((articles.c.page_key == url) & _visible(chat_id))

    async def get(self, article_id: int, *, chat_id: int) -> StoredArticle | None:
        """By number, if this chat may see it."""
        return await self._first((articles.c.id == article_id) & _visible(chat_id))

    async def several(self, article_ids: Sequence[int], *, chat_id: int | None) -> dict[int, StoredArticle]:
        """Those of these numbers that this chat may see; without a chat: that everybody may."""
        numbers = ", ".join(str(int(one)) for one in article_ids) or "NULL"
        rows = await read(self.database, _ARTICLES.format(numbers=numbers), {"chat": chat_id or 0})
        return {row[0]: _read_article(row) for row in rows}

    async def add(self, article: Article, *, read_at: datetime) -> int | None:
        """Put a public article into the archive; its number, None where it is there already, word for word."""
        document = _articles().dump_json(article).decode()
        same = (articles.c.page_key == page_key(article)) & (articles.c.owner_chat_id == 0)
        async with self.database.reading() as connection:
            known = (await connection.execute(select(articles.c.document).where(same))).scalar_one_or_none()
        if known == document:
            return None
        return (await self.save(article, owner_chat_id=None, read_at=read_at)).id

    async def public(self) -> list[Article]:
        """Every article that belongs to no chat, in order of arrival."""
        query = select(articles.c.document).where(articles.c.owner_chat_id == 0).order_by(articles.c.id)
        async with self.database.reading() as connection:
            rows = (await connection.execute(query)).scalars().all()
        return [_articles().validate_json(document) for document in rows]

    async def count(self) -> int:
        """How many articles there are."""
        async with self.database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(articles))).scalar_one())

    async def erase_chat(self, chat_id: int) -> None:
        """Delete all that belongs to this chat alone."""
        async with self.database.writing() as connection:
            await remove_of_chat(connection, chat_id)
            await connection.execute(delete(articles).where(articles.c.owner_chat_id == chat_id))

    async def _first(self, condition: ColumnElement[bool]) -> StoredArticle | None:
        query = select(articles).where(condition).order_by((articles.c.owner_chat_id == 0), articles.c.id.desc())
        async with self.database.reading() as connection:
            row = (await connection.execute(query.limit(1))).first()
        return _stored(row) if row else None


@dataclass(frozen=True, slots=True)
class Briefs:
    """Made once a length and revision of the summarizer."""

    database: Database

    async def find(self, stored: StoredArticle, length: Length, revision: int) -> Brief | None:
        """The brief of exactly this article."""
        key = (briefs.c.article_id == stored.id) & (briefs.c.length == length) & (briefs.c.revision == revision)
        async with self.database.reading() as connection:
            document = (await connection.execute(select(briefs.c.document).where(key))).scalar_one_or_none()
        return replace(_briefs().validate_json(document), article=stored.article) if document else None

    async def several(
        self, article_ids: Sequence[int], length: Length, revision: int
    ) -> dict[int, tuple[Brief, datetime]]:
        """Of public articles those briefs that were made, with when the article was read."""
        numbers = ", ".join(str(int(one)) for one in article_ids) or "NULL"
        wanted = {"length": length, "revision": revision}
        rows = await read(self.database, _BRIEFS.format(numbers=numbers), wanted)
        return {row[0]: (read_brief(row[3], row[2]), _instant(row[1])) for row in rows}

    async def save(self, article_id: int, length: Length, revision: int, brief: Brief) -> None:
        """Keep a brief, without its article."""
        document = _briefs().dump_json(replace(brief, article=_EMPTY)).decode()
        same = (briefs.c.article_id == article_id) & (briefs.c.length == length)
        async with self.database.writing() as connection:
            await connection.execute(delete(briefs).where(same))
            row = {"article_id": article_id, "length": length, "revision": revision, "document": document}
            await connection.execute(insert(briefs).values(**row))


def _read_article(row: Sequence[Any]) -> StoredArticle:
    number, document, owner, read_at, etag, last_modified = row
    article = _articles().validate_json(document)
    return StoredArticle(number, article, owner or None, _instant(read_at), etag, last_modified)


def _instant(value: Any) -> datetime:
    """As the schema's Instant reads it: SQLite keeps UTC as text without a zone."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def read_brief(document: str, article: str) -> Brief:
    """A brief with its article, from their rows."""
    return replace(_briefs().validate_json(document), article=_articles().validate_json(article))


def page_key(article: Article) -> str:
    """The address, or the digest of a text without one."""
    if article.url:
        return article.url
    return "sha256:" + hashlib.sha256("\n".join((article.title, *article.paragraphs)).encode()).hexdigest()


def _visible(chat_id: int) -> ColumnElement[bool]:
    return or_(articles.c.owner_chat_id == 0, articles.c.owner_chat_id == chat_id)


def _stored(row: Row[Any]) -> StoredArticle:
    article = _articles().validate_json(row.document)
    return StoredArticle(row.id, article, row.owner_chat_id or None, row.read_at, row.etag, row.last_modified)
