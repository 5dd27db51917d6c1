"""Items of a feed → articles in the archive; each item is marked once it was read or can never be."""

from __future__ import annotations

import html
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from bot.errors import NothingToSummarize, Refused, SourceError
from bot.feeds.item_keys import Keys, address_key, former_keys, is_another, keys_of, own_address, owns_address
from bot.feeds.item_plan import Ingested, ItemPlan, ItemToRead, KnownKey, plan_items
from bot.flows.articles import desk_of, from_all_pages
from bot.flows.topics import with_topic
from bot.models import Article, Feed, FeedItem, FollowedFeed, Link, Page
from bot.runtime.services import Services
from bot.urls.links import canonical, is_private

log = logging.getLogger(__name__)

MOST_TRIES: Final = 5  # of an item that fails for now; at the usual quarter of an hour that is more than an hour
UNEXPECTED: Final = "unexpected"  # the kind of a failure that is a fault
RENEW_SECONDS: Final = 60.0  # after which a lease is renewed: far within the quarter of an hour that it lasts


@dataclass(frozen=True, slots=True)
class _Source:
    """A feed as it is followed, and as it was just fetched."""

    followed: FollowedFeed
    fetched: Feed


@dataclass(frozen=True, slots=True)
class _ReadItem:
    """What was read of an item: its article, the article's topic, and the page that it came from."""

    article: Article
    topic: str
    page: Page


@dataclass(frozen=True, slots=True)
class _ItemFailure:
    """Why an item was not read, and whether the next poll tries again."""

    address: str
    kind: str
    is_retried: bool


async def ingest(
    services: Services, feed: FollowedFeed, found: Feed, on_read: Callable[[], None] = lambda: None
) -> Ingested:
    """Read what is new, the oldest first, as ``plan_items`` decides; ``on_read`` hears of each article. Raises
    StorageError."""
    plan = await _planned(services, feed, found.items)
    await _mark(services, feed, plan)
    failures: list[_ItemFailure] = []
    leased_at = services.clock.monotonic()
    for one in plan.to_read:
        if services.clock.monotonic() - leased_at > RENEW_SECONDS:
            leased_at = services.clock.monotonic()
            await services.storage.feeds.renew(feed.id, services.clock.now(), services.feed_lease)
        failure = await _ingest_item(services, _Source(feed, found), one)
        if failure:
            failures.append(failure)
        else:
            on_read()
    return Ingested(
        plan.new,
        len(plan.to_read) - len(failures),
        tuple((one.address, one.kind) for one in failures),
        plan.is_more or any(one.is_retried for one in failures),
    )


async def _planned(services: Services, feed: FollowedFeed, items: Sequence[FeedItem]) -> ItemPlan:
    """Ask the rows what is known of the items, and decide."""
    feeds, listed = services.storage.feeds, keys_of(items)
    known = await feeds.known_keys(feed.id, [key for _, keys in listed for key in keys])
    await feeds.note_listed(feed.id, list(known), services.clock.now())
    known |= await _known_formerly(services, feed, former_keys(listed, known))
    listed = await _told_apart(services, listed, known)
    plan = plan_items(listed, known, is_first_poll=feed.first_polled_at is None)
    return plan.without_read(await feeds.articles_by_key(plan.addresses())) if plan.to_read else plan


async def _known_formerly(services: Services, feed: FollowedFeed, former: Mapping[str, Keys]) -> dict[str, KnownKey]:
    """What is known of items under keys as they were made once; their rows get the keys of today.

    An article that was read of another address is no proof: its own address says which item it was.
    """
    feeds = services.storage.feeds
    rows = await feeds.known_keys(feed.id, list(former)) if former else {}
    numbers = [row.article_id for row in rows.values() if row.article_id is not None]
    stored = await services.storage.articles.several(numbers, chat_id=None) if numbers else {}
    moved = {
        key: former[key][0]
        for key, row in rows.items()
        if row.article_id not in stored or _is_named(stored[row.article_id].article, former[key])
    }
    if moved:
        await feeds.rename_keys(feed.id, moved)
    return {moved[key]: row for key, row in rows.items() if key in moved}


def _is_named(article: Article, keys: Keys) -> bool:
    """Whether an article was read of the item with these keys."""
    (_, named), *_ = keys_of([FeedItem(article.source, None, article.title)])
    return named[0] in keys or not article.source.startswith("http")


async def _told_apart(
    services: Services, listed: Sequence[tuple[FeedItem, Keys]], known: Mapping[str, KnownKey]
) -> list[tuple[FeedItem, Keys]]:
    """The items without an address under which this feed brought something else: it is not theirs alone."""
    doubtful = {}
    for item, keys in listed:
        rows = [known[key] for key in keys[1:] if key in known]
        if item.summary and keys[0] not in known and rows and rows[0].article_id is not None:
            doubtful[id(item)] = rows[0].article_id
    if not doubtful:
        return list(listed)
    stored = await services.storage.articles.several(sorted(set(doubtful.values())), chat_id=None)

    def is_apart(item: FeedItem) -> bool:
        number = doubtful.get(id(item))
        return number in stored and is_another(item, stored[number].article)

    return [(item, keys[:1] if is_apart(item) else keys) for item, keys in listed]


