"""Subscriptions, stories and the outbox, on both engines."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.models import (
    Article,
    Brief,
    EditionKey,
    EditionKind,
    KeyPoint,
    Message,
    NewSubscription,
    Schedule,
    Span,
    StoryAssignment,
    SubscriptionTarget,
)
from bot.storage.feeds import PendingArticle
from bot.storage.outbox import OutboxMessage
from bot.storage.retention import Keep
from bot.storage.storage import Storage
from bot.summarizing.summarize import REVISION

NOW = datetime(2026, 3, 12, 0, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
TODAY, TOMORROW = EditionKey.digest(NOW), EditionKey.digest(NOW + timedelta(days=1))


def queued(chat: int, edition: EditionKey = TODAY, parts: int = 1, **over: object) -> OutboxMessage:
    messages = tuple(Message(f"{chat} {part}") for part in range(parts))
    return OutboxMessage(chat, 0, edition, messages, NOW, **over)  # type: ignore[arg-type]


def subscription(chat: int, value: str = "金融") -> NewSubscription:
    return NewSubscription(chat, 0, SubscriptionTarget("category", value, value), chat)


async def placed(
    storage: Storage, number: int, story: int | None = None, *, is_news: bool = True, **over: object
) -> int:
    text = f"云江省第{number}号通知印发，下达补贴{number}亿元。"
    article = Article("s", f"https://a.example/{number}", f"第{number}号通知", (text,), categories=("金融",))
    stored = await storage.articles.save(article, topic="其他", owner_chat_id=None, read_at=NOW)
    span = Span(text, 0, 0, len(text))
    await storage.briefs.save(stored.id, "short", REVISION, Brief(article, span, (KeyPoint(span),)))
    assignment = StoryAssignment(story, "report" if story else "new", **over)  # type: ignore[arg-type]
    pending = PendingArticle(stored.id, is_news, NOW)
    return (await storage.stories.assign(pending, assignment, (number, 7), NOW)).story_id


async def test_an_edition_is_queued_once(storage: Storage) -> None:
    assert await storage.outbox.put([queued(1), queued(1)], NOW) == 1
    assert await storage.outbox.counts() == {"waiting": 1}


async def test_claimed_rows_are_claimed_by_nobody_else(storage: Storage) -> None:
    await storage.outbox.put([queued(chat) for chat in range(1, 21)], NOW)
    claims = await asyncio.gather(*(storage.outbox.claim(NOW, 2, LEASE, ()) for _ in range(10)))
    ids = [one.id for claim in claims for one in claim]
    assert len(ids) == len(set(ids))
    assert await storage.outbox.claim(NOW + timedelta(seconds=61), 20, LEASE, ())


async def test_one_chat_is_claimed_one_row_at_a_time_first_parts_first(storage: Storage) -> None:
    await storage.outbox.put([queued(1, parts=3), queued(2)], NOW)
    claim = await storage.outbox.claim(NOW, 4, LEASE, ())
    assert [(one.chat_id, one.part) for one in claim] == [(1, 0), (2, 0)]
    assert await storage.outbox.claim(NOW, 4, LEASE, {1, 2}) == []


async def test_of_a_chat_that_somebody_sends_to_nobody_else_claims_the_next_part(storage: Storage) -> None:
    await storage.outbox.put([queued(chat, parts=4) for chat in range(1, 6)], NOW)
    claims = await asyncio.gather(*(storage.outbox.claim(NOW, 2, LEASE, ()) for _ in range(8)))
    assert sorted((one.chat_id, one.part) for claim in claims for one in claim) == [(chat, 0) for chat in range(1, 6)]


async def test_a_chat_that_waits_keeps_no_other_waiting(storage: Storage) -> None:
    await storage.outbox.put([queued(1), queued(2)], NOW)
    await storage.outbox.hold_chat(1, NOW + timedelta(seconds=30))
    assert [one.chat_id for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [2]
    later = NOW + timedelta(seconds=31)
    assert [one.chat_id for one in await storage.outbox.claim(later, 4, LEASE, {2})] == [1]


async def test_only_the_first_part_notifies_and_what_is_over_is_held(storage: Storage) -> None:
    await storage.outbox.put([queued(1, parts=4, shown=2)], NOW)
    assert await storage.outbox.counts() == {"waiting": 2, "held": 2}
    first = (await storage.outbox.claim(NOW, 1, LEASE, ()))[0]
    await storage.outbox.mark_sent(first.id, 5)
    second = (await storage.outbox.claim(NOW, 1, LEASE, ()))[0]
    assert (first.notify, second.notify) == (True, False)
    for most in (1, 9):
        held = await storage.outbox.held(1, 0, TODAY, most)
        await storage.outbox.release(held)
        assert len(held) == 1


async def test_parts_that_were_let_go_are_let_go_once(storage: Storage) -> None:
    await storage.outbox.put([queued(1, parts=2, shown=1)], NOW)
    held = await storage.outbox.held(1, 0, TODAY, 1)
    for _ in range(2):
        await storage.outbox.release(held)
        for one in await storage.outbox.claim(NOW, 1, LEASE, ()):
            await storage.outbox.mark_sent(one.id, 5)
    await storage.outbox.release(held)
    assert await storage.outbox.counts() == {"sent": 2}


async def test_how_many_stories_an_edition_tells_is_known(storage: Storage) -> None:
    story = await placed(storage, 1)
    message = queued(1, delivered=((story, await storage.stories.newest()),))
    await storage.outbox.put([message], NOW)
    assert await storage.outbox.count_covered(1, 0, TODAY) == 1
    assert await storage.outbox.count_covered(2, 0, TODAY) == 0


async def test_what_a_lost_chat_missed_is_due_again_and_told_once(storage: Storage) -> None:
    made, _ = await storage.subscriptions.add(subscription(1), NOW)
    story = await placed(storage, 1)
    newest = await storage.stories.newest()
    message = queued(1, delivered=((story, newest),), evaluated=(made.id,), cursor=newest)
    await storage.outbox.put([message], NOW)
    assert await storage.stories.delivered(1, 0, [story]) == {story: newest}
    await storage.outbox.mark_unreachable(1)
    assert await storage.stories.delivered(1, 0, [story]) == {}
    again = await storage.subscriptions.get(made.id)
    assert again
    assert again.cursor < newest
    assert [one.due for one in await storage.outbox.missed(1)] == [NOW]
    told = queued(1, EditionKey.missed(NOW))
    await storage.outbox.resume_chat(1, told, NOW, NOW)
    assert await storage.outbox.missed(1) == []
    assert [one.edition for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [told.edition]


async def test_what_arrived_in_part_goes_on_when_the_chat_returns(storage: Storage) -> None:
    story = await placed(storage, 1)
    await storage.outbox.put([queued(1, parts=4, shown=2, delivered=((story, 1),))], NOW)
    (first,) = await storage.outbox.claim(NOW, 1, LEASE, ())
    await storage.outbox.mark_sent(first.id, 5)
    await storage.outbox.mark_unreachable(1)
    assert await storage.stories.delivered(1, 0, [story]) == {story: 1}
    assert await storage.outbox.claim(NOW, 4, LEASE, ()) == []
    assert await storage.outbox.missed(1) == []
    await storage.outbox.resume_chat(1, None, NOW, NOW)
    assert [one.part for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [1]


async def test_an_edition_whose_rest_waits_behind_a_button_is_not_missed(storage: Storage) -> None:
    story = await placed(storage, 1)
    await storage.outbox.put([queued(1, parts=3, shown=1, delivered=((story, 1),))], NOW)
    (first,) = await storage.outbox.claim(NOW, 1, LEASE, ())
    await storage.outbox.mark_sent(first.id, 5)
    await storage.outbox.put([queued(1, TOMORROW)], NOW)
    await storage.outbox.mark_unreachable(1)
    assert await storage.outbox.missed(1) == [TOMORROW]
    assert await storage.stories.delivered(1, 0, [story]) == {story: 1}
    assert len(await storage.outbox.held(1, 0, TODAY, 9)) == 2


async def test_what_is_held_takes_no_room_of_the_hour(storage: Storage) -> None:
    await storage.outbox.put([queued(1, EditionKey.at_once(1, 1), parts=5, shown=1)], NOW)
    assert len(await storage.outbox.queued_since(1, 0, EditionKind.AT_ONCE, NOW - timedelta(hours=1))) == 1


async def test_a_new_subscription_looks_at_nothing_that_came_before(storage: Storage) -> None:
    await placed(storage, 1)
    made, is_new = await storage.subscriptions.add(subscription(1), NOW)
    assert is_new
    assert made.cursor == await storage.stories.newest()
    assert await storage.stories.since(made.cursor, NOW - timedelta(days=1)) == []
    story = await placed(storage, 2)
    assert await storage.stories.since(made.cursor, NOW - timedelta(days=1)) == [story]


async def test_who_goes_on_after_a_pause_is_spared_what_came_meanwhile(storage: Storage) -> None:
    made, _ = await storage.subscriptions.add(subscription(1), NOW)
    await storage.subscriptions.pause(made.id, is_paused=True)
    await placed(storage, 1)
    await storage.subscriptions.pause(made.id, is_paused=False)
    resumed = await storage.subscriptions.get(made.id)
    assert resumed
    assert resumed.cursor == await storage.stories.newest()


async def test_what_only_fills_the_archive_is_no_news(storage: Storage) -> None:
    story = await placed(storage, 1, is_news=False)
    assert await storage.stories.since(0, NOW - timedelta(days=1)) == []
    assert await storage.stories.since(0, NOW - timedelta(days=1), only_news=False) == [story]


async def test_articles_that_share_a_signature_are_found(storage: Storage) -> None:
    story = await placed(storage, 1)
    assert await storage.stories.with_signatures((1,)) == [(1, story)]
    assert await storage.stories.with_signatures((2,)) == []


async def test_members_that_move_in_bring_the_deliveries_of_their_story(storage: Storage) -> None:
    first = await placed(storage, 1)
    await storage.outbox.put([queued(5, delivered=((first, 1),))], NOW)
    second = await placed(storage, 2, moved_in=(1,))
    assert second != first
    assert await storage.stories.delivered(5, 0, [second]) == {second: 1}
    (story,) = await storage.stories.load([second])
    assert {one.article_id for one in story.members} == {1, 2}
    assert await storage.stories.load([first]) == []


async def test_members_that_are_split_off_arrive_again_as_a_story_of_their_own(storage: Storage) -> None:
    first = await placed(storage, 1)
    await placed(storage, 2, first)
    newest = await storage.stories.newest()
    await placed(storage, 3, first, split_off=((2,),))
    fresh = await storage.stories.since(newest, NOW - timedelta(days=1))
    stories = {frozenset(one.article_id for one in story.members) for story in await storage.stories.load(fresh)}
    assert stories == {frozenset({2}), frozenset({1, 3})}


async def test_due_schedules_name_who_cannot_be_reached(storage: Storage) -> None:
    for chat in (1, 2):
        await storage.schedules.put(chat, Schedule("Asia/Shanghai"), NOW)
    await storage.chats.update(2, now=NOW, is_active=False)
    assert [(one.chat_id, one.is_active) for one in await storage.schedules.due(NOW, 9)] == [(1, True), (2, False)]
    assert await storage.schedules.due(NOW - timedelta(seconds=1), 9) == []


async def test_everything_of_a_group_follows_it(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(-5), NOW)
    await storage.schedules.put(-5, Schedule("Asia/Shanghai"), NOW)
    await storage.outbox.put([queued(-5)], NOW)
    await storage.chats.migrate(-5, -100)
    assert [one.value for one in await storage.subscriptions.of_chat(-100)] == ["金融"]
    assert await storage.schedules.get(-100)
    assert [one.chat_id for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [-100]


async def test_a_chat_that_is_forgotten_leaves_nothing(storage: Storage) -> None:
    await storage.subscriptions.add(subscription(1), NOW)
    await storage.schedules.put(1, Schedule("Asia/Shanghai"), NOW)
    await storage.outbox.put([queued(1, delivered=())], NOW)
    await storage.chats.erase(1)
    assert await storage.subscriptions.of_chat(1) == []
    assert await storage.outbox.counts() == {}


@pytest.mark.parametrize("quiet", [None, ("22:30", "07:00")])
async def test_a_schedule_is_kept_as_it_is(storage: Storage, quiet: tuple[str, str] | None) -> None:
    schedule = Schedule("Europe/London", "workdays", ("07:30", "18:00"), quiet, says_nothing_new=False)
    await storage.schedules.put(1, schedule, NOW)
    assert await storage.schedules.get(1) == schedule


async def test_what_was_settled_a_month_ago_is_dropped_and_what_waits_never(storage: Storage) -> None:
    await storage.outbox.put([queued(chat) for chat in (1, 2, 3)], NOW)
    for delivery in await storage.outbox.claim(NOW, 3, LEASE, ()):
        if delivery.chat_id == 1:
            await storage.outbox.mark_sent(delivery.id, 5)
        if delivery.chat_id == 2:
            await storage.outbox.mark_refused(delivery.id, "too long")
    await storage.retention.drop_deliveries(Keep(30, 0), NOW + timedelta(days=29))
    assert await storage.outbox.counts() == {"sent": 1, "refused": 1, "waiting": 1}
    await storage.retention.drop_deliveries(Keep(30, 0), NOW + timedelta(days=31))
    assert await storage.outbox.counts() == {"waiting": 1}


async def test_what_was_chosen_and_is_gone_or_told_already_keeps_no_edition_back(storage: Storage) -> None:
    told, gone, kept = [await placed(storage, number) for number in (1, 2, 3)]
    newest = await storage.stories.newest()
    await storage.outbox.put([queued(1, TODAY, delivered=((told, newest - 2),))], NOW)
    await storage.database.write_sql("DELETE FROM stories WHERE id = :gone", {"gone": gone})
    covered = ((told, newest - 2), (gone, newest - 1), (kept, newest), (kept, newest))
    assert await storage.outbox.put([queued(1, TOMORROW, delivered=covered)], NOW) == 1
    assert await storage.stories.delivered(1, 0, [told, gone, kept]) == {told: newest - 2, kept: newest}


async def test_a_story_that_became_part_of_another_while_it_was_chosen_counts_as_told_there(storage: Storage) -> None:
    first = await placed(storage, 1)
    second = await placed(storage, 2)
    newest = await storage.stories.newest()
    await placed(storage, 3, first, moved_in=(2,))  # the second's only article
    await storage.outbox.put([queued(1, delivered=((second, newest),))], NOW)
    assert await storage.stories.delivered(1, 0, [first, second]) == {first: newest}


@pytest.mark.parametrize("made", ["put", "miss", "postpone"])
@pytest.mark.parametrize("chosen", [timedelta(minutes=5), timedelta(hours=10)])
async def test_who_chooses_other_times_while_a_digest_is_made_keeps_them(
    storage: Storage, made: str, chosen: timedelta
) -> None:
    following, later = NOW + timedelta(days=1), NOW + timedelta(minutes=15)

    async def make() -> None:
        if made == "put":
            await storage.outbox.put([queued(1)], NOW, following)
        elif made == "miss":
            await storage.outbox.miss(1, TODAY, NOW, following)
        else:
            await storage.schedules.postpone(1, NOW, later)

    await storage.schedules.put(1, Schedule("Asia/Shanghai"), NOW)
    await make()
    assert await storage.schedules.next_of(1) == (later if made == "postpone" else following)
    await storage.schedules.put(1, Schedule("Asia/Shanghai"), NOW + chosen)
    await make()
    assert await storage.schedules.next_of(1) == NOW + chosen


async def test_what_had_no_turn_is_put_back_as_if_it_had_not_been_claimed(storage: Storage) -> None:
    await storage.outbox.put([queued(1, parts=2), queued(2)], NOW)
    for _ in range(3):
        (first,) = await storage.outbox.claim(NOW, 1, LEASE, {2})
        await storage.outbox.put_back(first)
        assert (first.part, first.attempts) == (0, 1)
    until = NOW + timedelta(seconds=60)
    await storage.outbox.claim(NOW, 1, LEASE, {2})
    await storage.outbox.put_back(first, until)
    assert [one.chat_id for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [2]
    assert [(one.part, one.attempts) for one in await storage.outbox.claim(until, 4, LEASE, {2})] == [(0, 1)]


async def test_what_another_has_claimed_meanwhile_is_not_put_back_by_who_claimed_it_before(storage: Storage) -> None:
    await storage.outbox.put([queued(1)], NOW)
    (first,) = await storage.outbox.claim(NOW, 1, LEASE, ())
    later = NOW + LEASE + timedelta(seconds=1)
    assert [one.attempts for one in await storage.outbox.claim(later, 1, LEASE, ())] == [2]
    await storage.outbox.put_back(first)
    assert await storage.outbox.claim(later, 1, LEASE, ()) == []


async def test_what_waits_for_a_chat_that_returned_is_tried_anew_at_once_and_nobody_else_s(storage: Storage) -> None:
    await storage.outbox.put([queued(1), queued(2)], NOW)
    for _ in range(3):
        await storage.outbox.claim(NOW, 4, LEASE, ())
        for chat in (1, 2):
            await storage.outbox.hold_chat(chat, NOW)
    for chat in (1, 2):
        await storage.outbox.hold_chat(chat, NOW + timedelta(hours=1))
    await storage.outbox.resume_chat(1, None, NOW, NOW)
    assert [(one.chat_id, one.attempts) for one in await storage.outbox.claim(NOW, 4, LEASE, ())] == [(1, 1)]
