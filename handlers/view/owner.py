"""What the owner reads of sources and deliveries → Telegram HTML (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.feeds.poll_schedule import health_of
from bot.flows.first_polls import PollProgress
from bot.flows.source_discovery import DiscoveredSource
from bot.models import DeliveryState, FeedFailure, FollowedFeed
from handlers.view.display import Display, escaped, linked, moment, shortened
from handlers.view.limits import pack
from handlers.view.texts import Texts

LISTED: Final = 10  # sources a page
LABEL: Final = 60  # characters of a name in a list


def sorted_sources(feeds: Sequence[FollowedFeed], now: datetime) -> list[FollowedFeed]:
    """Those that fail first, then by category."""
    return sorted(feeds, key=lambda one: (health_of(one, now) != "broken", one.categories, one.title))


def sources_html(listed: Sequence[FollowedFeed], page: int, now: datetime, texts: Texts) -> str:
    """A page (from 0) of sources with category and state, numbered as the buttons are."""
    said = texts.owner
    lines = [said.sources_html.format(count=len(listed))]
    for number, one in list(enumerate(listed, 1))[page * LISTED : (page + 1) * LISTED]:
        name = linked(escaped(shortened(one.title or one.url, LABEL)), one.url)
        lines.append(f"\n{number} {name}\n　{escaped(_category(one, texts))} · {said.states[_state(one, now)]}")
    return pack(lines)[0]


def card_html(feed: FollowedFeed, subscribers: int, now: datetime, display: Display) -> str:
    """All that is known of a source, with times in the chat's zone."""
    said = display.texts.owner
    card, zone = said.card, display.zone
    state = said.states[_state(feed, now)]
    if feed.failing_since and feed.errors > 1:
        state += "　" + card["since"].format(time=moment(feed.failing_since, zone), count=feed.errors)
    category = _category(feed, display.texts)
    lines = [
        card["address"].format(value=escaped(feed.url)),
        card["category"].format(value=escaped(category), kind=said.source_kinds[feed.kind]),
        card["state"].format(value=state),
        _failure(feed.failure, display),
        card["news"].format(time=moment(feed.last_new_at, zone)) if feed.last_new_at else "",
        "" if feed.is_paused else card["next"].format(time=moment(max(feed.next_due, now), zone)),
        card["subscribers"].format(count=subscribers) if subscribers else "",
    ]
    return said.card_html.format(title=escaped(feed.title), lines="\n".join(line for line in lines if line))


def _failure(failure: FeedFailure | None, display: Display) -> str:
    said, failures = display.texts.owner, display.texts.failures
    if failure is None:
        return said.card["no_failure"]
    trouble = next((text for key, text in failures.troubles.items() if key == failure.detail), None)
    kind = "server" if failure.detail.startswith("HTTP 5") else failure.kind
    shown = trouble or said.failures.get(kind, kind)
    detail = (
        "" if trouble or failure.detail in {"feed", "list"} else failures.details.get(failure.detail, failure.detail)
    )
    shown += failures.fact.format(fact=escaped(detail)) if detail else ""
    return said.card["failure"].format(time=moment(failure.at, display.zone), value=shown)


def _state(feed: FollowedFeed, now: datetime) -> str:
    """Which of ``states`` it is in."""
    if feed.is_paused:
        return "paused"
    health = health_of(feed, now)
    if health != "healthy":
        return health
    if feed.errors:
        return "failing"
    return "healthy" if feed.first_polled_at else "new"


def _category(feed: FollowedFeed, texts: Texts) -> str:
    return "/".join(feed.categories) or texts.owner.no_category


def removed_source_html(feed: FollowedFeed, told: int, texts: Texts) -> str:
    """That it is gone, and who hears of it."""
    said = texts.owner
    text = said.removed_html.format(title=escaped(feed.title))
    return f"{text}\n{said.told.format(count=told)}" if told else text


def choose_category_html(feed: FollowedFeed, texts: Texts) -> str:
    """Above the categories that a source can be moved to."""
    return texts.owner.choose_category_html.format(title=escaped(feed.title))


def asked_html(sentence: str, feed: FollowedFeed, link: str) -> str:
    """A question that is answered by a reply; the source's name holds which one it is."""
    return sentence.format(title=linked(escaped(feed.title), link))


def feed_added_html(found: DiscoveredSource, category: Sequence[str], progress: PollProgress, texts: Texts) -> str:
    """That a source is followed, and how many articles it brought at once, or so far."""
    added = texts.owner.feed_added.format(
        title=escaped(found.title),
        kind=texts.owner.source_kinds[found.kind],
        category=escaped("/".join(category)) or "—",
        read=progress.read,
    )
    return added if progress.done == progress.feeds else f"{added}\n{texts.owner.feed_goes_on}"


def feed_known_html(title: str, texts: Texts) -> str:
    """That a source was followed already."""
    return texts.owner.feed_known.format(title=escaped(title))


def deliveries_line(counts: Mapping[DeliveryState, int], texts: Texts) -> str:
    """Deliveries by their state."""
    named = texts.owner.delivery_states
    return "，".join(f"{named.get(state, state)} {count}" for state, count in sorted(counts.items())) or "—"
