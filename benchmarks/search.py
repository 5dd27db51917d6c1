"""Search on both engines beside LIKE, trigram FTS5 and FTS5 over jieba's words: what is found, how fast, how large.

    python -m benchmarks.search DATA_FOLDER                     # 10,000 articles
    python -m benchmarks.search DATA_FOLDER --articles 100000   # some twenty minutes

Articles are put together from the sentences of DATA_FOLDER/news.jsonl (a text a line, JSON with "text"). What is true
is a literal search of title, paragraphs and captions. PostgreSQL is a throw-away server with its own defaults, but
without fsync, vacuumed and analysed as autovacuum does; SQLite alone is measured where it is not installed. Goals:
recall 1.00 and precision .98 for two characters and more, in either script and across word boundaries; for the 30
newest p50 under 2 ms on SQLite and under 5 on PostgreSQL, p99 under 30 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import insert

from benchmarks.archive import Archive
from benchmarks.search_peers import PEERS, Peer
from bot.flows.search import search
from bot.models import Article
from bot.search.query import parse
from bot.storage.articles import page_key
from bot.storage.database import Database, connect
from bot.storage.schema import articles as articles_table
from bot.storage.search.entries import entry_of, put_new
from bot.storage.search.statement import IndexQuery
from bot.storage.storage import Storage, open_storage
from bot.text.normalize import fold
from bot.text.scripts import to_traditional
from bot.text.words import words
from tests.postgres import UNSAFE, Missing, create_database, serving

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
SHOWN, PAGE, BATCH = 30, 5, 100
P50_MS = {"SQLite": 2.0, "PostgreSQL": 5.0}
P99_MS, RECALL, PRECISION = 30.0, 1.0, 0.98
PATIENT_SECONDS = 3600.0  # as migrations and moves wait: a full disk queue can hold a batch up for seconds
PRAGMA, VACUUM = "PRAGMA wal_checkpoint(TRUNCATE)", "VACUUM (ANALYZE)"
SIZES = {  # bytes of tokens, of entries, of the whole database
    "sqlite": (
        "SELECT sum(pgsize) FILTER (WHERE name LIKE 'search_tokens%'), "
        "sum(pgsize) FILTER (WHERE name LIKE 'search_entries%'), sum(pgsize) FROM dbstat"
    ),
    "postgresql": (
        "SELECT pg_total_relation_size('search_tokens'), pg_total_relation_size('search_entries'), "
        "pg_database_size(current_database())"
    ),
}
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


async def store(database: Database, made: Made, start: int, end: int) -> tuple[float, float]:
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
        async with database.writing() as connection:
            await connection.execute(insert(articles_table), rows)
        bare += time.perf_counter() - started
        started = time.perf_counter()
        async with database.writing() as connection:
            await put_new(
                connection, [(number, 0, entry_of(one, "其他", NOW)) for number, one in enumerate(some, at + 1)]
            )
        index += time.perf_counter() - started
    return bare, index


async def settle(database: Database) -> None:
    """As an archive is some minutes later: SQLite's log written back, PostgreSQL's tables vacuumed and analysed."""
    await database.run_sql(PRAGMA if database.file else VACUUM, {})


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


async def whole_page(archive: Archive, queries: list[Sought]) -> Speed:
    """Of a page of five with titles first and sentences, as ``/search`` shows it."""

    async def ask(query: str, _: int) -> list[int]:
        asked = parse(query, NOW, ZoneInfo("Asia/Shanghai"))
        answer = await search(archive, asked, chat_id=1, limit=PAGE)  # type: ignore[arg-type]
        return [hit.article_id for hit in answer.hits]

    return await milliseconds(ask, queries)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of one engine: the newest 30 and a page of 5 with all articles and with a tenth of them; MB and seconds."""

    many: Speed
    page: Speed
    few: Speed
    few_page: Speed
    tokens: float
    entries: float
    whole: float
    bare: float
    seconds: float
    found: dict[str, tuple[float, float]]

    def print(self, name: str, tenth: int) -> None:
        kinds = list(self.found)
        print(row(f"{name}, newest 30", self.many, self.tokens + self.entries, self.seconds, self.found, kinds))
        print(row(f"  with {tenth} articles", self.few))
        print(row(f"{name}, a page of 5", self.page))
        print(row(f"  with {tenth} articles", self.few_page))
        print(f"{'':30}tokens {self.tokens:.0f} MB, folded texts {self.entries:.0f} MB; with the articles "
              f"{self.whole:.0f} MB; articles alone {self.bare:.0f} s", flush=True)  # fmt: skip

    def missed(self, name: str) -> list[str]:
        """The goals that it missed, a line each."""
        p50 = P50_MS[name]
        kinds = [
            f"{name}: {kind} {recall:.3f}/{precision:.3f}"
            for kind, (recall, precision) in self.found.items()
            if recall < RECALL or precision < PRECISION
        ]
        slow = [f"{name}: p50 {self.many.p50:.2f} ms of {p50}"] if self.many.p50 >= p50 else []
        late = [f"{name}: p99 {self.many.p99:.1f} ms of {P99_MS}"] if self.many.p99 >= P99_MS else []
        return [*kinds, *slow, *late]


