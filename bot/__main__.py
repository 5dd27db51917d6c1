"""The composition root and the commands. Results go to stdout, messages for people to stderr."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Any, cast, get_args

import typer

from bot.cli.archive import reindex_command, search_command
from bot.errors import BotError, SettingsError, SourceError
from bot.models import Article, Length, Page

if TYPE_CHECKING:
    from bot.models import Brief
    from bot.storage.storage import Storage

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help=__doc__)
app.command("search")(search_command)
app.command("reindex")(reindex_command)

Sources = Annotated[list[str], typer.Argument(help="An address, a file, a folder or - for standard input.")]
Pages = tuple[Page, ...]
LONGEST_WAIT_SECONDS = 60.0  # a feed may be added by another process
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a source and line.")]


@app.command("read")
def read_command(sources: Sources, as_json: AsJson = False) -> None:
    """The cleaned article of each source."""
    from bot.cli.output import article_object
    from bot.reading.read import read_all

    def work(pages: Pages) -> tuple[dict[str, Any], str]:
        article = read_all(pages, _now())
        return article_object(article), article_text(article)

    _finish(asyncio.run(_each(sources, work, as_json=as_json)))


@app.command("brief")
def brief_command(
    sources: Sources,
    as_json: AsJson = False,
    length: Annotated[str, typer.Option(help="short, medium or long")] = "medium",
    max_chars: Annotated[int | None, typer.Option(min=1, help="Characters of all key points together.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Why each sentence was or was not chosen.")] = False,
) -> None:
    """The brief of each source: headline, key points, facts, keywords."""
    from bot.cli.output import brief_object, explanation_object
    from bot.reading.read import read_all
    from bot.summarizing.explain import explain_brief, explanation_text
    from bot.summarizing.summarize import Options, summarize

    if length not in get_args(Length):
        raise typer.BadParameter("short, medium or long", param_hint="--length")
    options = Options(length=cast("Length", length), max_chars=max_chars)

    def work(pages: Pages) -> tuple[dict[str, Any], str]:
        brief = summarize(read_all(pages, _now()), options)
        if not explain:
            return brief_object(brief), brief_text(brief)
        found = explain_brief(brief.article, options)
        both = {**brief_object(brief), "explanation": explanation_object(found)}
        return both, f"{brief_text(brief)}\n\n{explanation_text(found)}"

    _finish(asyncio.run(_each(sources, work, as_json=as_json)))


@app.command("stories")
def stories_command(sources: Sources, as_json: AsJson = False) -> None:
    """Groups articles about one event: a line a story, its members in order of publication."""
    from bot.reading.read import read_all
    from bot.stories.batch_clustering import cluster

    articles: list[Article] = []

    def work(pages: Pages) -> tuple[None, str]:
        articles.append(read_all(pages, _now()))
        return None, ""

    all_well = asyncio.run(_each(sources, work, as_json=as_json))
    for members in cluster(articles):
        first = articles[members[0]]
        named = [articles[number].source for number in members]
        if as_json:
            print(json.dumps({"headline": first.title, "members": named}, ensure_ascii=False))
        else:
            print("\n  ".join([first.title, *named]))
    _finish(all_well)


@app.command("import")
def import_command(sources: Sources) -> None:
    """Articles and posts into the archive, with a progress bar; the same source again changes nothing."""
    from rich.console import Console
    from rich.progress import track

    from bot.fetching.files import expand
    from bot.reading.read import read_all
    from bot.settings import load_settings
    from bot.storage.storage import open_storage

    async def fill() -> bool:
        storage = await open_storage(load_settings().database_url)
        load, close = await _loader()
        named = [one for source in sources if not source.endswith(".opml") for one in expand(source)]
        for source in (one for one in sources if one.endswith(".opml")):
            await _follow(storage, source)
        added = failed = 0
        try:
            for source in track(named, "import", console=Console(stderr=True)):
                try:
                    article = read_all(await load(source), _now())
                except SourceError as exc:
                    failed += 1
                    print(f"{source}: {failure_text(exc)}", file=sys.stderr)
                    continue
                number = await storage.articles.add(article, read_at=_now())
                if number:
                    added += 1
                    await storage.feeds.insert_pending(number, _now())
        finally:
            await close()
            await storage.close()
        print(f"{len(named)}: +{added}, ={len(named) - added - failed}, !{failed}", file=sys.stderr)
        return not failed

    _finish(asyncio.run(fill()))


async def _follow(storage: Storage, source: str) -> None:
    """Follow the feeds of an OPML file."""
    from pathlib import Path

    from bot.errors import NotFound
    from bot.feeds.opml import parse_opml

    try:
        listed = parse_opml(source, await asyncio.to_thread(Path(source).read_text, "utf-8"))
    except OSError as exc:
        raise NotFound(source) from exc
    added = [await storage.feeds.add(one.url, one.categories, _now(), kind=one.kind, title=one.title) for one in listed]
    print(f"{source}: {len(listed)} feeds, +{sum(added)}", file=sys.stderr)


@app.command("export")
def export_command() -> None:
    """The feeds that are followed, as OPML; their categories are its folders."""
    from bot.feeds.opml import Listed, export_opml
    from bot.settings import load_settings
    from bot.storage.storage import open_storage

    async def listed() -> list[Listed]:
        storage = await open_storage(load_settings().database_url)
        try:
            return [Listed(one.url, one.categories, one.title, one.kind) for one in await storage.feeds.all()]
        finally:
            await storage.close()

    print(export_opml(asyncio.run(listed())), end="")


@app.command("poll")
def poll_command(
    once: Annotated[bool, typer.Option("--once", help="One round of what is due, then end.")] = False,
) -> None:
    """Fetches due feeds and reads their new items into the archive, each into its story; sends nothing."""
    from bot.flows.polling import poll_due
    from bot.flows.stories import StoryAssigner
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings

    async def rounds() -> bool:
        async with open_services(load_settings()) as services:
            assigner = StoryAssigner(services)
            while True:
                done = await poll_due(services)
                await assigner.assign_pending()
                print(
                    f"{done.feeds} feeds, {done.new} new, {done.read} read, {len(done.failed)} failed", file=sys.stderr
                )
                for address, kind in done.failed:
                    print(f"{address}: {kind}", file=sys.stderr)
                for polled in done.announcing:
                    print(f"{polled.url}: {polled.announce}", file=sys.stderr)
                if once:
                    return not done.failed
                due = await services.storage.feeds.next_due_at()
                wait = (due - services.clock.now()).total_seconds() if due else LONGEST_WAIT_SECONDS
                await services.clock.sleep(min(LONGEST_WAIT_SECONDS, max(1.0, wait)))

    configure("ERROR")
    _finish(asyncio.run(rounds()))


@app.command("digest")
def digest_command(
    categories: Annotated[list[str], typer.Argument(help="Category paths, such as 金融 or 金融/新浪财经.")],
    as_json: AsJson = False,
) -> None:
    """The stories of categories from everything archived, the weightiest first; records no delivery."""
    from bot.cli.output import digest_object, digest_text
    from bot.digests.ranking import compose
    from bot.settings import load_settings
    from bot.storage.storage import open_storage

    async def archived() -> list[Article]:
        storage = await open_storage(load_settings().database_url)
        try:
            return await storage.articles.public()
        finally:
            await storage.close()

    stories = compose(asyncio.run(archived()), categories)
    if not stories:
        print("没有这些类别的文章。先用 import 存入。", file=sys.stderr)
    for story in stories:
        print(json.dumps(digest_object(story), ensure_ascii=False) if as_json else digest_text(story))


@app.command("chat")
def chat_command() -> None:
    """The whole bot in this terminal: the same handlers and storage, no token."""
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.serving.terminal import chat

    async def talk() -> None:
        settings = load_settings(access="open", send_per_second=0, telegram_token="")
        async with open_services(settings, workers=0) as services:
            await chat(services, interactive=sys.stdin.isatty())

    configure("ERROR")
    asyncio.run(talk())


@app.command("run")
def run_command() -> None:
    """The bot on Telegram: long polling, or a webhook where WEBHOOK_URL is set."""
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.serving.serve import run

    async def serve() -> None:
        settings = load_settings()
        configure(settings.log_level)
        async with open_services(settings) as services:
            await run(services)

    asyncio.run(serve())


@app.command("doctor")
def doctor_command() -> None:
    """Checks configuration, database, token, clock, fonts and feeds, one line each; exit 1 if something is wrong."""
    from importlib.util import find_spec

    from bot.runtime.checks import diagnose
    from bot.runtime.clock import SystemClock
    from bot.settings import load_settings
    from handlers.gateway.api_check import ask_api
    from handlers.view.texts.doctor import line

    async def examine() -> bool:
        all_well = True
        async for finding in diagnose(load_settings, ask_api, SystemClock(), lambda name: find_spec(name) is not None):
            print(line(finding), flush=True)
            all_well = all_well and finding.mark != "wrong"
        return all_well

    _finish(asyncio.run(examine()))


async def _each(
    sources: list[str], work: Callable[[Pages], tuple[dict[str, Any] | None, str]], *, as_json: bool
) -> bool:
    """Do every source in order, print what it gives as soon as it is done; whether all went well."""
    from bot.cli.output import error_object
    from bot.fetching.files import expand

    load, close = await _loader()
    all_well = True
    try:
        for source in (one for named in sources for one in expand(named)):
            try:
                found, text = work(await load(source))
            except SourceError as exc:
                all_well = False
                found, text = error_object(exc, source, failure_text(exc)), ""
                if not as_json:
                    print(f"{source}: {failure_text(exc)}", file=sys.stderr)
            if as_json and found is not None:
                print(json.dumps({**found, "source": source}, ensure_ascii=False), flush=True)
            elif text:
                print(text, end="\n\n", flush=True)
    finally:
        await close()
    return all_well


async def _loader() -> tuple[Callable[[str], Awaitable[Pages]], Callable[[], Awaitable[None]]]:
    """How a source becomes the pages of one article, and how to end it; the first address makes the HTTP client."""
    from bot.fetching.files import load_file, load_text

    opened: list[Any] = []

    async def load(source: str) -> Pages:
        if source == "-":
            return (load_text(sys.stdin.read()),)
        if "://" not in source:
            return (load_file(source),)
        from bot.fetching.client import open_fetcher
        from bot.flows.briefs import all_pages
        from bot.models import Link
        from bot.runtime.clock import SystemClock
        from bot.settings import load_settings
        from bot.urls.access import AllowedHosts
        from bot.urls.links import canonical

        if not opened:
            settings = load_settings()
            hosts = tuple(settings.fetch_proxy_hosts.replace(",", " ").split())
            allowed = AllowedHosts.parse(settings.allowed_hosts)
            opened.append(open_fetcher(allowed, SystemClock(), proxy=settings.fetch_proxy, proxy_hosts=hosts))
        page = cast("Page", await opened[0].fetch(Link(sent=source, url=canonical(source))))
        return await all_pages(opened[0].fetch, page)

    async def close() -> None:
        for fetcher in opened:
            await fetcher.aclose()

    return load, close


def article_text(article: Article) -> str:
    """An article for people: title, publisher and date, paragraphs."""
    about = [article.publisher, article.published.isoformat() if article.published else None]
    return "\n".join([article.title, " · ".join(part for part in about if part), "", *article.paragraphs])


def brief_text(brief: Brief) -> str:
    """A brief for people, without markup."""
    article = brief.article
    kept = sum(len(point.span.text) for point in brief.key_points)
    day = article.published.isoformat()[:10] if article.published else None
    about = [article.publisher, day, f"全文 {article.characters} 字 → 摘要 {kept} 字"]
    lines = [article.title, " · ".join(part for part in about if part), ""]
    lines += [brief.headline.text, ""] if brief.headline else []
    for number, point in enumerate(brief.key_points, 1):
        before, after = "… " if point.cut_before else "", " …" if point.cut_after else ""
        lines.append(f"{point.label or number} {before}{point.span.text}{after}")
    lines += ["", " ".join("#" + word for word in brief.keywords)] if brief.keywords else []
    shown = len(brief.key_points) + bool(brief.headline)
    right = sum(span.lies_in(article) for span in brief.spans())
    return "\n".join([*lines, f"✓ 原文逐字 {right}/{max(shown, len(brief.spans()))}"])


def failure_text(error: SourceError) -> str:
    """The sentence of a failure, with the HTTP status where there is one."""
    facts = [f"HTTP {error.status}" if error.status else "", error.detail]
    shown = "，".join(fact for fact in facts if fact)
    from handlers.view.texts.command_line import FAILURES

    return FAILURES[error.kind] + (f"（{shown}）" if shown else "")


def _now() -> Any:
    from bot.runtime.clock import SystemClock

    return SystemClock().now()


def _finish(all_well: bool) -> None:
    if not all_well:
        raise typer.Exit(1)


def main() -> None:
    """The entry point: what is wrong is one line on stderr, never a traceback."""
    try:
        app()
    except SettingsError as exc:
        print(f"{exc.name}={exc.value}: 应为 {exc.expected}", file=sys.stderr)
        sys.exit(2)
    except BotError as exc:
        print(f"{exc.kind}: {exc}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
