"""Which items of a feed are new, and what a poll does with each."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.item_keys import address_key, keys_of
from bot.feeds.item_plan import MOST_READ, ItemPlan, KnownItem, KnownKey, newest_first, plan_items
from bot.models import FeedItem

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)


def item(key: str, url: str | None = None, when: datetime | None = None) -> FeedItem:
    return FeedItem(key, url, "t", when)


def test_an_item_is_known_by_what_its_feed_calls_it_and_by_its_address() -> None:
    ((_, keys),) = keys_of([item("guid-1", "https://a.example/1?utm_source=rss#top")])
    assert keys == ("guid-1", "//a.example/1")


def test_a_move_to_https_changes_no_key() -> None:
    assert address_key("http://a.example/1") == address_key("https://a.example/1")
    assert keys_of([item("http://a.example/1", "https://a.example/1")])[0][1] == ("//a.example/1",)


def test_an_item_that_stands_twice_is_one_and_a_key_of_several_items_is_none() -> None:
    assert len(keys_of([item("1", "https://a.example/1")] * 2)) == 1
    shared = keys_of([item("1", "https://a.example/all"), item("2", "https://a.example/all")])
    assert [keys for _, keys in shared] == [("1",), ("2",)]


def test_endless_keys_are_shortened() -> None:
    assert len(keys_of([item("x" * 5000)])[0][1][0]) < 100


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["http://x/1", "http://x/2", None]))))
def test_every_item_keeps_a_key(pairs: list[tuple[str, str | None]]) -> None:
    assert all(keys for _, keys in keys_of([item(key, url) for key, url in pairs]))


def test_dates_order_the_items_only_where_all_have_one() -> None:
    old, new = item("old", when=NOW - timedelta(days=1)), item("new", when=NOW)
    assert newest_first([old, new]) == [new, old]
    assert newest_first([old, item("none"), new])[0] == old


def plan(items: list[FeedItem], known: dict[str, KnownKey] | None = None, *, is_first_poll: bool = False) -> ItemPlan:
    return plan_items(keys_of(items), known or {}, is_first_poll=is_first_poll)


def names(found: ItemPlan) -> list[str]:
    return [one.item.key for one in found.to_read]


def test_what_was_never_listed_is_read_the_oldest_first() -> None:
    found = plan([item("new"), item("old")])
    assert (names(found), found.new) == (["old", "new"], 2)
    assert all(one.is_news for one in found.to_read)


def test_what_was_read_or_skipped_is_not_read_again() -> None:
    assert plan([item("a"), item("b")], {"a": KnownKey(5, True, 0), "b": KnownKey(None, False, 0)}) == ItemPlan()


def test_what_failed_before_is_read_again_and_stays_what_it_was() -> None:
    (again,) = plan([item("a")], {"a": KnownKey(None, False, 2)}).to_read
    assert (again.tries, again.is_news) == (2, False)


def test_a_known_item_under_a_new_key_is_marked_under_both() -> None:
    found = plan([item("renamed", "https://a.example/1")], {"//a.example/1": KnownKey(5, True, 0)})
    assert found.known == (KnownItem(("renamed", "//a.example/1"), 5, True),)
    assert found.to_read == ()


def test_what_another_feed_brought_is_marked_and_not_read() -> None:
    found = plan([item("a", "https://a.example/1"), item("b", "https://a.example/2")])
    rest = found.without_read({"//a.example/1": 7})
    assert (names(rest), [one.article_id for one in rest.known]) == (["b"], [7])


def test_only_addresses_are_asked_of_other_feeds() -> None:
    assert plan([item("guid", "https://a.example/1")]).addresses() == ["//a.example/1"]


def test_a_first_poll_reads_the_newest_for_the_archive_and_skips_the_rest() -> None:
    found = plan([item(str(number)) for number in range(MOST_READ + 3)], is_first_poll=True)
    assert names(found) == [str(number) for number in reversed(range(MOST_READ))]
    assert found.skipped == (("22",), ("21",), ("20",))
    assert not found.is_more
    assert not any(one.is_news for one in found.to_read)


def test_a_flood_is_read_from_its_old_end_and_the_rest_is_left() -> None:
    found = plan([item(str(number)) for number in range(MOST_READ + 3)])
    assert (names(found)[0], len(found.to_read), found.is_more, found.new) == ("22", MOST_READ, True, MOST_READ + 3)
