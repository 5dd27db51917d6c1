"""What a person wants to hear of → a subscription, and a preview of what it brings."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from bot.digests.matching import MatchableStory, document_key, has_positive_part, is_below, matches, parse_keywords
from bot.digests.schedule import AT_ONCE_AN_HOUR, next_edition
from bot.errors import Refused, TimedOut, TooLong, Unclear, Unreachable
from bot.feeds.poll_schedule import health_of
from bot.flows.briefs import brief_again
from bot.flows.first_polls import Unread, awaited_of, unread_of
from bot.flows.search import search
from bot.flows.source_discovery import DiscoveredSource, find_source
from bot.models import (
    Article,
    FollowedFeed,
    Hit,
    Link,
    NewSubscription,
    Pace,
    Schedule,
    StoryMember,
    Subscription,
    SubscriptionKind,
    SubscriptionTarget,
)
from bot.models.calendar import CHINA
from bot.runtime.services import Services
from bot.search.query import parse
from bot.summarizing.topics import OTHER, model
from bot.text.normalize import fold, index_tokens
from bot.urls.links import has_credentials
from bot.urls.typed import is_address

RECENT_STORIES: Final = 1500  # that a preview matches: bounds its wait to a second or two
AT_A_TIME: Final = 25  # stories loaded and matched in one go: others are answered in between
PREVIEW_DAYS: Final = 7  # a whole week, so that every working day is in it
SHOWN: Final = 3  # newest articles of a preview
LONGEST_TARGET: Final = 200  # characters of a text that is subscribed to; a longer one is no list of words
NEAR: Final = 6  # categories that are offered for one that is gone: three rows
KEYWORDS_OFFERED: Final = 2  # both have to occur: one alone matches too much
_NUMBER = re.compile(r"^\S{1,12}[〔\[（(](?:19|20)\d\d[〕\]）)]第?\d{1,4}号$")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a subscription would have brought in the last ``days``: how many stories, and the newest of them.

    ``is_flood``: in some hour there were more than may be sent at once. ``archived``: where it would have brought
    nothing, what a search for its words finds; of loose hits it will bring none. ``unread`` is not counted in yet.
    """

    count: int
    days: int
    recent: tuple[Article, ...]
    is_flood: bool
    archived: tuple[Hit, ...] = ()
    unread: Unread = field(default_factory=Unread)


async def parse_subscription(services: Services, text: str) -> SubscriptionTarget:
    """The target that a text means: a document; else a category path or a part of one, else a topic or a part of one,
    in either script; else keywords.

    Raises Unclear, TooLong; Refused for an address: as a word it would never be found.
    """
    text = " ".join(text.split())
    if is_address(text):
        raise Refused(text, "address")
    if len(text) > LONGEST_TARGET:
        raise TooLong(LONGEST_TARGET)
    if re.fullmatch(r"《[^《》]+》", text) or _NUMBER.match(text):
        return SubscriptionTarget("document", document_key(text), text)
    folded = fold(text)
    parts = (part for one in await categories(services) for part in (one, *one.split("/")))
    category = next((part for part in parts if fold(part) == folded), None)
    if category:
        return SubscriptionTarget("category", category, category)
    topic = next((one for one in topics() if folded in map(fold, (one, *one.split("、")))), None)
    if topic:
        return SubscriptionTarget("topic", topic, topic)
    if not has_positive_part(parse_keywords(text)):
        raise Unclear(text)
    return SubscriptionTarget("keywords", text, text)


def topics() -> tuple[str, ...]:
    """The subject classes that can be subscribed to."""
    return tuple(one for one in model().classes if one != OTHER)


async def categories(services: Services) -> list[str]:
    """Every category path that a source fills: those followed and not failing, and the catalogue's."""
    now = services.clock.now()
    followed, removed = await services.storage.feeds.all(), await services.storage.feeds.removed_urls()
    paths = ["/".join(one.categories) for one in followed if health_of(one, now) != "broken" and not one.is_paused]
    known = {one.url for one in followed} | removed
    offered = [
        "/".join(one.categories) for one in services.catalogue if one.url not in known
    ]  # fmt: skip
    return sorted({path for path in (*paths, *offered) if path})


