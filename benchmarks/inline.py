"""Inline queries at 50 a second against an archive of many articles: how long until each is answered.

    python -m benchmarks.inline DATA_FOLDER                                  # 10,000 articles
    python -m benchmarks.inline DATA_FOLDER --articles 100000 --keep FILE    # the database is made once and kept

The bot is a process of its own (``python -m bot run``) on the small Bot API of benchmarks/bot_api.py; articles and
queries are those of benchmarks/search.py, every query typed by another person. Goal: answered within 100 ms.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.answering import free_port
from benchmarks.bot_api import TOKEN, BotApi, serve
from benchmarks.search import Made, store
from bot.storage.storage import open_storage
from bot.summarizing.summarize import REVISION, Options, summarize

PER_SECOND, SECONDS, WARM_UP, GOAL_MS = 50, 20, 50, 100.0
BRIEFS = 2000  # made of the newest articles beforehand; the others are shown by their sentence


async def build(made: Made, file: Path) -> None:
    """Articles with their index; briefs of some."""
    from bot.storage.briefs import Briefs

    storage = await open_storage(f"sqlite+aiosqlite:///{file}")
    await store(storage.database, made, 0, len(made.articles))
    newest = sorted(range(len(made.articles)), key=lambda n: str(made.articles[n].published))[-BRIEFS:]
    for number in newest:
        brief = summarize(made.articles[number], Options(length="short"))
        await Briefs(storage.database).save(number + 1, "short", REVISION, brief)
    await storage.close()


async def measure(file: Path, queries: list[str]) -> list[float]:
    """Milliseconds from each query to its answer."""
    api, port = BotApi(), free_port()
    serving = asyncio.create_task(serve(port, api))
    await asyncio.sleep(0.2)
    given = {
        "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{port}/bot",
        "TELEGRAM_FILE_URL": f"http://127.0.0.1:{port}/file/bot", "DATABASE_URL": f"sqlite+aiosqlite:///{file}",
        "ACCESS": "open", "OWNER_IDS": "1", "WORKERS": "0", "LOG_LEVEL": "ERROR",
    }  # fmt: skip
    bot = subprocess.Popen([sys.executable, "-m", "bot", "run"], env={**os.environ, **given}, stderr=subprocess.DEVNULL)
    try:
        asked: dict[str, float] = {}
        for person, text in enumerate(queries[:WARM_UP], 1000):
            number = api.ask_inline(person, text)
            async with asyncio.timeout(60):
                while number not in api.answered:
                    await asyncio.sleep(0.005)
        started = time.perf_counter()
        for at, text in enumerate(queries[WARM_UP:]):
            await asyncio.sleep(max(0.0, started + at / PER_SECOND - time.perf_counter()))
            asked[api.ask_inline(5000 + at, text)] = time.perf_counter()
        async with asyncio.timeout(60):
            while not asked.keys() <= api.answered.keys():
                await asyncio.sleep(0.02)
        found = [api.answered[number][1] for number in asked]
        print(f"{len(asked)} queries, {sum(found) / len(found):.1f} results each")
        return sorted((api.answered[number][0] - at) * 1000 for number, at in asked.items())
    finally:
        bot.kill()
        bot.wait()
        serving.cancel()


async def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where news.jsonl lies")
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--keep", type=Path, help="the database; made where it is missing")
    options = parser.parse_args()
    made = Made(options.folder, options.articles)
    with tempfile.TemporaryDirectory() as folder:
        file = options.keep or Path(folder) / "archive.db"
        if not file.exists():
            await build(made, file)
        queries = [one.query for one in made.queries(PER_SECOND * SECONDS + WARM_UP)]
        random.Random(3).shuffle(queries)
        del made
        gc.freeze()  # this process holds the Bot API too: collecting a large heap would be taken for a slow answer
        times = await measure(file, queries)
    p99 = times[int(len(times) * 0.99)]
    late = sum(one > GOAL_MS for one in times)
    print(
        f"{options.articles} articles, {PER_SECOND} a second: p50 {statistics.median(times):.1f} ms, p99 {p99:.1f} ms, "
        f"longest {times[-1]:.1f} ms; {late} over {GOAL_MS:.0f} ms: {'met' if not late else 'MISSED'}"
    )
    return int(bool(late))


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
