"""How many days newer an article counts for matching well."""

from __future__ import annotations

import pytest

from bot.search.ranking import INSIDE_A_WORD, bonus

FAR = "云" * 300


@pytest.mark.parametrize(
    ("text", "needles", "days"),
    [
        (FAR + "专利。", ("专利",), 0),
        ("专利。" + FAR, ("专利",), 2),
        (FAR + "专利专利。", ("专利",), 1),
        (FAR + "专利" * 4, ("专利",), 2),
        (FAR + "专利" * 64, ("专利",), 3),
        (FAR + "专利\n基金。", ("专利", "基金"), 0),
        (FAR + "专利基金。", ("专利", "基金"), 2),
        (FAR + "专利专利专利专利\n基金。", ("专利", "基金"), 0),
        ("专利。\n" + FAR + "基金。", ("专利", "基金"), 0),
        ("专利与基金。" + FAR, ("专利", "基金"), 4),
        (FAR, (), 0),
    ],
)
def test_lead_paragraph_and_times_count_as_days(text: str, needles: tuple[str, ...], days: float) -> None:
    assert bonus(text, needles) == days


def test_a_latin_word_inside_another_counts_as_a_year_older() -> None:
    assert bonus(FAR + "china daily", ("ai",)) == INSIDE_A_WORD <= -365
    assert bonus(FAR + "daily ai", ("ai",)) == 1
