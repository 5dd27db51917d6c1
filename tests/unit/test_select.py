"""Which statements fill a budget: at most one a line, most value for its characters, none cut."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.summarizing.select import Budget, Choice, choose
from bot.summarizing.statements.generate import Cut, Statement


def choice(row: int, length: int, value: float) -> Choice:
    return Choice(row, Statement(0, length, 0, 0, Cut.WHOLE), value, 1.0)


def rows(chosen: list[Choice]) -> list[int]:
    return [one.row for one in chosen]


def test_two_short_points_are_worth_more_than_one_long() -> None:
    groups = [[choice(0, 100, 1.0)], [choice(1, 40, 0.7)], [choice(2, 40, 0.7)]]
    assert rows(choose(groups, Budget(6, 100, 100))) == [1, 2]


def test_what_is_left_of_the_budget_extends_a_point() -> None:
    longer = choice(0, 60, 0.6)
    assert choose([[choice(0, 20, 0.5), longer]], Budget(6, 100, 100)) == [longer]


def test_what_is_left_of_the_budget_is_filled_with_another_line() -> None:
    groups = [[choice(0, 70, 2.0)], [choice(1, 60, 0.9)], [choice(2, 20, 0.1)]]
    assert rows(choose(groups, Budget(6, 100, 100))) == [0, 2]


def test_a_line_gives_one_point() -> None:
    groups = [[choice(0, 20, 0.9), choice(0, 21, 0.9), choice(0, 22, 0.8)]]
    assert len(choose(groups, Budget(6, 300, 100))) == 1


def test_points_stand_in_the_order_of_the_lines_whatever_their_value() -> None:
    groups = [[choice(4, 20, 0.9)], [choice(1, 20, 0.3)], [choice(2, 20, 0.6)]]
    assert rows(choose(groups, Budget(6, 300, 100))) == [1, 2, 4]


def test_no_more_points_than_asked_for_and_those_of_most_value() -> None:
    groups = [[choice(n, 10, value)] for n, value in enumerate((0.2, 0.9, 0.4, 0.8))]
    assert rows(choose(groups, Budget(2, 300, 100))) == [1, 3]


def test_a_statement_that_does_not_fit_is_left_out_not_cut() -> None:
    assert choose([[choice(0, 31, 5.0)]], Budget(6, 30, 30)) == []


def test_a_line_of_no_value_is_no_point_though_there_is_room() -> None:
    assert choose([[choice(0, 20, 0.0)], [choice(1, 20, 0.1)]], Budget(6, 300, 100))[0].row == 1


def test_nothing_gives_nothing() -> None:
    assert choose([[], []], Budget(6, 300, 100)) == []


@pytest.mark.parametrize("characters", [40, 60, 80, 100, 140, 200])
def test_the_choice_is_near_the_best_there_is(characters: int) -> None:
    groups = [[choice(n, 20 + 7 * n, 1.0 / (n + 1)), choice(n, 34 + 9 * n, 1.4 / (n + 1))] for n in range(5)]
    budget = Budget(6, characters, 100)
    found = sum(one.value for one in choose(groups, budget))
    best = max(
        sum(one.value for one in picked if one)
        for picked in product(*([None, *group] for group in groups))
        if sum(one.length for one in picked if one) <= characters
    )
    assert found >= 0.9 * best


GROUPS = st.lists(
    st.lists(st.tuples(st.integers(5, 120), st.floats(0, 1)), min_size=1, max_size=4), min_size=1, max_size=8
)


@settings(max_examples=60, deadline=None)
@given(GROUPS, st.integers(1, 8), st.integers(5, 300))
def test_no_budget_is_ever_exceeded(found: list[list[tuple[int, float]]], points: int, characters: int) -> None:
    groups = [[choice(row, length, value) for length, value in group] for row, group in enumerate(found)]
    chosen = choose(groups, Budget(points, characters, characters))
    assert sum(one.length for one in chosen) <= characters
    assert len(chosen) <= points
    assert len(set(rows(chosen))) == len(chosen)
    assert all(one in groups[one.row] for one in chosen)
