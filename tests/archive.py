"""What stands in the archive and in its index, for tests that look into both."""

from __future__ import annotations

from bot.models import Article
from bot.storage.articles import article_adapter
from bot.storage.storage import Storage


async def public_articles(storage: Storage) -> list[Article]:
    """Those that belong to no chat, in order of arrival."""
    rows = await storage.database.read_sql("SELECT document FROM articles WHERE owner_chat_id = 0 ORDER BY id", {})
    return [article_adapter().validate_json(row[0]) for row in rows]


async def indexed(storage: Storage) -> int:
    """How many articles the index holds."""
    [row] = await storage.database.read_sql("SELECT count(*) FROM search_entries", {})
    return int(row[0])
