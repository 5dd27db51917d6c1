"""The commands that work with the archive: fill it, follow feeds, search it, print its digest."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli.output import (
    digest_object,
    digest_text,
    failure_text,
    hit_object,
    hit_text,
    imported_text,
    json_line,
    moved_text,
    polled_text,
)
from bot.cli.reading import AsJson, Sources
from bot.errors import SourceError

if TYPE_CHECKING:
    from rich.progress import TaskID

    from bot.flows.polling import FeedPolled
    from bot.models import Answer, DigestStory
    from bot.runtime.services import Services

SHOWN: Final = 20  # results for people, where no limit is given: a screen
PAGE: Final = 100  # results that are asked for at once, where all are wanted

Words = Annotated[list[str], typer.Argument(help='Words, "phrases", A OR B, -without, 来源: 类别: 主题: 文号: 后: 前:')]


def import_command(sources: Sources) -> bool:
    """Articles and posts into the archive, with a progress bar; the same source again changes nothing."""
    from bot.fetching.files import expand
    from bot.runtime.services import open_services
    from bot.settings import load_settings

    async def fill() -> bool:
        async with open_services(load_settings(), workers=0) as services:
            lists = [source for source in sources if source.lower().endswith(".opml")]
            named = [one for source in sources if source not in lists for one in expand(source)]
            are_read = [await _follow(services, source) for source in lists]
            added, failed = await _import_each(services, named)
        print(imported_text(len(named), added, failed), file=sys.stderr)
        return not failed and all(are_read)

    return asyncio.run(fill())


async def _import_each(services: Services, sources: list[str]) -> tuple[int, int]:
    """How many articles were new, and how many sources failed."""
    from rich.console import Console
    from rich.progress import track

    from bot.flows.importing import import_source

    added = failed = 0
    for source in track(sources, "import", console=Console(stderr=True)):
        try:
            added += await import_source(services, source)
        except SourceError as exc:
            failed += 1
            print(f"{source}: {failure_text(exc)}", file=sys.stderr)
    return added, failed


async def _follow(services: Services, source: str) -> bool:
    """Follow the feeds of a list, and say what was left out; whether the list was read."""
    from bot.flows.importing import import_feeds
    from handlers.view.texts.command_line import SKIPPED

    try:
        done = await import_feeds(services, source)
    except SourceError as exc:
        print(f"{source}: {failure_text(exc)}", file=sys.stderr)
        return False
    for one in done.skipped:
        print(f"{source}: {SKIPPED.format(name=one)}", file=sys.stderr)
    skipped = f", {len(done.skipped)} skipped" if done.skipped else ""
    print(f"{source}: {done.listed} feeds, +{done.added}{skipped}", file=sys.stderr)
    return True


def export_command() -> None:
    """The feeds that are followed, as OPML; their categories are its folders."""
    from bot.flows.importing import export_feeds
    from bot.runtime.services import open_services
    from bot.settings import load_settings

    async def written() -> str:
        async with open_services(load_settings(), workers=0) as services:
            return await export_feeds(services)

    print(asyncio.run(written()), end="")


def poll_command(
    once: Annotated[bool, typer.Option("--once", help="One round of what is due, then end.")] = False,
) -> bool:
    """Fetches due feeds and reads their new items into the archive, each into its story; sends nothing."""
    from bot.runtime.log import configure
    from bot.runtime.services import open_services
    from bot.settings import load_settings

    async def work() -> bool:
        async with open_services(load_settings()) as services:
            return await (_poll_once(services) if once else _poll_on(services))

    configure("ERROR")
    return asyncio.run(work())


async def _poll_once(services: Services) -> bool:
    from bot.flows.polling import poll_due
    from bot.flows.stories import StoryAssigner

    done = await poll_due(services)
    await StoryAssigner(services).assign_pending()
    print(polled_text(done), file=sys.stderr)
    return not done.failed


async def _poll_on(services: Services) -> bool:
    """The scheduler's polling part alone, until interrupted."""
    from bot.flows.polling import totals
    from bot.flows.scheduler import run_polling

    async def say(polled: FeedPolled) -> None:
        print(polled_text(totals([polled])), file=sys.stderr)

    await run_polling(services, say)
    return True


def search_command(
    query: Words,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a result and line.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many results; all with --json, else 20.")] = None,
) -> None:
    """Searches the archive, the best first."""
    from bot.flows.search import is_asking
    from handlers.view.search import understood
    from handlers.view.texts import texts
    from handlers.view.texts.command_line import FOUND_NOTHING

    answer = asyncio.run(_answer(" ".join(query), limit or (None if as_json else SHOWN)))
    if answer.query.mistakes or not is_asking(answer.query):
        print(understood(answer.query, texts("zh-hans")), file=sys.stderr)
    if not answer.hits:
        print(FOUND_NOTHING, file=sys.stderr)
    for before, hit in zip((None, *answer.hits), answer.hits, strict=False):
        if hit.is_loose and not (before and before.is_loose):
            print(texts("zh-hans").search.loose, file=sys.stderr)
        print(json_line(hit_object(hit)) if as_json else hit_text(hit))