async def _mark(services: Services, feed: FollowedFeed, plan: ItemPlan) -> None:
    """Mark what needs no reading."""
    feeds, now = services.storage.feeds, services.clock.now()
    if plan.skipped:
        await feeds.mark_skipped(feed.id, plan.skipped, now)
    for one in plan.known:
        await feeds.mark_read(feed.id, one.keys, one.article_id, is_news=one.is_news, now=now)


async def _ingest_item(services: Services, source: _Source, one: ItemToRead) -> _ItemFailure | None:
    """Read one item into the archive and mark it. What fails, even what nobody expected, is this item's alone."""
    try:
        with services.faults.island("item", f"an item of feed {source.followed.id}"):
            article, topic, page = await _read(services, source.followed, one)
            read = _ReadItem(_with_feed_metadata(article, source, one.item), topic, page)
            await _store(services, source, one, read)
            return None
    except SourceError as exc:
        log.info("item not read: %s", exc.kind)
        return await _failed(services, source, one, exc.kind, may_pass=exc.may_pass)
    return await _failed(services, source, one, UNEXPECTED, may_pass=True)


async def _failed(services: Services, source: _Source, one: ItemToRead, kind: str, *, may_pass: bool) -> _ItemFailure:
    """Mark an item that could not be read, for another try or for good."""
    is_retried = may_pass and one.tries + 1 < MOST_TRIES
    await _mark_failed(services, source.followed, one, is_retried=is_retried)
    return _ItemFailure(one.address, kind, is_retried)


async def _mark_failed(services: Services, feed: FollowedFeed, one: ItemToRead, *, is_retried: bool) -> None:
    feeds, now = services.storage.feeds, services.clock.now()
    if is_retried:
        await feeds.mark_for_retry(feed.id, one.keys, one.tries + 1, is_news=one.is_news, now=now)
    else:
        await feeds.mark_read(feed.id, one.keys, None, is_news=one.is_news, now=now)


async def _store(services: Services, source: _Source, one: ItemToRead, read: _ReadItem) -> None:
    """Save an article and mark its item under the address that the item led to as well.

    Where this feed brought an article under that address before, nothing is saved: the item only led to it again.
    """
    feeds, feed_id = services.storage.feeds, source.followed.id
    url = read.article.url
    final = (address_key(url),) if url and canonical(url) == url else ()  # not of one that several items share
    other = [key for key in final if key not in one.keys]
    seen = await feeds.known_keys(feed_id, other) if other else {}
    article_id = next((row.article_id for row in seen.values() if row.article_id is not None), None)
    if article_id is None:
        stored = await services.storage.articles.save(
            read.article,
            topic=read.topic,
            owner_chat_id=None,
            read_at=services.clock.now(),
            etag=read.page.etag,
            last_modified=read.page.last_modified,
        )
        article_id = stored.id
    keys, now = tuple(dict.fromkeys((*one.keys, *final))), services.clock.now()
    await feeds.mark_read(feed_id, keys, article_id, is_news=one.is_news, now=now)


def _with_feed_metadata(article: Article, source: _Source, item: FeedItem) -> Article:
    """The article with its feed's categories, and with date and publisher from the feed where the page names none."""
    return replace(
        article,
        categories=source.followed.categories or article.categories,
        published=article.published or item.published,
        publisher=article.publisher or source.fetched.title,
    )


async def _read(services: Services, feed: FollowedFeed, one: ItemToRead) -> tuple[Article, str, Page]:
    """The item's own text where that is whole, else its page with those that follow it; with its topic, and the page.

    Raises SourceError.
    """
    item, text = one.item, _own_text(one)
    make = partial(with_topic, header=item.header)
    if text:
        page = _page_of_text(one, text)
        article, topic = await from_all_pages(desk_of(services, page), page, make)
        return _titled(article, item.title), topic, page
    if not item.url:
        raise NothingToSummarize(item.key)
    _check_public(services, feed, item.url)
    fetch = services.fetcher.for_feeds.fetch
    fetched = await fetch(Link(sent=item.url, url=canonical(item.url)))
    if fetched is None:
        raise NothingToSummarize(item.url)
    _check_public(services, feed, fetched.url or item.url)
    return *await from_all_pages(desk_of(services, fetched, fetch), fetched, make), fetched


def _titled(article: Article, title: str) -> Article:
    """The article under its item's title, which is no line of its text: the reader may take a short one for that."""
    lines = article.paragraphs
    if not title:
        return article
    return replace(article, title=title, paragraphs=lines[1:] if len(lines) > 1 and lines[0] == title else lines)


def _own_text(one: ItemToRead) -> str | None:
    """The text that is read instead of a page: a whole one, or any where the item has no page of its own."""
    if one.item.body or owns_address(one.item, one.keys):
        return one.item.body
    return one.item.summary


def _check_public(services: Services, feed: FollowedFeed, url: str) -> None:
    """A public feed must not bring into everybody's archive what only ALLOWED_HOSTS lets this machine read."""
    if is_private(url, services.allowed_hosts) and not is_private(feed.url, services.allowed_hosts):
        raise Refused(url, "private address")


def _page_of_text(one: ItemToRead, text: str) -> Page:
    """An item's own text as a page, so that one reader serves both. Its title is declared without <title>, in which
    pages append their site's name: 午评｜沪指涨0.5% names no publisher."""
    title = html.escape(one.item.title)
    head = f'<head><meta property="og:title" content="{title}"></head>'
    whole = f"<html>{head}<body><h1>{title}</h1>{text}</body></html>"
    return Page(one.address, whole, "html", own_address(one.item, one.keys))
