"""What to do with the items of a feed that answered: old state → a plan, before anything is read or written (pure)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.feeds.item_keys import Keys
from bot.models import FeedItem

MOST_READ: Final = 20  # items a poll: some half a minute of one host, and a flood of one feed delays no other


@dataclass(frozen=True, slots=True)
class KnownKey:
    """A key that a feed listed before. ``tries`` above 0: so many times its item could not be read, and it is to be
    tried again. ``article_id`` is None also for an item that was skipped or can never be read.
    """

    article_id: int | None
    is_news: bool
    tries: int


@dataclass(frozen=True, slots=True)
class ItemToRead:
    """An item that is to be read now; ``tries``: how often that failed before."""

    item: FeedItem
    keys: Keys
    is_news: bool
    tries: int = 0

    @property
    def address(self) -> str:
        """What names it in a log and in the outcome of a poll."""
        return self.item.url or self.item.key


@dataclass(frozen=True, slots=True)
class KnownItem:
    """An item that needs no reading, because its article is known under another key: ``keys`` are to be marked."""

    keys: Keys
    article_id: int | None
    is_news: bool


@dataclass(frozen=True, slots=True)
class ItemPlan:
    """What a poll does with a feed's items: read the oldest first, and mark the ``known`` and the ``skipped`` (by their
    keys). ``new`` counts items that were never listed before; ``is_more``: some are left for the next poll.
    """

    to_read: tuple[ItemToRead, ...] = ()
    known: tuple[KnownItem, ...] = ()
    skipped: tuple[Keys, ...] = ()
    new: int = 0
    is_more: bool = False

    def addresses(self) -> list[str]:
        """The keys by which another feed may have brought the articles. Only addresses mean the same in every feed."""
        return [key for one in self.to_read for key in one.keys if key.startswith("//")]

    def without_read(self, articles: Mapping[str, int]) -> ItemPlan:
        """The plan once it is known which of the ``addresses`` were read for another feed (key → article)."""
        found = [(one, next((articles[key] for key in one.keys if key in articles), None)) for one in self.to_read]
        known = tuple(KnownItem(one.keys, number, one.is_news) for one, number in found if number is not None)
        rest = tuple(one for one, number in found if number is None)
        return replace(self, to_read=rest, known=(*self.known, *known))


@dataclass(frozen=True, slots=True)
class Ingested:
    """What came of a feed's items. ``failed`` are (address, kind); ``is_more``: some are left for the next poll."""

    new: int = 0
    read: int = 0
    failed: tuple[tuple[str, str], ...] = ()
    is_more: bool = False


def plan_items(
    listed: Sequence[tuple[FeedItem, Keys]], known: Mapping[str, KnownKey], *, is_first_poll: bool
) -> ItemPlan:
    """Which items to read: those of which no key is known, and those that could not be read before.

    A feed's first poll fills the archive and is no news: it reads the newest MOST_READ and skips the older ones for
    good. Later polls read the oldest MOST_READ, and what is left comes next time. A known item's new keys are marked,
    so that it stays known when its old ones go.

    :param listed: the items with their keys, as ``keys_of`` gives them.
    :param known: those of the keys that the feed listed before.
    """
    unread: list[ItemToRead] = []
    renamed: list[KnownItem] = []
    for item, keys in listed:
        rows = [known[key] for key in keys if key in known]
        waiting = next((row for row in rows if row.tries), None)
        if not rows:
            unread.append(ItemToRead(item, keys, not is_first_poll))
        elif waiting:
            unread.append(ItemToRead(item, keys, waiting.is_news, waiting.tries))
        elif len(rows) < len(keys):
            renamed.append(KnownItem(keys, rows[0].article_id, rows[0].is_news))
    oldest_first = _oldest_first(unread)
    new, is_flood = sum(not one.tries for one in unread), len(unread) > MOST_READ
    if not is_first_poll:
        return ItemPlan(tuple(oldest_first[:MOST_READ]), tuple(renamed), (), new, is_flood)
    skipped = tuple(one.keys for one in oldest_first[:-MOST_READ])
    return ItemPlan(tuple(oldest_first[-MOST_READ:]), tuple(renamed), skipped, new)


def _oldest_first(unread: Sequence[ItemToRead]) -> list[ItemToRead]:
    order = {id(item): place for place, item in enumerate(newest_first([one.item for one in unread]))}
    return sorted(unread, key=lambda one: order[id(one.item)], reverse=True)


def newest_first(items: Sequence[FeedItem]) -> list[FeedItem]:
    """By date where every item has one, else in the feed's own order, which mostly begins with the newest."""
    if not all(item.published for item in items):
        return list(items)
    return sorted(items, key=lambda item: item.published or datetime.min, reverse=True)
