"""What a person wants to hear of → a subscription, and what it would have brought."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from bot.digests.matching import Candidate, document_key, is_below, is_wish, matches, parse_keywords
from bot.digests.schedule import AT_ONCE_AN_HOUR, next_edition
from bot.errors import Refused, TooLong, Unclear
from bot.feeds.catalogue import catalogue
from bot.flows.briefs import brief_again
from bot.flows.source_discovery import Found, find_source
from bot.models import Article, Link, Pace, Schedule, Subscription, SubscriptionKind
from bot.runtime.services import Services
from bot.storage.subscriptions import Wish
from bot.summarizing.topics import OTHER, model
from bot.text.normalize import fold
from bot.urls.links import has_credentials

RECENT_STORIES: Final = 1500  # looked at for a preview
AT_A_TIME: Final = 25  # stories loaded and matched in one go
PREVIEW_DAYS: Final = 7
SHOWN: Final = 3
LONGEST_WISH: Final = 200  # characters
KEYWORDS_OFFERED: Final = 2  # both have to occur: one alone matches too much
_NUMBER = re.compile(r"^\S{1,12}[〔\[（(](?:19|20)\d\d[〕\]）)]第?\d{1,4}号$")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a text asks for: ``value`` as a subscription keeps it, ``label`` as people call it."""

    kind: SubscriptionKind
    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What a subscription would have brought in the last ``days``: how many stories, the newest three.

    ``is_flood``: in some hour more than may be told at once.
    """

    count: int
    days: int
    recent: tuple[Article, ...]
    is_flood: bool


async def wanted(services: Services, text: str) -> Wanted:
    """A category path or a part of one, a topic or a part of one, in either script; a document, or keywords.

    Raises Unclear, TooLong.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST_WISH:
        raise TooLong(LONGEST_WISH)
    if re.fullmatch(r"《[^《》]+》", text) or _NUMBER.match(text):
        return Wanted("document", document_key(text), text)
    wish = fold(text)
    parts = (part for one in await categories(services) for part in (one, *one.split("/")))
    category = next((part for part in parts if fold(part) == wish), None)
    if category:
        return Wanted("category", category, category)
    topic = next((one for one in topics() if wish in map(fold, (one, *one.split("、")))), None)
    if topic:
        return Wanted("topic", topic, topic)
    if not is_wish(parse_keywords(text)):
        raise Unclear(text)
    return Wanted("keywords", text, text)


def topics() -> tuple[str, ...]:
    """The subject classes that can be subscribed to."""
    return tuple(one for one in model().classes if one != OTHER)


async def categories(services: Services) -> list[str]:
    """Every category path that a source fills: those followed and not failing, and the catalogue's."""
    now = services.clock.now()
    followed = await services.storage.feeds.all()
    paths = ["/".join(one.categories) for one in followed if one.state(now) != "broken"]
    known = {one.url for one in followed}
    offered = [
        "/".join(one.categories) for one in catalogue(services.settings.rsshub_url) if one.url not in known
    ]  # fmt: skip
    return sorted({path for path in (*paths, *offered) if path})


def heads(paths: Sequence[str], below: str = "") -> list[str]:
    """The categories one step below a path, each once, in their order."""
    start = f"{below}/" if below else ""
    steps = (start + path[len(start) :].split("/")[0] for path in paths if path.startswith(start) and path != below)
    return list(dict.fromkeys(steps))


async def subscribe(services: Services, wish: Wish) -> tuple[Subscription, bool]:
    """Make a subscription (and the chat's schedule, at the first); whether it is new."""
    now = services.clock.now()
    made = await services.storage.subscriptions.add(wish, now)
    if await services.storage.schedules.get(wish.chat_id) is None:
        schedule = Schedule(services.settings.time_zone)
        await services.storage.schedules.put(wish.chat_id, schedule, next_edition(schedule, now))
    return made


async def follow(services: Services, link: Link, category: Sequence[str] = ()) -> tuple[int, Found, bool]:
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


async def fill_category(services: Services, category: str) -> list[int]:
    """Follow the catalogue's sources of a category; the numbers of those that were never polled."""
    now = services.clock.now()
    for one in catalogue(services.settings.rsshub_url):
        if is_below(one.categories, category):
            await services.storage.feeds.add(one.url, one.categories, now, kind=one.kind, title=one.name)
    feeds = await services.storage.feeds.all()
    return [one.id for one in feeds if one.first_polled_at is None and is_below(one.categories, category)]


async def preview(services: Services, subscription: Subscription) -> Preview:
    """Look at the newest stories for what the subscription wants."""
    storage, now = services.storage, services.clock.now()
    since = now - timedelta(days=PREVIEW_DAYS)
    ids = (await storage.stories.since(0, since, only_news=False))[-RECENT_STORIES:]
    found: list[tuple[Article, int]] = []
    for start in range(0, len(ids), AT_A_TIME):  # others are answered in between
        for candidate in map(Candidate, await storage.stories.load(ids[start : start + AT_A_TIME])):
            members = reversed(candidate.story.members)
            member = next((one for one in members if matches(subscription, candidate, one)), None)
            if member:
                found.append((member.brief.article, int(member.placed_at.timestamp() // 3600)))
    hours = [hour for _, hour in found]
    flood = max((hours.count(hour) for hour in set(hours)), default=0) > AT_ONCE_AN_HOUR
    recent = sorted((article for article, _ in found), key=lambda one: str(one.published or ""), reverse=True)
    return Preview(len(found), PREVIEW_DAYS, tuple(recent[:SHOWN]), flood)


async def set_pace(services: Services, subscription_id: int, pace: Pace) -> Subscription | None:
    """With the digest, or at once; the subscription as it is now, None where it is gone."""
    await services.storage.subscriptions.set_pace(subscription_id, pace)
    return await services.storage.subscriptions.get(subscription_id)


async def of_topic(services: Services, chat_id: int, thread_id: int) -> list[Subscription]:
    """Those of one topic of a chat (0: of none), in the order they were made."""
    return [one for one in await services.storage.subscriptions.of_chat(chat_id) if one.thread_id == thread_id]


async def offers_of(services: Services, article_id: int, *, chat_id: int) -> dict[SubscriptionKind, Wanted]:
    """What of an article can be subscribed to, by kind; nothing where this chat may not see it."""
    briefed = await brief_again(services, article_id, chat_id=chat_id, length="short")
    if briefed is None:
        return {}
    brief, found = briefed.brief, list[Wanted]()
    if category := "/".join(brief.article.categories):
        found.append(Wanted("category", category, category))
    if brief.topic != OTHER:
        found.append(Wanted("topic", brief.topic, brief.topic))
    feeds = (await services.storage.feeds.feeds_of([article_id])).get(article_id, set())
    sources = [one for one in await services.storage.feeds.all() if one.id in feeds]
    found += [Wanted("source", str(one.id), one.title or one.url) for one in sources[:1]]
    if keywords := " ".join(brief.keywords[:KEYWORDS_OFFERED]):
        found.append(Wanted("keywords", keywords, keywords))
    return {one.kind: one for one in found}
