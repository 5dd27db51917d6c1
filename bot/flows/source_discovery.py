"""An address that somebody wants to follow → the feed, the site's feed, or the list page to follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from bot.errors import Malformed, NoFeed, SourceError, Unsupported
from bot.feeds.feed_links import FeedCandidate, feed_candidates
from bot.feeds.item_keys import address_key
from bot.feeds.json_list import is_json
from bot.feeds.list_page import parse_list
from bot.feeds.parser import looks_like_feed, parse_feed
from bot.feeds.policy_library import data_address, is_library
from bot.models import Feed, FeedKind, Link, Page
from bot.runtime.services import Services
from bot.urls.links import canonical

MOST_TRIED: Final = 8  # candidates that are fetched: each may take a time-out


@dataclass(frozen=True, slots=True)
class DiscoveredSource:
    """What to follow: ``url`` and ``kind`` as ``Feeds.add`` takes them."""

    url: str
    kind: FeedKind
    title: str


async def find_source(services: Services, link: Link) -> DiscoveredSource:
    """The address itself where it is a feed; what its page declares; the page as a list; what it links; common paths.
    Of the policy library's search page what it asks for.

    For a site's front page the feeds that it links and the common paths go before the list. Raises SourceError:
    what the address itself raises, else NoFeed, which says whether an article stands there.
    """
    if data := data_address(link.url):
        link = Link(sent=data, url=data)
    page = await _fetch(services, link)
    if is_library(link.url):
        return await _list(services, link, page)
    if looks_like_feed(page.text):
        return _found(link.url, page, await services.offload(parse_feed, page, services.clock.now()))
    if page.kind == "feed" and not is_json(page.text):
        raise NoFeed(link.sent)
    listed = () if is_json(page.text) else await services.offload(feed_candidates, page)
    is_front = urlsplit(page.url or link.url).path.strip("/").split(".")[0] in {"", "index", "home", "default"}
    sure = [one for one in listed if one.how == "declared"]
    later = [one for one in listed if one.how != "declared"]
    before, after = ([*sure, *later], []) if is_front else (sure, later)
    found = await _first(services, before)
    if found:
        return found
    try:
        return await _list(services, link, page)
    except Malformed as exc:
        found = await _first(services, after)
        if found:
            return found
        raise NoFeed(link.sent, is_article=exc.is_article) from exc


async def _fetch(services: Services, link: Link) -> Page:
    """The page, or the feed that stands there."""
    try:
        page = await services.fetcher.fetch(link)
    except Unsupported:
        page = await services.fetcher.fetch_feed(link)
    if page is None:
        raise NoFeed(link.sent)
    return page


async def _first(services: Services, listed: Sequence[FeedCandidate]) -> DiscoveredSource | None:
    """The first of the candidates that is a feed with items. A host that does not answer is not asked again."""
    for candidate in listed[:MOST_TRIED]:
        try:
            page = await services.fetcher.fetch_feed(Link(sent=candidate.url, url=candidate.url))
            feed = await services.offload(parse_feed, page, services.clock.now()) if page else None
        except SourceError as exc:
            if candidate.how == "guessed" and exc.may_pass:
                return None
            continue
        if page and feed and feed.items:
            return _found(candidate.url, page, feed)
    return None


async def _list(services: Services, link: Link, page: Page) -> DiscoveredSource:
    feed = await services.offload(parse_list, page, services.clock.now())
    return _found(link.url, page, feed)


def _found(asked: str, page: Page, feed: Feed) -> DiscoveredSource:
    """To be followed under the address that was asked, unless it was sent on to the same one by https."""
    final = page.url or asked
    same = address_key(final).rstrip("/") == address_key(asked).rstrip("/")
    return DiscoveredSource(canonical(final if same else asked), feed.kind, feed.title)