async def measured(url: str, made: Made, queries: list[Sought]) -> Measured:
    """Fill an empty database and ask it."""
    storage, patient = await open_storage(url), connect(url, PATIENT_SECONDS)
    count = len(made.articles)
    tenth = count // 10
    await store(patient, made, 0, tenth)
    await settle(patient)
    few, few_page = await milliseconds(ours(storage), queries), await whole_page(Archive(storage), queries)
    bare, seconds = await store(patient, made, tenth, count)
    await settle(patient)
    many, page = await milliseconds(ours(storage), queries), await whole_page(Archive(storage), queries)
    [sizes] = await storage.database.read_sql(SIZES[storage.database.reader.dialect.name], {})
    found = await quality(ours(storage), queries, made.literal)
    await patient.close()
    await storage.close()
    share = count / (count - tenth)
    return Measured(
        many, page, few, few_page, *(int(one) / 1e6 for one in sizes), bare * share, seconds * share, found
    )  # fmt: skip


async def peers(made: Made, queries: list[Sought], folder: Path) -> None:
    """Measure and print the others."""
    kinds = list(dict.fromkeys(one.kind for one in queries))
    order = sorted(range(len(made.articles)), key=lambda number: (str(made.articles[number].published), number))
    for name in PEERS:
        peer = Peer(name, folder / f"{name}.db", made.literal, order)
        built = peer.build()
        some = queries[: max(20, len(queries) // 5)] if name == "LIKE" else queries
        speed = await milliseconds(peer.ask, some)
        there = (
            dict.fromkeys(kinds, (1.0, 1.0)) if name == "LIKE" else await quality(peer.ask, queries[:100], made.literal)
        )
        print(row(name, speed, peer.path.stat().st_size / 1e6, built, there, kinds), flush=True)
        peer.connection.close()


@contextmanager
def engines(folder: Path) -> Iterator[dict[str, str]]:
    """The addresses of empty databases by what their engines are called."""
    urls = {"SQLite": f"sqlite+aiosqlite:///{folder / 'a.db'}"}
    with ExitStack() as stack:
        try:
            server = stack.enter_context(serving(UNSAFE))
        except Missing as exc:
            print(f"SQLite alone: {exc}")
        else:
            asyncio.run(create_database(server, "search"))
            urls["PostgreSQL"] = f"postgresql+asyncpg://{server}/search"
        yield urls


def compare(made: Made, asked: int, urls: dict[str, str], folder: Path, *, with_peers: bool) -> bool:
    """One table; whether every goal is met."""
    queries, missed, tenth = made.queries(asked), list[str](), len(made.articles) // 10
    characters = sum(map(len, made.literal)) / len(made.literal)
    print(f"{len(made.articles)} articles of {characters:.0f} characters, {asked} queries, "
          f"SQLite {sqlite3.sqlite_version}; load {os.getloadavg()[0]:.1f}")  # fmt: skip
    print(
        f"\n{'':30}{'p50 ms':>8}{'p99 ms':>8}{'hits':>7}{'MB':>8}{'build s':>9}  recall/precision by kind", flush=True
    )
    for name, url in urls.items():
        found = asyncio.run(measured(url, made, queries))
        found.print(name, tenth)
        missed += found.missed(name)
    if with_peers:
        asyncio.run(peers(made, queries, folder))
    print("\n".join(["", *(f"MISSED {one}" for one in missed)] if missed else ["\ngoals met"]))
    return not missed


def row(name: str, speed: Speed, mb: float | None = None, seconds: float | None = None,
        found: dict[str, tuple[float, float]] | None = None, kinds: list[str] | None = None) -> str:  # fmt: skip
    by_kind = " ".join(
        f"{kind} {found[kind][0]:.3f}/{found[kind][1]:.3f}" for kind in kinds or [] if kind in (found or {})
    )
    kept = f"{mb:8.0f}{seconds:9.0f}" if mb is not None and seconds is not None else " " * 17
    return f"{name:30}{speed.p50:8.2f}{speed.p99:8.2f}{speed.hits:7.1f}{kept}  {by_kind}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="a folder with news.jsonl")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--no-peers", action="store_true", help="the two engines alone")
    arguments = parser.parse_args()
    made = Made(arguments.folder, arguments.articles)
    with tempfile.TemporaryDirectory() as name, engines(Path(name)) as urls:
        is_met = compare(made, arguments.queries, urls, Path(name), with_peers=not arguments.no_peers)
    return int(not is_met)


if __name__ == "__main__":
    sys.exit(main())
