"""Short forms of ``make soak``: a few seconds of everything, against the bot as a process of its own."""

from __future__ import annotations

import pytest

from benchmarks.attack import PATIENCE_SECONDS, attack
from benchmarks.kills import kills
from benchmarks.soak import soak

SECONDS = 4.0
KILLS = 2
HOSTILE_PAGES = 4


@pytest.mark.timeout(120)
async def test_mixed_traffic_is_answered_to_the_last_message() -> None:
    tally, rows, _ = await soak(SECONDS / 60)
    assert tally.done.total() > 0
    assert not tally.lost
    assert rows["updates"] >= tally.done.total()


@pytest.mark.timeout(180)
async def test_hostile_pages_and_updates_leave_everybody_answered() -> None:
    seen, code = await attack(HOSTILE_PAGES, with_updates=True)
    assert max(*seen.pages.values(), *seen.helps) < PATIENCE_SECONDS  # the goals in seconds are the benchmark's
    assert code == 0


@pytest.mark.timeout(120)
async def test_kills_before_and_after_a_message_lose_nothing_and_repeat_one_answer_at_most() -> None:
    rounds = await kills(KILLS)
    assert [one.lost for one in rounds] == [0] * KILLS
    assert max(one.twice for one in rounds) <= 1
