"""Search beside LIKE, trigram FTS5 and FTS5 over jieba's words: what is found, how fast, how large.

    python -m benchmarks.search DATA_FOLDER                     # 10,000 articles
    python -m benchmarks.search DATA_FOLDER --articles 100000

Articles are put together from the sentences of DATA_FOLDER/news.jsonl (a text a line, JSON with "text"). What is true
is a literal search of title, paragraphs and captions. Goals: recall 1.00 and precision .98 for two characters and more,
in either script and across word boundaries; p50 under 2 ms and p99 under 30 ms for the 30 newest.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import insert, text

from benchmarks.archive import Archive
from bot.flows.search import search
from bot.models import Article
from bot.search.query import parse
from bot.storage.articles import page_key
from bot.storage.schema import articles as articles_table
from bot.storage.search.entries import entry_of, put
from bot.storage.search.statement import IndexQuery
from bot.storage.storage import Storage, open_storage
from bot.text.normalize import fold
from bot.text.scripts import to_traditional
from bot.text.words import words

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
SHOWN, PAGE, BATCH = 30, 5, 500
P50_MS, P99_MS, RECALL, PRECISION = 2.0, 30.0, 1.0, 0.98
Ask = Callable[[str, int], Awaitable[list[int]]]


@dataclass(frozen=True, slots=True)
class Sought:
    """A query of a ``kind``, and the literal text that it has to find."""

    kind: str
    query: str
    literal: str


class Speed(NamedTuple):
    """Milliseconds at the median and the 99th of a hundred; how many hits were shown, the mean."""

    p50: float
    p99: float
    hits: float


class Made:
    """Articles from sentences, the same at every run."""

    def __init__(self, folder: Path, count: int) -> None:
        lines = (folder / "news.jsonl").read_text("utf-8").splitlines()
        texts = [json.loads(line)["text"] for line in lines]
        self.sentences = [one for one in re.findall(r"[^。！？\n]{8,}[。！？]", "\n".join(texts)) if len(one) < 200]
        self.dice = random.Random(7)
        self.articles = [self._article(number) for number in range(count)]
        self.literal = ["\n".join((one.title, *one.paragraphs, *one.captions)) for one in self.articles]

    def _article(self, number: int) -> Article:
        choose = self.dice.choice
        paragraphs = tuple(
            "".join(choose(self.sentences) for _ in range(self.dice.randint(2, 5)))
            for _ in range(self.dice.randint(2, 6))
        )
        day = date(2021, 1, 1) + timedelta(days=self.dice.randint(0, 1800))
        title = choose(self.sentences)[: self.dice.randint(10, 30)]
        url = f"https://a.example/{number}"
        return Article(url, url, title, paragraphs, published=day, captions=(choose(self.sentences)[:20],))

    def queries(self, count: int) -> list[Sought]:
        """A quarter each: words, fragments (words or not, up to six characters), ends of runs, the other script."""
        found = []
        for number in range(count):
            text = self.dice.choice(self.literal)
            runs = re.findall(r"[\u4e00-\u9fff]{6,}", text) or ["经济发展工作"]
            run, kind = self.dice.choice(runs), ("word", "fragment", "end", "other script")[number % 4]
            length = self.dice.randint(2, 6)
            at = self.dice.randint(0, len(run) - length)
            known = [word for word in words(run) if len(word) > 1]
            word = self.dice.choice(known) if known else run[:2]
            literal = {"word": word, "fragment": run[at : at + length], "end": run[-length:], "other script": word}[
                kind
            ]
            found.append(Sought(kind, to_traditional(literal) if kind == "other script" else literal, literal))
        return found


async def store(storage: Storage, made: Made, start: int, end: int) -> tuple[float, float]:
    """Put articles in, without and then with search: seconds of each."""
    bare = index = 0.0
    for at in range(start, end, BATCH):
        some = made.articles[at : min(end, at + BATCH)]
        rows = [
            {"page_key": page_key(one), "owner_chat_id": 0, "read_at": NOW,
             "document": json.dumps({"source": one.source, "url": one.url, "title": one.title,
                                     "paragraphs": one.paragraphs, "published": str(one.published),
                                     "captions": one.captions}, ensure_ascii=False)}
            for one in some
        ]  # fmt: skip
        started = time.perf_counter()
        async with storage.database.writing() as connection:
            await connection.execute(insert(articles_table), rows)
        bare += time.perf_counter() - started
        started = time.perf_counter()
        async with storage.database.writing() as connection:
            for number, one in enumerate(some, at + 1):
                await put(connection, number, 0, entry_of(one, "其他", NOW))
        index += time.perf_counter() - started
    return bare, index


async def size(storage: Storage, path: Path) -> int:
    """Bytes of the database, its log written back."""
    async with storage.database.writer.connect() as connection:
        raw = await connection.get_raw_connection()
        await raw.driver_connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path.stat().st_size


async def milliseconds(ask: Ask, queries: list[Sought]) -> Speed:
    """Of the newest hits; each query was asked once before."""
    times, hits = [], 0
    for one in queries:
        hits += len(await ask(one.query, SHOWN))
        started = time.perf_counter()
        await ask(one.query, SHOWN)
        times.append((time.perf_counter() - started) * 1000)
    return Speed(statistics.median(times), sorted(times)[int(len(times) * 0.99)], hits / len(queries))


async def quality(ask: Ask, queries: list[Sought], literal: list[str]) -> dict[str, tuple[float, float]]:
    """Recall and precision by kind: the mean over queries."""
    found: dict[str, list[tuple[float, float]]] = {}
    for one in queries:
        true = {number for number, text in enumerate(literal, 1) if one.literal in text}
        got = set(await ask(one.query, len(literal)))
        both = len(true & got)
        found.setdefault(one.kind, []).append((both / len(true) if true else 1.0, both / len(got) if got else 1.0))
    return {kind: (statistics.mean(r for r, _ in all_), statistics.mean(p for _, p in all_))
            for kind, all_ in found.items()}  # fmt: skip


def ours(storage: Storage) -> Ask:
    async def ask(query: str, limit: int) -> list[int]:
        return [one.article_id for one in await storage.search.matches(IndexQuery(texts=(fold(query),)), limit=limit)]

    return ask


class Peer:
    """Another index in a file of its own; the newest have the highest rowid."""

    def __init__(self, name: str, path: Path, made: Made, order: list[int]) -> None:
        self.name, self.path, self.made, self.order = name, path, made, order
        self.connection = sqlite3.connect(path, isolation_level=None)
        self.connection.execute("PRAGMA journal_mode=WAL")
        self.connection.execute("PRAGMA synchronous=NORMAL")

    def build(self) -> float:
        """Seconds."""
        cut: dict[str, str] = {}

        def by_words(text: str) -> str:
            parts = re.findall(r"[^。！？\n]+[。！？\n]?", text)
            return " ".join(cut.get(part) or cut.setdefault(part, " ".join(words(part))) for part in parts)

        tables = {
            "LIKE": "CREATE TABLE t(rowid INTEGER PRIMARY KEY, x)",
            "trigram": "CREATE VIRTUAL TABLE t USING fts5(x, content='', tokenize='trigram')",
            "jieba": "CREATE VIRTUAL TABLE t USING fts5(x, content='')",
        }
        self.connection.execute(tables[self.name])
        started = time.perf_counter()
        for at in range(0, len(self.order), BATCH):
            self.connection.execute("BEGIN")
            for rowid in range(at, min(at + BATCH, len(self.order))):
                text = self.made.literal[self.order[rowid]]
                shown = by_words(text) if self.name == "jieba" else text
                self.connection.execute("INSERT INTO t(rowid, x) VALUES (?, ?)", (rowid + 1, shown))
            self.connection.execute("COMMIT")
        self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return time.perf_counter() - started

    async def ask(self, query: str, limit: int) -> list[int]:
        if self.name == "LIKE":
            where, asked = "x LIKE ?", f"%{query}%"
        else:
            where, asked = "t MATCH ?", '"' + (" ".join(words(query)) if self.name == "jieba" else query) + '"'
        rows = self.connection.execute(f"SELECT rowid FROM t WHERE {where} ORDER BY rowid DESC LIMIT ?", (asked, limit))
        return [self.order[row[0] - 1] + 1 for row in rows]


async def whole_page(archive: Archive, queries: list[Sought]) -> Speed:
    """Of a page of five with titles first and sentences, as ``/search`` shows it."""

    async def ask(query: str, _: int) -> list[int]:
        asked = parse(query, NOW, ZoneInfo("Asia/Shanghai"))
        answer = await search(archive, asked, chat_id=1, limit=PAGE)  # type: ignore[arg-type]
        return [hit.article_id for hit in answer.hits]

    return await milliseconds(ask, queries)


async def measure(folder: Path, count: int, asked: int, path: Path) -> bool:
    made = Made(folder, count)
    queries = made.queries(asked)
    characters = sum(map(len, made.literal))
    print(f"{count} articles of {characters / count:.0f} characters, {asked} queries, SQLite {sqlite3.sqlite_version}")
    database = path / "a.db"
    storage = await open_storage(f"sqlite+aiosqlite:///{database}")
    tenth = count // 10
    await store(storage, made, 0, tenth)
    few = await milliseconds(ours(storage), queries)
    few_page = await whole_page(Archive(storage), queries)
    bare, seconds = await store(storage, made, tenth, count)
    whole = await size(storage, database)
    many = await milliseconds(ours(storage), queries)
    page = await whole_page(Archive(storage), queries)
    async with storage.database.writing() as connection:
        shares = (await connection.execute(text(
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_tokens%' UNION ALL "
            "SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search_entries%'"))).scalars().all()  # fmt: skip
    found = await quality(ours(storage), queries, made.literal)
    print(f"\n{'':26}{'p50 ms':>8}{'p99 ms':>8}{'hits':>7}{'MB':>8}{'build s':>9}  recall/precision by kind")
    kinds = list(found)
    mb = sum(map(int, shares)) / 1e6
    print(row("ours, newest 30", many, mb, seconds / (count - tenth) * count, found, kinds))
    print(f"{'':26}tokens {int(shares[0]) / 1e6:.0f} MB, folded texts {int(shares[1]) / 1e6:.0f} MB; with the articles "
          f"{whole / 1e6:.0f} MB; articles alone {bare / (count - tenth) * count:.0f} s")  # fmt: skip
    print(row(f"  with {tenth} articles", few))
    print(row("ours, a page of 5", page))
    print(row(f"  with {tenth} articles", few_page))
    order = sorted(range(count), key=lambda number: (str(made.articles[number].published), number))
    for name in ("LIKE", "trigram", "jieba"):
        peer = Peer(name, path / f"{name}.db", made, order)
        built = peer.build()
        some = queries[: max(20, asked // 5)] if name == "LIKE" else queries
        speed = await milliseconds(peer.ask, some)
        there = (
            dict.fromkeys(kinds, (1.0, 1.0)) if name == "LIKE" else await quality(peer.ask, queries[:100], made.literal)
        )
        print(row(name, speed, peer.path.stat().st_size / 1e6, built, there, kinds), flush=True)
        peer.connection.close()
    await storage.close()
    right = all(recall >= RECALL and precision >= PRECISION for recall, precision in found.values())
    return right and many.p50 < P50_MS and many.p99 < P99_MS


def row(name: str, speed: Speed, mb: float | None = None, seconds: float | None = None,
        found: dict[str, tuple[float, float]] | None = None, kinds: list[str] | None = None) -> str:  # fmt: skip
    by_kind = " ".join(
        f"{kind} {found[kind][0]:.3f}/{found[kind][1]:.3f}" for kind in kinds or [] if kind in (found or {})
    )
    kept = f"{mb:8.0f}{seconds:9.0f}" if mb is not None and seconds is not None else " " * 17
    return f"{name:26}{speed.p50:8.2f}{speed.p99:8.2f}{speed.hits:7.1f}{kept}  {by_kind}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder with news.jsonl")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as path:
        return 0 if asyncio.run(measure(arguments.folder, arguments.articles, arguments.queries, Path(path))) else 1


if __name__ == "__main__":
    sys.exit(main())
