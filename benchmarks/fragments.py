"""Do the links of points land? Opens them in headless Chromium and looks which sentence is in view.

    python -m benchmarks.fragments [--points 100]

The golden pages of the tests are briefed (long) and their other clauses linked as if they were points. All are served
on 127.0.0.1 with every sentence a screen apart; a link has landed when the sentence of its point is the one in view.
Needs chromium or google-chrome on the PATH.
"""

from __future__ import annotations

import argparse
import asyncio
import html
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.errors import SourceError
from bot.fetching.files import load_file
from bot.models import Article, Span
from bot.reading.read import read
from bot.summarizing.summarize import Options, summarize
from bot.summarizing.text_fragments import link_to
from bot.text.sentences import split

PAGES = Path(__file__).parent.parent / "tests" / "data" / "pages"
GOAL = 0.98
IN_VIEW = """[...document.querySelectorAll('span')].filter(s => {
  const r = s.getBoundingClientRect(); return r.bottom > 0 && r.top < innerHeight}).map(s => s.id).join()"""


def page_of(article: Article) -> str:
    """The article with every sentence a screen away from the next; ids are paragraph-start."""
    parts = [f"<!doctype html><meta charset=utf-8><h1>{html.escape(article.title)}</h1>"]
    for number, paragraph in enumerate(article.paragraphs):
        spans = [
            f"<span id={number}-{one.start}>{html.escape(paragraph[one.start : one.end])}</span>"
            for one in split(paragraph)
        ]
        parts.append("<p>" + "".join(spans) + "</p>")
    style = "<style>span{display:block;margin:3000px 0}</style>"
    return style + "".join(parts)


def sentence_of(article: Article, span: Span) -> str:
    """The id of the sentence that holds the span's beginning."""
    starts = [one.start for one in split(article.paragraphs[span.paragraph]) if one.start <= span.start]
    return f"{span.paragraph}-{starts[-1]}"


@asynccontextmanager
async def serving(pages: dict[str, str]) -> AsyncIterator[str]:
    async def serve(request: web.Request) -> web.Response:
        return web.Response(text=pages.get(request.path, ""), content_type="text/html")

    app = web.Application()
    app.router.add_get("/{path:.*}", serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@asynccontextmanager
async def browser(program: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A page of headless Chromium behind its debugging port."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--remote-debugging-port=0", "--no-first-run"]
        started = await asyncio.create_subprocess_exec(
            program, *options, f"--user-data-dir={folder}", "about:blank",
            stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        file = Path(folder) / "DevToolsActivePort"
        try:
            async with asyncio.timeout(30), aiohttp.ClientSession() as session:
                while not file.exists() or "\n" not in file.read_text():
                    await asyncio.sleep(0.1)
                port = file.read_text().split("\n")[0]
                async with session.get(f"http://127.0.0.1:{port}/json/list") as answer:
                    tabs = await answer.json()
            address = next(tab["webSocketDebuggerUrl"] for tab in tabs if tab["type"] == "page")
            async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
                yield socket
        finally:
            started.terminate()
            await started.wait()


async def call(socket: aiohttp.ClientWebSocketResponse, number: int, method: str, **given: Any) -> dict[str, Any]:
    await socket.send_json({"id": number, "method": method, "params": given})
    while True:
        message = await socket.receive_json(timeout=20)
        if message.get("id") == number:
            return dict(message.get("result", {}))


async def in_view(socket: aiohttp.ClientWebSocketResponse, link: str, number: int) -> str:
    """The ids of the sentences in view once the page stands still, empty where none is."""
    await call(socket, number, "Page.navigate", url="about:blank")
    await call(socket, number + 1, "Page.navigate", url=link)
    seen = ""
    for attempt in range(20):
        await asyncio.sleep(0.1)
        answer = await call(socket, number + 2 + attempt, "Runtime.evaluate", expression=IN_VIEW)
        seen = str(answer.get("result", {}).get("value", ""))
        if seen:
            break
    return seen


async def measure(program: str, most: int) -> bool:
    articles: list[Article] = []
    for file in sorted(PAGES.glob("*.html")):
        try:
            articles.append(read(load_file(str(file)), datetime.now(UTC)))
        except SourceError:
            continue  # paywalls, lists and captchas are golden pages too
    pages = {f"/{n}": page_of(article) for n, article in enumerate(articles)}
    landed, tried, number = 0, 0, 1
    async with serving(pages) as origin, browser(program) as socket:
        for n, article in enumerate(articles):
            served = replace(article, url=f"{origin}/{n}")
            for span in spans_of(served)[: most - tried]:
                seen = (await in_view(socket, link_to(served, span) or "", number)).split(",")
                number, tried = number + 30, tried + 1
                wanted = sentence_of(served, span)
                landed += wanted in seen
                if wanted not in seen:
                    print(f"missed: {article.title[:20]}: {span.text[:40]} (in view: {seen}, wanted {wanted})")
    print(f"landed on their sentence: {landed} of {tried} (goal {GOAL:.0%})")
    return landed >= GOAL * tried


def spans_of(article: Article) -> list[Span]:
    """The points of the long brief, then every other clause that could be one."""
    try:
        points = [point.span for point in summarize(article, Options(length="long")).key_points]
    except SourceError:
        return []
    clauses = [
        Span(paragraph[clause.start : clause.end].rstrip("，。；"), number, clause.start, clause.end)
        for number, paragraph in enumerate(article.paragraphs)
        for sentence in split(paragraph)
        for clause in sentence.clauses
        if clause.end - clause.start >= 6
    ]
    exact = [replace(span, end=span.start + len(span.text)) for span in clauses]
    return [*points, *(span for span in exact if span not in points and span.lies_in(article))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--points", type=int, default=100)
    most = parser.parse_args().points
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        sys.exit("Chromium is missing: on Debian or Ubuntu, apt install chromium")
    sys.exit(0 if asyncio.run(measure(program, most)) else 1)


if __name__ == "__main__":
    main()
