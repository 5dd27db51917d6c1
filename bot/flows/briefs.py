"""The link flow: fetch → read → summarize → store."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from bot.errors import BotError, NothingToSummarize, SourceError
from bot.flows.articles import desk_of, from_all_pages
from bot.models import Article, Brief, Length, Link, Page
from bot.summarizing.summarize import REVISION, Options, summarize
from bot.urls.links import is_private

if TYPE_CHECKING:
    from bot.runtime.services import Services
    from bot.storage.articles import StoredArticle

PUBLIC = 0  # a chat that sees public articles alone
FRESH = timedelta(hours=1)  # an article read longer ago is checked against its page; news is corrected within hours


@dataclass(frozen=True, slots=True)
class Briefed:
    """A brief with its place in the archive; ``is_private`` where it belongs to one chat."""

    brief: Brief
    article_id: int
    read_at: datetime
    is_private: bool

    def is_old(self, now: datetime) -> bool:
        """Whether its page is worth another look: read an hour ago or longer. One that was just made is not."""
        return now - self.read_at >= FRESH


@dataclass(frozen=True, slots=True)
class Refreshed:
    """A page that changed since it was read: its new brief, sentences ``added`` and ``removed``."""

    briefed: Briefed
    added: int
    removed: int


async def brief_link(
    services: Services,
    link: Link,
    *,
    chat_id: int,
    length: Length,
    anew: bool = False,
    on_reading: Callable[[], None] = lambda: None,
) -> Briefed:
    """The brief of an address: from the archive when it was read before, else from the page.

    ``anew`` reads the page again; ``on_reading`` hears that the brief has to be made. Raises SourceError.
    """
    async with _counted(services):
        made = None if anew else await _made_before(services, link, chat_id, length)
        if made:
            return made
        on_reading()
        return await _brief_of_page(services, link, chat_id, length, anew=anew)


async def _made_before(services: Services, link: Link, chat_id: int, length: Length) -> Briefed | None:
    found = await services.storage.briefs.of_page(link.url, chat_id=chat_id, length=length, revision=REVISION)
    if found is None:
        return None
    return Briefed(found.brief, found.article_id, found.read_at, found.owner_chat_id is not None)


async def _brief_of_page(services: Services, link: Link, chat_id: int, length: Length, *, anew: bool) -> Briefed:
    async with services.lock(link.url):
        stored = None if anew else await services.storage.articles.find(link.url, chat_id=chat_id)
        if stored:
            return await _brief_of_stored(services, stored, length)
        page = await services.fetcher.fetch(link)
        if page is None:
            raise NothingToSummarize(link.sent)
        owner = chat_id if is_private(link.sent, services.allowed_hosts) else None
        return await _brief_and_store(services, page, owner, length)


async def brief_page(services: Services, page: Page, *, chat_id: int, length: Length) -> Briefed:
    """The brief of a file or a text; it belongs to the chat that sent it. Raises SourceError."""
    async with _counted(services):
        return await _brief_and_store(services, page, chat_id, length)


@asynccontextmanager
async def _counted(services: Services) -> AsyncIterator[None]:
    """What a person asked for is counted by what became of it, with the seconds that it took."""
    started = services.clock.monotonic()
    outcome = "ended"  # by a fault, or because the process ends
    try:
        yield
        outcome = "given"
    except BotError as exc:
        outcome = exc.kind
        raise
    finally:
        services.metrics.briefed(outcome, services.clock.monotonic() - started)


async def brief_again(services: Services, article_id: int, *, chat_id: int, length: Length) -> Briefed | None:
    """Another length of an article in the archive; None where this chat may not see it."""
    stored = await services.storage.articles.get(article_id, chat_id=chat_id)
    return await _brief_of_stored(services, stored, length) if stored else None


async def prepare_brief(services: Services, article_id: int) -> None:
    """The short brief of a public article, by which stories are told; what gives none is told by others."""
    with contextlib.suppress(SourceError), services.faults.island("story", f"article {article_id}"):
        await brief_again(services, article_id, chat_id=PUBLIC, length="short")


async def refresh(services: Services, article_id: int, *, chat_id: int, length: Length) -> Refreshed | None:
    """Check an article read over an hour ago against its page; None where nothing changed.

    A conditional GET; raises SourceError.
    """
    stored = await services.storage.articles.get(article_id, chat_id=chat_id)
    if not stored or not _has_page(stored.article.url) or services.clock.now() - stored.read_at < FRESH:
        return None
    link = Link(sent=stored.article.source, url=stored.article.url or "")
    async with services.lock(link.url):
        page = await services.fetcher.fetch(link, etag=stored.etag, last_modified=stored.last_modified)
        if page is None:
            return None
        briefed = await _brief_and_store(services, page, stored.owner_chat_id, length)
    added, removed = await services.offload(changed_sentences, stored.article, briefed.brief.article)
    return Refreshed(briefed, added, removed) if added or removed else None


def _has_page(url: str | None) -> bool:
    """Whether the whole text stands at an address: behind a fragment is a part of a page, or what only scripts draw."""
    return bool(url) and "#" not in str(url)


def changed_sentences(before: Article, after: Article) -> tuple[int, int]:
    """How many sentences were added and removed, as a bag: moving a paragraph changes nothing."""
    old, new = (Counter(re.findall(r"[^。！？]+", "。".join(article.paragraphs))) for article in (before, after))
    return (new - old).total(), (old - new).total()


async def _brief_of_stored(services: Services, stored: StoredArticle, length: Length) -> Briefed:
    brief = await services.storage.briefs.find(stored, length, REVISION)
    if brief is None:
        brief = await services.offload(summarize, stored.article, Options(length=length))
        await services.storage.briefs.save(stored.id, length, REVISION, brief)
    return Briefed(brief, stored.id, stored.read_at, stored.owner_chat_id is not None)


async def _brief_and_store(services: Services, page: Page, owner: int | None, length: Length) -> Briefed:
    return await _stored(services, page, await _briefed(services, page, length), owner, length)


async def _briefed(services: Services, page: Page, length: Length) -> Brief:
    return await from_all_pages(desk_of(services, page), page, partial(summarize, options=Options(length=length)))


async def _stored(services: Services, page: Page, brief: Brief, owner: int | None, length: Length) -> Briefed:
    """In the archive, or the brief of the fuller text that the archive keeps."""
    now = services.clock.now()
    stored = await services.storage.articles.save(
        brief.article,
        topic=brief.topic,
        owner_chat_id=owner,
        read_at=now,
        etag=page.etag,
        last_modified=page.last_modified,
    )
    if stored.article != brief.article:
        return await _brief_of_stored(services, stored, length)
    await services.storage.briefs.save(stored.id, length, REVISION, brief)
    return Briefed(brief, stored.id, now, owner is not None)
