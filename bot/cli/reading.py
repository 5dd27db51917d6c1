"""``read``, ``brief`` and ``stories``: sources in, articles out, without a database.

They must start fast: whatever is heavy is imported where it is needed, and the HTTP client is made at the first
address.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Annotated, cast, get_args

import typer

from bot.cli.output import (
    JsonObject,
    article_object,
    article_text,
    brief_object,
    brief_text,
    error_object,
    explanation_object,
    explanation_text,
    failure_text,
    json_line,
    story_object,
    story_text,
)
from bot.errors import SourceError
from bot.models import Article, Length

if TYPE_CHECKING:
    from datetime import datetime

    from bot.models import Brief
    from bot.settings import Settings
    from bot.summarizing.summarize import Options

Sources = Annotated[list[str], typer.Argument(help="An address, a file, a folder or - for standard input.")]
AsJson = Annotated[bool, typer.Option("--json", help="One JSON object a source and line.")]

# An article → what makes its JSON object, and its text for people; None where nothing is printed for it.
Work = Callable[[Article], tuple[Callable[[], JsonObject], Callable[[], str]] | None]


def read_command(sources: Sources, as_json: AsJson = False) -> bool:
    """The cleaned article of each source."""

    def work(article: Article) -> tuple[Callable[[], JsonObject], Callable[[], str]]:
        return partial(article_object, article), partial(article_text, article)

    return asyncio.run(_each(sources, work, as_json=as_json))


def brief_command(
    sources: Sources,
    as_json: AsJson = False,
    length: Annotated[str, typer.Option(help="short, medium or long")] = "medium",
    max_chars: Annotated[int | None, typer.Option(min=1, help="Characters of all key points together.")] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Why each sentence was or was not chosen.")] = False,
) -> bool:
    """The brief of each source: headline, key points, facts, keywords."""
    from bot.summarizing.summarize import Options, summarize

    if length not in get_args(Length):
        raise typer.BadParameter("short, medium or long", param_hint="--length")
    options = Options(length=cast("Length", length), max_chars=max_chars)

    def work(article: Article) -> tuple[Callable[[], JsonObject], Callable[[], str]]:
        made = summarize(article, options)
        if explain:
            return _explained(made, options)
        return partial(brief_object, made), partial(brief_text, made)

    return asyncio.run(_each(sources, work, as_json=as_json))


def _explained(made: Brief, options: Options) -> tuple[Callable[[], JsonObject], Callable[[], str]]:
    """The brief and why each of its sentences was chosen."""
    from bot.summarizing.explain import explain_brief

    found = explain_brief(made.article, options)
    return (
        lambda: {**brief_object(made), "explanation": explanation_object(found)},
        lambda: f"{brief_text(made)}\n\n{explanation_text(found)}",
    )


def stories_command(sources: Sources, as_json: AsJson = False) -> bool:
    """Groups articles about one event: a line a story, its members in order of publication."""
    from bot.stories.batch_clustering import cluster

    articles: list[Article] = []
    all_well = asyncio.run(_each(sources, articles.append, as_json=as_json))
    for numbers in cluster(articles):
        members = [articles[number] for number in numbers]
        print(json_line(story_object(members)) if as_json else story_text(members))
    return all_well


async def _each(sources: list[str], work: Work, *, as_json: bool) -> bool:
    """Do every source in order, print what it gives as soon as it is done; whether all went well."""
    from bot.fetching.files import expand
    from bot.flows.articles import Desk, from_all_pages, recogniser
    from bot.flows.source_pages import page_of
    from bot.runtime.services import open_pages

    all_well = True
    async with open_pages(_settings) as pages:
        for source in (one for named in sources for one in expand(named)):
            try:
                page = await page_of(source, pages.fetch)
                desk = Desk(pages.offload, recogniser(pages.recognise), pages.fetch, _now())
                done = work(await from_all_pages(desk, page, _itself))
            except SourceError as exc:
                all_well = False
                _print_failure(exc, source, as_json=as_json)
                continue
            if done:
                found, text = done
                print(json_line({**found(), "source": source}) if as_json else text() + "\n", flush=True)
    return all_well


def _itself(article: Article) -> Article:
    return article


def _print_failure(error: SourceError, source: str, *, as_json: bool) -> None:
    if as_json:
        print(json_line(error_object(error, source)), flush=True)
    else:
        print(f"{source}: {failure_text(error)}", file=sys.stderr)


def _settings() -> Settings:
    from bot.settings import load_settings  # checks every setting, which a file that is read needs none of

    return load_settings()


def _now() -> datetime:
    from bot.runtime.clock import SystemClock

    return SystemClock().now()
