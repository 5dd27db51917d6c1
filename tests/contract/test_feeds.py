"""What the storage of feeds promises, on both engines."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.feeds.poll_decision import PollDecision
from bot.models import Article, FeedFailure, FollowedFeed
from bot.storage.feeds import LEASE, PendingArticle
from bot.storage.storage import Storage

NOW = datetime(2026, 3, 12, 8, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
PAGE = Article("s", "https://a.example/1", "题", ("一句话。",))


async def follow(storage: Storage, number: int = 1) -> FollowedFeed:
    await storage.feeds.add(f"https://f.example/{number}", ("地方", "云江"), NOW)
    feed = await storage.feeds.by_url(f"https://f.example/{number}")
    assert feed
    return feed


async def article(storage: Storage, number: int = 1) -> int:
    page = replace(PAGE, url=f"https://a.example/{number}")
    return (await storage.articles.save(page, topic="其他", owner_chat_id=None, read_at=NOW)).id


async def test_a_feed_is_followed_once_and_found_by_number_and_address(storage: Storage) -> None:
    assert await storage.feeds.add("https://f.example/1", ("金融",), NOW, kind="list", title="云江日报")
    assert not await storage.feeds.add("https://f.example/1", ("别的",), NOW)
    (feed,) = await storage.feeds.all()
    assert (feed.kind, feed.title, feed.categories, feed.first_polled_at) == ("list", "云江日报", ("金融",), None)
    assert await storage.feeds.get(feed.id) == await storage.feeds.by_url("https://f.example/1") == feed


async def test_many_who_follow_the_same_feed_at_once_make_one(storage: Storage) -> None:
    added = await asyncio.gather(*(storage.feeds.add("https://f.example/1", (), NOW) for _ in range(10)))
    assert sum(added) == len(await storage.feeds.all()) == 1


async def test_a_removed_feed_leaves_its_articles(storage: Storage) -> None:
    feed, number = await follow(storage), await article(storage)
    await storage.feeds.mark_read(feed.id, ["k"], number, is_news=True, now=NOW)
    await storage.feeds.remove(feed.id, NOW)
    assert await storage.feeds.all() == []
    assert await storage.articles.count() == 1


async def test_two_at_once_never_get_the_same_feed(storage: Storage) -> None:
    for number in range(20):
        await follow(storage, number)
    taken = await asyncio.gather(*(storage.feeds.claim_due(NOW, most=5) for _ in range(6)))
    numbers = [feed.id for some in taken for feed in some]
    assert len(numbers) == len(set(numbers)) == 20


async def test_a_claimed_feed_is_free_again_when_its_lease_ends(storage: Storage) -> None:
    feed = await follow(storage)
    assert [one.id for one in await storage.feeds.claim_due(NOW)] == [feed.id]
    assert await storage.feeds.claim_due(NOW) == []
    assert await storage.feeds.claim([feed], NOW) == []
    assert await storage.feeds.next_due_at() == NOW + LEASE
    assert [one.id for one in await storage.feeds.claim_due(NOW + LEASE)] == [feed.id]


@pytest.mark.parametrize("came", [{"first_polled_at": NOW}, {"errors": 1, "failing_since": NOW}])
async def test_a_feed_that_was_asked_since_it_was_seen_is_not_taken(storage: Storage, came: dict[str, Any]) -> None:
    feed = await follow(storage)
    await storage.feeds.save(PollDecision(replace(feed, next_due=LATER, **came)))
    assert await storage.feeds.claim([feed], NOW) == []
    assert await storage.feeds.claim_due(LATER)


async def test_of_feeds_that_several_want_each_is_taken_once_and_then_seen_to_be_asked(storage: Storage) -> None:
    wanted = [await follow(storage, number) for number in range(20)]
    numbers = [one.id for one in wanted]
    assert await storage.feeds.look(numbers, NOW) == (wanted, set())
    many = [*wanted[5:], *(replace(wanted[0], id=10_000 + number) for number in range(600)), *wanted[:5]]
    taken = await asyncio.gather(*(storage.feeds.claim(some, NOW) for some in (wanted, wanted[::-1], many, [])))
    assert await storage.feeds.claim(many, NOW) == []
    assert sorted(one.id for some in taken for one in some) == numbers
    assert (await storage.feeds.look(numbers[3:], NOW))[1] == set(numbers[3:])
    assert (await storage.feeds.look(numbers, NOW + LEASE))[1] == set()


async def test_in_their_first_poll_are_those_that_never_answered_unless_they_failed_and_wait(storage: Storage) -> None:
    new, answered, failed, paused = [await follow(storage, number) for number in range(4)]
    await storage.feeds.save(PollDecision(replace(answered, first_polled_at=NOW)))
    await storage.feeds.save(PollDecision(replace(failed, errors=1, failing_since=NOW)))
    await storage.feeds.pause(paused.id, NOW, is_paused=True)
    assert [one.id for one in await storage.feeds.in_first_poll(NOW)] == [new.id]
    again = (await storage.feeds.all())[2]
    assert await storage.feeds.claim([again], NOW)
    assert [one.id for one in await storage.feeds.in_first_poll(NOW)] == [new.id, failed.id]
    assert [one.id for one in await storage.feeds.in_first_poll(NOW + LEASE)] == [new.id]


async def test_articles_are_counted_once_whichever_of_the_feeds_brought_them(storage: Storage) -> None:
    one, other, third = [await follow(storage, number) for number in range(3)]
    shared, own, news = [await article(storage, number) for number in range(3)]
    for feed, number in ((one, shared), (other, shared), (other, own), (third, news)):
        await storage.feeds.mark_read(feed.id, [f"k{number}"], number, is_news=feed is third, now=NOW)
    both = [one.id, *range(10_000, 11_200), other.id]
    assert await storage.feeds.count_articles(both) == await storage.feeds.count_unsorted(both) == 2
    assert await storage.feeds.unsorted_of_first_polls() == {one.id: {shared}, other.id: {shared, own}}
    await storage.feeds.drop_pending(shared)
    assert await storage.feeds.count_articles(both) == 2
    assert await storage.feeds.count_unsorted(both) == 1


async def test_what_was_polled_is_due_when_the_decision_says(storage: Storage) -> None:
    feed = await follow(storage)
    await storage.feeds.claim_due(NOW)
    polled = replace(
        feed, title="云江日报", next_due=LATER, etag='"e"', last_modified="Thu", requested_interval_seconds=1800,
        errors=2, failing_since=NOW, first_polled_at=NOW, last_new_at=NOW, median_interval_seconds=3600,
    )  # fmt: skip
    await storage.feeds.save(PollDecision(polled))
    assert await storage.feeds.claim_due(NOW) == []
    assert await storage.feeds.next_due_at() == LATER
    assert await storage.feeds.claim_due(LATER) == [polled]


async def test_a_poll_writes_nothing_over_what_subscribers_hear_meanwhile(storage: Storage) -> None:
    feed = await follow(storage)
    await storage.feeds.announced(feed.id, "silent")
    await storage.feeds.save(PollDecision(feed))
    assert (await storage.feeds.all())[0].announced == "silent"
    await storage.feeds.save(PollDecision(feed, is_silence_over=True))
    assert (await storage.feeds.all())[0].announced is None


async def test_what_subscribers_heard_is_kept_until_the_feed_is_healthy(storage: Storage) -> None:
    feed = await follow(storage)
    await storage.feeds.announced(feed.id, "broken")
    assert (await storage.feeds.all())[0].announced == "broken"
    await storage.feeds.announced(feed.id, "healthy")
    assert (await storage.feeds.all())[0].announced is None


async def test_every_key_of_an_item_names_its_article(storage: Storage) -> None:
    feed, number = await follow(storage), await article(storage)
    await storage.feeds.mark_read(feed.id, ["guid", "//a.example/1", "guid"], number, is_news=True, now=NOW)
    known = await storage.feeds.known_keys(feed.id, ["guid", "//a.example/1", "other"])
    assert {key: row.article_id for key, row in known.items()} == {"guid": number, "//a.example/1": number}
    assert await storage.feeds.articles_by_key(["//a.example/1", "x"]) == {"//a.example/1": number}
    assert await storage.feeds.pending_articles() == [PendingArticle(number, True, NOW)]


async def test_an_item_that_could_not_be_read_waits_until_it_was(storage: Storage) -> None:
    feed, number = await follow(storage), await article(storage)
    await storage.feeds.mark_for_retry(feed.id, ["k"], 2, is_news=True, now=NOW)
    assert (await storage.feeds.known_keys(feed.id, ["k"]))["k"].tries == 2
    await storage.feeds.mark_read(feed.id, ["k"], number, is_news=True, now=NOW)
    assert (await storage.feeds.known_keys(feed.id, ["k"]))["k"].tries == 0


async def test_an_article_that_another_feed_brought_arrives_once_and_belongs_to_both(storage: Storage) -> None:
    one, two, number = await follow(storage, 1), await follow(storage, 2), await article(storage)
    await storage.feeds.mark_read(one.id, ["a"], number, is_news=True, now=NOW)
    await storage.feeds.drop_pending(number)
    await storage.feeds.mark_read(two.id, ["b"], number, is_news=True, now=NOW)
    assert await storage.feeds.pending_articles() == []
    assert await storage.feeds.feeds_of([number, 999]) == {number: {one.id, two.id}}


@pytest.mark.parametrize(("hours", "arrives"), [(1, True), (30, False)])
async def test_what_a_first_poll_brought_just_before_is_news_to_a_feed_that_was_followed(
    storage: Storage, hours: int, arrives: bool
) -> None:
    new, old, number = await follow(storage, 1), await follow(storage, 2), await article(storage)
    await storage.feeds.mark_read(new.id, ["a"], number, is_news=False, now=NOW)
    await storage.feeds.mark_read(old.id, ["b"], number, is_news=True, now=NOW + timedelta(hours=hours))
    assert [one.is_news for one in await storage.feeds.pending_articles()] == [arrives]


async def test_arrivals_come_the_oldest_first_and_go_with_their_article(storage: Storage) -> None:
    feed = await follow(storage)
    for number in (1, 2, 3):
        at = NOW - timedelta(minutes=number)
        await storage.feeds.mark_read(feed.id, [f"k{number}"], await article(storage, number), is_news=True, now=at)
    waiting = await storage.feeds.pending_articles()
    assert [one.arrived_at for one in waiting] == sorted(one.arrived_at for one in waiting)
    assert len(waiting) == 3


async def test_two_feeds_at_once_make_one_arrival(storage: Storage) -> None:
    feeds, number = [await follow(storage, n) for n in range(8)], await article(storage)
    await asyncio.gather(
        *(storage.feeds.mark_read(one.id, ["k"], number, is_news=bool(one.id % 2), now=NOW) for one in feeds)
    )
    assert [one.article_id for one in await storage.feeds.pending_articles()] == [number]


async def test_the_times_of_news_are_kept_for_the_rhythm(storage: Storage) -> None:
    feed = await follow(storage)
    await storage.feeds.mark_skipped(feed.id, [["old"], ["older"]], NOW)
    for hour in (1, 2):
        await storage.feeds.mark_read(feed.id, [f"k{hour}"], None, is_news=True, now=NOW + timedelta(hours=hour))
    assert await storage.feeds.news_times(feed.id) == [NOW + timedelta(hours=2), NOW + timedelta(hours=1)]


async def test_a_removed_feed_is_not_there_until_it_is_put_back_with_what_it_knew(storage: Storage) -> None:
    feed, number = await follow(storage), await article(storage)
    await storage.feeds.mark_read(feed.id, ["k"], number, is_news=True, now=NOW)
    await storage.feeds.remove(feed.id, NOW)
    assert await storage.feeds.all() == []
    assert await storage.feeds.by_url(feed.url) is None
    assert await storage.feeds.next_due_at() is None
    assert await storage.feeds.claim_due(LATER) == []
    removed = await storage.feeds.get(feed.id)
    assert removed
    assert removed.is_removed
    await storage.feeds.restore(feed.id, LATER)
    assert [one.id for one in await storage.feeds.claim_due(LATER)] == [feed.id]
    assert "k" in await storage.feeds.known_keys(feed.id, ["k"])


async def test_following_a_removed_feed_again_puts_it_back_under_a_new_category(storage: Storage) -> None:
    feed = await follow(storage)
    await storage.feeds.remove(feed.id, NOW)
    assert await storage.feeds.add(feed.url, ("部委",), LATER)
    assert not await storage.feeds.add(feed.url, ("别的",), LATER)
    (back,) = await storage.feeds.all()
    assert (back.id, back.categories) == (feed.id, ("部委",))


async def test_what_was_removed_is_known_by_its_address(storage: Storage) -> None:
    gone, kept = await follow(storage, 1), await follow(storage, 2)
    await storage.feeds.remove(gone.id, NOW)
    assert await storage.feeds.removed_urls() == {gone.url}
    assert [one.id for one in await storage.feeds.all()] == [kept.id]


async def test_a_paused_feed_is_not_asked_and_goes_on_at_once(storage: Storage) -> None:
    feed = await follow(storage)
    await storage.feeds.pause(feed.id, NOW, is_paused=True)
    assert await storage.feeds.claim_due(LATER) == []
    assert await storage.feeds.claim([feed], LATER) == []
    assert await storage.feeds.next_due_at() is None
    assert (await storage.feeds.all())[0].is_paused
    await storage.feeds.pause(feed.id, LATER, is_paused=False)
    assert [one.id for one in await storage.feeds.claim_due(LATER)] == [feed.id]


async def test_a_feed_that_is_renamed_while_it_is_asked_keeps_its_new_name(storage: Storage) -> None:
    await follow(storage)
    (claimed,) = await storage.feeds.claim_due(NOW)
    await storage.feeds.rename(claimed.id, "我的叫法")
    await storage.feeds.move(claimed.id, ("部委", "水利部"))
    await storage.feeds.save(PollDecision(replace(claimed, title="云江日报")))
    (feed,) = await storage.feeds.all()
    assert (feed.title, feed.categories) == ("我的叫法", ("部委", "水利部"))


async def test_a_feed_without_a_name_takes_the_first_that_it_answers_with(storage: Storage) -> None:
    await follow(storage)
    (claimed,) = await storage.feeds.claim_due(NOW)
    await storage.feeds.save(PollDecision(claimed))  # a failure: nobody knows its name yet
    await storage.feeds.save(PollDecision(replace(claimed, title="云江日报")))
    assert (await storage.feeds.all())[0].title == "云江日报"


async def test_why_a_feed_failed_last_is_kept_behind_its_next_answers(storage: Storage) -> None:
    feed = await follow(storage)
    failure = FeedFailure("refused", "HTTP 403", NOW)
    await storage.feeds.save(PollDecision(replace(feed, errors=1, failing_since=NOW, failure=failure)))
    (failed,) = await storage.feeds.all()
    assert failed.failure == failure
    await storage.feeds.save(PollDecision(replace(failed, errors=0, failing_since=None)))
    assert (await storage.feeds.all())[0].failure == failure
