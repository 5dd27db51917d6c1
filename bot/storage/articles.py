"""Articles that were read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import delete, func, insert, select, update

from bot.models import Article
from bot.storage.database import Database
from bot.storage.schema import articles, briefs
from bot.storage.search.entries import entry_beside, put, remove_of_chat
from bot.urls.former import former_key
from bot.urls.links import canonical

_ARTICLE = "SELECT id, document, owner_chat_id, read_at, etag, last_modified FROM articles"
_ARTICLES = f"{_ARTICLE} WHERE id IN ({{numbers}}) AND owner_chat_id IN (0, :chat)"
_BY_NUMBER = f"{_ARTICLE} WHERE id = :number AND owner_chat_id IN (0, :chat)"
_BY_PAGE = (
    f"{_ARTICLE} WHERE page_key = :key AND owner_chat_id IN (0, :chat) ORDER BY (owner_chat_id = 0), id DESC LIMIT 1"
)

_KEPT = (
    articles.c.id, articles.c.document, articles.c.owner_chat_id, articles.c.read_at, articles.c.etag,
    articles.c.last_modified,
)  # fmt: skip


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
def article_adapter() -> TypeAdapter[Article]:
    """An article from and to the JSON of its row."""
    return TypeAdapter(Article)


@dataclass(frozen=True, slots=True)
class Articles:
    """One row a page and owner: what a chat sent is its own, beside a public article of the same address."""

    database: Database

    async def save(
        self,
        article: Article,
        *,
        topic: str,
        owner_chat_id: int | None,
        read_at: datetime,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> StoredArticle:
        """Insert or replace; a changed text drops the briefs of the old one in the same transaction.

        What is given back is what is kept: the old one where a cover note misses the document that it was read with.
        ``topic`` is the subject class by which the article is found.
        """
        key, owner = page_key(article), owner_chat_id or 0
        values: dict[str, Any] = {
            "document": article_adapter().dump_json(article).decode(),
            "etag": etag,
            "last_modified": last_modified,
            "read_at": read_at,
        }
        same = (articles.c.page_key == key) & (articles.c.owner_chat_id == owner)
        entry = await entry_beside(article, topic, read_at)
        async with self.database.writing(f"page {owner} {key}") as connection:
            row = (await connection.execute(select(*_KEPT).where(same))).first()
            if row and row.document != values["document"]:
                kept = _read_article(row)
                if article.misses_document_of(kept.article):
                    return kept
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
        """By canonical address: this chat's own before the public one.

        An archive may hold it under the key that addresses had once; the address as it was sent then says which it is.
        """
        found = await self._first(_BY_PAGE, {"key": url, "chat": chat_id})
        former = former_key(url)
        if found or former == url:
            return found
        older = await self._first(_BY_PAGE, {"key": former, "chat": chat_id})
        return older if older and canonical(older.article.source) == url else None

    async def get(self, article_id: int, *, chat_id: int) -> StoredArticle | None:
        """By number, if this chat may see it."""
        return await self._first(_BY_NUMBER, {"number": article_id, "chat": chat_id})

    async def several(self, article_ids: Sequence[int], *, chat_id: int | None) -> dict[int, StoredArticle]:
        """Those of these numbers that this chat may see; without a chat: that everybody may."""
        numbers = ", ".join(str(int(one)) for one in article_ids) or "NULL"
        rows = await self.database.read_sql(_ARTICLES.format(numbers=numbers), {"chat": chat_id or 0})
        return {row[0]: _read_article(row) for row in rows}

    async def add(self, article: Article, *, topic: str, read_at: datetime) -> int | None:
        """Put a public article into the archive; its number, None where it is there already, word for word or
        fuller."""
        document = article_adapter().dump_json(article).decode()
        same = (articles.c.page_key == page_key(article)) & (articles.c.owner_chat_id == 0)
        async with self.database.reading() as connection:
            known = (await connection.execute(select(articles.c.document).where(same))).scalar_one_or_none()
        if known == document:
            return None
        stored = await self.save(article, topic=topic, owner_chat_id=None, read_at=read_at)
        return stored.id if stored.article == article else None

    async def count(self) -> int:
        """How many articles there are."""
        async with self.database.reading() as connection:
            return int((await connection.execute(select(func.count()).select_from(articles))).scalar_one())

    async def erase_chat(self, chat_id: int) -> None:
        """Delete all that belongs to this chat alone."""
        async with self.database.writing() as connection:
            await remove_of_chat(connection, chat_id)
            own = (articles.c.owner_chat_id == chat_id) & (articles.c.owner_chat_id != 0)
            await connection.execute(delete(articles).where(own))

    async def _first(self, statement: str, values: dict[str, Any]) -> StoredArticle | None:
        row = await self.database.row_of(statement, values)
        return _read_article(row) if row else None


def _read_article(row: Sequence[Any]) -> StoredArticle:
    number, document, owner, read_at, etag, last_modified = row
    article = article_adapter().validate_json(document)
    return StoredArticle(number, article, owner or None, instant(read_at), etag, last_modified)


def instant(value: Any) -> datetime:
    """As the schema's Instant reads it: SQLite keeps UTC as text without a zone."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def page_key(article: Article) -> str:
    """The address, or the digest of a text without one."""
    if article.url:
        return article.url
    return "sha256:" + hashlib.sha256("\n".join((article.title, *article.paragraphs)).encode()).hexdigest()
