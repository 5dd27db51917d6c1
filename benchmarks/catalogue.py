"""Which sources of the catalogue answer, with items, from where this runs. Needs a network.

    python -m benchmarks.catalogue            # every source; those through RSSHub where RSSHUB_URL is set
    python -m benchmarks.catalogue 部委       # those of one branch

A line a source: how many items and the newest date, or why it gave none. Each is asked once, under the limits of the
fetcher; nothing is stored. Exit status 1 where one of them does not answer.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from dataclasses import dataclass

from bot.errors import SourceError
from bot.feeds.catalogue import CatalogueSource, catalogue
from bot.fetching.client import Fetcher, open_fetcher
from bot.flows.polling import ask_source
from bot.runtime.clock import SystemClock
from bot.settings import load_settings
from bot.urls.access import AllowedHosts
from handlers.view.texts.failure_facts import failure_facts


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of one source."""

    source: CatalogueSource
    items: int
    about: str
    seconds: float


async def ask(fetcher: Fetcher, source: CatalogueSource) -> Answer:
    """Ask one source as a poll would."""
    started = time.perf_counter()
    try:
        answer = await ask_source(fetcher, source.url, source.kind, SystemClock().now())
    except SourceError as exc:
        status = ", ".join(failure_facts(exc, {}))
        return Answer(source, 0, " ".join(part for part in (exc.kind, status) if part), time.perf_counter() - started)
    items = answer.feed.items if answer else ()
    newest = max((item.published for item in items if item.published), default=None)
    about = f"newest {newest:%Y-%m-%d}" if newest else "without dates"
    return Answer(source, len(items), about if items else "no items", time.perf_counter() - started)


async def ask_all(sources: list[CatalogueSource]) -> list[Answer]:
    settings = load_settings()
    hosts = tuple(settings.fetch_proxy_hosts.replace(",", " ").split())
    allowed = AllowedHosts.parse(settings.allowed_hosts)
    async with open_fetcher(allowed, SystemClock(), proxy=settings.fetch_proxy, proxy_hosts=hosts) as fetcher:
        return await asyncio.gather(*(ask(fetcher, source) for source in sources))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("branch", nargs="?", default="", help="the beginning of a category path, such as 部委")
    branch = parser.parse_args().branch
    sources = [one for one in catalogue(load_settings().rsshub_url) if "/".join(one.categories).startswith(branch)]
    answers = asyncio.run(ask_all(sources))
    for one in answers:
        mark = "✓" if one.items else "✗"
        print(f"{mark} {one.source.name} · {one.items} items · {one.about} · {one.seconds:.1f} s · {one.source.url}")
    well = sum(one.items > 0 for one in answers)
    plain = {one.url for one in catalogue()}  # without RSSHub
    print(
        f"{well} of {len(answers)} answer with items; {sum(one.source.url in plain for one in answers)} without RSSHub"
    )
    return 0 if well == len(answers) else 1


if __name__ == "__main__":
    sys.exit(main())
