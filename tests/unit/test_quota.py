"""A share a minute for a person, twice that for a chat."""

from __future__ import annotations

from handlers.chat.quota import Quota


async def test_a_share_is_used_up_and_comes_back_after_a_minute() -> None:
    quota = Quota(2)
    assert [await quota.take(1, 1, at) for at in (0.0, 10.0, 30.0, 59.0)] == [0, 0, 30, 1]
    assert await quota.take(1, 1, 60.0) == 0


async def test_people_of_a_group_have_their_own_shares_within_the_groups() -> None:
    quota = Quota(1)
    assert [await quota.take(person, -5, 0.0) for person in (1, 2, 1, 3)] == [0, 0, 60, 60]


async def test_what_is_refused_counts_for_nobody() -> None:
    quota = Quota(1)
    for _ in range(3):
        await quota.take(1, -5, 0.0)
    assert await quota.take(2, -5, 0.0) == 0


async def test_nobody_in_particular_has_the_chats_share() -> None:
    quota = Quota(1)
    assert [await quota.take(0, -5, 0.0) for _ in range(3)] == [0, 0, 60]


async def test_zero_is_no_limit() -> None:
    quota = Quota(0)
    assert {await quota.take(1, 1, 0.0) for _ in range(100)} == {0.0}