def heads(paths: Sequence[str], below: str = "") -> list[str]:
    """The categories one step below a path, each once, in their order."""
    start = f"{below}/" if below else ""
    steps = (start + path[len(start) :].split("/")[0] for path in paths if path.startswith(start) and path != below)
    return list(dict.fromkeys(steps))


def near_categories(paths: Sequence[str], name: str) -> tuple[str, ...]:
    """The categories whose own names share two characters in a row with a name, the most alike first."""
    wanted = index_tokens(fold(name))
    every = dict.fromkeys("/".join(one.split("/")[:n]) for one in paths for n in range(1, one.count("/") + 2))
    shared = {
        one: len([t for t in index_tokens(fold(one.rpartition("/")[2])) & wanted if len(t) == 2]) for one in every
    }
    return tuple(sorted((one for one in every if shared[one]), key=lambda one: -shared[one])[:NEAR])


async def subscribe(services: Services, new: NewSubscription) -> tuple[Subscription, bool]:
    """Make a subscription, and the chat's schedule if it is its first one; whether the subscription is new."""
    now = services.clock.now()
    made = await services.storage.subscriptions.add(new, now)
    if await services.storage.schedules.get(new.chat_id) is None:
        schedule = Schedule(services.settings.time_zone)
        await services.storage.schedules.put(new.chat_id, schedule, next_edition(schedule, now))
    return made


async def follow(services: Services, link: Link, category: Sequence[str] = ()) -> tuple[int, DiscoveredSource, bool]:
    """Follow a feed, a site's feed or a list page: the feed's number, what was found, whether it is new.

    What a source brings is everybody's, so one that only a password opens is refused. Raises SourceError.
    """
    if has_credentials(link.sent):
        raise Refused(link.url, "credentials")
    known = await services.storage.feeds.by_url(link.url)
    found = await find_source(services, link)
    added = await services.storage.feeds.add(
        found.url, category, services.clock.now(), kind=found.kind, title=found.title
    )  # fmt: skip
    feed = known or await services.storage.feeds.by_url(found.url)
    return (feed.id if feed else 0), found, added


async def follow_first(
    services: Services, links: Sequence[Link], category: Sequence[str] = ()
) -> tuple[int, DiscoveredSource, bool]:
    """``follow`` the first of these addresses at which anybody answers: http where https is not served. Raises
    SourceError.
    """
    for link in links[:-1]:
        try:
            return await follow(services, link, category)
        except (Unreachable, TimedOut):
            continue
    return await follow(services, links[-1], category)


async def fill_category(services: Services, category: str) -> list[int]:
    """Follow the catalogue's sources of a category; the numbers of those that were never polled."""
    await follow_catalogue(services, (category,))
    return await unread_below(services, (category,))


async def unread_below(services: Services, heads: Sequence[str]) -> list[int]:
    """The numbers of the sources below these categories that a subscriber waits for, see ``awaited_of``."""
    return await awaited_of(services, lambda feed: any(is_below(feed.categories, head) for head in heads))


async def unread_of_source(services: Services, feed_id: int) -> list[int]:
    """The same of one source: nothing or its number."""
    return await awaited_of(services, lambda feed: feed.id == feed_id)


def _may_bring(feed: FollowedFeed, one: Subscription) -> bool:
    """Whether what a subscription is about could come of this source."""
    if one.kind == "source":
        return one.value == str(feed.id)
    return one.kind != "category" or is_below(feed.categories, one.value)


async def follow_catalogue(services: Services, heads: Sequence[str]) -> None:
    """Follow the catalogue's sources below these categories, but for those that the owner removed."""
    now, removed = services.clock.now(), await services.storage.feeds.removed_urls()
    for one in services.catalogue:
        if one.url not in removed and any(is_below(one.categories, head) for head in heads):
            await services.storage.feeds.add(one.url, one.categories, now, kind=one.kind, title=one.name)


async def source_named(services: Services, text: str) -> FollowedFeed | None:
    """The source of this name, spaces aside: one that is followed, or one of the catalogue's, which is followed from
    now on."""
    feeds, name = services.storage.feeds, _name(text)
    known = next((one for one in await feeds.all() if _name(one.title) == name), None)
    offered = next((one for one in services.catalogue if _name(one.name) == name), None)
    if known or offered is None:
        return known
    now = services.clock.now()
    await feeds.add(offered.url, offered.categories, now, kind=offered.kind, title=offered.name)
    return await feeds.by_url(offered.url)


