"""The model of capacity: more of anything is never less load, and what binds is what is fullest."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.capacity import Bound, Costs, Habits, Scale, lines, load_of, rates_of, scales_of

SCALE = Scale(subscribers=20_000, feeds=1_000, articles=3_000)


@pytest.mark.parametrize("grown", ["subscribers", "feeds", "articles"])
def test_more_of_anything_is_never_less_load(grown: str) -> None:
    loads = [load_of(replace(SCALE, **{grown: getattr(SCALE, grown) * times})) for times in (1, 2, 5, 100)]
    for name in ("messages", "telegram", "postgres", "workers"):
        shares = [getattr(load, name) for load in loads]
        assert shares == sorted(shares)
    assert loads[-1].workers > loads[0].workers


@pytest.mark.parametrize("room", ["cores", "postgres_cores"])
def test_more_processors_are_never_more_load(room: str) -> None:
    before, after = load_of(SCALE), load_of(replace(SCALE, **{room: 16.0}))
    assert (after.telegram, after.messages) == (before.telegram, before.messages)
    assert after.postgres + after.workers < before.postgres + before.workers


@pytest.mark.parametrize(
    ("scale", "bound"),
    [
        (Scale(subscribers=1_000_000, feeds=500, articles=1_500), "telegram"),
        (Scale(subscribers=1_000, feeds=100_000, articles=1_000_000), "workers"),
        (Scale(subscribers=100_000, feeds=100_000, articles=300_000, cores=64, postgres_cores=0.25), "postgres"),
    ],
)
def test_what_binds_is_named(scale: Scale, bound: Bound) -> None:
    load = load_of(scale)
    assert not load.holds
    assert load.bound == bound
    assert f"  {bound} " in next(line for line in lines([scale]) if f"{scale.subscribers:,}" in line)


def test_the_document_shows_what_the_command_prints() -> None:
    text = (Path(__file__).parents[2] / "docs" / "scaling.md").read_text("utf-8")
    assert "".join(f"    {line}\n" for line in lines(scales_of())) in text


def test_a_small_bot_is_bound_by_nothing() -> None:
    assert load_of(Scale(subscribers=1_000, feeds=100, articles=300)).holds


def test_thirty_messages_a_second_are_all_that_one_bot_sends() -> None:
    load = load_of(SCALE)
    assert load.telegram == pytest.approx(load.messages / 30)


def test_everything_that_has_a_rate_has_a_cost_and_a_command_that_measured_it() -> None:
    costs = Costs()
    assert set(rates_of(SCALE, Habits())) == set(Costs.__slots__)
    assert all(getattr(costs, name).measured_by.startswith("python -m benchmarks.") for name in Costs.__slots__)