async def _answer(text: str, limit: int | None) -> Answer:
    """All that is public, or the first ``limit``, in one answer."""
    from dataclasses import replace
    from zoneinfo import ZoneInfo

    from bot.flows.search import search
    from bot.runtime.services import open_services
    from bot.search.query import parse
    from bot.settings import load_settings

    async with open_services(load_settings(), workers=0) as services:
        query = parse(text, services.clock.now(), ZoneInfo(services.settings.time_zone))
        answer = await search(services, query, chat_id=None, limit=limit or PAGE)
        hits = list(answer.hits)
        while limit is None and answer.next_cursor:
            answer = await search(services, query, chat_id=None, limit=PAGE, cursor=answer.next_cursor)
            hits += answer.hits
    return replace(answer, hits=tuple(hits))


def reindex_command() -> None:
    """Builds the search index anew from the archive, with a progress bar."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.flows.search import reindex
    from bot.runtime.services import open_services
    from bot.settings import load_settings

    async def rebuild() -> int:
        async with open_services(load_settings(), workers=0) as services:
            with Progress(console=Console(stderr=True)) as bar:
                task = bar.add_task("reindex", total=None)
                return await reindex(services, lambda done, total: bar.update(task, completed=done, total=total))

    print(f"{asyncio.run(rebuild())} articles", file=sys.stderr)


def backup_command(path: Annotated[str, typer.Argument(help="A new file, or a folder.")]) -> None:
    """A consistent copy of the database, also while the bot runs (SQLite)."""
    from pathlib import Path

    from bot.runtime.clock import SystemClock
    from bot.settings import load_settings
    from bot.storage.backup import back_up
    from handlers.view.texts.command_line import BACKED_UP

    made = back_up(load_settings().database_url, Path(path), SystemClock().now())
    print(BACKED_UP.format(path=made), file=sys.stderr)


def restore_command(path: Annotated[str, typer.Argument(help="A backup.")]) -> None:
    """Puts a backup in the place of the database; the old file is kept. Not while the bot runs."""
    from pathlib import Path

    from bot.runtime.clock import SystemClock
    from bot.settings import load_settings
    from bot.storage.backup import restore
    from handlers.view.texts.command_line import KEPT_ASIDE, RESTORED

    kept = restore(load_settings().database_url, Path(path), SystemClock().now())
    print(RESTORED.format(path=path) + (KEPT_ASIDE.format(path=kept) if kept else ""), file=sys.stderr)


def migrate_data_command(
    source: Annotated[str, typer.Option("--from", help="Its address; that of DATABASE_URL where left out.")] = "",
    target: Annotated[str, typer.Option("--to", help="An empty one; that of DATABASE_URL where left out.")] = "",
) -> None:
    """Moves all rows from one database to another (SQLite, PostgreSQL) and compares them. Not while the bot runs.

    Stopped on the way, the same command goes on where it was.
    """
    from bot.errors import SettingsError
    from bot.settings import EXPECTED, load_settings
    from bot.storage.moving.move import move

    if not (source or target):
        raise SettingsError("--to", "", EXPECTED["database_url"])
    own = load_settings().database_url

    async def work() -> dict[str, int]:
        with told_progress() as progress:
            return await move(source or own, target or own, progress)

    print(moved_text(asyncio.run(work())), file=sys.stderr)


@contextmanager
def told_progress() -> Iterator[Callable[[str, int, int], None]]:
    """A bar a table that holds something; where nobody watches, a line for each tenth of it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield _TenthsTold().tell
        return
    tasks: dict[str, TaskID] = {}
    with Progress(console=console) as bar:

        def tell(name: str, done: int, total: int) -> None:
            if not total:
                return
            if name not in tasks:
                tasks[name] = bar.add_task(name, total=total)
            bar.update(tasks[name], completed=done, total=total)

        yield tell


class _TenthsTold:
    def __init__(self) -> None:
        self._last: tuple[str, int] | None = None

    def tell(self, name: str, done: int, total: int) -> None:
        reached = (name, done * 10 // total if total else 0)
        if total and reached != self._last:
            print(f"{name} {done}/{total}", file=sys.stderr, flush=True)
        self._last = reached


def digest_command(
    categories: Annotated[list[str], typer.Argument(help="Category paths, such as 金融 or 金融/新浪财经.")],
    as_json: AsJson = False,
) -> None:
    """The stories of categories from everything archived, the weightiest first; records no delivery."""
    from bot.flows.archive_digest import archive_digest
    from bot.runtime.services import open_services
    from bot.settings import load_settings
    from handlers.view.texts.command_line import NO_STORIES

    async def composed() -> tuple[DigestStory, ...]:
        async with open_services(load_settings(), workers=0) as services:
            return await archive_digest(services, categories)

    told = asyncio.run(composed())
    if not told:
        print(NO_STORIES, file=sys.stderr)
    for story in told:
        print(json_line(digest_object(story)) if as_json else digest_text(story))
