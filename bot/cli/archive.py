"""The commands of the search index. Results go to stdout, messages for people to stderr."""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Annotated, Final

import typer

if TYPE_CHECKING:
    from bot.models import Answer

SHOWN: Final = 20  # results for people, where no limit is given
PAGE: Final = 100

Words = Annotated[list[str], typer.Argument(help='Words, "phrases", -without, 来源: 类别: 主题: 文号: 后: 前:')]


def search_command(
    query: Words,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object a result and line.")] = False,
    limit: Annotated[int | None, typer.Option(min=1, help="How many results; all with --json, else 20.")] = None,
) -> None:
    """Searches the archive, the best first."""
    from bot.cli.output import hit_object, hit_text
    from bot.flows.search import is_asking
    from handlers.view.search import understood
    from handlers.view.texts import texts
    from handlers.view.texts.command_line import FOUND_NOTHING

    answer = asyncio.run(_answer(" ".join(query), limit or (None if as_json else SHOWN)))
    if answer.query.mistakes or not is_asking(answer.query):
        print(understood(answer.query, texts("zh-hans")), file=sys.stderr)
    if not answer.hits:
        print(FOUND_NOTHING, file=sys.stderr)
    for hit in answer.hits:
        print(json.dumps(hit_object(hit), ensure_ascii=False) if as_json else hit_text(hit))


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

    from bot.runtime.services import open_services
    from bot.settings import load_settings

    async def rebuild() -> int:
        async with open_services(load_settings(), workers=0) as services:
            with Progress(console=Console(stderr=True)) as bar:
                task = bar.add_task("reindex", total=None)
                return await services.storage.search.rebuild(
                    lambda done, total: bar.update(task, completed=done, total=total)
                )

    print(f"{asyncio.run(rebuild())} articles", file=sys.stderr)
