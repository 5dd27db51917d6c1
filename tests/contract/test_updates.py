"""Updates are kept once, held by one process, and forgotten but for their number, on both engines."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bot.models import KeptUpdate, UpdateEnd, UpdateState
from bot.storage.database import connect
from bot.storage.retention import MALFORMED, Keep
from bot.storage.storage import Storage
from bot.storage.updates import Batch, Updates

TWO_DAYS = timedelta(days=2)
NOW = datetime(2026, 3, 12, 0, 0, tzinfo=UTC)
LEASE = timedelta(seconds=60)
AFTER = NOW + timedelta(seconds=61)


def update(number: int, chat: int = 7) -> KeptUpdate:
    return KeptUpdate(number, "message", f"m:{chat}", chat, f'{{"update_id": {number}}}', NOW)


async def keep(storage: Storage, *numbers: int) -> frozenset[int]:
    return await storage.updates.write(Batch([update(one) for one in numbers]), NOW, LEASE)


async def came(storage: Storage, number: int, chat: int = 7) -> None:
    """To a front-end, which leaves it to others."""
    await storage.updates.write(Batch([update(number, chat)]), NOW, None)


async def end(storage: Storage, *ends: UpdateEnd) -> None:
    await storage.updates.write(Batch(ends=ends), NOW, LEASE)


async def claimed(storage: Storage, now: datetime = AFTER, most: int = 100) -> list[int]:
    return [one.update_id for one in await storage.updates.claim(now, most, LEASE)]


async def test_an_update_is_new_only_once(storage: Storage) -> None:
    assert await keep(storage, 1, 2) == {1, 2}
    assert await keep(storage, 2, 3) == {3}


async def test_an_answered_update_is_not_new_again(storage: Storage) -> None:
    await keep(storage, 1)
    await end(storage, UpdateEnd(1, UpdateState.DONE))
    assert await keep(storage, 1) == frozenset()


async def test_what_is_held_is_claimed_only_after_its_lease(storage: Storage) -> None:
    await keep(storage, 1)
    assert await claimed(storage, NOW) == []
    assert await claimed(storage) == [1]
    assert await claimed(storage) == []


async def test_what_came_just_now_waits_for_the_number_before_it(storage: Storage) -> None:
    await keep(storage, 1)  # held
    await came(storage, 4, chat=8)
    await came(storage, 3, chat=9)
    assert await claimed(storage, NOW) == []
    await came(storage, 2, chat=8)
    assert await claimed(storage, NOW) == [2, 3, 4]


async def test_what_was_written_a_moment_later_still_comes_first(storage: Storage) -> None:
    later = NOW + timedelta(milliseconds=20)  # than the claim reads its clock; the statement sees it all the same
    await storage.updates.write(Batch([update(1)]), later, None)
    await came(storage, 2)
    assert await claimed(storage, NOW) == [1, 2]


async def test_a_number_that_never_comes_is_waited_for_a_moment_only(storage: Storage) -> None:
    await keep(storage, 1)
    await came(storage, 3, chat=8)
    soon = await storage.updates.next_due_at(NOW)
    assert soon
    assert soon - NOW <= timedelta(seconds=0.25)
    assert await claimed(storage, soon) == [3]


async def test_the_first_number_of_all_waits_for_none(storage: Storage) -> None:
    await came(storage, 100)
    assert await claimed(storage, NOW) == [100]


async def test_a_renewed_lease_holds_on(storage: Storage) -> None:
    await keep(storage, 1)
    await storage.updates.renew([1], AFTER, LEASE)
    assert await claimed(storage) == []


async def test_a_claimed_update_comes_whole_and_counts_its_attempts(storage: Storage) -> None:
    await keep(storage, 1)
    (found,) = await storage.updates.claim(AFTER, 10, LEASE)
    assert (found.body, found.lane, found.chat_id, found.received_at) == ('{"update_id": 1}', "m:7", 7, NOW)
    assert found.attempts == 1


async def keep_of(storage: Storage, **chats: int) -> None:
    """Keep updates by their chats, for anybody to claim: ``a1=5`` is number 1, of chat 5."""
    kept = [update(int(name[1:]), chat) for name, chat in chats.items()]
    await storage.updates.write(Batch(kept), NOW, None)


async def test_the_lanes_that_wait_longest_are_claimed_first(storage: Storage) -> None:
    await keep_of(storage, a3=3, a1=1, a2=2)
    assert await claimed(storage, most=2) == [1, 2]


async def test_a_lane_is_claimed_whole_and_in_order(storage: Storage) -> None:
    await keep_of(storage, a1=5, a3=5, a2=6, a4=5)
    assert await claimed(storage, most=1) == [1, 3, 4]


async def test_what_comes_to_a_lane_that_somebody_answers_is_left_to_that_process(storage: Storage) -> None:
    await keep_of(storage, a1=5)
    assert await claimed(storage, NOW) == [1]
    await keep_of(storage, a2=5, a3=6)
    assert await claimed(storage, NOW) == [3]
    assert [one.update_id for one in await storage.updates.claim(NOW, 9, LEASE, [1])] == [2]
    await keep_of(storage, a4=5)
    assert await storage.updates.claim(NOW, 9, LEASE, [1]) == []  # another has number 2 by now


async def test_who_takes_nothing_over_claims_what_nobody_held(storage: Storage) -> None:
    await keep(storage, 1)  # for a moment, which is over
    await keep_of(storage, a2=7, a3=6)
    found = await storage.updates.claim(AFTER, 9, LEASE, takes_over=False)
    assert [one.update_id for one in found] == [3]  # number 2 is behind number 1
    assert await claimed(storage) == [1, 2]


async def test_an_update_that_is_tried_later_holds_back_no_other_of_its_lane(storage: Storage) -> None:
    await keep(storage, 1)
    await end(storage, UpdateEnd(1, UpdateState.WAITING, NOW + timedelta(seconds=30)))
    await keep_of(storage, a2=7)
    assert await claimed(storage, NOW) == [2]


async def test_what_nobody_held_yet_was_not_tried(storage: Storage) -> None:
    await keep_of(storage, a1=5)
    (found,) = await storage.updates.claim(NOW, 9, LEASE)
    assert found.attempts == 0


async def test_released_updates_are_free_at_once(storage: Storage) -> None:
    await storage.updates.write(Batch([update(1), update(2, chat=8)]), NOW, LEASE)
    await storage.updates.release_leases([1])
    assert await claimed(storage, NOW) == [1]
    await storage.updates.release_leases()
    assert await claimed(storage, NOW) == [1, 2]


async def test_what_is_tried_again_waits_for_its_time_and_knows_what_was_sent(storage: Storage) -> None:
    await keep(storage, 1)
    await end(storage, UpdateEnd(1, UpdateState.WAITING, NOW + timedelta(seconds=30), "x"))
    assert await claimed(storage, NOW) == []
    assert await storage.updates.next_due_at(NOW) == NOW + timedelta(seconds=30)
    (found,) = await storage.updates.claim(AFTER, 10, LEASE)
    assert found.sent == "x"


async def test_what_was_sent_so_far_is_noted(storage: Storage) -> None:
    await keep(storage, 1)
    await storage.updates.write(Batch(sent=[(1, "one")]), NOW, LEASE)
    assert (await storage.updates.claim(AFTER, 10, LEASE))[0].sent == "one"


async def test_an_answered_update_keeps_nothing_but_its_number(storage: Storage) -> None:
    await keep(storage, 1)
    await end(storage, UpdateEnd(1, UpdateState.DONE))
    rows = await storage.database.read_sql("SELECT body, sent, lane, chat_id FROM updates", {})
    assert [tuple(row) for row in rows] == [(None, None, "", 0)]


@pytest.mark.parametrize(
    ("state", "kept"),
    [(UpdateState.DONE, TWO_DAYS), (UpdateState.GIVEN_UP, TWO_DAYS), (UpdateState.MALFORMED, MALFORMED)],
)
async def test_settled_updates_are_forgotten_in_time(storage: Storage, state: UpdateState, kept: timedelta) -> None:
    await keep(storage, 1, 2)
    await end(storage, UpdateEnd(1, state))
    await storage.retention.drop_updates(Keep(2, 0), NOW + kept)
    assert await storage.updates.count(state) == 1
    await storage.retention.drop_updates(Keep(2, 0), NOW + kept + timedelta(seconds=1))
    assert await storage.updates.count(state) == 0
    assert await storage.updates.count(UpdateState.WAITING) == 1


async def test_a_chat_that_is_forgotten_leaves_no_update(storage: Storage) -> None:
    await keep(storage, 1)
    await storage.chats.erase(7)
    assert await storage.updates.count(UpdateState.WAITING) == 0


async def test_the_update_that_asks_for_it_stays_until_it_is_answered(storage: Storage) -> None:
    await keep(storage, 1, 2)
    await storage.chats.erase(7, answering=2)
    assert await storage.updates.count(UpdateState.WAITING) == 1
    await end(storage, UpdateEnd(2, UpdateState.DONE))
    assert await storage.updates.count(UpdateState.WAITING) == 0


async def test_two_processes_claim_different_updates(storage: Storage, database_url: str) -> None:
    await keep_of(storage, **{f"a{number}": number for number in range(20)})
    other = connect(database_url)
    try:
        mine = await claimed(storage, most=10)
        theirs = [one.update_id for one in await Updates(other).claim(AFTER, 10, LEASE)]
    finally:
        await other.close()
    assert sorted(mine + theirs) == list(range(20))


async def test_what_ended_meanwhile_gets_no_record_and_no_other_time(storage: Storage) -> None:
    await keep(storage, 1)
    await end(storage, UpdateEnd(1, UpdateState.GIVEN_UP))
    await storage.updates.write(Batch(sent=[(1, "{}")]), NOW, LEASE)
    await end(storage, UpdateEnd(1, UpdateState.WAITING, AFTER, "{}"))
    rows = await storage.database.read_sql("SELECT sent FROM updates", {})
    assert [row[0] for row in rows] == [None]
    assert await storage.updates.count(UpdateState.GIVEN_UP) == 1


async def test_what_was_put_back_meanwhile_is_not_held_again(storage: Storage) -> None:
    await keep(storage, 1)
    await came(storage, 2)
    await end(storage, UpdateEnd(1, UpdateState.WAITING, AFTER))
    await storage.updates.renew([1], NOW, LEASE)
    assert await claimed(storage, NOW + timedelta(seconds=1)) == [2]


async def test_who_renews_late_is_not_given_its_own_again(storage: Storage) -> None:
    await keep(storage, 1)
    await came(storage, 2)
    found = await storage.updates.claim(AFTER, 100, LEASE, mine=[1])
    assert [one.update_id for one in found] == [2]


async def test_who_is_blocked_is_told_once_and_let_in_again(storage: Storage) -> None:
    await storage.blocked.add(5, 1, NOW)
    await storage.blocked.add(5, 1, NOW)
    assert await storage.blocked.all() == {5: False}
    await storage.blocked.mark_told([5])
    assert await storage.blocked.all() == {5: True}
    assert await storage.blocked.remove(5)
    assert not await storage.blocked.remove(5)


async def test_of_a_lane_two_processes_never_claim_at_the_same_moment(storage: Storage, database_url: str) -> None:
    others = [connect(database_url) for _ in range(3)]
    claims = [storage.updates, *(Updates(one) for one in others)]
    try:
        for start in range(1, 200, 10):
            await keep_of(storage, **{f"a{number}": number % 2 for number in range(start, start + 10)})
            found = await asyncio.gather(*(one.claim(AFTER, 1, LEASE) for one in claims))
            lanes = [{update.lane for update in one} for one in found if one]
            assert sum(map(len, lanes)) == len(set().union(*lanes)), "a lane was claimed twice"
            await end(storage, *(UpdateEnd(one.update_id, UpdateState.DONE) for each in found for one in each))
    finally:
        for one in others:
            await one.close()


async def test_what_is_to_be_tried_again_is_found_by_what_follows_it_in_its_chat(storage: Storage) -> None:
    await keep(storage, 1, 2, 3)
    await came(storage, 4, chat=8)
    await end(storage, UpdateEnd(1, UpdateState.WAITING, AFTER), UpdateEnd(2, UpdateState.DONE))
    assert [(one.update_id, one.is_held) for one in await storage.updates.unanswered(7, 3)] == [(1, False)]
    both = await storage.updates.unanswered(7, 4)
    assert {one.update_id: one.is_held for one in both} == {1: False, 3: True}
    assert await storage.updates.unanswered(7, 1) == []
    assert await storage.updates.unanswered(8, 4) == []
    assert [await storage.updates.is_waiting(one) for one in (1, 2, 3, 9)] == [True, False, True, False]


async def test_what_was_given_up_while_it_was_answered_is_not_tried_again(storage: Storage) -> None:
    await keep(storage, 1)
    await end(storage, UpdateEnd(1, UpdateState.GIVEN_UP))
    await end(storage, UpdateEnd(1, UpdateState.WAITING, NOW))
    assert await claimed(storage) == []
