"""What the owner reads of sources and deliveries → Telegram HTML (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from bot.feeds.poll_schedule import health_of
from bot.models import DeliveryState, FeedKind, FollowedFeed
from handlers.view.display import escaped, linked
from handlers.view.limits import pack
from handlers.view.texts import Texts

LISTED: Final = 200  # sources; more are not read in a chat


def feeds_html(feeds: Sequence[FollowedFeed], now: datetime, texts: Texts) -> list[str]:
    """Every source with its category and state, by category, as messages."""
    lines = [
        f"{escaped('/'.join(one.categories) or '—')} · "
        f"{linked(escaped(one.title or one.url), one.url)} · {texts.owner.states[health_of(one, now)]}"
        for one in sorted(feeds, key=lambda one: one.categories)[:LISTED]
    ]
    return pack(texts.owner.feeds_html.format(count=len(feeds), lines="\n".join(lines)).split("\n"))


def feed_added_html(title: str, kind: FeedKind, category: Sequence[str], read: int, texts: Texts) -> str:
    """That a source is followed, and how many articles it brought at once."""
    return texts.owner.feed_added.format(
        title=escaped(title),
        kind=texts.owner.source_kinds[kind],
        category=escaped("/".join(category)) or "—",
        read=read,
    )


def feed_known_html(title: str, texts: Texts) -> str:
    """That a source was followed already."""
    return texts.owner.feed_known.format(title=escaped(title))


def deliveries_line(counts: Mapping[DeliveryState, int], texts: Texts) -> str:
    """Deliveries by their state."""
    named = texts.owner.delivery_states
    return "，".join(f"{named.get(state, state)} {count}" for state, count in sorted(counts.items())) or "—"
