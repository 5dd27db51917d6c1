"""Sources → articles in the archive that wait for their story; an OPML list → feeds that are followed."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from pathlib import Path

from bot.errors import NotFound
from bot.feeds.opml import Listed, export_opml, parse_opml
from bot.fetching.decode import decode_xml
from bot.flows.articles import desk_of, from_all_pages
from bot.flows.source_pages import page_of
from bot.flows.topics import with_topic
from bot.runtime.services import Services


@dataclass(frozen=True, slots=True)
class ListImported:
    """How many feeds an OPML list names, how many of them were not followed before, and what was ``skipped``, because
    its address is none that can be followed."""

    listed: int
    added: int
    skipped: tuple[str, ...] = ()


async def import_source(services: Services, source: str) -> bool:
    """Put a source's article into the archive; False where it is there already, word for word. Raises SourceError.

    It is no news: it finds its story, but no edition tells of it.
    """
    page, now = await page_of(source, services.fetcher.fetch), services.clock.now()
    article, topic = await from_all_pages(desk_of(services, page), page, with_topic)
    article_id = await services.storage.articles.add(article, topic=topic, read_at=now)
    if article_id is None:
        return False
    await services.storage.feeds.insert_pending(article_id, now)
    return True


async def import_feeds(services: Services, path: str) -> ListImported:
    """Follow the feeds of an OPML file. Raises NotFound, Malformed."""
    try:
        data = await asyncio.to_thread(Path(path).read_bytes)
    except (OSError, ValueError) as exc:
        raise NotFound(path) from exc
    found = parse_opml(path, decode_xml(data))
    listed = found.feeds
    feeds, now = services.storage.feeds, services.clock.now()
    added = [await feeds.add(one.url, one.categories, now, kind=one.kind, title=one.title) for one in listed]
    return ListImported(len(listed), sum(added), found.skipped)


async def export_feeds(services: Services) -> str:
    """The feeds that are followed, as OPML; their categories are its folders."""
    return export_opml(
        [Listed(one.url, one.categories, one.title, one.kind) for one in await services.storage.feeds.all()]
    )