def _name(text: str) -> str:
    return fold("".join(text.split()))


async def preview(services: Services, subscription: Subscription, *others: Subscription) -> Preview:
    """Match the newest stories that were published in the last week: a source that is polled for the first time brings
    much that is older. Of several subscriptions what any of them would have brought.
    """
    every = (subscription, *others)
    unread = await unread_of(services, lambda feed: any(_may_bring(feed, one) for one in every))
    storage, now = services.storage, services.clock.now()
    since = now - timedelta(days=PREVIEW_DAYS)
    ids = (await storage.stories.since(0, since, only_news=False))[-RECENT_STORIES:]
    found: list[StoryMember] = []
    for start in range(0, len(ids), AT_A_TIME):
        for candidate in map(MatchableStory, await storage.stories.load(ids[start : start + AT_A_TIME])):
            members = (one for one in reversed(candidate.story.members) if _is_published_since(one, since))
            member = next((one for one in members if any(matches(each, candidate, one) for each in every)), None)
            found += [member] if member else []
    hours = Counter(hour for one in found if (hour := _hour_of(one)) is not None)
    recent = sorted((one.brief.article for one in found), key=lambda one: str(one.published or ""), reverse=True)
    flood = max(hours.values(), default=0) > AT_ONCE_AN_HOUR
    archived = () if found else await _archived(services, subscription)
    return Preview(len(found), PREVIEW_DAYS, tuple(recent[:SHOWN]), flood, archived, unread)


def _is_published_since(member: StoryMember, since: datetime) -> bool:
    """By the article's own date; by its arrival where it has none."""
    published = member.brief.article.published
    if published is None:
        return member.assigned_at >= since
    return published >= since if isinstance(published, datetime) else published >= since.astimezone(CHINA).date()


def _hour_of(member: StoryMember) -> int | None:
    """The hour in which it would have been sent at once; None where a first poll brought it and nobody knows."""
    published = member.brief.article.published
    moment = published if isinstance(published, datetime) else member.assigned_at if member.is_news else None
    return int(moment.timestamp() // 3600) if moment else None


async def _archived(services: Services, subscription: Subscription) -> tuple[Hit, ...]:
    """Public articles of any age: those with all words, else those that are close."""
    if subscription.kind != "keywords":
        return ()
    query = parse(subscription.value, services.clock.now(), ZoneInfo(services.settings.time_zone))
    hits = (await search(services, query, chat_id=None, limit=SHOWN, folds_copies=True)).hits
    return tuple(hit for hit in hits if hit.is_loose == hits[0].is_loose)


async def set_pace(services: Services, subscription_id: int, pace: Pace) -> Subscription | None:
    """With the digest, or at once; the subscription as it is now, None where it is gone."""
    await services.storage.subscriptions.set_pace(subscription_id, pace)
    return await services.storage.subscriptions.get(subscription_id)


async def of_topic(services: Services, chat_id: int, thread_id: int) -> list[Subscription]:
    """Those of one topic of a chat (0: of none), in the order they were made."""
    return [one for one in await services.storage.subscriptions.of_chat(chat_id) if one.thread_id == thread_id]


async def offers_of(services: Services, article_id: int, *, chat_id: int) -> dict[SubscriptionKind, SubscriptionTarget]:
    """What of an article can be subscribed to, by kind; nothing where this chat may not see it."""
    briefed = await brief_again(services, article_id, chat_id=chat_id, length="short")
    if briefed is None:
        return {}
    brief, found = briefed.brief, list[SubscriptionTarget]()
    if category := "/".join(brief.article.categories):
        found.append(SubscriptionTarget("category", category, category))
    if brief.topic != OTHER:
        found.append(SubscriptionTarget("topic", brief.topic, brief.topic))
    feeds = (await services.storage.feeds.feeds_of([article_id])).get(article_id, set())
    sources = [one for one in await services.storage.feeds.all() if one.id in feeds]
    found += [SubscriptionTarget("source", str(one.id), one.title or one.url) for one in sources[:1]]
    if keywords := " ".join(brief.keywords[:KEYWORDS_OFFERED]):
        found.append(SubscriptionTarget("keywords", keywords, keywords))
    return {one.kind: one for one in found}
