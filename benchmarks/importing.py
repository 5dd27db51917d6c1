"""What keeping the search index in step costs an import, beside a bare insert.

    python -m benchmarks.importing DATA_FOLDER                  # 5,000 posts
    python -m benchmarks.importing DATA_FOLDER --posts 500

Articles are those of ``benchmarks.search``, each saved in a transaction of its own as ``import`` does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from sqlalchemy import insert, select

from benchmarks.search import NOW, Made
from bot.models import Article
from bot.storage.articles import article_adapter, page_key
from bot.storage.schema import articles
from bot.storage.search.entries import entry_of, entry_tokens, put
from bot.storage.storage import Storage, open_storage
from bot.summarizing.topics import topic_of

Save = Callable[[Storage, Article], Awaitable[object]]


async def bare(storage: Storage, article: Article) -> int:
    """As Articles.save did before there was an index."""
    key = page_key(article)
    values = {"document": article_adapter().dump_json(article).decode(), "read_at": NOW}
    async with storage.database.writing() as connection:
        await connection.execute(select(articles.c.id).where(articles.c.page_key == key))
        added = insert(articles).values(page_key=key, owner_chat_id=0, **values).returning(articles.c.id)
        return int((await connection.execute(added)).scalar_one())


async def indexed(storage: Storage, article: Article) -> None:
    """With its entry, without the topic."""
    key = page_key(article)
    values = {"document": article_adapter().dump_json(article).decode(), "read_at": NOW}
    entry = entry_of(article, "其他", NOW)
    async with storage.database.writing() as connection:
        await connection.execute(select(articles.c.id).where(articles.c.page_key == key))
        added = insert(articles).values(page_key=key, owner_chat_id=0, **values).returning(articles.c.id)
        await put(connection, int((await connection.execute(added)).scalar_one()), 0, entry)


async def added(storage: Storage, article: Article) -> None:
    """What ``import`` calls: looked up first, with topic and index."""
    await storage.articles.add(article, topic=topic_of(article).name, read_at=NOW)


async def seconds(made: Made, save: Save) -> tuple[float, float]:
    """Elapsed, and of CPU."""
    with tempfile.TemporaryDirectory() as folder:
        storage = await open_storage(f"sqlite+aiosqlite:///{Path(folder, 'a.db')}")
        started, worked = time.perf_counter(), time.process_time()
        for article in made.articles:
            await save(storage, article)
        took = time.perf_counter() - started, time.process_time() - worked
        await storage.close()
    return took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder with news.jsonl")
    parser.add_argument("--posts", type=int, default=5_000)
    arguments = parser.parse_args()
    made = Made(arguments.folder, arguments.posts)
    topic_of(made.articles[0])
    print(f"{arguments.posts} posts, one transaction each")
    for name, save in (("bare insert", bare), ("with the index", indexed), ("add: index and topic", added)):
        elapsed, cpu = asyncio.run(seconds(made, save))
        each = 1000 / arguments.posts
        print(f"{name:24}{elapsed:7.1f} s, {elapsed * each:5.2f} ms a post ({cpu * each:.2f} ms of CPU)", flush=True)
    started = time.process_time()
    some = made.articles[:500]
    for article in some:
        entry_tokens(entry_of(article, "其他", NOW))
    print(f"of that, folding and tokens {(time.process_time() - started) / len(some) * 1000:.2f} ms", end=", ")
    started = time.process_time()
    for article in some:
        topic_of(article)
    print(f"topic {(time.process_time() - started) / len(some) * 1000:.2f} ms")
    return 0


if __name__ == "__main__":
    sys.exit(main())
